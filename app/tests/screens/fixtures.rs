//! Sample values: a list on an ordinary morning, and a practice whose Halo Link was reinstalled.
//! It is 18 August 2026, 10:42 in Melbourne.

use chrono::{DateTime, TimeDelta, Utc};
use domain::headline::{State, WhoActs};
use domain::observation::PmsVersionSource;
use domain::overview::Query;
use domain::practice::{PracticeEntry, PracticeId};
use domain::server::ServerId;
use domain::site::{Pms, SiteKey};
use domain::span::Span;
use domain::tracks::Track;
use domain::uptime::Uptime;
use domain::views::installation::InstallationView;
use domain::views::ledger::Consumers;
use domain::views::{
    Counts, Moment, Overview, OverviewRow, PracticePage, PracticeView, ShownAt, SpanItem,
    StripPart, TrackView,
};
use domain::wording::{track_label, track_state_label, track_tone};

use super::history_fixtures::{proof, timeline, uptime};

/// 10:42 in Melbourne.
pub fn now() -> DateTime<Utc> {
    "2026-08-18T00:42:00Z".parse().unwrap()
}

/// So many minutes ago.
pub fn ago(minutes: i64) -> DateTime<Utc> {
    now() - TimeDelta::minutes(minutes)
}

/// A moment as Melbourne's clocks show it.
pub fn moment(at: DateTime<Utc>) -> Moment {
    let local = at + TimeDelta::hours(10);
    Moment {
        at,
        local: local.format("%-d %b %Y %H:%M:%S AEST").to_string(),
        there: None,
    }
}

/// A practice that has been in a state for some minutes.
pub fn practice(id: i64, name: &str, state: State, minutes: i64) -> PracticeView {
    PracticeView {
        id: PracticeId(id),
        name: name.to_owned(),
        pms: [Pms::BestPractice, Pms::Zedmed, Pms::D4w][(id % 3).unsigned_abs() as usize],
        site_id: format!("{}", 20_000 + id * 37),
        site_id_at_halo: None,
        halo_guid: Some("4be2a91d-07c3-4f5e-b8d1-63a0c2f9d514".parse().unwrap()),
        halo_name: Some(name.to_owned()),
        state,
        unseen_seconds: 0,
        state_reason: None,
        who_acts: match state {
            State::Online | State::Retired => WhoActs::Nobody,
            State::Blocked => WhoActs::HaloSupport,
            State::Unknown => WhoActs::Us,
            State::Degraded | State::Offline | State::Unreachable | State::PendingSetup => {
                WhoActs::Practice
            }
        },
        since: ago(minutes),
        last_observed_at: Some(now() - TimeDelta::seconds(9)),
        heartbeat_at: Some(ago(1)),
        heartbeat_age_seconds: (state != State::Unknown).then_some(38),
        clock_drift_seconds: Some(2),
        authoritative: Some(true),
        lifecycle: Some("active".to_owned()),
        halo_link_version: Some("26.713.10291".to_owned()),
        pms_version: Some("Orchid SP2".to_owned()),
        pms_version_source: Some(PmsVersionSource::Current),
        enriched_at: Some(ago(780)),
        server_id: Some(ServerId(3)),
        server_name: Some("BSFP-SQL01".to_owned()),
        host: None,
        time_zone: "Australia/Melbourne".to_owned(),
        tags: vec!["goldfields".to_owned(), "recalls".to_owned()],
        taken_by: None,
        taken_until: None,
        pending_change: None,
        uptime_30d: Uptime {
            uptime: Some(0.9971),
            coverage: 0.99,
        },
    }
}

/// The row of such a practice.
pub fn row(id: i64, name: &str, state: State, minutes: i64, why: &str) -> OverviewRow {
    let practice = practice(id, name, state, minutes);
    let width = u16::try_from((minutes * 1000 / 1440).clamp(1, 1000)).unwrap();
    let before = StripPart {
        state: State::Online,
        x: 0,
        width: 1000 - width,
        expected: false,
    };
    let last = StripPart {
        state,
        x: 1000 - width,
        width,
        expected: why.starts_with("closed"),
    };
    let attention = practice.who_acts != WhoActs::Nobody && state != State::PendingSetup;
    OverviewRow {
        word: None,
        since: moment(practice.since),
        heartbeat: practice.heartbeat_at.map(moment),
        why: why.to_owned(),
        seen_until: None,
        attention: attention && !last.expected,
        strip: [before, last]
            .into_iter()
            .filter(|part| part.width > 0)
            .collect(),
        link: Some("26.713".to_owned()),
        link_is_old: id % 6 == 5,
        practice,
    }
}

