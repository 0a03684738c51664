//! Which sites may begin or end an outage now, and which outages last.
//!
//! What an outage is stands in `domain::outage`; the store derives them in the transaction that
//! writes the spans. Here is said which sites are worth looking at, so that a calm cycle, or one in
//! which a long outage merely goes on, costs nothing.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use domain::common_cause::{CommonCause, TOGETHER, is_shared};
use domain::outage;
use domain::practice::{PracticeId, SiteRow};
use domain::tracks::Reachability;
use store::{Facts, Outage, OutageCandidate, TrackName};

use super::decide::Decided;
use super::snapshot::{SiteState, Snapshot};

/// Practices of one server that are looked at: more than any server has.
const ON_A_SERVER: usize = 100;

/// The sites of a batch that may begin or end an outage.
pub(crate) fn candidates(snapshot: &Snapshot, decided: &Decided) -> Vec<OutageCandidate> {
    let moved: BTreeSet<SiteRow> = decided
        .transitions
        .iter()
        .filter(|transition| transition.track == TrackName::Headline)
        .map(|transition| transition.site)
        .collect();
    let updates = decided.updates.values();
    updates
        .filter_map(|update| {
            let site = snapshot.sites.get(&update.site)?;
            let state = update.known.headline.state;
            let is_worth_it = match outage::kind_of(state) {
                Some(kind) => {
                    moved.contains(&update.site)
                        || !all_have(snapshot, site, |one| one.kind == kind)
                }
                None => snapshot.open_outages(site).next().is_some(),
            };
            let version = |facts: &Facts| facts.halo_link_version.clone();
            is_worth_it.then(|| OutageCandidate {
                site: update.site,
                last_seen: site.last_seen,
                heartbeat_at: update.latest.heartbeat_at,
                link_before: site.facts_when_well.as_deref().and_then(version),
                link_version: version(&update.latest.facts),
            })
        })
        .collect()
}

/// Whether a site is away, or was until lately.
fn stopped_lately(site: &SiteState, at: DateTime<Utc>) -> bool {
    let is_away = matches!(
        site.known.tracks.reachability.state,
        Reachability::Offline | Reachability::Unreachable
    );
    let changed = site.known.flapping.newest();
    let changed = changed.max(site.known.explained_until);
    is_away || changed.is_some_and(|changed| at - changed <= TOGETHER)
}

fn all_have(snapshot: &Snapshot, site: &SiteState, is_it: impl Fn(&Outage) -> bool) -> bool {
    let mut practices = site.practices.iter();
    practices.all(|id| {
        let open = snapshot.outages.get(id);
        open.is_some_and(|open| open.iter().any(&is_it))
    })
}

impl Snapshot {
    /// The outages of the practices behind a site that last.
    pub fn open_outages<'a>(&'a self, site: &'a SiteState) -> impl Iterator<Item = &'a Outage> {
        let practices = site.practices.iter();
        practices.filter_map(|id| self.outages.get(id)).flatten()
    }

    /// Whether the practices on a site's server stopped with it, or did until just now.
    pub fn went_with_its_server(&self, site: &SiteState, at: DateTime<Utc>) -> bool {
        let behind = site
            .practices
            .iter()
            .filter_map(|id| self.practices.get(id));
        let mut servers = behind.filter_map(|listed| listed.server);
        let Some(server) = servers.next() else {
            return false;
        };
        let on_it = self.practices_on(server).take(ON_A_SERVER);
        // Several practices may share one site, which is one that stops.
        let sites: BTreeMap<_, _> = on_it
            .filter_map(|listed| Some((listed.site_row, self.site_of(listed)?)))
            .collect();
        let stopped = sites.values().filter(|site| stopped_lately(site, at));
        is_shared(stopped.count(), sites.len())
    }

    /// Whether a server of the practices behind a site, or its host, has lost contact.
    pub fn has_lost_server(&self, site: &SiteState) -> bool {
        self.incidents.iter().any(|incident| {
            let mut behind = site
                .practices
                .iter()
                .filter_map(|id| self.practices.get(id));
            match &incident.cause {
                CommonCause::Host(host) => behind.any(|one| one.host() == host),
                CommonCause::Server(server) => behind.any(|one| one.server == Some(server.id)),
                CommonCause::Access(_)
                | CommonCause::Authority(_)
                | CommonCause::LinkUpdate(_)
                | CommonCause::LinkVersion(_) => false,
            }
        })
    }

    /// Who has a practice's trouble in hand now, and until when.
    pub fn taken(&self, id: PracticeId, now: DateTime<Utc>) -> Option<(&str, DateTime<Utc>)> {
        let open = self.outages.get(&id).map_or(&[][..], Vec::as_slice);
        let own = open.iter().filter_map(|outage| outage.ack.as_ref());
        let shared = self.incidents.iter().filter(|incident| {
            matches!(incident.cause, CommonCause::Access(_))
                || open
                    .iter()
                    .any(|outage| outage.incident == Some(incident.id))
        });
        let acks = own.chain(shared.filter_map(|incident| incident.ack.as_ref()));
        acks.filter(|ack| ack.until > now)
            .max_by_key(|ack| ack.at)
            .map(|ack| (ack.by.as_str(), ack.until))
    }
}
