//! What is known of a practice: from whom, of when, and whose move follows.

use domain::headline::{State, WhoActs};
use domain::observation::PmsVersionSource;
use domain::permission::Role;
use domain::views::PracticePage;

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
