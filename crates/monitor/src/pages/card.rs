//! One change as a card, as far as memory knows it.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::approval::{CARD_HOLDS, FIRST_HOLDS};
use domain::change::{ChangeKind, ChangeStatus, Risk, Side};
use domain::name::similarity;
use domain::pms_at_halo::PmsAtHalo;
use domain::practice::{PracticeEntry, PracticeId, SiteRow};
use domain::server::UNNAMED;
use domain::site::{HaloGuid, Pms};
use domain::views::changes::ChangeCard;
use domain::views::evidence::PastChange;
use domain::views::ledger::Consumers;
use domain::wording::change as wording;
use domain::words_to_send::about_change::wished;
use store::Change;

use super::announced::announced;
use super::changes::{deciders, status_now, view_of};
use super::support::{SupportFacts, support_text};
use crate::commands::can_be_undone;
use crate::engine::snapshot::{SiteState, Snapshot};
use crate::pages::moment::moment;

/// What memory knows.
pub(super) fn card(
    snapshot: &Snapshot,
    change: &Change,
    now: DateTime<Utc>,
    default_zone: Tz,
) -> ChangeCard {
    let site = snapshot.sites.get(&change.site).map(Arc::as_ref);
    let zone = zone_of(snapshot, change.site, default_zone);
    let told = |at| moment(at, zone);
    let behind = names_behind(snapshot, site);
    let (practice_name, siblings) = match behind.split_first() {
        Some(((_, first), rest)) => (first.clone(), rest.to_vec()),
        None => (change.old.name.clone().unwrap_or_default(), Vec::new()),
    };
    let is_open = change.status.is_open();
    let server_name = behind.iter().find_map(|(id, _)| {
        let entry = snapshot.practices.get(id)?.entry();
        Some(entry.server_name).filter(|name| !name.is_empty())
    });
    let server = behind.iter().find_map(|(id, _)| {
        let id = snapshot.practices.get(id)?.server?;
        let named = server_name.clone();
        Some((id, named.unwrap_or_else(|| UNNAMED.to_owned())))
    });
    let is_by_hand = change.entered_by.is_some();
    let both = |read: fn(&Side) -> Option<DateTime<Utc>>| {
        (read(&change.old).map(told), read(&change.new).map(told))
    };
    ChangeCard {
        created: both(|side| side.created_at),
        enriched: both(|side| side.enriched_at),
        server,
        title: title(change),
        story: if tells_of_a_copy(change) {
            wording::ran_beside_story(is_open)
        } else {
            wording::story(change.kind, change.risk, is_by_hand, is_open)
        },
        pms: site.map_or_else(
            || {
                let pms = change.old.pms.as_ref().and_then(PmsAtHalo::known);
                pms.unwrap_or(Pms::BestPractice)
            },
            |site| site.key.pms,
        ),
        site_id: site
            .map(|site| site.key.site_id.to_string())
            .unwrap_or_default(),
        support_text: support_text_of(snapshot, change, None),
        asks_to_switch: wished(change.kind, &change.old, &change.new).is_some(),
        cases: Vec::new(),
        practice_name,
        siblings,
        checks: change.checks.clone(),
        characters_differ: change
            .old
            .halo_guid
            .zip(change.new.halo_guid)
            .map(|(old, new)| characters_that_differ(old, new)),
        similarity: change
            .old
            .name
            .as_deref()
            .zip(change.new.name.as_deref())
            .map(|(old, new)| similarity(old, new)),
        first_seen: told(change.first_seen_at),
        last_seen: told(change.last_seen_at),
        times_seen: change.times_seen,
        snoozed_until: change.snoozed_until.map(told),
        first_approval: change
            .first_approval
            .as_ref()
            .filter(|first| is_open && now - first.at < FIRST_HOLDS)
            .map(|first| (first.by.clone(), told(first.at))),
        takes_two: change.risk == Risk::R4 || change.plan.is_some(),
        may_decide: Vec::new(),
        voided: change
            .voided_approval
            .as_ref()
            .map(|void| (void.sentence(), told(void.at))),
        decided: deciders(change).zip(change.decided_at.map(told)),
        undone: None,
        together: None,
        successor: None,
        contacted: change.contacted.clone(),
        approving: Vec::new(),
        can_be_undone: site.is_some_and(|site| can_be_undone(change, site)),
        trigger: wording::trigger(change.kind, &change.old, change.entered_by.as_deref()),
        advice: if is_open {
            let advice = if tells_of_a_copy(change) {
                &wording::RAN_BESIDE_ADVICE[..]
            } else {
                wording::advice(change.kind, change.risk)
            };
            advice.iter().map(|step| (*step).to_owned()).collect()
        } else {
            Vec::new()
        },
        meanwhile: if is_open {
            wording::meanwhile(change.kind, change.risk, &change.old).to_owned()
        } else {
            String::new()
        },
        contacts: entered(snapshot, &behind, |entry| entry.contacts).unwrap_or_default(),
        authority_since: None,
        access_since: None,
        overlap: None,
        answers_kept: 0,
        answers: Vec::new(),
        previous: Vec::new(),
        told: Vec::new(),
        announced: site
            .and_then(|site| snapshot.migration_behind(site, change.first_seen_at))
            .map(|one| announced(snapshot, one, now, default_zone)),
        plan: plan_in_words(change, &behind),
        expires: expires(change, now).map(told),
        consumers: Consumers::default(),
        behind,
        change: view_of(snapshot, change, now),
    }
}