/// The overview on an ordinary morning.
pub fn overview() -> Overview {
    let rows = vec![
        row(
            1,
            "Tidal River Medical",
            State::Unreachable,
            64,
            "no contact, sudden",
        ),
        row(
            2,
            "Lorikeet Lane Dental",
            State::Unreachable,
            23,
            "no contact, sudden",
        ),
        row(
            3,
            "Banksia Street Family Practice",
            State::Blocked,
            136,
            "refused by Halo",
        ),
        row(
            5,
            "Ironbark Road Surgery",
            State::Offline,
            47,
            "orderly stop",
        ),
        row(
            6,
            "Saltbush Skin & Laser Clinic",
            State::Degraded,
            312,
            "server clock 94 s ahead",
        ),
        row(
            7,
            "Gumnut Children’s Dental",
            State::Degraded,
            58,
            "comes and goes",
        ),
        row(
            8,
            "Pandanus Point GP",
            State::Unknown,
            12,
            "answer for another GUID",
        ),
        row(
            9,
            "Nullarbor Dental Outreach",
            State::Offline,
            960,
            "closed until 08:30 AWST",
        ),
        row(
            10,
            "Bottlebrush Dental Studio",
            State::PendingSetup,
            2000,
            "no site found",
        ),
        row(11, "Bluegum Health Hub", State::Online, 59_040, ""),
        row(12, "Currawong Medical Group", State::Online, 12_960, ""),
        row(13, "Coolibah Creek Surgery", State::Online, 362, ""),
    ];
    Overview {
        as_of: now(),
        shown: ShownAt {
            is_past: false,
            words: "Tue 18 Aug 10:42 AEST".to_owned(),
            field: "2026-08-18T10:42".to_owned(),
            zone: "AEST".to_owned(),
            problem: None,
        },
        query: Query::default(),
        counts: Counts {
            attention: 7,
            states: vec![
                (State::Unreachable, 2),
                (State::Blocked, 1),
                (State::Offline, 2),
                (State::Degraded, 2),
                (State::Unknown, 1),
                (State::PendingSetup, 1),
                (State::Online, 403),
                (State::Retired, 0),
            ],
            all: 412,
            movers: vec![
                (WhoActs::Us, 1),
                (WhoActs::Practice, 6),
                (WhoActs::HaloSupport, 1),
                (WhoActs::Nobody, 404),
            ],
        },
        banner: None,
        rows,
        total: 412,
        page: 1,
        pages: 9,
        per_page: 50,
        tags: vec!["goldfields".to_owned(), "recalls".to_owned()],
        last_observed: Some(moment(now() - TimeDelta::seconds(8))),
        observed: 412,
        requests_per_second: 1.42,
        requests_per_second_max: 20.0,
    }
}

/// The page of a practice whose Halo Link was reinstalled this morning.
pub fn page() -> PracticePage {
    let timeline = timeline();
    let tracks = [
        (Track::Reachability, "offline", 164, ""),
        (Track::Heartbeat, "none", 165, ""),
        (
            Track::Authority,
            "not_authoritative",
            136,
            "refused by Halo",
        ),
        (Track::Identity, "change_pending", 145, ""),
        (Track::Access, "answered", 18_720, ""),
    ];
    let tracks: Vec<_> = tracks
        .into_iter()
        .map(|(track, state, minutes, why)| TrackView {
            track,
            label: track_label(track).to_owned(),
            state: state.to_owned(),
            state_label: track_state_label(state).to_owned(),
            why: why.to_owned(),
            tone: track_tone(state),
            since: moment(ago(minutes)),
        })
        .collect();
    let spans = tracks
        .iter()
        .map(|track| SpanItem {
            span: Span {
                track: track.track.to_string(),
                state: track.state.clone(),
                reason: None,
                from: track.since.at,
                to: None,
                observations: 12,
            },
            track_label: track.label.clone(),
            state_label: track.state_label.clone(),
            why: track.why.clone(),
            tone: track.tone,
            from: track.since.clone(),
            to: None,
        })
        .collect();
    let practice = practice(3, "Banksia Street Family Practice", State::Blocked, 136);
    PracticePage {
        began: None,
        as_of: now(),
        since: moment(ago(136)),
        sentence: "Halo Cloud answers, but will not let us use this GUID.".to_owned(),
        steps: vec![
            "Ask the practice whether its server was replaced or Halo Link reinstalled.".to_owned(),
            "Send Halo Support the text below; they decide which GUID is authoritative.".to_owned(),
        ],
        words: Vec::new(),
        cases: Vec::new(),
        support_pack:
            "Practice       Banksia Street Family Practice, Best Practice Site ID 20111\n\
                       Server name    BSFP-SQL01\n\
                       Halo GUID      4be2a91d-07c3-4f5e-b8d1-63a0c2f9d514\n\
                       State          Blocked since 18 Aug 2026 08:26:00 AEST (17 Aug 22:26:00 UTC)"
                .to_owned(),
        last_observed: Some(moment(now() - TimeDelta::seconds(9))),
        enriched: Some(moment(ago(780))),
        told: Some(moment(ago(137))),
        told_name: practice.halo_name.clone(),
        installation: InstallationView::default(),
        heartbeat: Some(moment(ago(165))),
        tracks,
        timeline,
        spans,
        uptime: uptime(),
        proof: proof(""),
        outages: Vec::new(),
        notes: Vec::new(),
        zone_label: "AEST".to_owned(),
        holidays_of: Some("NSW".to_owned()),
        closed_for: None,
        maintenance: Vec::new(),
        entry: PracticeEntry {
            hours: "Mon-Fri 07:30-18:30".to_owned(),
            region: "Victoria".to_owned(),
            contacts: "Reception 03 5550 0142".to_owned(),
            owner: "L. Tran".to_owned(),
            tier: "1".to_owned(),
            server_name: "BSFP-SQL01".to_owned(),
            tags: practice.tags.clone(),
            time_zone: Some(practice.time_zone.clone()),
            ..PracticeEntry::new(
                practice.name.clone(),
                SiteKey {
                    pms: practice.pms,
                    site_id: practice.site_id.parse().unwrap(),
                },
            )
        },
        siblings: vec![(PracticeId(4), "Banksia Street Podiatry".to_owned())],
        banner: None,
        mappings: Vec::new(),
        consumers: Consumers::default(),
        withheld: None,
        ended: None,
        authority: Vec::new(),
        changes: Vec::new(),
        announced: None,
        entered: None,
        halo_says: None,
        may_pair: false,
        practice,
    }
}
