//! Do two reckonings of the same time agree, to the millisecond?

use chrono::TimeDelta;

use crate::practice::PracticeId;
use crate::uptime::Share;

/// Where the shares of one practice in a window of this length differ, as the spans give them one by
/// one and as the database adds them up.
pub fn agree(practice: PracticeId, window: TimeDelta, one: Share, other: Share) -> Vec<String> {
    let pairs = [
        ("online", one.online, other.online),
        ("degraded", one.degraded, other.degraded),
        ("down", one.down, other.down),
        ("unknown", one.unknown, other.unknown),
    ];
    let mut faults: Vec<String> = pairs
        .iter()
        .filter(|(_, one, other)| one != other)
        .map(|(word, one, other)| {
            format!(
                "{} ms {word} span by span, {} ms added up",
                one.num_milliseconds(),
                other.num_milliseconds()
            )
        })
        .collect();
    if one.asked() != window || one.unknown < TimeDelta::zero() {
        faults.push(format!(
            "the spans fill {} ms of a window of {} ms",
            one.known().num_milliseconds(),
            window.num_milliseconds()
        ));
    }
    let told = faults.into_iter();
    told.map(|words| format!("practice {practice}: {words}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_millisecond_more_or_a_window_that_is_overfull_is_told() {
        let hour = TimeDelta::hours(1);
        let share = Share {
            online: hour,
            ..Share::default()
        };
        assert!(agree(PracticeId(1), hour, share, share).is_empty());
        let more = Share {
            online: hour + TimeDelta::milliseconds(1),
            unknown: TimeDelta::milliseconds(-1),
            ..share
        };
        assert_eq!(agree(PracticeId(1), hour, share, more).len(), 2);
        assert_eq!(agree(PracticeId(1), hour, more, more).len(), 1);
    }
}
