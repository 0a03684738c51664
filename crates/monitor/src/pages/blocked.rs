//! Whom the blocked time of outages waited for: Halo, our approval, or our software.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use domain::headline::State;
use domain::outage::blocked::{
    Blocked, BlockedFacts, DecidedMapping, FeedAck, GONE_AFTER, Taken, behind, taken,
};
use domain::outage::{Cause, Kind};
use domain::practice::PracticeId;
use domain::span::StateSpan;
use domain::views::history::BlockedSeconds;
use domain::windows::Window;
use store::{DecidedEntries, Outage, Store, StoreError};

/// What is known of some practices beside their headline.
#[derive(Default)]
pub(super) struct BlockedInput {
    facts: BTreeMap<PracticeId, BlockedFacts>,
    entries: DecidedEntries,
    acks: Vec<FeedAck>,
}

/// The same with their headline.
#[derive(Default)]
pub(super) struct OutageBlame {
    spans: BTreeMap<PracticeId, Vec<StateSpan>>,
    input: BlockedInput,
    now: DateTime<Utc>,
}

/// Whose time an outage was.
pub(super) struct Blame {
    pub cause: Cause,
    pub blocked: Option<BlockedSeconds>,
}

impl BlockedInput {
    /// Reads what happened to some practices within a window.
    pub async fn read(
        store: &Store,
        practices: &[PracticeId],
        window: Window,
        now: DateTime<Utc>,
    ) -> Result<Self, StoreError> {
        // What was decided before the window may not have been taken over when it began.
        let decided_in = (window.0 - GONE_AFTER, window.1);
        let waits = store.waits_for_approval(practices, window).await?;
        let entries = store.mappings_decided(practices, decided_in).await?;
        let acks = match entries.is_empty() {
            true => Vec::new(),
            false => store.feed_acks().await?,
        };
        let mut facts: BTreeMap<PracticeId, BlockedFacts> = BTreeMap::new();
        for (id, waits) in waits {
            facts.entry(id).or_default().waits = waits;
        }
        for (id, entries) in &entries {
            let decided = entries.iter().map(|(seq, at)| DecidedMapping {
                at: *at,
                taken: taken(&acks, (*seq, *at), now),
            });
            facts.entry(*id).or_default().decided = decided.collect();
        }
        Ok(Self {
            facts,
            entries,
            acks,
        })
    }

    /// What is known of one practice.
    pub fn of(&self, practice: PracticeId) -> BlockedFacts {
        self.facts.get(&practice).cloned().unwrap_or_default()
    }

    /// The programs that have not taken over what was decided within a window.
    fn behind(&self, practice: PracticeId, (from, to): Window, now: DateTime<Utc>) -> Vec<String> {
        let mut entries = self.entries.get(&practice).into_iter().flatten();
        let last = entries.rfind(|(_, at)| from <= *at && *at <= to);
        let names = last.map(|entry| behind(&self.acks, *entry, now));
        let names = names.into_iter().flatten();
        names.map(str::to_owned).collect()
    }
}

impl OutageBlame {
    /// Reads what is needed to split those of some outages that may hold blocked time.
    pub async fn read<'a>(
        store: &Store,
        outages: impl Iterator<Item = &'a Outage>,
        now: DateTime<Utc>,
    ) -> Result<Self, StoreError> {
        let mut ids = Vec::new();
        let mut from = now;
        for outage in outages.filter(|outage| may_be_blocked(outage)) {
            ids.push(outage.practice);
            from = from.min(outage.began_latest);
        }
        if ids.is_empty() {
            return Ok(Self::default());
        }
        ids.sort_unstable();
        ids.dedup();
        let spans = store.practice_spans(&ids, from, now).await?;
        Ok(Self {
            spans: spans
                .into_iter()
                .map(|(id, spans)| (id, spans.into_iter().map(|each| each.span).collect()))
                .collect(),
            input: BlockedInput::read(store, &ids, (from, now), now).await?,
            now,
        })
    }

    /// When our software took over what was approved during an outage.
    pub fn taken(&self, outage: &Outage) -> Vec<DateTime<Utc>> {
        let lasted = self.lasted(outage);
        let decided = self.input.of(outage.practice).decided.into_iter();
        let within = decided.filter(|one| lasted.0 <= one.at && one.at <= lasted.1);
        within
            .filter_map(|one| match one.taken {
                Taken::At(at) => Some(at),
                Taken::NotYet | Taken::NotMeasured => None,
            })
            .collect()
    }

    fn lasted(&self, outage: &Outage) -> Window {
        let ended = outage.ended.map(|(_, latest)| latest);
        (outage.began_latest, ended.unwrap_or(self.now))
    }

    /// Whose time an outage was.
    pub fn of(&self, outage: &Outage) -> Blame {
        let spans = self.spans.get(&outage.practice);
        let Some(spans) = spans.filter(|_| may_be_blocked(outage)) else {
            return Blame {
                cause: outage.cause,
                blocked: None,
            };
        };
        let ended = outage.ended.map(|(_, latest)| latest);
        let lasted = self.lasted(outage);
        let own: Vec<StateSpan> = spans
            .iter()
            .filter(|span| span.within(lasted.0, lasted.1).is_some())
            .map(|span| StateSpan {
                began: span.began.max(lasted.0),
                ended: match (span.ended, ended) {
                    (Some(one), Some(other)) => Some(one.min(other)),
                    (one, other) => one.or(other),
                },
                ..*span
            })
            .collect();
        let mut facts = self.input.of(outage.practice);
        facts
            .decided
            .retain(|one| lasted.0 <= one.at && one.at <= lasted.1);
        let blocked = Blocked::of(&own, &facts, (lasted.0, self.now));
        let rest: TimeDelta = own
            .iter()
            .filter(|span| matches!(span.state, State::Offline | State::Unreachable))
            .map(|span| span.share(lasted.0, lasted.1))
            .sum();
        let behind = self.input.behind(outage.practice, lasted, self.now);
        Blame {
            cause: blocked.cause(outage.cause, rest, ended.is_none()),
            blocked: BlockedSeconds::of(&blocked, behind),
        }
    }
}

/// Whether blocked time may be in it: unreachable is graver and hides it.
fn may_be_blocked(outage: &Outage) -> bool {
    outage.kind == Kind::Down && matches!(outage.state, State::Blocked | State::Unreachable)
}
