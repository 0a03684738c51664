//! What is read of a few sites is what is read of all, for those sites.

use domain::change::{ChangeKind, Proposal, Risk, Side};
use domain::practice::SiteRow;
use store::{ChangeEvent, CycleRecord, NewChange, OutageFilter, Store};

use crate::scratch::{Scratch, at, checkpoint, mapping, principal};

/// Six sites, each with a practice, a mapping, a GUID that was entered and two changes; of those of
/// every second site one was rejected, and its practice was retired.
async fn six_sites() -> (Scratch, Vec<SiteRow>) {
    let scratch = Scratch::new().await;
    let (store, by) = (&scratch.store, principal());
    let mut sites = Vec::new();
    for digit in 1..=6 {
        let (practice, site) = scratch.practice(&digit.to_string()).await;
        sites.push(site);
        let changes = ["a", "b"]
            .map(|fingerprint| opened(site, fingerprint))
            .into();
        let record = CycleRecord {
            settled: vec![(site, mapping(digit))],
            checkpoints: vec![checkpoint(site, 1, 1)],
            changes,
            ..CycleRecord::default()
        };
        store.record(record).await.unwrap();
        let entered = store.enter_guid(site, mapping(9).guid, &by, at(2));
        entered.await.unwrap();
        if digit % 2 == 0 {
            let change = &store.changes_of(site, 1).await.unwrap()[0];
            let rejected = store.reject_change(change, "no", &by, at(3));
            rejected.await.unwrap();
            let retired = store.retire_practice(practice, &by, at(4));
            retired.await.unwrap();
        }
    }
    (scratch, sites)
}

fn opened(site: SiteRow, fingerprint: &str) -> ChangeEvent {
    ChangeEvent::Opened(Box::new(NewChange {
        site,
        proposal: Proposal {
            kind: ChangeKind::NameChanged,
            risk: Risk::R1,
            old: Side::default(),
            new: Side::default(),
            checks: vec![],
            meaning: String::new(),
            entered_by: None,
        },
        fingerprint: fingerprint.to_owned(),
        answers: vec![],
        at: at(1),
    }))
}

/// Those of all rows that are about the wanted sites.
fn those<T>(rows: Vec<T>, wanted: &[SiteRow], of: impl Fn(&T) -> SiteRow) -> Vec<T> {
    let rows = rows.into_iter();
    rows.filter(|row| wanted.contains(&of(row))).collect()
}

async fn agree(store: &Store, few: &[SiteRow]) {
    let sites = those(store.sites().await.unwrap(), few, |site| site.number);
    assert_eq!(store.sites_numbered(few).await.unwrap(), sites);
    let practices = those(store.practices().await.unwrap(), few, |one| one.site_row);
    assert_eq!(store.practices_behind(few).await.unwrap(), practices);
    let guids = those(store.approved_guids().await.unwrap(), few, |one| one.0);
    assert_eq!(store.approved_guids_of(few).await.unwrap(), guids);
    let open = those(store.open_changes().await.unwrap(), few, |one| one.site);
    assert_eq!(store.open_changes_of(few).await.unwrap(), open);
    let rejected = those(store.rejected().await.unwrap(), few, |one| one.site);
    assert_eq!(store.rejected_of(few).await.unwrap(), rejected);
    let entries = those(store.manual_guids().await.unwrap(), few, |one| one.site);
    assert_eq!(store.manual_guids_of(few).await.unwrap(), entries);
}

#[tokio::test]
async fn a_few_sites_are_read_as_if_all_had_been() {
    let (scratch, sites) = six_sites().await;
    for few in [&sites[..0], &sites[1..2], &sites[2..5], &sites[..]] {
        agree(&scratch.store, few).await;
    }
    agree(&scratch.store, &[sites[4], sites[1], sites[4], SiteRow(99)]).await;
    let (store, second) = (&scratch.store, &sites[1..2]);
    assert!(
        store.practices_behind(second).await.unwrap()[0]
            .retired_at
            .is_some()
    );
    assert_eq!(store.rejected_of(second).await.unwrap().len(), 1);
    assert_eq!(store.open_changes_of(&sites[..1]).await.unwrap().len(), 2);
}

#[tokio::test]
async fn the_outages_that_last_are_found_by_their_practices() {
    let scratch = super::outages::eighty_days().await;
    let lasting = OutageFilter {
        open: Some(true),
        ..OutageFilter::default()
    };
    let mut all = scratch.store.outages(&lasting, 99).await.unwrap();
    all.reverse();
    let practices: Vec<_> = all.iter().map(|outage| outage.practice).collect();
    assert_eq!(practices.len(), 3);
    for few in [&practices[..0], &practices[1..2], &practices[..]] {
        let expected: Vec<_> = all
            .iter()
            .filter(|outage| few.contains(&outage.practice))
            .cloned()
            .collect();
        assert_eq!(scratch.store.open_outages_of(few).await.unwrap(), expected);
    }
}
