//! Whatever happens in whatever order: a track's spans join without overlap or hole.

use std::collections::BTreeMap;

use domain::practice::SiteRow;
use domain::tracks::Track;
use proptest::prelude::*;
use store::{CycleRecord, TrackName, Transition};

use crate::scratch::{Scratch, transition};

/// A transition: which site, headline or track, which state, minute, checks.
type Told = (usize, bool, usize, i64, i64);

fn any_cycles() -> impl Strategy<Value = Vec<Vec<Told>>> {
    let change = (0_usize..3, any::<bool>(), 0_usize..3, 0_i64..30, 0_i64..40);
    proptest::collection::vec(proptest::collection::vec(change, 0..12), 1..12)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn spans_never_overlap_nor_leave_holes(cycles in any_cycles()) {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(check(cycles))?;
    }
}

async fn check(cycles: Vec<Vec<Told>>) -> Result<(), TestCaseError> {
    let scratch = Scratch::new().await;
    let mut sites = Vec::new();
    for site_id in ["1", "2", "3"] {
        sites.push(scratch.site(site_id).await);
    }
    let words = ["online", "offline", "unknown"];
    let mut last: BTreeMap<(SiteRow, TrackName), &str> = BTreeMap::new();
    for cycle in cycles {
        let transitions: Vec<Transition> = cycle
            .into_iter()
            .map(|(site, headline, word, minute, checks)| {
                let track = if headline {
                    TrackName::Headline
                } else {
                    TrackName::Track(Track::Reachability)
                };
                last.insert((sites[site], track), words[word]);
                transition(sites[site], track, words[word], minute, checks)
            })
            .collect();
        let cycle = CycleRecord {
            transitions,
            ..CycleRecord::default()
        };
        scratch.store.record(cycle).await.unwrap();
    }

    let open = scratch.store.open_spans().await.unwrap();
    let open: BTreeMap<_, _> = open
        .iter()
        .map(|span| ((span.site, span.track), span.state.as_str()))
        .collect();
    prop_assert_eq!(&open, &last, "what was said last is what lasts");

    for site in sites {
        let spans = scratch
            .store
            .spans(site, Some(Track::Reachability), None, None, 999, false)
            .await;
        let edges: Vec<_> = spans
            .unwrap()
            .iter()
            .map(|span| (span.from, span.to))
            .collect();
        joined(&edges)?;
        let from = chrono::DateTime::UNIX_EPOCH;
        let to = from + chrono::TimeDelta::days(99_999);
        let spans = scratch.store.state_spans(&[site], from, to).await.unwrap();
        let edges: Vec<_> = spans
            .iter()
            .map(|(_, span)| (span.began, span.ended))
            .collect();
        joined(&edges)?;
    }
    Ok(())
}

type Edges = (
    chrono::DateTime<chrono::Utc>,
    Option<chrono::DateTime<chrono::Utc>>,
);

fn joined(spans: &[Edges]) -> Result<(), TestCaseError> {
    for pair in spans.windows(2) {
        prop_assert_eq!(pair[0].1, Some(pair[1].0), "one ends where the next begins");
        prop_assert!(pair[0].0 < pair[1].0, "each has a length");
    }
    if let Some(last) = spans.last() {
        prop_assert_eq!(last.1, None, "the last one lasts");
    }
    Ok(())
}
