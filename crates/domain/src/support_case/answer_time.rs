//! By when is an answer due, in business hours?
//!
//! Halo's service terms (haloconnect.io/sla) name 4 business hours for a first reply and 24 as the aim for a
//! solution. Which hours of the day count they do not say, nor does Halo's contact page: Sundog counts from
//! 9 to 17 on Sydney's clocks, Monday to Friday, without the public holidays of New South Wales. Nobody else
//! promised a time: there Sundog counts one such day, as its own measure for asking again.

use std::sync::LazyLock;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Australia::Sydney;

use super::{CaseState, Receiver};
use crate::hours::Hours;
use crate::public_holiday::Jurisdiction;

/// The hours that count.
static BUSINESS: LazyLock<Hours> = LazyLock::new(|| {
    let hours: Hours = "Mon-Fri 09:00-17:00"
        .parse()
        .expect("these hours are written as hours are");
    hours.observing(Some(Jurisdiction::Nsw))
});

/// Halo's aim for a first reply, in business hours.
const FIRST_REPLY_HOURS: i64 = 4;
/// Halo's aim for a solution, in business hours.
const SOLUTION_HOURS: i64 = 24;
/// One day of business hours.
const DAY_HOURS: i64 = 8;

/// What holds for Halo Support, for beside a time.
pub const HALOS_TERMS: &str = "Halo’s terms name 4 business hours for a first reply and 24 for a solution (haloconnect.io/sla). \
     They do not say which hours count: here 9:00 to 17:00 in Sydney, without public holidays of NSW.";

/// What holds for all others, for beside a time.
pub const OUR_MEASURE: &str = "Nobody promised a time. Sundog counts one business day (9:00 to 17:00 in Sydney, without public \
     holidays of NSW) before it says to ask again.";

/// What holds for a receiver.
pub const fn terms(receiver: Receiver) -> &'static str {
    match receiver {
        Receiver::HaloSupport => HALOS_TERMS,
        Receiver::Practice | Receiver::PracticeIt | Receiver::PmsVendor => OUR_MEASURE,
    }
}

/// How much business time a receiver has for an answer.
pub const fn time_to_answer(receiver: Receiver) -> TimeDelta {
    TimeDelta::hours(match receiver {
        Receiver::HaloSupport => FIRST_REPLY_HOURS,
        Receiver::Practice | Receiver::PracticeIt | Receiver::PmsVendor => DAY_HOURS,
    })
}

/// When an answer is due that was asked for at `asked`, for the first time or again.
pub fn answer_due(receiver: Receiver, asked: DateTime<Utc>) -> DateTime<Utc> {
    later(asked, time_to_answer(receiver))
}

/// When Halo aims to have solved what was sent at `sent`; none for whoever promised nothing.
pub fn solution_due(receiver: Receiver, sent: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let is_promised = receiver == Receiver::HaloSupport;
    is_promised.then(|| later(sent, TimeDelta::hours(SOLUTION_HOURS)))
}

/// Whether an answer is overdue at `now`.
pub fn is_overdue(state: CaseState, due: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    state == CaseState::Waiting && due <= now
}

/// How much business time passes between two moments.
pub fn business_time(from: DateTime<Utc>, to: DateTime<Utc>) -> TimeDelta {
    BUSINESS
        .open_within(Sydney, (from, to))
        .share_of((from, to))
}

/// The moment by which so much business time has passed since another.
fn later(from: DateTime<Utc>, mut left: TimeDelta) -> DateTime<Utc> {
    const LOOKS_AHEAD: TimeDelta = TimeDelta::days(7);
    let mut at = from;
    loop {
        let until = at + LOOKS_AHEAD;
        for (opens, closes) in BUSINESS.open_within(Sydney, (at, until)).iter() {
            match left - (closes - opens) {
                over if over <= TimeDelta::zero() => return opens + left,
                still => left = still,
            }
        }
        at = until;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sydney(text: &str) -> DateTime<Utc> {
        crate::local_time::read(text, Sydney).unwrap()
    }

    fn due(asked: &str) -> DateTime<Utc> {
        answer_due(Receiver::HaloSupport, sydney(asked))
    }

    #[test]
    fn halos_first_reply_is_due_after_four_business_hours() {
        // A Tuesday.
        assert_eq!(due("2026-08-18T10:42"), sydney("2026-08-18T14:42"));
        assert_eq!(due("2026-08-18T13:00"), sydney("2026-08-18T17:00"));
        assert_eq!(due("2026-08-18T15:30"), sydney("2026-08-19T11:30"));
        assert_eq!(due("2026-08-18T03:00"), sydney("2026-08-18T13:00"));
        assert_eq!(due("2026-08-18T22:00"), sydney("2026-08-19T13:00"));
    }

    #[test]
    fn a_weekend_and_a_public_holiday_do_not_count() {
        // A Friday afternoon; the Monday that follows is an ordinary one.
        assert_eq!(due("2026-08-21T16:00"), sydney("2026-08-24T12:00"));
        // The King's Birthday of New South Wales is Monday 8 June 2026.
        assert_eq!(due("2026-06-05T16:00"), sydney("2026-06-09T12:00"));
        // From the Thursday before Easter over Good Friday and Easter Monday.
        assert_eq!(due("2026-04-02T16:00"), sydney("2026-04-07T12:00"));
        let waited = business_time(sydney("2026-04-02T16:00"), sydney("2026-04-07T14:00"));
        assert_eq!(waited, TimeDelta::hours(6));
    }

    #[test]
    fn over_both_edges_of_daylight_saving_a_working_hour_stays_an_hour() {
        // Clocks go forward on Sunday 4 October 2026; the Monday after it is Labour Day in New South Wales.
        let forward = due("2026-10-02T15:00");
        assert_eq!(forward, sydney("2026-10-06T11:00"));
        assert_eq!(
            forward,
            "2026-10-06T00:00:00Z".parse::<DateTime<Utc>>().unwrap()
        );
        // They go back on Sunday 4 April 2027; Easter Monday was a week before.
        let back = due("2027-04-02T15:00");
        assert_eq!(back, sydney("2027-04-05T11:00"));
        assert_eq!(
            back,
            "2027-04-05T01:00:00Z".parse::<DateTime<Utc>>().unwrap()
        );
    }

    #[test]
    fn over_christmas_and_new_year_the_days_between_count_and_the_holidays_do_not() {
        // 26 December 2026 is a Saturday, and Monday 28 is given instead of it.
        assert_eq!(due("2026-12-24T15:00"), sydney("2026-12-29T11:00"));
        assert_eq!(due("2026-12-31T16:00"), sydney("2027-01-04T12:00"));
    }

    #[test]
    fn a_solution_is_halos_aim_and_nobody_elses() {
        let sent = sydney("2026-08-18T09:00");
        let aim = solution_due(Receiver::HaloSupport, sent);
        assert_eq!(aim, Some(sydney("2026-08-20T17:00")));
        for other in [
            Receiver::Practice,
            Receiver::PracticeIt,
            Receiver::PmsVendor,
        ] {
            assert_eq!(solution_due(other, sent), None);
            assert_eq!(answer_due(other, sent), sydney("2026-08-18T17:00"));
        }
    }

    #[test]
    fn only_what_waits_is_overdue() {
        let (due, later) = (sydney("2026-08-18T14:42"), sydney("2026-08-18T14:43"));
        assert!(is_overdue(CaseState::Waiting, due, later));
        assert!(is_overdue(CaseState::Waiting, due, due));
        assert!(!is_overdue(CaseState::Answered, due, later));
        assert!(!is_overdue(CaseState::Closed, due, later));
    }
}
