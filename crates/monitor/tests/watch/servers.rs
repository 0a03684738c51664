//! Servers: what befalls several databases of one machine is one matter, and its page says what they have in
//! common and where they differ.

use domain::audit::Action;
use domain::headline::WhoActs;
use domain::outage::Cause;
use domain::overview::Query;
use domain::practice::{PracticeEntry, PracticeId};
use domain::server::{ServerField, ServerId};
use domain::tracks::Authority;
use domain::views::IncidentView;
use domain::views::server::{ServerPage, ServersQuery};
use monitor::commands::server::ServerNotKept;
use simulator::{PracticeSpec, SimulatedEvent};
use store::{AuditPrincipal, StoreError};

use crate::world::{POLL, World, entry, spelled};

const LINK: &str = "7d0c35e1-a2b8-4f06-913e-5bd2c4a8f170";

/// A practice with its server, both in the world and on the list.
type Machine<'a> = (&'a str, &'a str);

/// A world in which practices are on the machines that are named, and the list says so, host and all; two
/// more practices have machines of their own, of which nothing is known.
async fn world(machines: &[Machine<'_>], entered: impl Fn(&str) -> String) -> World {
    let mut world = World::unlisted(2).await;
    for (name, server) in machines {
        world.happens(SimulatedEvent::AddPractice(Box::new(PracticeSpec {
            name: (*name).to_owned(),
            server: Some((*server).to_owned()),
            ..PracticeSpec::default()
        })));
    }
    let practices = world.simulator.practices();
    world.names = practices.iter().map(|one| one.name.clone()).collect();
    let entries: Vec<PracticeEntry> = practices
        .iter()
        .map(
            |one| match machines.iter().find(|(name, _)| *name == one.name) {
                Some((_, server)) => PracticeEntry {
                    server_name: entered(server),
                    host: "Wagga Hosting".to_owned(),
                    ..entry(one)
                },
                None => entry(one),
            },
        )
        .collect();
    world.add_entries(&entries).await;
    world.pass(POLL * 3).await;
    world
}

async fn three_databases() -> World {
    let machines = [("Bay", "WG-03"), ("Hill", "WG-03"), ("Lake", "WG-03")];
    world(&machines, str::to_owned).await
}

async fn open_incidents(world: &World) -> Vec<IncidentView> {
    monitor::pages::incidents(&world.monitor, Some(true), None, 9)
        .await
        .unwrap()
}

async fn page(world: &World, id: ServerId) -> ServerPage {
    let page = monitor::pages::server_page(&world.monitor, id).await;
    page.unwrap().unwrap()
}

fn gone(practice: &str) -> SimulatedEvent {
    SimulatedEvent::LosePower {
        practice: practice.to_owned(),
    }
}

fn kim() -> AuditPrincipal {
    AuditPrincipal::named("Kim", None)
}

/// What is typed into one field, and nothing into the others.
fn typed(field: ServerField, text: &str) -> impl Fn(ServerField) -> Option<String> {
    move |own| (own == field).then(|| text.to_owned())
}

#[tokio::test]
async fn three_practices_on_one_server_that_fall_silent_are_one_incident_that_names_it() {
    let world = three_databases().await;
    world.happens(gone("Bay"));
    world.pass(POLL * 6).await;
    let [lost] = &open_incidents(&world).await[..] else {
        panic!("one incident");
    };
    assert_eq!(
        (lost.title.as_str(), lost.members, lost.cause),
        ("Server WG-03 lost contact", 3, Cause::Practice)
    );
    let id = lost.server_id.unwrap();
    let shown = page(&world, id).await;
    assert_eq!(shown.title, "WG-03");
    assert_eq!(shown.incidents, [(lost.id, lost.title.clone())]);
    assert_eq!((shown.databases, shown.outages.len()), (3, 3));
    let incident = monitor::pages::incident_page(&world.monitor, lost.id).await;
    let incident = incident.unwrap().unwrap();
    assert_eq!(incident.card.members, "3 of 3 on this server");
    assert!(incident.steps[0].starts_with("Call whoever runs that server"));

    world.happens(SimulatedEvent::ComeOnline {
        practice: "Hill".to_owned(),
    });
    world.pass(POLL * 4).await;
    assert!(open_incidents(&world).await.is_empty());
    assert_eq!(world.disagreements().await, [""; 0]);
}

#[tokio::test]
async fn what_one_host_runs_on_several_servers_is_told_server_by_server_and_the_rest_by_host() {
    let on_one = [("Bay", "WG-03"), ("Hill", "WG-03"), ("Lake", "WG-03")];
    let alone = [("Park", "A"), ("Dune", "B"), ("Cove", "C"), ("Rock", "D")];
    let machines: Vec<Machine<'_>> = on_one.into_iter().chain(alone).collect();
    let only_wg_03 = |server: &str| match server {
        "WG-03" => server.to_owned(),
        _ => String::new(),
    };
    let world = world(&machines, only_wg_03).await;
    for practice in ["Bay", "Park", "Dune", "Cove"] {
        world.happens(gone(practice));
    }
    world.pass(POLL * 6).await;
    let mut titles: Vec<String> = open_incidents(&world)
        .await
        .into_iter()
        .map(|incident| incident.title)
        .collect();
    titles.sort();
    assert_eq!(
        titles,
        [
            "Host Wagga Hosting lost contact",
            "Server WG-03 lost contact"
        ]
    );
}

#[tokio::test]
async fn authority_that_a_whole_server_loses_is_one_incident_for_halo_support() {
    let world = three_databases().await;
    let moves = |authoritative| SimulatedEvent::SetServerAuthoritative {
        practice: "Bay".to_owned(),
        authoritative,
    };
    world.happens(moves(false));
    world.pass(POLL * 4).await;
    let [moved] = &open_incidents(&world).await[..] else {
        panic!("one incident");
    };
    assert_eq!(
        (moved.title.as_str(), moved.members, moved.cause),
        ("Authority moved for server WG-03", 3, Cause::HaloCloud)
    );
    let practice = world.practice(2).await;
    assert_eq!(
        practice.who_acts,
        WhoActs::HaloSupport,
        "{}",
        spelled(&practice)
    );
    let id = PracticeId(3);
    let shown = monitor::pages::practice_page(&world.monitor, id, domain::zoom::Zoom::default());
    let shown = shown.await.unwrap().unwrap();
    assert!(
        shown.steps[0].starts_with("Ask Halo Support once for the whole server"),
        "{:?}",
        shown.steps
    );

    world.happens(moves(true));
    world.pass(POLL * 4).await;
    assert!(open_incidents(&world).await.is_empty());
    assert_eq!(world.disagreements().await, [""; 0]);
}

#[tokio::test]
async fn one_database_that_loses_authority_is_no_incident_and_its_server_says_what_follows() {
    let world = three_databases().await;
    world.happens(SimulatedEvent::SetAuthoritative {
        practice: "Hill".to_owned(),
        authoritative: false,
    });
    world.pass(POLL * 4).await;
    assert!(open_incidents(&world).await.is_empty());
    let id = world.practice(2).await.server_id.unwrap();
    let shown = page(&world, id).await;
    let authority: Vec<_> = shown.practices.iter().map(|one| one.authority).collect();
    assert_eq!(
        authority
            .iter()
            .filter(|one| **one == Authority::Authoritative)
            .count(),
        2,
        "{authority:?}"
    );
    assert!(
        shown
            .oddities
            .iter()
            .any(|said| said.starts_with("Hill lost authority")),
        "{:?}",
        shown.oddities
    );
}

#[tokio::test]
async fn a_server_with_two_versions_of_halo_link_may_have_two_of_them() {
    // One name on the list, and two machines in truth.
    let machines = [("Bay", "WG-03"), ("Hill", "WG-04")];
    let world = world(&machines, |_| "WG-03".to_owned()).await;
    let id = world.practice(2).await.server_id.unwrap();
    assert_eq!(page(&world, id).await.oddities, [""; 0]);
    world.happens(SimulatedEvent::UpdateLink {
        practice: "Hill".to_owned(),
        version: "26.999.1".to_owned(),
        seconds: 30.0,
    });
    world.pass(POLL * 5).await;
    let said = page(&world, id).await.oddities;
    assert!(
        said.iter()
            .any(|one| one.contains("two Halo Links may be installed")),
        "{said:?}"
    );
}

#[tokio::test]
async fn who_edits_a_server_edits_it_for_all_practices_on_it_at_once() {
    let world = three_databases().await;
    let monitor = &world.monitor;
    let id = world.practice(2).await.server_id.unwrap();
    let edit = async |field, text: &str| {
        monitor::commands::edit_server(monitor, id, typed(field, text), |_| None, &kim()).await
    };
    assert!(edit(ServerField::Name, "WG-30").await.unwrap());
    assert!(edit(ServerField::LinkGuid, LINK).await.unwrap());
    assert!(!edit(ServerField::Name, " WG-30 ").await.unwrap());
    for at in 2..5 {
        let practice = world.practice(at).await;
        assert_eq!(practice.server_name.as_deref(), Some("WG-30"));
    }
    let found = Query {
        q: "wg-30".to_owned(),
        ..Query::default()
    };
    let found = monitor::pages::practices(monitor, &found, None, 9).await;
    assert_eq!(found.unwrap().total, 3);
    let on_it = Query {
        server: Some(id.0),
        ..Query::default()
    };
    let on_it = monitor::pages::practices(monitor, &on_it, None, 9).await;
    assert_eq!(on_it.unwrap().total, 3);
    let listed = ServersQuery {
        q: LINK[..8].to_owned(),
        ..ServersQuery::default()
    };
    let listed = monitor::pages::servers_page(monitor, &listed)
        .await
        .unwrap();
    assert_eq!((listed.rows.len(), listed.rows[0].practices), (1, 3));

    let refused = edit(ServerField::LinkGuid, "WG-30").await;
    assert!(
        matches!(refused, Err(ServerNotKept::Entry(_))),
        "{refused:?}"
    );
    let other = monitor::commands::add_server(
        monitor,
        |field| match field {
            ServerField::Name => "WG-31".to_owned(),
            ServerField::Provider => "wagga hosting".to_owned(),
            _ => String::new(),
        },
        &kim(),
    )
    .await;
    other.unwrap();
    let refused = edit(ServerField::Name, "wg-31").await;
    assert!(
        matches!(refused, Err(ServerNotKept::Store(StoreError::ServerThere))),
        "{refused:?}"
    );
    let store = world.store().await;
    let audited = store.audit_counts(crate::world::start()).await.unwrap();
    let edits = audited
        .iter()
        .find(|one| one.action == Action::ServerEdited);
    assert_eq!(edits.unwrap().count, 2);
}

#[tokio::test]
async fn who_edits_a_practice_moves_what_the_others_on_its_server_show() {
    let world = three_databases().await;
    let monitor = &world.monitor;
    let edit = domain::edit::Edit::new(
        |field| {
            let is_it = field == domain::practice_field::PracticeField::HostContact;
            is_it.then(|| "02 5550 1234".to_owned())
        },
        |_| None,
    );
    let by = crate::identity::acting("Kim");
    monitor::commands::edit_practice(monitor, PracticeId(3), &edit, &by)
        .await
        .unwrap();
    let other = monitor::commands::entered_for(monitor, PracticeId(5)).unwrap();
    assert_eq!(other.host_contact, "02 5550 1234");
}
