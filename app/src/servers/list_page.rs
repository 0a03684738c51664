//! Every server: those with trouble first, how many practices are on each, and a field to find one.

use domain::views::server::{ServerRow, ServersPage as Page, ServersQuery};
use domain::wording::counted;
use leptos::prelude::*;

use crate::links;
use crate::live::Subject;
use crate::servers::read::read_servers;
use crate::ui::asked::asked;
use crate::ui::loaded::Loaded;
use crate::ui::page_title::PageTitle;
use crate::ui::pager::pager as paged;
use crate::ui::state_word::StateWord;

/// The page.
#[component]
pub fn ServersPage() -> impl IntoView {
    let query = asked::<ServersQuery>();
    view! {
        <PageTitle text="Servers" />
        <Loaded from=read_servers(query) hears=vec![Subject::Practices] let:page>
            <ServersContent page />
        </Loaded>
    }
}

/// What the page shows.
#[component]
pub fn ServersContent(
    /// The servers.
    page: Page,
) -> impl IntoView {
    let query = page.query.clone();
    let to = |number: usize| {
        links::servers(&ServersQuery {
            page: number,
            ..query.clone()
        })
    };
    let pager = paged(page.page, page.pages, &to);
    view! {
        <div class="title">
            <nav class="crumb" aria-label="Where you are">
                <a class="link" href="/">
                    "Overview"
                </a>
                " / servers"
            </nav>
            <h1>"Servers"</h1>
            <p class="soft">
                "A server has one Halo Link and the databases of one or more practices. A practice comes to "
                "its server by the server name and the host that are entered beside it."
            </p>
        </div>
        <section class="card" aria-labelledby="all-servers">
            <header>
                <h2 id="all-servers">{counted(page.total, "server", "servers")}</h2>
            </header>
            <form
                class="filters"
                role="search"
                aria-label="Find a server"
                method="get"
                action=links::SERVERS
                data-follows=""
            >
                <label class="search">
                    <span class="visually-hidden">"Find a server"</span>
                    <input
                        type="search"
                        name="q"
                        placeholder="Name, provider, contact or Halo Link GUID"
                        value=page.query.q.clone()
                    />
                </label>
                <button type="submit" class="button">
                    "Find"
                </button>
            </form>
            {list(&page)}
            {pager}
        </section>
    }
    .into_any()
}

fn list(page: &Page) -> AnyView {
    if page.rows.is_empty() {
        let words = match page.query.q.is_empty() {
            true => "No server is known yet: enter a server name or a host with a practice.",
            false => "No server is called so, and no provider or contact either.",
        };
        return view! { <p class="body quiet">{words}</p> }.into_any();
    }
    let rows: Vec<_> = page.rows.iter().cloned().map(row).collect();
    view! {
        <table class="table">
            <caption class="visually-hidden">"Servers, those with trouble first"</caption>
            <thead>
                <tr>
                    <th scope="col">"Server"</th>
                    <th scope="col">"Provider"</th>
                    <th scope="col">"Practices"</th>
                    <th scope="col">"Worst state"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn row(row: ServerRow) -> impl IntoView {
    let provider = match row.provider.is_empty() {
        true => view! { <span class="quiet">"–"</span> }.into_any(),
        false => row.provider.into_any(),
    };
    let practices = match row.practices {
        0 => view! { <span class="quiet">"none"</span> }.into_any(),
        practices => view! {
            <a class="link" href=links::practices_on(row.id)>
                {counted(practices, "practice", "practices")}
            </a>
        }
        .into_any(),
    };
    let in_it = row.in_it;
    let worst = match row.worst {
        Some(state) => view! {
            <StateWord state />
            {(row.practices > 1).then(|| view! { " " <span class="quiet">{format!("{in_it} of {}", row.practices)}</span> })}
        }
        .into_any(),
        None => view! { <span class="quiet">"–"</span> }.into_any(),
    };
    view! {
        <tr>
            <th scope="row" class="wide">
                <a class="link" href=links::server(row.id)>
                    {row.title}
                </a>
            </th>
            <td data-label="Provider">{provider}</td>
            <td data-label="Practices">{practices}</td>
            <td data-label="Worst state">
                <span>{worst}</span>
            </td>
        </tr>
    }
}
