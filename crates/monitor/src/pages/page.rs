//! Everything about one practice, for its page.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::caution::CautionWord;
use domain::change::{ChangeKind, Risk};
use domain::common_cause::CommonCause;
use domain::headline::State;
use domain::maintenance::Maintenance;
use domain::practice::{PracticeId, SiteRow};
use domain::site::{HaloGuid, Pms};
use domain::span::Span;
use domain::tracks::{Access, Reason, Track};
use domain::views::ledger::{Consumers, MappingStretch};
use domain::views::{EnteredGuid, PracticePage, SpanItem, TrackView};
use domain::wording;
use domain::zoom::Zoom;
use store::{Change, Facts, LedgerEntry, PlannedMigration, SupportCase, TracksHeld};

use super::announced::announced;
use super::banner::banner;
use super::began::began;
use super::card::past;
use super::cases::rows as case_rows;
use super::history::{PracticeHistory, practice_history, shown_history};
use super::installation::{InstallationRows, installation};
use super::maintenance::planned_next;
use super::mappings::{caution_of, consumers, stretches};
use super::overview::is_ended;
use super::practice::{StateSpans, practice_view};
use super::support_pack::support_pack;
use super::words::words;
use crate::engine::snapshot::{Listed, PracticeStanding, SiteState, Snapshot};
use crate::pages;
use crate::pages::moment::{moment, zone_label};
use crate::{Monitor, MonitorError, Settings};

/// How many spans the list shows.
const SPANS_SHOWN: u32 = 200;
/// How many stretches of its mapping are told.
const STRETCHES_MOST: u32 = 50;
/// Said of a practice for which being down is expected now.
const MAINTENANCE_IS_ON: &str = "Planned maintenance is on.";
/// So far ahead is told what is planned.
const PLANNED_AHEAD: TimeDelta = TimeDelta::days(366);
/// How many changes the list shows.
const CHANGES_SHOWN: u32 = 20;

/// What was read for the page of one practice.
struct PracticeRows {
    state_spans: StateSpans,
    history: PracticeHistory,
    authority: Vec<Span>,
    ledger: Vec<LedgerEntry>,
    first_approvers: BTreeMap<i64, String>,
    caution: Option<CautionWord>,
    consumers: Consumers,
    changes: Vec<Change>,
    held: TracksHeld,
    maintenance: Vec<Maintenance>,
    installation: InstallationRows,
    cases: Vec<SupportCase>,
}

/// The page of a practice with the window that is looked at, or none where there is no such
/// number.
///
/// # Errors
/// When the database cannot be read.
pub async fn practice_page(
    monitor: &Monitor,
    id: PracticeId,
    zoom: Zoom,
) -> Result<Option<PracticePage>, MonitorError> {
    let (store, now) = (&monitor.store, monitor.now());
    let Some(site) = pages::site_row(monitor, id) else {
        return Ok(None);
    };
    let Some(history) = practice_history(monitor, id, site, zoom, now).await? else {
        return Ok(None);
    };
    let authority = Some(Track::Authority);
    let ledger = store.ledger_of(site, STRETCHES_MOST).await?;
    let guid = monitor
        .snapshot()
        .sites
        .get(&site)
        .and_then(|site| site.guid);
    let rows = PracticeRows {
        state_spans: pages::state_spans(monitor, &[id], now).await?,
        history,
        authority: store
            .spans(site, authority, None, None, SPANS_SHOWN, true)
            .await?,
        consumers: consumers(
            &store.feed_consumers().await?,
            ledger.first().map(|entry| entry.seq),
        ),
        ledger,
        first_approvers: store.first_approvers_of(site).await?,
        caution: caution_of(monitor, site).await?.map(|caution| caution.word),
        changes: store.changes_of(site, CHANGES_SHOWN).await?,
        held: store.tracks_held(&[site]).await?,
        maintenance: store.maintenance_within(now, now + PLANNED_AHEAD).await?,
        installation: InstallationRows::read(monitor, site, guid).await?,
        cases: store.open_cases_of(id, site).await?,
    };
    let snapshot = monitor.snapshot();
    let listed = snapshot.practices.get(&id);
    Ok(listed.map(|listed| page(&snapshot, listed, rows, &monitor.settings, now)))
}

