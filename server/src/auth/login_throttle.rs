//! How guessing at passwords is made slow without locking anyone out.
//!
//! A failure counts three times: for the name at this address, for the network whatever the name, and for
//! the name whatever the address. The last two are waited for only where the person never signed in from, so
//! that whoever guesses, next to them or from everywhere, slows the person at no place of theirs; but where they were
//! wrong they hear what everybody there would, so that nobody learns from it who was there. A try counts as a failure
//! from its beginning, and is taken back where it was right: many at once gain nothing.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use domain::principal::folded_name;
use tokio::sync::OwnedMutexGuard;

use super::failure_counts::{FailureCounts, Measure};
use super::network::{self, Network, nearest, wider};

/// A name at an address: people mistype.
const HERE: Measure = Measure {
    free: 5,
    longest: TimeDelta::seconds(30),
    wears_off: TimeDelta::minutes(12),
};
/// A network, over all names: an office may mistype more.
const NETWORK: Measure = Measure {
    free: 20,
    longest: TimeDelta::seconds(30),
    wears_off: TimeDelta::minutes(3),
};
/// A name, where its person never signed in from: a hundred an hour.
const NAME: Measure = Measure {
    free: 100,
    longest: TimeDelta::seconds(10),
    wears_off: TimeDelta::seconds(36),
};
/// So many checks may be waiting at one address. More would only wait in vain.
const WAITING: usize = 16;

/// Why somebody must wait, and how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Throttled {
    /// For this name at this address.
    Here(TimeDelta),
    /// In this network.
    Network(TimeDelta),
    /// For this name, wherever its person never was.
    Name(TimeDelta),
}

/// Somebody who tries a password.
#[derive(Clone, Debug)]
pub struct LoginAttempt {
    name: String,
    address: IpAddr,
    /// Whether the person signed in from there before.
    is_known_place: bool,
}

impl LoginAttempt {
    /// Of a name, from an address.
    pub fn new(name: &str, address: IpAddr, is_known_place: bool) -> Self {
        Self {
            // A name that nobody could have is no reason to remember megabytes.
            name: folded_name(name).chars().take(100).collect(),
            address: nearest(address),
            is_known_place,
        }
    }
}

/// A try that is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Begun {
    /// Whether others failed in this network lately.
    pub has_failed: bool,
    /// What whoever was never there would have heard: it is said where the try was wrong.
    pub else_waits: Option<Throttled>,
}

/// What failed from where.
#[derive(Debug)]
pub struct LoginThrottle {
    failures: Mutex<Failures>,
    /// One check at a time for each address.
    turns: Mutex<HashMap<IpAddr, Arc<tokio::sync::Mutex<()>>>>,
}

#[derive(Debug)]
struct Failures {
    here: FailureCounts<(String, IpAddr)>,
    network: FailureCounts<Network>,
    name: FailureCounts<String>,
}

impl Default for LoginThrottle {
    fn default() -> Self {
        Self {
            failures: Mutex::new(Failures {
                here: FailureCounts::new(HERE),
                network: FailureCounts::new(NETWORK),
                name: FailureCounts::new(NAME),
            }),
            turns: Mutex::default(),
        }
    }
}

impl LoginThrottle {
    /// Begins to check a password.
    ///
    /// # Errors
    /// [`Throttled`] where the try must wait; then it does not count.
    pub fn begin(&self, attempt: &LoginAttempt, now: DateTime<Utc>) -> Result<Begun, Throttled> {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        let here = (attempt.name.clone(), attempt.address);
        if let Some(wait) = failures.here.wait(&here, now) {
            return Err(Throttled::Here(wait));
        }
        let networks = wider(attempt.address);
        let longest = networks
            .iter()
            .filter_map(|one| failures.network.wait(one, now))
            .max();
        let by_name = failures.name.wait(&attempt.name, now);
        let else_waits = longest
            .map(Throttled::Network)
            .or(by_name.map(Throttled::Name));
        // Whoever signed in from there before is not kept out by a neighbour who guesses.
        if !attempt.is_known_place {
            if let Some(throttled) = else_waits {
                return Err(throttled);
            }
            failures.name.add(attempt.name.clone(), now);
        }
        let has_failed = networks
            .iter()
            .any(|one| failures.network.count(one, now) > 0);
        failures.here.add(here, now);
        for network in networks {
            failures.network.add(network, now);
        }
        Ok(Begun {
            has_failed,
            else_waits,
        })
    }

    /// The try was right: the name's failures here are forgotten, and it counts for nothing.
    pub fn succeeded(&self, attempt: &LoginAttempt) {
        self.take_back(attempt);
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        failures
            .here
            .forget(&(attempt.name.clone(), attempt.address));
    }

