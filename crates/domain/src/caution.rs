//! Why an exported mapping is to be used with care.
//!
//! A GUID that is known not to work is exported with a word for why, whatever is decided about it: the
//! integrator's software sees it before its queries fail. What Halo last said holds while it gives no
//! answer; what was said of a GUID that was approved before says nothing of the one that holds now.

use chrono::{DateTime, Utc};

use crate::reason::Reason;
use crate::tracks::Track;

string_enum! {
    /// Why an exported mapping is to be used with care.
    pub enum CautionWord {
        /// A change waits, and nothing more is known against the GUID.
        ChangeWaits = "change_waits",
        /// Halo refuses the GUID.
        Refused = "refused",
        /// Halo does not call the GUID authoritative.
        NotAuthoritative = "not_authoritative",
        /// Halo removed the site, or Halo Link was uninstalled.
        Removed = "removed",
        /// Halo knows no such GUID.
        NotFound = "not_found",
        /// A person withheld the mapping: no GUID is exported.
        Withheld = "withheld",
    }
}

impl CautionWord {
    /// In a sentence.
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::ChangeWaits => "Use it with care: a change of it waits.",
            Self::Refused => "It does not work now: Halo refuses it.",
            Self::NotAuthoritative => "It does not work now: Halo does not call it authoritative.",
            Self::Removed => "It does not work now: the installation was removed.",
            Self::NotFound => "It does not work now: Halo knows no such GUID.",
            Self::Withheld => "No GUID is exported: the mapping is withheld.",
        }
    }
}

/// What a track last told, up to the time that is asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldByTrack {
    /// Access, authority or identity.
    pub track: Track,
    /// The state's word on the track.
    pub state: String,
    /// Why.
    pub reason: Option<Reason>,
    /// Since when.
    pub began: DateTime<Utc>,
    /// Until when it was so; none where nothing else came since.
    pub ended: Option<DateTime<Utc>>,
    /// When the site was last seen.
    pub observed_at: DateTime<Utc>,
}

/// What is known against a GUID that has been approved since then.
pub fn fault(told: &[ToldByTrack], approved_since: DateTime<Utc>) -> Option<CautionWord> {
    let of = |track| {
        let mut told = told.iter().filter(move |one| one.track == track);
        told.next().filter(|one| {
            let is_of_this = one.began >= approved_since;
            is_of_this || (one.ended.is_none() && one.observed_at > approved_since)
        })
    };
    let access = of(Track::Access)?;
    if access.state == "refused" {
        return Some(match access.reason {
            Some(Reason::NonAuthoritative) => CautionWord::NotAuthoritative,
            Some(Reason::NotFound) => CautionWord::NotFound,
            Some(_) | None => CautionWord::Refused,
        });
    }
    // Beside an answer only what that answer, or the last one, told.
    let lasts = |one: &&ToldByTrack| match (one.ended, access.ended) {
        (None, _) => true,
        (Some(ended), Some(answered_until)) => ended >= answered_until,
        (Some(_), None) => false,
    };
    if of(Track::Identity)
        .filter(lasts)
        .is_some_and(|one| one.state == "gone")
    {
        return Some(CautionWord::Removed);
    }
    of(Track::Authority)
        .filter(lasts)
        .filter(|one| one.state == "not_authoritative")
        .map(|_| CautionWord::NotAuthoritative)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000 + minute * 60, 0).unwrap()
    }

    fn told(
        track: Track,
        state: &str,
        reason: Option<Reason>,
        from: i64,
        to: Option<i64>,
    ) -> ToldByTrack {
        ToldByTrack {
            track,
            state: state.to_owned(),
            reason,
            began: at(from),
            ended: to.map(at),
            observed_at: at(60),
        }
    }

    #[test]
    fn each_way_in_which_a_guid_does_not_work_has_its_word() {
        let access = |state, reason| told(Track::Access, state, reason, 10, None);
        for (facts, word) in [
            (
                vec![access("refused", Some(Reason::Forbidden))],
                CautionWord::Refused,
            ),
            (
                vec![access("refused", Some(Reason::NotPaired))],
                CautionWord::Refused,
            ),
            (
                vec![access("refused", Some(Reason::NonAuthoritative))],
                CautionWord::NotAuthoritative,
            ),
            (
                vec![access("refused", Some(Reason::NotFound))],
                CautionWord::NotFound,
            ),
            (
                vec![
                    access("answered", None),
                    told(Track::Authority, "not_authoritative", None, 20, None),
                ],
                CautionWord::NotAuthoritative,
            ),
            (
                vec![
                    access("answered", None),
                    told(Track::Identity, "gone", Some(Reason::Removed), 20, None),
                ],
                CautionWord::Removed,
            ),
        ] {
            assert_eq!(fault(&facts, at(0)), Some(word), "{facts:?}");
        }
        assert_eq!(fault(&[access("answered", None)], at(0)), None);
        assert_eq!(fault(&[], at(0)), None);
    }

    #[test]
    fn a_blink_of_ours_takes_no_caution_back() {
        let refused = told(
            Track::Access,
            "refused",
            Some(Reason::Forbidden),
            10,
            Some(40),
        );
        assert_eq!(fault(&[refused], at(0)), Some(CautionWord::Refused));
        let answered = told(Track::Access, "answered", None, 10, Some(40));
        let flagged = told(Track::Authority, "not_authoritative", None, 10, Some(40));
        assert_eq!(
            fault(&[answered, flagged.clone()], at(0)),
            Some(CautionWord::NotAuthoritative)
        );
        let goes_on = told(Track::Access, "answered", None, 10, None);
        assert_eq!(
            fault(&[goes_on, flagged], at(0)),
            None,
            "it answers, and does not tell any more"
        );
    }

    #[test]
    fn what_was_said_of_the_former_guid_is_not_said_of_the_new_one() {
        let refused = told(Track::Access, "refused", Some(Reason::Forbidden), 10, None);
        assert_eq!(
            fault(std::slice::from_ref(&refused), at(61)),
            None,
            "not seen since"
        );
        assert_eq!(
            fault(&[refused], at(59)),
            Some(CautionWord::Refused),
            "seen since, and no better"
        );
        let ended = told(
            Track::Access,
            "refused",
            Some(Reason::Forbidden),
            10,
            Some(40),
        );
        assert_eq!(fault(&[ended], at(30)), None);
    }
}
