//! The tokens that programs carry.

use domain::permission::Role;
use domain::principal::StaffId;
use domain::views::people::AuditQuery;
use sqlx::ConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;
use store::{AuditPrincipal, Credential, FeedAcknowledged, MadeTokens, Session, Store, StoreError};

use crate::scratch::{Scratch, at, principal};

async fn add(store: &Store, name: &str, secret: u8, until: Option<i64>) -> Result<(), StoreError> {
    let expires_at = until.map(at);
    store
        .add_token(
            name,
            Role::Viewer,
            [secret; 32],
            expires_at,
            &principal(),
            at(0),
        )
        .await
}

async fn carrier(store: &Store, secret: u8, minute: i64) -> Option<String> {
    let actor = store.who_carries([secret; 32], at(minute)).await.unwrap();
    actor.map(|actor| actor.name())
}

/// Whoever carries this token, as they act.
async fn speaker(store: &Store, secret: u8) -> AuditPrincipal {
    let carried = store.who_carries([secret; 32], at(1)).await;
    let carried = carried.unwrap().unwrap();
    AuditPrincipal {
        credential: Credential::of(&carried),
        ..AuditPrincipal::named(carried.name(), None)
    }
}

#[tokio::test]
async fn a_token_is_good_until_it_expires_or_is_revoked() {
    let scratch = Scratch::new().await;
    let store = &scratch.store;
    add(store, "booking", 1, None).await.unwrap();
    add(store, "billing", 2, Some(60)).await.unwrap();
    assert_eq!(carrier(store, 1, 1).await.as_deref(), Some("token:booking"));
    assert_eq!(
        carrier(store, 2, 59).await.as_deref(),
        Some("token:billing")
    );
    assert_eq!(carrier(store, 2, 60).await, None, "expired");
    assert_eq!(carrier(store, 3, 1).await, None, "never made");
    let tokens = store.tokens().await.unwrap();
    let booking = tokens
        .iter()
        .find(|token| token.name == "booking")
        .unwrap()
        .id;
    store
        .revoke_token(booking, &principal(), at(2))
        .await
        .unwrap();
    assert_eq!(carrier(store, 1, 3).await, None);
}

#[tokio::test]
async fn a_name_leads_to_one_living_token() {
    let scratch = Scratch::new().await;
    let store = &scratch.store;
    add(store, "booking", 1, None).await.unwrap();
    let again = add(store, "booking", 2, None).await;
    assert!(matches!(again, Err(StoreError::NameTaken)), "{again:?}");
    let first = store.tokens().await.unwrap()[0].id;
    store
        .revoke_token(first, &principal(), at(1))
        .await
        .unwrap();
    add(store, "booking", 2, None).await.unwrap();
}

#[tokio::test]
async fn the_last_use_is_kept_to_the_minute() {
    let scratch = Scratch::new().await;
    let store = &scratch.store;
    add(store, "booking", 1, None).await.unwrap();
    let used = async || store.tokens().await.unwrap()[0].last_used_at;
    assert_eq!(used().await, None);
    carrier(store, 1, 5).await;
    carrier(store, 1, 5).await;
    assert_eq!(used().await, Some(at(5)));
    carrier(store, 1, 7).await;
    assert_eq!(used().await, Some(at(7)));
}

/// Somebody who is signed in, as the one who writes.
async fn signed_in(scratch: &Scratch, name: &str, hash: u8) -> (StaffId, AuditPrincipal) {
    let (store, by) = (&scratch.store, principal());
    let password = Some("$argon2id$".to_owned());
    let added = store.add_staff(name, Role::Admin, password, &by, at(0));
    let staff = added.await.unwrap();
    let session = Session {
        hash: [hash; 32],
        staff: Some(staff),
        epoch: 0,
        signed_in_at: Some(at(0)),
        last_seen_at: at(0),
        expires_at: at(600),
        address: String::new(),
        browser: String::new(),
        data: "{}".to_owned(),
    };
    store.add_session(session).await.unwrap();
    let known = store.who_is_signed_in([hash; 32], at(-1), at(1)).await;
    let credential = Credential::of(&known.unwrap().unwrap().principal);
    let named = AuditPrincipal::named(name, None);
    (
        staff,
        AuditPrincipal {
            credential,
            ..named
        },
    )
}

