//! A batch that is being brought in: how far it is, what stands where, and each row with what was
//! found and what to do.

use domain::permission::Permission;
use domain::views::onboarding::{BatchQuery, ImportBatchPage as ImportBatch};
use leptos::prelude::*;

use crate::form_outcome::FormOutcome;
use crate::links;
use crate::live::Subject;
use crate::login::SignedIn;
use crate::onboarding::batch::head::{batch_counts, batch_pager, batch_progress};
use crate::onboarding::batch::start::{left_out, start_form};
use crate::onboarding::batch::table::BatchTable;
use crate::onboarding::read::read_import_batch;
use crate::ui::asked::{asked, named};
use crate::ui::done::DoneNotice;
use crate::ui::loaded::Loaded;
use crate::ui::page_title::PageTitle;

/// The page of the batch whose number is in the address.
#[component]
pub fn ImportBatchPage() -> impl IntoView {
    let query = asked::<BatchQuery>();
    let outcome = FormOutcome::told_by_the_server();
    let may_edit = expect_context::<SignedIn>().may(Permission::EditPractices);
    let batch = read_import_batch(named("id"), query);
    view! {
        <DoneNotice />
        <Loaded from=batch hears=vec![Subject::Imports] let:batch>
            <BatchContent batch may_edit outcome />
        </Loaded>
    }
    .into_any()
}

/// What the page shows.
#[component]
pub fn BatchContent(
    /// The batch.
    batch: ImportBatch,
    /// Whether whoever looks may decide about rows.
    may_edit: bool,
    /// What became of the form that was sent.
    outcome: FormOutcome,
) -> impl IntoView {
    let title = match batch.batch.rows {
        1 => batch.batch.name.clone(),
        rows => format!("{rows} practices from {}", batch.batch.name),
    };
    let brought = format!(
        "Brought by {} at {}. Nothing is watched until it is started.",
        batch.batch.by, batch.batch.at.local
    );
    let left_out = left_out(&outcome);
    let start = may_edit.then(|| start_form(&batch, &left_out, &outcome));
    let pager = batch_pager(&batch);
    view! {
        <PageTitle text=title.clone() />
        <div class="title">
            <nav class="crumb" aria-label="Where you are">
                <a class="link" href=links::ONBOARDING>
                    "Onboarding"
                </a>
                " / batch"
            </nav>
            <h1>
                <bdi>{title}</bdi>
            </h1>
            <p class="soft">{brought}</p>
        </div>
        {batch_progress(&batch)}
        {batch_counts(&batch.batch, batch.only)}
        {start}
        <BatchTable batch may_edit left_out outcome />
        {pager}
    }
    .into_any()
}
