//! Announces a migration of the practice's server, and takes the announcement back.

use domain::action::practice::PracticeActionKind as Kind;
use leptos::prelude::*;

use super::{AboutPractice, Line, PracticeForm};

/// Announces a migration.
#[component]
pub fn AnnounceForm(
    /// Which practice.
    about: AboutPractice,
    /// The abbreviation of the practice's zone, in which the times are typed.
    zone: String,
) -> impl IntoView {
    let open = about.was_refused(Kind::AnnounceMigration);
    view! {
        <details class="fold" open=open>
            <summary class="button">"Announce a migration…"</summary>
            <PracticeForm about=about.clone() action=Kind::AnnounceMigration>
                <Line
                    about=about.clone()
                    action=Kind::AnnounceMigration
                    name="from"
                    label=format!("From, in the practice’s zone ({zone})")
                    kind="datetime-local"
                />
                <Line
                    about=about.clone()
                    action=Kind::AnnounceMigration
                    name="to"
                    label=format!("To, in the practice’s zone ({zone})")
                    kind="datetime-local"
                />
                <Line
                    about
                    action=Kind::AnnounceMigration
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
    about: AboutPractice,
    /// The migration's number.
    migration: i64,
) -> impl IntoView {
    view! {
        <PracticeForm about action=Kind::CancelMigration of=("migration", migration)>
            <button type="submit" class="button">
                "Take the announcement back"
            </button>
        </PracticeForm>
    }
    .into_any()
}
