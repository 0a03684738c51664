//! What the facts about a site call for, from what the watch knows of it.

use chrono::{DateTime, Utc};
use domain::change::Proposal;
use domain::expected::Expected;
use domain::halo_name::{NameSource, NamesAtHalo};
use domain::identity::{Approved, ManualGuidFacts, OldAccess, OldSite, SightedSite, propose};
use domain::observation::{PmsVersionSource, SiteAnswer};
use domain::practice::SiteRow;
use domain::site::SiteKey;
use domain::tracks::{Access, Authority, Identity, Reason};
use halo::HaloClient;
use store::{ChangeEvent, RecordedAnswer};

use super::candidates::CandidateReply;
use super::compare::{Compared, compare};
use super::evidence::answer;
use super::is_about_something;
use super::look_ups::{KeptAnswer, LookUps, moved_at};
use super::neighbours::Others;
use crate::engine::snapshot::{SiteState, Snapshot};

/// What the facts about a site mean for its changes; none where they cannot be weighed now.
pub(super) fn weigh(
    snapshot: &Snapshot,
    look_ups: &LookUps,
    halo: &HaloClient,
    number: SiteRow,
    now: DateTime<Utc>,
) -> Option<Vec<ChangeEvent>> {
    let site = snapshot.sites.get(&number)?;
    let looked_up = look_ups.newest.get(&number)?;
    if looked_up.is_fading {
        return None;
    }
    let found = &looked_up.found.as_deref()?.sites;
    // Whatever moves at a site that is well moves a track, and has it looked up again.
    if looked_up.is_weighed && !is_about_something(snapshot, number) {
        return None;
    }
    let old = old_site(site);
    let can_be_weighed = match site.guid {
        // What is older than the last thing the status said tells of another time; and a status
        // that is older than the look-up may be of the time before.
        Some(_) => {
            looked_up.at >= moved_at(site)
                && site.latest.observed_at.is_some_and(|at| at >= looked_up.at)
                && (old.access != OldAccess::Unknown || is_left_open(site))
        }
        None => snapshot.is_decided_by_people(number, site),
    };
    if !can_be_weighed {
        return None;
    }
    let entered = entered(snapshot, look_ups, number).ok()?;
    let proposals = proposals(snapshot, number, site, &old, found, entered.as_ref(), now);
    Some(compare(Compared {
        snapshot,
        number,
        proposals,
        answers: &|proposal| answers(look_ups, halo, number, proposal),
        looked_up_now: !looked_up.is_weighed,
        now,
    }))
}

/// The raw answers behind a proposal.
fn answers(
    look_ups: &LookUps,
    halo: &HaloClient,
    number: SiteRow,
    proposal: &Proposal,
) -> Vec<RecordedAnswer> {
    let looked_up = look_ups.newest.get(&number).and_then(|looked_up| {
        Some(KeptAnswer {
            at: looked_up.at,
            question: "look_up".to_owned(),
            raw: looked_up.found.as_ref()?.raw.clone()?,
        })
    });
    let status = look_ups
        .statuses
        .get(&number)
        .map(|kept| KeptAnswer::clone(kept));
    let candidate = proposal.new.halo_guid.and_then(|guid| {
        let seen = look_ups.candidates.get(&(number, guid));
        seen.and_then(|seen| seen.kept.clone())
    });
    [looked_up, status, candidate]
        .into_iter()
        .flatten()
        .map(|kept| answer(halo, &kept))
        .collect()
}

/// What a person entered for a site, where Halo knows it. An error where Halo was not asked yet.
fn entered(
    snapshot: &Snapshot,
    look_ups: &LookUps,
    number: SiteRow,
) -> Result<Option<ManualGuidFacts>, ()> {
    let Some(entry) = snapshot.entries.get(&number) else {
        return Ok(None);
    };
    let seen = look_ups.candidates.get(&(number, entry.guid));
    match seen.map(|seen| &seen.said) {
        Some(CandidateReply::Answer(answer)) => Ok(Some(ManualGuidFacts {
            by: entry.by.clone(),
            site: SiteAnswer::clone(answer),
        })),
        Some(CandidateReply::No) => Ok(None),
        Some(CandidateReply::Silent) | None => Err(()),
    }
}

