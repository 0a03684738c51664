//! Did both GUIDs live at once?
//!
//! A migration looks like one heart that stops before another begins; a restored backup or a test
//! copy like two that beat together. Neither proves anything, so what is said here is evidence for
//! a person. Only what was seen is said: of a time in which nobody looked, or in which Halo refused to
//! tell, a life of either GUID is neither claimed nor denied.

use chrono::{DateTime, TimeDelta, Utc};

use crate::succession::MARGIN;

/// A stretch of time, and whether a GUID was alive in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// From.
    pub began: DateTime<Utc>,
    /// To.
    pub ended: DateTime<Utc>,
    /// Whether it was alive; none where nobody knows.
    pub is_alive: Option<bool>,
}

/// How the lives of two GUIDs lie to each other, as far as they were seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meeting {
    /// The new one was never heard.
    NewUnheard,
    /// The old one was never heard while anybody watched both.
    OldUnheard,
    /// They were seen alive together for so long.
    Together(TimeDelta),
    /// Halo knew the new one so long while the old one was alive. Whether the old one was seen to stop
    /// after that.
    Beside(TimeDelta, bool),
    /// The old one was seen to stop before the new one began, so long before.
    Apart(TimeDelta),
    /// Nobody saw how it was.
    Unseen,
}

/// Compares the stretches of both, each in the order of time. `known_since` is the moment since when
/// Halo knows the new one, where it tells.
pub fn meeting(old: &[Stretch], new: &[Stretch], known_since: Option<DateTime<Utc>>) -> Meeting {
    let together: TimeDelta = alive(old)
        .flat_map(|one| alive(new).map(move |other| common(one, other)))
        .sum();
    if together > TimeDelta::zero() {
        return Meeting::Together(together);
    }
    let last_of_old = alive(old).last();
    let stop = last_of_old.and_then(|last| {
        let mut after = old.iter().filter(|one| one.began >= last.ended);
        after.find(|one| one.is_alive == Some(false) && one.began == last.ended)
    });
    if let Some((last, since)) = last_of_old.zip(known_since)
        && since + MARGIN <= last.ended
    {
        let from = alive(old)
            .next()
            .map_or(since, |first| first.began.max(since));
        return Meeting::Beside(last.ended - from, stop.is_some());
    }
    let Some(first_of_new) = alive(new).next() else {
        return Meeting::NewUnheard;
    };
    if last_of_old.is_none() {
        return Meeting::OldUnheard;
    }
    // A beginning is known from Halo, or seen as the end of a silence.
    let seen_silent = new
        .iter()
        .any(|one| one.is_alive == Some(false) && one.ended == first_of_new.began);
    let began = known_since.or(seen_silent.then_some(first_of_new.began));
    match (stop, began) {
        (Some(stop), Some(began)) if stop.began <= began => Meeting::Apart(began - stop.began),
        (_, _) => Meeting::Unseen,
    }
}

fn alive(lane: &[Stretch]) -> impl Iterator<Item = &Stretch> {
    lane.iter().filter(|one| one.is_alive == Some(true))
}

fn common(one: &Stretch, other: &Stretch) -> TimeDelta {
    let time = one.ended.min(other.ended) - one.began.max(other.began);
    time.max(TimeDelta::zero())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000 + minute * 60, 0).unwrap()
    }

    fn stretch(began: i64, ended: i64, is_alive: Option<bool>) -> Stretch {
        Stretch {
            began: at(began),
            ended: at(ended),
            is_alive,
        }
    }

    const ALIVE: Option<bool> = Some(true);
    const STOPPED: Option<bool> = Some(false);

    #[test]
    fn a_migration_is_two_lives_apart_and_both_were_seen() {
        let old = [
            stretch(0, 32, ALIVE),
            stretch(32, 74, STOPPED),
            stretch(74, 120, None),
        ];
        let new = [stretch(0, 76, None), stretch(76, 120, ALIVE)];
        assert_eq!(
            meeting(&old, &new, Some(at(74))),
            Meeting::Apart(TimeDelta::minutes(42))
        );
        let watched = [stretch(0, 76, STOPPED), stretch(76, 120, ALIVE)];
        assert_eq!(
            meeting(&old, &watched, None),
            Meeting::Apart(TimeDelta::minutes(44)),
            "it was seen to begin"
        );
        assert_eq!(
            meeting(&old, &new, None),
            Meeting::Unseen,
            "nobody looked at the new one before"
        );
    }

    #[test]
    fn behind_a_refusal_an_overlap_is_not_denied() {
        let old = [stretch(0, 32, ALIVE), stretch(32, 120, None)];
        let new = [stretch(0, 33, None), stretch(33, 120, ALIVE)];
        assert_eq!(meeting(&old, &new, Some(at(32))), Meeting::Unseen);
        assert_eq!(meeting(&old, &new, None), Meeting::Unseen);
    }

    #[test]
    fn a_backup_lives_beside_what_it_was_made_from() {
        let old = [
            stretch(0, 60, ALIVE),
            stretch(60, 70, STOPPED),
            stretch(70, 120, ALIVE),
        ];
        let new = [stretch(50, 100, ALIVE)];
        assert_eq!(
            meeting(&old, &new, None),
            Meeting::Together(TimeDelta::minutes(40))
        );
    }

    #[test]
    fn halo_tells_of_a_life_beside_the_old_one_that_nobody_looked_at() {
        let old = [stretch(0, 32, ALIVE), stretch(32, 120, None)];
        let new = [stretch(0, 33, None), stretch(33, 120, ALIVE)];
        assert_eq!(
            meeting(&old, &new, Some(at(20))),
            Meeting::Beside(TimeDelta::minutes(12), false)
        );
        let stopped = [stretch(0, 32, ALIVE), stretch(32, 120, STOPPED)];
        assert_eq!(
            meeting(&stopped, &new, Some(at(20))),
            Meeting::Beside(TimeDelta::minutes(12), true)
        );
        assert_eq!(
            meeting(&old, &new, Some(at(-900))),
            Meeting::Beside(TimeDelta::minutes(32), false),
            "of the old one no more is said than was seen"
        );
    }

    #[test]
    fn who_was_never_heard_is_said() {
        let heard = [stretch(0, 60, ALIVE)];
        assert_eq!(meeting(&heard, &[], None), Meeting::NewUnheard);
        assert_eq!(meeting(&[], &heard, None), Meeting::OldUnheard);
        assert_eq!(meeting(&[], &[], None), Meeting::NewUnheard);
    }
}
