//! The API tokens: whose they are, whether they are used, and ending them.

use chrono::{DateTime, Utc};
use domain::action::token::TokenActionKind;
use domain::views::Moment;
use domain::views::people::{TokenPage, TokenView};
use domain::wording::ago;
use leptos::prelude::*;

use crate::form_outcome::FormOutcome;
use crate::live::clock;
use crate::ui::action_form::ActionForm;
use crate::ui::moment::{Age, When};
use crate::ui::rows::Rows;

/// The table.
#[component]
pub fn TokenTable(
    /// The tokens.
    page: Signal<TokenPage>,
    /// What became of the form that was sent.
    outcome: FormOutcome,
) -> impl IntoView {
    let as_of = clock(move || page.with(|page| page.as_of));
    let tokens = Signal::derive(move || page.with(|page| page.tokens.clone()));
    let row = move |token: Signal<TokenView>| {
        let id = token.get_untracked().id;
        token_row(token, as_of, outcome.of_row("id", id)).into_any()
    };
    view! {
        <table class="people">
            <caption class="visually-hidden">"API tokens"</caption>
            <thead>
                <tr>
                    <th scope="col">"Name"</th>
                    <th scope="col">"Role"</th>
                    <th scope="col">"Made by"</th>
                    <th scope="col">"Made"</th>
                    <th scope="col">"Last used"</th>
                    <th scope="col">"Expires"</th>
                    <th scope="col">"State"</th>
                    <th scope="col">
                        <span class="visually-hidden">"Revoking"</span>
                    </th>
                </tr>
            </thead>
            <tbody>
                <Rows items=tokens key=|token: &TokenView| token.id row />
            </tbody>
        </table>
    }
    .into_any()
}

fn token_row(
    token: Signal<TokenView>,
    as_of: Signal<DateTime<Utc>>,
    outcome: FormOutcome,
) -> impl IntoView {
    let id = token.get_untracked().id;
    let standing = Memo::new(move |_| token.with(|token| TokenState::of(token, as_of.get())));
    let last_used = move || match token.get().last_used_at {
        Some(moment) => view! { <Age moment as_of words=ago /> }.into_any(),
        None => view! { <span class="quiet">"never"</span> }.into_any(),
    };
    let revoke = move || {
        (standing.get() == TokenState::Active).then(|| {
            view! {
                <ActionForm
                    action=TokenActionKind::Revoke
                    of=("id", id)
                    outcome=outcome.clone()
                >
                    <button type="submit" class="button">
                        "Revoke"
                        <span class="visually-hidden">" "{move || token.get().name}</span>
                    </button>
                </ActionForm>
            }
        })
    };
    view! {
        <tr data-ended=move || (standing.get() != TokenState::Active).then_some("")>
            <th scope="row" class="wide">
                {move || token.get().name}
            </th>
            <td data-label="Role">{move || token.get().role.label()}</td>
            <td data-label="Made by">{move || token.get().created_by}</td>
            <td data-label="Made">
                {move || view! { <When moment=token.get().created_at /> }}
            </td>
            <td data-label="Last used">{last_used}</td>
            <td data-label="Expires">{move || expires(token.get().expires_at)}</td>
            <td data-label="State">{move || standing.get().label()}</td>
            <td class="cell-act">{revoke}</td>
        </tr>
    }
}

fn expires(at: Option<Moment>) -> impl IntoView {
    match at {
        Some(moment) => view! { <When moment /> }.into_any(),
        None => view! { <span class="quiet">"does not expire"</span> }.into_any(),
    }
}

/// Whether a token opens anything.
#[derive(Clone, Copy, PartialEq, Eq)]
enum TokenState {
    Active,
    Expired,
    Revoked,
}

impl TokenState {
    fn of(token: &TokenView, now: DateTime<Utc>) -> Self {
        let expired = token.expires_at.as_ref().is_some_and(|at| at.at <= now);
        match (&token.revoked_at, expired) {
            (Some(_), _) => Self::Revoked,
            (None, true) => Self::Expired,
            (None, false) => Self::Active,
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Active => "Active",
            Self::Expired => "Expired",
            Self::Revoked => "Revoked",
        }
    }
}
