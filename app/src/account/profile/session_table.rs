//! Where one is signed in, and signing out there.

use chrono::{DateTime, Utc};
use domain::action::profile::ProfileActionKind;
use domain::views::people::{Profile, SessionView};
use domain::wording::ago;
use leptos::prelude::*;

use crate::form_outcome::FormOutcome;
use crate::live::clock;
use crate::ui::action_form::ActionForm;
use crate::ui::moment::{Age, When};
use crate::ui::rows::Rows;

/// The card.
#[component]
pub fn SessionTable(
    /// Oneself.
    profile: Signal<Profile>,
    /// What became of the form that was sent.
    outcome: FormOutcome,
) -> impl IntoView {
    let as_of = clock(move || profile.with(|profile| profile.as_of));
    let sessions = Signal::derive(move || profile.with(|profile| profile.sessions.clone()));
    let elsewhere = Memo::new(move |_| sessions.with(|sessions| sessions.len() > 1));
    let of_row = outcome.clone();
    let row = move |session: Signal<SessionView>| session_row(session, as_of, &of_row).into_any();
    let end_others = move || {
        elsewhere.get().then(|| {
            view! {
                <div class="body">
                    <ActionForm
                        action=ProfileActionKind::EndOtherSessions
                        outcome=outcome.clone()
                    >
                        <button type="submit" class="button">
                            "Sign out everywhere else"
                        </button>
                    </ActionForm>
                </div>
            }
        })
    };
    view! {
        <section class="card" aria-labelledby="sessions">
            <header>
                <h2 id="sessions">"Where am I signed in"</h2>
            </header>
            <table class="people">
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
                <tbody>
                    <Rows items=sessions key=|session: &SessionView| session.number row />
                </tbody>
            </table>
            {end_others}
        </section>
    }
    .into_any()
}

fn session_row(
    session: Signal<SessionView>,
    as_of: Signal<DateTime<Utc>>,
    outcome: &FormOutcome,
) -> impl IntoView + use<> {
    let SessionView {
        number, is_this, ..
    } = session.get_untracked();
    let last_seen = move || {
        let moment = session.get().last_seen_at;
        view! { <Age moment as_of words=ago /> }
    };
    let ending = if is_this {
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
        <tr>
            <th scope="row" class="wide">
                {move || session.get().browser}
            </th>
            <td data-label="Address" class="code">
                {move || session.get().address}
            </td>
            <td data-label="Signed in">
                {move || view! { <When moment=session.get().signed_in_at /> }}
            </td>
            <td data-label="Last seen">{last_seen}</td>
            <td class="cell-act">{ending}</td>
        </tr>
    }
}
