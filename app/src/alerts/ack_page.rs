//! Behind the link of a message: what it is about, and "I have it". Opening it does nothing, because scanners
//! of mail open links.

use domain::url_query::percent_encoded;
use leptos::prelude::*;

use crate::alerts::read::{LinkStanding, LinkedMessage, read_link};
use crate::app_error::AppError;
use crate::form_outcome::FormOutcome;
use crate::ui::asked::named;
use crate::ui::done::DoneNotice;
use crate::ui::page_title::PageTitle;
use crate::ui::problem::Problem;
use crate::ui::reading::reading;

/// The page.
#[component]
pub fn AckPage() -> impl IntoView {
    let token = named("token");
    let outcome = FormOutcome::told_by_the_server();
    let read = reading(read_link(token.clone()));
    view! {
        <PageTitle text="Acknowledge" />
        <DoneNotice />
        <Suspense>
            {Suspend::new(async move {
                match read.await {
                    Some(Ok(message)) => linked(&token, message, outcome).into_any(),
                    Some(Err(words)) => refused(words).into_any(),
                    None => refused(AppError::NotAnswered.to_string()).into_any(),
                }
            })}
        </Suspense>
    }
}

/// What the page shows of a link that is one.
pub fn linked(token: &str, message: LinkedMessage, outcome: FormOutcome) -> impl IntoView + use<> {
    let address = format!("/ack/{}", percent_encoded(token));
    let facts = message.lines.into_iter().map(|(label, text)| {
        view! {
            <dt>{label}</dt>
            <dd>
                <bdi>{text}</bdi>
            </dd>
        }
    });
    let is_refused = outcome.problem.is_some();
    let (recipient, works_until) = (message.recipient, message.works_until);
    let stands = match message.standing {
        LinkStanding::Open(until) => view! {
            <form class="act" method="post" action=address data-document="">
                <button type="submit" class="button primary">
                    "I have it"
                </button>
                <p class="hint">
                    "You acknowledge as " <b>{recipient}</b>
                    {format!(", until {until}. Everybody who was told hears that you have it. ")}
                    {format!("The link works once, until {works_until}.")}
                </p>
            </form>
        }
        .into_any(),
        LinkStanding::Taken(by, until) => view! {
            <p class="notice">
                <b>{by}</b>
                {format!(" has it in hand, until {until}.")}
            </p>
        }
        .into_any(),
        // Whoever pressed the button was told so by the problem.
        LinkStanding::Closed(_) if is_refused => ().into_any(),
        LinkStanding::Closed(words) => view! { <p class="notice">{words}</p> }.into_any(),
    };
    view! {
        <section class="card linked-message" aria-labelledby="linked-message">
            <h1 id="linked-message">
                <bdi>{message.title}</bdi>
            </h1>
            <Problem outcome form="ack" />
            {stands}
            <dl class="facts">{facts.collect_view()}</dl>
            <p>
                <a class="link" href=message.path rel="external">
                    "Open it in Sundog"
                </a>
            </p>
        </section>
    }
}

fn refused(words: String) -> impl IntoView {
    view! {
        <section class="card linked-message">
            <h1>"This link opens nothing"</h1>
            <p class="notice" role="alert">
                {words}
            </p>
            <p>
                <a class="link" href="/outages" rel="external">
                    "See what is open"
                </a>
            </p>
        </section>
    }
}
