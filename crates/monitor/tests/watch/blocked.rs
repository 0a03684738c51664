//! A server is replaced: for how long our software could not use the practice, and who had it in hand.

use chrono::TimeDelta;
use domain::outage::Cause;
use domain::outage::blocked::BlockedPart;
use domain::practice::PracticeId;
use domain::views::history::{BlockedSeconds, OutageItem};
use domain::views::outages::{OutageQuery, OutagesPage};
use domain::views::report::FiguresView;
use domain::zoom::Zoom;
use simulator::SimulatedEvent;
use store::{AuditPrincipal, FeedAcknowledged};

use crate::identity::{approve, practice, waiting};
use crate::world::{POLL, World};

const BILLING: &str = "billing";

/// The only outage, as the page about outages tells it.
async fn outage(world: &World) -> OutageItem {
    let mut page = outages_page(world, OutageQuery::default()).await;
    assert_eq!(page.rows.len(), 1, "{:?}", page.rows);
    page.rows.remove(0)
}

async fn outages_page(world: &World, query: OutageQuery) -> OutagesPage {
    monitor::pages::outages_page(&world.monitor, &query, "Kim")
        .await
        .unwrap()
}

fn parts(blocked: Option<&BlockedSeconds>) -> (i64, i64, Option<i64>) {
    let blocked = blocked.unwrap();
    let minutes = |seconds: i64| seconds / 60;
    (
        minutes(blocked.before_switch),
        minutes(blocked.waiting_for_approval),
        blocked.not_followed.map(minutes),
    )
}

/// Reads the feed to its end, as the integrator's billing program does.
async fn billing_acknowledges(world: &World) {
    let newest = world.ledger().await.last().map_or(0, |entry| entry.seq);
    let program = AuditPrincipal::named("token:billing", None);
    let taken =
        monitor::commands::acknowledge_feed(&world.monitor, BILLING, newest, &program).await;
    assert_eq!(taken.unwrap(), FeedAcknowledged::Noted);
}

/// The old server is refused for six minutes before Halo makes the new one authoritative; then its GUID
/// waits for us for half an hour.
async fn until_approval(world: &World) {
    let name = practice(world);
    world.pass(POLL * 5).await;
    world.happens(SimulatedEvent::Migrate {
        practice: name.clone(),
    });
    let guid = world.practice(0).await.halo_guid.unwrap().to_string();
    world.happens(SimulatedEvent::SetAuthoritative {
        practice: guid,
        authoritative: false,
    });
    world.pass(POLL * 6).await;
    let before = outage(world).await;
    assert_eq!(before.outage.cause, Cause::HaloCloud, "{before:?}");
    let now = before.outage.blocked.unwrap().now;
    assert_eq!(now, Some(BlockedPart::BeforeSwitch));

    world.happens(SimulatedEvent::SwitchAuthority { practice: name });
    world.pass(POLL * 30).await;
    let waits = outage(world).await;
    assert_eq!(waits.outage.cause, Cause::Us, "{waits:?}");
    let now = waits.outage.blocked.unwrap().now;
    assert_eq!(now, Some(BlockedPart::Approval));
}

async fn approved(world: &World) {
    let change = waiting(world).await.remove(0);
    approve(world, &change, "Kim").await.unwrap();
    world.pass(POLL * 10).await;
    assert_eq!(world.headline(0).await, "online - nobody");
}

async fn figures(world: &World) -> FiguresView {
    let today = monitor::pages::today(&world.monitor);
    let period = domain::report::Period {
        first: today,
        last: today,
    };
    let (mut rows, totals) = monitor::pages::whole_report(&world.monitor, period, None)
        .await
        .unwrap();
    rows.retain(|row| row.practice_id == PracticeId(1));
    assert_eq!(totals[0].figures.blocked, rows[0].figures.blocked);
    rows.remove(0).figures
}

