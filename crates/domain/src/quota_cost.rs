//! What will watching so many practices cost of Halo's quota?
//!
//! Reckoned for practices that are well, each behind a site of its own. One that is not well is
//! asked about more often for a while, and practices that share a site are asked about once.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use crate::pace::Policy;

const DAY_SECONDS: u64 = 86_400;
const DAY_MS: u64 = DAY_SECONDS * 1000;

/// What a day of watching costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuotaCost {
    /// How many practices are watched.
    pub practices: u32,
    /// Between two status checks of one practice.
    pub poll_interval_seconds: i64,
    /// Between two look-ups of one practice.
    pub lookup_interval_seconds: i64,
    /// Status checks of them all in a day.
    pub checks_per_day: u64,
    /// Look-ups of them all in a day.
    pub look_ups_per_day: u64,
}

impl QuotaCost {
    /// What so many practices cost at this pace.
    pub fn of(practices: u32, policy: &Policy) -> Self {
        let per_day = |interval: TimeDelta| {
            let interval_ms = interval.num_milliseconds().max(1).unsigned_abs();
            (u64::from(practices) * DAY_MS).div_ceil(interval_ms)
        };
        Self {
            practices,
            poll_interval_seconds: policy.poll_interval.num_seconds(),
            lookup_interval_seconds: policy.lookup_interval.num_seconds(),
            checks_per_day: per_day(policy.poll_interval),
            look_ups_per_day: per_day(policy.lookup_interval),
        }
    }

    /// All questions of a day.
    pub const fn per_day(&self) -> u64 {
        self.checks_per_day + self.look_ups_per_day
    }

    /// Questions a second, on average.
    pub fn per_second(&self) -> f64 {
        self.per_day() as f64 / DAY_SECONDS as f64
    }

    /// How many hundredths of a daily quota that is, rounded up: it is never told too small.
    pub fn percent_of(&self, quota: u32) -> u64 {
        (self.per_day() * 100).div_ceil(u64::from(quota.max(1)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(poll: TimeDelta) -> Policy {
        Policy {
            poll_interval: poll,
            ..Policy::default()
        }
    }

    #[test]
    fn four_hundred_practices_at_the_usual_pace_cost_what_people_work_out_by_hand() {
        let cost = QuotaCost::of(400, &Policy::default());
        assert_eq!(
            (cost.checks_per_day, cost.look_ups_per_day),
            (115_200, 1600)
        );
        assert_eq!(cost.per_day(), 116_800);
        assert_eq!(format!("{:.1}", cost.per_second()), "1.4");
        assert_eq!(
            (cost.poll_interval_seconds, cost.lookup_interval_seconds),
            (300, 21_600)
        );
    }

    #[test]
    fn a_quicker_pace_costs_more_in_the_same_measure() {
        let minute = QuotaCost::of(400, &at(TimeDelta::minutes(1)));
        assert_eq!(minute.checks_per_day, 5 * 115_200);
        let odd = QuotaCost::of(1, &at(TimeDelta::minutes(7)));
        assert_eq!(odd.checks_per_day, 206, "205.7 of them, and none is half");
    }

    #[test]
    fn a_share_of_the_quota_is_never_told_too_small() {
        let cost = QuotaCost::of(400, &Policy::default());
        assert_eq!(cost.percent_of(340_000), 35, "34.4");
        assert_eq!(cost.percent_of(116_800), 100);
        assert_eq!(cost.percent_of(116_799), 101, "one too many does not fit");
        assert_eq!(QuotaCost::of(0, &Policy::default()).percent_of(10), 0);
    }
}
