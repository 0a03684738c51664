//! Everything that is known now, in memory: the sites being watched and the practices behind them.
//!
//! The database holds the truth for ever; this holds its present edge, so that a cycle decides and
//! a list is sorted without asking the disk. It is changed only after the transaction that
//! records the change has been committed, so nothing is shown that a crash could take back.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::decide::Known;
use domain::headline::{Headline, State, WhoActs};
use domain::heartbeat::FleetPulse;
use domain::hours::Hours;
use domain::import::Verdict;
use domain::incident::Incident;
use domain::outage::LastSeen;
use domain::practice::{Practice, PracticeId, SiteNumber};
use domain::site::{HaloGuid, SiteKey};
use domain::tracks::{Reachability, Reason, Track, Tracks};
use store::{
    Change, CommonIncident, Facts, HandEntry, Latest, OpenSpan, Outage, PlannedMigration,
    RejectedChange, SiteRecord, TrackName,
};

use crate::engine::identity::waits_for_us;

/// One site and what is known of it.
#[derive(Clone, Debug)]
pub struct SiteState {
    /// PMS and Site ID.
    pub key: SiteKey,
    /// The approved GUID; none while the site waits for one.
    pub guid: Option<HaloGuid>,
    /// Why it waits, and the words for people.
    pub waiting: Option<(Verdict, String)>,
    /// Tracks, headline and what the rules remember.
    pub known: Known,
    /// Since when each track, and last the headline, has been as it is.
    pub since: Since,
    /// The newest outcome.
    pub latest: Latest,
    /// The practices behind it that are not retired.
    pub practices: Vec<PracticeId>,
    /// What the ledger says of it.
    pub ledger: Ledgered,
    /// When it was last seen in each condition.
    pub last_seen: LastSeen,
    /// What Halo told of it when it was last online.
    pub facts_when_well: Option<Arc<Facts>>,
}

/// What the ledger says of a site, for the rules and for its page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledgered {
    /// Every GUID that was ever approved, the one approved last at the end.
    pub approved: Vec<HaloGuid>,
    /// The name that was approved last.
    pub name: Option<String>,
    /// Whether the newest entry has a GUID: else it is withheld, or ended.
    pub is_exported: bool,
}

impl Ledgered {
    /// Whether a GUID was ever approved: another one needs a decision then, not a look-up.
    pub fn was_mapped(&self) -> bool {
        !self.approved.is_empty()
    }
}

/// Since when each of the five tracks and the headline has been as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Since([DateTime<Utc>; 6]);

impl Since {
    /// All at once.
    pub const fn all(at: DateTime<Utc>) -> Self {
        Self([at; 6])
    }

    /// Since when a track has been as it is.
    pub const fn track(&self, track: Track) -> DateTime<Utc> {
        self.0[track as usize]
    }

    /// Since when the headline has been as it is.
    pub const fn headline(&self) -> DateTime<Utc> {
        self.0[5]
    }

    /// Notes that a track, or the headline, changed.
    pub fn changed(&mut self, track: TrackName, at: DateTime<Utc>) {
        match track {
            TrackName::Track(track) => self.0[track as usize] = at,
            TrackName::Headline => self.0[5] = at,
        }
    }
}

impl SiteState {
    /// Whether anybody still wants it watched.
    pub fn is_watched(&self) -> bool {
        !self.practices.is_empty()
    }

    /// Remembers when it was in the condition it is in now, and what Halo told of it when well.
    pub fn note_seen(&mut self) {
        let state = self.known.headline.state;
        if let Some(at) = self.latest.observed_at {
            self.last_seen.note(state, at);
        }
        if state == State::Online {
            self.facts_when_well = Some(Arc::clone(&self.latest.facts));
        }
    }

    /// Whether it counts as one that beats, for telling a dead field from a silent site.
    pub fn beats(&self) -> bool {
        self.known.heartbeat_at.is_some()
            && self.known.tracks.reachability.state == Reachability::Online
    }
}

/// A practice with its hours and zone read.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The practice.
    pub practice: Practice,
    /// Its opening hours; unreadable ones count as none.
    pub hours: Hours,
    /// Its zone, or the configured default.
    pub zone: Tz,
}

