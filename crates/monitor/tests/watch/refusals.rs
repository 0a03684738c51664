//! What Halo says of one practice alone is that practice's matter: a question that it refuses, a site
//! that it could not reach for us, an error of its own, a wait that stands in the words.

use chrono::TimeDelta;
use domain::practice::PracticeId;
use domain::views::PracticePage;
use domain::zoom::Zoom;
use simulator::{Calls, ErrorShape, Fault, FaultKind, RetryAfter, SimulatedEvent};

use crate::access::everywhere;
use crate::world::{POLL, World};

const NOT_UNIQUE: &str = "Site ID is not unique.";

fn with_words(status: u16, shape: ErrorShape, message: &str) -> Fault {
    Fault::from(FaultKind::Status {
        status,
        shape,
        message: Some(message.to_owned()),
        status_text: None,
        retry_after: None,
    })
}

fn at_practice(world: &World, at: usize, fault: Fault) {
    world.happens(SimulatedEvent::SetFault {
        practice: Some(world.names[at].clone()),
        fault,
    });
}

async fn page(world: &World, at: usize) -> PracticePage {
    let id = PracticeId(at as i64 + 1);
    let page = monitor::pages::practice_page(&world.monitor, id, Zoom::default()).await;
    page.unwrap().unwrap()
}

/// What the page says, whose move it is and what Halo answered.
async fn said(world: &World, at: usize) -> (String, String, usize) {
    let page = page(world, at).await;
    (
        page.sentence,
        page.halo_says.unwrap_or_default(),
        page.steps.len(),
    )
}

async fn no_incident(world: &World) {
    let open = monitor::pages::incidents(&world.monitor, Some(true), None, 99).await;
    assert!(open.unwrap().is_empty());
    let overview = monitor::pages::overview(&world.monitor, &Default::default()).await;
    assert!(overview.unwrap().banner.is_none());
}

#[tokio::test]
async fn a_question_that_halo_refuses_is_our_move_with_halos_words_and_nobody_elses_matter() {
    let world = World::with(3).await;
    at_practice(
        &world,
        0,
        Fault::rejected_request("<b>Halo GUID</b> must be provided."),
    );
    world.pass(POLL).await;
    assert_eq!(world.headline(0).await, "unknown rejected_request us");
    assert_eq!(world.headline(1).await, "online - nobody");
    let (sentence, words, steps) = said(&world, 0).await;
    assert!(sentence.contains("refuses it"), "{sentence}");
    assert!(
        words.contains("<b>Halo GUID</b> must be provided."),
        "{words}"
    );
    assert!(steps > 0);
    no_incident(&world).await;
    for at in [1, 2] {
        at_practice(&world, at, Fault::rejected_request(NOT_UNIQUE));
    }
    world.pass(POLL * 5).await;
    assert_eq!(world.headline(2).await, "unknown rejected_request us");
    no_incident(&world).await;
    world.happens(SimulatedEvent::ClearFaults { practice: None });
    world.pass(POLL * 2).await;
    assert_eq!(world.troubled().await, Vec::<String>::new());
    assert_eq!(page(&world, 0).await.halo_says, None);
}

#[tokio::test]
async fn a_400_that_is_not_halos_is_still_somebody_in_between() {
    let world = World::with(2).await;
    at_practice(&world, 0, with_words(400, ErrorShape::Html, NOT_UNIQUE));
    world.pass(POLL).await;
    assert_eq!(world.headline(0).await, "unknown malformed_answer us");
    assert_eq!(page(&world, 0).await.halo_says, None);
}

#[tokio::test]
async fn a_site_that_halo_could_not_reach_for_us_is_unknown_and_never_down() {
    let world = World::with(3).await;
    for (status, words) in [
        (503, "Site could not be contacted."),
        (504, "Site is unreachable"),
        (504, "Site is offline"),
    ] {
        for at in 0..3 {
            at_practice(&world, at, with_words(status, ErrorShape::Spec, words));
        }
        world.pass(POLL * 4).await;
        for at in 0..3 {
            let headline = world.headline(at).await;
            assert_eq!(headline, "unknown site_not_contacted practice", "{words}");
        }
        let (sentence, halo, steps) = said(&world, 0).await;
        assert!(sentence.contains("could not reach this site"), "{sentence}");
        assert!(halo.contains(words), "{halo}");
        assert!(steps > 0);
        no_incident(&world).await;
    }
    assert!(
        page(&world, 0).await.outages.is_empty(),
        "nobody saw it down"
    );
}

