//! What is known of a practice, as lists of names and values: what Halo says, each with how old it is,
//! and what stands on our own list. What nobody entered and Halo did not tell is left out, except where its absence
//! means something. To add a fact, add it to the list of whoever says it.

use chrono::{DateTime, TimeDelta, Utc};
use domain::observation::PmsVersionSource;
use domain::practice::PracticeId;
use domain::practice_field::PracticeField;
use domain::server::{ServerId, UNNAMED};
use domain::views::{Moment, PracticePage};
use domain::wording::AgeWords;
use domain::zoom::{Newest, Zoom};
use leptos::prelude::*;

use crate::links;
use crate::practice::installation::installation;
use crate::ui::copy_button::CopyButton;
use crate::ui::guid::Guid;
use crate::ui::moment::Age;
use crate::ui::uptime::{coverage_figure, uptime_figure, weighed_aloud};
use crate::ui::words::AT_INSTALL;

/// The drift at which Sundog calls a clock adrift, as said beside the figure.
const DRIFT_LIMIT: &str = "limit 60 s";

/// What Halo Cloud says, and what follows from it.
pub fn told_by_halo(page: &PracticePage, as_of: DateTime<Utc>) -> impl IntoView + use<> {
    let practice = &page.practice;
    let name = page.told_name.clone();
    let link = practice.halo_link_version.clone();
    let site_id = practice.site_id_at_halo.clone();
    view! {
        <dl class="facts">
            {site_id.map(|told| fact("Site ID at Halo", told.into_any()))}
            {name.map(|name| fact("Name at Halo", with_age(name, page.enriched.clone(), as_of)))}
            {pms_version(page, as_of)}
            {link.map(|link| fact("Halo Link", with_age(link, page.told.clone(), as_of)))}
            {installation(&page.installation)}
            {heartbeat(page, as_of)} {drift(page)}
        </dl>
    }
}

/// What stands on our list, and what we made of what we saw.
pub fn on_our_list(page: &PracticePage) -> impl IntoView + use<> {
    let practice = &page.practice;
    let site_id = practice.site_id.clone();
    let site_id = view! {
        <span class="code">{site_id.clone()}</span>
        <CopyButton text=site_id label="Copy the Site ID" />
    };
    let facts = PracticeField::OPTIONAL.map(|field| entered(field, page));
    view! {
        <dl class="facts">
            {fact("PMS", practice.pms.full_name().into_any())} {fact("Site ID", site_id.into_any())}
            {fact("Approved GUID", view! { <Guid guid=practice.halo_guid /> }.into_any())}
            {facts.into_iter().flatten().collect_view()} {siblings(&page.siblings)} {uptime(page)}
        </dl>
    }
}

/// The version of the PMS: the current one is as old as Halo's last reading, the other one as old as the
/// installation.
fn pms_version(page: &PracticePage, as_of: DateTime<Utc>) -> impl IntoView + use<> {
    let practice = &page.practice;
    practice.pms_version.clone().map(|version| {
        let value = match practice.pms_version_source {
            Some(PmsVersionSource::AtInstall) => view! {
                {version}
                " "
                <span class="quiet">{AT_INSTALL}": Halo does not tell the current one"</span>
            }
            .into_any(),
            Some(PmsVersionSource::Current) => with_age(version, page.enriched.clone(), as_of),
            None => version.into_any(),
        };
        fact(practice.pms.full_name(), value)
    })
}

fn fact(name: &'static str, value: AnyView) -> impl IntoView {
    view! {
        <dt>{name}</dt>
        <dd>{value}</dd>
    }
}

/// What a person entered in a field; nothing where nobody did and that means nothing.
fn entered(field: PracticeField, page: &PracticePage) -> Option<AnyView> {
    let text = field.of(&page.entry);
    let value = match field {
        PracticeField::Hours => hours(page),
        PracticeField::ServerName => server(page.practice.server_id, text)?,
        PracticeField::TimeZone => page.practice.time_zone.clone().into_any(),
        _ if text.is_empty() => return None,
        PracticeField::Tags => tags(&page.entry.tags),
        _ => text.into_any(),
    };
    Some(fact(field.label(), value).into_any())
}

