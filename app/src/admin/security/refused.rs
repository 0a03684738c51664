//! What was refused, by kind and by address.

use domain::views::security::{RefusedAddress, RefusedCount, RefusedKind};
use domain::wording::counted;
use leptos::prelude::*;

use crate::ui::moment::{When, to_the_minute};

/// What was refused in a day and in a month, by kind.
pub fn refused(kinds: Vec<RefusedKind>) -> AnyView {
    if kinds.is_empty() {
        return view! {
            <p class="body">"Nothing and nobody was refused in the last 30 days."</p>
        }
        .into_any();
    }
    let rows = kinds.into_iter().map(|kind| {
        view! {
            <tr>
                <th scope="row" class="wide">
                    {kind.event.label()}
                </th>
                <td data-label="24 hours">{kind.day.map_or_else(never, how_often)}</td>
                <td data-label="30 days">{how_often(kind.month)}</td>
            </tr>
        }
    });
    view! {
        <table class="table">
            <caption class="visually-hidden">"What was refused, by kind"</caption>
            <thead>
                <tr>
                    <th scope="col">"Kind"</th>
                    <th scope="col">"Last 24 hours"</th>
                    <th scope="col">"Last 30 days"</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn never() -> AnyView {
    view! { <span class="quiet">"never"</span> }.into_any()
}

fn how_often(refused: RefusedCount) -> AnyView {
    let from = match (refused.addresses, refused.is_beyond) {
        (0, _) => String::new(),
        (many, true) => format!(", from more than {many} addresses"),
        (many, false) => format!(", from {}", counted(many, "address", "addresses")),
    };
    let words = to_the_minute(&refused.newest);
    let how_often = format!("{}{from}, newest ", refused.count);
    view! { <span>{how_often} <When moment=refused.newest words /></span> }
    .into_any()
}

/// The addresses from which most was refused.
pub fn addresses(addresses: Vec<RefusedAddress>) -> AnyView {
    if addresses.is_empty() {
        return view! {
            <p class="body">"No stranger was refused in the last 30 days."</p>
        }
        .into_any();
    }
    let rows = addresses.into_iter().map(|one| {
        let kinds: Vec<_> = one.events.iter().map(|event| event.label()).collect();
        view! {
            <tr>
                <th scope="row" class="wide">
                    <bdi>{one.address}</bdi>
                </th>
                <td data-label="Refused">{counted(one.count, "time", "times")}</td>
                <td data-label="What">{kinds.join(", ")}</td>
                <td data-label="Newest">
                    <When moment=one.newest />
                </td>
            </tr>
        }
    });
    view! {
        <table class="table">
            <caption class="visually-hidden">"Addresses, those with most first"</caption>
            <thead>
                <tr>
                    <th scope="col">"Address"</th>
                    <th scope="col">"Refused"</th>
                    <th scope="col">"What"</th>
                    <th scope="col">"Newest"</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}
