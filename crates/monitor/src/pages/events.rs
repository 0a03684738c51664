//! What happened to a practice in a window, as it is numbered on the axis and told below it: outages,
//! changes of identity, decisions, notes, plans, and our own blindness.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::headline::State;
use domain::maintenance::Maintenance;
use domain::outage::Cause;
use domain::outside_text::isolated;
use domain::span::{Span, StateSpan};
use domain::tracks::{Access, Identity, Reason, Track};
use domain::views::TimelineEvent;
use domain::views::history::BlockedSeconds;
use domain::windows::Window;
use domain::wording::{self, brief};
use store::{Change, Note, Outage, ToldMoveRow};

use super::blocked::OutageBlame;
use super::changes::deciders;
use super::outage_row::bounds;
use crate::pages::moment::moment;

/// A gap of ours that is shorter is a hiccup and not an event.
const GAP_LEAST: TimeDelta = TimeDelta::minutes(2);
/// How much of a note is told on the axis, in characters.
const NOTE_CHARS: usize = 120;

/// Where events are found.
pub(crate) struct Sources<'a> {
    pub outages: &'a [Outage],
    /// Whose time they were.
    pub blame: &'a OutageBlame,
    pub changes: &'a [Change],
    pub notes: &'a [Note],
    pub maintenance: &'a [Maintenance],
    pub spans: &'a [Span],
    /// What was known last of our access before these spans.
    pub access_before: Option<&'a str>,
    pub headline: &'a [StateSpan],
    /// What moved in what Halo tells of the installation.
    pub told: &'a [ToldMoveRow],
}

/// Of work that recurs so often at most is told that it began.
const RECURRING_MOST: usize = 5;
/// No planned work is longer.
const LONGEST: TimeDelta = TimeDelta::days(32);

/// The events of a window, oldest first, not numbered yet.
pub(super) fn events(sources: &Sources<'_>, window: Window, zone: Tz) -> Vec<TimelineEvent> {
    let builder = EventBuilder { window, zone };
    let mut events = Vec::new();
    for outage in sources.outages {
        builder.outage(outage, sources, &mut events);
    }
    for change in sources.changes {
        builder.change(change, &mut events);
    }
    for note in sources.notes {
        let text: String = note.text.chars().take(NOTE_CHARS).collect();
        let title = format!("{} noted", isolated(&note.by));
        events.extend(builder.event(note.at, title, text, State::PendingSetup));
    }
    for planned in sources.maintenance {
        let title = "Planned work begins".to_owned();
        let detail = planned.plan.reason.clone();
        // One that began before is not cut to begin with what is shown.
        let windows = planned.windows_within(window.0 - LONGEST, window.1);
        let windows: Vec<Window> = windows.iter().collect();
        let newest = windows.iter().rev().take(RECURRING_MOST);
        for (began, _) in newest {
            let (title, detail) = (title.clone(), detail.clone());
            events.extend(builder.event(*began, title, detail, State::PendingSetup));
        }
    }
    for row in sources.told {
        let (title, detail) = wording::told::moved(&row.moved);
        events.extend(builder.event(row.at, title.to_owned(), detail, State::PendingSetup));
    }
    builder.refusals(sources, &mut events);
    for span in sources.headline {
        events.extend(builder.gap(span));
    }
    events.sort_by_key(|event| event.at.at);
    events
}

struct EventBuilder {
    window: Window,
    zone: Tz,
}

impl EventBuilder {
    fn event(
        &self,
        at: DateTime<Utc>,
        title: String,
        detail: String,
        tone: State,
    ) -> Option<TimelineEvent> {
        let (from, to) = self.window;
        let is_of_days = to - from > TimeDelta::hours(25);
        let format = if is_of_days { "%a %-d %H:%M" } else { "%H:%M" };
        (from <= at && at < to).then(|| TimelineEvent {
            number: 0,
            at: moment(at, self.zone),
            clock: at.with_timezone(&self.zone).format(format).to_string(),
            title,
            detail,
            tone,
        })
    }

