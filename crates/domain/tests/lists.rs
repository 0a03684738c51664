//! Which practices a list shows, in which order, and how its address spells that.
#![expect(
    clippy::unwrap_used,
    reason = "a story that cannot be told stops where it broke"
)]

use domain::headline::{State, WhoActs};
use domain::overview::{Query, Sort, needs_attention};
use domain::practice::PracticeEntry;
use domain::search::{Wanted, guid_text, natural_order, search_text};
use domain::selection::{Candidate, Ordered, Place};
use domain::site::{HaloGuid, Pms, SiteKey};
use domain::url_query::UrlQuery;
use proptest::prelude::*;

fn entry(name: &str) -> PracticeEntry {
    let site = SiteKey {
        pms: Pms::Zedmed,
        site_id: "7C41E0A9".parse().unwrap(),
    };
    PracticeEntry {
        server_name: "SRV-HARBOUR2".to_owned(),
        contacts: "Zoë Lane, 03 9000 0000".to_owned(),
        ..PracticeEntry::new(name, site)
    }
}

fn guid(text: &str) -> HaloGuid {
    text.parse().unwrap()
}

/// Practices as orders see them, by number.
struct Named(Vec<String>);

impl Ordered for Named {
    fn tags(&self, _: i64) -> &str {
        ""
    }

    fn server(&self, id: i64) -> Option<i64> {
        Some(id % 2)
    }

    fn name_order(&self, id: i64) -> &str {
        &self.0[id as usize]
    }

    fn site_id(&self, _: i64) -> &str {
        "7C41E0A9"
    }
}

fn named<'a>(names: impl Iterator<Item = &'a str>) -> Named {
    Named(names.map(natural_order).collect())
}

fn candidate(id: i64, ordered: &Named, state: State) -> Candidate<'_> {
    Candidate {
        id,
        pms: Pms::Zedmed,
        is_found: true,
        state,
        who_acts: WhoActs::Practice,
        attention: needs_attention(state, WhoActs::Practice, false, false, || true),
        since_ms: id,
        heartbeat_ms: None,
        ordered,
    }
}

/// The list of practices with these names and states, numbered from one.
fn names<'a>(query: &Query, practices: &[(&'a str, State)]) -> Vec<&'a str> {
    let named = named(practices.iter().map(|(name, _)| *name));
    let candidates = (0_i64..).zip(practices);
    let candidates = candidates.map(|(id, (_, state))| candidate(id, &named, *state));
    let selected = query.select(candidates, None, usize::MAX);
    let places = selected.places.iter();
    places.map(|place| practices[place.id as usize].0).collect()
}

const SOME: [(&str, State); 5] = [
    ("Online", State::Online),
    ("Offline", State::Offline),
    ("Unreachable", State::Unreachable),
    ("Retired", State::Retired),
    ("Degraded", State::Degraded),
];

#[test]
fn the_most_urgent_come_first_and_the_retired_only_when_asked_for() {
    let everything = Query::default();
    assert_eq!(
        names(&everything, &SOME),
        ["Unreachable", "Offline", "Degraded", "Online"]
    );
    let retired = Query {
        state: Some(State::Retired),
        ..Query::default()
    };
    assert_eq!(names(&retired, &SOME), ["Retired"]);
    let attention = Query {
        attention: true,
        ..Query::default()
    };
    assert_eq!(
        names(&attention, &SOME),
        ["Unreachable", "Offline", "Degraded"]
    );
    let by_name = Query {
        sort: Some(Sort::Name),
        ..Query::default()
    };
    assert_eq!(
        names(&by_name, &SOME),
        ["Degraded", "Offline", "Online", "Unreachable"]
    );
}

#[test]
fn a_list_is_narrowed_to_one_server() {
    let on_server = Query {
        server: Some(1),
        ..Query::default()
    };
    assert_eq!(
        names(&on_server, &SOME),
        ["Offline"],
        "Retired is on it too"
    );
    assert_eq!(on_server.to_url(), "server=1");
    let nobody = Query {
        server: Some(7),
        ..Query::default()
    };
    assert!(names(&nobody, &SOME).is_empty());
}

