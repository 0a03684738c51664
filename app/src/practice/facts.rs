//! What is known of a practice, as lists of names and values: what Halo says, and what we entered
//! ourselves. What nobody entered and Halo did not tell is left out, except where its absence
//! means something. To add a fact, add it to the list of whoever says it.

use chrono::{DateTime, TimeDelta, Utc};
use domain::practice::PracticeId;
use domain::practice_field::PracticeField;
use domain::views::PracticePage;
use domain::wording::AgeWords;
use domain::zoom::{Newest, Zoom};
use leptos::prelude::*;

use crate::links;
use crate::ui::copy_button::CopyButton;
use crate::ui::guid::Guid;
use crate::ui::moment::Age;
use crate::ui::uptime::{coverage_figure, uptime_figure};

/// The drift at which Sundog calls a clock adrift, as said beside the figure.
const DRIFT_LIMIT: &str = "limit 60 s";

/// What Halo Cloud says, and what follows from it.
pub fn told_by_halo(page: &PracticePage, as_of: DateTime<Utc>) -> impl IntoView + use<> {
    let practice = &page.practice;
    let pms = [
        Some(practice.pms.full_name().to_owned()),
        practice.pms_version.clone(),
    ];
    let pms = pms.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let site_id = practice.site_id.clone();
    let site_id = view! {
        <span class="code">{site_id.clone()}</span>
        <CopyButton text=site_id label="Copy the Site ID" />
    };
    view! {
        <dl class="facts">
            {fact("PMS", pms.into_any())} {fact("Site ID", site_id.into_any())}
            {practice
                .site_id_at_halo
                .clone()
                .filter(|told| *told != practice.site_id)
                .map(|told| fact("Site ID at Halo", told.into_any()))}
            {fact("Approved GUID", view! { <Guid guid=practice.halo_guid /> }.into_any())}
            {practice.halo_name.clone().map(|name| fact("Name at Halo", with_age(name, page, as_of)))}
            {practice.halo_link_version.clone().map(|link| fact("Halo Link", with_age(link, page, as_of)))}
            {heartbeat(page, as_of)} {drift(page)} {uptime(page)}
        </dl>
    }
}

/// What a person entered.
pub fn entered_by_us(page: &PracticePage) -> impl IntoView + use<> {
    let facts = PracticeField::OPTIONAL.map(|field| entered(field, page));
    view! {
        <dl class="facts">
            {facts.into_iter().flatten().collect_view()} {siblings(&page.siblings)}
        </dl>
    }
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
        PracticeField::TimeZone => page.practice.time_zone.clone().into_any(),
        _ if text.is_empty() => return None,
        PracticeField::Tags => tags(&page.entry.tags),
        _ => text.into_any(),
    };
    Some(fact(field.label(), value).into_any())
}

/// What Halo reads at the practice only now and then, with when that was.
fn with_age(value: String, page: &PracticePage, as_of: DateTime<Utc>) -> AnyView {
    let read = page.enriched.clone().map(|moment| {
        view! {
            " "
            <span class="quiet">
                "as of " <Age moment as_of words=AgeWords::Ago />
            </span>
        }
    });
    view! {
        {value}
        {read}
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
    }
    .into_any()
}

fn uptime(page: &PracticePage) -> impl IntoView + use<> {
    let uptime = page.practice.uptime_30d;
    let value = match uptime_figure(uptime).zip(coverage_figure(uptime)) {
        Some((figure, coverage)) => view! {
            <b>{figure}" %"</b>
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