#[tokio::test]
async fn the_tokens_of_somebody_who_is_shut_out_or_demoted_end_with_it_unless_they_are_to_stay() {
    let scratch = Scratch::new().await;
    let store = &scratch.store;
    signed_in(&scratch, "Sam", 1).await;
    let made = async |name: &str, hash: u8| {
        let (staff, by) = signed_in(&scratch, name, hash).await;
        let added = store.add_token(name, Role::Admin, [hash; 32], None, &by, at(2));
        added.await.unwrap();
        staff
    };
    let (kim, alex, jo) = (
        made("Kim", 2).await,
        made("Alex", 3).await,
        made("Jo", 4).await,
    );
    let by = principal();
    let shut_out = store.disable_staff(kim, MadeTokens::End, &by, at(3));
    shut_out.await.unwrap();
    let demoted = store.change_role(alex, Role::Viewer, MadeTokens::End, &by, at(3));
    demoted.await.unwrap();
    let kept = store.disable_staff(jo, MadeTokens::Stay, &by, at(3));
    kept.await.unwrap();
    assert_eq!(carrier(store, 2, 4).await, None);
    assert_eq!(carrier(store, 3, 4).await, None);
    assert_eq!(carrier(store, 4, 4).await.as_deref(), Some("token:Jo"));
}

#[tokio::test]
async fn whoever_goes_by_themself_cannot_say_that_their_tokens_stay() {
    let scratch = Scratch::new().await;
    let store = &scratch.store;
    signed_in(&scratch, "Sam", 1).await;
    let made = async |name: &str, hash: u8| {
        let (staff, by) = signed_in(&scratch, name, hash).await;
        let added = store.add_token(name, Role::Admin, [hash; 32], None, &by, at(2));
        added.await.unwrap();
        (staff, by)
    };
    let (kim, as_kim) = made("Kim", 2).await;
    let gone = store.disable_staff(kim, MadeTokens::Stay, &as_kim, at(3));
    gone.await.unwrap();
    let (alex, as_alex) = made("Alex", 3).await;
    let demoted = store.change_role(alex, Role::Viewer, MadeTokens::Stay, &as_alex, at(3));
    demoted.await.unwrap();
    for hash in [2, 3] {
        assert_eq!(carrier(store, hash, 4).await, None, "{hash}");
    }
}

#[tokio::test]
async fn a_link_to_choose_a_password_ends_with_the_admin_who_made_it() {
    let scratch = Scratch::new().await;
    let store = &scratch.store;
    signed_in(&scratch, "Sam", 1).await;
    let made = async |name: &str, hash: u8| {
        let (maker, by) = signed_in(&scratch, name, hash).await;
        let whose = format!("Ghost of {name}");
        let whose = store.add_staff(&whose, Role::Admin, None, &by, at(2)).await;
        let whose = Some(whose.unwrap());
        let link = store.invite(whose, [hash; 32], at(600), &by, at(2)).await;
        link.unwrap();
        maker
    };
    let (kim, alex) = (made("Kim", 2).await, made("Alex", 3).await);
    let by = principal();
    // Tokens may stay, when somebody says so; what makes a person of whoever holds it does not.
    let shut_out = store.disable_staff(kim, MadeTokens::Stay, &by, at(3)).await;
    shut_out.unwrap();
    assert_eq!(store.invited([2; 32], at(4)).await.unwrap(), None);
    assert!(store.invited([3; 32], at(4)).await.unwrap().is_some());
    let other_role = store.change_role(alex, Role::Viewer, MadeTokens::Stay, &by, at(3));
    other_role.await.unwrap();
    let follow = |hash| store.follow_invitation([hash; 32], "", "$new$".to_owned(), None, at(4));
    for hash in [2, 3] {
        let followed = follow(hash).await;
        assert!(matches!(followed, Err(StoreError::InvitationVoid)));
    }
}

#[tokio::test]
async fn a_program_that_follows_the_feed_is_the_tokens_that_named_it_and_there_are_fifty() {
    let scratch = Scratch::new().await;
    let store = &scratch.store;
    add(store, "booking", 1, None).await.unwrap();
    add(store, "billing", 2, None).await.unwrap();
    let (booking, billing) = (speaker(store, 1).await, speaker(store, 2).await);
    let says = async |consumer: &str, by: &AuditPrincipal| {
        let said = store.acknowledge_feed(consumer, 0, by, at(2));
        said.await.unwrap()
    };
    assert_eq!(says("desk", &booking).await, FeedAcknowledged::Noted);
    assert_eq!(says("desk", &billing).await, FeedAcknowledged::Foreign);
    for number in 3..13 {
        let token = format!("token {number}");
        add(store, &token, number, None).await.unwrap();
        let by = speaker(store, number).await;
        for desk in 0..if number == 3 { 4 } else { 5 } {
            let name = format!("desk {desk} of {number}");
            assert_eq!(says(&name, &by).await, FeedAcknowledged::Noted);
        }
    }
    assert_eq!(says("one more", &billing).await, FeedAcknowledged::TooMany);
}

