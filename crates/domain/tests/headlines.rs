//! Every answer that Halo Cloud is known to give, and the state, reason and actor it leads to.
#![expect(
    clippy::unwrap_used,
    reason = "a story that cannot be told stops where it broke"
)]

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use domain::decide::{Known, SiteDecision, decide};
use domain::expected::Expected;
use domain::halo_name::NameSource;
use domain::headline::{Headline, State, WhoActs};
use domain::heartbeat::FleetPulse;
use domain::observation::{
    Availability, Failure, FailureClass, Lifecycle, Observation, SiteAnswer,
};
use domain::pace::Policy;
use domain::pms_at_halo::PmsAtHalo;
use domain::site::{Pms, SiteKey};
use domain::tracks::{Reachability, Reason};
use domain::wording::{sentence_with, steps};
use proptest::prelude::*;

fn now() -> DateTime<Utc> {
    "2026-08-18T00:00:00Z".parse().unwrap()
}

/// A healthy answer, as the tests begin from.
fn well() -> SiteAnswer {
    SiteAnswer {
        availability: Availability::Online,
        lifecycle: Lifecycle::Active,
        authoritative: Some(true),
        name: Some("Harbour Clinic".to_owned()),
        heartbeat_at: Some(now() - TimeDelta::seconds(20)),
        client_at: Some(now() - TimeDelta::seconds(18)),
        ..SiteAnswer::default()
    }
}

fn failure(class: FailureClass) -> Failure {
    Failure {
        class,
        status: None,
        retry_after: None,
        message: String::new(),
    }
}

fn observed(outcome: Result<SiteAnswer, Failure>) -> Observation {
    Observation {
        at: now(),
        halo_now: Some(now()),
        latency_ms: 40,
        outcome,
    }
}

fn known() -> Known {
    Known::nothing(Some(Arc::new(expected())))
}

fn expected() -> Expected {
    Expected {
        name: Some("Harbour Clinic".to_owned()),
        ..Expected::of(SiteKey {
            pms: Pms::BestPractice,
            site_id: "20417".parse().unwrap(),
        })
    }
}

fn decided(outcome: Result<SiteAnswer, Failure>) -> SiteDecision {
    let alone = FleetPulse {
        newest: Some(now()),
        beating: 50,
    };
    decide(
        &known(),
        &observed(outcome),
        &alone,
        &Policy::default(),
        None,
        now(),
    )
}

/// `state reason actor`, as the interface spells them.
fn headline(outcome: Result<SiteAnswer, Failure>) -> String {
    spelled(decided(outcome).known.headline)
}

fn spelled(headline: Headline) -> String {
    let reason = headline.reason.map_or("-", Reason::as_str);
    format!(
        "{} {reason} {}",
        headline.state,
        headline.who_acts(false, false, TimeDelta::zero())
    )
}

#[test]
fn availability_as_halo_spells_it_leads_to_these_headlines() {
    use Availability::{Missing, Offline, Online, Unreachable, Unrecognised};
    let said = |availability| {
        headline(Ok(SiteAnswer {
            availability,
            ..well()
        }))
    };
    assert_eq!(said(Online), "online - nobody");
    assert_eq!(said(Offline), "offline - practice");
    assert_eq!(said(Unreachable), "unreachable - practice");
    assert_eq!(
        said(Unrecognised("dormant".into())),
        "unknown availability_unrecognised us"
    );
    assert_eq!(said(Missing), "unknown availability_unrecognised us");
}