/// The server, which has a page of its own, also where nobody named it.
fn server(id: Option<ServerId>, name: String) -> Option<AnyView> {
    let named = match name.is_empty() {
        true => UNNAMED.to_owned(),
        false => name,
    };
    let link = |id| {
        view! {
            <a class="link" href=links::server(id)>
                {named}
            </a>
        }
        .into_any()
    };
    id.map(link)
}

/// A value with when it was read or told.
fn with_age(value: String, at: Option<Moment>, as_of: DateTime<Utc>) -> AnyView {
    let read = match at {
        Some(moment) => view! { "as of " <Age moment as_of words=AgeWords::Ago /> }.into_any(),
        None => "Halo does not say of when".into_any(),
    };
    view! {
        {value}
        " "
        <span class="quiet">{read}</span>
    }
    .into_any()
}

fn heartbeat(page: &PracticePage, as_of: DateTime<Utc>) -> impl IntoView + use<> {
    let age = page.practice.heartbeat_age_seconds;
    let value = match page.heartbeat.clone().zip(age) {
        Some((moment, seconds)) => {
            let since = page.as_of - TimeDelta::seconds(seconds);
            view! { <Age moment as_of since words=AgeWords::Ago /> }.into_any()
        }
        None => view! { <span class="quiet">"none known"</span> }.into_any(),
    };
    fact("Last heartbeat", value)
}

fn drift(page: &PracticePage) -> impl IntoView + use<> {
    page.practice.clock_drift_seconds.map(|seconds| {
        let value = view! {
            {if seconds == 0 { "0 s".to_owned() } else { format!("{seconds:+} s") }}
            " "
            <span class="quiet">{DRIFT_LIMIT}</span>
        };
        fact("Clock drift", value.into_any())
    })
}

fn hours(page: &PracticePage) -> AnyView {
    if page.entry.hours.is_empty() {
        return view! { <span class="quiet">"not entered: counts as always open"</span> }.into_any();
    }
    view! {
        {page.entry.hours.clone()}
        " "
        <span class="quiet">{page.zone_label.clone()}</span>
        {page.holidays_of.clone().map(|whose| view! {
            <br />
            <span class="quiet">{format!("public holidays of {whose}")}</span>
        })}
        {page.closed_for.clone().map(|name| view! {
            <br />
            <b>{format!("closed: {name}")}</b>
        })}
    }
    .into_any()
}

fn uptime(page: &PracticePage) -> impl IntoView + use<> {
    let uptime = page.practice.uptime_30d;
    let value = match uptime_figure(uptime).zip(coverage_figure(uptime)) {
        Some((figure, coverage)) => view! {
            {weighed_aloud(view! { <b>{figure}" %"</b> }.into_any(), uptime.coverage)}
            {format!(" with {coverage} % coverage ")}
            <a class="link" href=links::proof(page.practice.id, Zoom::Newest(Newest::Month))>
                "spans"
            </a>
        }
        .into_any(),
        None => view! { <span class="quiet">"nothing observed yet"</span> }.into_any(),
    };
    fact("Uptime, 30 days", value)
}

fn tags(tags: &[String]) -> AnyView {
    let tags = tags.iter().cloned();
    let tags = tags.map(|tag| view! { <li class="tag">{tag}</li> });
    view! { <ul class="tags">{tags.collect_view()}</ul> }.into_any()
}

fn siblings(siblings: &[(PracticeId, String)]) -> impl IntoView + use<> {
    let siblings = siblings.to_vec();
    (!siblings.is_empty()).then(|| {
        let links: Vec<_> = siblings
            .into_iter()
            .map(|(id, name)| {
                view! {
                    <li>
                        <a class="link" href=links::practice(id)>
                            {name}
                        </a>
                    </li>
                }
            })
            .collect();
        fact(
            "Same site",
            view! { <ul class="siblings">{links}</ul> }.into_any(),
        )
    })
}
