//! Servers: found by their spelling, shared by the practices on them, and never losing what is known of the
//! machine.

use domain::alert::rule::usual;
use domain::maintenance::{MaintenancePlan, MaintenanceScope, MaintenanceTimes};
use domain::practice::{PracticeEntry, PracticeId};
use domain::server::{Server, ServerEntry, ServerId};
use domain::views::people::AuditQuery;
use store::{EntryEdit, StoreError};

use crate::scratch::{Scratch, added, at, entry, principal};

const LINK: &str = "7d0c35e1-a2b8-4f06-913e-5bd2c4a8f170";

/// An entry with a server, its host and how to reach that host.
fn on(site_id: &str, (server, host, contact): (&str, &str, &str)) -> PracticeEntry {
    PracticeEntry {
        server_name: server.to_owned(),
        host: host.to_owned(),
        host_contact: contact.to_owned(),
        ..entry(&format!("Practice {site_id}"), site_id)
    }
}

impl Scratch {
    async fn on_server(&self, site_id: &str, server: (&str, &str, &str)) -> PracticeId {
        let entry = on(site_id, server);
        let outcome = self
            .store
            .add_practice(&entry, None, None, &principal(), at(0))
            .await;
        added(outcome.unwrap())
    }

    async fn entry_of(&self, id: PracticeId) -> PracticeEntry {
        self.listed(id).await.0
    }

    async fn server_of(&self, id: PracticeId) -> Option<ServerId> {
        self.listed(id).await.1
    }

    async fn listed(&self, id: PracticeId) -> (PracticeEntry, Option<ServerId>) {
        let practices = self.store.practices().await.unwrap();
        let found = practices.into_iter().find(|practice| practice.id == id);
        let found = found.unwrap();
        (found.entry, found.server)
    }

    /// Somebody types another server beside a practice.
    async fn type_server(&self, id: PracticeId, (server, host, contact): (&str, &str, &str)) {
        let was = self.entry_of(id).await;
        let becomes = PracticeEntry {
            server_name: server.to_owned(),
            host: host.to_owned(),
            host_contact: contact.to_owned(),
            ..was.clone()
        };
        let saved = self
            .store
            .update_practice(id, &was, &becomes, &principal(), at(5))
            .await;
        assert!(saved.unwrap());
    }

    async fn only_server(&self) -> Server {
        let mut servers = self.store.servers().await.unwrap();
        assert_eq!(servers.len(), 1, "{servers:?}");
        servers.remove(0)
    }

    /// Somebody reads the Halo Link GUID on a server, and notes something.
    async fn learn_about(&self, server: &Server) {
        let entry = ServerEntry {
            link_guid: Some(LINK.parse().unwrap()),
            notes: "Rack 4".to_owned(),
            ..server.entry.clone()
        };
        let edited = self
            .store
            .edit_server(server.id, &server.entry, &entry, &principal(), at(1))
            .await;
        assert!(edited.unwrap());
    }
}

#[tokio::test]
async fn a_server_is_one_however_it_is_spelled_and_shared_by_all_who_name_it() {
    let scratch = Scratch::new().await;
    let one = scratch
        .on_server("1", ("WG-03", "Wagga  Hosting", "02 5550 1234"))
        .await;
    let two = scratch
        .on_server("2", ("wg-03 ", "wagga hosting", ""))
        .await;
    let other = scratch.on_server("3", ("WG-03", "Elsewhere", "")).await;
    let server = scratch.server_of(one).await;
    assert_eq!(scratch.server_of(two).await, server);
    assert_ne!(scratch.server_of(other).await, server);
    let told = scratch.entry_of(two).await;
    assert_eq!(
        (told.server_name.as_str(), told.host.as_str()),
        ("WG-03", "Wagga  Hosting")
    );
    assert_eq!(
        told.host_contact, "02 5550 1234",
        "nothing given changes nothing"
    );

    scratch
        .type_server(two, ("WG-03", "Wagga  Hosting", "02 5550 9999"))
        .await;
    assert_eq!(scratch.entry_of(one).await.host_contact, "02 5550 9999");
    let none = scratch.practice("4").await.0;
    assert_eq!(scratch.server_of(none).await, None);
}

