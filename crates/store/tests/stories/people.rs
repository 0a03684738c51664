//! Who is on the staff, and how they get there.

use domain::permission::Role;
use domain::principal::StaffId;
use store::{AuditPrincipal, Invited, MadeTokens, SealedSecret, StoreError};

use crate::scratch::{Scratch, at, principal};

async fn add(scratch: &Scratch, name: &str, role: Role) -> StaffId {
    let hash = Some("$argon2id$".to_owned());
    let by = principal();
    let added = scratch.store.add_staff(name, role, hash, &by, at(0));
    added.await.unwrap()
}

#[tokio::test]
async fn a_name_is_given_once_whatever_its_letters() {
    let scratch = Scratch::new().await;
    let kim = add(&scratch, "Kim", Role::Admin).await;
    let again = scratch
        .store
        .add_staff("KIM", Role::Viewer, None, &principal(), at(1))
        .await;
    assert!(matches!(again, Err(StoreError::NameTaken)), "{again:?}");
    let found = scratch.store.staff_called(" kIm ").await.unwrap().unwrap();
    assert_eq!((found.id, found.name.as_str()), (kim, "Kim"));
    assert_eq!(scratch.store.staff_called("Alex").await.unwrap(), None);
}

#[tokio::test]
async fn nobody_gets_a_name_that_looks_like_anothers() {
    let scratch = Scratch::new().await;
    let admin = add(&scratch, "scope", Role::Admin).await;
    let (store, by) = (&scratch.store, principal());
    for name in [
        "\u{455}\u{441}\u{43e}\u{440}\u{435}",
        "sc0pe",
        "s\u{441}ope",
    ] {
        let added = store.add_staff(name, Role::Viewer, None, &by, at(1)).await;
        let error = added.unwrap_err();
        assert!(error.is_for_people(), "{name}");
        assert!(error.to_string().contains("looks like scope"), "{error}");
    }
    // One who was disabled stands in the audit trail still.
    let other = add(&scratch, "Kim", Role::Admin).await;
    store
        .disable_staff(admin, MadeTokens::End, &by, at(2))
        .await
        .unwrap();
    let again = store
        .add_staff("sc0pe", Role::Viewer, None, &by, at(3))
        .await;
    assert!(again.is_err());
    let wide = store.staff_called("\u{ff2b}im").await.unwrap();
    assert_eq!(
        wide.map(|one| one.id),
        Some(other),
        "wide letters are letters"
    );
}

#[tokio::test]
async fn the_last_admin_who_can_sign_in_stays_one() {
    let scratch = Scratch::new().await;
    let (store, by) = (&scratch.store, principal());
    let kim = add(&scratch, "Kim", Role::Admin).await;
    let invited = store
        .add_staff("Sam", Role::Admin, None, &by, at(1))
        .await
        .unwrap();
    let refusal = store.disable_staff(kim, MadeTokens::End, &by, at(2)).await;
    assert!(matches!(refusal, Err(StoreError::LastAdmin)), "{refusal:?}");
    let refusal = store
        .change_role(kim, Role::Viewer, MadeTokens::End, &by, at(2))
        .await;
    assert!(matches!(refusal, Err(StoreError::LastAdmin)), "{refusal:?}");

    store
        .set_password(invited, "$argon2id$".to_owned(), &by, at(3))
        .await
        .unwrap();
    store
        .disable_staff(kim, MadeTokens::End, &by, at(4))
        .await
        .unwrap();
    let found = store.staff_member(kim).await.unwrap().unwrap();
    assert_eq!(found.disabled_at, Some(at(4)));
    store.enable_staff(kim, &by, at(5)).await.unwrap();
    let found = store.staff_member(kim).await.unwrap().unwrap();
    assert_eq!(found.disabled_at, None);
    let nobody = store
        .disable_staff(StaffId(99), MadeTokens::End, &by, at(6))
        .await;
    assert!(matches!(nobody, Err(StoreError::NoSuchStaff)), "{nobody:?}");
}

#[tokio::test]
async fn of_two_who_follow_the_setup_link_at_once_one_becomes_admin() {
    let scratch = Scratch::new().await;
    let store = &scratch.store;
    let by = AuditPrincipal::sundog();
    store
        .invite(None, [1; 32], at(60), &by, at(0))
        .await
        .unwrap();
    let invited = store.invited([1; 32], at(1)).await.unwrap();
    assert_eq!(invited, Some(Invited::FirstAdmin));
    let follow = |name: &'static str| {
        store.follow_invitation([1; 32], name, "$argon2id$".to_owned(), None, at(1))
    };
    let (one, other) = tokio::join!(follow("Kim"), follow("Mallory"));
    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
    assert_eq!(store.staff().await.unwrap().len(), 1);
    assert_eq!(store.invited([1; 32], at(2)).await.unwrap(), None);
}