/// What the facts call for.
pub fn proposals(
    snapshot: &Snapshot,
    number: SiteRow,
    site: &SiteState,
    old: &OldSite,
    found: &[SiteAnswer],
    entered: Option<&ManualGuidFacts>,
    now: DateTime<Utc>,
) -> Vec<Proposal> {
    let lives: Vec<_> = found
        .iter()
        .filter_map(|site| {
            let guid = site.guid?;
            let life = snapshot.lives.get(&(number, guid))?;
            Some((guid, *life))
        })
        .collect();
    let seen = SightedSite {
        found: Some(found),
        entered,
        environment: snapshot.environment,
        is_announced: snapshot.migration_behind(site, now).is_some(),
        earlier: snapshot.earlier.get(&number).map_or(&[], Vec::as_slice),
        lives: &lives,
        now,
    };
    let others = Others { snapshot, number };
    let ours = snapshot.name_of(number).map(str::to_owned);
    propose(&approved(site, ours), old, seen, &others)
}

/// What was approved for a site; where nothing ever was, our own name for it is what is compared.
fn approved(site: &SiteState, ours: Option<String>) -> Approved {
    let former = site.ledger.approved.iter().copied();
    Approved {
        guid: site.guid,
        expected: expected(site, ours),
        former: former.filter(|guid| Some(*guid) != site.guid).collect(),
    }
}

fn expected(site: &SiteState, ours: Option<String>) -> Expected {
    let expected = site.known.expected.as_deref().cloned();
    let mut expected = expected.unwrap_or_else(|| Expected::of(SiteKey::clone(&site.key)));
    if expected.name.is_none() {
        expected.name = site.ledger.name.as_deref().map(str::to_owned);
    }
    if expected.name.is_none() && !site.ledger.was_mapped() {
        expected.name = ours;
        expected.with.name_source = Some(NameSource::OurList);
    }
    expected
}

/// Whether Halo answers about everything but this one GUID: the look-up is weighed without it, since
/// waiting for a status may be waiting for ever.
pub fn is_left_open(site: &SiteState) -> bool {
    let access = &site.known.tracks.access;
    let reasons = [Reason::RejectedRequest, Reason::SiteNotContacted];
    access.state == Access::Unanswered && access.reason.is_some_and(|one| reasons.contains(&one))
}

/// What the newest status says of the approved GUID.
pub fn old_site(site: &SiteState) -> OldSite {
    if site.guid.is_none() {
        return OldSite::NONE;
    }
    let tracks = &site.known.tracks;
    let facts = &site.latest.facts;
    let access = match (tracks.access.state, tracks.access.reason) {
        (Access::Refused, Some(Reason::NotFound)) => OldAccess::Gone,
        (Access::Refused, Some(Reason::NotPaired)) => OldAccess::Unpaired,
        (Access::Refused, _) => OldAccess::Refused,
        (Access::Answered, _) if tracks.identity.state == Identity::Gone => OldAccess::Gone,
        (Access::Answered, _) => OldAccess::Answers,
        (_, _) => OldAccess::Unknown,
    };
    let answers = access == OldAccess::Answers;
    OldSite {
        access,
        authoritative: match tracks.authority.state {
            Authority::Authoritative => Some(true),
            Authority::NotAuthoritative => Some(false),
            Authority::Unknown => None,
        },
        names: if answers {
            NamesAtHalo {
                metadata: facts.halo_name.clone(),
                deprecated: facts.deprecated_name.clone(),
            }
        } else {
            NamesAtHalo::default()
        },
        pms: facts.pms.clone().filter(|_| answers),
        site_id: facts.site_id.clone().filter(|_| answers),
        created_at: facts.created_at,
        pms_version: facts
            .pms_version
            .clone()
            .filter(|_| facts.pms_version_source == Some(PmsVersionSource::Current)),
        enriched_at: facts.enriched_at,
        last_in_use: site.known.last_in_use,
        halo_link_version: facts.halo_link_version.clone(),
        lifecycle: facts.lifecycle.clone(),
    }
}
