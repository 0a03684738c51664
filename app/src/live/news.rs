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

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: Subject = Subject::Practice(PracticeId(7));

    fn opening(revision: u64) -> Hint {
        Hint {
            revision,
            ..Hint::default()
        }
    }

    fn about(revision: u64, what: impl Into<Hint>) -> Hint {
        Hint {
            revision,
            ..what.into()
        }
    }

    /// Which of some subjects heard something.
    fn woken(news: &mut News, hint: &Hint) -> Vec<Subject> {
        let subjects = [Subject::Practices, HERE, Subject::Imports, Subject::Feed];
        let before = news.clone();
        news.hear(hint);
        subjects
            .into_iter()
            .filter(|subject| news.about(&[*subject]) > before.about(&[*subject]))
            .collect()
    }

    #[test]
    fn a_page_that_was_rendered_at_the_present_revision_missed_nothing() {
        let mut news = News::at(40);
        assert_eq!(woken(&mut news, &opening(40)), []);
        let all = woken(&mut news, &opening(41));
        assert_eq!(all.len(), 4, "something happened before the stream opened");
        assert_eq!(woken(&mut news, &opening(41)), [], "it asked meanwhile");
        assert_eq!(woken(&mut news, &opening(3)).len(), 4, "another process");
    }

    #[test]
    fn a_hint_wakes_what_it_names_whatever_the_gap_in_the_numbers() {
        let mut news = News::at(40);
        let other = about(45, vec![PracticeId(8)]);
        assert_eq!(woken(&mut news, &other), [Subject::Practices]);
        let here = about(46, vec![PracticeId(7), PracticeId(8)]);
        assert_eq!(woken(&mut news, &here), [Subject::Practices, HERE]);
        let import = about(50, Topic::Imports);
        assert_eq!(woken(&mut news, &import), [Subject::Imports]);
        assert_eq!(woken(&mut news, &about(51, Topic::Feed)), [Subject::Feed]);
        assert_eq!(woken(&mut news, &about(52, Topic::Everything)).len(), 4);
        assert_eq!(woken(&mut news, &here), [], "the page has it already");
    }

    #[test]
    fn a_page_that_lost_sight_of_the_stream_asks_again_when_it_opens() {
        let mut news = News::at(40);
        news.lose_sight();
        assert_eq!(woken(&mut news, &opening(40)).len(), 4);
    }
}
