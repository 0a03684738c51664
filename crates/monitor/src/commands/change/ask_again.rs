//! Asking Halo once more at the moment of a decision, and weighing the facts anew.

use domain::change::{ChangeKind, Proposal};
use domain::expected::Expected;
use domain::halo_name::{HaloName, NamesAtHalo};
use domain::identity::{ManualGuidFacts, OldAccess, OldSite};
use domain::observation::{FailureClass, Lifecycle, PmsVersionSource, SiteAnswer};
use domain::practice::SiteRow;
use domain::question_priority::Priority;
use domain::site::{HaloGuid, SiteKey};
use domain::succession::LastInUse;
use store::{Change, RecordedAnswer};

use super::{NotDecided, OTHER_GUID};
use crate::Monitor;
use crate::commands;
use crate::engine::Patience;
use crate::engine::identity::evidence::{digest, just_now};
use crate::engine::identity::weigh::{is_left_open, proposals};
use crate::engine::snapshot::SiteState;

/// What Halo says right now.
pub(crate) struct AskedAgain {
    pub old: OldSite,
    pub found: Vec<SiteAnswer>,
    pub entered: Option<ManualGuidFacts>,
    pub answers: Vec<RecordedAnswer>,
}

/// Asks Halo again and weighs the facts anew. Gives what Halo answered, where the same evidence
/// came out.
pub(crate) async fn still_holds(
    monitor: &Monitor,
    change: &Change,
) -> Result<Vec<RecordedAnswer>, NotDecided> {
    let site = commands::watched(monitor, change.site)?;
    if site.guid != change.old.halo_guid {
        return Err(commands::moved(monitor, OTHER_GUID, change));
    }
    let asked = ask_again(monitor, change.site, &site, site.guid).await?;
    let called_for: Vec<Proposal> = {
        let snapshot = monitor.snapshot();
        let entered = asked.entered.as_ref();
        proposals(
            &snapshot,
            change.site,
            &site,
            &asked.old,
            &asked.found,
            entered,
            monitor.now(),
        )
    };
    let plan = change.plan.as_ref();
    if called_for
        .iter()
        .any(|proposal| digest(proposal, plan) == change.fingerprint)
    {
        return Ok(asked.answers);
    }
    // The watch makes a new card of it at its next look-up, which is asked for now.
    monitor.engine.look_up_now(change.site).await;
    let moved = match called_for.first() {
        None => "Halo calls for no change any more.".to_owned(),
        Some(proposal) => match (proposal.kind, proposal.new.halo_guid) {
            (ChangeKind::SiteVanished, _) => "Halo knows no site any more.".to_owned(),
            (_, Some(guid)) if Some(guid) != change.new.halo_guid => {
                format!("Halo names {guid} now.")
            }
            (_, _) if proposal.new.name != change.new.name => format!(
                "Halo calls it “{}” now.",
                domain::import::clipped(proposal.new.name.as_deref().unwrap_or("nothing"))
            ),
            (_, _) => "what Halo says of the two GUIDs is something else now.".to_owned(),
        },
    };
    let now = called_for.into_iter().map(|one| one.new).collect();
    Err(NotDecided::Moved { moved, now })
}