#[test]
fn every_failure_leads_to_unknown_or_blocked_and_never_to_up_or_down() {
    let said: Vec<String> = FailureClass::ALL
        .iter()
        .map(|class| format!("{class}: {}", headline(Err(failure(*class)))))
        .collect();
    insta::assert_snapshot!(said.join("\n"), @r"
    key_rejected: unknown key_rejected us
    ip_not_allowed: unknown ip_not_allowed us
    quota_exceeded: unknown quota_exceeded us
    daily_cap_spent: unknown daily_cap_spent us
    rate_limited: unknown rate_limited us
    network_down: unknown network_down us
    halo_unreachable: unknown halo_unreachable halo_support
    halo_error: unknown halo_unreachable halo_support
    malformed_answer: unknown malformed_answer us
    id_mismatch: unknown id_mismatch halo_support
    site_not_contacted: unknown site_not_contacted practice
    rejected_request: unknown rejected_request us
    non_authoritative: blocked non_authoritative halo_support
    forbidden: blocked forbidden halo_support
    not_found: blocked not_found practice
    not_paired: blocked not_paired us
    ");
}

#[test]
fn an_error_of_halos_own_is_told_from_silence_on_the_access_track_and_in_its_sentence() {
    for (class, reason, words) in [
        (
            FailureClass::HaloError,
            Reason::HaloError,
            "answered with an error",
        ),
        (
            FailureClass::HaloUnreachable,
            Reason::HaloUnreachable,
            "did not answer",
        ),
    ] {
        let known = decided(Err(failure(class))).known;
        assert_eq!(known.tracks.access.reason, Some(reason));
        let said = sentence_with(&known.headline, known.tracks.access.reason);
        assert!(said.contains(words), "{said}");
    }
}

#[test]
fn a_site_that_halo_could_not_reach_for_us_is_left_alone_for_as_long_as_halo_asks() {
    let refused = |class, seconds| {
        let wait = Some(TimeDelta::seconds(seconds));
        let failure = Failure {
            status: Some(503),
            retry_after: wait,
            ..failure(class)
        };
        (failure.pauses_everything(), decided(Err(failure)).interval)
    };
    let site = FailureClass::SiteNotContacted;
    assert_eq!(refused(site, 1_200), (false, TimeDelta::minutes(20)));
    assert_eq!(refused(site, 864_000), (false, TimeDelta::hours(1)));
    assert!(refused(FailureClass::HaloError, 30).0);
}

#[test]
fn the_life_of_an_installation_outranks_its_availability() {
    let said = |lifecycle, availability| {
        headline(Ok(SiteAnswer {
            lifecycle,
            availability,
            ..well()
        }))
    };
    assert_eq!(
        said(Lifecycle::Removed, Availability::Offline),
        "blocked removed practice"
    );
    assert_eq!(
        said(Lifecycle::Uninstalled, Availability::Online),
        "blocked uninstalled practice"
    );
    assert_eq!(
        said(Lifecycle::Initialising, Availability::Offline),
        "pending_setup initialising practice"
    );
    assert_eq!(
        said(Lifecycle::Initialising, Availability::Missing),
        "pending_setup initialising practice"
    );
    assert_eq!(
        said(
            Lifecycle::Unrecognised("paused".into()),
            Availability::Online
        ),
        "online - nobody"
    );
}

#[test]
fn a_site_that_is_not_authoritative_is_blocked_though_it_is_online() {
    let answer = SiteAnswer {
        authoritative: Some(false),
        ..well()
    };
    let decision = decided(Ok(answer));
    assert_eq!(
        spelled(decision.known.headline),
        "blocked non_authoritative halo_support"
    );
    assert_eq!(
        decision.known.tracks.reachability.state,
        Reachability::Online
    );
}

#[test]
fn behind_a_403_reachability_is_unknown_and_not_its_last_word() {
    let decision = decided(Err(failure(FailureClass::NonAuthoritative)));
    assert_eq!(
        decision.known.tracks.reachability.state,
        Reachability::Unknown
    );
}

#[test]
fn deprecated_fields_may_vanish_and_nobody_is_called_degraded_for_it() {
    let bare = SiteAnswer {
        availability: Availability::Online,
        ..SiteAnswer::default()
    };
    assert_eq!(headline(Ok(bare)), "online - nobody");
}

#[test]
fn clock_drift_is_judged_at_sixty_seconds_either_way() {
    let said = |drift: TimeDelta| {
        let client_at = well().heartbeat_at.map(|beat| beat + drift);
        headline(Ok(SiteAnswer {
            client_at,
            ..well()
        }))
    };
    for seconds in [-59, 0, 59] {
        assert_eq!(
            said(TimeDelta::seconds(seconds)),
            "online - nobody",
            "{seconds}"
        );
    }
    for seconds in [-61, -60, 60, 61, 7200, 365 * 86_400] {
        assert_eq!(
            said(TimeDelta::seconds(seconds)),
            "degraded clock_adrift practice",
            "{seconds}"
        );
    }
}

#[test]
fn a_heartbeat_is_stale_after_three_minutes_on_halos_clock() {
    let said = |age: i64| {
        let beat = now() - TimeDelta::seconds(age);
        headline(Ok(SiteAnswer {
            heartbeat_at: Some(beat),
            client_at: Some(beat),
            ..well()
        }))
    };
    assert_eq!(said(180), "online - nobody");
    assert_eq!(said(181), "degraded heartbeat_stale nobody");
    assert_eq!(
        said(-3600),
        "online - nobody",
        "ahead of Halo's clock is not stale"
    );
}

#[test]
fn freshness_is_never_measured_on_our_own_clock() {
    let mut seen = observed(Ok(SiteAnswer {
        heartbeat_at: Some(now() - TimeDelta::hours(2)),
        client_at: None,
        ..well()
    }));
    seen.halo_now = None;
    let alone = FleetPulse::default();
    let decision = decide(&known(), &seen, &alone, &Policy::default(), None, now());
    assert_eq!(spelled(decision.known.headline), "online - nobody");
    // Halo's clock is two hours behind ours, and so is the heartbeat: all is well.
    seen.halo_now = Some(now() - TimeDelta::hours(2));
    let decision = decide(&known(), &seen, &alone, &Policy::default(), None, now());
    assert_eq!(spelled(decision.known.headline), "online - nobody");
}

#[test]
fn when_the_heartbeat_stands_still_for_everyone_the_field_has_stopped_and_nobody_is_degraded() {
    let old = now() - TimeDelta::seconds(185);
    let frozen = SiteAnswer {
        heartbeat_at: Some(old),
        client_at: Some(old),
        ..well()
    };
    // The others froze within the same minute: the newest is not even late yet.
    for newest in [old, old + TimeDelta::seconds(59)] {
        let everyone = FleetPulse {
            newest: Some(newest),
            beating: 40,
        };
        let decision = decide(
            &known(),
            &observed(Ok(frozen.clone())),
            &everyone,
            &Policy::default(),
            None,
            now(),
        );
        assert_eq!(spelled(decision.known.headline), "online - nobody");
        assert_eq!(
            decision.known.tracks.heartbeat.reason,
            Some(Reason::FieldStopped)
        );
    }
    assert_eq!(
        headline(Ok(frozen)),
        "degraded heartbeat_stale nobody",
        "while others beat"
    );
}

#[test]
fn a_practice_that_is_known_to_be_closed_is_nobodys_move() {
    let offline = Headline {
        state: State::Offline,
        reason: None,
    };
    assert_eq!(
        offline.who_acts(true, false, TimeDelta::zero()),
        WhoActs::Nobody
    );
    let blocked = Headline {
        state: State::Blocked,
        reason: Some(Reason::NotPaired),
    };
    assert_eq!(
        blocked.who_acts(true, false, TimeDelta::zero()),
        WhoActs::Us
    );
}

#[test]
fn an_old_heartbeat_is_the_practices_move_after_a_quarter_of_an_hour_and_nobodys_before() {
    let late = Headline {
        state: State::Degraded,
        reason: Some(Reason::HeartbeatStale),
    };
    let after = |minutes| late.who_acts(false, false, TimeDelta::minutes(minutes));
    assert_eq!(after(0), WhoActs::Nobody);
    assert_eq!(after(14), WhoActs::Nobody);
    assert_eq!(after(15), WhoActs::Practice);
    let adrift = Headline {
        reason: Some(Reason::ClockAdrift),
        ..late
    };
    let at_once = adrift.who_acts(false, false, TimeDelta::zero());
    assert_eq!(at_once, WhoActs::Practice, "a clock is no field that lags");
}

#[test]
fn a_change_that_we_can_decide_makes_it_our_move_unless_the_practice_is_retired() {
    let online = Headline {
        state: State::Online,
        reason: None,
    };
    assert_eq!(online.who_acts(false, true, TimeDelta::zero()), WhoActs::Us);
    assert_eq!(
        Headline::RETIRED.who_acts(false, true, TimeDelta::zero()),
        WhoActs::Nobody
    );
}

#[test]
fn a_name_that_only_differs_in_spelling_settles_identity() {
    let said = |name: &str| {
        decided(Ok(SiteAnswer {
            name: Some(name.to_owned()),
            ..well()
        }))
        .known
        .tracks
        .identity
    };
    assert_eq!(
        said("The HARBOUR  Clinic Pty. Ltd.").state.as_str(),
        "settled"
    );
    assert_eq!(
        said("Harbour Clinic North").reason,
        Some(Reason::NameDiffers)
    );
}

#[test]
fn another_site_id_or_pms_unsettles_identity_and_a_missing_one_does_not() {
    let said = |site_id: Option<&str>, pms: Option<PmsAtHalo>| {
        let answer = SiteAnswer {
            site_id: site_id.map(str::to_owned),
            pms,
            ..well()
        };
        decided(Ok(answer)).known.tracks.identity.reason
    };
    assert_eq!(said(Some("20418"), None), Some(Reason::SiteIdDiffers));
    let fourth = Some(PmsAtHalo::Other("Medical Director".to_owned()));
    assert_eq!(said(Some("20417"), fourth), Some(Reason::PmsDiffers));
    assert_eq!(said(Some("020417"), Some(Pms::BestPractice.into())), None);
    assert_eq!(said(None, None), None);
}

#[test]
fn an_answer_without_metadata_leaves_identity_unknown_and_then_as_it_was() {
    let known = known();
    let both = SiteAnswer {
        deprecated_name: Some("Harbour Group".to_owned()),
        ..well()
    };
    let first = decide(
        &known,
        &observed(Ok(both.clone())),
        &FleetPulse::default(),
        &Policy::default(),
        None,
        now(),
    );
    let learned = first.known.expected.clone().unwrap().learned.clone();
    assert_eq!(learned.unwrap().source, Some(NameSource::Metadata));
    let reading_anew = SiteAnswer {
        name: None,
        ..both.clone()
    };
    for (answer, state) in [(reading_anew, "unknown"), (both.clone(), "settled")] {
        let next = decide(
            &first.known,
            &observed(Ok(answer)),
            &FleetPulse::default(),
            &Policy::default(),
            None,
            now(),
        );
        assert_eq!(next.known.tracks.identity.state.as_str(), state);
    }
}

fn any_answer() -> impl Strategy<Value = SiteAnswer> {
    let availability = prop_oneof![
        Just(Availability::Online),
        Just(Availability::Offline),
        Just(Availability::Unreachable),
        Just(Availability::Missing),
        ".{0,12}".prop_map(Availability::Unrecognised),
    ];
    let lifecycle = prop_oneof![
        Just(Lifecycle::Active),
        Just(Lifecycle::Initialising),
        Just(Lifecycle::Removed),
        Just(Lifecycle::Uninstalled),
        Just(Lifecycle::Missing),
        ".{0,12}".prop_map(Lifecycle::Unrecognised),
    ];
    let time = || proptest::option::of(-10_000_000_000_i64..10_000_000_000);
    (
        availability,
        lifecycle,
        proptest::option::of(any::<bool>()),
        proptest::option::of(".{0,20}"),
        time(),
        time(),
    )
        .prop_map(
            |(availability, lifecycle, authoritative, name, heartbeat, client)| {
                let at = |seconds: i64| now() + TimeDelta::seconds(seconds);
                SiteAnswer {
                    availability,
                    lifecycle,
                    authoritative,
                    name,
                    heartbeat_at: heartbeat.map(at),
                    client_at: client.map(at),
                    ..SiteAnswer::default()
                }
            },
        )
}

fn any_outcome() -> impl Strategy<Value = Result<SiteAnswer, Failure>> {
    prop_oneof![
        any_answer().prop_map(Ok),
        proptest::sample::select(FailureClass::ALL).prop_map(|class| Err(failure(class))),
    ]
}

proptest! {
    /// The two lies that Sundog must never tell.
    #[test]
    fn nothing_is_called_up_or_down_that_halo_did_not_call_so(
        outcomes in proptest::collection::vec(any_outcome(), 1..20)
    ) {
        let mut known = known();
        for outcome in outcomes {
            let fleet = FleetPulse { newest: known.heartbeat_at, beating: 9 };
            let decision =
                decide(&known, &observed(outcome.clone()), &fleet, &Policy::default(), None, now());
            let said = outcome.as_ref().ok().map(|answer| &answer.availability);
            match decision.known.headline.state {
                State::Online | State::Degraded => prop_assert_eq!(said, Some(&Availability::Online)),
                State::Offline => prop_assert_eq!(said, Some(&Availability::Offline)),
                State::Unreachable => prop_assert_eq!(said, Some(&Availability::Unreachable)),
                State::Blocked | State::Unknown | State::PendingSetup => {}
                State::Retired => prop_assert!(false, "only a person retires"),
            }
            prop_assert!(decision.interval >= TimeDelta::seconds(1));
            prop_assert!(decision.interval <= Policy::default().poll_interval.max(TimeDelta::minutes(15)));
            known = decision.known;
        }
    }
}

#[test]
fn whoever_must_act_is_told_what_to_do_whatever_the_state_and_its_reason() {
    // Who is off the list is in no other state.
    let reasons = Reason::ALL
        .iter()
        .filter(|reason| **reason != Reason::Retired);
    for reason in reasons.copied().map(Some).chain([None]) {
        for state in State::ALL.iter().copied() {
            let headline = Headline { state, reason };
            for pms in Pms::ALL.iter().copied() {
                let steps = steps(&headline, pms);
                let is_nobodys =
                    headline.who_acts(false, false, TimeDelta::hours(1)) == WhoActs::Nobody;
                assert!(is_nobodys || !steps.is_empty(), "{headline:?}");
            }
        }
    }
}

#[test]
fn nothing_is_claimed_of_queries_that_nobody_sent() {
    let online = Headline {
        state: State::Online,
        reason: None,
    };
    assert!(sentence_with(&online, None).ends_with("Whether it answers queries is not known."));
    let failing = Headline {
        state: State::Degraded,
        reason: Some(Reason::QueriesFailing),
    };
    let steps = steps(&failing, Pms::Zedmed).join(" ");
    assert!(
        steps.contains("credentials") && steps.contains("enable it in its PMS"),
        "{steps}"
    );
}

#[test]
fn a_zedmed_that_does_not_connect_has_its_ini_file_looked_at() {
    let offline = Headline {
        state: State::Offline,
        reason: None,
    };
    assert!(steps(&offline, Pms::Zedmed).concat().contains("INI file"));
    assert!(!steps(&offline, Pms::D4w).concat().contains("INI file"));
}

#[test]
fn steps_name_the_places_where_halo_notes_things() {
    let told = |state, reason| {
        let headline = Headline {
            state,
            reason: Some(reason),
        };
        steps(&headline, Pms::D4w).join(" ")
    };
    let refused = told(State::Blocked, Reason::NonAuthoritative);
    assert!(refused.contains("Halo Link's log"), "{refused}");
    let silent = told(State::Unknown, Reason::HaloUnreachable);
    assert!(silent.contains("status.haloconnect.io"), "{silent}");
    let key = told(State::Unknown, Reason::KeyRejected);
    assert!(key.contains("Halo never asks for it"), "{key}");
    let missing = told(State::PendingSetup, Reason::NoSiteFound);
    assert!(missing.contains("enable our integration"), "{missing}");
}
