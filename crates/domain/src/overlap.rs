//! Did both GUIDs live at once?
//!
//! A migration looks like one heart that stops before another begins; a restored backup or a test
//! copy like two that beat together. Neither proves anything, so what is said here is evidence for
//! a person and decides nothing.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// A stretch in which a GUID was heard alive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alive {
    /// From.
    pub began: DateTime<Utc>,
    /// To.
    pub ended: DateTime<Utc>,
}

/// How the lives of two GUIDs lie to each other, as far as they were watched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meeting {
    /// The new one was never heard.
    NewUnheard,
    /// The old one was never heard while anybody watched both.
    OldUnheard,
    /// They were alive together for so long.
    Together(TimeDelta),
    /// One ended before the other began, so long apart.
    Apart(TimeDelta),
}

/// Compares the stretches of both, each in the order of time.
pub fn meeting(old: &[Alive], new: &[Alive]) -> Meeting {
    let (Some(last_of_old), Some(first_of_new)) = (old.last(), new.first()) else {
        return if new.is_empty() {
            Meeting::NewUnheard
        } else {
            Meeting::OldUnheard
        };
    };
    let together: TimeDelta = old
        .iter()
        .flat_map(|one| new.iter().map(move |other| common(one, other)))
        .sum();
    if together > TimeDelta::zero() {
        Meeting::Together(together)
    } else {
        let apart = first_of_new.began - last_of_old.ended;
        Meeting::Apart(apart.max(TimeDelta::zero()))
    }
}

fn common(one: &Alive, other: &Alive) -> TimeDelta {
    let time = one.ended.min(other.ended) - one.began.max(other.began);
    time.max(TimeDelta::zero())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alive(began: i64, ended: i64) -> Alive {
        let at = |minute: i64| DateTime::from_timestamp(1_790_000_000 + minute * 60, 0).unwrap();
        Alive {
            began: at(began),
            ended: at(ended),
        }
    }

    #[test]
    fn a_migration_is_two_lives_apart() {
        let meeting = meeting(&[alive(0, 32)], &[alive(74, 120)]);
        assert_eq!(meeting, Meeting::Apart(TimeDelta::minutes(42)));
    }

    #[test]
    fn a_backup_lives_beside_what_it_was_made_from() {
        let both = meeting(&[alive(0, 60), alive(70, 120)], &[alive(50, 100)]);
        assert_eq!(both, Meeting::Together(TimeDelta::minutes(40)));
    }

    #[test]
    fn who_was_never_heard_is_said() {
        assert_eq!(meeting(&[alive(0, 60)], &[]), Meeting::NewUnheard);
        assert_eq!(meeting(&[], &[alive(0, 60)]), Meeting::OldUnheard);
        assert_eq!(meeting(&[], &[]), Meeting::NewUnheard);
    }
}
