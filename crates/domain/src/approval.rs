//! May this person follow this change now?
//!
//! The table of the design: nothing to approve for r0, one approver for r1, with a reason for r2,
//! with whom they spoke to and what was said for r3, two different people within a day for r4. A
//! program decides r1 alone and is never one of the two. Different is who could not have signed in as
//! the other (`credential_act`), and nobody approves what came from their own hand.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::change::{ChangeKind, Risk};
use crate::credential_act::{CredentialActKind, CredentialActs, Hand, OneHand};
use crate::outside_text::{isolated, says_something};
use crate::principal::{Principal, StaffId};

/// The second of two people must follow the first within this time.
pub const FIRST_HOLDS: TimeDelta = TimeDelta::hours(24);

/// A card that nobody decided in this time makes way for a fresh one.
pub const CARD_HOLDS: TimeDelta = TimeDelta::days(7);

/// An approval that waits for a second one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstApproval {
    /// Who.
    pub by: String,
    /// Their number; none where it was kept before numbers were.
    pub staff: Option<StaffId>,
    /// When.
    pub at: DateTime<Utc>,
}

/// A first approval that counts no more, because of what somebody did to the account it came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoidedApproval {
    /// Whose approval it was.
    pub whose: String,
    /// What was done to their account.
    pub kind: CredentialActKind,
    /// Who did it.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

impl VoidedApproval {
    /// What became of it, in a sentence.
    pub fn sentence(&self) -> String {
        let (whose, by) = (isolated(&self.whose), isolated(&self.by));
        format!(
            "The first approval, by {whose}, counts no more: {by} {} {whose}.",
            self.kind.words()
        )
    }
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
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotApproved {
    /// r0.
    #[error("There is nothing to approve: the approved mapping stays as it is.")]
    NothingToApprove,
    /// Another server than the one that is followed.
    #[error(
        "This cannot be approved: nothing is followed to a GUID that is not authoritative. Ask the practice; \
         if its staff work on the other server, ask Halo Support to make that one authoritative. If they do \
         not, keep the old mapping and say what you heard."
    )]
    NotToBeFollowed,
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
    /// One of the two could have signed in as the other.
    #[error(transparent)]
    OneHand(#[from] OneHand),
    /// r4, twice by one person.
    #[error("You approved this already. A second person must approve it within 24 hours.")]
    SamePerson,
}

impl NotApproved {
    /// The same of somebody else than the reader, in a few words.
    pub fn of_somebody(&self) -> String {
        match self {
            Self::OwnEntry => "entered it".to_owned(),
            Self::SamePerson => "approved first".to_owned(),
            Self::OneHand(hand) => hand.of_somebody(),
            other => other.to_string(),
        }
    }
}

/// What is to be approved.
#[derive(Clone, Copy, Debug)]
pub struct ApprovalRequest<'a> {
    /// What moved.
    pub kind: ChangeKind,
    /// How risky it is.
    pub risk: Risk,
    /// When it came up, on this card or one whose place it took.
    pub since: DateTime<Utc>,
    /// Who put it up by hand, where no answer of Halo's did.
    pub entered: Option<&'a Entered>,
    /// The first of two approvals.
    pub first: Option<&'a FirstApproval>,
    /// What others did to people's credentials.
    pub acts: &'a CredentialActs,
}

/// Who stands behind what was put up by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entered {
    /// A person; for a program, whoever made its token and so can use it.
    By {
        /// Their number; none where nobody of that name is on the staff.
        staff: Option<StaffId>,
        /// Their name.
        name: String,
    },
    /// A program whose token was made on the command line: anybody may be behind it.
    ByNobodyKnown,
}

/// Whoever approves.
#[derive(Clone, Copy, Debug)]
pub struct Approver<'a> {
    /// As they were let in.
    pub principal: &'a Principal,
    /// The person: for a program, whoever made its token. None for one made on the command line.
    pub staff: Option<StaffId>,
}

