//! Bringing practices in by a batch: what becomes of a row until its practice is watched.
//!
//! Rows are judged by [`crate::import`]. Here is which state a row is in, when it is looked up again,
//! and what to tell a person about it.

mod found;
mod site_id;

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use crate::backoff::backoff;
use crate::environment::Environment;
use crate::import::Verdict;
use crate::site::Pms;

pub use found::{Elsewhere, Found, another_environment, caution};
pub use site_id::{REGISTRY, cannot_be_an_id, developers_id, where_the_id_is};

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
        /// Halo says that we are not paired with the site.
        NotPaired = "not_paired",
        /// The one site that Halo knows is not the authoritative one.
        NotAuthoritative = "not_authoritative",
        /// Halo refuses the question about this PMS and Site ID.
        Rejected = "rejected",
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
            Some(Verdict::NotPaired) => Self::NotPaired,
            Some(Verdict::NotAuthoritative) => Self::NotAuthoritative,
            Some(Verdict::Rejected) => Self::Rejected,
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
            Self::NotPaired => "Not paired",
            Self::NotAuthoritative => "Not authoritative",
            Self::Rejected => "Refused by Halo",
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
    pub const fn what_to_do(self, environment: Environment) -> &'static str {
        match self {
            Self::Several if matches!(environment, Environment::Stage) => {
                "Choose it by the GUID in the log of your Halo Link"
            }
            Self::Several => "Ask Halo Support which one is right, then choose it",
            Self::NotFound => {
                "Check ID and PMS with the practice. Is Halo Link installed, and our integration enabled?"
            }
            Self::NotPaired => "Pair with the site, then have the row looked up again",
            Self::NotAuthoritative => "Ask Halo Support before you accept",
            Self::Rejected => "Correct the row, or have it looked up again as it is",
            Self::Invalid => "Edit the row",
            Self::NameMismatch => "Call the practice before you accept",
            Self::Initialising => {
                "Accept it to have it watched while it sets up. After a day ask the practice's IT to look"
            }
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
                | Self::NotPaired
                | Self::NotAuthoritative
                | Self::Rejected
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
/// After a look-up without an answer a row waits so long, then twice as long, and so on.
const AFTER_SILENCE: TimeDelta = TimeDelta::seconds(30);
/// The longest of these waits.
const AFTER_SILENCE_MOST: TimeDelta = TimeDelta::hours(1);
/// After so many look-ups without an answer, a fortnight of them, a person must look.
const SILENCES_MOST: u32 = 14 * 24;

/// How long a row waits that was asked about `silences` times in a row without an answer; none where a
/// person must look at it.
pub fn after_silence(silences: u32) -> Option<TimeDelta> {
    let doublings = silences.saturating_sub(1);
    (silences < SILENCES_MOST).then(|| backoff(doublings, AFTER_SILENCE, AFTER_SILENCE_MOST, None))
}

/// An answer older than this is asked for again before anything is started on it.
pub const ANSWER_HOLDS: TimeDelta = TimeDelta::hours(24);

/// When a row is looked up again after it was judged at `now`; `since` is when it was entered.
///
/// What may come right at the practice's or Halo's end is asked again: a Halo Link that is installed
/// tomorrow, a name that is corrected, authority that is moved. What is settled, cannot be used, or was
/// refused is not: it waits for somebody who pairs or corrects it.
pub fn look_up_again(
    verdict: Verdict,
    since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let may_change = matches!(
        verdict,
        Verdict::NotFound
            | Verdict::NotAuthoritative
            | Verdict::Several
            | Verdict::NameMismatch
            | Verdict::Initialising
    );
    let next = now + LOOK_UP_AGAIN;
    (may_change && next <= since + LOOKED_UP_FOR).then_some(next)
}

/// What a practice with Best Practice does so that we may pair with its site.
const GIVE_THE_CODE: &str = "enable our integration under Setup > Configuration > Database > Set up \
    third-party integrations and send us the pairing code that is shown there.";

/// Words to send to a practice so that it can act, ready to be copied.
pub fn words_for_the_practice(state: RowState, pms: Pms) -> Option<String> {
    let where_the_id_is = where_the_id_is(pms);
    let install = match pms {
        Pms::BestPractice => format!(
            "Please have Halo Link installed on the server of Best Practice, then {GIVE_THE_CODE}"
        ),
        Pms::Zedmed => "Please have Halo Link installed on the server of Zedmed, then enable our \
                        integration in Zedmed."
            .to_owned(),
        Pms::D4w => {
            "Please have Halo Link installed on the server of D4W, then enable our integration \
                     in D4W."
                .to_owned()
        }
    };
    match state {
        RowState::NotFound => Some(format!(
            "We cannot reach your {} yet. {where_the_id_is} If Halo Link is not installed yet: {install}",
            pms.full_name()
        )),
        // The other PMS pair without anything from the practice.
        RowState::NotPaired => (pms == Pms::BestPractice).then(|| {
            format!("So that we may connect to your Best Practice, please {GIVE_THE_CODE}")
        }),
        RowState::NameMismatch
        | RowState::Several
        | RowState::NotAuthoritative
        | RowState::Rejected
        | RowState::Invalid => Some(format!(
            "Before we connect to your {} we want to be sure that it is yours. {where_the_id_is}",
            pms.full_name()
        )),
        RowState::Initialising => Some(format!(
            "Halo Link is installed at your practice and has not finished setting up. Please check \
             on the server of {} that it is running and that the server reaches the internet{}.",
            pms.full_name(),
            match pms {
                Pms::Zedmed => ", and that the INI file of Zedmed there is valid",
                Pms::BestPractice | Pms::D4w => "",
            }
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
    fn in_stage_one_of_several_is_chosen_and_nobody_is_called() {
        let words = |environment| RowState::Several.what_to_do(environment);
        assert!(!words(Environment::Stage).contains("Support"));
        assert!(words(Environment::Stage).contains("GUID"));
        assert!(words(Environment::Production).contains("Halo Support"));
    }

    #[test]
    fn what_somebody_must_pair_or_correct_is_not_asked_about_by_itself() {
        for waits in [Verdict::NotPaired, Verdict::Rejected] {
            assert_eq!(look_up_again(waits, at(0), at(0)), None, "{waits}");
        }
        assert_eq!(
            look_up_again(Verdict::NotAuthoritative, at(0), at(1)),
            Some(at(7)),
            "Halo Support may switch it"
        );
    }

    #[test]
    fn a_row_without_an_answer_is_asked_about_ever_more_seldom_and_not_for_ever() {
        assert_eq!(after_silence(1), Some(TimeDelta::seconds(30)));
        assert_eq!(after_silence(2), Some(TimeDelta::seconds(60)));
        assert_eq!(after_silence(9), Some(TimeDelta::hours(1)));
        let waits: Vec<_> = (1..).map_while(after_silence).collect();
        let days = waits.iter().sum::<TimeDelta>().num_days();
        assert_eq!((waits.len(), days), (335, 13));
    }

    #[test]
    fn whoever_must_act_at_the_practice_gets_words_for_their_pms() {
        let words = words_for_the_practice(RowState::NotFound, Pms::BestPractice).unwrap();
        assert!(words.contains("Help > About") && words.contains("pairing code"));
        let words = words_for_the_practice(RowState::NotPaired, Pms::BestPractice).unwrap();
        assert!(words.contains("pairing code") && !words.contains("Halo Link installed"));
        assert_eq!(
            words_for_the_practice(RowState::NotPaired, Pms::Zedmed),
            None
        );
        let words = words_for_the_practice(RowState::NotFound, Pms::D4w).unwrap();
        assert!(words.contains("parent") && !words.contains("pairing code"));
        for pms in Pms::ALL {
            let words = words_for_the_practice(RowState::NotFound, *pms).unwrap();
            assert!(words.contains("enable our integration"), "{words}");
        }
        let words = words_for_the_practice(RowState::Initialising, Pms::Zedmed).unwrap();
        assert!(words.contains("INI file"), "{words}");
        assert_eq!(words_for_the_practice(RowState::Ready, Pms::Zedmed), None);
    }
}
