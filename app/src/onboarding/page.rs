//! Bringing practices in: what is under way, and where to paste the next batch.

use domain::permission::Permission;
use domain::views::onboarding::ImportBatchesPage;
use domain::wording::counted;
use leptos::prelude::*;

use crate::form_outcome::FormOutcome;
use crate::links;
use crate::live::Subject;
use crate::login::SignedIn;
use crate::onboarding::batch_list::batch_list;
use crate::onboarding::paste_form::PasteForm;
use crate::onboarding::read::read_import_batches;
use crate::ui::done::DoneNotice;
use crate::ui::loaded::Loaded;
use crate::ui::page_title::PageTitle;

/// The page.
#[component]
pub fn OnboardingPage() -> impl IntoView {
    let outcome = FormOutcome::told_by_the_server();
    let may_edit = expect_context::<SignedIn>().may(Permission::EditPractices);
    view! {
        <PageTitle text="Onboarding" />
        <div class="title">
            <h1>"Onboarding"</h1>
            <p class="soft">
                "Each Site ID is looked up at Halo Cloud and the name it answers is compared with "
                "yours. Nothing is watched until you start it."
            </p>
        </div>
        <DoneNotice />
        <Loaded from=read_import_batches() hears=vec![Subject::Imports] let:page>
            <OnboardingContent page may_edit outcome />
        </Loaded>
    }
    .into_any()
}

/// What the page shows.
#[component]
pub fn OnboardingContent(
    /// The batches.
    page: ImportBatchesPage,
    /// Whether whoever looks may bring practices in.
    may_edit: bool,
    /// What became of the form that was sent.
    outcome: FormOutcome,
) -> impl IntoView {
    let turned = page.open.iter().map(|batch| batch.turned_ready);
    let turned = match turned.sum::<usize>() {
        0 => None,
        some => Some(counted(
            some,
            "row became ready by itself.",
            "rows became ready by themselves.",
        )),
    };
    let turned_ready = turned.map(|words| {
        view! {
            <p class="notice done" role="status">
                {words}
            </p>
        }
    });
    view! {
        {turned_ready}
        {may_edit.then(|| view! { <PasteForm outcome /> })}
        {batch_list("Under way", &page.open)}
        {batch_list("Done", &page.done)}
        <p class="soft">
            <a class="link" href=links::PRACTICES_CSV rel="external">
                "Export the practice list as CSV"
            </a>
            ": it imports again unchanged."
        </p>
    }
    .into_any()
}
