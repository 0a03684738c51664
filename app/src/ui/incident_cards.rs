//! Common causes: one card each, with what happened, how long, who is in it, and "I have it".

use chrono::TimeDelta;
use domain::action::incident::IncidentActionKind;
use domain::principal::spoken_name;
use domain::views::IncidentView;
use domain::views::outages::{IncidentCard, OutagesPage};
use domain::wording::{AgeWords, spelled};
use leptos::prelude::*;

use crate::form_outcome::FormOutcome;
use crate::links;
use crate::ui::action_form::ActionForm;
use crate::ui::moment::{Lasting, When, to_the_minute};
use crate::ui::symbols::Shape;

/// The cards; nothing where there is no common cause.
pub fn incident_cards(
    page: &OutagesPage,
    responds: bool,
    outcome: &FormOutcome,
) -> impl IntoView + use<> {
    let cards = page
        .incidents
        .iter()
        .map(|card| incident_card(card, false, responds, outcome));
    let cards: Vec<_> = cards.collect();
    (!cards.is_empty()).then(|| view! { <div class="incidents">{cards}</div> })
}

/// What can be done about an incident now.
pub fn offered(incident: &IncidentView) -> Option<IncidentActionKind> {
    match (incident.ended.is_none(), incident.taken_by.is_some()) {
        (true, true) => Some(IncidentActionKind::Release),
        (true, false) => Some(IncidentActionKind::Acknowledge),
        (false, _) => None,
    }
}

/// What an incident is called, and whether it is over.
pub fn incident_title(incident: &IncidentView) -> String {
    match incident.ended {
        None => incident.title.clone(),
        Some(_) => format!("Ended: {}", incident.title),
    }
}

/// The card of one incident; `is_own_page` where the page is called after it.
pub fn incident_card(
    card: &IncidentCard,
    is_own_page: bool,
    responds: bool,
    outcome: &FormOutcome,
) -> impl IntoView + use<> {
    let incident = &card.incident;
    let (id, is_open) = (incident.id, incident.ended.is_none());
    let title = match is_own_page {
        true => view! { <h2>"Where it stands"</h2> }.into_any(),
        false => {
            let title = incident_title(incident);
            view! {
                <h2>
                    <a class="link" href=links::incident(id)>
                        {title}
                    </a>
                </h2>
            }
            .into_any()
        }
    };
    let lasted = TimeDelta::seconds(card.lasted_seconds);
    let lasted = match is_open {
        true => view! { <Lasting length=lasted words=AgeWords::Spelled /> }.into_any(),
        false => spelled(lasted).into_any(),
    };
    let since = to_the_minute(&card.began);
    let names: Vec<_> = card
        .names
        .iter()
        .map(|(id, name)| {
            view! {
                <li>
                    <a class="link" href=links::practice(*id)>
                        {name.clone()}
                    </a>
                </li>
            }
        })
        .collect();
    let more = incident.members.saturating_sub(names.len());
    let hands = match (incident.taken_by.clone(), card.taken_until.clone()) {
        (Some(by), Some(until)) if is_open => {
            let words = to_the_minute(&until);
            view! {
                <p class="quiet">
                    <bdi>{spoken_name(&by)}</bdi> " has it until " <When moment=until words />
                </p>
            }
            .into_any()
        }
        _ if is_open => view! { <p class="quiet">"Nobody has it yet."</p> }.into_any(),
        _ => ().into_any(),
    };
    let said = incident.taken_note.clone();
    let said = said.map(|said| view! { <p class="soft said">{said}</p> });
    let is_taken = incident.taken_by.is_some();
    let form = offered(incident).filter(|_| responds).map(|action| {
        let words = match action {
            IncidentActionKind::Release => "Hand it back",
            IncidentActionKind::Acknowledge => "I have it",
        };
        let outcome = outcome.about(&id.to_string());
        view! {
            <ActionForm action about=id.to_string() outcome>
                <button type="submit" class="button" class:primary=!is_taken>
                    {words}
                </button>
            </ActionForm>
        }
    });
    view! {
        <article class="card incident" data-state=card.tone.as_str()>
            <header>
                <Shape state=card.tone />
                {title}
                <span class="pill">{incident.cause.label()}</span>
            </header>
            <div class="body">
                <p>{card.sentence.clone()}</p>
                <div class="acts">{form} {hands} {said}</div>
                <dl class="facts">
                    <dt>{if is_open { "Lasts" } else { "Lasted" }}</dt>
                    <dd>{lasted} ", from " <When moment=card.began.clone() words=since /></dd>
                    <dt>"Members"</dt>
                    <dd>{card.members.clone()}</dd>
                    {incident.server_id.map(|id| view! {
                        <dt>"Server"</dt>
                        <dd>
                            <a class="link" href=links::server(id)>
                                "its page"
                            </a>
                        </dd>
                    })}
                </dl>
                <ul class="siblings">
                    {names}
                    {(more > 0).then(|| view! { <li class="quiet">{format!("and {more} more")}</li> })}
                </ul>
            </div>
        </article>
    }
}
