//! The second factor of one's own account: setting it up, new recovery codes, ending it.

use domain::action::ActionKind;
use domain::action::profile::ProfileActionKind as Kind;
use domain::wording::counted;
use leptos::prelude::*;

use crate::form_outcome::{FormOutcome, ShownOnce};
use crate::ui::action_form::ActionForm;
use crate::ui::copy_button::CopyButton;
use crate::ui::field::Field;
use crate::ui::problem::Problem;

/// The card.
#[component]
pub fn SecondFactor(
    /// Whether it is on.
    is_on: bool,
    /// How many recovery codes are left.
    codes_left: usize,
    /// What became of the form that was sent.
    outcome: FormOutcome,
) -> impl IntoView {
    let body = match (is_on, &outcome.shown_once) {
        (true, _) => when_on(codes_left, &outcome).into_any(),
        (false, Some(ShownOnce::SecondFactor { secret, qr_code })) => {
            to_confirm(secret.clone(), qr_code.clone(), &outcome).into_any()
        }
        (false, _) => when_off(&outcome).into_any(),
    };
    view! {
        <section class="card" aria-labelledby="second-factor">
            <header>
                <h2 id="second-factor">"Second factor"</h2>
                <span class="quiet">{if is_on { "on" } else { "off" }}</span>
            </header>
            <div class="body">{body}</div>
        </section>
    }
    .into_any()
}

fn when_off(outcome: &FormOutcome) -> impl IntoView + use<> {
    let problem = outcome.problem_at(Kind::BeginSecondFactor.entry().key, "current");
    view! {
            <p>
                "With it, a password alone opens nothing: signing in also asks for a code from an "
                "app on your phone."
            </p>
            // Too late to confirm: the secret that was shown no longer counts.
            <Problem outcome=outcome.clone() form=Kind::ConfirmSecondFactor.entry().key />
            <ActionForm action=Kind::BeginSecondFactor outcome=outcome.clone()>
                <Field
                    label="Your password"
                    name="current"
                    form=Kind::BeginSecondFactor.entry().key
    problem=problem
                    kind="password"
                    autocomplete="current-password"
                    hint="Turning it on signs you out everywhere else."
                />
                <button type="submit" class="button">
                    "Set it up"
                </button>
            </ActionForm>
        }
}

fn to_confirm(secret: String, qr_code: String, outcome: &FormOutcome) -> impl IntoView + use<> {
    let problem = outcome.problem_at(Kind::ConfirmSecondFactor.entry().key, "code");
    view! {
            <p>
                "Scan this with an authenticator app, or type the secret into it. Then enter the code "
                "that the app shows."
            </p>
            // Drawn by the server, with nothing from outside in it.
            <div class="qr" role="img" aria-label="The secret as a QR code" inner_html=qr_code></div>
            <p>
                "Secret: " <span class="code">{secret.clone()}</span> <CopyButton text=secret label="Copy the secret" />
            </p>
            <ActionForm action=Kind::ConfirmSecondFactor outcome=outcome.clone()>
                <Field
                    label="Code"
                    name="code"
                    form=Kind::ConfirmSecondFactor.entry().key
    problem=problem
                    autocomplete="one-time-code"
                    inputmode="numeric"
                    hint="Six digits. The app shows new ones every half minute."
                />
                <button type="submit" class="button primary">
                    "Turn it on"
                </button>
            </ActionForm>
        }
}

fn when_on(codes_left: usize, outcome: &FormOutcome) -> impl IntoView + use<> {
    let wrong = |kind: Kind| outcome.problem_at(kind.entry().key, "current");
    let (of_codes, of_end) = (
        wrong(Kind::RenewRecoveryCodes),
        wrong(Kind::EndSecondFactor),
    );
    let was_refused = |kind: Kind| outcome.problem_of(kind.entry().key).is_some();
    let left = match codes_left {
        0 => "No recovery code is left: make new ones before you lose your phone.".to_owned(),
        left => counted(left, "recovery code is left.", "recovery codes are left."),
    };
    view! {
            <p>"Signing in asks for a code from your app. " {left}</p>
            <details class="disclosure" open=was_refused(Kind::RenewRecoveryCodes)>
                <summary>"New recovery codes"</summary>
                <ActionForm action=Kind::RenewRecoveryCodes outcome=outcome.clone()>
                    <Field
                        label="Your password"
                        name="current"
                        form=Kind::RenewRecoveryCodes.entry().key
    problem=of_codes
                        kind="password"
                        autocomplete="current-password"
                        hint="The codes you have now stop working."
                    />
                    <button type="submit" class="button">
                        "Make new codes"
                    </button>
                </ActionForm>
            </details>
            <details class="disclosure" open=was_refused(Kind::EndSecondFactor)>
                <summary>"End the second factor"</summary>
                <ActionForm action=Kind::EndSecondFactor outcome=outcome.clone()>
                    <Field
                        label="Your password"
                        name="current"
                        form=Kind::EndSecondFactor.entry().key
    problem=of_end
                        kind="password"
                        autocomplete="current-password"
                        hint="From then on your password alone opens your account."
                    />
                    <button type="submit" class="button">
                        "End it"
                    </button>
                </ActionForm>
            </details>
        }
}
