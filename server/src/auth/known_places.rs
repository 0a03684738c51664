//! From where each person has signed in before. Guessing from everywhere else slows nobody there.

use std::collections::HashSet;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use domain::principal::folded_name;
use store::{Store, StoreError};
use tokio::sync::OnceCell;

use super::network;

/// A place where somebody was not for so long is as good as a new one.
const REMEMBERED: TimeDelta = TimeDelta::days(180);

/// Names and networks, read from the audit trail once.
#[derive(Debug, Default)]
pub struct KnownPlaces {
    places: OnceCell<Mutex<HashSet<(String, IpAddr)>>>,
}

impl KnownPlaces {
    /// Whether somebody of this name has signed in from there before. All names cost the same.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn knows(
        &self,
        store: &Store,
        name: &str,
        address: IpAddr,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let places = self.places(store, now).await?;
        let places = places.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(places.contains(&(folded_name(name), network::nearest(address))))
    }

    /// Somebody signed in from there.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn learn(
        &self,
        store: &Store,
        name: &str,
        address: IpAddr,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let places = self.places(store, now).await?;
        let mut places = places.lock().unwrap_or_else(PoisonError::into_inner);
        places.insert((folded_name(name), network::nearest(address)));
        Ok(())
    }

    async fn places(
        &self,
        store: &Store,
        now: DateTime<Utc>,
    ) -> Result<&Mutex<HashSet<(String, IpAddr)>>, StoreError> {
        self.places
            .get_or_try_init(|| async {
                let signed_in = store.signed_in_from(now - REMEMBERED).await?;
                let places = signed_in.into_iter().filter_map(|(name, address)| {
                    let address = address.parse().ok()?;
                    Some((folded_name(&name), network::nearest(address)))
                });
                Ok(Mutex::new(places.collect()))
            })
            .await
    }
}
