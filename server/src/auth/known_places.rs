//! From where each person has signed in before. Guessing from everywhere else slows nobody there.
//!
//! What shuts a person out, such as another password, makes all their places strangers' again: whoever was
//! there may be whom it was meant for. Ordinary ends of sessions do not, or nobody would have a place.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use domain::principal::folded_name;
use store::{Staff, Store, StoreError};
use tokio::sync::OnceCell;

use super::network;

/// A place where somebody was not for so long is as good as a new one.
const REMEMBERED: TimeDelta = TimeDelta::days(180);

/// Names and networks with the person's epoch when they were there, read from the audit trail once.
#[derive(Debug, Default)]
pub struct KnownPlaces {
    places: OnceCell<Mutex<HashMap<(String, IpAddr), i64>>>,
}

impl KnownPlaces {
    /// Whether somebody of this name has signed in from there in this epoch of theirs. All names cost the
    /// same.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn knows(
        &self,
        store: &Store,
        name: &str,
        epoch: Option<i64>,
        address: IpAddr,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let places = self.places(store, now).await?;
        let places = places.lock().unwrap_or_else(PoisonError::into_inner);
        let was_there = places.get(&(folded_name(name), network::nearest(address)));
        Ok(was_there.is_some_and(|then| Some(*then) == epoch))
    }

    /// Somebody signed in from there.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn learn(
        &self,
        store: &Store,
        person: &Staff,
        address: IpAddr,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let places = self.places(store, now).await?;
        let mut places = places.lock().unwrap_or_else(PoisonError::into_inner);
        let place = (folded_name(&person.name), network::nearest(address));
        places.insert(place, person.epoch);
        Ok(())
    }

    /// All of a person's places are strangers' again.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn forget(
        &self,
        store: &Store,
        person: &Staff,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let places = self.places(store, now).await?;
        let mut places = places.lock().unwrap_or_else(PoisonError::into_inner);
        let name = folded_name(&person.name);
        places.retain(|(whose, _), _| *whose != name);
        Ok(())
    }

    async fn places(
        &self,
        store: &Store,
        now: DateTime<Utc>,
    ) -> Result<&Mutex<HashMap<(String, IpAddr), i64>>, StoreError> {
        self.places
            .get_or_try_init(|| async {
                let signed_in = store.signed_in_from(now - REMEMBERED).await?;
                let staff = store.staff().await?.into_iter();
                let epochs: HashMap<_, _> = staff.map(|one| (one.name, one.epoch)).collect();
                let places = signed_in.into_iter().filter_map(|(name, address)| {
                    let address = address.parse().ok()?;
                    let epoch = *epochs.get(&name)?;
                    Some(((folded_name(&name), network::nearest(address)), epoch))
                });
                Ok(Mutex::new(places.collect()))
            })
            .await
    }
}
