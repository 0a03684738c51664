//! The history part of a practice's page: its timeline, what that adds up to, its outages and what
//! people noted.

use chrono::{DateTime, TimeDelta, Utc};
use domain::maintenance::Maintenance;
use domain::practice::{PracticeId, SiteRow};
use domain::span::{Span, StateSpan};
use domain::tracks::Track;
use domain::views::Timeline;
use domain::views::history::{NoteRow, OutageItem, Proof, UptimeView};
use domain::windows::Window;
use domain::zoom::Zoom;
use store::{Change, Note, Outage, StoreError, ToldMoveRow};

use super::blocked::OutageBlame;
use super::events::{Sources, events};
use super::outage_row::outage_row;
use super::outages::view;
use super::practice::UPTIME_WINDOW;
use super::proof::proof;
use super::timeline::{TimelineInput, timeline, window};
use super::uptime::{UptimeInput, uptime_input, uptime_view};
use crate::Monitor;
use crate::engine::snapshot::{Listed, Snapshot};
use crate::pages::moment::{ListClock, moment};

/// How many spans are read to be drawn: more than anybody could tell apart.
const SPANS_DRAWN: u32 = 20_000;
/// How many outages are listed.
const OUTAGES_SHOWN: usize = 20;
/// How much that Halo tells may move within a window and still be told one by one.
const TOLD_MOST: u32 = 50;
/// How many notes are shown.
const NOTES_SHOWN: u32 = 50;

/// What was read for the history of one practice.
pub(super) struct PracticeHistory {
    zoom: Zoom,
    window: Window,
    spans: Vec<Span>,
    access_before: Option<String>,
    outages: Vec<Outage>,
    notes: Vec<Note>,
    maintenance: Vec<Maintenance>,
    told: Vec<ToldMoveRow>,
    uptime: UptimeInput,
    blame: OutageBlame,
}

/// The same, ready to show.
pub(super) struct ShownHistory {
    pub timeline: Timeline,
    /// Newest first.
    pub spans: Vec<Span>,
    pub uptime: UptimeView,
    pub proof: Proof,
    pub outages: Vec<OutageItem>,
    pub notes: Vec<NoteRow>,
}

/// Reads the history of a practice, which stands behind `site`; none where it is not there.
pub(super) async fn practice_history(
    monitor: &Monitor,
    id: PracticeId,
    site: SiteRow,
    zoom: Zoom,
    now: DateTime<Utc>,
) -> Result<Option<PracticeHistory>, StoreError> {
    let window = window(zoom, now);
    let (from, to) = (Some(window.0), Some(window.1));
    let seen = (window.0, window.1.min(now));
    let Some(uptime) = uptime_input(monitor, id, seen).await? else {
        return Ok(None);
    };
    let earliest = window.0.min(now - UPTIME_WINDOW);
    let store = &monitor.store;
    let outages = store.outages_of(&[id], earliest, now).await?;
    let spans = store
        .spans(site, None, from, to, SPANS_DRAWN, false)
        .await?;
    let mut access = spans.iter();
    let access = access.find(|span| span.track == Track::Access.as_str());
    let first = access.map_or(window.0, |span| span.from);
    Ok(Some(PracticeHistory {
        blame: OutageBlame::read(&monitor.store, outages.iter(), now).await?,
        zoom,
        window,
        access_before: store.last_known(site, Track::Access, first).await?,
        spans,
        outages,
        notes: monitor.store.notes(id, None, NOTES_SHOWN).await?,
        maintenance: monitor.store.maintenance_within(earliest, now).await?,
        told: store.told_moves(site, window, TOLD_MOST).await?,
        uptime,
    }))
}

/// Lays out what was read.
pub(super) fn shown_history(
    snapshot: &Snapshot,
    listed: &Listed,
    history: PracticeHistory,
    (month, changes): (&[StateSpan], &[Change]),
    interval: TimeDelta,
    now: DateTime<Utc>,
) -> ShownHistory {
    let (zone, window) = (listed.zone, history.window);
    let seen = (window.0, window.1.min(now));
    let entry = listed.entry();
    let covers = |each: &&Maintenance| each.covers(listed.id, &entry);
    let maintenance: Vec<_> = history.maintenance.iter().filter(covers).cloned().collect();
    let happened = events(
        &Sources {
            outages: &history.outages,
            blame: &history.blame,
            changes,
            notes: &history.notes,
            maintenance: &maintenance,
            spans: &history.spans,
            access_before: history.access_before.as_deref(),
            headline: &history.uptime.spans,
            told: &history.told,
        },
        window,
        zone,
    );
    let mut spans = history.spans;
    let timeline = timeline(TimelineInput {
        events: happened,
        listed,
        zoom: history.zoom,
        window,
        spans: &spans,
        month,
        now,
    });
    spans.reverse();
    let rows = history.outages.into_iter().rev();
    ShownHistory {
        timeline,
        spans,
        uptime: uptime_view(&history.uptime, seen, interval),
        proof: proof(&history.uptime, seen, zone),
        outages: rows
            .filter_map(|outage| {
                let told = (&maintenance[..], &history.blame);
                let outage = view(snapshot, told, outage, now);
                outage_row(snapshot, outage, now, ListClock::theirs(zone))
            })
            .take(OUTAGES_SHOWN)
            .collect(),
        notes: history
            .notes
            .into_iter()
            .map(|note| NoteRow {
                at: moment(note.at, zone),
                by: note.by,
                text: note.text,
            })
            .collect(),
    }
}