impl ApprovalRequest<'_> {
    /// Whether it takes two people.
    pub fn takes_two(&self) -> bool {
        self.risk == Risk::R4 || self.entered == Some(&Entered::ByNobodyKnown)
    }

    /// The first approval, where it still holds.
    fn first_that_holds(&self, now: DateTime<Utc>) -> Option<&FirstApproval> {
        self.first.filter(|first| now - first.at < FIRST_HOLDS)
    }

    /// Whether a person stands apart from whoever entered it and whoever approved it first.
    ///
    /// # Errors
    /// [`NotApproved::OwnEntry`], [`NotApproved::SamePerson`], [`NotApproved::OneHand`].
    pub fn stands_apart(
        &self,
        staff: Option<StaffId>,
        name: &str,
        now: DateTime<Utc>,
    ) -> Result<(), NotApproved> {
        let beside = |other: Option<StaffId>, other_name: &str, same: NotApproved| {
            let is_same = match other.zip(staff) {
                Some((other, staff)) => other == staff,
                None => other_name == name,
            };
            if is_same {
                return Err(same);
            }
            let Some((other, staff)) = other.zip(staff) else {
                return Ok(());
            };
            let (first, second) = (
                Hand {
                    staff: other,
                    name: other_name,
                },
                Hand { staff, name },
            );
            Ok(self.acts.are_two(first, second, self.since)?)
        };
        if let Some(Entered::By { staff, name }) = self.entered {
            beside(*staff, name, NotApproved::OwnEntry)?;
        }
        match self.first_that_holds(now).filter(|_| self.takes_two()) {
            Some(first) => beside(first.staff, &first.by, NotApproved::SamePerson),
            None => Ok(()),
        }
    }
}

/// What the approver says.
#[derive(Clone, Copy, Debug)]
pub struct ApprovalComment<'a> {
    /// Why.
    pub reason: &'a str,
    /// Whom they spoke to and what was said.
    pub contacted: &'a str,
}