fn page(
    snapshot: &Snapshot,
    listed: &Listed,
    rows: PracticeRows,
    settings: &Settings,
    now: DateTime<Utc>,
) -> PracticePage {
    let (id, site) = (listed.id, listed.site_row);
    let practice = practice_view(snapshot, listed, &rows.state_spans, now);
    let watch = snapshot.site_of(listed);
    let standing = snapshot.standing(listed, now);
    let month = rows.state_spans.get(&id).map_or(&[][..], Vec::as_slice);
    let began = began(snapshot, listed, &standing, now);
    let history = shown_history(
        snapshot,
        listed,
        rows.history,
        (month, &rows.changes),
        settings.policy.poll_interval,
        now,
    );
    let zone = listed.zone;
    let maintenance = planned_next(listed, &rows.maintenance, now);
    let sentence = match is_ended(snapshot, listed, now) {
        true => wording::MAPPING_ENDED.to_owned(),
        false => sentence(watch, &standing, listed, now),
    };
    let mut mappings = stretches(rows.ledger, &rows.first_approvers, zone);
    if let Some(newest) = mappings.first_mut() {
        newest.caution = rows.caution;
    }
    let show = |at: Option<DateTime<Utc>>| at.map(|at| moment(at, zone));
    let span_rows = |spans: Vec<Span>| spans.into_iter().map(move |span| span_row(span, zone));
    PracticePage {
        as_of: now,
        since: moment(practice.since, zone),
        sentence: {
            let own = match snapshot.cause_of(listed, now) {
                Some(cause) => format!("{sentence} {}", wording::shared_with_others(cause)),
                None => sentence,
            };
            let is_on = maintenance.first().is_some_and(|first| first.is_on);
            match snapshot.planned_now(id, now) {
                Some(planned) => planned_sentence(own, planned, zone),
                None if is_on => format!("{own} {MAINTENANCE_IS_ON}"),
                None => own,
            }
        },
        halo_says: halo_says(watch),
        began: began.clone(),
        steps: steps(
            &standing,
            practice.pms,
            snapshot.cause_of(listed, now),
            snapshot.waiting_change(site, now).map(|change| change.kind),
            is_ended(snapshot, listed, now),
            now,
        ),
        support_pack: support_pack(
            &practice,
            watch,
            listed,
            began.as_deref(),
            snapshot.environment,
            is_ended(snapshot, listed, now),
            now,
        ),
        words: words(snapshot, &practice, listed, watch),
        cases: case_rows(snapshot, &rows.cases, now, settings.time_zone),
        last_observed: show(practice.last_observed_at),
        enriched: show(practice.enriched_at),
        told: show(watch.and_then(told)),
        installation: installation(snapshot, listed, &rows.installation, now),
        told_name: watch.and_then(|site| site.latest.facts.halo_name.clone()),
        heartbeat: show(practice.heartbeat_at),
        tracks: watch
            .map(|watched| track_views(watched, site, &rows.held, zone))
            .unwrap_or_default(),
        timeline: history.timeline,
        spans: span_rows(history.spans)
            .take(SPANS_SHOWN as usize)
            .collect(),
        uptime: history.uptime,
        proof: history.proof,
        outages: history.outages,
        notes: history.notes,
        zone_label: zone_label(now, zone),
        holidays_of: listed
            .hours
            .observed()
            .map(|whose| whose.short_name().to_owned()),
        maintenance,
        closed_for: listed.hours.closed_for(zone, now).map(str::to_owned),
        entry: listed.entry(),
        siblings: siblings(snapshot, listed),
        banner: banner(snapshot, false),
        withheld: withheld(watch, &mappings),
        ended: end_of_mapping(watch, &mappings),
        mappings,
        consumers: rows.consumers,
        authority: span_rows(rows.authority).collect(),
        changes: rows
            .changes
            .iter()
            .map(|change| past(change, zone, now))
            .collect(),
        announced: snapshot
            .migration_of(id, now)
            .map(|migration| announced(snapshot, migration, now, settings.time_zone)),
        entered: snapshot.entries.get(&site).map(|entry| EnteredGuid {
            halo_guid: entry.guid,
            by: entry.by.clone(),
            at: moment(entry.at, zone),
            words: what_became_of(snapshot, site, entry.guid).to_owned(),
        }),
        may_pair: settings.pairing,
        practice,
    }
}

/// What to do. Where a change waits for us, that comes first: the rest follows from it.
/// What it has in common with others is done once for all of them.
fn steps(
    standing: &PracticeStanding,
    pms: Pms,
    cause: Option<&CommonCause>,
    waiting: Option<ChangeKind>,
    is_ended: bool,
    now: DateTime<Utc>,
) -> Vec<String> {
    let may_be_lag = standing.headline.may_be_lag(now - standing.reason_since);
    let own = match (standing.opens_at, cause) {
        (Some(_), _) => Vec::new(),
        (None, _) if is_ended => wording::STEPS_AFTER_THE_END.to_vec(),
        (None, _) if may_be_lag => vec![wording::WAIT_FOR_THE_FIELD],
        (None, Some(cause)) => wording::steps_of_a_cause(cause).to_vec(),
        (None, None) => wording::steps(&standing.headline, pms),
    };
    let first = waiting.map(|kind| match kind.can_be_followed() {
        true => "Decide the change that waits: compare GUID and name on its card.",
        false => "Ask the practice on which server its staff work, and answer the card that waits.",
    });
    first.into_iter().chain(own).map(str::to_owned).collect()
}

/// When Halo last told of the installation: with the newest answer, or before it began to refuse us or
/// to be silent.
fn told(site: &SiteState) -> Option<DateTime<Utc>> {
    let facts = &*site.latest.facts;
    let untold = Facts {
        guid: facts.guid,
        ..Facts::default()
    };
    if *facts == untold {
        return None;
    }
    match site.known.tracks.access.state {
        Access::Answered => site.latest.observed_at,
        Access::Refused | Access::Unanswered | Access::Unknown => {
            Some(site.since.track(Track::Access))
        }
    }
}

