//! What is read from the history: windows, strips, recent changes.

use chrono::{DateTime, Utc};
use domain::headline::State;
use domain::practice::SiteRow;
use domain::tracks::Track;
use store::{CycleRecord, Store, TrackName};

use crate::scratch::{Scratch, at, checkpoint, key, principal, transition};

const REACHABILITY: TrackName = TrackName::Track(Track::Reachability);
const ACCESS: TrackName = TrackName::Track(Track::Access);

/// A day in the life: online, gone for ten minutes, back.
async fn with_an_outage(scratch: &Scratch) -> SiteRow {
    let site = scratch.site("1").await;
    for (state, minute, checks) in [
        ("online", 0, 0),
        ("unreachable", 60, 12),
        ("online", 70, 22),
    ] {
        scratch
            .record(vec![
                transition(site, REACHABILITY, state, minute, checks),
                transition(site, TrackName::Headline, state, minute, checks),
            ])
            .await;
    }
    scratch
        .record(vec![transition(site, ACCESS, "answered", 0, 0)])
        .await;
    let checkpoints = vec![checkpoint(site, 90, 26)];
    scratch
        .store
        .record(CycleRecord {
            checkpoints,
            ..CycleRecord::default()
        })
        .await
        .unwrap();
    site
}

async fn shown(
    store: &Store,
    site: SiteRow,
    track: Option<Track>,
    window: (Option<i64>, Option<i64>),
    limit: u32,
    newest_first: bool,
) -> String {
    let (from, to) = (window.0.map(at), window.1.map(at));
    let spans = store
        .spans(site, track, from, to, limit, newest_first)
        .await
        .unwrap();
    let minute = |time: DateTime<Utc>| (time - at(0)).num_minutes();
    let lines: Vec<String> = spans
        .iter()
        .map(|span| {
            let to = span
                .to
                .map_or("now".to_owned(), |to| minute(to).to_string());
            let from = minute(span.from);
            format!(
                "{} {} {from}–{to} ({})",
                span.track, span.state, span.observations
            )
        })
        .collect();
    lines.join("\n")
}

