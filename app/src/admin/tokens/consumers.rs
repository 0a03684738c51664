//! The programs that follow the feed of mappings, whose token each belongs to, and freeing one.

use domain::action::token::TokenActionKind;
use domain::views::people::ConsumerView;
use leptos::prelude::*;

use crate::form_outcome::FormOutcome;
use crate::ui::action_form::ActionForm;
use crate::ui::moment::When;
use crate::ui::own_password::own_password;

/// The table; nothing where no program ever acknowledged.
pub fn consumer_table(
    consumers: Vec<ConsumerView>,
    outcome: &FormOutcome,
) -> impl IntoView + use<> {
    let rows: Vec<_> = consumers.into_iter().map(|one| row(one, outcome)).collect();
    (!rows.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="consumers">
                <header>
                    <h2 id="consumers">"Programs that follow the feed"</h2>
                    <p class="soft">
                        "A name belongs to the token that acknowledged under it first. A token that has ended
                        keeps its names until they are freed here; then the next token that speaks for one has it."
                    </p>
                </header>
                <table class="table">
                    <caption class="visually-hidden">"Programs that follow the feed, by name"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"Consumer"</th>
                            <th scope="col">"Token"</th>
                            <th scope="col">"Followed up to"</th>
                            <th scope="col">"Said so last"</th>
                            <th scope="col">
                                <span class="visually-hidden">"Freeing"</span>
                            </th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </section>
        }
    })
}

fn row(consumer: ConsumerView, outcome: &FormOutcome) -> impl IntoView + use<> {
    let is_sent = outcome.values.get("consumer") == Some(&consumer.name);
    let outcome = if is_sent { outcome.clone() } else { FormOutcome::default() };
    let name = consumer.name.clone();
    let is_open = outcome.problem.is_some();
    let free = consumer.token.is_some().then(|| {
        view! {
            <details class="disclosure" open=is_open>
                <summary>
                    "Free…" <span class="visually-hidden">" "{name.clone()}</span>
                </summary>
                <ActionForm action=TokenActionKind::FreeConsumer outcome>
                    <input type="hidden" name="consumer" value=name.clone() />
                    {own_password()}
                    <button type="submit" class="button">
                        "Free the name"
                    </button>
                </ActionForm>
            </details>
        }
    });
    let token = match consumer.token {
        Some(token) => view! {
            <bdi>{token}</bdi>
            {consumer.has_token_ended.then(|| view! { " " <span class="quiet">"has ended"</span> })}
            {consumer
                .taken_at
                .map(|taken_at| {
                    view! {
                        <p class="quiet">"took the name over " <When moment=taken_at /></p>
                    }
                })}
        }
            .into_any(),
        None => view! { <span class="quiet">"nobody’s yet"</span> }.into_any(),
    };
    view! {
        <tr>
            <th scope="row" class="wide">
                <bdi>{consumer.name}</bdi>
            </th>
            <td data-label="Token">{token}</td>
            <td data-label="Followed up to">{consumer.seq}</td>
            <td data-label="Said so last">
                <When moment=consumer.at />
            </td>
            <td class="cell-act">{free}</td>
        </tr>
    }
}
