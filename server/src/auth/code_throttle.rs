//! How guessing at codes is made slow without keeping their owner out.
//!
//! Whoever may guess at a code knows the password, and a code is short. Wrong ones count for this sign-in,
//! which has its own few free tries; and for the person, wherever they never signed in from. Where they did, a
//! whole network shares a generous count. So the owner at a place of theirs is not slowed by a guesser
//! elsewhere. A recovery code has 80 bits, which nobody guesses: wrong ones count for this sign-in alone,
//! and apart from the app's, so that one opens at once whatever others tried.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use domain::principal::StaffId;

use super::failure_counts::{FailureCounts, Measure};
use super::network::nearest;

/// One sign-in between password and code, or a person who was never at this place before.
const FEW: Measure = Measure {
    free: 5,
    longest: TimeDelta::seconds(30),
    wears_off: TimeDelta::minutes(12),
};
/// A network where the person signed in before.
const KNOWN_PLACE: Measure = Measure {
    free: 20,
    longest: TimeDelta::seconds(30),
    wears_off: TimeDelta::minutes(3),
};
/// Fewer wrong codes than this are somebody's own slips.
const WORTH_TELLING: u32 = 3;
/// People of whom it is remembered, and places for each, at most.
const REMEMBERED: usize = 1_000;

/// Somebody who gave the right password and tries a code.
#[derive(Clone, Debug)]
pub struct CodeAttempt {
    /// Whose code it is to be.
    pub staff: StaffId,
    /// Which sign-in it belongs to.
    pub sign_in: String,
    /// From where.
    pub address: IpAddr,
    /// Whether the person signed in from there before.
    pub is_known_place: bool,
    /// Whether it is a recovery code.
    pub is_recovery: bool,
}

/// Wrong codes after somebody's right password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrongCodes {
    /// How many.
    pub count: u32,
    /// From where most of them came.
    pub address: IpAddr,
}

/// Which wrong codes were given.
#[derive(Debug)]
pub struct CodeThrottle(Mutex<Failures>);

type Told = HashMap<(String, IpAddr), u32>;

#[derive(Debug)]
struct Failures {
    /// By person, sign-in, and whether it was a recovery code.
    sign_in: FailureCounts<(StaffId, String, bool)>,
    elsewhere: FailureCounts<StaffId>,
    known_place: FailureCounts<(StaffId, IpAddr)>,
    /// What the owner is told when they come in.
    untold: HashMap<StaffId, Told>,
}

impl Default for CodeThrottle {
    fn default() -> Self {
        Self(Mutex::new(Failures {
            sign_in: FailureCounts::new(FEW),
            elsewhere: FailureCounts::new(FEW),
            known_place: FailureCounts::new(KNOWN_PLACE),
            untold: HashMap::new(),
        }))
    }
}

impl CodeThrottle {
    /// Begins to check a code: it counts as wrong until it was right.
    ///
    /// # Errors
    /// How long it must wait; then it does not count.
    pub fn begin(&self, attempt: &CodeAttempt, now: DateTime<Utc>) -> Result<(), TimeDelta> {
        let mut failures = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let sign_in = attempt.sign_in_key();
        let place = (attempt.staff, nearest(attempt.address));
        let wait = failures.sign_in.wait(&sign_in, now);
        let wait = wait.or_else(|| match (attempt.is_recovery, attempt.is_known_place) {
            (true, _) => None,
            (false, true) => failures.known_place.wait(&place, now),
            (false, false) => failures.elsewhere.wait(&attempt.staff, now),
        });
        if let Some(wait) = wait {
            return Err(wait);
        }
        failures.sign_in.add(sign_in, now);
        match (attempt.is_recovery, attempt.is_known_place) {
            (true, _) => {}
            (false, true) => failures.known_place.add(place, now),
            (false, false) => failures.elsewhere.add(attempt.staff, now),
        }
        Ok(())
    }

    /// The code was wrong: its owner will be told, unless it was them.
    pub fn failed(&self, attempt: &CodeAttempt) {
        let mut failures = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if failures.untold.len() >= REMEMBERED && !failures.untold.contains_key(&attempt.staff) {
            return;
        }
        let untold = failures.untold.entry(attempt.staff).or_default();
        let key = (attempt.sign_in.clone(), attempt.address);
        if untold.len() < REMEMBERED || untold.contains_key(&key) {
            let count = untold.entry(key).or_default();
            *count = count.saturating_add(1);
        }
    }

