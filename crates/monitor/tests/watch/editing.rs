//! Practices edited: one by several people at once, and many together, as previewed or not at all, and
//! taken back.

use domain::bulk_edit::BulkEdit;
use domain::edit::{Edit, NotEditable};
use domain::overview::Query;
use domain::practice::{PracticeEntry, PracticeId};
use domain::practice_field::PracticeField;
use monitor::commands::change::NotDecided;
use monitor::commands::practice::NotEdited;
use monitor::commands::practice::bulk::NotEditedTogether;
use monitor::commands::practice::edit::{EditRejected, Edited};
use simulator::SimulatedEvent;
use store::AuditPrincipal;

use crate::identity::acting;
use crate::world::{POLL, World, start};

fn kim() -> AuditPrincipal {
    AuditPrincipal::named("Kim", None)
}

fn bulk_edit(fields: &[(&str, &str)]) -> BulkEdit {
    BulkEdit::from_fields(|name| {
        let found = fields.iter().find(|(field, _)| *field == name);
        found.map_or_else(String::new, |(_, value)| (*value).to_owned())
    })
    .unwrap()
}

fn entered(world: &World, at: i64) -> PracticeEntry {
    monitor::commands::entered_for(&world.monitor, PracticeId(at)).unwrap()
}

fn tags(world: &World, at: i64) -> Vec<String> {
    entered(world, at).tags
}

/// Edits the practice of that number as a form does: field, what stood there, what was typed.
async fn edit(
    world: &World,
    at: i64,
    fields: &[(&str, &str, &str)],
) -> Result<Edited, EditRejected> {
    let of = |wanted: PracticeField| {
        let mut fields = fields.iter();
        fields.find(|(field, ..)| *field == wanted.as_str())
    };
    let edit = Edit::new(
        |field| of(field).map(|(.., typed)| (*typed).to_owned()),
        |field| of(field).map(|(_, seen, _)| (*seen).to_owned()),
    );
    let kim = acting("Kim");
    monitor::commands::edit_practice(&world.monitor, PracticeId(at), &edit, &kim).await
}

fn is_overtaken(outcome: &Result<Edited, EditRejected>) -> bool {
    matches!(outcome, Err(EditRejected::Entry(NotEditable::Overtaken)))
}

#[tokio::test]
async fn two_people_who_edit_one_practice_both_get_their_way_or_the_later_one_is_told() {
    let world = World::with(2).await;
    // Both opened the page while nothing was entered.
    let first = edit(&world, 1, &[("owner", "", "Lan"), ("tier", "", "")]).await;
    assert_eq!(first.unwrap(), Edited::Saved);
    let second = edit(&world, 1, &[("owner", "", ""), ("tier", "", "gold")]).await;
    assert_eq!(second.unwrap(), Edited::Saved);
    let both = entered(&world, 1);
    assert_eq!((both.owner.as_str(), both.tier.as_str()), ("Lan", "gold"));

    let late = edit(&world, 1, &[("owner", "", "Sam"), ("region", "", "NSW")]).await;
    assert!(is_overtaken(&late), "{late:?}");
    assert_eq!(entered(&world, 1), both, "nothing of it was saved");
    let again = edit(&world, 1, &[("owner", "Lan", "Sam")]).await;
    assert_eq!(again.unwrap(), Edited::Saved);
    let same = edit(
        &world,
        1,
        &[("owner", "Lan", "Sam"), ("tier", "gold", "gold")],
    )
    .await;
    assert_eq!(same.unwrap(), Edited::Unchanged);
}

#[tokio::test]
async fn what_the_command_line_wrote_meanwhile_is_not_written_over() {
    let world = World::with(2).await;
    let store = world.store().await;
    let was = entered(&world, 1);
    let written = PracticeEntry {
        owner: "Lan".to_owned(),
        ..was.clone()
    };
    let id = PracticeId(1);
    let done = store
        .update_practice(id, &was, &written, &kim(), start())
        .await;
    assert!(done.unwrap());
    assert_eq!(entered(&world, 1), was, "the watch did not see it yet");
    let late = edit(&world, 1, &[("owner", "", "Sam")]).await;
    assert!(is_overtaken(&late), "{late:?}");

    let owned = PracticeEntry {
        tier: "gold".to_owned(),
        ..written.clone()
    };
    let done = store
        .update_practice(id, &written, &owned, &kim(), start())
        .await;
    assert!(done.unwrap());
    let merged = edit(&world, 1, &[("region", "", "NSW")]).await;
    assert_eq!(merged.unwrap(), Edited::Saved);
    let expected = PracticeEntry {
        region: "NSW".to_owned(),
        ..owned
    };
    assert_eq!(entered(&world, 1), expected);
}

#[tokio::test]
async fn an_edit_that_is_refused_in_part_changes_nothing() {
    let world = World::with(2).await;
    let was = entered(&world, 1);
    let refused = [
        ("tier", "", "gold"),
        ("site_id", was.site.site_id.as_str(), "999999"),
    ];
    let outcome = edit(&world, 1, &refused).await;
    assert!(
        matches!(outcome, Err(EditRejected::Site(NotDecided::Refused(_)))),
        "{outcome:?}"
    );
    let nobody = edit(&world, 9, &[("tier", "", "gold")]).await;
    assert!(
        matches!(nobody, Err(EditRejected::List(NotEdited::NoSuchPractice))),
        "{nobody:?}"
    );
    let zone = edit(
        &world,
        1,
        &[("time_zone", "", "Mars"), ("tier", "", "gold")],
    )
    .await;
    assert!(matches!(
        zone,
        Err(EditRejected::Entry(NotEditable::Unusable(_)))
    ));
    assert_eq!(entered(&world, 1), was);
}