impl Listed {
    fn new(practice: Practice, default_zone: Tz) -> Self {
        let hours = practice.entry.hours.parse().unwrap_or_else(|error| {
            tracing::warn!(practice.id = practice.id.0, %error, "opening hours are ignored");
            Hours::default()
        });
        let zone = practice
            .entry
            .time_zone
            .as_deref()
            .and_then(|name| name.parse().ok())
            .unwrap_or(default_zone);
        Self {
            practice,
            hours,
            zone,
        }
    }
}

/// The whole list as it stands.
#[derive(Debug, Default)]
pub struct Snapshot {
    /// Sites by number.
    pub sites: BTreeMap<SiteNumber, SiteState>,
    /// Practices by number, retired ones too.
    pub practices: BTreeMap<PracticeId, Listed>,
    /// The changes that wait for a decision, by site.
    pub changes: BTreeMap<SiteNumber, Vec<Change>>,
    /// What people rejected: it is not proposed again.
    pub rejected: Vec<RejectedChange>,
    /// GUIDs that people read from a server's registry, by site.
    pub entries: BTreeMap<SiteNumber, HandEntry>,
    /// Migrations that were announced and are not long over, oldest first.
    pub migrations: Vec<PlannedMigration>,
    /// The outages that last, by practice.
    pub outages: BTreeMap<PracticeId, Vec<Outage>>,
    /// The open incidents of every kind, with who has them in hand.
    pub incidents: Vec<CommonIncident>,
    /// The open incident, if there is one.
    pub incident: Option<Incident>,
    /// When the last outcome of any site came in.
    pub observed_at: Option<DateTime<Utc>>,
    /// The newest heartbeat of all, and how many sites beat.
    pub pulse: FleetPulse,
    /// How many sites are watched: asked for in every cycle, changed only with the list.
    watched: usize,
}

/// What is to be asked at once because the list changed.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Fresh {
    /// Sites that are new or have another GUID.
    pub due: Vec<SiteNumber>,
    /// Sites that are watched again after a time in which nobody wanted them: their mapping may be
    /// long out of date.
    pub again: Vec<SiteNumber>,
}

/// A practice beside its site, with what follows from both.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    /// State and reason.
    pub headline: Headline,
    /// Whose move.
    pub who_acts: WhoActs,
    /// When state and reason began.
    pub since: DateTime<Utc>,
    /// When it opens, if it is known to be closed now.
    pub opens_at: Option<DateTime<Utc>>,
    /// Whether it stands under "needs attention".
    pub attention: bool,
}

impl Snapshot {
    /// The site of a practice.
    pub fn site_of(&self, practice: &Practice) -> Option<&SiteState> {
        self.sites.get(&practice.site_number)
    }

    /// What a person sees of a practice at `now`.
    pub fn standing(&self, listed: &Listed, now: DateTime<Utc>) -> Standing {
        let practice = &listed.practice;
        let (headline, since) = match (practice.retired_at, self.site_of(practice)) {
            (Some(at), _) => (Headline::RETIRED, at),
            (None, Some(site)) => (
                site.known.headline,
                site.since.headline().max(practice.created_at),
            ),
            (None, None) => (Known::nothing(None).headline, practice.created_at),
        };
        let opens_at = match headline.state {
            State::Offline | State::Unreachable => listed.hours.closed_until(listed.zone, now),
            _ => None,
        };
        let decision_waits = self.waiting_change(practice.site_number, now).is_some();
        let who_acts = headline.who_acts(opens_at.is_some(), decision_waits);
        let attention = domain::overview::needs_attention(
            headline.state,
            who_acts,
            decision_waits,
            self.incident.is_some(),
        );
        Standing {
            headline,
            who_acts,
            since,
            opens_at,
            attention,
        }
    }

    /// Whether people decide which GUID a site has: one is or was approved, or one was entered.
    pub fn is_decided_by_people(&self, number: SiteNumber, site: &SiteState) -> bool {
        site.guid.is_some() || site.ledger.was_mapped() || self.entries.contains_key(&number)
    }

    /// The riskiest change of a site that waits for our decision.
    pub fn waiting_change(&self, site: SiteNumber, now: DateTime<Utc>) -> Option<&Change> {
        let open = self.changes.get(&site)?;
        let waiting = open.iter().filter(|change| waits_for_us(change, now));
        waiting.max_by_key(|change| (change.risk, change.id))
    }

    /// When the practices behind a site open, if all of them are known to be closed now.
    pub fn opens_at(&self, site: &SiteState, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let mut earliest = None;
        for listed in site
            .practices
            .iter()
            .filter_map(|id| self.practices.get(id))
        {
            let opens = listed.hours.closed_until(listed.zone, now)?;
            earliest = Some(earliest.map_or(opens, |known: DateTime<Utc>| known.min(opens)));
        }
        earliest
    }

