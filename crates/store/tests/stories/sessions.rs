//! Where people are signed in, and what ends it.

use domain::permission::Role;
use domain::principal::{Principal, StaffId};
use store::{Digest, EndedSessions, MadeTokens, Session, Store, Welcomed};

use crate::scratch::{Scratch, at, principal};

fn session(hash: Digest, staff: StaffId) -> Session {
    Session {
        hash,
        staff: Some(staff),
        epoch: 0,
        signed_in_at: Some(at(0)),
        last_seen_at: at(0),
        expires_at: at(60),
        address: "192.0.2.7".to_owned(),
        browser: "Firefox".to_owned(),
        data: "{}".to_owned(),
    }
}

async fn person(store: &Store, name: &str, role: Role) -> StaffId {
    let hash = Some("$argon2id$".to_owned());
    let by = principal();
    let added = store.add_staff(name, role, hash, &by, at(0));
    added.await.unwrap()
}

async fn is_in(store: &Store, hash: Digest, minute: i64) -> bool {
    let found = store.who_is_signed_in(hash, at(-60), at(minute)).await;
    found.unwrap().is_some()
}

#[tokio::test]
async fn a_session_tells_who_is_signed_in_with_the_role_they_have_now() {
    let scratch = Scratch::new().await;
    let store = &scratch.store;
    let alex = person(store, "Alex", Role::Approver).await;
    assert!(store.add_session(session([1; 32], alex)).await.unwrap());
    assert!(
        !store.add_session(session([1; 32], alex)).await.unwrap(),
        "the same digest is not kept twice"
    );
    let found = store
        .who_is_signed_in([1; 32], at(-60), at(1))
        .await
        .unwrap();
    let principal = Principal::Person {
        staff: alex,
        name: "Alex".to_owned(),
        role: Role::Approver,
        session: 1,
    };
    assert_eq!(found.unwrap().principal, principal);
}

#[tokio::test]
async fn a_session_ends_by_idleness_by_age_and_by_hand() {
    let scratch = Scratch::new().await;
    let store = &scratch.store;
    let alex = person(store, "Alex", Role::Viewer).await;
    store.add_session(session([1; 32], alex)).await.unwrap();
    assert!(is_in(store, [1; 32], 59).await);
    assert!(!is_in(store, [1; 32], 60).await, "idle for too long");
    let too_old = store.who_is_signed_in([1; 32], at(0), at(1)).await.unwrap();
    assert_eq!(too_old, None, "however busy it was");
    store.end_session([1; 32]).await.unwrap();
    assert!(!is_in(store, [1; 32], 1).await);
}

#[tokio::test]
async fn a_page_on_its_way_does_not_bring_back_a_session_that_was_ended() {
    let scratch = Scratch::new().await;
    let store = &scratch.store;
    let alex = person(store, "Alex", Role::Viewer).await;
    store.add_session(session([1; 32], alex)).await.unwrap();
    store
        .disable_staff(alex, MadeTokens::End, &principal(), at(1))
        .await
        .unwrap();
    store.save_session(session([1; 32], alex)).await.unwrap();
    assert_eq!(store.session_data([1; 32], at(1)).await.unwrap(), None);
    store.enable_staff(alex, &principal(), at(2)).await.unwrap();
    assert!(!is_in(store, [1; 32], 2).await);
}

#[tokio::test]
async fn another_role_or_password_signs_out_and_leaves_others_alone() {
    let scratch = Scratch::new().await;
    let (store, by) = (&scratch.store, principal());
    let alex = person(store, "Alex", Role::Viewer).await;
    let kim = person(store, "Kim", Role::Admin).await;
    for (hash, staff) in [([1; 32], alex), ([3; 32], kim)] {
        store.add_session(session(hash, staff)).await.unwrap();
    }
    store
        .set_password(alex, "$new$".to_owned(), &by, at(1))
        .await
        .unwrap();
    assert!(!is_in(store, [1; 32], 1).await);
    let now_in = Session {
        epoch: 1,
        ..session([2; 32], alex)
    };
    store.add_session(now_in).await.unwrap();
    assert!(is_in(store, [2; 32], 1).await);
    store
        .change_role(alex, Role::Approver, MadeTokens::End, &by, at(2))
        .await
        .unwrap();
    assert!(!is_in(store, [2; 32], 2).await);
    assert!(is_in(store, [3; 32], 2).await);
}