#[tokio::test]
async fn practices_of_one_host_without_a_server_name_are_on_machines_of_their_own() {
    let scratch = Scratch::new().await;
    let one = scratch.on_server("1", ("", "Cloud Nine", "")).await;
    let two = scratch.on_server("2", ("", "Cloud Nine", "")).await;
    assert_ne!(scratch.server_of(one).await, scratch.server_of(two).await);
    let sibling = PracticeEntry {
        host: "Cloud Nine".to_owned(),
        ..entry("North", "1")
    };
    let sibling = scratch
        .store
        .add_practice(&sibling, None, None, &principal(), at(0))
        .await;
    let sibling = added(sibling.unwrap());
    assert_eq!(
        scratch.server_of(sibling).await,
        scratch.server_of(one).await,
        "one database is on one machine"
    );
}

#[tokio::test]
async fn a_server_without_a_name_goes_with_the_last_practice_on_it() {
    let scratch = Scratch::new().await;
    let one = scratch.on_server("1", ("", "Cloud Nine", "Kim")).await;
    scratch.type_server(one, ("", "", "")).await;
    assert_eq!(scratch.store.servers().await.unwrap(), []);
    scratch.type_server(one, ("WG-03", "", "")).await;
    scratch.type_server(one, ("", "", "")).await;
    assert_eq!(
        scratch.only_server().await.entry.name,
        "WG-03",
        "what has a name stays until somebody means another"
    );
}

#[tokio::test]
async fn what_is_known_of_a_machine_stays_with_it_when_its_name_is_corrected() {
    let scratch = Scratch::new().await;
    let one = scratch.on_server("1", ("WG-3", "", "")).await;
    scratch.learn_about(&scratch.only_server().await).await;
    scratch
        .type_server(one, ("WG-03", "Wagga Hosting", ""))
        .await;
    let server = scratch.only_server().await;
    assert_eq!(server.entry.name, "WG-03");
    assert_eq!(server.entry.provider, "Wagga Hosting");
    assert_eq!(server.entry.link_guid, Some(LINK.parse().unwrap()));
    assert_eq!(server.entry.notes, "Rack 4");
}

#[tokio::test]
async fn who_leaves_a_shared_server_leaves_it_as_it_was() {
    let scratch = Scratch::new().await;
    let one = scratch.on_server("1", ("WG-03", "", "Kim")).await;
    let two = scratch.on_server("2", ("WG-03", "", "")).await;
    scratch.learn_about(&scratch.only_server().await).await;
    scratch.type_server(two, ("WG-04", "", "Lee")).await;
    let told = scratch.entry_of(one).await;
    assert_eq!(
        (told.server_name.as_str(), told.host_contact.as_str()),
        ("WG-03", "Kim")
    );
    let moved = scratch.entry_of(two).await;
    assert_eq!(
        (moved.server_name.as_str(), moved.host_contact.as_str()),
        ("WG-04", "Lee")
    );
    let servers = scratch.store.servers().await.unwrap();
    let links: Vec<_> = servers
        .iter()
        .map(|one| one.entry.link_guid.is_some())
        .collect();
    assert_eq!(links, [true, false]);
    scratch.type_server(two, ("", "", "")).await;
    assert_eq!(scratch.server_of(two).await, None);
}

