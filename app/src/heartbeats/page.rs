//! Clocks and heartbeats over the whole list: who is out of order, worst first, while there is
//! still time to do something about it.

use domain::views::heartbeats::HeartbeatPage as Page;
use domain::wording::counted;
use leptos::prelude::*;

use crate::heartbeats::link_versions::link_versions;
use crate::heartbeats::read::read_heartbeats;
use crate::heartbeats::table::heartbeat_table;
use crate::live::Subject;
use crate::ui::loaded::Loaded;
use crate::ui::page_title::PageTitle;

/// The page.
#[component]
pub fn HeartbeatsPage() -> impl IntoView {
    view! {
        <PageTitle text="Heartbeats and clocks" />
        <Loaded from=read_heartbeats() hears=vec![Subject::Practices] follows_looks=true let:page>
            <HeartbeatsContent page />
        </Loaded>
    }
}

/// What the page shows.
#[component]
pub fn HeartbeatsContent(
    /// Who is out of order.
    page: Page,
) -> impl IntoView {
    let content = match page.rows.is_empty() {
        true => in_order(&page).into_any(),
        false => out_of_order(&page).into_any(),
    };
    view! {
        <div class="title">
            <h1>"Heartbeats and clocks"</h1>
            <p class="soft">
                "Halo Link sends a heartbeat every minute and needs the server's clock less than 60 s "
                "off. A practice is listed here when its clock is 30 s off or would be 60 s off within "
                "a week, and when more than one look in twenty finds its heartbeat over 90 s old or "
                "three in a day were over 3 min late."
            </p>
        </div>
        {content}
        {unknown(&page)}
        {link_versions(&page.link_versions)}
    }
    .into_any()
}

fn out_of_order(page: &Page) -> impl IntoView + use<> {
    let count = page.rows.len();
    let table = heartbeat_table(&page.rows);
    view! {
        <section class="card trouble" aria-labelledby="out-of-order">
            <header>
                <h2 id="out-of-order">
                    "Out of order "
                    <span class="quiet">{count}</span>
                </h2>
            </header>
            {table}
        </section>
    }
}

fn in_order(page: &Page) -> impl IntoView + use<> {
    let looked_at = match page.practices {
        0 => "No practice is watched yet.".to_owned(),
        1 => "One practice was looked at.".to_owned(),
        many => format!("{many} practices were looked at."),
    };
    view! {
        <section class="card empty-state">
            <h2>"No clock and no heartbeat is out of order"</h2>
            <p>
                {looked_at}
                " As far as they tell, every clock is within 30 s and not heading for 60 s, and every "
                "heartbeat comes regularly. A practice that is down is not here but in the overview."
            </p>
        </section>
    }
}

/// Of how many nothing can be said; what is not told is not in order.
fn unknown(page: &Page) -> impl IntoView + use<> {
    let practices = |count: usize| counted(count, "practice", "practices");
    let untold = (page.untold > 0).then(|| {
        format!(
            "Of {} neither heartbeat nor clock is known: Halo does not tell, or they were not \
             online lately. ",
            practices(page.untold)
        )
    });
    let too_early = (page.too_early > 0).then(|| {
        format!(
            "Of {} too few days are known to tell a trend; it takes three.",
            practices(page.too_early)
        )
    });
    view! { <p class="soft">{untold} {too_early}</p> }
}
