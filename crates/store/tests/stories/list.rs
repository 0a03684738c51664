//! The list of practices and the sites behind it.

use domain::import::Verdict;
use domain::practice::PracticeEntry;
use domain::site::{Pms, SiteKey};
use store::{AddedPractice, StoreError};

use crate::scratch::{Scratch, added, at, entry, key, mapping, principal};

#[tokio::test]
async fn everything_a_person_entered_comes_back() {
    let scratch = Scratch::new().await;
    let full = PracticeEntry {
        name: "O’Brien & Söhne \"Clinic\"; DROP TABLE practice".to_owned(),
        site: SiteKey {
            pms: Pms::Zedmed,
            site_id: "00d0e1".parse().unwrap(),
        },
        tags: vec!["pilot".to_owned(), "a,b".to_owned()],
        time_zone: Some("Australia/Perth".to_owned()),
        region: "WA".to_owned(),
        hours: "Mon-Fri 08:30-17:30".to_owned(),
        host: "Cloud Nine".to_owned(),
        server_name: "ZED-01".to_owned(),
        host_contact: "02 5550 1234".to_owned(),
        contacts: "Kim".to_owned(),
        owner: "Alex".to_owned(),
        tier: "gold".to_owned(),
    };
    let id = added(
        scratch
            .store
            .add_practice(&full, None, None, &principal(), at(3))
            .await
            .unwrap(),
    );
    let practices = scratch.store.practices().await.unwrap();
    assert_eq!(practices.len(), 1);
    assert_eq!(practices[0].id, id);
    assert_eq!(practices[0].entry, full);
    assert_eq!(practices[0].created_at, at(3));
    assert_eq!(practices[0].retired_at, None);
}

#[tokio::test]
async fn siblings_share_the_site_and_its_guid() {
    let scratch = Scratch::new().await;
    let north = entry("North", "20417");
    let south = entry("South", "20417");
    let north = added(
        scratch
            .store
            .add_practice(&north, Some(mapping(1)), None, &principal(), at(0))
            .await
            .unwrap(),
    );
    let south = added(
        scratch
            .store
            .add_practice(&south, None, None, &principal(), at(1))
            .await
            .unwrap(),
    );
    assert_eq!(scratch.site_of(north).await, scratch.site_of(south).await);
    let sites = scratch.store.sites().await.unwrap();
    assert_eq!(sites.len(), 1);
    assert_eq!(sites[0].key, key("20417"));
    assert_eq!(sites[0].guid, Some(mapping(1).guid));
    assert_eq!(sites[0].approved_name.as_deref(), Some("Harbour Clinic"));
}

#[tokio::test]
async fn the_same_site_id_of_another_pms_is_another_site() {
    let scratch = Scratch::new().await;
    let zedmed = SiteKey {
        pms: Pms::Zedmed,
        site_id: "20417".parse().unwrap(),
    };
    for site in [key("20417"), zedmed] {
        let entry = PracticeEntry::new("Harbour", site);
        added(
            scratch
                .store
                .add_practice(&entry, None, None, &principal(), at(0))
                .await
                .unwrap(),
        );
    }
    assert_eq!(scratch.store.sites().await.unwrap().len(), 2);
}

#[tokio::test]
async fn adding_a_practice_again_changes_nothing() {
    let scratch = Scratch::new().await;
    let first = entry("Harbour Clinic", "20417");
    let id = added(
        scratch
            .store
            .add_practice(&first, None, None, &principal(), at(0))
            .await
            .unwrap(),
    );
    let again = PracticeEntry {
        owner: "Alex".to_owned(),
        ..entry("  Harbour Clinic ", "20417")
    };
    let outcome = scratch
        .store
        .add_practice(&again, None, None, &principal(), at(9))
        .await
        .unwrap();
    assert_eq!(outcome, AddedPractice::Unchanged(id));
    let practices = scratch.store.practices().await.unwrap();
    assert_eq!(practices.len(), 1);
    assert_eq!(practices[0].entry, first);
}