#[tokio::test]
async fn a_host_that_is_corrected_practice_by_practice_leaves_one_server_in_the_end() {
    let scratch = Scratch::new().await;
    let one = scratch.on_server("1", ("WG-03", "Wagga", "")).await;
    let two = scratch.on_server("2", ("WG-03", "Wagga", "")).await;
    scratch.learn_about(&scratch.only_server().await).await;
    let edit = |id, was: PracticeEntry| EntryEdit {
        id,
        becomes: PracticeEntry {
            host: "Wagga Hosting".to_owned(),
            host_contact: "Kim".to_owned(),
            ..was.clone()
        },
        was,
    };
    let edits = vec![
        edit(one, scratch.entry_of(one).await),
        edit(two, scratch.entry_of(two).await),
    ];
    let number = scratch.store.edit_many(edits, &principal(), at(2)).await;
    let server = scratch.only_server().await;
    assert_eq!(server.entry.provider, "Wagga Hosting");
    assert_eq!(server.entry.link_guid, Some(LINK.parse().unwrap()));
    assert_eq!(server.entry.notes, "Rack 4");
    let merged = AuditQuery {
        action: "server_merged".to_owned(),
        ..AuditQuery::default()
    };
    let merged = scratch.store.audit(&merged, 9).await;
    assert_eq!(merged.unwrap().len(), 1);

    let undone = scratch
        .store
        .undo_edit(number.unwrap(), &principal(), at(3))
        .await;
    assert_eq!(undone.unwrap(), Some((2, 0)));
    let told = scratch.entry_of(two).await;
    assert_eq!(
        (told.host.as_str(), told.host_contact.as_str()),
        ("Wagga", "")
    );
    assert_eq!(scratch.only_server().await.entry.notes, "Rack 4");
}

#[tokio::test]
async fn two_servers_have_neither_one_name_nor_one_halo_link() {
    let scratch = Scratch::new().await;
    scratch.on_server("1", ("WG-03", "Wagga", "")).await;
    let server = scratch.only_server().await;
    scratch.learn_about(&server).await;
    let named = |name: &str, link: Option<&str>| ServerEntry {
        name: name.to_owned(),
        provider: "wagga".to_owned(),
        link_guid: link.map(|link| link.parse().unwrap()),
        ..ServerEntry::default()
    };
    let add =
        async |entry: ServerEntry| scratch.store.add_server(&entry, &principal(), at(2)).await;
    let refused = add(named("wg-03", None)).await;
    assert!(
        matches!(refused, Err(StoreError::ServerThere)),
        "{refused:?}"
    );
    let refused = add(named("WG-04", Some(LINK))).await;
    assert!(matches!(refused, Err(StoreError::LinkThere)), "{refused:?}");
    add(named("WG-04", None)).await.unwrap();
    let stale = scratch
        .store
        .edit_server(server.id, &server.entry, &server.entry, &principal(), at(3))
        .await;
    assert!(matches!(stale, Err(StoreError::ChangeMoved)), "{stale:?}");
}

#[tokio::test]
async fn a_server_that_is_renamed_is_still_the_one_that_plans_and_rules_name() {
    let scratch = Scratch::new().await;
    scratch.on_server("1", ("WG-03", "", "")).await;
    let plan = MaintenancePlan {
        reason: "new disks".to_owned(),
        scope: MaintenanceScope::Server("wg-03".to_owned()),
        times: MaintenanceTimes::Once {
            began: at(60),
            ended: at(90),
        },
    };
    let (store, by) = (&scratch.store, principal());
    let plan = store.add_maintenance(plan, &by, at(0)).await.unwrap();
    let (_, mut spec) = usual().remove(0);
    spec.condition.servers = vec!["WG-03".to_owned(), "ZED-1".to_owned()];
    store
        .add_rule("Servers", spec, None, &by, at(0))
        .await
        .unwrap();

    let server = scratch.only_server().await;
    let renamed = ServerEntry {
        name: "WG-30".to_owned(),
        ..server.entry.clone()
    };
    let edited = store.edit_server(server.id, &server.entry, &renamed, &by, at(1));
    assert!(edited.await.unwrap());
    let plan = store.maintenance(plan).await.unwrap().unwrap();
    assert_eq!(
        plan.plan.scope,
        MaintenanceScope::Server("WG-30".to_owned())
    );
    let rules = store.alert_rules().await.unwrap();
    assert_eq!(rules[0].spec.condition.servers, ["WG-30", "ZED-1"]);
}