#[test]
fn text_is_found_in_names_ids_guids_of_any_time_server_and_contacts_in_any_spelling() {
    let text = search_text(&entry("Harbour O’Brien Clinic"), Some("Harbour Medical"));
    let guids = guid_text(
        [
            "4be2a91d-07c3-4f5e-b8d1-63a0c2f9d514",
            "11112222-3333-4444-5555-666677778888",
        ]
        .map(guid)
        .into_iter(),
    );
    let found = |q: &str| {
        Wanted::typed(q).is_none_or(|wanted| {
            let in_guids = wanted.in_guids();
            text.contains(wanted.in_text()) || in_guids.is_some_and(|digits| guids.contains(digits))
        })
    };
    for q in [
        "harbour",
        " CLINIC ",
        "medical",
        "o'brien",
        "obrien",
        "7c41",
        "{4BE2A91D07C3",
        "63a0-c2f9",
        "2222-3333",
        "srv-harbour",
        "zoe lane",
        "ZOE\u{308}",
        "",
    ] {
        assert!(found(q), "{q}");
    }
    assert!(!found("wharf"));
    assert!(!found("lane clinic"), "each text is searched for itself");
    assert!(!found("4b"), "two digits would match half of all GUIDs");
}

#[test]
fn names_are_ordered_as_people_count() {
    let by_name = Query {
        sort: Some(Sort::Name),
        ..Query::default()
    };
    let practices = ["Clinic 10", "Étoile", "clinic 2", "Eta"].map(|name| (name, State::Online));
    assert_eq!(
        names(&by_name, &practices),
        ["clinic 2", "Clinic 10", "Eta", "Étoile"]
    );
}

#[test]
fn members_of_an_open_incident_need_no_attention_of_their_own_unless_a_change_waits() {
    let attention = |state, who_acts, change, incident| {
        needs_attention(state, who_acts, change, incident, || true)
    };
    assert!(attention(State::Unknown, WhoActs::Us, false, false));
    assert!(!attention(State::Unknown, WhoActs::Us, false, true));
    assert!(attention(State::Online, WhoActs::Us, true, true));
    let closed = attention(State::Offline, WhoActs::Nobody, false, false);
    assert!(!closed);
    let new = attention(State::PendingSetup, WhoActs::Practice, false, false);
    assert!(!new);
}

#[test]
fn trouble_needs_attention_once_it_lasts_and_a_decision_at_once() {
    let attention =
        |change, lasts| needs_attention(State::Offline, WhoActs::Practice, change, false, || lasts);
    assert!(!attention(false, false));
    assert!(attention(false, true));
    assert!(attention(true, false));
}

proptest! {
    #[test]
    fn pages_together_are_the_whole_list_in_order_and_a_place_survives_its_text(
        practices in proptest::collection::vec(
            ("[a-c0-9é ]{0,6}", proptest::sample::select(State::ALL)),
            0..40,
        ),
        sort in proptest::option::of(proptest::sample::select(Sort::ALL)),
        limit in 1_usize..9,
    ) {
        let query = Query { sort, ..Query::default() };
        let named = named(practices.iter().map(|(name, _)| name.as_str()));
        let candidates = || {
            let numbered = (0_i64..).zip(&practices);
            numbered.map(|(id, (_, state))| candidate(id, &named, *state))
        };
        let whole = query.select(candidates(), None, usize::MAX);
        prop_assert!(whole.places.is_sorted());
        prop_assert_eq!(whole.places.len(), whole.total);
        let mut paged: Vec<Place> = Vec::new();
        loop {
            let page = query.select(candidates(), paged.last(), limit);
            prop_assert_eq!(page.total, whole.total);
            prop_assert_eq!(page.after, whole.total - paged.len());
            if page.places.is_empty() {
                break;
            }
            paged.extend(page.places);
        }
        prop_assert_eq!(&paged, &whole.places);
        for place in whole.places {
            prop_assert_eq!(place.to_string().parse::<Place>().unwrap(), place);
        }
    }

    #[test]
    fn an_address_says_exactly_what_was_asked(
        q in "[^\u{0}]{0,12}",
        state in proptest::option::of(proptest::sample::select(State::ALL)),
        pms in proptest::option::of(proptest::sample::select(Pms::ALL)),
        who in proptest::option::of(proptest::sample::select(WhoActs::ALL)),
        sort in proptest::option::of(proptest::sample::select(Sort::ALL)),
        tag in proptest::option::of(".{1,8}"),
        attention: bool,
        server: Option<i64>,
        at in "[0-9T: +-]{0,16}",
        page in 2_usize..99,
    ) {
        let query = Query { q, state, attention, pms, tag, server, who, sort, at, page };
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
