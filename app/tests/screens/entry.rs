//! What was entered about a practice, on the page where it is edited: everything is there to be
//! changed, what was typed is kept, and what somebody else changed is said.

use std::collections::BTreeMap;

use app::form_outcome::FormOutcome;
use app::practice::edit::page::EditPracticeContent;
use domain::practice::PracticeId;
use domain::practice_field::PracticeField;
use domain::views::entry::EntryPage;
use leptos::prelude::*;

use super::changes::assert_all;
use super::forms::forms;
use super::people_fixtures::refused;
use super::untrusted::{NAMES, assert_harmless};
use super::{html, titled};

fn entry(fields: &[(&str, &str)]) -> EntryPage {
    let known = [
        ("name", "Bay Dental"),
        ("pms", "d4w"),
        ("site_id", "0077"),
        ("hours", "Mon-Fri 08:00-17:00"),
    ];
    let fields = known.iter().chain(fields);
    let fields = fields.map(|(name, value)| (name.parse().unwrap(), (*value).to_owned()));
    EntryPage {
        practice_id: PracticeId(3),
        fields: fields.collect::<BTreeMap<_, _>>(),
        pending_change: None,
    }
}

fn drawn(entry: EntryPage, sent: FormOutcome) -> String {
    html(move || {
        let _meta = titled();
        view! { <EditPracticeContent entry outcome=sent /> }
    })
}

fn refusal(problem: &str, values: &[(&str, &str)]) -> FormOutcome {
    FormOutcome {
        about: "3".to_owned(),
        ..refused("practice-edit", problem, values)
    }
}

#[test]
fn every_field_is_filled_in_and_carries_along_what_stood_in_it() {
    let html = drawn(entry(&[("owner", "Lan")]), FormOutcome::default());
    assert_eq!(
        forms(&html),
        [
            "/practices/3/edit name was_name=Bay Dental pms was_pms=d4w site_id was_site_id=0077 \
          tags was_tags= hours was_hours=Mon-Fri 08:00-17:00 time_zone was_time_zone= \
          region was_region= server_name was_server_name= host was_host= \
          host_contact was_host_contact= contacts was_contacts= owner was_owner=Lan tier was_tier="
        ]
    );
    assert_all(
        &html,
        &[
            r#"value="Bay Dental""#,
            r#"value="d4w" selected"#,
            r#"value="Mon-Fri 08:00-17:00""#,
            "waits as a change for somebody else to approve",
        ],
    );
    assert!(!html.contains("/changes/"), "{html}");
    let waiting = EntryPage {
        pending_change: Some(7),
        ..entry(&[])
    };
    assert!(drawn(waiting, FormOutcome::default()).contains(r#"href="/changes/7""#));
}

#[test]
fn a_refused_edit_keeps_what_was_typed_and_lets_the_rest_follow_the_entry() {
    let values = [
        ("time_zone", "Mars"),
        ("was_time_zone", ""),
        ("tier", "silver"),
        ("was_tier", "silver"),
    ];
    let sent = refusal("'Mars' is not an IANA zone.", &values);
    let html = drawn(entry(&[("tier", "gold")]), sent);
    assert_all(
        &html,
        &[
            "'Mars' is not an IANA zone.",
            r#"value="Mars""#,
            r#"value="gold""#,
        ],
    );
    assert!(!html.contains("silver"), "nobody typed it: {html}");
    assert!(!html.contains("Somebody else"), "{html}");
}

#[test]
fn a_field_that_two_people_changed_says_what_it_says_now() {
    let values = [("owner", "Sam"), ("was_owner", "Kim")];
    let sent = refusal("Somebody else changed the same.", &values);
    let html = drawn(entry(&[("owner", "Lan")]), sent);
    assert_all(
        &html,
        &[
            r#"value="Sam""#,
            "Somebody else changed this meanwhile. It says now: <bdi>Lan</bdi>",
            r#"name="was_owner" value="Lan""#,
        ],
    );
}

#[test]
fn what_is_entered_or_typed_is_text() {
    for text in NAMES {
        let names = PracticeField::NAMES;
        let hostile = names.map(|name| (name, text));
        let values: Vec<(String, &str)> = names
            .iter()
            .flat_map(|name| [((*name).to_owned(), "typed"), (format!("was_{name}"), text)])
            .collect();
        let values: Vec<(&str, &str)> = values
            .iter()
            .map(|(name, value)| (name.as_str(), *value))
            .collect();
        for sent in [
            FormOutcome::default(),
            refusal(text, &hostile),
            refusal(text, &values),
        ] {
            let html = drawn(entry(&hostile), sent);
            assert_harmless(&html, text);
            assert!(html.contains("alert(1)"), "it is shown, as text: {html}");
        }
    }
}
