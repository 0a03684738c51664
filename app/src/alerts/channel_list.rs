//! The channels: how each does, trying it, changing it, and adding one.

use domain::action::ActionKind;
use domain::action::channel::ChannelActionKind;
use domain::alert::channel::ChannelKind;
use domain::views::alerts::{
    AlertsPage, AlertsQuery, AttemptView, ChannelOffer, ChannelTimes, ChannelView,
};
use domain::wording::counted;
use leptos::prelude::*;

use crate::alerts::channel_fields::channel_fields;
use crate::form_outcome::{FormOutcome, ShownOnce};
use crate::links;
use crate::ui::action_form::ActionForm;
use crate::ui::moment::When;

/// The card with the channels.
pub fn channel_list(
    page: &AlertsPage,
    add: Option<ChannelKind>,
    may_edit: bool,
    outcome: &FormOutcome,
) -> impl IntoView + use<> {
    let channels = page.channels.iter().zip(&page.channel_times);
    let rows = channels.map(|(channel, times)| {
        let offer = page.offers.iter().find(|offer| offer.kind == channel.kind);
        let offer = offer.filter(|_| may_edit);
        one(channel, times, offer, outcome)
    });
    let rows: Vec<_> = rows.collect();
    let empty = rows.is_empty().then(|| {
        view! {
            <p class="body">
                "There is no channel yet, so nobody is told. Add one: the rules above tell every channel."
            </p>
        }
    });
    let add = may_edit.then(|| add_channel(page, add, outcome));
    view! {
        <section class="card" aria-labelledby="channels">
            <header>
                <h2 id="channels">"Channels"</h2>
            </header>
            {empty}
            <ul class="channels">{rows}</ul>
            {add}
        </section>
    }
    .into_any()
}

fn one(
    channel: &ChannelView,
    times: &ChannelTimes,
    offer: Option<&ChannelOffer>,
    outcome: &FormOutcome,
) -> impl IntoView + use<> {
    let id = channel.id.0;
    let last = match times.last_delivered.clone() {
        Some(at) => view! { "Last message taken " <When moment=at /> "." }.into_any(),
        None => "It never took a message.".into_any(),
    };
    let undelivered = (channel.undelivered > 0).then(|| {
        let words = counted(channel.undelivered, "message", "messages");
        view! { <strong class="said">{format!(" {words} could not be delivered.")}</strong> }
    });
    let feed = channel.feed_seq.map(|seq| {
        view! { <span class="quiet">{format!(" Gets the mapping feed, up to {seq}.")}</span> }
    });
    let trouble = channel.feed_trouble.as_ref().zip(times.feed_trouble_since.clone());
    let feed_trouble = trouble.map(|(trouble, since)| {
        let words = trouble.words.clone();
        view! {
            <strong class="said">
                " The mapping feed has not gone on since " <When moment=since /> ". " <bdi>{words}</bdi>
            </strong>
        }
    });
    let forms = offer.map(|offer| forms(channel, offer, outcome.of_row("id", id)));
    let tested = match &outcome.shown_once {
        Some(ShownOnce::ChannelTest { channel, attempt }) if *channel == id => {
            Some(answer(attempt))
        }
        _ => None,
    };
    view! {
        <li class="channel" id=format!("channel-{id}")>
            <h3>
                <bdi>{channel.name.clone()}</bdi>
                " "
                <span class="pill">{channel.kind.label()}</span>
            </h3>
            <p>
                {last} {undelivered} {feed} {feed_trouble}
            </p>
            {tested}
            {forms}
        </li>
    }
}

