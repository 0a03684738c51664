//! One's own page: who I am, password, second factor, and where I am signed in.

use domain::action::ActionKind;
use domain::action::profile::ProfileActionKind;
use domain::views::people::Profile;
use leptos::prelude::*;

use crate::account::profile::read::read_profile;
use crate::account::profile::second_factor::SecondFactor;
use crate::account::profile::session_table::SessionTable;
use crate::account::welcome::PASSWORD_HINT;
use crate::form_outcome::FormOutcome;
use crate::links;
use crate::ui::action_form::ActionForm;
use crate::ui::done::DoneNotice;
use crate::ui::field::Field;
use crate::ui::loaded::Loaded;
use crate::ui::page_title::PageTitle;
use crate::ui::person_badge::SignOut;
use crate::ui::shown_once::ShownOnceNotice;

/// The page of whoever is signed in.
#[component]
pub fn ProfilePage() -> impl IntoView {
    let outcome = FormOutcome::told_by_the_server();
    view! {
        <PageTitle text="Your profile" />
        <h1>"Your profile"</h1>
        <DoneNotice />
        <Loaded from=read_profile() let:profile>
            <ProfileContent profile outcome />
        </Loaded>
    }
}

/// What the page shows of a person.
#[component]
pub fn ProfileContent(
    /// The person.
    profile: Profile,
    /// What became of the form that was sent.
    outcome: FormOutcome,
) -> impl IntoView {
    let is_shut_out = profile.second_factor_required && !profile.second_factor;
    view! {
        {is_shut_out.then(second_factor_is_missing)}
        <ShownOnceNotice outcome=outcome.clone() />
        <div class="columns">
            <div class="stack">
                {who_am_i(&profile)}
                <ChangePassword outcome=outcome.clone() />
            </div>
            <div class="stack">
                <SecondFactor
                    is_on=profile.second_factor
                    codes_left=profile.recovery_codes_left
                    outcome=outcome.clone()
                />
            </div>
        </div>
        <SessionTable sessions=profile.sessions as_of=profile.as_of outcome />
    }
    .into_any()
}

fn second_factor_is_missing() -> impl IntoView {
    view! {
        <p class="notice" role="status">
            "Your role demands a second factor. Set it up below; until then nothing else is open "
            "to you."
        </p>
    }
}

fn who_am_i(profile: &Profile) -> impl IntoView + use<> {
    let (name, role) = (profile.name.clone(), profile.role);
    view! {
        <section class="card" aria-labelledby="who-am-i">
            <header>
                <h2 id="who-am-i">"Who am I"</h2>
                <SignOut />
            </header>
            <dl class="facts">
                <dt>"Name"</dt>
                <dd>{name}</dd>
                <dt>"Role"</dt>
                <dd>
                    {role.label()} ": "
                    <span class="soft">{role.meaning()}</span>
                </dd>
                <dt>"Programs"</dt>
                <dd>
                    <a href=links::API_DOCS rel="external">
                        "API docs"
                    </a>
                </dd>
            </dl>
        </section>
    }
    .into_any()
}

#[component]
fn ChangePassword(outcome: FormOutcome) -> impl IntoView {
    let form = ProfileActionKind::ChangePassword.entry().key;
    let problem = |field| outcome.problem_at(form, field);
    let (wrong, unusable) = (problem("current"), problem("password"));
    view! {
        <section class="card" aria-labelledby="change-password">
            <header>
                <h2 id="change-password">"Change your password"</h2>
            </header>
            <div class="body">
                <ActionForm action=ProfileActionKind::ChangePassword outcome>
                    <Field
                        label="The password you have"
                        name="current"
                        form=form
                        kind="password"
                        autocomplete="current-password"
                        problem=wrong
                    />
                    <Field
                        label="The new one"
                        name="password"
                        form=form
                        kind="password"
                        autocomplete="new-password"
                        hint=PASSWORD_HINT
                        problem=unusable
                    />
                    <Field
                        label="The new one again"
                        name="again"
                        form=form
                        kind="password"
                        autocomplete="new-password"
                    />
                    <p class="hint">"You are signed out everywhere else."</p>
                    <button type="submit" class="button">
                        "Change the password"
                    </button>
                </ActionForm>
            </div>
        </section>
    }
    .into_any()
}
