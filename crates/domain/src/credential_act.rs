//! What somebody else did to what lets a person in, and whose hand is on whose credentials.
//!
//! Two people are two where neither could have signed in as the other. Whoever made an account, made a
//! link to choose its password, set its password, gave it its role or ended its second factor could have;
//! whoever did so while a decision was waiting may have done it for just that.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::principal::StaffId;

string_enum! {
    /// What was done to an account by somebody else than its person.
    pub enum CredentialActKind {
        /// The account was made.
        Made = "made",
        /// A link to choose a password was made.
        Invited = "invited",
        /// The password was set.
        PasswordSet = "password_set",
        /// Another role was given.
        RoleChanged = "role_changed",
        /// The second factor was ended.
        SecondFactorEnded = "second_factor_ended",
        /// The account was enabled again.
        Enabled = "enabled",
        /// The account was disabled.
        Disabled = "disabled",
    }
}

impl CredentialActKind {
    /// What was done, after the name of who did it and before whose it was.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Made => "made the account of",
            Self::Invited => "made a link to choose a password for",
            Self::PasswordSet => "set the password of",
            Self::RoleChanged => "gave another role to",
            Self::SecondFactorEnded => "ended the second factor of",
            Self::Enabled => "enabled the account of",
            Self::Disabled => "disabled the account of",
        }
    }

    /// Whether whoever does it could sign in as the person, or has them sign in as somebody else.
    const fn gives_control(self) -> bool {
        !matches!(self, Self::Disabled)
    }
}

/// Something that somebody else did to what lets a person in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CredentialAct {
    /// What.
    pub kind: CredentialActKind,
    /// Who; none for the command line of Sundog's machine.
    pub by: Option<StaffId>,
    /// Their name.
    pub by_name: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// What others did to each person's credentials, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CredentialActs(BTreeMap<StaffId, Vec<CredentialAct>>);

/// Why two people are one hand, with what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}, so the two of them may be one person. Somebody else must decide.", self.of_somebody())]
pub struct OneHand {
    /// Who did it.
    pub by: String,
    /// What they did.
    pub kind: CredentialActKind,
    /// Whose credentials it was done to.
    pub whose: String,
    /// When, in words, where that is why it counts.
    pub when: &'static str,
}

/// An account that was made ready within this time before a change came up may have been made for it, and a
/// change can be had to come up anew: it is longer than a link to choose a password is good for.
const MADE_READY_WITHIN: TimeDelta = TimeDelta::days(7);

const EVER: &str = "";
const SINCE: &str = " after this came up";
const SHORTLY_BEFORE: &str = " within a week before this came up, or after it";

impl OneHand {
    /// The same in a few words.
    pub fn of_somebody(&self) -> String {
        let Self {
            by, whose, when, ..
        } = self;
        format!("{by} {} {whose}{when}", self.kind.words())
    }
}

/// A person as somebody who stands beside another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hand<'a> {
    /// Who.
    pub staff: StaffId,
    /// Their name.
    pub name: &'a str,
}

impl CredentialActs {
    /// Takes one in.
    pub fn add(&mut self, whose: StaffId, act: CredentialAct) {
        self.0.entry(whose).or_default().push(act);
    }

    fn of(&self, whose: StaffId) -> impl DoubleEndedIterator<Item = &CredentialAct> {
        let acts = self.0.get(&whose).into_iter().flatten();
        acts.filter(|act| act.kind.gives_control())
    }

    /// Whether `second` stands beside `first` as another person, for something that came up at `since`.
    ///
    /// # Errors
    /// [`OneHand`]: the first could have signed in as the second, whenever that began; or somebody, the
    /// command line included, laid a hand on the second's credentials since; or the second on the first's,
    /// since or in the week before.
    pub fn are_two(
        &self,
        first: Hand<'_>,
        second: Hand<'_>,
        since: DateTime<Utc>,
    ) -> Result<(), OneHand> {
        let one_hand = |act: &CredentialAct, whose: &str, when| OneHand {
            by: act.by_name.clone(),
            kind: act.kind,
            whose: whose.to_owned(),
            when,
        };
        let by_the_first = self
            .of(second.staff)
            .rfind(|act| act.by == Some(first.staff));
        if let Some(act) = by_the_first {
            return Err(one_hand(act, second.name, EVER));
        }
        let lately = self.of(second.staff).rfind(|act| act.at >= since);
        if let Some(act) = lately {
            return Err(one_hand(act, second.name, SINCE));
        }
        let by_the_second = self.of(first.staff);
        let mut by_the_second = by_the_second.filter(|act| act.at >= since - MADE_READY_WITHIN);
        match by_the_second.rfind(|act| act.by == Some(second.staff)) {
            Some(act) => Err(one_hand(act, first.name, SHORTLY_BEFORE)),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KIM: Hand<'_> = Hand {
        staff: StaffId(1),
        name: "Kim",
    };
    const LEE: Hand<'_> = Hand {
        staff: StaffId(2),
        name: "Lee",
    };

    fn at(hour: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000 + hour * 3600, 0).unwrap()
    }

    fn acts(
        whose: Hand<'_>,
        kind: CredentialActKind,
        by: Option<Hand<'_>>,
        hour: i64,
    ) -> CredentialActs {
        let mut acts = CredentialActs::default();
        let act = CredentialAct {
            kind,
            by: by.map(|by| by.staff),
            by_name: by.map_or("sundog:command-line", |by| by.name).to_owned(),
            at: at(hour),
        };
        acts.add(whose.staff, act);
        acts
    }

    #[test]
    fn whoever_made_or_reset_an_account_is_not_followed_by_it_however_long_ago() {
        use CredentialActKind::{
            Disabled, Enabled, Invited, Made, PasswordSet, RoleChanged, SecondFactorEnded,
        };
        for kind in [
            Made,
            Invited,
            PasswordSet,
            RoleChanged,
            SecondFactorEnded,
            Enabled,
        ] {
            let acts = acts(LEE, kind, Some(KIM), -10_000);
            let refused = acts.are_two(KIM, LEE, at(0)).unwrap_err();
            assert!(refused.to_string().starts_with("Kim "), "{refused}");
            assert!(refused.to_string().contains(" Lee, so "), "{refused}");
            assert_eq!(
                acts.are_two(LEE, KIM, at(0)),
                Ok(()),
                "long ago, the other way round"
            );
        }
        let shut_out = acts(LEE, Disabled, Some(KIM), -1);
        assert_eq!(
            shut_out.are_two(KIM, LEE, at(0)),
            Ok(()),
            "nobody signs in by that"
        );
    }

    #[test]
    fn what_anybody_did_since_the_change_came_up_counts_the_command_line_included() {
        let alex = Hand {
            staff: StaffId(3),
            name: "Alex",
        };
        for by in [Some(alex), None] {
            let acts = |hour| acts(LEE, CredentialActKind::PasswordSet, by, hour);
            let refused = acts(1).are_two(KIM, LEE, at(0)).unwrap_err();
            assert!(
                refused.to_string().contains("after this came up"),
                "{refused}"
            );
            assert_eq!(acts(-1).are_two(KIM, LEE, at(0)), Ok(()));
        }
        let first = acts(KIM, CredentialActKind::Invited, Some(LEE), 1);
        assert!(
            first.are_two(KIM, LEE, at(0)).is_err(),
            "the second took over the first"
        );
        let made = acts(KIM, CredentialActKind::Made, Some(LEE), -1);
        let refused = made.are_two(KIM, LEE, at(0)).unwrap_err();
        assert!(
            refused.to_string().contains("within a week before"),
            "{refused}"
        );
    }
}
