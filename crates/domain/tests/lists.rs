//! Which practices a list shows, in which order, and how its address spells that.
#![expect(
    clippy::unwrap_used,
    reason = "a story that cannot be told stops where it broke"
)]

use domain::headline::{State, WhoActs};
use domain::overview::{Candidate, Query, Sort, needs_attention};
use domain::site::Pms;
use proptest::prelude::*;

fn candidate(id: i64, name: &str, state: State) -> Candidate<'_> {
    Candidate {
        id,
        name,
        halo_name: None,
        pms: Pms::Zedmed,
        site_id: "7C41E0A9",
        guid: "4be2a91d-07c3-4f5e-b8d1-63a0c2f9d514".parse().ok(),
        tags: &[],
        state,
        who_acts: WhoActs::Practice,
        attention: needs_attention(state, WhoActs::Practice, false, false),
        since_ms: id,
        heartbeat_ms: None,
    }
}

fn names<'a>(query: &Query, candidates: Vec<Candidate<'a>>) -> Vec<&'a str> {
    query
        .select(candidates.into_iter())
        .iter()
        .map(|each| each.name)
        .collect()
}

fn some() -> Vec<Candidate<'static>> {
    vec![
        candidate(1, "Online", State::Online),
        candidate(2, "Offline", State::Offline),
        candidate(3, "Unreachable", State::Unreachable),
        candidate(4, "Retired", State::Retired),
        candidate(5, "Degraded", State::Degraded),
    ]
}

#[test]
fn the_most_urgent_come_first_and_the_retired_only_when_asked_for() {
    let everything = Query::default();
    assert_eq!(
        names(&everything, some()),
        ["Unreachable", "Offline", "Degraded", "Online"]
    );
    let retired = Query {
        state: Some(State::Retired),
        ..Query::default()
    };
    assert_eq!(names(&retired, some()), ["Retired"]);
    let attention = Query {
        attention: true,
        ..Query::default()
    };
    assert_eq!(
        names(&attention, some()),
        ["Unreachable", "Offline", "Degraded"]
    );
    let by_name = Query {
        sort: Some(Sort::Name),
        ..Query::default()
    };
    assert_eq!(
        names(&by_name, some()),
        ["Degraded", "Offline", "Online", "Unreachable"]
    );
}

#[test]
fn text_is_found_in_names_site_ids_and_guids_in_any_spelling() {
    let found = |q: &str| {
        let query = Query {
            q: q.to_owned(),
            ..Query::default()
        };
        query.matches(&candidate(1, "Harbour Clinic", State::Online))
    };
    for q in [
        "harbour",
        " CLINIC ",
        "7c41",
        "{4BE2A91D07C3",
        "63a0-c2f9",
        "",
    ] {
        assert!(found(q), "{q}");
    }
    assert!(!found("wharf"));
    assert!(!found("4b"), "two digits would match half of all GUIDs");
}

#[test]
fn members_of_an_open_incident_need_no_attention_of_their_own_unless_a_change_waits() {
    assert!(needs_attention(State::Unknown, WhoActs::Us, false, false));
    assert!(!needs_attention(State::Unknown, WhoActs::Us, false, true));
    assert!(needs_attention(State::Online, WhoActs::Us, true, true));
    assert!(
        !needs_attention(State::Offline, WhoActs::Nobody, false, false),
        "closed"
    );
    assert!(!needs_attention(
        State::PendingSetup,
        WhoActs::Practice,
        false,
        false
    ));
}

proptest! {
    #[test]
    fn an_address_says_exactly_what_was_asked(
        q in "[^\u{0}]{0,12}",
        state in proptest::option::of(proptest::sample::select(State::ALL)),
        pms in proptest::option::of(proptest::sample::select(Pms::ALL)),
        who in proptest::option::of(proptest::sample::select(WhoActs::ALL)),
        sort in proptest::option::of(proptest::sample::select(Sort::ALL)),
        tag in proptest::option::of(".{1,8}"),
        attention: bool,
        at in "[0-9T: +-]{0,16}",
        page in 2_usize..99,
    ) {
        let query = Query { q, state, attention, pms, tag, who, sort, at, page };
        let url = query.to_url();
        prop_assert!(url.is_ascii());
        let pairs: Vec<(String, String)> = url
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .map(|(name, value)| (name.to_owned(), decoded(value)))
            .collect();
        let read = Query::from_pairs(pairs.iter().map(|(n, v)| (n.as_str(), v.as_str())));
        prop_assert_eq!(read, query);
    }
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next().unwrap(), rest.next().unwrap()];
            let digits = std::str::from_utf8(&digits).unwrap();
            bytes.push(u8::from_str_radix(digits, 16).unwrap());
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).unwrap()
}
