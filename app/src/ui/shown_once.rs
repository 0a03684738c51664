//! What can be read on this page and never again: a link or a token on its way to whoever it is
//! for, or one's recovery codes.

use leptos::prelude::*;

use crate::form_outcome::{FormOutcome, ShownOnce};
use crate::ui::copy_button::CopyButton;

/// The notice. The secret to be put into an app has its place in the form that asks for a code,
/// so it is not shown here.
#[component]
pub fn ShownOnceNotice(
    /// What became of the form that was sent.
    outcome: FormOutcome,
) -> impl IntoView {
    outcome.shown_once.and_then(|shown| match shown {
        ShownOnce::Invitation { name, link } => Some(invitation(&name, link).into_any()),
        ShownOnce::Token { name, token } => Some(new_token(&name, token).into_any()),
        ShownOnce::RecoveryCodes(codes) => Some(recovery_codes(&codes).into_any()),
        ShownOnce::ChannelSecret { name, secret } => {
            Some(channel_secret(&name, secret).into_any())
        }
        // Each has its place on the page.
        ShownOnce::SecondFactor { .. }
        | ShownOnce::ChannelTest { .. }
        | ShownOnce::RulePreview { .. } => None,
    })
}

fn invitation(name: &str, link: String) -> impl IntoView {
    view! {
        <section class="card shown-once" aria-labelledby="shown-once" data-once="">
            <h2 id="shown-once">"A link for " <bdi>{name.to_owned()}</bdi></h2>
            <p>
                "With it they choose their password. Send it to nobody else: it can be used once, "
                "within 72 hours. It is not shown again; you can always make a new one."
            </p>
            <Secret text=link label="The link" copy="Copy the link" />
        </section>
    }
}

fn new_token(name: &str, token: String) -> impl IntoView {
    view! {
        <section class="card shown-once" aria-labelledby="shown-once" data-once="">
            <h2 id="shown-once">"The token " <bdi>{name.to_owned()}</bdi></h2>
            <p>"Copy it now: it is not shown again."</p>
            <Secret text=token label="The token" copy="Copy the token" />
        </section>
    }
}

fn channel_secret(name: &str, secret: String) -> impl IntoView {
    view! {
        <section class="card shown-once" aria-labelledby="shown-once" data-once="">
            <h2 id="shown-once">{format!("The secret of the channel {name}")}</h2>
            <p>
                "What it sends is signed with it (Standard Webhooks). Give it to the receiver now: it is not "
                "shown again."
            </p>
            <Secret text=secret label="The secret" copy="Copy the secret" />
        </section>
    }
}

fn recovery_codes(codes: &[String]) -> impl IntoView + use<> {
    let text = codes.join("\n");
    let codes: Vec<_> = codes
        .iter()
        .map(|code| view! { <li class="code">{code.clone()}</li> })
        .collect();
    view! {
        <section class="card shown-once" aria-labelledby="shown-once" data-once="">
            <h2 id="shown-once">"Your recovery codes"</h2>
            <p>
                "Print or copy them now: they are not shown again. Each works once, in place of a "
                "code from your app. Keep them where your phone is not."
            </p>
            <ul class="codes">{codes}</ul>
            <p>
                <CopyButton text label="Copy the codes" wide=true />
            </p>
        </section>
    }
}

/// A line that can be selected and copied, and not changed.
#[component]
fn Secret(text: String, label: &'static str, copy: &'static str) -> impl IntoView {
    view! {
        <div class="secret">
            <input type="text" readonly=true aria-label=label value=text.clone() />
            <CopyButton text label=copy wide=true />
        </div>
    }
}
