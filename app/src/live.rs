//! What a page that is open listens for.
//!
//! A page says in its HTML what it is about (`data-hears`); the live script (`script/`) listens at
//! `/live` and fetches the page's own HTML again when a hint concerns it. The page also says at which
//! revision it was drawn, so that a stream which opens later tells whether anything was missed.

use chrono::{DateTime, Utc};
use domain::practice::PracticeId;

/// How true a page is that the server rendered, and for how long. The server provides it as context.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rendered {
    /// The server's revision when it began to render.
    pub revision: u64,
    /// When that was, by the server's clock; ages grow from there in the browser.
    pub at: DateTime<Utc>,
    /// How often the watch looks at a practice, seconds.
    pub poll_seconds: u64,
}

impl Rendered {
    /// How often a page that shows when a practice was looked at last is fetched again, seconds. Not
    /// more often than twice a minute, and not seldomer than every five minutes.
    pub fn look_seconds(self) -> u64 {
        self.poll_seconds.clamp(30, 300)
    }
}

/// What a page shows, and so wants to hear of. A page that hears of anything is drawn again for the
/// numbers beside the navigation too (`waiting`); the live script adds that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Any practice.
    Practices,
    /// One practice.
    Practice(PracticeId),
    /// Practices that are being brought in.
    Imports,
    /// How far programs have followed the feed of mappings.
    Feed,
    /// Who was told of what.
    Alerts,
}

impl Subject {
    /// The practice whose number stands in an address; one that nobody has where it is none.
    pub fn named(number: &str) -> Self {
        Self::Practice(PracticeId(number.parse().unwrap_or_default()))
    }

    /// The word in the page.
    pub fn word(self) -> String {
        match self {
            Self::Practices => "practices".to_owned(),
            Self::Practice(id) => format!("practice-{id}"),
            Self::Imports => "imports".to_owned(),
            Self::Feed => "feed".to_owned(),
            Self::Alerts => "alerts".to_owned(),
        }
    }
}

/// The words of several subjects, as they stand in `data-hears`; nothing where there are none.
pub fn words_of(subjects: &[Subject]) -> Option<String> {
    let words: Vec<_> = subjects.iter().map(|subject| subject.word()).collect();
    (!words.is_empty()).then(|| words.join(" "))
}
