//! Who did what: one row per deed, newest first. All of it is text from outside.

use domain::views::people::{AuditEntry, AuditPage, AuditQuery};
use leptos::prelude::*;

use crate::links;
use crate::ui::moment::When;

/// The table, and the way to what is older.
#[component]
pub fn AuditTable(
    /// The page that is shown.
    page: AuditPage,
) -> impl IntoView {
    let entries = if page.entries.is_empty() {
        nothing_found().into_any()
    } else {
        table(page.entries).into_any()
    };
    view! {
        {entries}
        {older(&page.query, page.next)}
    }
    .into_any()
}

fn table(entries: Vec<AuditEntry>) -> impl IntoView {
    let rows = entries.into_iter().map(audit_row).collect_view();
    view! {
        <section class="card" aria-label="Audit trail">
            <table class="table audit">
                <caption class="visually-hidden">"What was done, newest first"</caption>
                <thead>
                    <tr>
                        <th scope="col">"When"</th>
                        <th scope="col">"Who"</th>
                        <th scope="col">"From"</th>
                        <th scope="col">"What"</th>
                        <th scope="col">"To what"</th>
                        <th scope="col">"Before and after"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
}

fn nothing_found() -> impl IntoView {
    view! {
        <section class="card empty-state">
            <h2>"Nothing matches"</h2>
            <p>"Nothing like that was written down."</p>
        </section>
    }
}

fn audit_row(entry: AuditEntry) -> impl IntoView {
    let from = entry.address.unwrap_or_else(|| "–".to_owned());
    view! {
        <tr>
            <td data-label="When">
                <When moment=entry.at />
            </td>
            <th scope="row" class="wide">
                {entry.actor}
            </th>
            <td data-label="From" class="code">
                {from}
            </td>
            <td data-label="What" class="code">
                {entry.action}
            </td>
            <td data-label="To what" class="wide">
                {entry.subject}
            </td>
            <td class="cell-act">{values(entry.before, entry.after)}</td>
        </tr>
    }
}

fn values(before: Option<String>, after: Option<String>) -> impl IntoView {
    let any = before.is_some() || after.is_some();
    let value = |label: &'static str, value: Option<String>| {
        value.map(|value| {
            view! {
                <p class="quiet">{label}</p>
                <pre class="well">
                    <code>{value}</code>
                </pre>
            }
        })
    };
    any.then(|| {
        view! {
            <details class="disclosure">
                <summary>"Show"</summary>
                {value("Before", before)}
                {value("After", after)}
            </details>
        }
    })
}

/// The way on, and back to the newest.
fn older(query: &AuditQuery, next: Option<i64>) -> impl IntoView + use<> {
    let at = |before: Option<i64>| {
        links::audit(&AuditQuery {
            before,
            ..query.clone()
        })
    };
    (query.before.is_some() || next.is_some()).then(|| {
        view! {
            <nav class="pager" aria-label="Pages">
                {query
                    .before
                    .is_some()
                    .then(|| {
                        view! {
                            <a class="button" href=at(None)>
                                "Newest"
                            </a>
                        }
                    })}
                {next
                    .is_some()
                    .then(|| {
                        view! {
                            <a class="button" rel="next" href=at(next)>
                                "Older"
                            </a>
                        }
                    })}
            </nav>
        }
    })
}
