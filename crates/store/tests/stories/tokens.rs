//! The tokens that programs carry.

use domain::permission::Role;
use store::{Store, StoreError};

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
