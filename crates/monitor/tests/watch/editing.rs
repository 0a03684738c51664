//! Many practices changed at once: as previewed or not at all, and taken back.

use domain::bulk_edit::BulkEdit;
use domain::overview::Query;
use domain::practice::PracticeId;
use monitor::editing::bulk::NotEditedTogether;
use store::Author;

use crate::world::{POLL, World};

fn kim() -> Author {
    Author {
        name: "Kim".to_owned(),
        address: None,
    }
}

fn edit(fields: &[(&str, &str)]) -> BulkEdit {
    BulkEdit::from_fields(|name| {
        let found = fields.iter().find(|(field, _)| *field == name);
        found.map_or_else(String::new, |(_, value)| (*value).to_owned())
    })
    .unwrap()
}

fn tags(world: &World, at: i64) -> Vec<String> {
    world.monitor.entered_for(PracticeId(at)).unwrap().tags
}

#[tokio::test]
async fn many_are_changed_as_previewed_or_not_at_all_and_that_is_taken_back() {
    let world = World::with(4).await;
    let everyone = Query::default();
    let wanted = edit(&[("add_tags", "recalls"), ("owner", "Lan")]);
    let preview = world
        .monitor
        .bulk_edit_page(&everyone, &wanted)
        .await
        .unwrap();
    assert_eq!((preview.chosen, preview.rows.len()), (4, 4));
    assert_eq!(preview.rows[0].changes.len(), 2, "{:?}", preview.rows[0]);

    // Somebody edits one of them meanwhile.
    let mut entry = world.monitor.entered_for(PracticeId(2)).unwrap();
    entry.owner = "Kim".to_owned();
    world
        .monitor
        .edit_practice(PracticeId(2), &entry, &kim())
        .await
        .unwrap();
    let late = world
        .monitor
        .edit_together(&everyone, &wanted, &preview.digest, &kim())
        .await;
    assert!(matches!(late, Err(NotEditedTogether::Moved)));
    assert!(tags(&world, 1).is_empty(), "nothing was changed");

    let seen = world
        .monitor
        .bulk_edit_page(&everyone, &wanted)
        .await
        .unwrap()
        .digest;
    let made = world
        .monitor
        .edit_together(&everyone, &wanted, &seen, &kim())
        .await;
    assert_eq!(made.unwrap(), 4);
    assert_eq!(tags(&world, 1), ["recalls"]);
    world.pass(POLL).await;
    assert_eq!(
        world.headline(0).await,
        "online - nobody",
        "it is watched on"
    );

    // One that was edited since keeps what somebody gave it.
    let mut entry = world.monitor.entered_for(PracticeId(3)).unwrap();
    entry.tier = "gold".to_owned();
    world
        .monitor
        .edit_practice(PracticeId(3), &entry, &kim())
        .await
        .unwrap();
    let made = world
        .monitor
        .bulk_edit_page(&everyone, &edit(&[]))
        .await
        .unwrap()
        .made;
    let undone = world.monitor.undo_edit(made[0].id, &kim()).await;
    assert_eq!(undone.unwrap(), (3, 1));
    assert!(tags(&world, 1).is_empty());
    assert_eq!(
        world.monitor.entered_for(PracticeId(2)).unwrap().owner,
        "Kim"
    );
    assert_eq!(tags(&world, 3), ["recalls"]);
    let again = world.monitor.undo_edit(made[0].id, &kim()).await;
    assert!(matches!(again, Err(NotEditedTogether::UndoneAlready)));
}

#[tokio::test]
async fn a_filter_says_who_is_changed_and_what_changes_nobody_is_refused() {
    let world = World::with(4).await;
    let name = world.names[1].clone();
    let one = Query {
        q: name,
        ..Query::default()
    };
    let wanted = edit(&[("tier", "gold")]);
    let preview = world.monitor.bulk_edit_page(&one, &wanted).await.unwrap();
    assert_eq!(preview.rows.len(), 1);
    world
        .monitor
        .edit_together(&one, &wanted, &preview.digest, &kim())
        .await
        .unwrap();
    assert_eq!(
        world.monitor.entered_for(PracticeId(2)).unwrap().tier,
        "gold"
    );
    assert_eq!(world.monitor.entered_for(PracticeId(1)).unwrap().tier, "");
    let again = world.monitor.edit_together(&one, &wanted, "", &kim()).await;
    assert!(matches!(again, Err(NotEditedTogether::Nothing)));
}