/// Status of a GUID, look-up of the Site ID, and status of what a person entered, right now.
pub(crate) async fn ask_again(
    monitor: &Monitor,
    number: SiteRow,
    site: &SiteState,
    guid: Option<HaloGuid>,
) -> Result<AskedAgain, NotDecided> {
    let entry = monitor.snapshot().entries.get(&number).cloned();
    let engine = &monitor.engine;
    let (status, look_up, candidate) = tokio::join!(
        async {
            match guid {
                Some(guid) => Some(engine.status(guid, Priority::Person).await),
                None => None,
            }
        },
        engine.look_up(&site.key, Priority::Person, Patience::Waits),
        async {
            match &entry {
                Some(entry) => Some(engine.status(entry.guid, Priority::Person).await),
                None => None,
            }
        },
    );
    let now = monitor.now();
    let (status, look_up, candidate) = (status.transpose()?, look_up?, candidate.transpose()?);
    let asked = |guid: Option<HaloGuid>| {
        guid.map(|guid| format!("status {guid}"))
            .unwrap_or_default()
    };
    let raw = [
        ("look_up".to_owned(), look_up.raw),
        (
            asked(guid),
            status.as_ref().and_then(|reply| reply.raw.clone()),
        ),
        (
            asked(entry.as_ref().map(|entry| entry.guid)),
            candidate.as_ref().and_then(|reply| reply.raw.clone()),
        ),
    ];
    let answers = raw
        .into_iter()
        .filter_map(|(question, raw)| just_now(question, now, raw))
        .collect();
    let silent = |failure: domain::observation::Failure| NotDecided::HaloSilent(failure.message);
    let found = look_up.outcome.map_err(silent)?;
    let old = match status.map(|reply| reply.outcome) {
        None => OldSite::NONE,
        Some(Ok(answer)) => OldSite {
            last_in_use: site.known.last_in_use,
            ..answering(&answer)
        },
        // No word on the GUID, and none was to be had when the card was made.
        Some(Err(failure)) if failure.class.leaves_the_site_open() && is_left_open(site) => {
            OldSite {
                access: OldAccess::Unknown,
                last_in_use: site.known.last_in_use,
                ..OldSite::NONE
            }
        }
        Some(Err(failure)) if !failure.class.tells_of_the_guid() => return Err(silent(failure)),
        Some(Err(failure)) => OldSite {
            last_in_use: site.known.last_in_use,
            ..refusing(failure.class)
        },
    };
    let entered = match (entry, candidate.map(|reply| reply.outcome)) {
        (Some(entry), Some(Ok(site))) => Some(ManualGuidFacts { by: entry.by, site }),
        (_, Some(Err(failure))) if !failure.class.tells_of_the_guid() => {
            return Err(silent(failure));
        }
        (_, _) => None,
    };
    Ok(AskedAgain {
        old,
        found,
        entered,
        answers,
    })
}

impl AskedAgain {
    /// What to tell a person where Halo tells another PMS or Site ID with a GUID than ours.
    pub fn told_otherwise(&self, guid: HaloGuid, key: &SiteKey) -> Option<String> {
        let listed = self.found.iter().find(|site| site.guid == Some(guid))?;
        Expected::of(key.clone()).told_otherwise(listed)
    }

    /// Whether Halo calls a GUID the one in use, under the name that was approved with it, and no
    /// other one possibly so.
    pub fn is_in_use(&self, guid: HaloGuid, approved: Option<&HaloName>) -> bool {
        let is_ours = |names: &NamesAtHalo| {
            approved.is_none_or(|approved| {
                let told = names.beside(approved);
                told.is_none_or(|told| domain::name::same(&approved.text, &told.text))
            })
        };
        let found = self.found.iter();
        let mut possible = found.filter(|site| site.authoritative != Some(false) && !is_over(site));
        let is_listed = possible
            .next()
            .is_some_and(|site| site.guid == Some(guid) && is_ours(&site.names()));
        is_listed
            && possible.next().is_none()
            && self.old.access == OldAccess::Answers
            && self.old.authoritative != Some(false)
            && is_ours(&self.old.names)
    }
}

fn is_over(site: &SiteAnswer) -> bool {
    matches!(site.lifecycle, Lifecycle::Removed | Lifecycle::Uninstalled)
}

/// A status that answers, as the rules want it.
fn answering(answer: &SiteAnswer) -> OldSite {
    let is_gone = is_over(answer);
    OldSite {
        access: if is_gone {
            OldAccess::Gone
        } else {
            OldAccess::Answers
        },
        authoritative: answer.authoritative,
        names: if is_gone {
            NamesAtHalo::default()
        } else {
            answer.names()
        },
        pms: answer.pms.clone().filter(|_| !is_gone),
        site_id: answer.site_id.clone().filter(|_| !is_gone),
        created_at: answer.created_at,
        pms_version: answer
            .pms_version
            .clone()
            .filter(|_| answer.pms_version_source == Some(PmsVersionSource::Current)),
        enriched_at: answer.enriched_at,
        last_in_use: LastInUse::default(),
        halo_link_version: answer.halo_link_version.clone(),
        lifecycle: answer.lifecycle.as_str().map(str::to_owned),
    }
}

/// A status that is refused for this GUID.
fn refusing(class: FailureClass) -> OldSite {
    OldSite {
        access: match class {
            FailureClass::NotFound => OldAccess::Gone,
            FailureClass::NotPaired => OldAccess::Unpaired,
            _ => OldAccess::Refused,
        },
        authoritative: (class == FailureClass::NonAuthoritative).then_some(false),
        ..OldSite::NONE
    }
}