#[tokio::test]
async fn the_setup_link_is_void_once_somebody_has_an_account() {
    let scratch = Scratch::new().await;
    let store = &scratch.store;
    let by = AuditPrincipal::sundog();
    store
        .invite(None, [1; 32], at(60), &by, at(0))
        .await
        .unwrap();
    add(&scratch, "Kim", Role::Admin).await;
    assert_eq!(store.invited([1; 32], at(1)).await.unwrap(), None);
    let late = store
        .follow_invitation([1; 32], "Mallory", String::new(), None, at(1))
        .await;
    assert!(matches!(late, Err(StoreError::InvitationVoid)), "{late:?}");
    assert_eq!(store.staff().await.unwrap().len(), 1);
}

#[tokio::test]
async fn an_invitation_is_good_once_for_a_time_and_only_the_newest_one() {
    let scratch = Scratch::new().await;
    let (store, by) = (&scratch.store, principal());
    add(&scratch, "Kim", Role::Admin).await;
    let alex = store
        .add_staff("Alex", Role::Viewer, None, &by, at(0))
        .await
        .unwrap();
    let invite = async |secret: u8, until| {
        let hash = [secret; 32];
        let made = store.invite(Some(alex), hash, at(until), &by, at(0));
        made.await.unwrap();
    };
    invite(1, 60).await;
    invite(2, 60).await;
    assert_eq!(
        store.invited([1; 32], at(1)).await.unwrap(),
        None,
        "replaced"
    );
    assert_eq!(
        store.invited([2; 32], at(61)).await.unwrap(),
        None,
        "too old"
    );
    let follow = async || {
        let followed = store.follow_invitation([2; 32], "", "$new$".to_owned(), None, at(1));
        followed.await
    };
    assert_eq!(follow().await.unwrap().staff, alex);
    let found = store.staff_member(alex).await.unwrap().unwrap();
    assert_eq!(found.password_hash.as_deref(), Some("$new$"));
    let again = follow().await;
    assert!(
        matches!(again, Err(StoreError::InvitationVoid)),
        "{again:?}"
    );

    invite(3, 60).await;
    store
        .disable_staff(alex, MadeTokens::End, &by, at(2))
        .await
        .unwrap();
    assert_eq!(
        store.invited([3; 32], at(3)).await.unwrap(),
        None,
        "shut out"
    );
}

fn sealed(bytes: &[u8]) -> SealedSecret {
    SealedSecret {
        bytes: bytes.to_vec(),
        key: [7; 8],
    }
}

#[tokio::test]
async fn a_code_works_once_and_so_does_a_recovery_code() {
    let scratch = Scratch::new().await;
    let (store, by) = (&scratch.store, principal());
    let kim = add(&scratch, "Kim", Role::Admin).await;
    assert_eq!(store.totp_secret(kim).await.unwrap(), None);
    let codes = vec![[1; 32], [2; 32]];
    store
        .set_second_factor(kim, sealed(b"secret"), 100, codes, &by, at(1))
        .await
        .unwrap();
    assert_eq!(
        store.totp_secret(kim).await.unwrap(),
        Some(sealed(b"secret"))
    );
    assert!(
        !store.use_totp_step(kim, 100).await.unwrap(),
        "it proved the app"
    );
    let (one, other) = tokio::join!(store.use_totp_step(kim, 101), store.use_totp_step(kim, 101));
    assert!(one.unwrap() != other.unwrap());
    assert!(
        !store.use_totp_step(kim, 99).await.unwrap(),
        "older than one used"
    );

    let again = store
        .set_second_factor(kim, sealed(b"other"), 100, Vec::new(), &by, at(1))
        .await;
    assert!(
        matches!(again, Err(StoreError::HasSecondFactor)),
        "{again:?}"
    );
    assert!(
        store
            .use_recovery_code(kim, [1; 32], &by, at(2))
            .await
            .unwrap()
    );
    assert!(
        !store
            .use_recovery_code(kim, [1; 32], &by, at(3))
            .await
            .unwrap()
    );
    assert_eq!(store.recovery_codes_left(kim).await.unwrap(), 1);
    store
        .replace_recovery_codes(kim, vec![[3; 32]], &by, at(4))
        .await
        .unwrap();
    assert!(
        !store
            .use_recovery_code(kim, [2; 32], &by, at(5))
            .await
            .unwrap()
    );
    store.end_second_factor(kim, &by, at(6)).await.unwrap();
    assert_eq!(store.totp_secret(kim).await.unwrap(), None);
    assert_eq!(store.recovery_codes_left(kim).await.unwrap(), 0);
}

#[tokio::test]
async fn whether_a_second_factor_is_demanded_is_kept() {
    let scratch = Scratch::new().await;
    let store = &scratch.store;
    assert!(!store.second_factor_required().await.unwrap());
    for required in [true, false] {
        store
            .require_second_factor(required, &principal(), at(1))
            .await
            .unwrap();
        assert_eq!(store.second_factor_required().await.unwrap(), required);
    }
}
