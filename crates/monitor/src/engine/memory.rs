//! What is known changes here, and only on the copy that takes its place after the commit.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::expected::Expected;
use domain::practice::SiteRow;
use domain::site::SiteKey;
use domain::succession::LastInUse;
use smallvec::smallvec;

use super::Memory;
use super::decide::Decided;
use super::in_flight::{Outcome, SiteReply};
use super::snapshot::Ledgered;

impl Memory {
    /// Takes in what a batch decided, but for the GUIDs that it found: those the database may refuse.
    pub(super) fn apply(&mut self, decided: &Decided) {
        for (number, update) in &decided.updates {
            let heartbeat = self.snapshot.change_site(*number, |site| {
                let before = site.known.heartbeat_at;
                site.known = update.known.clone();
                site.since = update.since;
                site.run = update.run;
                site.latest = update.latest.clone();
                if update.observed {
                    site.note_seen();
                }
                (before, site.known.heartbeat_at)
            });
            if let Some(heartbeat) = heartbeat.filter(|(was, is)| was != is) {
                self.heartbeat_moved(*number, heartbeat);
            }
        }
        for (number, verdict, words) in &decided.waiting {
            self.snapshot.change_site(*number, |site| {
                site.waiting = Some(Arc::new((*verdict, words.clone())));
            });
        }
        self.snapshot.pulse = decided.pulse;
    }

    /// Takes in the GUIDs that were found.
    pub(super) fn settle(&mut self, decided: &Decided) {
        for (number, mapping) in &decided.settled {
            let Some(site) = self.snapshot.sites.get(number) else {
                continue;
            };
            let mut site = (**site).clone();
            site.guid = Some(mapping.guid);
            let name: Option<Arc<str>> = mapping.halo_name.as_deref().map(Arc::from);
            site.ledger = Arc::new(Ledgered {
                approved: smallvec![mapping.guid],
                name,
                is_exported: true,
            });
            site.known.expected = Some(Arc::new(Expected {
                key: SiteKey::clone(&site.key),
                name: mapping.halo_name.clone(),
                with: mapping.approved_with.clone(),
                learned: None,
            }));
            site.known.last_in_use = LastInUse::default();
            site.waiting = None;
            self.snapshot.put_site(*number, site);
        }
    }

    fn heartbeat_moved(
        &mut self,
        number: SiteRow,
        (was, is): (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
    ) {
        if let Some(was) = was {
            self.heartbeats.remove(&(was, number));
        }
        if let Some(is) = is {
            self.heartbeats.insert((is, number));
        }
    }

    /// The newest heartbeat of the whole list with a batch taken in, leaving out any that lies ahead of
    /// Halo's clock: such a one would keep a dead field alive for ever.
    pub(super) fn newest_heartbeat(&self, outcomes: &[Outcome]) -> Option<DateTime<Utc>> {
        let observed = outcomes.iter().filter_map(|outcome| match &outcome.reply {
            SiteReply::Status(_, observation) => {
                let answer = observation.outcome.as_ref().ok()?;
                Some((observation.halo_now, answer.heartbeat_at))
            }
            SiteReply::LookUp(_) | SiteReply::Candidate(..) => None,
        });
        let observed: Vec<_> = observed.collect();
        let Some(halo_now) = observed.iter().filter_map(|(halo_now, _)| *halo_now).max() else {
            return self.snapshot.pulse.newest;
        };
        let fresh = observed.iter().filter_map(|(_, beat)| *beat);
        let fresh = fresh.filter(|beat| *beat <= halo_now).max();
        let mut known = self.heartbeats.range(..=(halo_now, SiteRow(i64::MAX)));
        fresh.max(known.next_back().map(|(beat, _)| *beat))
    }
}
