//! Another PMS or Site ID for a practice: a change like any other, put up by whoever typed it and
//! approved by somebody else.

use domain::change::{Proposal, Risk, Side};
use domain::practice::{PracticeId, SiteRow};
use domain::question_priority::Priority;
use domain::site::{HaloGuid, SiteKey};
use domain::site_id_at_halo::{folded, looks_like};
use domain::site_id_change::{SiteIdChange, There, meant, propose};
use domain::split_merge::{Disposition, MappingDisposition, SplitMergePlan};
use store::{Change, Mapping, NewChange, RecordedAnswer};

use super::{ActingPrincipal, NotDecided, OTHER_GUID};
use crate::Monitor;
use crate::commands;
use crate::engine::Patience;
use crate::engine::identity::evidence::{digest, just_now};
use crate::engine::identity::neighbours::Others;
use crate::engine::identity::weigh::old_site;
use crate::engine::snapshot::SiteState;

/// What became of a practice that was given another PMS or Site ID.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SiteIdChanged {
    /// Nothing was to be decided: it had no mapping yet, or has the same GUID there.
    Done,
    /// A change waits for somebody else.
    Waits(i64),
}

/// Gives a practice another PMS and Site ID, or puts that up as a change.
///
/// # Errors
/// [`NotDecided`]; then nothing was changed.
pub async fn change_site_id(
    monitor: &Monitor,
    id: PracticeId,
    to: &SiteKey,
    by: &ActingPrincipal,
) -> Result<SiteIdChanged, NotDecided> {
    let number = listed_site(monitor, id)?;
    let site = commands::watched(monitor, number)?;
    if *site.key == *to {
        return Ok(SiteIdChanged::Done);
    }
    is_no_other_spelling(monitor, number, to)?;
    let now = monitor.now();
    let target = target(monitor, to);
    let was_mapped = site.guid.is_some() || site.ledger.was_mapped();
    if !was_mapped && target.is_free {
        // It waits in the worklist, and nothing was approved at either end: the look-up judges
        // the new ID as it judged the old one.
        monitor
            .store
            .correct_site(id, number, to, None, &by.audited_as, now)
            .await?;
        monitor.engine.practices_moved(number).await;
        return Ok(SiteIdChanged::Done);
    }
    let (proposal, answers) = site_id_change(monitor, id, &site, to, &by.audited_as.name).await?;
    target.fits(&proposal)?;
    let is_only_spelling = site.guid.is_some()
        && proposal.new.halo_guid == site.guid
        && proposal.risk <= Risk::R2
        && site.key.pms == to.pms
        && site.ledger.is_exported
        && site.practices.len() == 1
        && target.is_free;
    if let Some(guid) = proposal.new.halo_guid.filter(|_| is_only_spelling) {
        let mapping = Mapping {
            guid,
            halo_name: proposal.new.name.clone(),
            approved_with: proposal.new.approved_with(),
        };
        monitor
            .store
            .correct_site(id, number, to, Some(mapping), &by.audited_as, now)
            .await?;
        monitor.engine.practices_moved(number).await;
        return Ok(SiteIdChanged::Done);
    }
    let plan = plan(id, &site, to);
    let opening = NewChange {
        site: number,
        fingerprint: digest(&proposal, Some(&plan)),
        proposal,
        answers,
        at: now,
    };
    let change = monitor
        .store
        .open_by_hand(opening, plan, &by.audited_as)
        .await?;
    monitor.engine.list_changed(&[number]).await;
    Ok(SiteIdChanged::Waits(change))
}

/// Asks Halo again about a move that waits. Gives what Halo answered, where the same evidence
/// came out.
pub(crate) async fn site_id_change_still_holds(
    monitor: &Monitor,
    change: &Change,
) -> Result<Vec<RecordedAnswer>, NotDecided> {
    let site = commands::watched(monitor, change.site)?;
    let by = change.entered_by.as_deref().unwrap_or_default();
    let plan = change.plan.as_ref();
    let moved = plan.and_then(|plan| {
        plan.dispositions
            .iter()
            .find_map(|(id, disposition)| match disposition {
                Disposition::Moves(to) => Some((*id, to)),
                Disposition::Stays | Disposition::Retires => None,
            })
    });
    let Some((id, to)) = moved.filter(|_| site.guid == change.old.halo_guid) else {
        return Err(commands::moved(monitor, OTHER_GUID, change));
    };
    let (proposal, answers) = site_id_change(monitor, id, &site, to, by).await?;
    target(monitor, to).fits(&proposal)?;
    if digest(&proposal, plan) == change.fingerprint {
        return Ok(answers);
    }
    Err(NotDecided::Moved {
        moved: "Halo says something else about the new Site ID now. Enter it again.".to_owned(),
        now: vec![proposal.new],
    })
}

/// What a move comes to, as Halo answers now.
async fn site_id_change(
    monitor: &Monitor,
    id: PracticeId,
    site: &SiteState,
    to: &SiteKey,
    by: &str,
) -> Result<(Proposal, Vec<RecordedAnswer>), NotDecided> {
    let reply = monitor
        .engine
        .look_up(to, Priority::Person, Patience::Waits)
        .await?;
    let now = monitor.now();
    let answers = just_now("look_up".to_owned(), now, reply.raw);
    let found = reply
        .outcome
        .map_err(|failure| NotDecided::HaloSilent(failure.message))?;
    let meant = meant(&found, monitor.environment())
        .map_err(|error| NotDecided::Refused(error.to_string()))?;
    let snapshot = monitor.snapshot();
    let listed = snapshot.practices.get(&id);
    let name = listed.map_or("", |listed| listed.name());
    let site_id_change = SiteIdChange {
        practice: id,
        name,
        approved: &approved_side(site),
        from: &site.key,
        to,
        by,
    };
    let proposal = propose(
        &site_id_change,
        meant,
        &there(&snapshot, id, to, meant.guid),
    );
    drop(snapshot);
    Ok((proposal, answers.into_iter().collect()))
}

