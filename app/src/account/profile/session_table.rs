//! Where one is signed in, and signing out there.

use chrono::{DateTime, Utc};
use domain::action::profile::ProfileActionKind;
use domain::views::people::SessionView;
use domain::wording::AgeWords;
use leptos::prelude::*;

use crate::form_outcome::FormOutcome;
use crate::ui::action_form::ActionForm;
use crate::ui::moment::{Age, When};

/// The card.
#[component]
pub fn SessionTable(
    /// Where one is signed in.
    sessions: Vec<SessionView>,
    /// The present.
    as_of: DateTime<Utc>,
    /// What became of the form that was sent.
    outcome: FormOutcome,
) -> impl IntoView {
    let elsewhere = sessions.len() > 1;
    let rows = sessions.into_iter();
    let rows = rows.map(|session| session_row(session, as_of, &outcome));
    let rows = rows.collect_view();
    let end_others = elsewhere.then(|| {
        view! {
            <div class="body">
                <ActionForm action=ProfileActionKind::EndOtherSessions outcome>
                    <button type="submit" class="button">
                        "Sign out everywhere else"
                    </button>
                </ActionForm>
            </div>
        }
    });
    view! {
        <section class="card" aria-labelledby="sessions">
            <header>
                <h2 id="sessions">"Where am I signed in"</h2>
            </header>
            <table class="table">
                <caption class="visually-hidden">"Places where you are signed in"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Browser"</th>
                        <th scope="col">"Address"</th>
                        <th scope="col">"Signed in"</th>
                        <th scope="col">"Last seen"</th>
                        <th scope="col">
                            <span class="visually-hidden">"Signing out"</span>
                        </th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            {end_others}
        </section>
    }
    .into_any()
}

fn session_row(
    session: SessionView,
    as_of: DateTime<Utc>,
    outcome: &FormOutcome,
) -> impl IntoView + use<> {
    let number = session.number;
    let ending = if session.is_this {
        view! { <span class="tag">"this one"</span> }.into_any()
    } else {
        view! {
            <ActionForm
                action=ProfileActionKind::EndSession
                of=("number", number)
                outcome=outcome.of_row("number", number)
            >
                <button type="submit" class="button">
                    "Sign out there"
                </button>
            </ActionForm>
        }
        .into_any()
    };
    view! {
        <tr id=format!("session-{number}")>
            <th scope="row" class="wide">
                {session.browser}
            </th>
            <td data-label="Address" class="code">
                {session.address}
            </td>
            <td data-label="Signed in">
                <When moment=session.signed_in_at />
            </td>
            <td data-label="Last seen">
                <Age moment=session.last_seen_at as_of words=AgeWords::Ago />
            </td>
            <td class="cell-act">{ending}</td>
        </tr>
    }
}
