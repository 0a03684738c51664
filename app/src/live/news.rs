//! What a page heard of since it was rendered, by what it is about.

use std::collections::BTreeMap;

use domain::hint::{Hint, Topic};
use domain::practice::PracticeId;

/// What a screen shows, and so wants to hear of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// Any practice.
    Practices,
    /// One practice.
    Practice(PracticeId),
    /// Practices that are being brought in.
    Imports,
    /// How far programs have followed the feed of mappings.
    Feed,
}

impl Subject {
    /// The practice whose number stands in an address; one that nobody has where it is none.
    pub fn named(number: &str) -> Self {
        Self::Practice(PracticeId(number.parse().unwrap_or_default()))
    }
}

/// What was heard, as numbers that grow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct News {
    /// The server's revision to which the page is true, where that is known.
    revision: Option<u64>,
    heard: u64,
    /// What came last that concerns every screen.
    everything: u64,
    newest: BTreeMap<Subject, u64>,
}

impl News {
    /// A page that was rendered at a revision.
    pub fn at(revision: u64) -> Self {
        Self {
            revision: Some(revision),
            ..Self::default()
        }
    }

    /// Takes in a hint.
    pub fn hear(&mut self, hint: &Hint) {
        if hint.names_nothing() {
            // A stream that opens. Also a lower revision is news: the server's clock went back.
            if self.revision != Some(hint.revision) {
                self.ask_again();
            }
        } else if self.revision < Some(hint.revision) {
            self.note(hint);
        } else {
            return;
        }
        self.revision = Some(hint.revision);
    }

    /// Every screen is to ask again.
    pub fn ask_again(&mut self) {
        self.heard += 1;
        self.everything = self.heard;
    }

    /// From here on the page may miss something.
    pub fn lose_sight(&mut self) {
        self.revision = None;
    }

    /// A number that grows with the news about some subjects.
    pub fn about(&self, subjects: &[Subject]) -> u64 {
        let newest = subjects
            .iter()
            .filter_map(|subject| self.newest.get(subject));
        newest.copied().fold(self.everything, u64::max)
    }

    fn note(&mut self, hint: &Hint) {
        self.heard += 1;
        let (heard, newest) = (self.heard, &mut self.newest);
        let mut note = |subject| {
            newest.insert(subject, heard);
        };
        if !hint.practices.is_empty() {
            note(Subject::Practices);
        }
        for id in &hint.practices {
            note(Subject::Practice(*id));
        }
        for topic in &hint.topics {
            match topic {
                Topic::Everything => self.everything = heard,
                Topic::Imports => note(Subject::Imports),
                Topic::Feed => note(Subject::Feed),
            }
        }
    }
}