#[tokio::test]
async fn a_site_that_halo_could_not_reach_silences_nobody_else_though_it_asks_for_a_wait() {
    let world = World::with(3).await;
    let fault = Fault::from(FaultKind::Status {
        status: 503,
        shape: ErrorShape::Spec,
        message: Some("Site could not be contacted.".to_owned()),
        status_text: None,
        retry_after: Some(RetryAfter::Seconds(600)),
    });
    at_practice(&world, 0, fault);
    world.pass(POLL).await;
    let guid = world.simulator.practices()[0].guid.clone();
    let asked = world.simulator.times_asked(&guid);
    world.pass(POLL * 8).await;
    assert_eq!(
        world.simulator.times_asked(&guid),
        asked,
        "it is left alone"
    );
    assert_eq!(world.headline(1).await, "online - nobody");
}

#[tokio::test]
async fn an_error_of_halos_own_reads_so_and_silence_reads_as_silence() {
    let world = World::with(3).await;
    at_practice(&world, 0, Fault::status(500));
    at_practice(&world, 1, with_words(503, ErrorShape::Html, "Down"));
    world.pass(POLL).await;
    for at in [0, 1] {
        let headline = world.headline(at).await;
        assert_eq!(headline, "unknown halo_unreachable halo_support");
    }
    let (sentence, words, _) = said(&world, 0).await;
    assert!(sentence.contains("answered with an error"), "{sentence}");
    assert!(words.contains("CosmosDB"), "{words}");
    let (sentence, words, _) = said(&world, 1).await;
    assert!(sentence.contains("did not answer"), "{sentence}");
    assert_eq!(words, "");
    world.happens(everywhere(Fault::status(500)));
    world.pass(POLL * 2).await;
    let open = monitor::pages::incidents(&world.monitor, Some(true), None, 99).await;
    assert_eq!(open.unwrap()[0].title, "Halo Cloud answered with an error");
    assert_eq!(world.disagreements().await, Vec::<String>::new());
}

#[tokio::test]
async fn a_wait_that_stands_in_the_words_alone_is_kept() {
    for (fault, minutes) in [
        (
            with_words(
                403,
                ErrorShape::Gateway,
                "Out of call volume quota. Quota will be replenished in 11:32:07.",
            ),
            11 * 60 + 32,
        ),
        (
            with_words(
                429,
                ErrorShape::Gateway,
                "Rate limit is exceeded. Try again in 1200 seconds.",
            ),
            20,
        ),
        (
            with_words(
                503,
                ErrorShape::Spec,
                "The service is busy. Try again in 10 minutes.",
            ),
            10,
        ),
    ] {
        let world = World::with(3).await;
        world.happens(everywhere(fault));
        world.pass(POLL).await;
        world.happens(SimulatedEvent::ClearFaults { practice: None });
        let asked = world.simulator.stats().total;
        world.sleep(TimeDelta::minutes(minutes - 2));
        world.cycle().await;
        assert_eq!(world.simulator.stats().total, asked, "{minutes} min");
        world.pass(POLL * 4).await;
        assert!(world.simulator.stats().total > asked);
        assert_eq!(world.troubled().await, Vec::<String>::new());
    }
}

#[tokio::test]
async fn a_look_up_that_is_refused_for_a_practice_on_the_list_is_not_asked_again_and_again() {
    let world = World::with(2).await;
    let refusal = Fault::rejected_request(NOT_UNIQUE).only(Calls::LookUp);
    at_practice(&world, 0, refusal);
    world.pass(TimeDelta::hours(6)).await;
    let look_ups = world.simulator.stats().look_ups;
    world.pass(TimeDelta::hours(1)).await;
    assert!(world.simulator.stats().look_ups <= look_ups + 2);
    assert_eq!(world.headline(0).await, "online - nobody");
}
