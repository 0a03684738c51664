//! Who was told of something: channel, what, when, and whether it arrived.

use domain::alert::channel::MessageState;
use domain::views::alerts::ToldRow;
use leptos::prelude::*;

use crate::ui::moment::When;

/// The table; a word where nobody was told.
pub fn told_table(rows: Vec<ToldRow>) -> impl IntoView {
    if rows.is_empty() {
        return view! { <p class="body quiet">"Nobody was told yet."</p> }.into_any();
    }
    let rows = rows.into_iter().map(|row| {
        view! {
            <tr data-state=row.state.as_str()>
                <th scope="row" class="wide">
                    <bdi>{row.channel}</bdi>
                </th>
                <td data-label="Told">{row.event.label()}</td>
                <td data-label="When">
                    <When moment=row.at />
                </td>
                <td data-label="Arrived">{arrived(row.state)}</td>
            </tr>
        }
    });
    view! {
        <table class="table told">
            <caption class="visually-hidden">"Who was told, oldest first"</caption>
            <thead>
                <tr>
                    <th scope="col">"Channel"</th>
                    <th scope="col">"Told"</th>
                    <th scope="col">"When"</th>
                    <th scope="col">"Arrived"</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

const fn arrived(state: MessageState) -> &'static str {
    match state {
        MessageState::Delivered => "yes",
        MessageState::Waiting => "not yet: it is tried again",
        MessageState::Undelivered => "no: it was given up",
    }
}
