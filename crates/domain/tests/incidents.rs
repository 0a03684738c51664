//! When many failures are one cause.

use chrono::TimeDelta;
use domain::incident::{AccessChange, AccessWatch};
use domain::observation::FailureClass::{
    self, HaloError, HaloUnreachable, KeyRejected, NotFound, RejectedRequest, SiteNotContacted,
};
use domain::practice::SiteRow;

fn note(watch: &mut AccessWatch, site: i64, failure: Option<FailureClass>) -> AccessChange {
    watch.note(SiteRow(site), failure, 100, false)
}

#[test]
fn thirty_different_sites_in_a_row_with_one_class_are_one_cause_and_five_a_suspicion() {
    let mut watch = AccessWatch::default();
    for site in 1..30 {
        assert_eq!(watch.suspects(), site > 5, "{site}");
        assert_eq!(
            note(&mut watch, site, Some(KeyRejected)),
            AccessChange::Same
        );
    }
    assert_eq!(
        note(&mut watch, 30, Some(KeyRejected)),
        AccessChange::Opened(KeyRejected)
    );
    assert_eq!(
        note(&mut watch, 31, Some(KeyRejected)),
        AccessChange::Same,
        "it opens once"
    );
    assert!(!watch.suspects());
}

#[test]
fn halo_that_fails_in_words_and_in_silence_is_one_cause() {
    let mut watch = AccessWatch::default();
    for site in 1..30 {
        let class = if site % 2 == 0 {
            HaloError
        } else {
            HaloUnreachable
        };
        assert_eq!(note(&mut watch, site, Some(class)), AccessChange::Same);
    }
    assert_eq!(
        note(&mut watch, 30, Some(HaloError)),
        AccessChange::Opened(HaloError)
    );
    for site in 1..60 {
        let said = note(&mut watch, site, Some(HaloUnreachable));
        assert_eq!(said, AccessChange::Same, "it is the same incident");
    }
}

#[test]
fn what_halo_refuses_or_cannot_reach_for_us_is_each_sites_own() {
    let mut watch = AccessWatch::default();
    for site in 1..90 {
        let class = if site % 2 == 0 {
            RejectedRequest
        } else {
            SiteNotContacted
        };
        assert_eq!(note(&mut watch, site, Some(class)), AccessChange::Same);
        assert!(!watch.suspects());
    }
}

#[test]
fn one_site_that_fails_over_and_over_is_its_own_trouble() {
    let mut watch = AccessWatch::default();
    for _ in 0..50 {
        assert_eq!(
            note(&mut watch, 1, Some(HaloUnreachable)),
            AccessChange::Same
        );
    }
}

#[test]
fn an_answer_in_between_breaks_the_row_and_so_does_another_class() {
    let mut watch = AccessWatch::default();
    for site in 1..30 {
        note(&mut watch, site, Some(HaloUnreachable));
    }
    note(&mut watch, 90, None);
    assert_eq!(
        note(&mut watch, 30, Some(HaloUnreachable)),
        AccessChange::Same
    );
    for site in 31..59 {
        note(&mut watch, site, Some(HaloUnreachable));
    }
    note(&mut watch, 91, Some(KeyRejected));
    assert_eq!(
        note(&mut watch, 59, Some(HaloUnreachable)),
        AccessChange::Same
    );
}

#[test]
fn where_there_are_fewer_sites_all_of_them_are_enough() {
    let mut watch = AccessWatch::default();
    assert_eq!(
        watch.note(SiteRow(1), Some(KeyRejected), 1, false),
        AccessChange::Opened(KeyRejected)
    );
    assert_eq!(watch.note(SiteRow(1), None, 1, false), AccessChange::Ended);
}

#[test]
fn what_halo_says_of_one_guid_is_an_answer_and_never_a_cause() {
    let mut watch = AccessWatch::default();
    for site in 1..20 {
        assert_eq!(note(&mut watch, site, Some(NotFound)), AccessChange::Same);
    }
}

#[test]
fn two_answers_end_it_and_one_is_waited_for_after_the_first() {
    let mut watch = AccessWatch::resumed(Some(HaloUnreachable));
    assert_eq!(note(&mut watch, 1, None), AccessChange::Same);
    assert!(watch.heard_an_answer());
    assert_eq!(
        note(&mut watch, 2, Some(HaloUnreachable)),
        AccessChange::Same
    );
    assert!(!watch.heard_an_answer());
    note(&mut watch, 3, None);
    assert_eq!(note(&mut watch, 4, None), AccessChange::Ended);
    assert_eq!(watch.open(), None);
}

#[test]
fn a_probe_that_fails_otherwise_changes_the_cause_of_the_open_incident() {
    let mut watch = AccessWatch::resumed(Some(HaloUnreachable));
    assert_eq!(
        note(&mut watch, 1, Some(KeyRejected)),
        AccessChange::Opened(KeyRejected)
    );
}

#[test]
fn a_silence_that_halo_demands_is_everybodys_at_once() {
    let mut watch = AccessWatch::default();
    let quota = FailureClass::QuotaExceeded;
    assert_eq!(
        watch.note(SiteRow(1), Some(quota), 100, true),
        AccessChange::Opened(quota)
    );
}

#[test]
fn a_spent_daily_cap_is_one_cause_until_the_day_turns_whatever_people_hear_meanwhile() {
    let mut watch = AccessWatch::default();
    let cap = FailureClass::DailyCapSpent;
    assert_eq!(watch.daily_cap(false), AccessChange::Same);
    assert_eq!(watch.daily_cap(true), AccessChange::Opened(cap));
    assert_eq!(watch.daily_cap(true), AccessChange::Same, "it opens once");
    for site in 1..40 {
        assert_eq!(note(&mut watch, site, None), AccessChange::Same);
        let failed = note(&mut watch, site, Some(HaloUnreachable));
        assert_eq!(failed, AccessChange::Same);
    }
    assert_eq!(watch.open(), Some(cap));
    assert_eq!(watch.daily_cap(false), AccessChange::Ended);
    assert_eq!(watch.open(), None);
}

#[test]
fn a_cap_that_is_spent_on_probing_leaves_the_cause_as_it_is() {
    let mut watch = AccessWatch::resumed(Some(HaloUnreachable));
    assert_eq!(watch.daily_cap(true), AccessChange::Same);
    assert_eq!(watch.daily_cap(false), AccessChange::Same);
    assert_eq!(watch.open(), Some(HaloUnreachable));
}

#[test]
fn probes_grow_rarer_up_to_their_limit() {
    let mut watch = AccessWatch::resumed(Some(HaloUnreachable));
    let (first, most) = (TimeDelta::seconds(10), TimeDelta::minutes(5));
    let mut waits = Vec::new();
    for site in 0..8 {
        waits.push(watch.probe_interval(first, most).num_seconds());
        note(&mut watch, site, Some(HaloUnreachable));
    }
    assert_eq!(waits, [10, 20, 40, 80, 160, 300, 300, 300]);
}
