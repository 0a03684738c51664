//! Bringing practices in by a batch: what becomes of a row until its practice is watched.
//!
//! Rows are judged by [`crate::import`]. Here is which state a row is in, when it is looked up again,
//! and what to tell a person about it.

mod found;

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use crate::import::Verdict;
use crate::site::{Pms, SiteKey};

pub use found::{Elsewhere, Found, another_environment, caution, refused};

/// What a row of a batch says, by the name of its column. What cannot be used is kept too.
pub type Cells = BTreeMap<String, String>;

/// More practices than this are started only when their number is typed.
pub const START_UNCONFIRMED_MAX: usize = 5;

string_enum! {
    /// Where a row of a batch stands. The order is that of the batch's page: what a person must
    /// decide comes first.
    pub enum RowState {
        /// Several sites match and none is certain.
        Several = "several",
        /// Halo knows no site for the Site ID.
        NotFound = "not_found",
        /// The row cannot be used as it is.
        Invalid = "invalid",
        /// Halo's name is another one.
        NameMismatch = "name_mismatch",
        /// The installation is not ready.
        Initialising = "initialising",
        /// The Site ID is on the list, or in another row, under another name.
        Duplicate = "duplicate",
        /// The practice is on the list already, just so.
        Unchanged = "unchanged",
        /// It can be watched as soon as somebody says so.
        Ready = "ready",
        /// It was not looked up yet.
        Waiting = "waiting",
        /// It is watched.
        Started = "started",
        /// Somebody took it off the batch.
        Dropped = "dropped",
    }
}

impl RowState {
    /// The state of a row that nobody started or dropped, from its verdict.
    pub const fn of(verdict: Option<Verdict>) -> Self {
        match verdict {
            None => Self::Waiting,
            Some(Verdict::Added) => Self::Ready,
            Some(Verdict::Unchanged) => Self::Unchanged,
            Some(Verdict::Duplicate) => Self::Duplicate,
            Some(Verdict::NotFound) => Self::NotFound,
            Some(Verdict::Several) => Self::Several,
            Some(Verdict::NameMismatch) => Self::NameMismatch,
            Some(Verdict::Initialising) => Self::Initialising,
            Some(Verdict::Invalid) => Self::Invalid,
        }
    }

    /// The state on screen.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Several => "Several candidates",
            Self::NotFound => "Not found",
            Self::Invalid => "Cannot be used",
            Self::NameMismatch => "Name differs",
            Self::Initialising => "Initialising",
            Self::Duplicate => "Listed already",
            Self::Unchanged => "Already here",
            Self::Ready => "Ready",
            Self::Waiting => "Waiting",
            Self::Started => "Watched",
            Self::Dropped => "Dropped",
        }
    }

    /// What to do about it, in a few words; empty where there is nothing to do.
    pub const fn what_to_do(self) -> &'static str {
        match self {
            Self::Several => "Ask Halo Support which one is right, then choose it",
            Self::NotFound => "Check ID and PMS with the practice. Is Halo Link installed?",
            Self::Invalid => "Edit the row",
            Self::NameMismatch => "Call the practice before you accept",
            Self::Initialising => "Accept now: it goes online by itself",
            Self::Duplicate => "A second clinic behind one database? Add it, else drop the row",
            Self::Unchanged | Self::Ready | Self::Waiting | Self::Started | Self::Dropped => "",
        }
    }

    /// Whether a person must decide or edit something.
    pub const fn needs_a_person(self) -> bool {
        matches!(
            self,
            Self::Several
                | Self::NotFound
                | Self::Invalid
                | Self::NameMismatch
                | Self::Initialising
                | Self::Duplicate
        )
    }

    /// Whether nothing more will happen to the row by itself or by a person.
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Unchanged | Self::Started | Self::Dropped)
    }
}

/// Between two look-ups of a row that is not ready.
pub const LOOK_UP_AGAIN: TimeDelta = TimeDelta::hours(6);
/// For so long a row is looked up again. Whoever has not installed Halo Link by then is asked by a
/// person.
pub const LOOKED_UP_FOR: TimeDelta = TimeDelta::days(14);
/// An answer older than this is asked for again before anything is started on it.
pub const ANSWER_HOLDS: TimeDelta = TimeDelta::hours(24);

