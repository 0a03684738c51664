//! The words for what moved in what Halo tells of an installation.

use crate::link_version::LinkVersion;
use crate::outside_text::isolated;
use crate::told_move::{ToldMove, ToldMoveKind};

/// What happened in a few words, and what more there is to say.
pub fn moved(moved: &ToldMove) -> (&'static str, String) {
    let (was, became) = (isolated(&moved.was), isolated(&moved.became));
    match moved.kind {
        ToldMoveKind::LinkUpdated => ("Halo Link was updated", format!("From {was} to {became}.")),
        ToldMoveKind::LinkReplaced => (
            "Halo Link has another version",
            format!("It was {was} and is {became}, which is no newer one."),
        ),
        ToldMoveKind::CatalogueEmptied => ("The catalogue is empty", format!("It had held {was}.")),
        ToldMoveKind::CatalogueFilled => (
            "The catalogue holds databases again",
            format!("Now {became}."),
        ),
        ToldMoveKind::DefaultChanged => (
            "Another database is the default",
            format!("It was {was} and is {became}."),
        ),
    }
}

/// That an update does not work. `updated` is the day on which it last did, `watched` the day since which
/// that would have been seen.
pub fn left_behind(usual: &LinkVersion, updated: Option<&str>, watched: &str) -> String {
    let usual = usual.short();
    match updated {
        Some(day) => format!("has not updated since {day}, while most have {usual} or newer"),
        None => format!(
            "has not updated since Sundog began to watch it ({watched}), while most have {usual} or newer"
        ),
    }
}
