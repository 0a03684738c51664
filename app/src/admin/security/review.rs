//! What an admin should look at again: tokens and people. What is done about each is done on their own page.

use chrono::{DateTime, Utc};
use domain::views::Moment;
use domain::views::people::StaffView;
use domain::views::security::TokenToReview;
use domain::wording::AgeWords;
use leptos::prelude::*;

use crate::links;
use crate::ui::moment::{Age, When};

/// Tokens that end soon or never, and those that nothing uses.
pub fn tokens(tokens: Vec<TokenToReview>, as_of: DateTime<Utc>) -> AnyView {
    if tokens.is_empty() {
        return view! {
            <p class="body">"Every token ends in its time, not too soon, and is used."</p>
        }
        .into_any();
    }
    let rows = tokens.into_iter().map(|one| {
        let concerns: Vec<_> = one.concerns.iter().map(|concern| concern.label()).collect();
        let ends = match one.token.expires_at {
            Some(moment) => view! { <When moment /> }.into_any(),
            None => view! { <span class="quiet">"never"</span> }.into_any(),
        };
        view! {
            <tr>
                <th scope="row" class="wide">
                    <a class="link" href=format!("{}#token-{}", links::TOKENS, one.token.id)>
                        <bdi>{one.token.name}</bdi>
                    </a>
                </th>
                <td data-label="Why">{concerns.join(", ")}</td>
                <td data-label="Role">{one.token.role.label()}</td>
                <td data-label="Last used">{last_came(one.token.last_used_at, as_of)}</td>
                <td data-label="Ends">{ends}</td>
            </tr>
        }
    });
    view! {
        <table class="table">
            <caption class="visually-hidden">"API tokens, and why"</caption>
            <thead>
                <tr>
                    <th scope="col">"Token"</th>
                    <th scope="col">"Why"</th>
                    <th scope="col">"Role"</th>
                    <th scope="col">"Last used"</th>
                    <th scope="col">"Ends"</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

/// People whose role can do harm and of whom no code is asked.
pub fn without_second_factor(people: Vec<StaffView>) -> AnyView {
    if people.is_empty() {
        return view! {
            <p class="body">"Every approver and admin signs in with a code too."</p>
        }
        .into_any();
    }
    let rows = people.into_iter().map(|person| {
        view! {
            <tr>
                {name(&person)} <td data-label="Role">{person.role.label()}</td>
            </tr>
        }
    });
    view! {
        <table class="table">
            <caption class="visually-hidden">"People without a second factor"</caption>
            <thead>
                <tr>
                    <th scope="col">"Name"</th>
                    <th scope="col">"Role"</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

/// People who have not come for long.
pub fn absent(people: Vec<StaffView>, as_of: DateTime<Utc>) -> AnyView {
    if people.is_empty() {
        return view! {
            <p class="body">"Nobody stayed away for so long."</p>
        }
        .into_any();
    }
    let rows = people.into_iter().map(|person| {
        view! {
            <tr>
                {name(&person)} <td data-label="Role">{person.role.label()}</td>
                <td data-label="Last came">{last_came(person.last_signed_in_at, as_of)}</td>
            </tr>
        }
    });
    view! {
        <table class="table">
            <caption class="visually-hidden">"People who do not come any more"</caption>
            <thead>
                <tr>
                    <th scope="col">"Name"</th>
                    <th scope="col">"Role"</th>
                    <th scope="col">"Last came"</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn name(person: &StaffView) -> impl IntoView + use<> {
    view! {
        <th scope="row" class="wide">
            <a class="link" href=format!("{}#person-{}", links::STAFF, person.id.0)>
                <bdi>{person.name.clone()}</bdi>
            </a>
        </th>
    }
}

fn last_came(at: Option<Moment>, as_of: DateTime<Utc>) -> AnyView {
    match at {
        Some(moment) => view! { <Age moment as_of words=AgeWords::Ago /> }.into_any(),
        None => view! { <span class="quiet">"never"</span> }.into_any(),
    }
}
