//! May this person follow this change now?
//!
//! The table of the design: nothing to approve for r0, one approver for r1, with a reason for r2,
//! with whom they spoke to and what was said for r3, two different people within a day for r4. A
//! program decides r1 alone and is never one of the two.

use chrono::{DateTime, TimeDelta, Utc};

use crate::change::Risk;
use crate::outside_text::says_something;
use crate::principal::Principal;

/// The second of two people must follow the first within this time.
pub const FIRST_HOLDS: TimeDelta = TimeDelta::hours(24);

/// A card that nobody decided in this time makes way for a fresh one.
pub const CARD_HOLDS: TimeDelta = TimeDelta::days(7);

/// An approval that waits for a second one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstApproval {
    /// Who.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// What an approval does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The change is followed.
    Applies,
    /// It waits for a second person.
    WaitsForSecond,
}

/// Why an approval does nothing, with what to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotApproved {
    /// r0.
    #[error("There is nothing to approve: the approved mapping stays as it is.")]
    NothingToApprove,
    /// A program.
    #[error("A token may decide r1 only. A person must sign in to decide this one.")]
    TakesAPerson,
    /// r2.
    #[error("Say why: `reason` must not be empty for r2.")]
    ReasonMissing,
    /// r3.
    #[error("Say whom you spoke to and what they said: `contacted` must not be empty for r3.")]
    ContactMissing,
    /// Put up by hand by the same person.
    #[error("You entered this by hand, so somebody else must approve it.")]
    OwnEntry,
    /// r4, twice by one person.
    #[error("You approved this already. A second person must approve it within 24 hours.")]
    SamePerson,
}

/// What is to be approved.
#[derive(Clone, Copy, Debug)]
pub struct ApprovalRequest<'a> {
    /// How risky it is.
    pub risk: Risk,
    /// The person who put it up by hand, where no answer of Halo's did.
    pub entered_by: Option<&'a str>,
    /// The first of two approvals.
    pub first: Option<&'a FirstApproval>,
}

/// What the approver says.
#[derive(Clone, Copy, Debug)]
pub struct ApprovalComment<'a> {
    /// Why.
    pub reason: &'a str,
    /// Whom they spoke to and what was said.
    pub contacted: &'a str,
}

/// Decides what an approval by `actor` does.
///
/// # Errors
/// [`NotApproved`] says which rule is not met.
pub fn approve(
    asked: ApprovalRequest<'_>,
    actor: &Principal,
    said: ApprovalComment<'_>,
    now: DateTime<Utc>,
) -> Result<Effect, NotApproved> {
    let is_token = matches!(actor, Principal::Token { .. });
    match asked.risk {
        Risk::R0 => Err(NotApproved::NothingToApprove),
        _ if asked.entered_by == Some(actor.name().as_str()) => Err(NotApproved::OwnEntry),
        Risk::R1 => Ok(Effect::Applies),
        Risk::R2 | Risk::R3 | Risk::R4 if is_token => Err(NotApproved::TakesAPerson),
        Risk::R2 if !says_something(said.reason) => Err(NotApproved::ReasonMissing),
        Risk::R3 if !says_something(said.contacted) => Err(NotApproved::ContactMissing),
        Risk::R2 | Risk::R3 => Ok(Effect::Applies),
        Risk::R4 => match asked.first.filter(|first| now - first.at < FIRST_HOLDS) {
            None => Ok(Effect::WaitsForSecond),
            Some(first) if first.by == actor.name() => Err(NotApproved::SamePerson),
            Some(_) => Ok(Effect::Applies),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::permission::Role;
    use crate::principal::StaffId;

    fn person(name: &str) -> Principal {
        Principal::Person {
            staff: StaffId(1),
            name: name.to_owned(),
            role: Role::Approver,
            session: 1,
        }
    }

    fn token() -> Principal {
        Principal::Token {
            token: 1,
            name: "booking".to_owned(),
            role: Role::Approver,
        }
    }

    fn at(hour: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000 + hour * 3600, 0).unwrap()
    }

    fn asked(risk: Risk, first: Option<&FirstApproval>) -> ApprovalRequest<'_> {
        ApprovalRequest {
            risk,
            entered_by: None,
            first,
        }
    }

    fn said<'a>(reason: &'a str, contacted: &'a str) -> ApprovalComment<'a> {
        ApprovalComment { reason, contacted }
    }

    #[test]
    fn nobody_approves_what_they_entered_by_hand() {
        let entered = ApprovalRequest {
            entered_by: Some("Kim"),
            ..asked(Risk::R2, None)
        };
        let by = |name| approve(entered, &person(name), said("read there", ""), at(0));
        assert_eq!(by("Kim"), Err(NotApproved::OwnEntry));
        assert_eq!(by("Alex"), Ok(Effect::Applies));
    }

    #[test]
    fn each_risk_asks_for_what_the_design_says() {
        let kim = person("Kim");
        let ask = |risk, reason, contacted| {
            approve(asked(risk, None), &kim, said(reason, contacted), at(0))
        };
        assert_eq!(ask(Risk::R0, "x", "x"), Err(NotApproved::NothingToApprove));
        assert_eq!(ask(Risk::R1, "", ""), Ok(Effect::Applies));
        assert_eq!(ask(Risk::R2, " ", "x"), Err(NotApproved::ReasonMissing));
        assert_eq!(ask(Risk::R2, "a typo", ""), Ok(Effect::Applies));
        assert_eq!(ask(Risk::R3, "x", " "), Err(NotApproved::ContactMissing));
        for nothing in ["\u{200b}", ".", "—", "0", "\u{3164}"] {
            let r2 = ask(Risk::R2, nothing, "x");
            assert_eq!(r2, Err(NotApproved::ReasonMissing), "{nothing:?}");
            let r3 = ask(Risk::R3, "x", nothing);
            assert_eq!(r3, Err(NotApproved::ContactMissing), "{nothing:?}");
        }
        assert_eq!(ask(Risk::R3, "", "Jo, manager"), Ok(Effect::Applies));
    }

    #[test]
    fn a_program_decides_r1_and_is_never_one_of_two() {
        let ask = |risk| approve(asked(risk, None), &token(), said("x", "x"), at(0));
        assert_eq!(ask(Risk::R1), Ok(Effect::Applies));
        for risk in [Risk::R2, Risk::R3, Risk::R4] {
            assert_eq!(ask(risk), Err(NotApproved::TakesAPerson));
        }
    }

    #[test]
    fn r4_takes_two_different_people_within_a_day() {
        let first = FirstApproval {
            by: "Kim".to_owned(),
            at: at(0),
        };
        let ask = |name: &str, hour| {
            let asked = asked(Risk::R4, Some(&first));
            approve(asked, &person(name), said("", ""), at(hour))
        };
        let alone = approve(asked(Risk::R4, None), &person("Kim"), said("", ""), at(0));
        assert_eq!(alone, Ok(Effect::WaitsForSecond));
        assert_eq!(ask("Kim", 1), Err(NotApproved::SamePerson));
        assert_eq!(ask("Alex", 23), Ok(Effect::Applies));
        assert_eq!(
            ask("Alex", 24),
            Ok(Effect::WaitsForSecond),
            "the first lapsed"
        );
    }
}
