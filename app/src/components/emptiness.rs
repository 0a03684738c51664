//! What to say where there are no rows: on the first day what to type, later how to see all again.

use domain::overview::Query;
use leptos::prelude::*;

use crate::links;

/// Nothing, and why.
#[component]
pub fn Emptiness(
    /// Whether nobody entered a practice yet; otherwise the filter matches none.
    first_day: bool,
    /// What is asked for.
    query: Query,
) -> impl IntoView {
    if first_day {
        no_practices().into_any()
    } else {
        no_match(&query).into_any()
    }
}

fn no_practices() -> impl IntoView {
    view! {
        <section class="card emptiness">
            <h2>"No practices yet"</h2>
            <p>
                <a class="button primary" href=links::ONBOARDING>
                    "Add your practices"
                </a>
            </p>
            <p>"Or put them into a CSV file and type this where Sundog runs:"</p>
            <pre class="well">"sundog practices import FILE.csv"</pre>
            <p>
                "The file starts with a line of column names. " <code>"name,pms,site_id"</code>
                " are enough; " <code>"pms"</code> " is " <code>"best_practice"</code> ", "
                <code>"zedmed"</code> " or " <code>"d4w"</code> ". These may follow:"
            </p>
            <pre class="well">
                "time_zone,region,hours,host,server_name,host_contact,contacts,owner,tier,tags"
            </pre>
            <p>
                "With " <code>"--dry-run"</code>
                " it only says what it would do. The practices appear here by themselves."
            </p>
        </section>
    }
}

fn no_match(query: &Query) -> impl IntoView + use<> {
    let words = if query.at.is_empty() {
        "None is like that now. "
    } else {
        "None was like that then. "
    };
    view! {
        <section class="card emptiness">
            <h2>"No practice matches"</h2>
            <p>
                {words} <a class="link" href=links::overview(&query.everything())>
                    "Show all practices"
                </a>
            </p>
        </section>
    }
}
