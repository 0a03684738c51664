//! The second screen, all day: which practices need us now, and whose move is it?

use domain::overview::Query;
use domain::views::Overview;
use leptos::prelude::*;

use crate::links;
use crate::live::{Live, Subject, clock_while};
use crate::overview::announcer::Announcer;
use crate::overview::as_of_form::AsOfForm;
use crate::overview::counts::CountLinks;
use crate::overview::empty_state::EmptyState;
use crate::overview::filters::Filters;
use crate::overview::legend::Legend;
use crate::overview::pager::Pager;
use crate::overview::past_bar::PastBar;
use crate::overview::read::read_overview;
use crate::overview::table::PracticeTable;
use crate::overview::whose_move::WhoseMove;
use crate::ui::asked::asked;
use crate::ui::banner::BannerBar;
use crate::ui::loaded::Loaded;
use crate::ui::moment::When;
use crate::ui::page_title::PageTitle;

/// The overview. Its address holds filter, order, page, and the time where it is of the past.
#[component]
pub fn OverviewPage() -> impl IntoView {
    let query = asked::<Query>();
    let news = expect_context::<Live>().news_of(|| [Subject::Practices]);
    let list = Resource::new(
        move || {
            let query = query.get();
            // What was does not change: only a list of now is read again.
            let news = if query.at.is_empty() { news.get() } else { 0 };
            (query, news)
        },
        |(query, _)| async move { read_overview(query).await },
    );
    view! {
        <PageTitle text="Overview" />
        <h1 class="visually-hidden">"Overview"</h1>
        <Loaded from=list let:overview>
            <OverviewContent overview query=query.into() />
        </Loaded>
    }
}

/// What the overview shows of a list.
#[component]
pub fn OverviewContent(
    /// The list.
    overview: Signal<Overview>,
    /// What the address asks for; ahead of the list while that is fetched.
    query: Signal<Query>,
) -> impl IntoView {
    let counts = Memo::new(move |_| overview.with(|overview| overview.counts.clone()));
    let banner = Memo::new(move |_| overview.with(|overview| overview.banner.clone()));
    let as_of = clock_while(
        move || overview.with(|overview| !overview.shown.is_past),
        move || overview.with(|overview| overview.as_of),
    );
    let tags = Memo::new(move |_| overview.with(|overview| overview.tags.clone()));
    let is_empty = Memo::new(move |_| overview.with(|overview| overview.rows.is_empty()));
    let has_practices = Memo::new(move |_| overview.with(|overview| !is_first_day(overview)));
    let shown = Memo::new(move |_| overview.with(|overview| overview.shown.clone()));
    let is_past = Memo::new(move |_| shown.with(|shown| shown.is_past));
    // A time that is none, or to come, leads to no list of its own.
    let query = Signal::derive(move || Query {
        at: if is_past.get() {
            query.get().at
        } else {
            String::new()
        },
        ..query.get()
    });
    view! {
        <PastBar shown query />
        <BannerBar banner as_of />
        <Show when=move || has_practices.get()>
            <CountLinks counts query />
            <div class="tools">
                <Filters query tags />
                <WhoseMove counts query />
            </div>
        </Show>
        <Show
            when=move || !is_empty.get()
            fallback=move || {
                view! { <EmptyState first_day=!has_practices.get() query=query.get() /> }
            }
        >
            <section class="card" aria-label="Practices">
                <PracticeTable overview />
            </section>
            <Pager overview />
        </Show>
        <Announcer overview />
        <Show when=move || has_practices.get()>
            <AsOfForm shown query />
            <footer class="foot">
                <Legend />
                <a class="link" href=links::EDIT_MANY>
                    "Edit many"
                </a>
                {move || overview.with(how_it_was_read)}
            </footer>
        </Show>
    }
    .into_any()
}

/// Whether nobody entered a practice yet, retired ones included. In the past there was a day before
/// the first, which is no first day.
fn is_first_day(overview: &Overview) -> bool {
    let counts = &overview.counts;
    !overview.shown.is_past && counts.all == 0 && counts.states.iter().all(|(_, count)| *count == 0)
}

/// How much is shown, how fresh it is, and what it costs.
fn how_it_was_read(overview: &Overview) -> impl IntoView + use<> {
    let first = overview.page.saturating_sub(1) * overview.per_page + 1;
    let last = first + overview.rows.len().saturating_sub(1);
    let shown =
        (!overview.rows.is_empty()).then(|| format!("{first}–{last} of {}", overview.total));
    let observed = format!("{} of {} observed", overview.observed, overview.counts.all);
    let pace = format!(
        "{:.1} requests/s of {:.0} allowed",
        overview.requests_per_second, overview.requests_per_second_max,
    );
    let newest = overview.last_observed.clone().map(|moment| {
        view! {
            "Last answer "
            <When moment />
            ", "
        }
    });
    let of_now = (!overview.shown.is_past).then(|| {
        view! {
            <p>{newest} {observed}</p>
            <p>{pace}</p>
        }
    });
    view! {
        <p>{shown}</p>
        {of_now}
    }
}
