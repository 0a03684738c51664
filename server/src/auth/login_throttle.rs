//! How guessing is made slow without locking anyone out.
//!
//! Failures are counted for a name *and* an address together: whoever guesses from one place waits
//! longer and longer there, and the person whose name it is comes in from anywhere else at once.
//! The wait never grows beyond [`LONGEST`], so that even beside a guesser in the same office
//! nobody is shut out. Success forgets the failures. Whoever has an IPv6 address has 2^64 of them,
//! so such addresses count by their network.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use domain::backoff::backoff;
use tokio::sync::OwnedMutexGuard;

/// So many failures cost nothing: people mistype.
const FREE: u32 = 5;
/// So many checks may be waiting at one address. More would only wait in vain.
const WAITING: usize = 16;
/// The longest wait.
const LONGEST: TimeDelta = TimeDelta::seconds(30);
/// Failures are forgotten after this time without one.
const FORGOTTEN_AFTER: TimeDelta = TimeDelta::hours(1);
/// Names and addresses that are remembered, at most. The oldest go first.
const REMEMBERED: usize = 10_000;

type ThrottleKey = (String, IpAddr);

#[derive(Clone, Copy, Debug)]
struct Failures {
    count: u32,
    last: DateTime<Utc>,
}

/// What failed from where.
#[derive(Debug, Default)]
pub struct LoginThrottle {
    failures: Mutex<HashMap<ThrottleKey, Failures>>,
    /// One check at a time for each address, so that many at once gain nothing.
    turns: Mutex<HashMap<IpAddr, Arc<tokio::sync::Mutex<()>>>>,
}

impl LoginThrottle {
    /// How long a name must wait at an address; nothing where it may try now.
    pub fn wait(&self, name: &str, address: IpAddr, now: DateTime<Utc>) -> Option<TimeDelta> {
        let failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        let failed = failures.get(&key(name, address))?;
        let until = failed.last + delay(failed.count);
        (until > now).then(|| until - now)
    }

    /// Counts a failure.
    pub fn failed(&self, name: &str, address: IpAddr, now: DateTime<Utc>) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        if failures.len() >= REMEMBERED {
            forget(&mut failures, now);
        }
        let failed = failures.entry(key(name, address)).or_insert(Failures {
            count: 0,
            last: now,
        });
        if now - failed.last > FORGOTTEN_AFTER {
            failed.count = 0;
        }
        failed.count = failed.count.saturating_add(1);
        failed.last = now;
    }

    /// Forgets the failures of somebody who proved who they are.
    pub fn succeeded(&self, name: &str, address: IpAddr) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        failures.remove(&key(name, address));
    }

    /// Waits until no other check from this address is under way; nothing where too many wait
    /// already. Keep the guard during the check.
    pub async fn turn(&self, address: IpAddr) -> Option<OwnedMutexGuard<()>> {
        let turn = {
            let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
            turns.retain(|_, turn| Arc::strong_count(turn) > 1);
            let turn = turns.entry(network(address)).or_default();
            if Arc::strong_count(turn) > WAITING {
                return None;
            }
            Arc::clone(turn)
        };
        Some(turn.lock_owned().await)
    }
}

fn key(name: &str, address: IpAddr) -> ThrottleKey {
    // A name that nobody could have is no reason to remember megabytes.
    let name = name.trim().to_lowercase().chars().take(100).collect();
    (name, network(address))
}

/// An address as it counts: all of one IPv6 network of 64 bits are one.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
        v4 @ IpAddr::V4(_) => v4,
    }
}

/// 1 s after the first failure that counts, then twice as long each time.
fn delay(count: u32) -> TimeDelta {
    let doublings = count.checked_sub(FREE);
    doublings.map_or(TimeDelta::zero(), |doublings| {
        backoff(doublings, TimeDelta::seconds(1), LONGEST, None)
    })
}

fn forget(failures: &mut HashMap<ThrottleKey, Failures>, now: DateTime<Utc>) {
    failures.retain(|_, failed| now - failed.last <= FORGOTTEN_AFTER);
    if failures.len() >= REMEMBERED {
        let oldest = failures
            .iter()
            .min_by_key(|(_, failed)| failed.last)
            .map(|(key, _)| key.clone());
        if let Some(oldest) = oldest {
            failures.remove(&oldest);
        }
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

    fn fifty_failures() -> LoginThrottle {
        let login_throttle = LoginThrottle::default();
        for _ in 0..50 {
            login_throttle.failed("Kim", OFFICE, at(0));
        }
        login_throttle
    }

    #[test]
    fn mistyping_a_few_times_costs_nothing() {
        let login_throttle = LoginThrottle::default();
        for _ in 0..4 {
            login_throttle.failed("Kim", OFFICE, at(0));
        }
        assert_eq!(login_throttle.wait("Kim", OFFICE, at(0)), None);
        login_throttle.failed("kim ", OFFICE, at(0));
        let wait = login_throttle.wait("KIM", OFFICE, at(0));
        assert_eq!(wait, Some(TimeDelta::seconds(1)));
    }

    #[test]
    fn fifty_wrong_passwords_do_not_slow_a_right_one_from_elsewhere() {
        let login_throttle = fifty_failures();
        assert_eq!(login_throttle.wait("Kim", OFFICE, at(0)), Some(LONGEST));
        assert_eq!(login_throttle.wait("Kim", ELSEWHERE, at(0)), None);
        assert_eq!(login_throttle.wait("Alex", OFFICE, at(0)), None);
    }

    #[test]
    fn nobody_is_locked_out_for_longer_than_the_longest_wait() {
        let login_throttle = fifty_failures();
        assert_eq!(login_throttle.wait("Kim", OFFICE, at(30)), None);
        login_throttle.succeeded("Kim", OFFICE);
        login_throttle.failed("Kim", OFFICE, at(31));
        assert_eq!(
            login_throttle.wait("Kim", OFFICE, at(31)),
            None,
            "begins anew"
        );
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let login_throttle = LoginThrottle::default();
        for number in 0..REMEMBERED + 50 {
            login_throttle.failed(&number.to_string(), OFFICE, at(0));
        }
        assert!(login_throttle.failures.lock().unwrap().len() <= REMEMBERED);
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

    #[test]
    fn an_ipv6_network_counts_as_one_address() {
        let login_throttle = LoginThrottle::default();
        for host in 0..50 {
            let address = format!("2001:db8::{host:x}").parse().unwrap();
            login_throttle.failed("Kim", address, at(0));
        }
        let wait = |address: &str| login_throttle.wait("Kim", address.parse().unwrap(), at(0));
        assert_eq!(wait("2001:db8::ffff"), Some(LONGEST));
        assert_eq!(wait("2001:db8:0:1::1"), None);
    }
}
