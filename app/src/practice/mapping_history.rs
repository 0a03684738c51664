//! Which GUID was approved for a practice's site when, and who decided: the ledger, newest first.

use domain::views::ledger::MappingStretch;
use leptos::prelude::*;

use crate::ui::change_link::change_link;
use crate::ui::guid::Guid;
use crate::ui::moment::{When, to_the_minute};

/// The table; a sentence where nothing was ever approved.
pub fn mapping_history(mappings: &[MappingStretch]) -> impl IntoView + use<> {
    let rows: Vec<_> = mappings.iter().cloned().map(row).collect();
    if rows.is_empty() {
        return view! { <p class="body quiet">"No GUID was approved yet."</p> }.into_any();
    }
    view! {
        <table class="table">
            <caption class="visually-hidden">
                "Which GUID was approved when, and who decided, newest first"
            </caption>
            <thead>
                <tr>
                    <th scope="col">"From"</th>
                    <th scope="col">"To"</th>
                    <th scope="col">"GUID and name"</th>
                    <th scope="col">"Decided by"</th>
                    <th scope="col">"Why"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn row(stretch: MappingStretch) -> impl IntoView {
    let to = match stretch.to {
        Some(to) => minute(to).into_any(),
        None => view! {
            <b>"holds"</b>
            {stretch
                .caution
                .map(|word| {
                    view! {
                        " "
                        <span class="soft">{word.sentence()}</span>
                    }
                })}
        }
        .into_any(),
    };
    let what = match stretch.halo_guid {
        guid @ Some(_) => view! {
            <Guid guid />
            <span class="name-then">{stretch.halo_name}</span>
        }
        .into_any(),
        // What ends a mapping is a change; withholding takes none.
        None if stretch.change.is_some() => view! { <span class="soft">"none: ended"</span> }.into_any(),
        None => view! { <span class="soft">"none: withheld"</span> }.into_any(),
    };
    let change = change_link(stretch.change);
    view! {
        <tr>
            <td data-label="From">{minute(stretch.from)}</td>
            <td data-label="To">{to}</td>
            <th scope="row" class="wide">
                {what}
            </th>
            <td data-label="Decided by">{stretch.decided_by}</td>
            <td class="wide" data-label="Why">
                <span>{stretch.reason} {change}</span>
            </td>
        </tr>
    }
}

fn minute(moment: domain::views::Moment) -> impl IntoView {
    let words = to_the_minute(&moment);
    view! { <When moment words /> }
}
