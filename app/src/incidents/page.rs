//! The page of one incident: where a message leads. First the button, then what is known.

use domain::action::incident::IncidentActionKind;
use domain::permission::Permission;
use domain::views::outages::IncidentPage as Page;
use leptos::prelude::*;

use crate::incidents::told_table::told_table;
use crate::form_outcome::FormOutcome;
use crate::incidents::read::{IncidentScreen, read_incident};
use crate::live::Subject;
use crate::login::SignedIn;
use crate::links;
use crate::ui::incident_cards::{incident_card, incident_title, offered};
use crate::ui::asked::named;
use crate::ui::done::DoneNotice;
use crate::ui::loaded::Loaded;
use crate::ui::lost_form::lost_unless;
use crate::ui::outage_table::outage_table;
use crate::ui::page_title::PageTitle;

/// The page.
#[component]
pub fn IncidentPage() -> impl IntoView {
    let signed_in = expect_context::<SignedIn>();
    let outcome = FormOutcome::told_by_the_server();
    let hears = vec![Subject::Practices, Subject::Alerts];
    view! {
        <DoneNotice />
        <Loaded from=read_incident(named("id")) hears let:screen>
            <IncidentContent screen signed_in outcome />
        </Loaded>
    }
}

/// What the page shows.
#[component]
pub fn IncidentContent(
    /// The incident.
    screen: IncidentScreen,
    /// Who looks at it.
    signed_in: SignedIn,
    /// What became of the form that was sent.
    outcome: FormOutcome,
) -> impl IntoView {
    let IncidentScreen { page, told } = screen;
    let responds = signed_in.may(Permission::Respond);
    let incident = &page.card.incident;
    let title = incident_title(incident);
    let lost = lost_unless(&outcome, &|action: IncidentActionKind| {
        responds && offered(incident) == Some(action)
    });
    view! {
        <PageTitle text=title.clone() />
        {lost}
        <div class="title">
            <nav class="crumb" aria-label="Where you are">
                <a class="link" href=links::OUTAGES>
                    "Outages"
                </a>
                " / incident"
            </nav>
            <h1>{title}</h1>
        </div>
        {incident_card(&page.card, true, responds, &outcome)}
        {what_to_do(&page)}
        <section class="card" aria-labelledby="told">
            <header>
                <h2 id="told">"Who was told"</h2>
            </header>
            {told_table(told)}
        </section>
        {members(&page)}
    }
    .into_any()
}

fn what_to_do(page: &Page) -> impl IntoView + use<> {
    let steps: Vec<_> = page.steps.iter().map(|step| view! { <li>{step.clone()}</li> }).collect();
    (!steps.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="to-do">
                <header>
                    <h2 id="to-do">"What to do"</h2>
                </header>
                <ol class="body">{steps}</ol>
            </section>
        }
    })
}

fn members(page: &Page) -> impl IntoView + use<> {
    let open = format!("{} of {} open now", page.open_now, page.card.incident.members);
    let rows = match page.rows.is_empty() {
        true => {
            let words = "No outage of its own: the practices are unknown while it lasts.";
            view! { <p class="body quiet">{words}</p> }.into_any()
        }
        false => outage_table(&page.rows, true, "Outages of the incident, newest first").into_any(),
    };
    view! {
        <section class="card" aria-labelledby="members">
            <header>
                <h2 id="members">"Its outages"</h2>
                <span class="quiet">{open}</span>
            </header>
            {rows}
        </section>
    }
}
