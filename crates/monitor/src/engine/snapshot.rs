//! Everything that is known now, in memory: the sites being watched and the practices behind them.
//!
//! The database holds the truth for ever; this holds its present edge, so that a cycle decides and
//! a list is sorted without asking the disk. It is changed only after the transaction that
//! records the change has been committed, so nothing is shown that a crash could take back.

mod index;
mod list_row;
mod listed;
mod standing;
mod take;
mod text_index;

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use domain::decide::Known;
use domain::environment::Environment;
use domain::heartbeat::FleetPulse;
use domain::identity::EarlierCard;
use domain::import::Verdict;
use domain::incident::Incident;
use domain::name::normalised;
use domain::outage::LastSeen;
use domain::practice::{PracticeId, SiteRow};
use domain::search::Wanted;
use domain::server::{LinkGuid, ServerId};
use domain::site::{HaloGuid, SiteKey};
use domain::state_run::StateRun;
use domain::tracks::{Reachability, Reason, Track, Tracks};
use domain::twin::TwinLife;
use imbl::OrdMap;
use smallvec::SmallVec;
use store::{
    Change, CommonIncident, Facts, Latest, ManualGuid, Outage, PlannedMigration, RejectedChange,
    TrackName, TracksHeld,
};

use crate::engine::identity::{moves_identity, waits_for_us};
use index::Index;
pub(crate) use list_row::{ListRow, Word};
pub use listed::Listed;
pub use standing::PracticeStanding;
pub(crate) use take::{Fresh, Read};

/// One site and what is known of it.
#[derive(Clone, Debug)]
pub struct SiteState {
    /// PMS and Site ID.
    pub key: Arc<SiteKey>,
    /// The approved GUID; none while the site waits for one.
    pub guid: Option<HaloGuid>,
    /// Why it waits, and the words for people.
    pub waiting: Option<Arc<(Verdict, String)>>,
    /// Tracks, headline and what the rules remember.
    pub known: Known,
    /// Since when each track, and last the headline, has been as it is.
    pub since: TrackTimes,
    /// Since when the headline's state holds, bridging what nobody saw.
    pub run: StateRun,
    /// The newest outcome.
    pub latest: Latest,
    /// The practices behind it that are not retired.
    pub practices: Arc<[PracticeId]>,
    /// What the ledger says of it.
    pub ledger: Arc<Ledgered>,
    /// When it was last seen in each condition.
    pub last_seen: LastSeen,
    /// What Halo told of it when it was last online.
    pub facts_when_well: Option<Arc<Facts>>,
}

/// What the ledger says of a site, for the rules and for its page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledgered {
    /// Every GUID that was ever approved, the one approved last at the end.
    pub approved: SmallVec<[HaloGuid; 1]>,
    /// The name that was approved last.
    pub name: Option<Arc<str>>,
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
pub struct TrackTimes([DateTime<Utc>; 6]);

impl TrackTimes {
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

    /// Whether people ended its mapping, and none followed.
    pub fn is_ended(&self) -> bool {
        self.guid.is_none() && self.ledger.was_mapped()
    }

    /// Remembers when it was in the condition it is in now, and what Halo told of it when well.
    pub fn note_seen(&mut self) {
        let state = self.known.headline.state;
        if let Some(at) = self.latest.observed_at {
            self.last_seen.note(state, at);
        }
        if self.known.tracks.reachability.state == Reachability::Online {
            self.facts_when_well = Some(Arc::clone(&self.latest.facts));
        }
    }

    /// Since when a track stands as it does, bridging what nobody saw; of what is not known now, since
    /// when it is not.
    pub fn held_since(&self, row: SiteRow, track: Track, held: &TracksHeld) -> DateTime<Utc> {
        let span = self.since.track(track);
        held.get(&(row, track))
            .map_or(span, |(since, until)| until.unwrap_or(*since).min(span))
    }

    /// Whether it counts as one that beats, for telling a dead field from a silent site.
    pub fn beats(&self) -> bool {
        self.known.heartbeat_at.is_some()
            && self.known.tracks.reachability.state == Reachability::Online
    }
}

/// Everything that is known at one moment. Cheap to clone: what did not change is shared.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    /// Sites by number.
    pub sites: OrdMap<SiteRow, Arc<SiteState>>,
    /// Practices by number, retired ones too.
    pub practices: OrdMap<PracticeId, Arc<Listed>>,
    /// The changes that wait for a decision, by site.
    pub changes: OrdMap<SiteRow, Vec<Change>>,
    /// What people rejected, by site: it is not proposed again.
    pub rejected: OrdMap<SiteRow, Vec<RejectedChange>>,
    /// Earlier cards that something spoke against, by site.
    pub earlier: OrdMap<SiteRow, Vec<EarlierCard>>,
    /// GUIDs that people read from a server's registry, by site.
    pub entries: OrdMap<SiteRow, ManualGuid>,
    /// How long GUIDs that are not authoritative have lived beside the approved ones.
    pub lives: OrdMap<(SiteRow, HaloGuid), TwinLife>,
    /// Migrations that were announced and are not long over, oldest first.
    pub migrations: Arc<Vec<PlannedMigration>>,
    /// The Halo Link GUIDs that people read, by server.
    pub link_guids: Arc<BTreeMap<ServerId, LinkGuid>>,
    /// The outages that last, by practice.
    pub outages: OrdMap<PracticeId, Vec<Outage>>,
    /// The open incidents of every kind, with who has them in hand.
    pub incidents: Arc<Vec<CommonIncident>>,
    /// The open incident about our access, if there is one.
    pub incident: Option<Incident>,
    /// When the last incident about our access ended: who was not asked again since is unknown from it.
    pub access_back_at: Option<DateTime<Utc>>,
    /// Which Halo Cloud is watched.
    pub environment: Environment,
    /// How long trouble lasts before it needs somebody's attention.
    pub grace: TimeDelta,
    /// When the last outcome of any site came in.
    pub observed_at: Option<DateTime<Utc>>,
    /// The newest heartbeat of all, and how many sites beat.
    pub pulse: FleetPulse,
    index: Index,
}

