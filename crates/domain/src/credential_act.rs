//! What somebody else did to what lets a person in, and whose hand is on whose credentials.
//!
//! Two people are two where neither could have signed in as the other. Whoever made an account, made a
//! link to choose its password, set its password, gave it its role or ended its second factor could have;
//! whoever did so while a decision was waiting may have done it for just that.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::outside_text::isolated;
use crate::principal::StaffId;

string_enum! {
    /// What was done to an account, by somebody else than its person or, where it says so, by them.
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
        /// A second factor was set up, which a person does themself.
        SecondFactorSet = "second_factor_set",
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
            Self::SecondFactorSet => "set up the second factor of",
            Self::Enabled => "enabled the account of",
            Self::Disabled => "disabled the account of",
        }
    }

    /// Whether whoever does it could sign in as the person, or has them sign in as somebody else.
    const fn gives_control(self) -> bool {
        !matches!(self, Self::Disabled | Self::SecondFactorSet)
    }
}

/// Something that somebody did to what lets a person in.
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

/// What was done to each person's credentials, oldest first.
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
    /// Why that counts.
    pub why: WhyOneHand,
}

/// Why it counts what somebody did to an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WhyOneHand {
    /// Whenever it was.
    Ever,
    /// After the change came up.
    Since,
    /// Shortly before it came up, or after.
    ShortlyBefore,
    /// Its person did nothing since by which it would be theirs.
    NotMadeOwn,
    /// They did the like to the account of this person too, and neither of the two is its person's own.
    NorAnother(String),
    /// They did the like to the account of this person too, to one of the two lately.
    BothLately(String),
}

/// An account that was made ready within this time before a change came up may have been made for it, and a
/// change can be had to come up anew: it is longer than a link to choose a password is good for.
const MADE_READY_WITHIN: TimeDelta = TimeDelta::days(7);