    /// The code was right. What others tried meanwhile is for its owner to know.
    pub fn succeeded(&self, attempt: &CodeAttempt) -> Option<WrongCodes> {
        self.take_back(attempt);
        let mut failures = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for is_recovery in [false, true] {
            let key = (attempt.staff, attempt.sign_in.clone(), is_recovery);
            failures.sign_in.forget(&key);
        }
        let untold = failures.untold.remove(&attempt.staff)?;
        let others = untold
            .into_iter()
            .filter(|((sign_in, _), _)| *sign_in != attempt.sign_in);
        let mut by_place = HashMap::<IpAddr, u32>::new();
        for ((_, address), count) in others {
            let sum = by_place.entry(address).or_default();
            *sum = sum.saturating_add(count);
        }
        let count = by_place
            .values()
            .fold(0, |sum: u32, count| sum.saturating_add(*count));
        let (address, _) = by_place.into_iter().max_by_key(|(_, count)| *count)?;
        (count >= WORTH_TELLING).then_some(WrongCodes { count, address })
    }

    /// The code was neither right nor wrong.
    pub fn take_back(&self, attempt: &CodeAttempt) {
        let mut failures = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        failures.sign_in.take_back(&attempt.sign_in_key());
        match (attempt.is_recovery, attempt.is_known_place) {
            (true, _) => {}
            (false, true) => failures
                .known_place
                .take_back(&(attempt.staff, nearest(attempt.address))),
            (false, false) => failures.elsewhere.take_back(&attempt.staff),
        }
    }
}

impl CodeAttempt {
    fn sign_in_key(&self) -> (StaffId, String, bool) {
        (self.staff, self.sign_in.clone(), self.is_recovery)
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

    fn attempt(sign_in: &str, address: IpAddr, is_known_place: bool) -> CodeAttempt {
        CodeAttempt {
            staff: StaffId(1),
            sign_in: sign_in.to_owned(),
            address,
            is_known_place,
            is_recovery: false,
        }
    }

    /// How many of so many wrong codes are looked at, one a second.
    fn guess(throttle: &CodeThrottle, attempt: &CodeAttempt, codes: i64) -> usize {
        let looked_at = (0..codes).filter(|second| {
            let begun = throttle.begin(attempt, at(*second)).is_ok();
            if begun {
                throttle.failed(attempt);
            }
            begun
        });
        looked_at.count()
    }

    #[test]
    fn a_guesser_elsewhere_waits_and_the_owner_at_a_place_of_theirs_does_not() {
        let throttle = CodeThrottle::default();
        assert!(guess(&throttle, &attempt("theirs", ELSEWHERE, false), 60) < 12);
        let again = attempt("theirs, anew", ELSEWHERE, false);
        assert!(throttle.begin(&again, at(60)).is_err(), "whichever sign-in");
        let owner = attempt("mine", OFFICE, true);
        assert_eq!(throttle.begin(&owner, at(60)), Ok(()));
    }

    #[test]
    fn a_guesser_beside_the_owner_uses_up_only_their_own_sign_in() {
        let throttle = CodeThrottle::default();
        assert!(guess(&throttle, &attempt("theirs", OFFICE, true), 60) < 12);
        let owner = attempt("mine", OFFICE, true);
        assert_eq!(throttle.begin(&owner, at(60)), Ok(()));
    }

    #[test]
    fn sign_ins_without_end_at_a_known_place_are_slow_too() {
        let throttle = CodeThrottle::default();
        let begun = (0..200).filter(|number| {
            let sign_in = attempt(&number.to_string(), OFFICE, true);
            throttle.begin(&sign_in, at(0)).is_ok()
        });
        assert_eq!(begun.count(), 20);
    }

    #[test]
    fn a_recovery_code_opens_whatever_was_tried_with_codes() {
        let throttle = CodeThrottle::default();
        for place in [OFFICE, ELSEWHERE] {
            for number in 0..200 {
                let _ = throttle.begin(&attempt(&number.to_string(), place, false), at(0));
            }
            let mut recovery = attempt("mine", place, false);
            guess(&throttle, &recovery, 10);
            recovery.is_recovery = true;
            assert_eq!(throttle.begin(&recovery, at(10)), Ok(()));
        }
    }

    #[test]
    fn the_owner_is_told_of_wrong_codes_but_not_of_their_own_slips() {
        let throttle = CodeThrottle::default();
        guess(&throttle, &attempt("theirs", ELSEWHERE, false), 5);
        let owner = attempt("mine", OFFICE, true);
        guess(&throttle, &owner, 2);
        let told = throttle.succeeded(&owner);
        let expected = WrongCodes {
            count: 5,
            address: ELSEWHERE,
        };
        assert_eq!(told, Some(expected));
        guess(&throttle, &owner, 4);
        assert_eq!(throttle.succeeded(&owner), None, "told once");
    }
}
