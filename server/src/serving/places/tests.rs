//! Who finds a place, and who gives way.

use std::net::Ipv4Addr;

use domain::principal::StaffId;

use super::*;

const KIM: Caller = Caller::Person(StaffId(1));

fn places() -> Arc<Places> {
    Places::new(PlaceLimits {
        all: 2_000,
        per_address: 64,
    })
}

/// One of many addresses.
fn address(number: u32) -> IpAddr {
    IpAddr::V4(Ipv4Addr::from_bits(0x0a00_0000 + number))
}

fn come(places: &Arc<Places>, from: impl Iterator<Item = IpAddr>) -> Vec<Place> {
    from.map(|from| places.for_connection(from).unwrap())
        .collect()
}

/// Who is there and did not have to give way.
fn still_there(all: &[Place]) -> usize {
    all.iter()
        .filter(|place| !place.gives_way.is_cancelled())
        .count()
}

#[test]
fn two_thousand_connections_of_one_address_leave_everybody_elses_places_alone() {
    let places = places();
    let crowd = come(&places, std::iter::repeat_n(address(0), 2_000));
    assert_eq!(crowd.iter().filter(|place| !place.is_beyond()).count(), 64);
    assert_eq!(still_there(&crowd), 64 + 200);
    let elsewhere = places.for_connection(address(1)).unwrap();
    assert!(!elsewhere.is_beyond());
    let here = places.for_connection(address(0)).unwrap();
    assert!(here.is_beyond());
    here.is_of(KIM);
    assert!(!here.is_beyond(), "who is signed in has a place here too");
}

#[test]
fn two_thousand_connections_of_as_many_addresses_leave_a_place_for_who_is_known() {
    let places = places();
    let crowd = come(&places, (0..4_000).map(address));
    assert_eq!(
        crowd.iter().filter(|place| !place.is_beyond()).count(),
        1_800
    );
    assert_eq!(still_there(&crowd), 2_000);
    let stranger = places.for_connection(address(5_000)).unwrap();
    assert!(stranger.is_beyond(), "is heard, and told to come later");
    stranger.is_of(KIM);
    assert!(!stranger.is_beyond());
    let later = come(&places, (6_000..9_000).map(address));
    assert!(!stranger.gives_way.is_cancelled());
    assert!(
        later
            .last()
            .is_some_and(|last| !last.gives_way.is_cancelled())
    );
}

#[test]
fn a_place_that_is_left_is_free_again() {
    let places = places();
    let crowd = come(&places, std::iter::repeat_n(address(0), 64));
    assert!(places.for_connection(address(0)).unwrap().is_beyond());
    drop(crowd);
    let next = places.for_connection(address(0)).unwrap();
    assert!(!next.is_beyond());
    drop(next);
    let taken = places.lock();
    assert!(taken.places.is_empty() && taken.of_network.is_empty() && taken.strangers.is_empty());
    assert!(taken.beyond.is_empty() && taken.connections == 0);
}

#[test]
fn an_ipv6_network_is_one_address() {
    let places = places();
    let network = |number: u128| IpAddr::V6((0x2001_0db8_u128 << 96 | number).into());
    let crowd = come(&places, (0..64).map(network));
    assert_eq!(still_there(&crowd), 64);
    assert!(places.for_connection(network(99)).unwrap().is_beyond());
    let next = network(1 << 64);
    assert!(!places.for_connection(next).unwrap().is_beyond());
}

#[test]
fn one_session_has_no_more_than_its_share() {
    let places = places();
    let crowd = come(&places, (0..2_000).map(address));
    for place in &crowd {
        place.is_of(KIM);
    }
    let known = places.lock().of_caller[&KIM];
    assert_eq!(known, PER_CALLER);
    let alex = places.for_connection(address(5_000)).unwrap();
    alex.is_of(Caller::Program(2));
    assert!(!alex.is_beyond());
}

#[test]
fn behind_a_proxy_requests_count_by_the_address_they_came_from() {
    let places = places();
    let proxy = places.for_proxy().unwrap();
    let crowd: Vec<Place> = (0..65).map(|_| places.for_request(address(0))).collect();
    assert_eq!(crowd.iter().filter(|place| place.is_beyond()).count(), 1);
    assert!(!places.for_request(address(1)).is_beyond());
    assert!(!proxy.is_beyond());
    crowd[64].is_of(KIM);
    assert!(!crowd[64].is_beyond());
}

#[test]
fn where_everybody_who_has_a_place_is_known_nobody_has_to_give_way() {
    let places = Places::new(PlaceLimits {
        all: 20,
        per_address: 20,
    });
    let known = come(&places, (0..20).map(address));
    for (number, place) in known.iter().enumerate() {
        place.is_of(Caller::Program(number as i64));
    }
    assert!(places.for_connection(address(21)).is_none());
    assert_eq!(still_there(&known), 20);
}

#[test]
fn whoever_was_known_and_shows_nothing_that_counts_is_a_stranger_like_any_other() {
    let places = places();
    let here = places.for_connection(address(0)).unwrap();
    here.is_of(KIM);
    let _crowd = come(&places, std::iter::repeat_n(address(0), 64));
    assert!(!here.is_beyond());
    here.is_a_strangers(address(0));
    assert!(here.is_beyond(), "sixty-four are there already");
    here.is_of(KIM);
    assert!(!here.is_beyond(), "who comes in again is known again");
}
