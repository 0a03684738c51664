//! Announces a migration of the practice's server, and takes the announcement back.

use leptos::prelude::*;

use super::{Caring, Line, PracticeForm};

/// Announces a migration.
#[component]
pub fn AnnounceForm(
    /// Which practice.
    about: Caring,
    /// The abbreviation of the practice's zone, in which the times are typed.
    zone: String,
) -> impl IntoView {
    let open = about.was_refused("announce");
    view! {
        <details class="fold" open=open>
            <summary class="button">"Announce a migration…"</summary>
            <PracticeForm about=about.clone() act="announce">
                <Line
                    about=about.clone()
                    act="announce"
                    name="from"
                    label=format!("From, in the practice’s zone ({zone})")
                    kind="datetime-local"
                />
                <Line
                    about=about.clone()
                    act="announce"
                    name="to"
                    label=format!("To, in the practice’s zone ({zone})")
                    kind="datetime-local"
                />
                <Line
                    about
                    act="announce"
                    name="words"
                    label="What is done"
                    hint="Such as: new server, Halo Link installed again by their IT."
                />
                <button type="submit" class="button">
                    "Announce it"
                </button>
            </PracticeForm>
        </details>
    }
    .into_any()
}

/// Takes the announcement back.
#[component]
pub fn CancelMigrationForm(
    /// Which practice.
    about: Caring,
    /// The migration's number.
    migration: i64,
) -> impl IntoView {
    view! {
        <PracticeForm about act="cancel_migration" of=("migration", migration)>
            <button type="submit" class="button">
                "Take the announcement back"
            </button>
        </PracticeForm>
    }
    .into_any()
}
