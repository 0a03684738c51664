//! From outcomes to what must be recorded, without touching disk or network.
//!
//! The rules live in `domain`; here they are applied to each site of a batch: what its outcome
//! means, which knowledge lapsed, and whether the way to Halo itself is broken. The result is a
//! list of updates that `record` commits in one transaction and only then makes visible.

mod access;
mod decided;
mod look_up;
mod told;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use domain::decide::Known;
use domain::headline::Headline;
use domain::heartbeat::FleetPulse;
use domain::incident::AccessWatch;
use domain::observation::Observation;
use domain::pace::Policy;
use domain::practice::SiteRow;
use domain::sample::Sample;
use domain::told_move::ToldMove;
use domain::tracks::{Access, Reachability, Reason};
use store::{Facts, Latest, TrackName, Transition};

pub use self::access::{probe_interval, probe_most};
pub use self::decided::{Decided, Update};

use crate::engine::identity::moves_identity;
use crate::engine::in_flight::{Outcome, SiteReply};
use crate::engine::snapshot::{SiteState, Snapshot};

/// Decides what a batch of outcomes and lapses means.
pub struct BatchDecider<'a> {
    snapshot: &'a Snapshot,
    policy: &'a Policy,
    /// Before this nothing can be placed: that time was recorded before the clock went back.
    not_before: Option<DateTime<Utc>>,
    decided: Decided,
}

impl<'a> BatchDecider<'a> {
    /// Begins a batch. The newest heartbeat has those in it that the batch itself brings.
    pub fn new(
        snapshot: &'a Snapshot,
        policy: &'a Policy,
        newest_heartbeat: Option<DateTime<Utc>>,
        not_before: Option<DateTime<Utc>>,
    ) -> Self {
        let pulse = FleetPulse {
            newest: newest_heartbeat,
            ..snapshot.pulse
        };
        let decided = Decided {
            pulse,
            ..Decided::default()
        };
        Self {
            snapshot,
            policy,
            not_before,
            decided,
        }
    }

    /// Where on the axis something stands that happened at `at` by our clock.
    fn placed(&self, at: DateTime<Utc>) -> DateTime<Utc> {
        self.not_before.map_or(at, |not_before| at.max(not_before))
    }

    /// Marks every site as unknown from `since`, until it is seen again. One that gave no answer is
    /// unknown already.
    pub fn lapse_all(&mut self, since: DateTime<Utc>) {
        let snapshot = self.snapshot;
        let watched = snapshot.sites.iter().filter(|(_, site)| site.is_watched());
        for (number, site) in
            watched.filter(|(_, site)| site.known.tracks.access.state != Access::Unanswered)
        {
            let known = site.known.lapsed(Reason::NotObserved);
            self.change(*number, site, known, since, None);
        }
    }

    /// Marks the sites whose knowledge lapsed as unknown, from the moment at which they should have
    /// been seen again: until then the last observation held, as between any two.
    ///
    /// A site that gave no answer before and is excused, because it is being asked right now, stays
    /// as it was: why it gives none is better known than that it has not given one yet.
    pub fn lapse(
        &mut self,
        sites: &[SiteRow],
        is_excused: impl Fn(SiteRow) -> bool,
        now: DateTime<Utc>,
    ) {
        for number in sites {
            let Some(site) = self.snapshot.sites.get(number) else {
                continue;
            };
            if site.known.tracks.access.state == Access::Unanswered && is_excused(*number) {
                continue;
            }
            let interval = site.latest.interval.unwrap_or_default();
            let since = site
                .latest
                .observed_at
                .map_or(now, |at| (at + interval).min(now));
            let since = self.placed(since);
            let known = site.known.lapsed(Reason::NotObserved);
            self.change(*number, site, known, since, None);
        }
    }

