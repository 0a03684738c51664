//! Practices over time: whoever had an outage, grouped by common cause, with what they went through
//! and when they are known to be closed.

use std::collections::BTreeSet;

use domain::headline::State;
use domain::outage::derive::Counted;
use domain::practice::PracticeId;
use domain::views::LaneSpan;
use domain::views::outages::{Gantt, GanttGroup, GanttRow, IncidentCard};
use domain::windows::Window;
use store::{Outage, StoreError};

use super::axis;
use crate::Monitor;
use crate::engine::snapshot::Snapshot;
use crate::pages::moment::moment;

/// Practices that are drawn, at most: more cannot be read at once.
const ROWS_MOST: usize = 40;
/// Stretches of a row that are told apart.
const PLACES: i32 = 400;

/// Draws up the practices of some outages, newest first, over a window.
pub(crate) async fn gantt(
    monitor: &Monitor,
    outages: &[Outage],
    incidents: &[IncidentCard],
    window: Window,
) -> Result<Gantt, StoreError> {
    let ids = in_order(outages);
    let left_out = ids.len().saturating_sub(ROWS_MOST);
    let ids = &ids[..ids.len().min(ROWS_MOST)];
    let spans = monitor
        .store
        .practice_spans(ids, window.0, window.1)
        .await?;
    let snapshot = monitor.snapshot();
    let row = |id: &PracticeId| {
        let own = spans.get(id).map_or(&[][..], Vec::as_slice);
        row(&snapshot, *id, own, window, monitor)
    };
    let mut placed: BTreeSet<PracticeId> = BTreeSet::new();
    let mut groups = Vec::new();
    for card in incidents {
        let members: Vec<_> = ids
            .iter()
            .filter(|id| belongs(outages, **id, card.incident.id) && placed.insert(**id))
            .filter_map(row)
            .collect();
        push(&mut groups, card.incident.title.clone(), members);
    }
    let alone = |open: bool| {
        let own = ids.iter().filter(move |id| is_open(outages, **id) == open);
        own.collect::<Vec<_>>()
    };
    for (title, own) in [
        ("On their own, open", alone(true)),
        ("On their own, ended", alone(false)),
    ] {
        let own = own.into_iter().filter(|id| !placed.contains(id));
        push(&mut groups, title.to_owned(), own.filter_map(row).collect());
    }
    let zone = monitor.settings.time_zone;
    Ok(Gantt {
        from: moment(window.0, zone),
        to: moment(window.1, zone),
        description: format!(
            "{} practices with outages, {}",
            ids.len(),
            axis::title(window, zone)
        ),
        ticks: axis::ticks(window, zone),
        groups,
        left_out,
    })
}

fn push(groups: &mut Vec<GanttGroup>, title: String, rows: Vec<GanttRow>) {
    if !rows.is_empty() {
        groups.push(GanttGroup { title, rows });
    }
}

/// Whose outages they are: those that last first, then the newest.
fn in_order(outages: &[Outage]) -> Vec<PracticeId> {
    let mut seen = BTreeSet::new();
    let open = outages.iter().filter(|outage| outage.ended.is_none());
    let ended = outages.iter().filter(|outage| outage.ended.is_some());
    open.chain(ended)
        .map(|outage| outage.practice)
        .filter(|id| seen.insert(*id))
        .collect()
}

fn belongs(outages: &[Outage], id: PracticeId, incident: i64) -> bool {
    outages
        .iter()
        .any(|outage| outage.practice == id && outage.incident == Some(incident))
}

fn is_open(outages: &[Outage], id: PracticeId) -> bool {
    outages
        .iter()
        .any(|outage| outage.practice == id && outage.ended.is_none())
}

fn row(
    snapshot: &Snapshot,
    id: PracticeId,
    spans: &[Counted],
    window: Window,
    monitor: &Monitor,
) -> Option<GanttRow> {
    let listed = snapshot.practices.get(&id)?;
    let standing = snapshot.standing(listed, monitor.now());
    Some(GanttRow {
        id,
        name: listed.practice.entry.name.clone(),
        state: standing.headline.state,
        spans: trouble(spans, window),
        closed: listed.hours.closed_within(listed.zone, window.0, window.1),
    })
}

/// What was not well, and what was not seen; the time before the first observation too.
fn trouble(spans: &[Counted], (from, to): Window) -> Vec<LaneSpan> {
    let least = (to - from) / PLACES;
    let mut drawn: Vec<LaneSpan> = Vec::new();
    let watched_from = spans.first().map_or(to, |each| each.span.began).min(to);
    if watched_from > from {
        drawn.push(LaneSpan {
            began: from,
            ended: watched_from,
            tone: State::Unknown,
            label: String::new(),
        });
    }
    for each in spans {
        let span = &each.span;
        let Some((began, ended)) = span.within(from, to) else {
            continue;
        };
        if span.state == State::Online {
            continue;
        }
        match drawn.last_mut() {
            Some(last) if began - last.ended < least && ended - last.began < least => {
                last.ended = ended;
                if span.state.urgency() < last.tone.urgency() {
                    last.tone = span.state;
                }
            }
            Some(_) | None => drawn.push(LaneSpan {
                began,
                ended,
                tone: span.state,
                label: String::new(),
            }),
        }
    }
    drawn
}
