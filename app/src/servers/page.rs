//! One server: what is odd about it first, then its practices, how they went on one axis, what is known of
//! the machine and how to change that, and its outages.

use domain::action::server::ServerActionKind;
use domain::permission::Permission;
use domain::server::ServerField;
use domain::views::server::ServerPage as Page;
use domain::wording::counted;
use leptos::prelude::*;

use crate::form_outcome::FormOutcome;
use crate::links;
use crate::live::Subject;
use crate::login::SignedIn;
use crate::servers::form::ServerForm;
use crate::servers::read::{ServerScreen, read_server};
use crate::servers::table::practices_table;
use crate::ui::asked::named;
use crate::ui::banner::BannerBar;
use crate::ui::copy_button::CopyButton;
use crate::ui::done::DoneNotice;
use crate::ui::gantt_card::gantt_card;
use crate::ui::loaded::Loaded;
use crate::ui::lost_form::lost_unless;
use crate::ui::outage_table::outage_table;
use crate::ui::page_title::PageTitle;

/// The page of the server whose number is in the address.
#[component]
pub fn ServerPage() -> impl IntoView {
    let signed_in = expect_context::<SignedIn>();
    let outcome = FormOutcome::told_by_the_server();
    view! {
        <DoneNotice />
        <Loaded
            from=read_server(named("id"))
            hears=vec![Subject::Practices]
            follows_looks=true
            let:screen
        >
            <ServerContent screen signed_in outcome />
        </Loaded>
    }
}

/// What the page shows of a server.
#[component]
pub fn ServerContent(
    /// The server.
    screen: ServerScreen,
    /// Who looks at it.
    signed_in: SignedIn,
    /// What became of the form that was sent.
    outcome: FormOutcome,
) -> impl IntoView {
    let ServerScreen { page, chart } = screen;
    let edits = signed_in.may(Permission::EditPractices);
    let lost = lost_unless(&outcome, &|_: ServerActionKind| edits);
    let form = edits.then(|| {
        let server = page.server.clone();
        view! {
            <section class="card" aria-labelledby="edit-server">
                <header>
                    <h2 id="edit-server">"Edit"</h2>
                    <span class="quiet">"for all practices on it"</span>
                </header>
                <div class="body">
                    <ServerForm server outcome />
                </div>
            </section>
        }
    });
    view! {
        <PageTitle text=page.title.clone() />
        <BannerBar banner=page.banner.clone() as_of=page.as_of />
        <div class="title">
            <nav class="crumb" aria-label="Where you are">
                <a class="link" href=links::SERVERS>
                    "Servers"
                </a>
                " / server"
            </nav>
            <h1>{page.title.clone()}</h1>
        </div>
        {lost}
        {said_aloud(&page)}
        {practices(&page)}
        {gantt_card(&page.gantt, chart)}
        <div class="columns">
            {known(&page, edits)} {form}
        </div>
        {outages(&page)}
    }
    .into_any()
}

/// The incidents about it, and what is odd.
fn said_aloud(page: &Page) -> impl IntoView + use<> {
    let incidents = page.incidents.iter().cloned().map(|(id, title)| {
        view! {
            <li>
                <a class="link" href=links::incident(id)>
                    {title}
                </a>
            </li>
        }
        .into_any()
    });
    let oddities = page.oddities.iter().cloned();
    let oddities = oddities.map(|words| view! { <li>{words}</li> }.into_any());
    let all: Vec<_> = incidents.chain(oddities).collect();
    (!all.is_empty()).then(|| {
        view! {
            <section class="card server-oddities" aria-labelledby="oddities">
                <header>
                    <h2 id="oddities">"Look at this"</h2>
                </header>
                <ul class="body">{all}</ul>
            </section>
        }
    })
}

fn practices(page: &Page) -> impl IntoView + use<> {
    let list = match page.practices.is_empty() {
        true => view! {
            <p class="body quiet">
                "No practice is on it. Enter its name, and its provider as the host, with a practice."
            </p>
        }
        .into_any(),
        false => practices_table(&page.practices, page.as_of).into_any(),
    };
    let databases = counted(page.databases, "database", "databases");
    let count = (!page.practices.is_empty()).then(|| {
        view! {
            <span class="quiet">{databases}</span>
            <a class="button" href=links::practices_on(page.server.id)>
                "In the overview"
            </a>
        }
    });
    view! {
        <section class="card" aria-labelledby="on-it">
            <header>
                <h2 id="on-it">{counted(page.practices.len(), "practice", "practices")}</h2>
                {count}
            </header>
            {list}
        </section>
    }
}

/// What is known of the machine. Whoever edits reads beside the field where its Halo Link GUID is found.
fn known(page: &Page, edits: bool) -> impl IntoView + use<> {
    let entry = page.server.entry.clone();
    let facts: Vec<_> = ServerField::ALL
        .iter()
        .map(|field| {
            let text = field.of(&entry);
            let value = match (field, text.is_empty()) {
                (_, true) => view! { <span class="quiet">"not entered"</span> }.into_any(),
                (ServerField::LinkGuid, false) => view! {
                    <span class="code">{text.clone()}</span>
                    <CopyButton text label="Copy the Halo Link GUID" />
                }
                .into_any(),
                (ServerField::Notes, false) => view! { <span class="server-notes">{text}</span> }.into_any(),
                (_, false) => text.into_any(),
            };
            view! {
                <dt>{field.label()}</dt>
                <dd>{value}</dd>
            }
        })
        .collect();
    let is_unsaid = entry.link_guid.is_none() && !edits;
    let where_to_find =
        is_unsaid.then(|| view! { <p class="body quiet">{ServerField::LinkGuid.hint()}</p> });
    view! {
        <section class="card" aria-labelledby="known">
            <header>
                <h2 id="known">"What is known of it"</h2>
            </header>
            <dl class="facts">{facts}</dl>
            {where_to_find}
        </section>
    }
}

fn outages(page: &Page) -> impl IntoView + use<> {
    let list = match page.outages.is_empty() {
        true => view! { <p class="body quiet">"No outage in thirty days."</p> }.into_any(),
        false => outage_table(&page.outages, true, "Outages on this server, newest first").into_any(),
    };
    view! {
        <section class="card" aria-labelledby="server-outages">
            <header>
                <h2 id="server-outages">"Outages of the last thirty days"</h2>
            </header>
            {list}
        </section>
    }
}
