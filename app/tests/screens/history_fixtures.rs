//! Sample history: the last day of a practice whose Halo Link was reinstalled this morning, and the
//! outages of a shift. Every text that comes from outside is the one that is given.

use chrono::{DateTime, TimeDelta, Utc};
use domain::headline::State;
use domain::outage::Cause;
use domain::outage::blocked::BlockedPart;
use domain::practice::PracticeId;
use domain::server::ServerId;
use domain::tracks::Track;
use domain::uptime::Share;
use domain::views::history::{
    BlockedSeconds, HoursUptime, NoteRow, OutageItem, OutageView, Proof, ProofRow, UptimeView,
};
use domain::views::outages::{
    Figure, Gantt, GanttGroup, GanttRow, IncidentCard, OutageQuery, OutagesPage,
};
use domain::views::{IncidentView, Lane, LaneSpan, MonthDay, StripPart, Timeline, TimelineEvent};
use domain::wording::{track_label, track_state_label, track_tone};
use domain::zoom::Zoom;

use super::fixtures::{ago, moment, now};

/// The last day of that practice.
pub fn timeline() -> Timeline {
    let from = now() - TimeDelta::hours(24);
    let gap = (ago(700), ago(640));
    let lane = |track: Track, well: &str, ill: Option<(i64, &str)>| {
        let until = ill.map_or(now(), |(minutes, _)| ago(minutes));
        let span = |began, ended, state: &str| LaneSpan {
            began,
            ended,
            tone: track_tone(state),
            label: track_state_label(state).to_owned(),
        };
        let mut spans = vec![
            span(from, gap.0, well),
            span(gap.0, gap.1, "unknown"),
            span(gap.1, until, well),
        ];
        spans.extend(ill.map(|(minutes, state)| span(ago(minutes), now(), state)));
        Lane {
            track,
            label: track_label(track).to_owned(),
            spans,
        }
    };
    let midnight: DateTime<Utc> = "2026-08-17T14:00:00Z".parse().unwrap();
    Timeline {
        zoom: Zoom::default(),
        title: "Mon 17 Aug 2026, 10:42 to Tue 18 Aug 2026, 10:42 AEST".to_owned(),
        from: moment(from),
        to: moment(now()),
        description: "Reachability: online, then unknown from 08:26. Authority: not authoritative \
                      since 08:26."
            .to_owned(),
        ticks: (-3..=3)
            .map(|step| {
                let label = match step {
                    0 => "Tue 18".to_owned(),
                    _ => format!("{:02}:00", (step * 3_i64).rem_euclid(24)),
                };
                (midnight + TimeDelta::hours(step * 3), label)
            })
            .collect(),
        lanes: vec![
            lane(Track::Reachability, "online", Some((164, "offline"))),
            lane(Track::Heartbeat, "in_time", Some((165, "none"))),
            lane(
                Track::Authority,
                "authoritative",
                Some((136, "not_authoritative")),
            ),
            lane(Track::Identity, "settled", Some((145, "change_pending"))),
            lane(Track::Access, "answered", None),
        ],
        events: vec![
            event(1, 164, "Link stopped in order"),
            event(2, 136, "We are refused"),
        ],
        events_left_out: 0,
        month: vec![StripPart {
            state: State::Online,
            x: 0,
            width: 1000,
            expected: false,
        }],
        month_window: (967, 33),
        month_days: vec![MonthDay {
            x: 967,
            width: 33,
            name: "Tue 18 Aug".to_owned(),
            is_named: true,
            zoom: Zoom::Still(midnight, midnight + TimeDelta::days(1)),
        }],
    }
}

/// Something that happened so many minutes ago.
pub fn event(number: usize, minutes: i64, title: &str) -> TimelineEvent {
    let at = moment(ago(minutes));
    TimelineEvent {
        number,
        clock: at.local.clone(),
        at,
        title: title.to_owned(),
        detail: format!("{title}, in more words"),
        tone: State::Offline,
    }
}

/// Uptime of that day.
pub fn uptime() -> UptimeView {
    let share = Share {
        online: TimeDelta::minutes(1276),
        down: TimeDelta::minutes(28),
        unknown: TimeDelta::minutes(136),
        planned: TimeDelta::minutes(10),
        ..Share::default()
    };
    let figures = share.uptime();
    UptimeView {
        from: now() - TimeDelta::hours(24),
        to: now(),
        uptime: figures.uptime,
        coverage: figures.coverage,
        seconds: share.into(),
        outages: 1,
        decimals: 1,
        without_planned: share.uptime_without_planned(),
        in_opening_hours: Some(HoursUptime::from(share)),
    }
}

