//! Heartbeat and clock in words: what is known, and where it is too early to say.

use super::brief;
use crate::cadence::{HEARTBEATS_LEAST, Regularity};
use crate::drift::{ClockVerdict, DAYS_LEAST, Outlook, Trend};
use crate::rollup::Rollup;
use chrono::TimeDelta;

/// A drift: `12.3 s ahead`.
pub fn drift(ms: i64) -> String {
    let off = match ms.abs() {
        off if off < 100_000 => format!("{}.{} s", off / 1000, off % 1000 / 100),
        off => brief(TimeDelta::milliseconds(off)),
    };
    match ms {
        -99..100 => "exact".to_owned(),
        100.. => format!("{off} ahead"),
        ..-99 => format!("{off} behind"),
    }
}

/// Where the clock is heading.
pub fn trend(outlook: &Outlook) -> String {
    let reaches = match outlook.days_to_limit {
        Some(0 | 1) => ", reaches 60 s in about a day".to_owned(),
        Some(days) if days <= 365 => format!(", reaches 60 s in about {days} days"),
        Some(_) | None => String::new(),
    };
    match outlook.trend {
        Trend::TooLittle { days } => {
            format!("too early for a trend: {days} of {DAYS_LEAST} days")
        }
        Trend::None => "no trend".to_owned(),
        Trend::Moving { ms_per_day, .. } => {
            let verb = if ms_per_day > 0 { "gains" } else { "loses" };
            let speed = ms_per_day.abs();
            format!(
                "{verb} {}.{} s a day{reaches}",
                speed / 1000,
                speed % 1000 / 100
            )
        }
    }
}

/// What is to be said of the clock, in a few words.
pub const fn clock(verdict: ClockVerdict) -> &'static str {
    match verdict {
        ClockVerdict::OverLimit => "over the limit of 60 s",
        ClockVerdict::NearLimit => "near the limit of 60 s",
        ClockVerdict::HeadingForLimit => "heading for the limit of 60 s",
        ClockVerdict::InOrder => "in order",
        ClockVerdict::NotTold => "not told",
    }
}

/// What is to be said of the cadence, from the day that it rests on.
pub fn cadence(regularity: Regularity, day: &Rollup) -> String {
    match (regularity, day.heartbeat_age_seconds) {
        (Regularity::NotTold, _) | (_, None) => "not told".to_owned(),
        (Regularity::TooLittle, _) => {
            format!(
                "too early to say: {} of {HEARTBEATS_LEAST} heartbeats",
                day.heartbeats
            )
        }
        (Regularity::Regular, _) => "regular".to_owned(),
        (Regularity::Irregular, Some(age)) => {
            let old = brief(TimeDelta::seconds(age.p95));
            format!("irregular: one look in twenty finds it {old} old or older")
        }
    }
}

/// How many heartbeats were late.
pub fn gaps(count: u32) -> String {
    match count {
        0 => "none".to_owned(),
        some => format!("{some} over 3 min"),
    }
}