    /// What is known of sites that nobody wants watched any more ends when that began.
    pub fn lapse_gone(&mut self, sites: &[(SiteRow, DateTime<Utc>)]) {
        let snapshot = self.snapshot;
        for (number, since) in sites {
            let site = snapshot.sites.get(number).filter(|site| !site.is_watched());
            if let Some(site) = site {
                let known = site.known.lapsed(Reason::NotObserved);
                self.change(*number, site, known, self.placed(*since), None);
            }
        }
    }

    /// Takes in the outcomes, and what they say together about our access.
    pub fn take(
        &mut self,
        outcomes: &[Outcome],
        queries_failed: &BTreeMap<SiteRow, DateTime<Utc>>,
        watch: &mut AccessWatch,
        long_pause: bool,
    ) {
        let snapshot = self.snapshot;
        for outcome in outcomes.iter().filter(|outcome| !outcome.is_overtaken) {
            let Some(site) = snapshot.sites.get(&outcome.site) else {
                continue;
            };
            match &outcome.reply {
                SiteReply::Status(guid, observation) if site.guid == Some(*guid) => {
                    let failed = queries_failed.get(&outcome.site).copied();
                    self.status(outcome, site, observation, failed);
                }
                // The answer is about another GUID than the approved one.
                SiteReply::Status(..) | SiteReply::Candidate(..) => {}
                SiteReply::LookUp(result) => self.looked_up(outcome, site, result.as_deref()),
            }
        }
        self.weigh_access(outcomes, watch, long_pause);
    }

    fn status(
        &mut self,
        outcome: &Outcome,
        site: &SiteState,
        observation: &Observation,
        queries_failed: Option<DateTime<Utc>>,
    ) {
        let at = self.placed(outcome.at);
        let at = site.latest.observed_at.map_or(at, |before| before.max(at));
        let opens_at = self.snapshot.opens_at(site, at);
        let open = self
            .snapshot
            .changes
            .get(&outcome.site)
            .into_iter()
            .flatten();
        let known = Known {
            queries_failed_at: site.known.queries_failed_at.max(queries_failed),
            // A snooze ends by itself.
            change_waits: open.into_iter().any(|change| moves_identity(change, at)),
            is_explained: self.is_explained(site, observation, at),
            ..site.known.clone()
        };
        let decision = domain::decide::decide(
            &known,
            observation,
            &self.decided.pulse,
            self.policy,
            opens_at,
            at,
        );
        let facts = observation
            .outcome
            .as_ref()
            .ok()
            .and_then(|answer| told::moved(site, answer));
        let facts_moved = facts.is_some();
        let (facts, told_moves) = facts.unzip();
        let sample = Sample {
            at,
            state: decision.known.headline.state,
            heartbeat_age: decision.heartbeat_age,
            clock_drift: decision.clock_drift,
            latency_ms: observation.latency_ms,
        };
        let latest = Latest {
            observed_at: Some(at),
            checks: site.latest.checks + 1,
            due_at: None,
            interval: Some(decision.interval),
            looked_up_at: site.latest.looked_up_at,
            unwell_since: decision.known.unwell_since,
            failures: decision.known.failures,
            queries_failed_at: decision.known.queries_failed_at,
            explained_until: decision.known.explained_until,
            message: observation
                .outcome
                .as_ref()
                .err()
                .map(|failure| failure.message.clone()),
            heartbeat_at: decision.known.heartbeat_at,
            heartbeat_age: decision.heartbeat_age,
            clock_drift: decision.clock_drift,
            last_in_use: decision.known.last_in_use,
            facts: facts.map_or_else(|| Arc::clone(&site.latest.facts), Arc::new),
        };
        let seen = SeenAnswer {
            latest,
            facts_moved,
            told_moves: told_moves.unwrap_or_default(),
            sample: Some(sample),
        };
        let expected = decision.known.expected.as_deref();
        let learned = expected.and_then(|expected| expected.learned.clone());
        let was = site.known.expected.as_deref();
        if let Some((guid, name)) = site.guid.zip(learned)
            && was.is_some_and(|was| was.learned.as_ref() != Some(&name))
        {
            self.decided.learned.push((outcome.site, guid, name));
        }
        self.change(outcome.site, site, decision.known, at, Some(seen));
    }

