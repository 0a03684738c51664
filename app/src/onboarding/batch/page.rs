//! A batch that is being brought in: how far it is, what stands where, and each row with what was
//! found and what to do.

use domain::permission::Permission;
use domain::views::onboarding::{BatchQuery, ImportBatchPage as ImportBatch};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::form_outcome::FormOutcome;
use crate::links;
use crate::live::{Live, Subject};
use crate::login::SignedIn;
use crate::onboarding::batch::head::{batch_counts, batch_pager, batch_progress};
use crate::onboarding::batch::start::{StartForm, left_out};
use crate::onboarding::batch::table::BatchTable;
use crate::onboarding::read::read_import_batch;
use crate::ui::asked::asked;
use crate::ui::done::DoneNotice;
use crate::ui::loaded::Loaded;
use crate::ui::page_title::PageTitle;

/// The page of the batch whose number is in the address.
#[component]
pub fn ImportBatchPage() -> impl IntoView {
    let params = use_params_map();
    let query = asked::<BatchQuery>();
    let outcome = FormOutcome::told_by_the_server();
    let may_edit = expect_context::<SignedIn>().may(Permission::EditPractices);
    let wanted = Memo::new(move |_| {
        let number = params.with(|params| params.get("id").unwrap_or_default());
        (number, query.get())
    });
    let news = expect_context::<Live>().news_of(|| [Subject::Imports]);
    let batch = Resource::new(
        move || (wanted.get(), news.get()),
        |((number, query), _)| async move { read_import_batch(number, query).await },
    );
    view! {
        <DoneNotice />
        <Loaded from=batch let:batch>
            <BatchContent batch may_edit outcome=outcome.clone() />
        </Loaded>
    }
    .into_any()
}

/// What the page shows.
#[component]
pub fn BatchContent(
    /// The batch.
    batch: Signal<ImportBatch>,
    /// Whether whoever looks may decide about rows.
    may_edit: bool,
    /// What became of the form that was sent.
    outcome: FormOutcome,
) -> impl IntoView {
    let title = Memo::new(move |_| {
        batch.with(|batch| match batch.batch.rows {
            1 => batch.batch.name.clone(),
            rows => format!("{rows} practices from {}", batch.batch.name),
        })
    });
    let brought = move || {
        batch.with(|batch| {
            format!(
                "Brought by {} at {}. Nothing is watched until it is started.",
                batch.batch.by, batch.batch.at.local
            )
        })
    };
    let left_out = left_out(&outcome);
    let head = Memo::new(move |_| batch.with(|batch| (batch.batch.clone(), batch.only)));
    let of_start = outcome.clone();
    let start = may_edit.then(|| view! { <StartForm batch left_out outcome=of_start /> });
    view! {
        <PageTitle text=title />
        <div class="title">
            <nav class="crumb" aria-label="Where you are">
                <a class="link" href=links::ONBOARDING>
                    "Onboarding"
                </a>
                " / batch"
            </nav>
            <h1>
                <bdi>{move || title.get()}</bdi>
            </h1>
            <p class="soft">{brought}</p>
        </div>
        {move || batch.with(batch_progress)}
        {move || head.with(|(batch, only)| batch_counts(batch, *only))}
        {start}
        <BatchTable batch may_edit left_out outcome />
        {move || batch.with(batch_pager)}
    }
    .into_any()
}
