//! The API tokens: whose they are, whether they are used, and ending them.

use chrono::{DateTime, Utc};
use domain::action::token::TokenActionKind;
use domain::principal::TOKEN_END_IS_NEAR;
use domain::views::Moment;
use domain::views::people::{TokenPage, TokenView};
use domain::wording::AgeWords;
use leptos::prelude::*;

use crate::form_outcome::FormOutcome;
use crate::ui::action_form::ActionForm;
use crate::ui::moment::{Age, When};
use crate::ui::own_password::own_password;

/// The table.
#[component]
pub fn TokenTable(
    /// The tokens.
    page: TokenPage,
    /// What became of the form that was sent.
    outcome: FormOutcome,
) -> impl IntoView {
    let rows = page.tokens.into_iter().map(|token| {
        let outcome = outcome.of_row("id", token.id);
        token_row(token, page.as_of, outcome)
    });
    let rows = rows.collect_view();
    view! {
        <table class="table">
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
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn token_row(token: TokenView, as_of: DateTime<Utc>, outcome: FormOutcome) -> impl IntoView {
    let id = token.id;
    let standing = TokenState::of(&token, as_of);
    let is_active = matches!(standing, TokenState::Active | TokenState::EndsSoon);
    let last_used = match token.last_used_at {
        Some(moment) => view! { <Age moment as_of words=AgeWords::Ago /> }.into_any(),
        None => view! { <span class="quiet">"never"</span> }.into_any(),
    };
    let name = token.name.clone();
    let is_open = outcome.problem.is_some();
    let revoke = is_active.then(|| {
        view! {
            <details class="disclosure" open=is_open>
                <summary>
                    "Revoke…" <span class="visually-hidden">" "{name}</span>
                </summary>
                <ActionForm action=TokenActionKind::Revoke of=("id", id) outcome>
                    {own_password()}
                    <button type="submit" class="button">
                        "Revoke"
                    </button>
                </ActionForm>
            </details>
        }
    });
    view! {
        <tr id=format!("token-{id}") data-ended=(!is_active).then_some("")>
            <th scope="row" class="wide">
                {token.name}
            </th>
            <td data-label="Role">{token.role.label()}</td>
            <td data-label="Made by">{token.created_by}</td>
            <td data-label="Made">
                <When moment=token.created_at />
            </td>
            <td data-label="Last used">{last_used}</td>
            <td data-label="Expires">{expires(token.expires_at)}</td>
            <td data-label="State">{standing.label()}</td>
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
    EndsSoon,
    Expired,
    Revoked,
}

impl TokenState {
    fn of(token: &TokenView, now: DateTime<Utc>) -> Self {
        let is_near = token
            .expires_at
            .as_ref()
            .is_some_and(|at| at.at - now <= TOKEN_END_IS_NEAR);
        let expired = token.expires_at.as_ref().is_some_and(|at| at.at <= now);
        match (&token.revoked_at, expired) {
            (Some(_), _) => Self::Revoked,
            (None, true) => Self::Expired,
            (None, false) if is_near => Self::EndsSoon,
            (None, false) => Self::Active,
        }
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Active => "Active",
            Self::EndsSoon => "Ends within a month: make its successor",
            Self::Expired => "Expired",
            Self::Revoked => "Revoked",
        }
    }
}