#[tokio::test]
async fn a_name_in_other_letters_is_another_practice_of_the_site() {
    let scratch = Scratch::new().await;
    for name in ["Harbour Clinic", "harbour clinic"] {
        added(
            scratch
                .store
                .add_practice(&entry(name, "20417"), None, None, &principal(), at(0))
                .await
                .unwrap(),
        );
    }
    assert_eq!(scratch.store.practices().await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_guid_once_there_is_never_replaced_on_the_way() {
    let scratch = Scratch::new().await;
    let site = scratch.site("20417").await;
    assert!(
        scratch
            .store
            .settle_site(site, mapping(1), &principal(), at(1))
            .await
            .unwrap()
    );
    assert!(
        !scratch
            .store
            .settle_site(site, mapping(2), &principal(), at(2))
            .await
            .unwrap()
    );
    let sibling = entry("Sibling", "20417");
    scratch
        .store
        .add_practice(&sibling, Some(mapping(3)), None, &principal(), at(3))
        .await
        .unwrap();
    let sites = scratch.store.sites().await.unwrap();
    assert_eq!(sites[0].guid, Some(mapping(1).guid));
}

#[tokio::test]
async fn importing_again_fills_in_the_guid_that_was_missing() {
    let scratch = Scratch::new().await;
    let entry = entry("Harbour", "20417");
    let waiting = Some((Verdict::Initialising, "Not ready yet".to_owned()));
    let id = added(
        scratch
            .store
            .add_practice(&entry, None, waiting.clone(), &principal(), at(0))
            .await
            .unwrap(),
    );
    assert_eq!(scratch.store.sites().await.unwrap()[0].waiting, waiting);
    let again = scratch
        .store
        .add_practice(&entry, Some(mapping(1)), None, &principal(), at(1))
        .await
        .unwrap();
    assert_eq!(again, AddedPractice::Unchanged(id));
    let site = scratch.store.sites().await.unwrap().remove(0);
    assert_eq!((site.guid, site.waiting), (Some(mapping(1).guid), None));
}

#[tokio::test]
async fn a_site_waits_in_the_newest_words_until_it_is_settled() {
    let scratch = Scratch::new().await;
    let site = scratch.site("20417").await;
    scratch
        .store
        .site_waits(site, Verdict::NotFound, "Halo knows no site")
        .await
        .unwrap();
    scratch
        .store
        .site_waits(site, Verdict::Several, "Halo knows 2 sites")
        .await
        .unwrap();
    let waiting = scratch.store.sites().await.unwrap().remove(0).waiting;
    assert_eq!(
        waiting,
        Some((Verdict::Several, "Halo knows 2 sites".to_owned()))
    );
    scratch
        .store
        .settle_site(site, mapping(1), &principal(), at(1))
        .await
        .unwrap();
    scratch
        .store
        .site_waits(site, Verdict::NotFound, "too late")
        .await
        .unwrap();
    assert_eq!(scratch.store.sites().await.unwrap().remove(0).waiting, None);
}

#[tokio::test]
async fn a_retired_practice_stays_with_its_history_and_can_come_back() {
    let scratch = Scratch::new().await;
    let (id, _) = scratch.practice("20417").await;
    assert!(
        scratch
            .store
            .retire_practice(id, &principal(), at(5))
            .await
            .unwrap()
    );
    assert!(
        !scratch
            .store
            .retire_practice(id, &principal(), at(6))
            .await
            .unwrap(),
        "it was retired already"
    );
    assert_eq!(
        scratch.store.practices().await.unwrap()[0].retired_at,
        Some(at(5))
    );
    assert!(
        scratch
            .store
            .restore_practice(id, &principal(), at(7))
            .await
            .unwrap()
    );
    assert!(
        !scratch
            .store
            .restore_practice(id, &principal(), at(8))
            .await
            .unwrap(),
        "it was there already"
    );
    assert_eq!(scratch.store.practices().await.unwrap()[0].retired_at, None);
}

#[tokio::test]
async fn a_retired_practice_does_not_come_back_beside_its_successor() {
    let scratch = Scratch::new().await;
    let (old, _) = scratch.practice("20417").await;
    scratch
        .store
        .retire_practice(old, &principal(), at(5))
        .await
        .unwrap();
    let (new, _) = scratch.practice("20417").await;
    assert_ne!(old, new);
    let refusal = scratch
        .store
        .restore_practice(old, &principal(), at(6))
        .await
        .unwrap_err();
    assert!(matches!(refusal, StoreError::AlreadyListed), "{refusal:?}");
}
