//! The sites out of order: what is wrong with whom, since when, and whose move it is.

use app::changes::queue::ChangesContent;
use app::identity::page::IdentityContent;
use app::identity::trouble::{heading, meaning};
use domain::permission::Role;
use domain::views::changes::ChangeQuery;
use domain::views::identity::IdentityTrouble;
use leptos::prelude::*;

use super::change_fixtures::{changes_page, somebody};
use super::changes::{assert_all, assert_order};
use super::evidence_fixtures::identity_page;
use super::html;

#[test]
fn every_trouble_is_told_with_who_has_it_or_that_nobody_has() {
    let html = html(|| view! { <IdentityContent page=identity_page("7") /> });
    for trouble in IdentityTrouble::ALL {
        assert_all(&html, &[heading(*trouble)]);
    }
    assert_all(&html, &[meaning(IdentityTrouble::NotAuthoritative)]);
    assert_order(
        &html,
        &["Looked for, and nobody found", "Removed · Uninstalled"],
    );
    assert_eq!(html.matches("<table").count(), 1);
    assert_order(
        &html,
        &[
            "Not authoritative",
            "Halo Support alone can move authority.",
            r#"href="/practices/3""#,
            "Tidal River",
            "Zedmed",
            "a7d20c64…",
            ">2 h 16 m</time>",
            r#"data-who="halo_support""#,
            r#"href="/changes/12""#,
        ],
    );
}

#[test]
fn the_queue_and_the_sites_out_of_order_lead_to_each_other() {
    let queue = html(|| {
        let page = changes_page(Vec::new());
        let query = ChangeQuery::default();
        let signed_in = somebody("Alex", Role::Viewer);
        view! { <ChangesContent page query signed_in /> }
    });
    assert!(queue.contains(r#"href="/identity""#), "{queue}");
    let sites = html(|| view! { <IdentityContent page=identity_page("7") /> });
    assert!(sites.contains(r#"href="/changes""#), "{sites}");
}