#[tokio::test]
async fn another_site_id_waits_for_somebody_else_and_the_rest_is_saved() {
    let world = World::with(2).await;
    let practice = world.simulator.practices()[0].clone();
    world.happens(SimulatedEvent::ChangePms {
        practice: practice.name.clone(),
        pms: simulator::Pms::Zedmed,
        site_id: Some("00d0e1f2".to_owned()),
    });
    world.pass(POLL * 2).await;
    let moved = [
        ("pms", practice.pms, "zedmed"),
        ("site_id", practice.site_id.as_str(), "00d0e1f2"),
        ("tier", "", "gold"),
    ];
    let outcome = edit(&world, 1, &moved).await.unwrap();
    let Edited::Waits(change) = outcome else {
        panic!("{outcome:?}");
    };
    let after = entered(&world, 1);
    assert_eq!(after.site.site_id.as_str(), practice.site_id, "not yet");
    assert_eq!(after.tier, "gold");
    let page = monitor::commands::entry_page(&world.monitor, PracticeId(1)).unwrap();
    assert_eq!(page.pending_change, Some(change));
    assert_eq!(
        (
            page.field(PracticeField::Tier),
            page.field(PracticeField::SiteId)
        ),
        ("gold", practice.site_id.as_str())
    );
}

#[tokio::test]
async fn many_are_changed_as_previewed_or_not_at_all_and_that_is_taken_back() {
    let world = World::with(4).await;
    let everyone = Query::default();
    let wanted = bulk_edit(&[("add_tags", "recalls"), ("owner", "Lan")]);
    let preview = monitor::commands::bulk_edit_page(&world.monitor, &everyone, &wanted)
        .await
        .unwrap();
    assert_eq!((preview.chosen, preview.rows.len()), (4, 4));
    assert_eq!(preview.rows[0].changes.len(), 2, "{:?}", preview.rows[0]);

    // Somebody edits one of them meanwhile.
    edit(&world, 2, &[("owner", "", "Kim")]).await.unwrap();
    let late = monitor::commands::edit_together(
        &world.monitor,
        &everyone,
        &wanted,
        &preview.digest,
        &kim(),
    )
    .await;
    assert!(matches!(late, Err(NotEditedTogether::Moved)));
    assert!(tags(&world, 1).is_empty(), "nothing was changed");

    let seen = monitor::commands::bulk_edit_page(&world.monitor, &everyone, &wanted)
        .await
        .unwrap()
        .digest;
    let made =
        monitor::commands::edit_together(&world.monitor, &everyone, &wanted, &seen, &kim()).await;
    let made = made.unwrap();
    assert_eq!(made.practices, 4);
    assert_eq!(tags(&world, 1), ["recalls"]);
    world.pass(POLL).await;
    assert_eq!(
        world.headline(0).await,
        "online - nobody",
        "it is watched on"
    );

    // One that was edited since keeps what somebody gave it.
    edit(&world, 3, &[("tier", "", "gold")]).await.unwrap();
    let shown = monitor::commands::bulk_edit_page(&world.monitor, &everyone, &bulk_edit(&[]))
        .await
        .unwrap()
        .made;
    assert_eq!(shown[0].id, made.id);
    let undone = monitor::commands::undo_edit(&world.monitor, made.id, &kim()).await;
    assert_eq!(undone.unwrap(), (3, 1));
    assert!(tags(&world, 1).is_empty());
    assert_eq!(
        monitor::commands::entered_for(&world.monitor, PracticeId(2))
            .unwrap()
            .owner,
        "Kim"
    );
    assert_eq!(tags(&world, 3), ["recalls"]);
    let again = monitor::commands::undo_edit(&world.monitor, made.id, &kim()).await;
    assert!(matches!(again, Err(NotEditedTogether::UndoneAlready)));
    let nobodys = monitor::commands::undo_edit(&world.monitor, 99, &kim()).await;
    assert!(matches!(nobodys, Err(NotEditedTogether::NoSuchEdit)));
}

#[tokio::test]
async fn a_filter_says_who_is_changed_and_what_changes_nobody_is_refused() {
    let world = World::with(4).await;
    let name = world.names[1].clone();
    let one = Query {
        q: name,
        ..Query::default()
    };
    let wanted = bulk_edit(&[("tier", "gold")]);
    let preview = monitor::commands::bulk_edit_page(&world.monitor, &one, &wanted)
        .await
        .unwrap();
    assert_eq!(preview.rows.len(), 1);
    monitor::commands::edit_together(&world.monitor, &one, &wanted, &preview.digest, &kim())
        .await
        .unwrap();
    assert_eq!(
        monitor::commands::entered_for(&world.monitor, PracticeId(2))
            .unwrap()
            .tier,
        "gold"
    );
    assert_eq!(
        monitor::commands::entered_for(&world.monitor, PracticeId(1))
            .unwrap()
            .tier,
        ""
    );
    let again = monitor::commands::edit_together(&world.monitor, &one, &wanted, "", &kim()).await;
    assert!(matches!(again, Err(NotEditedTogether::Nothing)));
}