/// What adds up to it.
pub fn proof(why: &str) -> Proof {
    let row = |state, counts: &str, from: i64, to: i64, planned: f64| ProofRow {
        state,
        why: why.to_owned(),
        counts: counts.to_owned(),
        from: moment(ago(from)),
        to: moment(ago(to)),
        seconds: ((from - to) * 60) as f64,
        planned_seconds: planned,
    };
    Proof {
        rows: vec![
            row(Some(State::Online), "up", 1440, 164, 0.0),
            row(Some(State::Offline), "down", 164, 136, 600.0),
            row(None, "not known", 136, 0, 0.0),
        ],
        left_out: 0,
    }
}

/// An outage that lasts, of a practice with this name, taken by whoever is named.
pub fn outage(name: &str, taken_by: Option<&str>) -> OutageItem {
    OutageItem {
        outage: OutageView {
            id: 7,
            practice_id: PracticeId(3),
            state: State::Blocked,
            reason: None,
            began: ago(165),
            began_latest: ago(164),
            detected_at: ago(163),
            ended: None,
            ended_latest: None,
            cause: Cause::Us,
            blocked: Some(BlockedSeconds {
                before_switch: 240,
                waiting_for_approval: 160 * 60,
                now: Some(BlockedPart::Approval),
                ..BlockedSeconds::default()
            }),
            flapping: false,
            planned: false,
            incident_id: Some(5),
            taken_by: taken_by.map(str::to_owned),
            taken_note: taken_by.map(|by| format!("{by} rings them")),
            taken_until: taken_by.map(|_| now() + TimeDelta::hours(1)),
        },
        practice: name.to_owned(),
        why: name.to_owned(),
        from: moment(ago(164)),
        to: None,
        began: "between 07:57:12 and 07:58:30".to_owned(),
        ended: String::new(),
        lasted_seconds: 164 * 60,
        blocked: "4 m before Halo switched, 2 h 40 m waiting for our approval".to_owned(),
        taken_until: taken_by.map(|_| moment(now() + TimeDelta::hours(1))),
    }
}

/// A note by somebody.
pub fn note(by: &str, text: &str) -> NoteRow {
    NoteRow {
        at: moment(ago(92)),
        by: by.to_owned(),
        text: text.to_owned(),
    }
}

/// The page about outages, with this text wherever one comes from outside.
pub fn outages_page(name: &str) -> OutagesPage {
    let incident = IncidentView {
        server_id: Some(ServerId(3)),
        id: 5,
        cause: Cause::Practice,
        reason: None,
        title: name.to_owned(),
        began: ago(64),
        ended: None,
        members: 4,
        practice_ids: vec![PracticeId(3)],
        taken_by: Some(name.to_owned()),
        taken_note: Some(name.to_owned()),
        taken_until: Some(now()),
    };
    OutagesPage {
        as_of: now(),
        query: OutageQuery {
            page: 1,
            tag: Some(name.to_owned()),
            ..OutageQuery::default()
        },
        title: "Mon 17 Aug 2026, 17:00 to Tue 18 Aug 2026, 10:42 AEST".to_owned(),
        has_handed_over: true,
        figures: vec![Figure {
            value: "26".to_owned(),
            name: "outages".to_owned(),
            detail: name.to_owned(),
        }],
        incidents: vec![IncidentCard {
            incident,
            tone: State::Unreachable,
            sentence: name.to_owned(),
            began: moment(ago(64)),
            lasted_seconds: 64 * 60,
            members: "4 of 4 on this host".to_owned(),
            taken_until: Some(moment(now())),
            names: vec![(PracticeId(3), name.to_owned())],
        }],
        gantt: Gantt {
            from: moment(ago(1062)),
            to: moment(now()),
            description: name.to_owned(),
            ticks: vec![(ago(102), "09:00".to_owned())],
            groups: vec![GanttGroup {
                title: name.to_owned(),
                rows: vec![GanttRow {
                    id: PracticeId(3),
                    name: name.to_owned(),
                    state: State::Unreachable,
                    spans: vec![LaneSpan {
                        began: ago(64),
                        ended: now(),
                        tone: State::Unreachable,
                        label: String::new(),
                    }],
                    closed: vec![(ago(900), ago(190))],
                }],
            }],
            left_out: 0,
        },
        rows: vec![outage(name, Some(name))],
        total: 1,
        is_cut: false,
        page: 1,
        pages: 1,
        tags: vec![name.to_owned()],
        versions: vec![name.to_owned()],
        practice: None,
        banner: None,
    }
}
