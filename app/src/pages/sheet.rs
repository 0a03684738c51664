//! A sheet that is being brought in: how far it is, what stands where, and each row with what was
//! found and what to do.

use domain::permission::Permission;
use domain::views::onboarding::SheetPage as Sheet;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

use crate::components::done::Done;
use crate::components::loaded::Loaded;
use crate::components::page_title::PageTitle;
use crate::components::sheet_head::{sheet_counts, sheet_pager, sheet_progress};
use crate::components::sheet_start::{StartForm, left_out};
use crate::components::sheet_table::SheetTable;
use crate::door::SignedIn;
use crate::form_outcome::FormOutcome;
use crate::links;
use crate::live::{Live, Subject};
use crate::server_fns::onboarding::read_sheet;

/// The page of the sheet whose number is in the address.
#[component]
pub fn SheetPage() -> impl IntoView {
    let params = use_params_map();
    let pairs = use_query_map();
    let outcome = FormOutcome::told_by_the_server();
    let may_edit = expect_context::<SignedIn>().may(Permission::EditPractices);
    let asked = Memo::new(move |_| {
        let number = params.with(|params| params.get("id").unwrap_or_default());
        let (only, page) = pairs.with(|pairs| {
            let page = pairs.get("page").and_then(|page| page.parse().ok());
            (pairs.get("only").unwrap_or_default(), page.unwrap_or(1))
        });
        (number, only, page)
    });
    let news = expect_context::<Live>().news_of(|| [Subject::Imports]);
    let sheet = Resource::new(
        move || (asked.get(), news.get()),
        |((number, only, page), _)| async move { read_sheet(number, only, page).await },
    );
    view! {
        <Done />
        <Loaded from=sheet let:sheet>
            <SheetContent sheet may_edit outcome=outcome.clone() />
        </Loaded>
    }
    .into_any()
}

/// What the page shows.
#[component]
pub fn SheetContent(
    /// The sheet.
    sheet: Signal<Sheet>,
    /// Whether whoever looks may decide about rows.
    may_edit: bool,
    /// What became of the form that was sent.
    outcome: FormOutcome,
) -> impl IntoView {
    let title = Memo::new(move |_| {
        sheet.with(|sheet| match sheet.sheet.rows {
            1 => sheet.sheet.name.clone(),
            rows => format!("{rows} practices from {}", sheet.sheet.name),
        })
    });
    let brought = move || {
        sheet.with(|sheet| {
            format!(
                "Brought by {} at {}. Nothing is watched until it is started.",
                sheet.sheet.by, sheet.sheet.at.local
            )
        })
    };
    let left_out = left_out(&outcome);
    let head = Memo::new(move |_| sheet.with(|sheet| (sheet.sheet.clone(), sheet.only)));
    let of_start = outcome.clone();
    let start = may_edit.then(|| view! { <StartForm sheet left_out outcome=of_start /> });
    view! {
        <PageTitle text=title />
        <div class="title">
            <nav class="crumb" aria-label="Where you are">
                <a class="link" href=links::ONBOARDING>
                    "Onboarding"
                </a>
                " / sheet"
            </nav>
            <h1>
                <bdi>{move || title.get()}</bdi>
            </h1>
            <p class="soft">{brought}</p>
        </div>
        {move || sheet.with(sheet_progress)}
        {move || head.with(|(sheet, only)| sheet_counts(sheet, *only))}
        {start}
        <SheetTable sheet may_edit left_out outcome />
        {move || sheet.with(sheet_pager)}
    }
    .into_any()
}
