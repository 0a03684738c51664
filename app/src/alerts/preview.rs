//! What a rule would have sent over the last days.

use domain::views::alerts::RulePreview;
use domain::wording::counted;
use leptos::prelude::*;

/// The card.
pub fn preview_card(name: &str, preview: &RulePreview) -> impl IntoView + use<> {
    let count = counted(preview.messages, "message", "messages");
    let words = format!(
        "With “{name}” the last {} days would have sent {count}.",
        preview.days
    );
    let rows = preview.items.iter().map(|item| {
        let at = item.at.format("%a %-d %b %H:%M UTC").to_string();
        view! {
            <tr>
                <th scope="row" class="wide">
                    <bdi>{item.title.clone()}</bdi>
                </th>
                <td data-label="Tells">{item.event.label()}</td>
                <td data-label="When">{at}</td>
                <td data-label="Channels">{item.channels}</td>
            </tr>
        }
    });
    let rows: Vec<_> = rows.collect();
    let table = (!rows.is_empty()).then(|| {
        view! {
            <table class="table">
                <caption class="visually-hidden">"What would have been sent, newest first"</caption>
                <thead>
                    <tr>
                        <th scope="col">"About"</th>
                        <th scope="col">"Tells"</th>
                        <th scope="col">"When"</th>
                        <th scope="col">"Channels"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
    });
    view! {
        <section class="card shown-once" aria-labelledby="shown-once" data-once="">
            <h2 id="shown-once">"What the rule would have sent"</h2>
            <p>{words}</p>
            {table}
        </section>
    }
}
