//! One practice as it was entered, to be edited.

use domain::practice_field::PracticeField;
use domain::views::entry::EntryPage;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::links;
use crate::practice::edit::form::EntryForm;
use crate::practice::edit::read::read_entry;
use crate::sent_form::SentForm;
use crate::ui::change_badge::ChangeWaits;
use crate::ui::loaded::Loaded;
use crate::ui::page_title::PageTitle;

/// The page of the practice whose number is in the address. It is read once and does not follow what
/// happens, so that nothing moves under whoever types.
#[component]
pub fn EditPracticePage() -> impl IntoView {
    let params = use_params_map();
    let number = Memo::new(move |_| params.with(|params| params.get("id").unwrap_or_default()));
    let sent = SentForm::about(number.get_untracked());
    let entry = Resource::new(move || number.get(), read_entry);
    view! {
        <Loaded from=entry let:entry>
            <EditPracticeContent entry sent=sent.clone() />
        </Loaded>
    }
    .into_any()
}

/// What the page shows.
#[component]
pub fn EditPracticeContent(
    /// What was entered.
    entry: Signal<EntryPage>,
    /// What became of the form that was sent.
    sent: SentForm,
) -> impl IntoView {
    let name = Memo::new(move |_| entry.with(|entry| entry.field(PracticeField::Name).to_owned()));
    let title = Signal::derive(move || format!("Edit {}", name.get()));
    let id = Memo::new(move |_| entry.with(|entry| entry.practice_id));
    let waiting = Memo::new(move |_| entry.with(|entry| entry.pending_change));
    let form = move || {
        let entry = entry.get();
        let outcome = sent.outcome_of(&entry.practice_id.to_string());
        view! { <EntryForm entry outcome /> }
    };
    view! {
        <PageTitle text=title />
        <div class="title">
            <nav class="crumb" aria-label="Where you are">
                <a class="link" href="/">
                    "Overview"
                </a>
                " / "
                <a class="link" href=move || links::practice(id.get())>
                    "practice"
                </a>
                " / edit"
            </nav>
            <h1>
                "Edit " <bdi>{move || name.get()}</bdi>
            </h1>
        </div>
        {move || waiting.get().map(|change| view! { <ChangeWaits change /> })}
        <section class="card" aria-label="What was entered">
            <div class="body">{form}</div>
        </section>
    }
    .into_any()
}