/// What the receiver really said to a test.
fn answer(attempt: &AttemptView) -> impl IntoView + use<> {
    let head = match (attempt.outcome.as_str(), attempt.status) {
        ("delivered", _) => "The test arrived".to_owned(),
        (_, Some(status)) => format!("The receiver answered {status}"),
        (_, None) => "Nothing came back".to_owned(),
    };
    let took = format!("{head}, after {} ms.", attempt.latency_ms);
    let said = attempt.answer.clone();
    let sent = attempt.request.clone();
    view! {
        <div class="notice tested" role="status" data-once="">
            <p>{took}</p>
            {(!said.is_empty())
                .then(|| view! {
                    <pre class="raw">
                        <bdi>{said}</bdi>
                    </pre>
                })}
            <details class="disclosure">
                <summary>"What was sent"</summary>
                <pre class="raw">
                    <bdi>{sent}</bdi>
                </pre>
            </details>
        </div>
    }
}

fn forms(channel: &ChannelView, offer: &ChannelOffer, outcome: FormOutcome) -> impl IntoView + use<> {
    let id = channel.id.0;
    let edit = ChannelActionKind::Edit.entry().key;
    let is_open = outcome.problem_of(edit).is_some();
    let fields = channel_fields(&format!("{edit}-{id}"), &offer.fields, Some(channel), &outcome);
    let name = channel.name.clone();
    let (to_test, to_remove) = (outcome.clone(), outcome.clone());
    view! {
        <div class="acts">
            <ActionForm action=ChannelActionKind::Test of=("id", id) outcome=to_test>
                <button type="submit" class="button">
                    "Send a test"
                </button>
            </ActionForm>
        </div>
        <details class="disclosure" open=is_open>
            <summary>
                "Change…" <span class="visually-hidden">" "{name.clone()}</span>
            </summary>
            <ActionForm action=ChannelActionKind::Edit of=("id", id) outcome>
                {fields}
                <button type="submit" class="button primary">
                    "Save the channel"
                </button>
            </ActionForm>
        </details>
        <details class="disclosure">
            <summary>
                "Remove…" <span class="visually-hidden">" "{name}</span>
            </summary>
            <ActionForm action=ChannelActionKind::Remove of=("id", id) outcome=to_remove>
                <p class="hint">
                    "It is told nothing more, not even that something is over. What it was sent stays in "
                    "the log."
                </p>
                <button type="submit" class="button">
                    "Remove the channel"
                </button>
            </ActionForm>
        </details>
    }
}

/// Which kind, as links, and the form of the one that was chosen.
fn add_channel(
    page: &AlertsPage,
    wanted: Option<ChannelKind>,
    outcome: &FormOutcome,
) -> impl IntoView + use<> {
    let key = ChannelActionKind::Add.entry().key;
    let again = outcome.problem_of(key).and_then(|_| outcome.value_of(key, "kind").parse().ok());
    let chosen = again.or(wanted);
    let choices = page.offers.iter().map(|offer| {
        let query = AlertsQuery {
            add: Some(offer.kind),
            ..AlertsQuery::default()
        };
        let address = format!("{}#add-channel", links::alerts(&query));
        let current = (chosen == Some(offer.kind)).then_some("true");
        view! {
            <li>
                <a class="link" href=address aria-current=current>
                    {offer.kind.label()}
                </a>
            </li>
        }
    });
    let choices: Vec<_> = choices.collect();
    let offer = page.offers.iter().find(|offer| Some(offer.kind) == chosen);
    let form = offer.map(|offer| {
        let of_form = match again {
            Some(_) => outcome.clone(),
            None => FormOutcome::default(),
        };
        let fields = channel_fields(key, &offer.fields, None, &of_form);
        let mail = (offer.kind == ChannelKind::Email && !page.has_smtp).then(|| {
            view! {
                <p class="notice">
                    "No mail server is set up: start Sundog with --smtp-host and --smtp-from first."
                </p>
            }
        });
        let (outcome, kind) = (outcome.clone(), offer.kind.as_str());
        view! {
            {mail}
            <ActionForm action=ChannelActionKind::Add outcome>
                <input type="hidden" name="kind" value=kind />
                {fields}
                <button type="submit" class="button primary">
                    "Add the channel"
                </button>
            </ActionForm>
        }
    });
    view! {
        <div class="body" id="add-channel">
            <h3>"Add a channel"</h3>
            <ul class="kinds">{choices}</ul>
            {form}
        </div>
    }
}
