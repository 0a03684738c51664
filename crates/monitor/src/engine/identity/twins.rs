//! How long GUIDs that are not authoritative live beside the approved ones. Nothing is asked for it: look-ups
//! and the statuses of GUIDs in question tell it as they come.

use chrono::{DateTime, Utc};
use domain::observation::{Lifecycle, SiteAnswer};
use domain::pace::Policy;
use domain::practice::SiteRow;
use domain::site::HaloGuid;
use domain::tracks::{Access, Heartbeat, Reachability, Track};
use domain::twin::{TwinLife, TwinLook, is_alive};
use store::TwinLifeRow;

use super::candidates::SELDOM;
use super::look_ups::pace;
use crate::engine::Memory;
use crate::engine::in_flight::{Outcome, SiteReply};
use crate::engine::snapshot::SiteState;

/// More of them at one site are nobody's second server.
const TWINS_MOST: usize = 8;

/// Takes in what a batch tells of their lives, and gives those that were looked at.
pub(super) fn take(next: &mut Memory, outcomes: &[Outcome], policy: &Policy) -> Vec<TwinLifeRow> {
    let mut rows = Vec::new();
    for outcome in outcomes.iter().filter(|outcome| !outcome.is_overtaken) {
        let number = outcome.site;
        let Some(site) = next.snapshot.sites.get(&number) else {
            continue;
        };
        let Some(approved) = site.guid else {
            continue;
        };
        let looks: Vec<(HaloGuid, bool)> = seen(outcome, approved)
            .into_iter()
            .filter(|(guid, is_listed, _)| {
                *is_listed || next.snapshot.lives.contains_key(&(number, *guid))
            })
            .map(|(guid, _, is_alive)| (guid, is_alive))
            .collect();
        let (alive, since) = alive_since(site);
        let patience = Policy::patience(pace(site, policy)) * SELDOM;
        for (guid, twin_alive) in looks {
            let life = life_of(next, number, guid, approved, outcome.at);
            let mut life = life;
            life.look(&TwinLook {
                at: outcome.at,
                both_alive: alive && twin_alive,
                approved_since: since,
                patience,
            });
            next.snapshot.lives.insert((number, guid), life);
            rows.push(TwinLifeRow {
                site: number,
                guid,
                life,
            });
        }
    }
    rows
}

/// The GUIDs that an outcome tells of, whether a look-up lists them as not authoritative, and whether they
/// are alive.
fn seen(outcome: &Outcome, approved: HaloGuid) -> Vec<(HaloGuid, bool, bool)> {
    match &outcome.reply {
        SiteReply::Candidate(guid, observation) if *guid != approved => {
            match &observation.outcome {
                Ok(answer) => {
                    let halo_now = observation.halo_now.unwrap_or(outcome.at);
                    let alive = !is_over(answer) && is_alive(answer, halo_now);
                    vec![(*guid, false, alive)]
                }
                // A refusal tells nothing of its life; the look-up may.
                Err(_) => Vec::new(),
            }
        }
        SiteReply::LookUp(Ok(found)) => {
            let twins = found.iter().filter(|site| {
                let is_other = site.guid.is_some_and(|guid| guid != approved);
                is_other && site.authoritative == Some(false) && !is_over(site)
            });
            let mut twins: Vec<_> = twins
                .filter_map(|site| Some((site.guid?, true, is_alive(site, outcome.at))))
                .collect();
            twins.sort_unstable_by_key(|(guid, ..)| *guid);
            twins.truncate(TWINS_MOST);
            twins
        }
        SiteReply::Candidate(..) | SiteReply::LookUp(Err(_)) | SiteReply::Status(..) => Vec::new(),
    }
}

/// A life beside another GUID than the one approved now does not count.
fn life_of(
    next: &Memory,
    number: SiteRow,
    guid: HaloGuid,
    approved: HaloGuid,
    at: DateTime<Utc>,
) -> TwinLife {
    let known = next.snapshot.lives.get(&(number, guid));
    let known = known.filter(|life| life.approved == approved);
    known.map_or_else(|| TwinLife::begin(approved, at), |life| *life)
}

/// Whether the approved GUID is alive as far as it was seen, and since when without a break.
fn alive_since(site: &SiteState) -> (bool, DateTime<Utc>) {
    let tracks = &site.known.tracks;
    let beats = !matches!(tracks.heartbeat.state, Heartbeat::Late | Heartbeat::None);
    let is_alive = tracks.access.state == Access::Answered
        && tracks.reachability.state == Reachability::Online
        && beats;
    let since = [Track::Reachability, Track::Heartbeat].map(|track| site.since.track(track));
    (is_alive, since[0].max(since[1]))
}

fn is_over(site: &SiteAnswer) -> bool {
    matches!(site.lifecycle, Lifecycle::Removed | Lifecycle::Uninstalled)
}