#[tokio::test]
async fn blocked_time_is_told_apart_by_whom_it_waited_for_on_outage_timeline_and_report() {
    let world = World::with(2).await;
    billing_acknowledges(&world).await;
    until_approval(&world).await;
    approved(&world).await;
    let after = outage(&world).await;
    let blocked = after.outage.blocked.clone().unwrap();
    assert_eq!(blocked.now, Some(BlockedPart::Following), "{after:?}");
    assert_eq!(blocked.not_followed_by, [BILLING]);
    assert!(after.blocked.ends_with("(billing)"), "{}", after.blocked);

    billing_acknowledges(&world).await;
    world.pass(TimeDelta::minutes(60)).await;
    let followed = outage(&world).await;
    assert_eq!(followed.outage.cause, Cause::Us, "approval took longest");
    let (before, waited, not_followed) = parts(followed.outage.blocked.as_ref());
    assert_eq!(
        (before + waited, not_followed),
        (35, Some(10)),
        "{followed:?}"
    );
    assert!((5..=7).contains(&before), "{before}");
    assert!(
        followed.blocked.contains("m before Halo switched, ")
            && followed
                .blocked
                .contains("m waiting for our approval, 10 m approved"),
        "{}",
        followed.blocked
    );
    let ours = OutageQuery {
        cause: Some(Cause::Us),
        ..OutageQuery::default()
    };
    assert_eq!(outages_page(&world, ours).await.total, 1);
    let halos = OutageQuery {
        cause: Some(Cause::HaloCloud),
        ..OutageQuery::default()
    };
    assert_eq!(outages_page(&world, halos).await.total, 0);

    let id = PracticeId(1);
    let page = monitor::pages::practice_page(&world.monitor, id, Zoom::default()).await;
    let page = page.unwrap().unwrap();
    assert_eq!(page.outages[0].outage, followed.outage, "one truth");
    let events: Vec<_> = page
        .timeline
        .events
        .iter()
        .map(|event| format!("{}: {}", event.title, event.detail))
        .collect();
    let told = |words: &str| events.iter().any(|event| event.contains(words));
    assert!(told("Well again: After"), "{events:#?}");
    assert!(told("m before Halo switched, "), "{events:#?}");
    assert!(told("Our software took the new GUID over"), "{events:#?}");

    let figures = figures(&world).await;
    assert_eq!(
        figures.blocked.as_ref().map(BlockedSeconds::total),
        Some(45 * 60)
    );
    assert_eq!(figures.seconds.down, 0.0);
    assert_eq!(figures.longest_down_seconds, 0.0, "blocked is not down");
    assert_eq!(figures.uptime, Some(1.0));
    assert_eq!(world.disagreements().await, [""; 0]);
}

#[tokio::test]
async fn where_no_program_acknowledges_the_feed_the_last_part_is_not_measured_and_said_so() {
    let mut world = World::with(2).await;
    until_approval(&world).await;
    approved(&world).await;
    billing_acknowledges(&world).await;
    world.restart().await;
    world.pass(POLL * 5).await;
    let after = outage(&world).await;
    let (before, waited, not_followed) = parts(after.outage.blocked.as_ref());
    assert_eq!((before + waited, not_followed), (36, None), "{after:?}");
    assert!(
        after
            .blocked
            .ends_with("then not measured, because no program acknowledges the feed"),
        "{}",
        after.blocked
    );
    let blocked = figures(&world).await.blocked.unwrap();
    assert_eq!((blocked.total(), blocked.not_followed), (36 * 60, None));
}

#[tokio::test]
async fn a_site_that_is_not_paired_waits_for_us_and_for_no_switch_of_halos() {
    let world = World::with(2).await;
    world.happens(SimulatedEvent::Unpair {
        practice: practice(&world),
    });
    world.pass(POLL * 10).await;
    let unpaired = outage(&world).await;
    let blocked = unpaired.outage.blocked.unwrap();
    assert_eq!(blocked.now, Some(BlockedPart::Other));
    assert_eq!(blocked.before_switch, 0);
}