/// The stretch without a GUID that lasts, where the site still has one to watch.
fn withheld(site: Option<&SiteState>, mappings: &[MappingStretch]) -> Option<MappingStretch> {
    let newest = mappings.first().filter(|one| one.halo_guid.is_none())?;
    site.filter(|site| site.guid.is_some())
        .map(|_| newest.clone())
}

/// The stretch that ended the mapping, where nothing follows it.
fn end_of_mapping(site: Option<&SiteState>, mappings: &[MappingStretch]) -> Option<MappingStretch> {
    let newest = mappings.first().filter(|one| one.halo_guid.is_none())?;
    site.filter(|site| site.is_ended()).map(|_| newest.clone())
}

/// What Sundog made of a GUID that was entered by hand.
fn what_became_of(snapshot: &Snapshot, site: SiteRow, guid: HaloGuid) -> &'static str {
    let open = snapshot.changes.get(&site).into_iter().flatten();
    let mut about = open.filter(|change| change.new.halo_guid == Some(guid));
    match about.next() {
        None => "Halo knows it. Sundog watches it, and what follows appears as a change.",
        Some(change) if change.risk == Risk::R0 => {
            "Halo knows it and does not call it authoritative. Ask Halo Support to switch."
        }
        Some(_) => "It waits as a change: somebody else must approve it.",
    }
}

fn sentence(
    site: Option<&SiteState>,
    standing: &PracticeStanding,
    listed: &Listed,
    now: DateTime<Utc>,
) -> String {
    let access = site.and_then(|site| site.known.tracks.access.reason);
    let mut sentence = wording::sentence_with(&standing.headline, access).to_owned();
    if let Some(opens) = standing.opens_at {
        let holiday = listed.hours.closed_for(listed.zone, now);
        sentence.push_str(&format!(
            " The practice is closed until {}{}.",
            opens.with_timezone(&listed.zone).format("%A %H:%M %Z"),
            holiday.map_or_else(String::new, |name| format!(", for {name}")),
        ));
    }
    let waiting = site.filter(|site| site.guid.is_none());
    let waiting = waiting.and_then(|site| site.waiting.as_deref());
    let is_waiting = match standing.headline.state {
        State::PendingSetup | State::Blocked => true,
        _ => standing.headline.reason == Some(Reason::RejectedRequest),
    };
    if let Some((_, words)) = waiting.filter(|_| is_waiting) {
        sentence = format!("{words}.");
    }
    sentence
}

/// What Halo answered instead of a status, where it was Halo who answered. Why a site without a GUID
/// waits says it already.
fn halo_says(site: Option<&SiteState>) -> Option<String> {
    let site = site.filter(|site| site.guid.is_some())?;
    let access = site.known.tracks.access;
    let is_halos = match access.state {
        Access::Refused => true,
        Access::Unanswered => matches!(
            access.reason,
            Some(Reason::RejectedRequest | Reason::SiteNotContacted | Reason::HaloError)
        ),
        Access::Answered | Access::Unknown => false,
    };
    site.latest.message.clone().filter(|_| is_halos)
}

fn planned_sentence(sentence: String, planned: &PlannedMigration, zone: Tz) -> String {
    format!(
        "{sentence} This is planned: a server migration until {}.",
        planned.ended.with_timezone(&zone).format("%A %H:%M %Z")
    )
}

fn siblings(snapshot: &Snapshot, listed: &Listed) -> Vec<(PracticeId, String)> {
    let Some(site) = snapshot.site_of(listed) else {
        return Vec::new();
    };
    site.practices
        .iter()
        .filter(|id| **id != listed.id)
        .filter_map(|id| snapshot.practices.get(id))
        .map(|sibling| (sibling.id, sibling.name().to_owned()))
        .collect()
}

fn track_views(site: &SiteState, row: SiteRow, held: &TracksHeld, zone: Tz) -> Vec<TrackView> {
    site.known
        .tracks
        .each()
        .into_iter()
        .map(|(track, state, reason)| TrackView {
            track,
            label: wording::track_label(track).to_owned(),
            state: state.to_owned(),
            state_label: wording::track_state_label(state).to_owned(),
            why: why(reason),
            tone: wording::track_tone(state),
            since: moment(site.held_since(row, track, held), zone),
        })
        .collect()
}

fn span_row(span: Span, zone: Tz) -> SpanItem {
    let track_label = span.track.parse::<Track>().map_or_else(
        |_| span.track.clone(),
        |track| wording::track_label(track).to_owned(),
    );
    SpanItem {
        track_label,
        state_label: wording::track_state_label(&span.state).to_owned(),
        why: why(span.reason),
        tone: wording::track_tone(&span.state),
        from: moment(span.from, zone),
        to: span.to.map(|to| moment(to, zone)),
        span,
    }
}

fn why(reason: Option<Reason>) -> String {
    reason
        .map(wording::reason_words)
        .unwrap_or_default()
        .to_owned()
}