#[tokio::test]
async fn whoever_was_coming_in_with_the_old_password_stays_out() {
    let scratch = Scratch::new().await;
    let (store, by) = (&scratch.store, principal());
    let alex = person(store, "Alex", Role::Viewer).await;
    let proved = store.staff_member(alex).await.unwrap().unwrap();
    store
        .set_password(alex, "$new$".to_owned(), &by, at(1))
        .await
        .unwrap();
    let late = Session {
        epoch: proved.epoch,
        ..session([1; 32], alex)
    };
    store.add_session(late).await.unwrap();
    assert!(!is_in(store, [1; 32], 2).await);
}

#[tokio::test]
async fn whoever_stays_in_after_an_act_of_their_own_is_out_where_another_one_followed() {
    let scratch = Scratch::new().await;
    let (store, by) = (&scratch.store, principal());
    person(store, "Kim", Role::Admin).await;
    let alex = person(store, "Alex", Role::Viewer).await;
    let own = store
        .set_password(alex, "$own$".to_owned(), &by, at(1))
        .await;
    let reset = store.set_password(alex, "$reset$".to_owned(), &by, at(1));
    reset.await.unwrap();
    let epoch = own.unwrap();
    let stays = Session {
        epoch,
        ..session([1; 32], alex)
    };
    store.add_session(stays).await.unwrap();
    assert!(
        !is_in(store, [1; 32], 2).await,
        "the reset was meant for it too"
    );

    let link = store.invite(Some(alex), [9; 32], at(60), &by, at(2));
    link.await.unwrap();
    let followed = store.follow_invitation([9; 32], "", "$own$".to_owned(), None, at(3));
    let Welcomed { staff, epoch } = followed.await.unwrap();
    let shut_out = store.disable_staff(staff, MadeTokens::End, &by, at(3));
    shut_out.await.unwrap();
    store.enable_staff(staff, &by, at(3)).await.unwrap();
    let comes_in = Session {
        epoch,
        ..session([2; 32], staff)
    };
    store.add_session(comes_in).await.unwrap();
    assert!(!is_in(store, [2; 32], 4).await, "so was being shut out");
}

#[tokio::test]
async fn a_person_sees_their_own_sessions_and_ends_none_of_anothers() {
    let scratch = Scratch::new().await;
    let (store, by) = (&scratch.store, principal());
    let alex = person(store, "Alex", Role::Viewer).await;
    let kim = person(store, "Kim", Role::Admin).await;
    for (hash, staff) in [([1; 32], alex), ([2; 32], alex), ([3; 32], kim)] {
        store.add_session(session(hash, staff)).await.unwrap();
    }
    let numbers = async || {
        let sessions = store.sessions_of(alex, at(-60), at(1)).await.unwrap();
        sessions
            .iter()
            .map(|session| session.number)
            .collect::<Vec<_>>()
    };
    assert_eq!(numbers().await, [2, 1]);
    let end = async |which| {
        let ended = store.end_sessions_of(alex, which, &by, at(1));
        ended.await.unwrap();
    };
    end(EndedSessions::One(3)).await;
    assert!(is_in(store, [3; 32], 1).await, "it is Kim's");
    end(EndedSessions::AllBut(1)).await;
    assert_eq!(numbers().await, [1]);
    end(EndedSessions::One(1)).await;
    assert!(numbers().await.is_empty());
}

#[tokio::test]
async fn what_expired_is_forgotten_and_nothing_else() {
    let scratch = Scratch::new().await;
    let store = &scratch.store;
    let alex = person(store, "Alex", Role::Viewer).await;
    store.add_session(session([1; 32], alex)).await.unwrap();
    assert_eq!(store.forget_what_expired(at(59)).await.unwrap(), 0);
    assert_eq!(store.forget_what_expired(at(60)).await.unwrap(), 1);
}
