//! After a batch every site that was asked gets its next turn.

use chrono::{DateTime, Utc};
use domain::incident::AccessChange;
use domain::pace::Policy;

use super::Engine;
use super::by_hand::TurnReport;
use super::decide::{Decided, probe_interval};
use super::in_flight::SiteReply;
use super::poll::is_troubled;
use super::site::Again;

/// How many sites are asked before their turn while a common cause is suspected.
const ASKED_AHEAD: usize = 5;

impl Engine {
    /// Gives every site of the batch its next turn, and clears the batch.
    pub(super) fn land(&mut self, decided: &Decided, now: DateTime<Utc>) -> TurnReport {
        let mut report = TurnReport::default();
        let was_open = self.shared.snapshot.load().incident.is_some();
        for outcome in self.batch.outcomes() {
            report.outcomes += 1;
            report.checks += usize::from(outcome.is_check());
            let number = outcome.site;
            let site = self.memory.snapshot.sites.get(&number);
            let Some(site) = site.filter(|site| site.is_watched()) else {
                self.schedule.remove(number);
                continue;
            };
            if outcome.is_check() {
                self.queries_failed.remove(&number);
            }
            let update = decided
                .updates
                .get(&number)
                .filter(|update| update.observed);
            let due = match &outcome.reply {
                SiteReply::Status(..) | SiteReply::LookUp(_) => update
                    .and_then(|update| update.latest.due_at)
                    .unwrap_or(now),
                // The site's own status is next.
                SiteReply::Candidate(..) => now,
            };
            self.schedule.landed(number, due, is_troubled(site), now);
            if let Some(observed_at) = site.latest.observed_at {
                let patience = Policy::patience(site.latest.interval.unwrap_or_default());
                self.schedule
                    .holds_until(number, observed_at.min(now) + patience);
            }
        }
        self.shared.health.note(self.batch.outcomes());
        let newest = self.batch.outcomes().iter().map(|outcome| outcome.at).max();
        let observed_at = &mut self.memory.snapshot.observed_at;
        *observed_at = newest.max(*observed_at);
        self.batch.clear();
        self.gone.clear();
        self.clock_watch.is_told(now);
        let access = &self.memory.access;
        if !was_open && access.open().is_some() {
            self.probe_at = now + probe_interval(access, &self.settings.policy);
        } else if access.heard_an_answer() {
            // An answer came through: the second one, which ends the incident, is asked for now.
            self.probe_at = now;
        }
        if access.suspects() {
            self.schedule.schedule_next(ASKED_AHEAD, now);
        }
        if decided
            .access
            .iter()
            .any(|(change, _)| *change == AccessChange::Ended)
        {
            self.ask_everybody(now);
        }
        for (site, _) in &decided.settled {
            self.schedule.schedule_now(*site, Again::Wanted, now);
        }
        report
    }

    /// Everyone is asked again, in the order of their turns, within the quota.
    pub(super) fn ask_everybody(&mut self, now: DateTime<Utc>) {
        let sites = self.memory.snapshot.sites.iter();
        let watched = sites.filter(|(_, site)| site.is_watched());
        let watched: Vec<_> = watched.map(|(number, _)| *number).collect();
        for site in watched {
            self.schedule.schedule_now(site, Again::Wanted, now);
        }
    }

    /// Gives the batch up: its sites are asked again.
    pub(super) fn forgo(&mut self, now: DateTime<Utc>) {
        for outcome in self.batch.outcomes() {
            let site = self.memory.snapshot.sites.get(&outcome.site);
            let interval = site.and_then(|site| site.latest.interval);
            let due = now + interval.unwrap_or(self.settings.policy.poll_interval);
            self.schedule.landed(outcome.site, due, false, now);
        }
        self.batch.clear();
    }
}