    fn outage(&self, outage: &Outage, sources: &Sources<'_>, events: &mut Vec<TimelineEvent>) {
        let blame = sources.blame;
        let blocked = blame.of(outage).blocked;
        let parts = blocked.as_ref().map(BlockedSeconds::words);
        let parts = parts.filter(|parts| !parts.is_empty());
        let parts = parts.map(|parts| format!(" Blocked: {parts}."));
        let why = outage.reason.map(wording::reason_words);
        let title = match (outage.flapping, why) {
            (true, _) => format!("{}, comes and goes", outage.state.label()),
            (false, Some(why)) => format!("{}: {why}", outage.state.label()),
            (false, None) => outage.state.label().to_owned(),
        };
        let began = (outage.began, outage.began_latest);
        let mut detail = sentence(&bounds(began, self.zone));
        if let Some(parts) = parts.as_ref().filter(|_| outage.ended.is_none()) {
            detail.push_str(parts);
        }
        events.extend(self.event(outage.began_latest, title, detail, outage.state));
        let taken = blame.taken(outage).into_iter();
        events.extend(taken.filter_map(|at| {
            let title = "Our software took the new GUID over".to_owned();
            let detail =
                "The last of the programs that follow the feed acknowledged it.".to_owned();
            self.event(at, title, detail, State::Online)
        }));
        let Some((earliest, latest)) = outage.ended else {
            return;
        };
        let mut detail = format!(
            "After {}, {}.",
            brief(latest - outage.began_latest),
            bounds((earliest, latest), self.zone)
        );
        if outage.cause == Cause::HaloLink {
            detail.push_str(" Halo Link came back in another version.");
        }
        if let Some(parts) = parts {
            detail.push_str(&parts);
        }
        let (title, tone) = match is_set_up_anew(sources.spans, latest) {
            true => ("Over: no mapping is left", State::PendingSetup),
            false => ("Well again", State::Online),
        };
        events.extend(self.event(latest, title.to_owned(), detail, tone));
    }

    fn change(&self, change: &Change, events: &mut Vec<TimelineEvent>) {
        let title = wording::change::title(change.kind, change.risk, change.entered_by.is_some());
        let title = title.to_owned();
        let detail = match &change.new.halo_guid {
            Some(guid) => format!("New GUID {}", guid.to_string().get(..8).unwrap_or_default()),
            None => String::new(),
        };
        events.extend(self.event(change.first_seen_at, title, detail, State::PendingSetup));
        if let Some((by, at)) = deciders(change).zip(change.decided_at) {
            let title = format!("Change {}", change.status);
            events.extend(self.event(at, title, format!("By {by}."), State::PendingSetup));
        }
    }

    /// A refusal is told when it begins. One that was known before nobody saw anything goes on.
    fn refusals(&self, sources: &Sources<'_>, events: &mut Vec<TimelineEvent>) {
        let (answered, refused) = (Access::Answered.as_str(), Access::Refused.as_str());
        let mut before = sources.access_before;
        let access = sources.spans.iter();
        for span in access.filter(|span| span.track == Track::Access.as_str()) {
            if span.state == refused && before != Some(refused) {
                let why = sentence(span.reason.map_or("", wording::reason_words));
                let title = "We are refused".to_owned();
                events.extend(self.event(span.from, title, why, State::Blocked));
            }
            if span.state == refused || span.state == answered {
                before = Some(span.state.as_str());
            }
        }
    }

    fn gap(&self, span: &StateSpan) -> Option<TimelineEvent> {
        let is_gap =
            span.state == State::Unknown && span.reason != Some(Reason::AvailabilityUnrecognised);
        let length = span.ended.unwrap_or(self.window.1) - span.began;
        if !is_gap || length < GAP_LEAST {
            return None;
        }
        let why = span.reason.map_or("", wording::reason_words);
        let title = format!("Not seen for {}", brief(length));
        self.event(span.began, title, sentence(why), State::Unknown)
    }
}

/// Whether a site has no installation that is followed, from a time on.
fn is_set_up_anew(spans: &[Span], at: DateTime<Utc>) -> bool {
    let identity = spans
        .iter()
        .filter(|span| span.track == Track::Identity.as_str());
    let mut later = identity.filter(|span| span.to.is_none_or(|to| to > at));
    later.any(|span| span.from <= at && span.state == Identity::SettingUp.as_str())
}

/// A few words as a sentence; nothing stays nothing.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => format!("{}{}.", first.to_uppercase(), letters.as_str()),
        None => String::new(),
    }
}