#[tokio::test]
async fn the_spans_of_a_site_are_told_per_track_and_never_the_headline() {
    let scratch = Scratch::new().await;
    let site = with_an_outage(&scratch).await;
    insta::assert_snapshot!(shown(&scratch.store, site, None, (None, None), 50, false).await, @r"
    access answered 0–now (26)
    reachability online 0–60 (12)
    reachability unreachable 60–70 (10)
    reachability online 70–now (4)
    ");
    insta::assert_snapshot!(
        shown(&scratch.store, site, Some(Track::Reachability), (None, None), 2, true).await, @r"
    reachability online 70–now (4)
    reachability unreachable 60–70 (10)
    ");
}

#[tokio::test]
async fn a_window_holds_the_spans_that_overlap_it_and_no_others() {
    let scratch = Scratch::new().await;
    let site = with_an_outage(&scratch).await;
    let reachability = Some(Track::Reachability);
    for (from, to, states) in [
        (Some(10), Some(20), "online 0–60 (12)"),
        (Some(60), Some(70), "unreachable 60–70 (10)"),
        (Some(-9), Some(0), ""),
        (Some(500), None, "online 70–now (4)"),
        (None, Some(60), "online 0–60 (12)"),
    ] {
        let told = shown(&scratch.store, site, reachability, (from, to), 9, false).await;
        assert_eq!(
            told.trim_start_matches("reachability "),
            states,
            "{from:?} to {to:?}"
        );
    }
}

#[tokio::test]
async fn the_headline_of_many_sites_is_read_at_once_for_strips_and_uptime() {
    let scratch = Scratch::new().await;
    let first = with_an_outage(&scratch).await;
    let other = scratch.site("2").await;
    scratch
        .record(vec![transition(
            other,
            TrackName::Headline,
            "offline",
            65,
            3,
        )])
        .await;
    let spans = scratch
        .store
        .state_spans(&[other, first, first], at(60), at(66))
        .await
        .unwrap();
    let told: Vec<_> = spans
        .iter()
        .map(|(site, span)| (*site, span.state, span.began, span.ended))
        .collect();
    assert_eq!(
        told,
        [
            (first, State::Unreachable, at(60), Some(at(70))),
            (other, State::Offline, at(65), None),
        ]
    );
    assert_eq!(
        scratch.store.state_spans(&[], at(0), at(99)).await.unwrap(),
        []
    );
}

#[tokio::test]
async fn changes_of_reachability_come_back_in_the_order_of_time() {
    let scratch = Scratch::new().await;
    let site = with_an_outage(&scratch).await;
    let other = scratch.site("2").await;
    scratch
        .record(vec![transition(other, REACHABILITY, "offline", 65, 3)])
        .await;
    let changes = scratch.store.reachability_changes(at(60)).await.unwrap();
    let expected = [
        (site, 60, "unreachable"),
        (other, 65, "offline"),
        (site, 70, "online"),
    ];
    let expected = expected.map(|(site, minute, state)| (site, at(minute), state.to_owned()));
    assert_eq!(changes, expected);
}

#[tokio::test]
async fn a_practice_that_is_moved_under_a_clock_that_went_back_stands_in_no_two_places_at_once() {
    let scratch = Scratch::new().await;
    let (id, first) = scratch.practice("1").await;
    let (second, third) = (scratch.site("2").await, scratch.site("3").await);
    for site in [first, second, third] {
        let online = transition(site, TrackName::Headline, "online", 0, 0);
        scratch.record(vec![online]).await;
    }
    for (from, to, minute) in [(first, "2", 60), (second, "3", 20)] {
        scratch
            .store
            .correct_site(id, from, &key(to), None, &principal(), at(minute))
            .await
            .unwrap();
    }
    let spans = scratch.store.practice_spans(&[id], at(0), at(90)).await;
    let spans: Vec<_> = spans.unwrap()[&id]
        .iter()
        .map(|each| (each.span.began, each.span.ended))
        .collect();
    assert_eq!(spans, [(at(0), Some(at(60))), (at(60), None)]);
}

#[tokio::test]
async fn how_every_practice_was_at_a_time_is_told_with_where_it_stood() {
    let scratch = Scratch::new().await;
    let nothing_seen = scratch.practice("9").await.0;
    let then = scratch.store.standings_at(at(1)).await.unwrap();
    assert_eq!(then.len(), 1, "before anything was ever seen");
    let site = with_an_outage(&scratch).await;
    let id = then[0].practice;
    assert_eq!(id, nothing_seen);
    let watched = scratch.store.practices().await.unwrap()[1].id;
    scratch
        .store
        .retire_practice(watched, &principal(), at(80))
        .await
        .unwrap();
    scratch
        .store
        .restore_practice(watched, &principal(), at(90))
        .await
        .unwrap();
    let told = async |minute| {
        let all = scratch.store.standings_at(at(minute)).await.unwrap();
        let minutes = |time: DateTime<Utc>| (time - at(0)).num_minutes();
        let lines: Vec<_> = all
            .into_iter()
            .filter(|one| one.practice == watched)
            .map(|one| {
                assert_eq!(one.site, site);
                let seen = one.headline.map(|(seen, at)| (seen.state, minutes(at)));
                (one.left.map(minutes), seen)
            })
            .collect();
        lines
    };
    assert_eq!(told(-1).await, [], "it was not there yet");
    assert_eq!(told(59).await, [(None, Some((State::Online, 0)))]);
    assert_eq!(told(60).await, [(None, Some((State::Unreachable, 60)))]);
    assert_eq!(told(85).await, [(Some(80), Some((State::Online, 70)))]);
    assert_eq!(told(95).await, [(None, Some((State::Online, 70)))]);
}