/// Decides what an approval does.
///
/// # Errors
/// [`NotApproved`] says which rule is not met.
pub fn approve(
    asked: ApprovalRequest<'_>,
    approver: Approver<'_>,
    said: ApprovalComment<'_>,
    now: DateTime<Utc>,
) -> Result<Effect, NotApproved> {
    let is_token = matches!(approver.principal, Principal::Token { .. });
    if asked.risk == Risk::R0 {
        return Err(NotApproved::NothingToApprove);
    }
    if !asked.kind.can_be_followed() {
        return Err(NotApproved::NotToBeFollowed);
    }
    asked.stands_apart(approver.staff, &approver.principal.name(), now)?;
    match asked.risk {
        Risk::R1 if !asked.takes_two() => return Ok(Effect::Applies),
        _ if is_token => return Err(NotApproved::TakesAPerson),
        Risk::R2 if !says_something(said.reason) => return Err(NotApproved::ReasonMissing),
        Risk::R3 if !says_something(said.contacted) => return Err(NotApproved::ContactMissing),
        Risk::R0 | Risk::R1 | Risk::R2 | Risk::R3 | Risk::R4 => {}
    }
    match asked.first_that_holds(now) {
        None if asked.takes_two() => Ok(Effect::WaitsForSecond),
        None | Some(_) => Ok(Effect::Applies),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credential_act::{CredentialAct, WhyOneHand};
    use crate::permission::Role;

    fn number(name: &str) -> StaffId {
        StaffId(i64::from(name.as_bytes()[0]))
    }

    fn person(name: &str) -> Principal {
        Principal::Person {
            staff: number(name),
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

    fn first(name: &str) -> FirstApproval {
        FirstApproval {
            by: name.to_owned(),
            staff: Some(number(name)),
            at: at(0),
        }
    }

    fn entered(name: &str) -> Entered {
        Entered::By {
            staff: Some(number(name)),
            name: name.to_owned(),
        }
    }

    /// What is asked, with nobody's hand on anybody's credentials.
    fn ask(
        risk: Risk,
        entered: Option<&Entered>,
        first: Option<&FirstApproval>,
        by: &Principal,
        (reason, contacted): (&str, &str),
        hour: i64,
    ) -> Result<Effect, NotApproved> {
        let acts = CredentialActs::default();
        let asked = ApprovalRequest {
            kind: ChangeKind::GuidChanged,
            risk,
            since: at(-1),
            entered,
            first,
            acts: &acts,
        };
        let approver = Approver {
            principal: by,
            staff: match by {
                Principal::Person { staff, .. } => Some(*staff),
                Principal::Token { .. } => Some(number("Zoe")),
            },
        };
        approve(
            asked,
            approver,
            ApprovalComment { reason, contacted },
            at(hour),
        )
    }

    #[test]
    fn staff_on_another_server_are_no_reason_to_follow_whatever_is_said() {
        let acts = CredentialActs::default();
        let asked = ApprovalRequest {
            kind: ChangeKind::WrongDatabase,
            risk: Risk::R3,
            since: at(-1),
            entered: None,
            first: None,
            acts: &acts,
        };
        let kim = person("Kim");
        let approver = Approver {
            principal: &kim,
            staff: Some(number("Kim")),
        };
        let said = ApprovalComment {
            reason: "they said so",
            contacted: "Jo at the desk",
        };
        assert_eq!(
            approve(asked, approver, said, at(0)),
            Err(NotApproved::NotToBeFollowed)
        );
    }

    #[test]
    fn a_name_from_right_to_left_turns_nothing_round_in_what_is_said_of_it() {
        let (noor, lee) = ("نور", "Lee");
        let voided = |whose: &str, by: &str| VoidedApproval {
            whose: whose.to_owned(),
            kind: CredentialActKind::Disabled,
            by: by.to_owned(),
            at: at(0),
        };
        assert_eq!(
            voided(noor, lee).sentence(),
            "The first approval, by \u{2068}نور\u{2069}, counts no more: Lee disabled the account of \
             \u{2068}نور\u{2069}."
        );
        let hand = OneHand {
            by: noor.to_owned(),
            kind: CredentialActKind::Made,
            whose: lee.to_owned(),
            why: WhyOneHand::NorAnother("דנה".to_owned()),
        };
        let said = hand.to_string();
        assert!(
            said.starts_with("\u{2068}نور\u{2069} made the account of Lee and had"),
            "{said}"
        );
        assert!(said.contains("of \u{2068}דנה\u{2069}, and"), "{said}");
    }

    #[test]
    fn nobody_approves_what_they_entered_by_hand() {
        let entered = entered("Kim");
        let by = |name| {
            ask(
                Risk::R2,
                Some(&entered),
                None,
                &person(name),
                ("read there", ""),
                0,
            )
        };
        assert_eq!(by("Kim"), Err(NotApproved::OwnEntry));
        assert_eq!(by("Alex"), Ok(Effect::Applies));
    }

    #[test]
    fn each_risk_asks_for_what_the_design_says() {
        let ask =
            |risk, reason, contacted| ask(risk, None, None, &person("Kim"), (reason, contacted), 0);
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
        let ask = |risk| ask(risk, None, None, &token(), ("x", "x"), 0);
        assert_eq!(ask(Risk::R1), Ok(Effect::Applies));
        for risk in [Risk::R2, Risk::R3, Risk::R4] {
            assert_eq!(ask(risk), Err(NotApproved::TakesAPerson));
        }
    }

    #[test]
    fn r4_takes_two_different_people_within_a_day() {
        let first = first("Kim");
        let ask =
            |name: &str, first, hour| ask(Risk::R4, None, first, &person(name), ("", ""), hour);
        assert_eq!(ask("Kim", None, 0), Ok(Effect::WaitsForSecond));
        assert_eq!(ask("Kim", Some(&first), 1), Err(NotApproved::SamePerson));
        assert_eq!(ask("Alex", Some(&first), 23), Ok(Effect::Applies));
        assert_eq!(
            ask("Alex", Some(&first), 24),
            Ok(Effect::WaitsForSecond),
            "the first lapsed"
        );
    }

    #[test]
    fn what_a_program_of_nobody_known_entered_takes_two_people_whatever_the_risk() {
        let entered = Entered::ByNobodyKnown;
        let first = first("Kim");
        let ask = |name, first| {
            ask(
                Risk::R3,
                Some(&entered),
                first,
                &person(name),
                ("", "Jo"),
                1,
            )
        };
        assert_eq!(ask("Kim", None), Ok(Effect::WaitsForSecond));
        assert_eq!(ask("Kim", Some(&first)), Err(NotApproved::SamePerson));
        assert_eq!(ask("Alex", Some(&first)), Ok(Effect::Applies));
    }

    #[test]
    fn the_second_is_nobody_whom_the_first_or_the_enterer_could_sign_in_as() {
        let mut acts = CredentialActs::default();
        let made = CredentialAct {
            kind: CredentialActKind::Made,
            by: Some(number("Kim")),
            by_name: "Kim".to_owned(),
            at: at(-100),
        };
        acts.add(number("Alex"), made);
        let (first, entered) = (first("Kim"), entered("Kim"));
        let by_hand = ApprovalRequest {
            kind: ChangeKind::GuidChanged,
            risk: Risk::R2,
            since: at(-1),
            entered: Some(&entered),
            first: None,
            acts: &acts,
        };
        let by_two = ApprovalRequest {
            risk: Risk::R4,
            entered: None,
            first: Some(&first),
            ..by_hand
        };
        for asked in [by_hand, by_two] {
            let by = |name| {
                let principal = person(name);
                let approver = Approver {
                    principal: &principal,
                    staff: Some(number(name)),
                };
                let said = ApprovalComment {
                    reason: "x",
                    contacted: "x",
                };
                approve(asked, approver, said, at(1))
            };
            assert!(matches!(by("Alex"), Err(NotApproved::OneHand(_))));
            assert_eq!(by("Lee"), Ok(Effect::Applies));
        }
    }
}
