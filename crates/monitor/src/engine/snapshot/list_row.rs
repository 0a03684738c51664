//! What choosing and counting need of every practice, one beside the other.
//!
//! A page of the list looks at everybody, so what it looks at lies together and holds no pointer. It
//! follows the sites: [`Snapshot`](super::Snapshot) renews a row wherever one changes.

use std::sync::Arc;

use domain::headline::Headline;
use domain::pace::Policy;
use domain::practice::PracticeId;
use domain::site::Pms;
use imbl::{OrdMap, Vector};

use super::standing::headline_since;
use super::{Listed, SiteState};

/// One practice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListRow {
    /// Whose row it is.
    pub id: PracticeId,
    /// State and reason.
    pub headline: Headline,
    /// When the state was first seen, milliseconds UTC.
    pub since_ms: i64,
    /// The newest heartbeat, milliseconds UTC; the least number where there was none.
    heartbeat_ms: i64,
    /// Until when it counts as observed as lately as its pace promises, milliseconds UTC.
    pub fresh_until_ms: i64,
    /// The PMS.
    pub pms: Pms,
    /// Whether a change of its site is open, waiting or snoozed.
    pub has_changes: bool,
    /// Its tags, a line each.
    pub tags: Word,
    /// The version of Halo Link; empty where it is not known.
    pub link_version: Word,
}

impl ListRow {
    /// The row of a practice, where `tags` is the number of its tags.
    pub(super) fn of(
        listed: &Listed,
        site: Option<&SiteState>,
        has_changes: bool,
        tags: Word,
        words: &mut Words,
    ) -> Self {
        let (headline, since) = headline_since(listed, site);
        let latest = site.map(|site| &site.latest);
        let heartbeat = latest.and_then(|latest| latest.heartbeat_at);
        let observed = latest.and_then(|latest| latest.observed_at.zip(latest.interval));
        let link_version = latest.and_then(|latest| latest.facts.halo_link_version.as_deref());
        Self {
            id: listed.id,
            headline,
            since_ms: since.timestamp_millis(),
            heartbeat_ms: heartbeat.map_or(i64::MIN, |at| at.timestamp_millis()),
            fresh_until_ms: observed.map_or(i64::MIN, |(at, pace)| {
                (at + Policy::patience(pace)).timestamp_millis()
            }),
            pms: listed.pms,
            has_changes,
            tags,
            link_version: words.number(link_version.unwrap_or_default()),
        }
    }
}

/// The number of a text that many practices share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Word(u32);

impl ListRow {
    /// The newest heartbeat, milliseconds UTC.
    pub fn heartbeat_ms(&self) -> Option<i64> {
        Some(self.heartbeat_ms).filter(|at| *at != i64::MIN)
    }
}

impl Word {
    /// The word at a place among all that there are.
    pub const fn at(place: u32) -> Self {
        Self(place)
    }

    /// Its place among all that there are, beginning with nought.
    pub const fn place(self) -> usize {
        self.0 as usize
    }
}

/// Texts that many practices share, each once.
#[derive(Clone, Debug, Default)]
pub struct Words {
    numbers: OrdMap<Arc<str>, Word>,
    texts: Vector<Arc<str>>,
}

impl Words {
    /// The number of a text.
    pub fn number(&mut self, text: &str) -> Word {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = Word(u32::try_from(self.texts.len()).expect("fewer texts than practices"));
        let text: Arc<str> = text.into();
        self.texts.push_back(Arc::clone(&text));
        self.numbers.insert(text, number);
        number
    }

    /// The text of a number.
    pub fn text(&self, word: Word) -> &str {
        self.texts.get(word.place()).map_or("", AsRef::as_ref)
    }
}
