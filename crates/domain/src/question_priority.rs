//! Who may ask while a day's questions run out.
//!
//! A day's questions are meant to last for the day. Where they are spent faster than the day goes by,
//! questions stop in a stated order, the dispensable first, and go on when the day has caught up; so
//! each of them slows down rather than ends. The last ones are kept for people, who have a share of the day
//! and no more: whatever they type, the watch goes on.

string_enum! {
    /// Why Halo is asked, the most urgent first.
    pub enum Priority {
        /// A person waits for the answer.
        Person = "person",
        /// A site that is not well.
        Trouble = "trouble",
        /// A well site's turn.
        Routine = "routine",
        /// A look-up of a Site ID whose turn it is.
        LookUp = "look_up",
        /// Practices that are being brought in.
        Import = "import",
        /// A GUID beside the approved one, or whether Halo answers at all.
        Probe = "probe",
    }
}

/// Of a hundred questions of a day so many are kept for people.
const RESERVED_PERCENT: u32 = 2;
/// Of a hundred questions of a day people have so many, all together.
const PEOPLE_PERCENT: u32 = 25;

/// What a UTC day has had so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AskedToday {
    /// Questions in all.
    pub all: u32,
    /// Those for which a person waited.
    pub by_people: u32,
}

impl Priority {
    /// By how much of the day's questions the count may be ahead of the day; none where it does not
    /// matter.
    const fn lead(self) -> Option<f64> {
        match self {
            Self::Person => None,
            Self::Trouble => Some(0.25),
            Self::Routine => Some(0.15),
            Self::LookUp => Some(0.1),
            Self::Import => Some(0.05),
            Self::Probe => Some(0.02),
        }
    }

    /// Whether one more question may be asked. `asked` is how many were, of `per_day` (none
    /// where there is no limit), and `part_of_day_gone` how much of the UTC day is over, 0 to 1.
    pub fn is_allowed(
        self,
        asked: AskedToday,
        per_day: Option<u32>,
        part_of_day_gone: f64,
    ) -> bool {
        let Some(per_day) = per_day else {
            return true;
        };
        let Some(lead) = self.lead() else {
            return asked.all < per_day && asked.by_people < share(per_day, PEOPLE_PERCENT);
        };
        let part = f64::from(asked.all) / f64::from(per_day.max(1));
        !is_spent(asked.all, Some(per_day)) && part <= part_of_day_gone + lead
    }
}

/// Whether nothing is left of a day's questions but what is kept for people.
pub fn is_spent(asked_today: u32, per_day: Option<u32>) -> bool {
    per_day.is_some_and(|per_day| {
        asked_today >= per_day.saturating_sub(share(per_day, RESERVED_PERCENT))
    })
}

/// So many in a hundred, rounded up.
fn share(per_day: u32, percent: u32) -> u32 {
    let share = u64::from(per_day) * u64::from(percent);
    u32::try_from(share.div_ceil(100)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn by_the_watch(all: u32) -> AskedToday {
        AskedToday { all, by_people: 0 }
    }

    /// Who may ask, of a day's ten thousand, after so many, at this hour.
    fn allowed(asked: u32, hour: f64) -> Vec<&'static str> {
        let all = Priority::ALL.iter();
        all.filter(|who| who.is_allowed(by_the_watch(asked), Some(10_000), hour / 24.0))
            .map(|who| who.as_str())
            .collect()
    }

    #[test]
    fn a_day_that_is_spent_as_it_goes_by_stops_nobody() {
        for hour in 0..24 {
            let asked = hour * 10_000 / 24;
            assert_eq!(allowed(asked, f64::from(hour)).len(), 6, "{hour}");
        }
    }

    #[test]
    fn as_the_count_runs_ahead_the_dispensable_stop_first() {
        let at_noon = [5_201, 5_501, 6_001, 6_501, 7_501].map(|asked| allowed(asked, 12.0));
        insta::assert_debug_snapshot!(at_noon.map(|who| who.join(" ")), @r#"
        [
            "person trouble routine look_up import",
            "person trouble routine look_up",
            "person trouble routine",
            "person trouble",
            "person",
        ]
        "#);
    }

    #[test]
    fn who_stopped_goes_on_when_the_day_has_caught_up() {
        assert_eq!(allowed(6_501, 12.0), ["person", "trouble"]);
        assert_eq!(allowed(6_501, 15.7).len(), 6);
    }

    #[test]
    fn the_last_two_in_a_hundred_are_kept_for_people_and_then_nobody_asks() {
        assert_eq!(allowed(9_799, 23.9).len(), 6);
        assert_eq!(allowed(9_800, 23.9), ["person"]);
        assert_eq!(allowed(9_999, 23.9), ["person"]);
        assert!(allowed(10_000, 23.9).is_empty());
        assert!(is_spent(9_800, Some(10_000)) && !is_spent(9_799, Some(10_000)));
    }

    #[test]
    fn people_have_a_quarter_of_the_day_and_when_it_is_gone_the_watch_goes_on_without_them() {
        let after = |by_people| {
            let asked = AskedToday {
                all: 3_000,
                by_people,
            };
            Priority::Person.is_allowed(asked, Some(10_000), 0.5)
                && Priority::Routine.is_allowed(asked, Some(10_000), 0.5)
        };
        assert!(after(2_499) && !after(2_500));
        let gone = AskedToday {
            all: 3_000,
            by_people: 2_500,
        };
        assert!(Priority::Probe.is_allowed(gone, Some(10_000), 0.5));
        assert!(
            Priority::Person.is_allowed(gone, None, 0.5),
            "no limit, no share"
        );
    }

    #[test]
    fn a_small_cap_keeps_one_for_people_and_no_cap_keeps_none() {
        let asked = by_the_watch;
        assert!(Priority::Routine.is_allowed(asked(0), Some(2), 0.0));
        assert!(!Priority::Trouble.is_allowed(asked(1), Some(2), 1.0));
        assert!(Priority::Person.is_allowed(asked(1), Some(2), 1.0));
        assert!(!Priority::Person.is_allowed(asked(0), Some(0), 0.5));
        assert!(Priority::Probe.is_allowed(asked(u32::MAX), None, 0.0));
        assert!(!is_spent(u32::MAX, None));
    }
}