    /// Whether a cause explains that a site stops and comes back: it came back with another Halo Link, its
    /// outage is one of an incident, its server or its host lost contact, its server stopped for others too, or a
    /// migration of it is announced.
    fn is_explained(&self, site: &SiteState, seen: &Observation, at: DateTime<Utc>) -> bool {
        let told = seen.outcome.as_ref().ok();
        let told = told.and_then(|answer| answer.halo_link_version.as_ref());
        let is_another = |facts: &Facts| {
            let before = facts.halo_link_version.as_ref();
            before
                .zip(told)
                .is_some_and(|(before, told)| before != told)
        };
        let was_away = site.known.tracks.reachability.state != Reachability::Online;
        let when_well = site.facts_when_well.as_deref().filter(|_| was_away);
        let is_updated = is_another(&site.latest.facts) || when_well.is_some_and(is_another);
        let snapshot = self.snapshot;
        let is_member = snapshot
            .open_outages(site)
            .any(|outage| outage.incident.is_some());
        is_updated
            || is_member
            || snapshot.is_awaited(site, at)
            || snapshot.has_lost_server(site)
            || (was_away && snapshot.went_with_its_server(site, at))
    }

    /// Notes what a site turned into, with a transition for each track that moved.
    fn change(
        &mut self,
        number: SiteRow,
        site: &SiteState,
        known: Known,
        at: DateTime<Utc>,
        seen: Option<SeenAnswer>,
    ) {
        let before = self.decided.updates.remove(&number);
        let (was_known, checks, mut since, mut run) = match &before {
            Some(before) => (
                &before.known,
                before.latest.checks,
                before.since,
                before.run,
            ),
            None => (&site.known, site.latest.checks, site.since, site.run),
        };
        let first = checks == 0;
        let mut note = |track: TrackName, state: &'static str, reason: Option<Reason>| {
            since.changed(track, at);
            self.decided.transitions.push(Transition {
                site: number,
                track,
                state,
                reason,
                at,
                checks,
            });
        };
        for ((track, state, reason), (_, was, was_reason)) in
            known.tracks.each().into_iter().zip(was_known.tracks.each())
        {
            if first || (state, reason) != (was, was_reason) {
                note(TrackName::Track(track), state, reason);
            }
        }
        if first || known.headline != was_known.headline {
            let Headline { state, reason } = known.headline;
            note(TrackName::Headline, state.as_str(), reason);
            run.take(state, at);
        }
        let update = match (seen, before) {
            (Some(seen), _) => Box::new(Update {
                site: number,
                known,
                since,
                run,
                latest: seen.latest,
                observed: true,
                facts_moved: seen.facts_moved,
                told_moves: seen.told_moves,
                sample: seen.sample,
                beat: site.beats(),
            }),
            (None, Some(mut before)) => {
                before.known = known;
                before.since = since;
                before.run = run;
                before
            }
            (None, None) => Box::new(Update {
                site: number,
                known,
                since,
                run,
                latest: site.latest.clone(),
                observed: false,
                facts_moved: false,
                told_moves: Vec::new(),
                sample: None,
                beat: site.beats(),
            }),
        };
        self.decided.updates.insert(number, update);
    }

    /// What the batch comes to.
    pub fn decided(mut self) -> Decided {
        let (mut gained, mut lost) = (0, 0);
        for update in self.decided.updates.values() {
            let before = update.beat;
            let after = update.known.heartbeat_at.is_some()
                && update.known.tracks.reachability.state == Reachability::Online;
            gained += usize::from(after && !before);
            lost += usize::from(before && !after);
        }
        self.decided.pulse.beating = (self.decided.pulse.beating + gained).saturating_sub(lost);
        self.decided
    }
}

struct SeenAnswer {
    latest: Latest,
    facts_moved: bool,
    told_moves: Vec<ToldMove>,
    sample: Option<Sample>,
}
