//! What is known of a practice: from whom, of when, and whose move follows.

use domain::headline::{State, WhoActs};
use domain::observation::PmsVersionSource;
use domain::permission::Role;
use domain::views::PracticePage;
use domain::views::installation::InstallationView;

use super::fixtures;
use super::history::practice;

/// The card with what Halo told, and the one with what is ours.
fn cards(page: PracticePage) -> (String, String) {
    let html = practice(page, Role::Viewer);
    let (_, after) = html.split_once("id=\"told\"").unwrap();
    let (told, after) = after.split_once("id=\"listed\"").unwrap();
    let (listed, _) = after.split_once("</section>").unwrap();
    (told.to_owned(), listed.to_owned())
}

/// A fact's words, without the elements around them.
fn fact(card: &str, name: &str) -> String {
    let (_, after) = card.split_once(&format!("<dt>{name}</dt>")).unwrap();
    let (value, _) = after.split_once("</dd>").unwrap();
    let words = value
        .split('<')
        .map(|part| part.split_once('>').map_or(part, |(_, text)| text));
    words.collect()
}

#[test]
fn each_fact_of_halos_says_how_old_it_is_and_what_is_ours_stands_elsewhere() {
    let (told, listed) = cards(fixtures::page());
    assert_eq!(
        fact(&told, "Name at Halo"),
        "Banksia Street Family Practice as of 13 h ago"
    );
    assert_eq!(fact(&told, "Best Practice"), "Orchid SP2 as of 13 h ago");
    assert_eq!(
        fact(&told, "Halo Link"),
        "26.713.10291 as of 2 h 17 m ago",
        "it came with the answer, not with the reading"
    );
    for ours in ["PMS", "Site ID", "Approved GUID", "Uptime, 30 days"] {
        let name = format!("<dt>{ours}</dt>");
        assert!(!told.contains(&name) && listed.contains(&name), "{ours}");
    }
}

#[test]
fn a_version_that_dates_from_the_installation_says_so() {
    let mut page = fixtures::page();
    page.practice.pms_version_source = Some(PmsVersionSource::AtInstall);
    let (told, _) = cards(page);
    assert_eq!(
        fact(&told, "Best Practice"),
        "Orchid SP2 when Halo Link was installed: Halo does not tell the current one"
    );
}

#[test]
fn what_halo_does_not_date_is_not_dated() {
    let mut page = fixtures::page();
    page.enriched = None;
    let (told, _) = cards(page);
    assert!(fact(&told, "Name at Halo").ends_with("Halo does not say of when"));
}

#[test]
fn nothing_needs_doing_only_where_nobody_must_act() {
    let mut page = fixtures::page();
    page.steps.clear();
    assert!(!practice(page.clone(), Role::Viewer).contains("Nothing needs doing."));
    page.practice.state = State::Online;
    page.practice.who_acts = WhoActs::Nobody;
    assert!(practice(page, Role::Viewer).contains("Nothing needs doing."));
}

#[test]
fn where_a_guid_can_be_read_on_the_server_is_said_before_one_is_entered() {
    let html = practice(fixtures::page(), Role::Approver);
    assert!(
        html.contains("HKLM\\SOFTWARE\\WOW6432Node\\Halo Connect\\Halo Link"),
        "{html}"
    );
    assert!(html.contains("HaloGUIDs"), "{html}");
}

#[test]
fn databases_and_the_life_of_the_installation_are_told_and_what_is_old_says_so() {
    let mut page = fixtures::page();
    let (told, _) = cards(page.clone());
    for name in [
        "Databases behind this GUID",
        "Known to Halo since",
        "Halo Link’s version",
    ] {
        assert!(!told.contains(name), "Halo tells nothing of it: {told}");
    }
    page.installation = InstallationView {
        created: Some(fixtures::moment(fixtures::ago(9_000))),
        databases: Some("Patients (default), Documents".to_owned()),
        databases_told_now: true,
        link_behind: Some("has not updated since 12 Mar 2026".to_owned()),
        link_below: vec!["below 26.202.8289: may be deaf".to_owned()],
        ..InstallationView::default()
    };
    let (told, _) = cards(page.clone());
    assert_eq!(
        fact(&told, "Databases behind this GUID"),
        "Patients (default), Documents"
    );
    assert!(fact(&told, "Known to Halo since").contains("Aug 2026"));
    let link = fact(&told, "Halo Link’s version");
    assert!(
        link.contains("12 Mar 2026") && link.contains("26.202.8289"),
        "{link}"
    );
    page.installation.databases_told_now = false;
    let (told, _) = cards(page);
    assert!(fact(&told, "Databases behind this GUID").contains("as Halo told earlier"));
}

#[test]
fn databases_that_moved_are_a_notice_beside_the_state() {
    let mut page = fixtures::page();
    assert!(!practice(page.clone(), Role::Viewer).contains("notice databases"));
    page.installation.notice = Some((
        fixtures::moment(fixtures::ago(60)),
        "The catalogue is empty: ask the practice’s IT.".to_owned(),
    ));
    let html = practice(page, Role::Viewer);
    assert!(html.contains("notice databases"), "{html}");
    assert!(html.contains("The catalogue is empty"), "{html}");
}
