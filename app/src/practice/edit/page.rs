//! One practice as it was entered, to be edited.

use domain::practice_field::PracticeField;
use domain::views::entry::EntryPage;
use leptos::prelude::*;

use crate::links;
use crate::practice::edit::form::EntryForm;
use crate::practice::edit::read::read_entry;
use crate::form_outcome::FormOutcome;
use crate::ui::asked::named;
use crate::ui::change_badge::ChangeWaits;
use crate::ui::loaded::Loaded;
use crate::ui::page_title::PageTitle;

/// The page of the practice whose number is in the address. It is read once and does not follow what
/// happens, so that nothing moves under whoever types.
#[component]
pub fn EditPracticePage() -> impl IntoView {
    let number = named("id");
    let outcome = FormOutcome::told_by_the_server();
    view! {
        <Loaded from=read_entry(number) let:entry>
            <EditPracticeContent entry outcome />
        </Loaded>
    }
    .into_any()
}

/// What the page shows.
#[component]
pub fn EditPracticeContent(
    /// What was entered.
    entry: EntryPage,
    /// What became of the form that was sent.
    outcome: FormOutcome,
) -> impl IntoView {
    let name = entry.field(PracticeField::Name).to_owned();
    let title = format!("Edit {name}");
    let id = entry.practice_id;
    let waits = entry.pending_change;
    let waits = waits.map(|change| view! { <ChangeWaits change /> });
    let outcome = outcome.about(&id.to_string());
    view! {
        <PageTitle text=title />
        <div class="title">
            <nav class="crumb" aria-label="Where you are">
                <a class="link" href="/">
                    "Overview"
                </a>
                " / "
                <a class="link" href=links::practice(id)>
                    "practice"
                </a>
                " / edit"
            </nav>
            <h1>
                "Edit " <bdi>{name}</bdi>
            </h1>
        </div>
        {waits}
        <section class="card" aria-label="What was entered">
            <div class="body">
                <EntryForm entry outcome />
            </div>
        </section>
    }
    .into_any()
}