impl Snapshot {
    /// The site of a practice.
    pub fn site_of(&self, listed: &Listed) -> Option<&SiteState> {
        self.sites.get(&listed.site_row).map(Arc::as_ref)
    }

    /// The GUID of the Halo Link on a practice's server, where somebody read it.
    pub fn link_guid_of(&self, listed: &Listed) -> Option<LinkGuid> {
        self.link_guids.get(&listed.server?).copied()
    }

    /// Whether people decide which GUID a site has: one is or was approved, or one was entered.
    pub fn is_decided_by_people(&self, number: SiteRow, site: &SiteState) -> bool {
        site.guid.is_some() || site.ledger.was_mapped() || self.entries.contains_key(&number)
    }

    /// The riskiest change of a site that waits for our decision.
    pub fn waiting_change(&self, site: SiteRow, now: DateTime<Utc>) -> Option<&Change> {
        let open = self.changes.get(&site)?;
        let waiting = open.iter().filter(|change| waits_for_us(change, now));
        waiting.max_by_key(|change| (change.risk, change.id))
    }

    /// Whether a change waits by which the approved GUID of a site itself may be in doubt.
    pub fn is_in_doubt(&self, site: SiteRow, now: DateTime<Utc>) -> bool {
        let open = self.changes.get(&site).into_iter().flatten();
        open.into_iter().any(|change| moves_identity(change, now))
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
        self.index.watched
    }

    /// The site with a PMS and Site ID, where one is on the list.
    pub fn site_called(&self, key: &SiteKey) -> Option<SiteRow> {
        self.index.by_key.get(key).copied()
    }

    /// The sites whose approved GUID this is.
    pub fn sites_with(&self, guid: HaloGuid) -> impl Iterator<Item = SiteRow> {
        let all = (guid, SiteRow(i64::MIN))..=(guid, SiteRow(i64::MAX));
        self.index.by_guid.range(all).map(|(_, number)| *number)
    }

    /// The practices that are not retired and go by a name, whatever its spelling.
    pub fn practices_called(&self, name: &str) -> impl Iterator<Item = &Listed> {
        let (digest, wanted) = (index::digest_of(name), normalised(name));
        let all = (digest, PracticeId(i64::MIN))..=(digest, PracticeId(i64::MAX));
        let ids = self.index.by_name.range(all).map(|(_, id)| id);
        let listed = ids.filter_map(|id| self.practices.get(id)).map(Arc::as_ref);
        listed.filter(move |listed| normalised(listed.name()) == wanted)
    }

    /// The practices that are not retired and run on a server.
    pub fn practices_on(&self, server: ServerId) -> impl Iterator<Item = &Listed> {
        let all = (server, PracticeId(i64::MIN))..=(server, PracticeId(i64::MAX));
        let ids = self.index.by_server.range(all).map(|(_, id)| id);
        ids.filter_map(|id| self.practices.get(id)).map(Arc::as_ref)
    }

    /// What choosing and counting need of every practice, in the order of adding.
    pub(crate) fn rows(&self) -> impl Iterator<Item = &ListRow> {
        self.index.rows.values()
    }

    /// The text of what many practices share.
    pub(crate) fn word(&self, word: Word) -> &str {
        self.index.words.text(word)
    }

    /// The practices that somebody searches for, in the order of adding.
    pub(crate) fn found(&self, wanted: &Wanted) -> Vec<PracticeId> {
        let mut found = self.index.texts.find(wanted.in_text());
        if let Some(digits) = wanted.in_guids() {
            found.extend(self.index.guids.find(digits));
            found.sort_unstable();
            found.dedup();
        }
        found
    }

    /// The name of the first practice behind a site.
    pub fn name_of(&self, number: SiteRow) -> Option<&str> {
        let first = self.sites.get(&number)?.practices.first()?;
        Some(self.practices.get(first)?.name())
    }
}

/// The tracks of a site that waits for its GUID, after a look-up that answered.
pub fn awaiting(waiting: Option<Verdict>) -> Tracks {
    match waiting {
        Some(Verdict::NotAuthoritative) => Tracks::awaiting_authority(),
        Some(Verdict::Initialising) => Tracks::awaiting_site(Reason::Initialising),
        Some(_) | None => Tracks::awaiting_site(Reason::NoSiteFound),
    }
}
