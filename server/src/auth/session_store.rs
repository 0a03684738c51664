//! The sessions of tower-sessions, kept in our database.
//!
//! A session is found by the digest of its id, so that the database does not hold what the cookie
//! holds. What the pages and the guard ask of a session stands in columns of its own and is taken
//! from the record here, when it is saved.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use store::{Digest, Session, Store};
use time::OffsetDateTime;
use tower_sessions::SessionStore;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{Error, Result};

use super::secrets::digest;
use super::session::{SEEN_AT, WHO, Who};

/// How often a new id is tried where one is taken. Two equal ones of 128 bits mean a broken
/// source of randomness.
const TRIES: usize = 3;

/// Keeps sessions in the database.
#[derive(Clone, Debug)]
pub struct KeptSessions {
    store: Store,
    clock: fn() -> DateTime<Utc>,
}

impl KeptSessions {
    /// Over a store.
    pub const fn new(store: Store, clock: fn() -> DateTime<Utc>) -> Self {
        Self { store, clock }
    }
}

/// By what the database knows a session.
pub fn digest_of(id: Id) -> Digest {
    digest(&id.to_string())
}

#[async_trait]
impl SessionStore for KeptSessions {
    async fn create(&self, record: &mut Record) -> Result<()> {
        for _ in 0..TRIES {
            let session = kept(record)?;
            if self.store.add_session(session).await.map_err(failed)? {
                return Ok(());
            }
            record.id = Id::default();
        }
        Err(Error::Backend("no free session id was found".to_owned()))
    }

    async fn save(&self, record: &Record) -> Result<()> {
        self.store.save_session(kept(record)?).await.map_err(failed)
    }

    async fn load(&self, id: &Id) -> Result<Option<Record>> {
        let found = self
            .store
            .session_data(digest_of(*id), (self.clock)())
            .await;
        found
            .map_err(failed)?
            .map(|(data, expires_at)| {
                Ok(Record {
                    id: *id,
                    data: serde_json::from_str(&data)
                        .map_err(|error| Error::Decode(error.to_string()))?,
                    expiry_date: OffsetDateTime::from_unix_timestamp(expires_at.timestamp())
                        .map_err(|error| Error::Decode(error.to_string()))?,
                })
            })
            .transpose()
    }

    async fn delete(&self, id: &Id) -> Result<()> {
        self.store.end_session(digest_of(*id)).await.map_err(failed)
    }
}

fn kept(record: &Record) -> Result<Session> {
    let who = record
        .data
        .get(WHO)
        .cloned()
        .map(serde_json::from_value::<Who>);
    let who = who
        .transpose()
        .map_err(|error| Error::Encode(error.to_string()))?;
    let expires_at = DateTime::from_timestamp(record.expiry_date.unix_timestamp(), 0)
        .ok_or_else(|| Error::Encode("the expiry is outside the calendar".to_owned()))?;
    let seen_at = record
        .data
        .get(SEEN_AT)
        .and_then(serde_json::Value::as_i64)
        .and_then(DateTime::from_timestamp_millis);
    let signed_in_at = who.as_ref().map(|who| who.signed_in_at);
    Ok(Session {
        hash: digest_of(record.id),
        staff: who.as_ref().map(|who| who.staff),
        epoch: who.as_ref().map_or(0, |who| who.epoch),
        signed_in_at,
        last_seen_at: seen_at.or(signed_in_at).unwrap_or_default(),
        expires_at,
        address: who
            .as_ref()
            .map(|who| who.address.clone())
            .unwrap_or_default(),
        browser: who.map(|who| who.browser).unwrap_or_default(),
        data: serde_json::to_string(&record.data)
            .map_err(|error| Error::Encode(error.to_string()))?,
    })
}

fn failed(error: store::StoreError) -> Error {
    Error::Backend(error.to_string())
}
