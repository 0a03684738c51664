//! A migration that was announced: when, what is done, who said so, and where it stands.

use domain::views::evidence::{Announced, MigrationStanding};
use leptos::prelude::*;

/// The notice: calm, for what was expected is no trouble.
pub fn announced(announced: &Announced) -> impl IntoView + use<> {
    let what = Some(announced.words.trim()).filter(|words| !words.is_empty());
    let what = what.map(|words| view! { ", " <bdi>{words.to_owned()}</bdi> });
    view! {
        <p class="announced" data-state="planned">
            <b>"Announced: " {announced.window.clone()}</b>
            {what}
            ", by "
            <bdi>{announced.by.clone()}</bdi>
            ". "
            <span class="soft">{standing(announced.standing)}</span>
        </p>
    }
}

/// Where it stands, in a sentence.
pub const fn standing(standing: MigrationStanding) -> &'static str {
    match standing {
        MigrationStanding::Ahead => "Its window is to come.",
        MigrationStanding::UnderWay => "Its window is open now.",
        MigrationStanding::Awaited => {
            "Its window is over, and Sundog still looks out for the new GUID."
        }
        MigrationStanding::Seen => "A second GUID was seen.",
        MigrationStanding::Over => "It is over.",
    }
}