impl OneHand {
    /// The same in a few words.
    pub fn of_somebody(&self) -> String {
        let (by, whose) = (isolated(&self.by), isolated(&self.whose));
        let done = format!("{by} {} {whose}", self.kind.words());
        match &self.why {
            WhyOneHand::Ever => done,
            WhyOneHand::Since => format!("{done} after this came up"),
            WhyOneHand::ShortlyBefore => {
                format!("{done} within a week before this came up, or after it")
            }
            WhyOneHand::NotMadeOwn => {
                format!(
                    "{done}, who has neither changed the password nor set up a second factor since"
                )
            }
            WhyOneHand::NorAnother(other) => format!(
                "{done} and had a hand in the account of {}, and neither has changed the password \
                 or set up a second factor since",
                isolated(other)
            ),
            WhyOneHand::BothLately(other) => format!(
                "{done} and had a hand in the account of {}, within a week before this came up or \
                 after it",
                isolated(other)
            ),
        }
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

    fn all_of(&self, whose: StaffId) -> impl DoubleEndedIterator<Item = &CredentialAct> {
        self.0.get(&whose).into_iter().flatten()
    }

    /// What others did by which they could sign in as a person.
    fn of(&self, whose: StaffId) -> impl DoubleEndedIterator<Item = &CredentialAct> {
        let others = self.all_of(whose).filter(move |act| act.by != Some(whose));
        others.filter(|act| act.kind.gives_control())
    }

    /// The last that somebody did to a person's account, where the person did nothing since by which it
    /// would be their own: chose another password, having come in, or set up a second factor. It is no
    /// proof, since whoever made an account can do that too; it takes an act more, which stands in the trail.
    fn left_as_made(&self, whose: StaffId, by: StaffId) -> Option<&CredentialAct> {
        let last = self.of(whose).rfind(|act| act.by == Some(by))?;
        let mut own = self.all_of(whose).filter(|act| act.by == Some(whose));
        (!own.any(|act| act.at > last.at)).then_some(last)
    }

    /// The last that somebody did to a person's account when it could be for what came up at `since`.
    fn made_ready(
        &self,
        whose: StaffId,
        by: StaffId,
        since: DateTime<Utc>,
    ) -> Option<&CredentialAct> {
        let by_them = self.of(whose).rfind(|act| act.by == Some(by))?;
        (by_them.at >= since - MADE_READY_WITHIN).then_some(by_them)
    }

    /// Whether `second` stands beside `first` as another person, for something that came up at `since`.
    ///
    /// # Errors
    /// [`OneHand`]: the first could have signed in as the second, whenever that began; or somebody, the
    /// command line included, laid a hand on the second's credentials since; or the second on the first's,
    /// since or in the week before; or whenever, where the first's account was left as it was made. Or a third
    /// laid a hand on both, on each since or in the week before or so that it was left as it was made: whoever
    /// that was may be the two.
    pub fn are_two(
        &self,
        first: Hand<'_>,
        second: Hand<'_>,
        since: DateTime<Utc>,
    ) -> Result<(), OneHand> {
        let one_hand = |act: &CredentialAct, whose: &str, why| {
            Err(OneHand {
                by: act.by_name.clone(),
                kind: act.kind,
                whose: whose.to_owned(),
                why,
            })
        };
        let by_the_first = self
            .of(second.staff)
            .rfind(|act| act.by == Some(first.staff));
        if let Some(act) = by_the_first {
            return one_hand(act, second.name, WhyOneHand::Ever);
        }
        let lately = self.of(second.staff).rfind(|act| act.at >= since);
        if let Some(act) = lately {
            return one_hand(act, second.name, WhyOneHand::Since);
        }
        if let Some(act) = self.made_ready(first.staff, second.staff, since) {
            return one_hand(act, first.name, WhyOneHand::ShortlyBefore);
        }
        if let Some(act) = self.left_as_made(first.staff, second.staff) {
            return one_hand(act, first.name, WhyOneHand::NotMadeOwn);
        }
        let of_both = self.of(first.staff).filter_map(|act| act.by);
        for maker in of_both {
            let left = self.left_as_made(first.staff, maker).is_some();
            let lately = self.made_ready(first.staff, maker, since).is_some();
            let other = first.name.to_owned();
            let (act, why) = match self.left_as_made(second.staff, maker) {
                Some(act) if left => (act, WhyOneHand::NorAnother(other)),
                Some(act) if lately => (act, WhyOneHand::BothLately(other)),
                _ => match self.made_ready(second.staff, maker, since) {
                    Some(act) if left || lately => (act, WhyOneHand::BothLately(other)),
                    _ => continue,
                },
            };
            return one_hand(act, second.name, why);
        }
        Ok(())
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

    fn own(whose: Hand<'_>, kind: CredentialActKind, hour: i64) -> CredentialAct {
        CredentialAct {
            kind,
            by: Some(whose.staff),
            by_name: whose.name.to_owned(),
            at: at(hour),
        }
    }

    #[test]
    fn two_accounts_that_one_made_are_two_once_one_of_them_is_its_persons_own() {
        let max = Hand {
            staff: StaffId(3),
            name: "Max",
        };
        let made = |maker: Option<Hand<'_>>| {
            let mut both = acts(LEE, CredentialActKind::Made, maker, -10_000);
            let of_max = acts(max, CredentialActKind::Made, maker, -10_000);
            both.0.extend(of_max.0);
            both
        };
        let both = made(Some(KIM));
        let refused = both.are_two(LEE, max, at(0)).unwrap_err().to_string();
        assert!(
            refused.starts_with("Kim made the account of Max and had a hand in the account of Lee"),
            "{refused}"
        );
        for kind in [
            CredentialActKind::PasswordSet,
            CredentialActKind::SecondFactorSet,
        ] {
            for whose in [LEE, max] {
                let mut both = both.clone();
                both.add(whose.staff, own(whose, kind, 1));
                assert_eq!(both.are_two(LEE, max, at(0)), Ok(()));
                assert_eq!(both.are_two(max, LEE, at(0)), Ok(()));
            }
        }
        let by_the_machine = made(None);
        assert_eq!(by_the_machine.are_two(LEE, max, at(0)), Ok(()));
    }

    #[test]
    fn whoever_lately_had_a_hand_in_both_may_be_both_whatever_became_of_the_accounts() {
        use CredentialActKind::{Invited, Made, PasswordSet};
        let max = Hand {
            staff: StaffId(3),
            name: "Max",
        };
        // Kim made Max's account ready days before, and took Lee's over once there was something to decide.
        let mut lately = acts(max, Made, Some(KIM), -100);
        lately.add(max.staff, own(max, PasswordSet, -99));
        let theirs = acts(LEE, Invited, Some(KIM), 1);
        lately.0.extend(theirs.0);
        lately.add(LEE.staff, own(LEE, PasswordSet, 2));
        for (first, second) in [(LEE, max), (max, LEE)] {
            let refused = lately.are_two(first, second, at(0)).unwrap_err();
            assert!(refused.to_string().starts_with("Kim "), "{refused}");
        }
        // Of an account that was its person's own long before, only the other can be Kim's.
        let mut long_ago = acts(max, Made, Some(KIM), -10_000);
        long_ago.add(max.staff, own(max, PasswordSet, -9_999));
        let theirs = acts(LEE, Invited, Some(KIM), 1);
        long_ago.0.extend(theirs.0);
        assert_eq!(long_ago.are_two(LEE, max, at(0)), Ok(()));
        // One that was left as Kim made it is Kim's beside what Kim took over.
        let mut left = acts(max, Made, Some(KIM), -10_000);
        left.0.extend(acts(LEE, Invited, Some(KIM), 1).0);
        left.add(LEE.staff, own(LEE, PasswordSet, 2));
        let refused = left.are_two(LEE, max, at(0)).unwrap_err().to_string();
        assert!(
            refused.contains("within a week before this came up or after it"),
            "{refused}"
        );
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
            let mut acts = acts;
            assert!(acts.are_two(LEE, KIM, at(0)).is_err(), "left as it was");
            acts.add(LEE.staff, own(LEE, CredentialActKind::PasswordSet, -9_000));
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