#[tokio::test]
async fn one_token_names_five_programs_and_leaves_the_rest_to_others() {
    let scratch = Scratch::new().await;
    let store = &scratch.store;
    add(store, "booking", 1, None).await.unwrap();
    add(store, "billing", 2, None).await.unwrap();
    let (booking, billing) = (speaker(store, 1).await, speaker(store, 2).await);
    let mut said = Vec::new();
    for number in 0..7 {
        let name = format!("desk {number}");
        let one = store.acknowledge_feed(&name, 0, &booking, at(2));
        said.push(one.await.unwrap());
    }
    let noted = said.iter().filter(|one| **one == FeedAcknowledged::Noted);
    assert_eq!(noted.count(), 5, "{said:?}");
    assert_eq!(said[4], FeedAcknowledged::Noted);
    let again = store.acknowledge_feed("desk 0", 0, &booking, at(3)).await;
    assert_eq!(again.unwrap(), FeedAcknowledged::Noted, "its own go on");
    let other = store.acknowledge_feed("till", 0, &billing, at(3)).await;
    assert_eq!(other.unwrap(), FeedAcknowledged::Noted);
}

#[tokio::test]
async fn a_program_whose_name_people_would_take_for_anothers_needs_another_name() {
    let scratch = Scratch::new().await;
    let store = &scratch.store;
    add(store, "booking", 1, None).await.unwrap();
    add(store, "billing", 2, None).await.unwrap();
    let (booking, billing) = (speaker(store, 1).await, speaker(store, 2).await);
    let first = store.acknowledge_feed("Booking", 0, &booking, at(2)).await;
    assert_eq!(first.unwrap(), FeedAcknowledged::Noted);
    for name in ["BOOKING", "BoOking", "\u{ff22}ooking", "B\u{43e}oking"] {
        for by in [&booking, &billing] {
            let said = store.acknowledge_feed(name, 0, by, at(3)).await.unwrap();
            assert_eq!(
                said,
                FeedAcknowledged::LooksLike("Booking".to_owned()),
                "{name}"
            );
        }
    }
    let again = store.acknowledge_feed("Booking", 0, &booking, at(4)).await;
    assert_eq!(again.unwrap(), FeedAcknowledged::Noted);
}

#[tokio::test]
async fn a_program_that_is_nobodys_is_taken_with_an_entry_of_its_own_and_shown_as_taken() {
    let scratch = Scratch::new().await;
    let store = &scratch.store;
    add(store, "booking", 1, None).await.unwrap();
    let booking = speaker(store, 1).await;
    // As a version that knew of no tokens left it.
    let mut database = SqliteConnectOptions::new()
        .filename(scratch.path())
        .connect()
        .await
        .unwrap();
    sqlx::query("INSERT INTO feed_consumer (name, seq, acked_at) VALUES ('desk', 0, 1)")
        .execute(&mut database)
        .await
        .unwrap();
    store
        .acknowledge_feed("desk", 0, &booking, at(2))
        .await
        .unwrap();
    let taken = AuditQuery {
        action: "consumer_taken".to_owned(),
        ..AuditQuery::default()
    };
    let taken = store.audit(&taken, 9).await.unwrap();
    assert_eq!(taken.len(), 1, "{taken:?}");
    assert_eq!(taken[0].actor, "token:booking");
    assert_eq!(taken[0].was.as_deref(), Some(r#"{"seq":0}"#));
    let shown = store
        .feed_consumers_with_tokens(at(3))
        .await
        .unwrap()
        .remove(0);
    assert!(
        format!("{shown:?}").contains(&format!("taken_at: Some({:?})", at(2))),
        "{shown:?}"
    );
}

#[tokio::test]
async fn a_program_of_a_token_that_ended_is_told_apart_and_its_successor_has_it_once_it_is_freed() {
    let scratch = Scratch::new().await;
    let store = &scratch.store;
    for (name, secret, until) in [("old", 1, None), ("short", 2, Some(60)), ("new", 3, None)] {
        add(store, name, secret, until).await.unwrap();
    }
    let says = async |consumer: &str, by: &AuditPrincipal, minute| {
        let said = store.acknowledge_feed(consumer, 0, by, at(minute));
        format!("{:?}", said.await.unwrap())
    };
    let [old, short, new] = [
        speaker(store, 1).await,
        speaker(store, 2).await,
        speaker(store, 3).await,
    ];
    says("desk", &old, 2).await;
    says("till", &short, 2).await;
    assert_eq!(says("desk", &new, 3).await, "Foreign");
    assert_eq!(says("till", &new, 3).await, "Foreign");
    let tokens = store.tokens().await.unwrap();
    let first = tokens.iter().find(|token| token.name == "old").unwrap().id;
    store
        .revoke_token(first, &principal(), at(4))
        .await
        .unwrap();
    assert_eq!(says("desk", &new, 5).await, "ForeignOfEnded");
    assert_eq!(says("till", &new, 61).await, "ForeignOfEnded");
    store
        .free_consumer("desk", &principal(), at(62))
        .await
        .unwrap();
    assert_eq!(says("desk", &new, 63).await, "Noted");
}