/// The text for Halo Support; `other_heard_at` is when the proposed GUID was last heard.
pub(super) fn support_text_of(
    snapshot: &Snapshot,
    change: &Change,
    other_heard_at: Option<DateTime<Utc>>,
) -> String {
    let site = snapshot.sites.get(&change.site).map(Arc::as_ref);
    let behind = names_behind(snapshot, site);
    let name = behind.first().map(|(_, name)| name.as_str());
    let name = name.or(change.old.name.as_deref()).unwrap_or_default();
    let server_name = entered(snapshot, &behind, |entry| entry.server_name);
    let contacts = entered(snapshot, &behind, |entry| entry.contacts).unwrap_or_default();
    let listed = behind
        .iter()
        .filter_map(|(id, _)| snapshot.practices.get(id));
    let facts = SupportFacts {
        link_guid: listed
            .filter_map(|listed| snapshot.link_guid_of(listed))
            .next(),
        ..SupportFacts::of(
            name,
            site,
            server_name.as_deref(),
            &contacts,
            snapshot.environment,
        )
    };
    // What is known of the approved GUID is known of the present one.
    let ours = site.filter(|site| site.guid == change.old.halo_guid);
    let heard_at = ours.and_then(|site| site.latest.heartbeat_at);
    support_text(change, facts, (heard_at, other_heard_at))
}

/// What was entered first for one of the practices behind a site.
fn entered(
    snapshot: &Snapshot,
    behind: &[(PracticeId, String)],
    field: impl Fn(PracticeEntry) -> String,
) -> Option<String> {
    let listed = behind
        .iter()
        .filter_map(|(id, _)| snapshot.practices.get(id));
    let mut words = listed.map(|listed| field(listed.entry()));
    words.find(|words| !words.is_empty())
}

/// The zone of the first practice behind a site.
pub(super) fn zone_of(snapshot: &Snapshot, site: SiteRow, default: Tz) -> Tz {
    let first = snapshot
        .sites
        .get(&site)
        .and_then(|site| site.practices.first());
    let listed = first.and_then(|id| snapshot.practices.get(id));
    listed.map_or(default, |listed| listed.zone)
}

/// Whether a copy that ran beside the approved one is all that speaks against it: what is riskier keeps
/// its own words.
fn tells_of_a_copy(change: &Change) -> bool {
    change.new.ran_beside && change.kind == ChangeKind::GuidChanged && change.risk == Risk::R3
}

/// What happened, in a few words.
fn title(change: &Change) -> String {
    let is_by_hand = change.entered_by.is_some();
    if tells_of_a_copy(change) {
        wording::RAN_BESIDE.to_owned()
    } else {
        wording::title(change.kind, change.risk, is_by_hand).to_owned()
    }
}

/// An earlier change in a line.
pub(super) fn past(change: &Change, zone: Tz, now: DateTime<Utc>) -> PastChange {
    PastChange {
        id: change.id,
        title: title(change),
        status: status_now(change, now),
        decided_by: deciders(change),
        at: moment(change.decided_at.unwrap_or(change.first_seen_at), zone),
    }
}

pub(super) fn names_behind(
    snapshot: &Snapshot,
    site: Option<&SiteState>,
) -> Vec<(PracticeId, String)> {
    let behind = site.into_iter().flat_map(|site| site.practices.iter());
    behind
        .filter_map(|id| snapshot.practices.get(id))
        .map(|one| (one.id, one.name().to_owned()))
        .collect()
}

fn plan_in_words(change: &Change, behind: &[(PracticeId, String)]) -> Vec<String> {
    let Some(plan) = &change.plan else {
        return Vec::new();
    };
    let name = |id: &PracticeId| {
        let found = behind.iter().find(|(known, _)| known == id);
        found.map_or_else(|| format!("Practice {id}"), |(_, name)| name.clone())
    };
    let dispositions = plan
        .dispositions
        .iter()
        .map(|(id, disposition)| wording::disposition(&name(id), disposition));
    let newcomers = plan.newcomers.iter().map(wording::newcomer);
    let mapping = wording::mapping_disposition(plan.mapping).to_owned();
    dispositions.chain(newcomers).chain([mapping]).collect()
}

/// When a fresh card takes the place of one that nobody decides.
fn expires(change: &Change, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let is_asked = change.risk != Risk::R0 && status_now(change, now) == ChangeStatus::Pending;
    let since = change.snoozed_until.unwrap_or(change.first_seen_at);
    is_asked.then(|| since.max(change.first_seen_at) + CARD_HOLDS)
}

fn characters_that_differ(old: HaloGuid, new: HaloGuid) -> usize {
    let (old, new) = (old.to_string(), new.to_string());
    old.chars().zip(new.chars()).filter(|(a, b)| a != b).count()
}