    /// How many sites are watched.
    pub const fn watched(&self) -> usize {
        self.watched
    }

    /// Takes in the list as the database has it. What is known of a site stays, unless its GUID
    /// changed. Returns the sites that are new or changed, and so due at once.
    pub fn take_list(
        &mut self,
        practices: Vec<Practice>,
        sites: Vec<SiteRecord>,
        default_zone: Tz,
        now: DateTime<Utc>,
    ) -> Fresh {
        let mut fresh = Vec::new();
        let unwatched: BTreeSet<SiteNumber> = self
            .sites
            .iter()
            .filter(|(_, site)| !site.is_watched())
            .map(|(number, _)| *number)
            .collect();
        self.practices = practices
            .into_iter()
            .map(|practice| (practice.id, Listed::new(practice, default_zone)))
            .collect();
        for record in sites {
            let approved: Option<Arc<str>> = record.approved_name.as_deref().map(Arc::from);
            let site = self.sites.entry(record.number).or_insert_with(|| {
                fresh.push(record.number);
                SiteState {
                    key: record.key.clone(),
                    guid: record.guid,
                    waiting: None,
                    known: Known::nothing(approved.clone()),
                    since: Since::all(now),
                    latest: record.latest.clone(),
                    practices: Vec::new(),
                    ledger: Ledgered::default(),
                    last_seen: LastSeen::default(),
                    facts_when_well: None,
                }
            });
            if site.guid != record.guid {
                site.guid = record.guid;
                fresh.push(record.number);
            }
            if site.waiting.is_none() != record.waiting.is_none() {
                fresh.push(record.number);
            }
            site.waiting = record.waiting;
            site.known.approved_name = approved;
            site.practices.clear();
        }
        for listed in self
            .practices
            .values()
            .filter(|each| each.practice.retired_at.is_none())
        {
            if let Some(site) = self.sites.get_mut(&listed.practice.site_number) {
                site.practices.push(listed.practice.id);
            }
        }
        self.watched = self.sites.values().filter(|site| site.is_watched()).count();
        let is_watched = |number: &SiteNumber| self.sites[number].is_watched();
        Fresh {
            due: fresh,
            again: unwatched.into_iter().filter(is_watched).collect(),
        }
    }

    /// Puts back what was known before a restart, from the spans that were left open.
    pub fn resume(
        &mut self,
        open: Vec<OpenSpan>,
        changes: Vec<(SiteNumber, DateTime<Utc>, String)>,
    ) {
        for span in open {
            let Some(site) = self.sites.get_mut(&span.site) else {
                continue;
            };
            site.since.changed(span.track, span.began);
            let restored = match span.track {
                TrackName::Track(track) => {
                    site.known.tracks.restore(track, &span.state, span.reason)
                }
                TrackName::Headline => span.state.parse().map(|state| {
                    site.known.headline = Headline {
                        state,
                        reason: span.reason,
                    };
                }),
            };
            if let Err(error) = restored {
                tracing::warn!(site = span.site.0, %error, "an open span is not understood");
            }
        }
        for (number, at, state) in changes {
            if let (Some(site), Ok(state)) = (self.sites.get_mut(&number), state.parse()) {
                site.known.flapping.note(state, at);
            }
        }
        for site in self.sites.values_mut() {
            site.known.heartbeat_at = site.latest.heartbeat_at;
            site.known.unwell_since = site.latest.unwell_since;
            site.known.failures = site.latest.failures;
            site.known.queries_failed_at = site.latest.queries_failed_at;
            site.note_seen();
        }
        self.observed_at = self
            .sites
            .values()
            .filter_map(|site| site.latest.observed_at)
            .max();
        self.pulse = FleetPulse {
            newest: self
                .sites
                .values()
                .filter_map(|site| site.known.heartbeat_at)
                .max(),
            beating: self.sites.values().filter(|site| site.beats()).count(),
        };
    }
}

/// The tracks of a site that waits for its GUID.
pub fn awaiting(waiting: Option<&(Verdict, String)>) -> Tracks {
    Tracks::awaiting_site(match waiting {
        Some((Verdict::Initialising, _)) => Reason::Initialising,
        Some(_) | None => Reason::NoSiteFound,
    })
}
