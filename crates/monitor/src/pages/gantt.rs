//! Practices over time: whoever had an outage, grouped by common cause, with what they went through
//! and when they are known to be closed.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::headline::State;
use domain::outage::derive::Counted;
use domain::practice::PracticeId;
use domain::views::LaneSpan;
use domain::views::outages::{Gantt, GanttGroup, GanttRow, IncidentCard};
use domain::windows::Window;
use store::{Outage, PracticeSpans};

use super::axis;
use crate::engine::snapshot::Snapshot;
use crate::pages::moment::moment;

/// Practices that are drawn, at most: more cannot be read at once.
const ROWS_MOST: usize = 40;
/// Stretches of a row that are told apart.
const PLACES: i32 = 400;

/// The practices that are drawn: those that last first, then the newest, and how many are left out.
pub(super) fn drawn(outages: &[Outage]) -> (Vec<PracticeId>, usize) {
    let mut seen = BTreeSet::new();
    let open = outages.iter().filter(|outage| outage.ended.is_none());
    let ended = outages.iter().filter(|outage| outage.ended.is_some());
    let practices = open.chain(ended).map(|outage| outage.practice);
    let mut ids: Vec<_> = practices.filter(|id| seen.insert(*id)).collect();
    let left_out = ids.len().saturating_sub(ROWS_MOST);
    ids.truncate(ROWS_MOST);
    (ids, left_out)
}

/// What is drawn.
pub(super) struct GanttInput<'a> {
    /// The practices and how many are left out, as [`drawn`] says.
    pub drawn: (Vec<PracticeId>, usize),
    /// Their outages.
    pub outages: &'a [Outage],
    /// The common causes by which they are grouped.
    pub incidents: &'a [IncidentCard],
    /// Their headline spans.
    pub spans: &'a PracticeSpans,
    pub window: Window,
    pub now: DateTime<Utc>,
    pub zone: Tz,
}

impl GanttInput<'_> {
    /// Draws practices over a window.
    pub fn gantt(&self, snapshot: &Snapshot) -> Gantt {
        let Self {
            outages,
            window,
            zone,
            ..
        } = *self;
        let (ids, left_out) = &self.drawn;
        let row = |id: &PracticeId| row_of(snapshot, *id, self.spans, window, self.now);
        let mut placed: BTreeSet<PracticeId> = BTreeSet::new();
        let mut groups = Vec::new();
        for card in self.incidents {
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
        Gantt {
            from: moment(window.0, zone),
            to: moment(window.1, zone),
            description: format!(
                "{} practices with outages, {}",
                ids.len(),
                axis::title(window, zone)
            ),
            ticks: axis::ticks(window, zone),
            groups,
            left_out: *left_out,
        }
    }
}

fn push(groups: &mut Vec<GanttGroup>, title: String, rows: Vec<GanttRow>) {
    if !rows.is_empty() {
        groups.push(GanttGroup { title, rows });
    }
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

/// Practices over a window, in the order that is given, under one heading.
pub(super) fn together(
    snapshot: &Snapshot,
    (title, ids): (&str, &[PracticeId]),
    spans: &PracticeSpans,
    window: Window,
    (now, zone): (DateTime<Utc>, Tz),
) -> Gantt {
    let left_out = ids.len().saturating_sub(ROWS_MOST);
    let drawn = ids.iter().take(ROWS_MOST);
    let rows = drawn.filter_map(|id| row_of(snapshot, *id, spans, window, now));
    let mut groups = Vec::new();
    push(&mut groups, title.to_owned(), rows.collect());
    Gantt {
        from: moment(window.0, zone),
        to: moment(window.1, zone),
        description: format!("{title}, {}", axis::title(window, zone)),
        ticks: axis::ticks(window, zone),
        groups,
        left_out,
    }
}

fn row_of(
    snapshot: &Snapshot,
    id: PracticeId,
    spans: &PracticeSpans,
    window: Window,
    now: DateTime<Utc>,
) -> Option<GanttRow> {
    let spans = spans.get(&id).map_or(&[][..], Vec::as_slice);
    let listed = snapshot.practices.get(&id)?;
    let standing = snapshot.standing(listed, now);
    Some(GanttRow {
        id,
        name: listed.name().to_owned(),
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