    /// The try was neither right nor wrong.
    pub fn take_back(&self, attempt: &LoginAttempt) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        failures
            .here
            .take_back(&(attempt.name.clone(), attempt.address));
        for network in wider(attempt.address) {
            failures.network.take_back(&network);
        }
        if !attempt.is_known_place {
            failures.name.take_back(&attempt.name);
        }
    }

    /// Waits until no other check from this address is under way; nothing where too many wait
    /// already. Keep the guard during the check.
    pub async fn turn(&self, address: IpAddr) -> Option<OwnedMutexGuard<()>> {
        let turn = {
            let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
            turns.retain(|_, turn| Arc::strong_count(turn) > 1);
            let turn = turns.entry(network::nearest(address)).or_default();
            if Arc::strong_count(turn) > WAITING {
                return None;
            }
            Arc::clone(turn)
        };
        Some(turn.lock_owned().await)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OFFICE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 7));
    const ELSEWHERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(198, 51, 100, 9));

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000 + second, 0).unwrap()
    }

    /// Somebody who was never there before fails, or must wait.
    fn fails(throttle: &LoginThrottle, name: &str, address: IpAddr) -> Result<Begun, Throttled> {
        throttle.begin(&LoginAttempt::new(name, address, false), at(0))
    }

    fn how_many_get_through(tries: impl Iterator<Item = (String, IpAddr)>) -> usize {
        let throttle = LoginThrottle::default();
        tries
            .filter(|(name, address)| fails(&throttle, name, *address).is_ok())
            .count()
    }

    #[test]
    fn mistyping_a_few_times_costs_nothing_and_a_success_forgets_it() {
        let throttle = LoginThrottle::default();
        for name in ["Kim", "kim ", "KIM", "ｋｉｍ"] {
            assert!(fails(&throttle, name, OFFICE).is_ok());
        }
        let right = LoginAttempt::new("Kim", OFFICE, false);
        assert!(throttle.begin(&right, at(0)).is_ok());
        throttle.succeeded(&right);
        for _ in 0..5 {
            assert!(fails(&throttle, "Kim", OFFICE).is_ok());
        }
        let wait = fails(&throttle, "Kim", OFFICE);
        assert_eq!(wait, Err(Throttled::Here(TimeDelta::seconds(1))));
    }

    #[test]
    fn fifty_wrong_passwords_do_not_slow_a_right_one_from_elsewhere() {
        let throttle = LoginThrottle::default();
        for second in 0..50 {
            let _ = throttle.begin(&LoginAttempt::new("Kim", OFFICE, false), at(second));
        }
        let elsewhere = LoginAttempt::new("Kim", ELSEWHERE, false);
        let begun = throttle.begin(&elsewhere, at(50)).unwrap();
        assert!(!begun.has_failed && begun.else_waits.is_none());
    }

    #[test]
    fn one_address_tries_twenty_names_and_then_waits_whatever_the_name() {
        let names = (0..60).map(|name| (name.to_string(), OFFICE));
        assert_eq!(how_many_get_through(names), 20);
    }

    #[test]
    fn one_ipv6_customer_is_one_however_many_networks_they_use() {
        let networks = |bits: u32| {
            (0..80_u128).map(move |network| {
                let address = (0x2001_0db8_u128 << 96) | (network << bits) | 1;
                ("Kim".to_owned(), IpAddr::V6(address.into()))
            })
        };
        assert_eq!(how_many_get_through(networks(0)), 5, "of one /64");
        assert_eq!(how_many_get_through(networks(64)), 20, "of one /56");
        assert_eq!(how_many_get_through(networks(72)), 20, "of one /48");
    }

    #[test]
    fn a_name_that_is_guessed_at_from_everywhere_is_slow_but_where_its_person_was_before() {
        let throttle = LoginThrottle::default();
        let everywhere = |place: u32| IpAddr::V4((0x0a00_0000 + place).into());
        let through = (0..300).filter(|place| fails(&throttle, "Kim", everywhere(*place)).is_ok());
        assert_eq!(through.count(), 100);
        let new = throttle.begin(&LoginAttempt::new("Kim", ELSEWHERE, false), at(0));
        assert_eq!(new, Err(Throttled::Name(TimeDelta::seconds(1))));
        let known = throttle.begin(&LoginAttempt::new("Kim", ELSEWHERE, true), at(0));
        let else_waits = known.unwrap().else_waits;
        assert_eq!(
            else_waits,
            new.err(),
            "where they were wrong, they hear the same"
        );
        let later = throttle.begin(&LoginAttempt::new("Kim", OFFICE, false), at(10));
        assert!(later.is_ok(), "slow, and never a lock");
        assert!(fails(&throttle, "Alex", OFFICE).is_ok());
    }

    #[tokio::test]
    async fn checks_from_one_address_wait_for_each_other_and_for_nobody_elses() {
        let login_throttle = LoginThrottle::default();
        let first = login_throttle.turn(OFFICE).await;
        assert!(login_throttle.turn(ELSEWHERE).await.is_some());
        let second = tokio::time::timeout(std::time::Duration::ZERO, login_throttle.turn(OFFICE));
        assert!(second.await.is_err());
        drop(first);
        assert!(login_throttle.turn(OFFICE).await.is_some());
    }

    #[tokio::test]
    async fn those_who_would_wait_in_vain_are_told_at_once() {
        let login_throttle = LoginThrottle::default();
        let _first = login_throttle.turn(OFFICE).await;
        let mut waiting = tokio::task::JoinSet::new();
        let login_throttle = Arc::new(login_throttle);
        for _ in 0..100 {
            let login_throttle = Arc::clone(&login_throttle);
            waiting.spawn(async move { login_throttle.turn(OFFICE).await.is_none() });
        }
        assert_eq!(waiting.join_next().await.unwrap().ok(), Some(true));
        assert!(login_throttle.turn(ELSEWHERE).await.is_some());
    }
}
