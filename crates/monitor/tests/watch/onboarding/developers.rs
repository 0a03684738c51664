//! A developer's licence has no Site ID of its own, and in Stage every installation with it counts.

use domain::onboarding::RowState;

use super::{cells, look_up, of, pasted, row};
use crate::world::{Terms, World};

#[tokio::test]
async fn in_stage_one_of_several_is_brought_in_by_its_guid_without_a_call_to_support() {
    let world = World::unlisted_on(1, Terms::in_stage()).await;
    world.install_another();
    let id = pasted(
        &world,
        vec![of(&world, 0), cells("Nowhere", "zedmed", "ZZ99")],
    )
    .await;
    look_up(&world).await;
    let several = row(&world, id, 2).await;
    assert_eq!(several.state, RowState::Several);
    assert!(
        several.words.contains("the log of your Halo Link"),
        "{}",
        several.words
    );
    assert!(!several.words.contains("Support"), "{}", several.words);
    let missing = row(&world, id, 3).await;
    let hint = missing.hint.unwrap();
    assert!(hint.contains("Halo Link that is set to Stage"), "{hint}");
}

#[tokio::test]
async fn the_zero_of_a_developers_licence_says_where_the_made_up_id_is_and_sends_nobody_to_a_practice()
 {
    let world = World::unlisted(1).await;
    let id = pasted(&world, vec![cells("My machine", "best_practice", "0")]).await;
    look_up(&world).await;
    let zero = row(&world, id, 2).await;
    assert_eq!(zero.state, RowState::Invalid);
    assert!(zero.words.contains("Halo Link's log"), "{}", zero.words);
    assert!(
        zero.words.contains("no screen of Best Practice"),
        "{}",
        zero.words
    );
    assert_eq!(zero.to_send, None);
    assert_eq!(world.simulator.stats().look_ups, 0);
}
