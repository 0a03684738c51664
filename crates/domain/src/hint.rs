//! The hint that something changed: a revision number and what it is about, and nothing else.
//!
//! Pages hold no second truth. They hear that revision N concerns practice X and fetch again what
//! they show of it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::practice::PracticeId;

/// A hint that would name more practices says that everything may have changed.
pub const PRACTICES_MAX: usize = 200;

/// What changed, where it is no practice alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Anything.
    Everything,
    /// Practices that are being brought in.
    Imports,
    /// How far a program has followed the feed of mappings.
    Feed,
    /// How much waits for people.
    Waiting,
    /// Who was told, rules and channels.
    Alerts,
}

/// One hint. A hint that names nothing is the first of a stream: it tells the present revision.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hint {
    /// Grows with every change.
    pub revision: u64,
    /// The practices that changed.
    pub practices: BTreeSet<PracticeId>,
    /// What else changed.
    pub topics: BTreeSet<Topic>,
}

impl Hint {
    /// Whether it tells only which revision is the present one.
    pub fn names_nothing(&self) -> bool {
        self.practices.is_empty() && self.topics.is_empty()
    }

    /// Joins a later hint to this one.
    pub fn join(&mut self, later: Self) {
        self.revision = self.revision.max(later.revision);
        self.practices.extend(later.practices);
        self.topics.extend(later.topics);
        if self.practices.len() > PRACTICES_MAX {
            self.topics.insert(Topic::Everything);
        }
        if self.topics.contains(&Topic::Everything) {
            self.practices.clear();
            self.topics = BTreeSet::from([Topic::Everything]);
        }
    }
}

impl From<Topic> for Hint {
    fn from(topic: Topic) -> Self {
        Self {
            topics: BTreeSet::from([topic]),
            ..Self::default()
        }
    }
}

/// A change that can name no practice may concern any.
impl From<Vec<PracticeId>> for Hint {
    fn from(practices: Vec<PracticeId>) -> Self {
        if practices.is_empty() {
            return Topic::Everything.into();
        }
        let mut hint = Self::default();
        hint.join(Self {
            practices: practices.into_iter().collect(),
            ..Self::default()
        });
        hint
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn about(practices: impl IntoIterator<Item = i64>) -> Hint {
        let practices: Vec<_> = practices.into_iter().map(PracticeId).collect();
        practices.into()
    }

    #[test]
    fn two_hints_become_one_of_the_higher_revision_about_all_that_either_names() {
        let mut hint = Hint {
            revision: 7,
            ..about([1, 2])
        };
        hint.join(Hint {
            revision: 9,
            ..about([2, 3])
        });
        hint.join(Topic::Feed.into());
        assert_eq!(
            serde_json::to_string(&hint).unwrap(),
            r#"{"revision":9,"practices":[1,2,3],"topics":["feed"]}"#
        );
    }

    #[test]
    fn a_hint_about_very_many_practices_names_none_and_says_everything() {
        let most = 1..=i64::try_from(PRACTICES_MAX).unwrap();
        let mut hint = about(most);
        assert_eq!(hint.practices.len(), PRACTICES_MAX);
        hint.join(about([1]));
        assert!(hint.topics.is_empty(), "it was named already");
        hint.join(about([9000]));
        assert_eq!(hint, Topic::Everything.into());
    }

    #[test]
    fn a_change_that_names_nobody_may_concern_anybody() {
        assert_eq!(about([]), Topic::Everything.into());
        assert!(Hint::default().names_nothing());
        assert!(!about([]).names_nothing());
    }
}
