//! The second screen, all day: which practices need us now, and whose move is it?

use domain::overview::Query;
use domain::server::ServerId;
use domain::views::Overview;
use leptos::prelude::*;

use crate::links;
use crate::live::Subject;
use crate::overview::as_of_form::AsOfForm;
use crate::overview::counts::CountLinks;
use crate::overview::empty_state::EmptyState;
use crate::overview::filters::Filters;
use crate::overview::legend::Legend;
use crate::overview::pager::pager;
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
    // What was does not change: only a list of now is read again.
    let hears = query.at.is_empty().then_some(Subject::Practices);
    let list = read_overview(query.clone());
    view! {
        <PageTitle text="Overview" />
        <h1 class="visually-hidden">"Overview"</h1>
        <Loaded from=list hears=hears.into_iter().collect() let:overview>
            <OverviewContent overview query />
        </Loaded>
    }
}

/// What the overview shows of a list.
#[component]
pub fn OverviewContent(
    /// The list.
    overview: Overview,
    /// What the address asks for.
    query: Query,
) -> impl IntoView {
    let has_practices = !is_first_day(&overview);
    let shown = overview.shown.clone();
    // A time that is none, or to come, leads to no list of its own.
    let at = match shown.is_past {
        true => query.at.clone(),
        false => String::new(),
    };
    let query = Query { at, ..query };
    let on_server = query.server.map(|id| on_server(&overview, &query, ServerId(id)));
    let tools = has_practices.then(|| {
        let counts = overview.counts.clone();
        view! {
            {on_server}
            <CountLinks counts=counts.clone() query=query.clone() />
            <div class="tools">
                <Filters query=query.clone() tags=overview.tags.clone() />
                <WhoseMove counts query=query.clone() />
            </div>
        }
    });
    let foot = has_practices.then(|| {
        view! {
            <AsOfForm shown=shown.clone() query=query.clone() />
            <footer class="foot">
                <Legend />
                <a class="link" href=links::EDIT_MANY>
                    "Edit many"
                </a>
                <a class="link" href=links::SERVERS>
                    "Servers"
                </a>
                {how_it_was_read(&overview)}
            </footer>
        }
    });
    let (banner, as_of) = (overview.banner.clone(), overview.as_of);
    let list = if overview.rows.is_empty() {
        view! { <EmptyState first_day=!has_practices query=query.clone() /> }.into_any()
    } else {
        let pager = pager(&overview);
        view! {
            <section class="card" aria-label="Practices">
                <PracticeTable overview />
            </section>
            {pager}
        }
        .into_any()
    };
    view! {
        <PastBar shown query />
        <BannerBar banner as_of />
        {tools}
        {list}
        {foot}
    }
    .into_any()
}

/// That only what runs on one server is shown, with the way to it and back to everything.
fn on_server(overview: &Overview, query: &Query, id: ServerId) -> impl IntoView + use<> {
    let mut rows = overview.rows.iter();
    let name = rows.find_map(|row| row.practice.server_name.clone());
    let all = links::overview(&Query {
        server: None,
        page: 1,
        ..query.clone()
    });
    view! {
        <p class="one-server">
            "Only practices on the server "
            <a class="link" href=links::server(id)>
                {name.unwrap_or_else(|| id.to_string())}
            </a>
            ". "
            <a class="link" href=all>
                "Show all servers"
            </a>
        </p>
    }
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
    // The time of the last answer: a page that hears of no change does not hear of later ones either.
    let newest = overview.last_observed.clone().map(|moment| {
        view! {
            " as of "
            <When moment />
        }
    });
    let of_now = (!overview.shown.is_past).then(|| {
        view! {
            <p>{observed} {newest}</p>
            <p>{pace}</p>
        }
    });
    view! {
        <p>{shown}</p>
        {of_now}
    }
}