/// When a row is looked up again after it was judged at `now`; `since` is when it was entered.
///
/// What may come right at the practice's end is asked again: a Halo Link that is installed tomorrow,
/// a name that is corrected. What is settled, or cannot be used, is not.
pub fn look_up_again(
    verdict: Verdict,
    since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let may_change = matches!(
        verdict,
        Verdict::NotFound | Verdict::Several | Verdict::NameMismatch | Verdict::Initialising
    );
    let next = now + LOOK_UP_AGAIN;
    (may_change && next <= since + LOOKED_UP_FOR).then_some(next)
}

/// Why a Site ID cannot be one, without asking Halo.
///
/// A developer's licence of Best Practice shows 0, which Halo resolves to no site (Halo's overview,
/// "Site IDs of developers").
pub fn cannot_be_an_id(key: &SiteKey) -> Option<&'static str> {
    let is_zero = key.site_id.as_str().chars().all(|digit| digit == '0');
    (key.pms == Pms::BestPractice && is_zero).then_some(
        "0 is what a developer's licence of Best Practice shows. Ask the practice for the Site ID \
         under Help > About",
    )
}

/// Words to send to a practice so that it can act, ready to be copied.
pub fn words_for_the_practice(state: RowState, pms: Pms) -> Option<String> {
    let where_the_id_is = match pms {
        Pms::BestPractice => {
            "In Best Practice, open Help > About and read us the number called Site ID."
        }
        Pms::Zedmed => "In Zedmed, read us the database ID in the status bar at the bottom.",
        Pms::D4w => {
            "In D4W, open Help > About and read us the Centaur customer reference number. Where you \
             have branches, it is the number of the parent."
        }
    };
    let install = match pms {
        Pms::BestPractice => {
            "Please have Halo Link installed on the server of Best Practice, then enable our \
             integration under Setup > Configuration > Database > Set up third-party integrations \
             and send us the pairing code that is shown there."
        }
        Pms::Zedmed => "Please have Halo Link installed on the server of Zedmed.",
        Pms::D4w => "Please have Halo Link installed on the server of D4W.",
    };
    match state {
        RowState::NotFound => Some(format!(
            "We cannot reach your {} yet. {where_the_id_is} If Halo Link is not installed yet: {install}",
            pms.full_name()
        )),
        RowState::NameMismatch | RowState::Several | RowState::Invalid => Some(format!(
            "Before we connect to your {} we want to be sure that it is yours. {where_the_id_is}",
            pms.full_name()
        )),
        RowState::Initialising => Some(format!(
            "Halo Link is installed at your practice and has not finished setting up. Please check \
             on the server of {} that it is running and that the server reaches the internet.",
            pms.full_name()
        )),
        RowState::Duplicate
        | RowState::Unchanged
        | RowState::Ready
        | RowState::Waiting
        | RowState::Started
        | RowState::Dropped => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hours: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::hours(hours)
    }

    #[test]
    fn a_row_is_looked_up_every_six_hours_for_fourteen_days() {
        assert_eq!(
            look_up_again(Verdict::NotFound, at(0), at(1)),
            Some(at(7)),
            "Halo Link may be installed tomorrow"
        );
        let mut looked_up = 0;
        let mut now = at(0);
        while let Some(next) = look_up_again(Verdict::NotFound, at(0), now) {
            (now, looked_up) = (next, looked_up + 1);
        }
        assert_eq!(looked_up, 14 * 4);
        for settled in [
            Verdict::Added,
            Verdict::Unchanged,
            Verdict::Duplicate,
            Verdict::Invalid,
        ] {
            assert_eq!(look_up_again(settled, at(0), at(0)), None);
        }
    }

    #[test]
    fn a_developers_ids_are_known() {
        let key = |pms, id: &str| SiteKey {
            pms,
            site_id: id.parse().unwrap(),
        };
        assert!(cannot_be_an_id(&key(Pms::BestPractice, "0")).is_some());
        assert!(cannot_be_an_id(&key(Pms::BestPractice, "10")).is_none());
        assert!(cannot_be_an_id(&key(Pms::D4w, "0")).is_none());
    }

    #[test]
    fn whoever_must_act_at_the_practice_gets_words_for_their_pms() {
        let words = words_for_the_practice(RowState::NotFound, Pms::BestPractice).unwrap();
        assert!(words.contains("Help > About") && words.contains("pairing code"));
        let words = words_for_the_practice(RowState::NotFound, Pms::D4w).unwrap();
        assert!(words.contains("parent") && !words.contains("pairing code"));
        assert_eq!(words_for_the_practice(RowState::Ready, Pms::Zedmed), None);
    }
}
