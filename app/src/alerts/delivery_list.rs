//! Messages with what became of them: those that could not be delivered first, then all of them.

use domain::action::channel::ChannelActionKind;
use domain::alert::channel::MessageState;
use domain::views::alerts::{AlertsPage, AlertsQuery, DeliveryItem};
use leptos::prelude::*;

use crate::form_outcome::FormOutcome;
use crate::links;
use crate::ui::action_form::ActionForm;
use crate::ui::moment::When;

/// Messages that were given up; nothing where there is none.
pub fn undelivered(page: &AlertsPage, responds: bool, outcome: &FormOutcome) -> impl IntoView + use<> {
    (!page.undelivered.is_empty()).then(|| {
        let rows = page.undelivered.iter().map(|item| row(item, responds, outcome));
        let rows: Vec<_> = rows.collect();
        view! {
            <section class="card" aria-labelledby="undelivered">
                <header>
                    <h2 id="undelivered">"Could not be delivered"</h2>
                </header>
                <ul class="deliveries">{rows}</ul>
            </section>
        }
    })
}

/// The newest messages, narrowed as the address asks.
pub fn deliveries(page: &AlertsPage, query: &AlertsQuery) -> impl IntoView + use<> {
    let rows = page.deliveries.iter().map(|item| row(item, false, &FormOutcome::default()));
    let rows: Vec<_> = rows.collect();
    let choices = [None].into_iter().chain(MessageState::ALL.iter().copied().map(Some));
    let choices = choices.map(|state| {
        let to = AlertsQuery {
            state,
            ..AlertsQuery::default()
        };
        let label = state.map_or("All", MessageState::label);
        let current = (state == query.state).then_some("true");
        view! {
            <a class="link" href=format!("{}#deliveries", links::alerts(&to)) aria-current=current>
                {label}
            </a>
        }
    });
    let choices: Vec<_> = choices.collect();
    let older = page.deliveries.last().map(|last| AlertsQuery {
        before: Some(last.delivery.id),
        ..query.clone()
    });
    let older = older.filter(|_| rows.len() >= 50).map(|query| {
        view! {
            <p class="body">
                <a class="link" href=format!("{}#deliveries", links::alerts(&query))>
                    "Older ones"
                </a>
            </p>
        }
    });
    let waiting = (page.waiting > 0).then(|| format!("{} wait to be sent.", page.waiting));
    let empty = rows.is_empty().then(|| view! { <p class="body quiet">"No message yet."</p> });
    view! {
        <section class="card" aria-labelledby="deliveries">
            <header>
                <h2 id="deliveries">"What was sent"</h2>
                <span class="quiet">{waiting}</span>
            </header>
            <nav class="body kinds" aria-label="Which messages">
                {choices}
            </nav>
            {empty}
            <ul class="deliveries">{rows}</ul>
            {older}
        </section>
    }
    .into_any()
}

fn row(item: &DeliveryItem, responds: bool, outcome: &FormOutcome) -> impl IntoView + use<> {
    let delivery = &item.delivery;
    let id = delivery.id;
    let facts = item.lines.iter().map(|(label, text)| {
        view! {
            <dt>{label.clone()}</dt>
            <dd>
                <bdi>{text.clone()}</bdi>
            </dd>
        }
    });
    let facts: Vec<_> = facts.collect();
    let said = (!item.answer.is_empty()).then(|| {
        let answer = item.answer.clone();
        view! {
            <p class="said">
                "It answered: " <bdi>{answer}</bdi>
            </p>
        }
    });
    let test = delivery.test.then(|| view! { <span class="pill">"Test"</span> });
    let resend = (responds && delivery.state == MessageState::Undelivered).then(|| {
        let outcome = outcome.of_row("id", id);
        view! {
            <ActionForm action=ChannelActionKind::Resend of=("id", id) outcome>
                <button type="submit" class="button">
                    "Send it again"
                </button>
            </ActionForm>
        }
    });
    let tries = match delivery.attempts {
        0 | 1 => String::new(),
        tries => format!(", tried {tries} times"),
    };
    view! {
        <li class="delivery" data-state=delivery.state.as_str()>
            <details class="disclosure">
                <summary>
                    <span class="told-line">
                        <span class="pill">{delivery.event.label()}</span>
                        " "
                        <bdi>{delivery.title.clone()}</bdi>
                        " "
                        {test}
                        <span class="quiet">
                            " to "
                            <bdi>{delivery.channel.clone()}</bdi>
                            ", "
                            <When moment=item.created.clone() />
                            {format!(": {}{tries}", delivery.state.label().to_lowercase())}
                        </span>
                    </span>
                </summary>
                <dl class="facts">{facts}</dl>
                <p>
                    <a class="link" href=delivery.path.clone()>
                        "What it is about"
                    </a>
                </p>
            </details>
            {said}
            {resend}
        </li>
    }
}
