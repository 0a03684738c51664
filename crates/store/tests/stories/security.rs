//! How often somebody was refused, kept by the hour and bounded.

use std::net::{IpAddr, Ipv4Addr};

use chrono::{DateTime, TimeDelta, Utc};
use domain::permission::Role;
use domain::security_event::{ADDRESSES_AN_HOUR, CountedFor, SecurityEvent};
use domain::views::people::AuditQuery;
use store::{FailedSignIns, SecurityCount};

use crate::scratch::{Scratch, at, principal};

fn stranger(number: u32) -> CountedFor {
    CountedFor::Address(IpAddr::V4(Ipv4Addr::from_bits(0xc000_0200 + number)))
}

fn wrong_password(counted_for: CountedFor, newest_at: DateTime<Utc>) -> SecurityCount {
    SecurityCount {
        event: SecurityEvent::SignInFailed,
        counted_for,
        count: 1,
        newest_at,
    }
}

#[tokio::test]
async fn what_was_refused_adds_up_by_kind_and_by_address() {
    let scratch = Scratch::new().await;
    let store = &scratch.store;
    let refused = SecurityCount {
        event: SecurityEvent::RoleRefused,
        ..wrong_password(CountedFor::Known, at(1))
    };
    let first = vec![
        wrong_password(stranger(1), at(0)),
        wrong_password(stranger(2), at(0)),
        refused,
    ];
    store
        .count_security(first, Vec::new(), at(2))
        .await
        .unwrap();
    let later = vec![wrong_password(stranger(2), at(3))];
    store
        .count_security(later, Vec::new(), at(4))
        .await
        .unwrap();

    let totals = store.security_totals(at(-60)).await.unwrap();
    let totals: Vec<_> = totals
        .iter()
        .map(|one| (one.event.as_str(), one.count, one.addresses, one.newest_at))
        .collect();
    let expected = [
        ("sign_in_failed", 3, 2, at(3)),
        ("role_refused", 1, 0, at(1)),
    ];
    assert_eq!(totals, expected);
    let addresses = store.security_addresses(at(-60), 1).await.unwrap();
    assert_eq!(addresses.len(), 1);
    assert_eq!(addresses[0].address, "192.0.2.2");
    assert_eq!(addresses[0].events, [SecurityEvent::SignInFailed]);
    assert!(store.security_totals(at(120)).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_flood_of_addresses_is_two_hundred_rows_an_hour_and_every_event_counts() {
    let scratch = Scratch::new().await;
    let store = &scratch.store;
    for batch in 0..3 {
        let counts = (0..150).map(|number| wrong_password(stranger(batch * 150 + number), at(0)));
        let counts = counts.collect();
        store
            .count_security(counts, Vec::new(), at(1))
            .await
            .unwrap();
    }
    // One of the first is still told apart.
    let again = vec![wrong_password(stranger(0), at(1))];
    store
        .count_security(again, Vec::new(), at(1))
        .await
        .unwrap();
    let totals = store.security_totals(at(-60)).await.unwrap();
    assert_eq!((totals[0].count, totals[0].is_beyond), (451, true));
    assert_eq!(totals[0].addresses, ADDRESSES_AN_HOUR as u64);
    let most = store.security_addresses(at(-60), 10).await.unwrap();
    assert_eq!((most[0].address.as_str(), most[0].count), ("192.0.2.0", 2));
}

#[tokio::test]
async fn counts_are_kept_for_ninety_days() {
    let scratch = Scratch::new().await;
    let store = &scratch.store;
    let counts = vec![wrong_password(stranger(1), at(0))];
    store
        .count_security(counts, Vec::new(), at(0))
        .await
        .unwrap();
    let forget_after = async |days| {
        let now = at(0) + TimeDelta::days(days);
        store.forget_what_expired(now).await.unwrap();
        store.security_totals(at(-60)).await.unwrap().len()
    };
    assert_eq!(forget_after(89).await, 1);
    assert_eq!(forget_after(91).await, 0);
}

#[tokio::test]
async fn an_hour_of_guessing_at_somebody_is_one_entry_of_the_audit_trail() {
    let scratch = Scratch::new().await;
    let store = &scratch.store;
    let failed = vec![FailedSignIns {
        name: "Kim".to_owned(),
        count: 12,
        addresses: 3,
    }];
    store
        .count_security(Vec::new(), failed, at(1))
        .await
        .unwrap();
    let query = AuditQuery {
        action: "sign_ins_failed".to_owned(),
        ..AuditQuery::default()
    };
    let entries = store.audit(&query, 9).await.unwrap();
    assert_eq!(entries.len(), 1);
    assert_eq!(
        (entries[0].subject.as_str(), entries[0].actor.as_str()),
        ("Kim", "sundog:watch")
    );
    let words = entries[0].became.as_deref().unwrap();
    assert_eq!(words, r#""12 failed sign-ins for Kim from 3 addresses""#);
    let counts = store.audit_counts(at(0)).await.unwrap();
    assert!(
        counts
            .iter()
            .any(|one| (one.count, one.newest_at) == (1, at(1)))
    );
}

#[tokio::test]
async fn whoever_follows_an_invitation_leaves_an_entry_of_it() {
    let scratch = Scratch::new().await;
    let (store, by) = (&scratch.store, principal());
    let invite = async |staff, digest| {
        let made = store.invite(staff, [digest; 32], at(60), &by, at(0)).await;
        made.unwrap();
    };
    let follow = async |digest, name| {
        let address = Some("192.0.2.7".to_owned());
        let hash = "$argon2id$".to_owned();
        let followed = store.follow_invitation([digest; 32], name, hash, address, at(1));
        followed.await.unwrap();
    };
    invite(None, 1).await;
    follow(1, "Kim").await;
    let added = store.add_staff("Alex", Role::Viewer, None, &by, at(0));
    invite(Some(added.await.unwrap()), 2).await;
    follow(2, "").await;
    let query = AuditQuery {
        action: "invitation_followed".to_owned(),
        ..AuditQuery::default()
    };
    let entries = store.audit(&query, 9).await.unwrap();
    let told = entries
        .iter()
        .map(|entry| (entry.actor.as_str(), entry.address.as_deref()));
    let from = Some("192.0.2.7");
    assert_eq!(told.collect::<Vec<_>>(), [("Alex", from), ("Kim", from)]);
}