/// Refuses a Site ID that another site on the list has in another spelling.
fn is_no_other_spelling(monitor: &Monitor, own: SiteRow, to: &SiteKey) -> Result<(), NotDecided> {
    let snapshot = monitor.snapshot();
    if snapshot.site_called(to).is_some() {
        return Ok(());
    }
    let mut others = snapshot
        .sites
        .iter()
        .filter(|(number, site)| **number != own && !site.practices.is_empty());
    match others.find(|(_, site)| folded(&site.key) == folded(to)) {
        Some((_, other)) => Err(NotDecided::Refused(format!(
            "The Site ID {to} {}.",
            looks_like(&other.key),
            to = to.site_id
        ))),
        None => Ok(()),
    }
}

/// What stands at the new PMS and Site ID already.
fn target(monitor: &Monitor, to: &SiteKey) -> Target {
    let snapshot = monitor.snapshot();
    let site = snapshot.site_called(to);
    let site = site.and_then(|number| snapshot.sites.get(&number));
    Target {
        guid: site.and_then(|site| site.guid),
        is_free: site.is_none_or(|site| {
            site.guid.is_none() && !site.ledger.was_mapped() && site.practices.is_empty()
        }),
    }
}

fn there(
    snapshot: &crate::engine::snapshot::Snapshot,
    id: PracticeId,
    to: &SiteKey,
    guid: Option<HaloGuid>,
) -> There {
    use domain::identity::Neighbours;
    let target = snapshot.site_called(to);
    let site = target.and_then(|number| snapshot.sites.get(&number));
    let siblings = site.into_iter().flat_map(|site| site.practices.iter());
    let own = snapshot.practices.get(&id).map(|one| one.site_row);
    let owner = guid.and_then(|guid| {
        let number = target.or(own)?;
        let others = Others { snapshot, number };
        others.bound_to(guid).filter(|_| {
            let mut owned = snapshot.sites_with(guid);
            owned.any(|other| Some(other) != own && other != number)
        })
    });
    There {
        owner,
        siblings: siblings
            .filter_map(|id| snapshot.practices.get(id))
            .map(|listed| listed.name().to_owned())
            .collect(),
    }
}

fn listed_site(monitor: &Monitor, id: PracticeId) -> Result<domain::practice::SiteRow, NotDecided> {
    let snapshot = monitor.snapshot();
    let listed = snapshot.practices.get(&id);
    listed
        .filter(|one| one.retired_at.is_none())
        .map(|one| one.site_row)
        .ok_or(NotDecided::NoSuchPractice)
}

/// What stands at a PMS and Site ID.
struct Target {
    guid: Option<HaloGuid>,
    /// Nothing was ever approved there, and nobody is behind it.
    is_free: bool,
}

impl Target {
    /// Refuses a move to a site whose approved GUID is not the one that Halo names: that is a change
    /// of its own, to be decided first.
    fn fits(&self, proposal: &Proposal) -> Result<(), NotDecided> {
        match self
            .guid
            .filter(|guid| Some(*guid) != proposal.new.halo_guid)
        {
            None => Ok(()),
            Some(_) => Err(NotDecided::Unusable(
                "For that Site ID another GUID is approved than Halo names now. Decide that change \
                 first.",
            )),
        }
    }
}

/// What is approved for a site, as one side of a change.
fn approved_side(site: &SiteState) -> Side {
    let old = old_site(site);
    let name = site.known.approved_name().map(str::to_owned);
    let expected = site.known.expected.as_deref();
    Side {
        halo_guid: site.guid,
        name: name.or_else(|| site.ledger.name.as_deref().map(str::to_owned)),
        name_source: expected.and_then(|expected| expected.with.name_source),
        pms: Some(site.key.pms.into()),
        site_id: Some(site.key.site_id.to_string()),
        created_at: old.created_at,
        pms_version: old.pms_version,
        enriched_at: old.enriched_at,
        ran_beside: false,
        is_claimed: false,
        authoritative: old.authoritative,
        halo_link_version: old.halo_link_version,
        lifecycle: old.lifecycle,
        access: site.guid.map(|_| old.access.to_string()),
    }
}

/// The one practice moves; its siblings stay with what is approved for them.
fn plan(id: PracticeId, site: &SiteState, to: &SiteKey) -> SplitMergePlan {
    let dispositions = site.practices.iter().map(|sibling| {
        let disposition = if *sibling == id {
            Disposition::Moves(to.clone())
        } else {
            Disposition::Stays
        };
        (*sibling, disposition)
    });
    let dispositions: Vec<_> = dispositions.collect();
    // Siblings keep what is approved, and where nothing is there is nothing to end.
    let mapping = if dispositions.len() > 1 || site.guid.is_none() {
        MappingDisposition::Keep
    } else {
        MappingDisposition::End
    };
    SplitMergePlan {
        dispositions,
        newcomers: Vec::new(),
        mapping,
    }
}
