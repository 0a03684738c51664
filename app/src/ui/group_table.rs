//! The changes of a group, one row each: the practice, and both GUIDs in short.

use domain::site::HaloGuid;
use domain::views::groups::GroupItem;
use leptos::prelude::*;

use crate::links;

/// Characters of a GUID that tell two apart at a glance.
const SHORT: usize = 8;

/// The changes that can be approved; nothing where there are none.
pub fn group_table(items: &[GroupItem], caption: &'static str) -> impl IntoView + use<> {
    let rows: Vec<_> = items.iter().map(|item| row(item, None)).collect();
    (!rows.is_empty()).then(|| table(rows, caption, false))
}

/// The changes that cannot be approved yet, each with why; nothing where there are none.
pub fn not_yet_table(items: &[(GroupItem, String)]) -> impl IntoView + use<> {
    let rows: Vec<_> = items
        .iter()
        .map(|(item, why)| row(item, Some(why.clone())))
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="not-yet">
                <header>
                    <h2 id="not-yet">"Not yet"</h2>
                </header>
                {table(rows, "Changes that cannot be approved yet", true)}
            </section>
        }
    })
}

fn table(rows: Vec<impl IntoView>, caption: &'static str, with_why: bool) -> impl IntoView {
    view! {
        <table class="table">
            <caption class="visually-hidden">{caption}</caption>
            <thead>
                <tr>
                    <th scope="col">"Practice"</th>
                    <th scope="col">"Approved now"</th>
                    <th scope="col">"Proposed"</th>
                    {with_why.then(|| view! { <th scope="col">"Why not"</th> })}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

fn row(item: &GroupItem, why: Option<String>) -> impl IntoView + use<> {
    view! {
        <tr>
            <th scope="row" class="wide">
                <a class="link" href=links::change(item.change)>
                    {item.practice_name.clone()}
                </a>
            </th>
            <td data-label="Approved now">{short(item.old)}</td>
            <td data-label="Proposed">{short(item.new)}</td>
            {why.map(|why| view! { <td data-label="Why not">{why}</td> })}
        </tr>
    }
}

/// The beginning of a GUID, whole on hover.
pub fn short(guid: Option<HaloGuid>) -> impl IntoView {
    match guid.map(|guid| guid.to_string()) {
        Some(guid) => {
            let start: String = guid.chars().take(SHORT).collect();
            view! {
                <span class="guid" title=guid>
                    {start}
                    "…"
                </span>
            }
            .into_any()
        }
        None => view! { <span class="quiet">"none"</span> }.into_any(),
    }
}
