//! Which outages are shown: the time as links, and tag, PMS, version of Halo Link and cause as a form
//! that works without scripts.

use domain::outage::Cause;
use domain::site::Pms;
use domain::views::outages::{OutageQuery, OutageSince, OutagesPage};
use leptos::prelude::*;

use crate::links;
use crate::ui::kept_fields::kept_fields;

/// The times one can look at.
pub fn since_links(query: &OutageQuery) -> impl IntoView + use<> {
    let wanted = query.since.unwrap_or(OutageSince::Shift);
    let links = OutageSince::ALL.iter().map(|since| {
        let target = OutageQuery {
            since: Some(*since),
            page: 1,
            ..query.clone()
        };
        view! {
            <a
                class="pill"
                href=links::outages(&target)
                aria-current=(*since == wanted).then_some("true")
            >
                {since.label()}
            </a>
        }
    });
    view! {
        <nav class="statuses" aria-label="Which time">
            {links.collect_view()}
        </nav>
    }
}

/// The form.
pub fn outage_filter(page: &OutagesPage) -> impl IntoView + use<> {
    let query = &page.query;
    let pms = Pms::ALL
        .iter()
        .map(|pms| (pms.to_string(), pms.full_name().to_owned()));
    let causes = Cause::ALL
        .iter()
        .map(|cause| (cause.to_string(), cause.label().to_owned()));
    let same = |text: &String| (text.clone(), text.clone());
    let chosen = |value: Option<String>| value.unwrap_or_default();
    view! {
        <form class="filters" method="get" action=links::OUTAGES aria-label="Narrow the outages">
            {kept_fields(query, &["tag", "pms", "version", "cause", "page"])}
            {choice("tag", "Any tag", chosen(query.tag.clone()), page.tags.iter().map(same).collect())}
            {choice("pms", "Any PMS", chosen(query.pms.map(|pms| pms.to_string())), pms.collect())}
            {choice(
                "version",
                "Any Halo Link",
                chosen(query.version.clone()),
                page.versions.iter().map(same).collect(),
            )}
            {choice("cause", "Any cause", chosen(query.cause.map(|cause| cause.to_string())), causes.collect())}
            <button type="submit" class="button">
                "Narrow"
            </button>
        </form>
    }
}

fn choice(
    name: &'static str,
    any: &'static str,
    chosen: String,
    options: Vec<(String, String)>,
) -> impl IntoView {
    let options = options.into_iter().map(|(value, words)| {
        let selected = value == chosen;
        view! {
            <option value=value selected=selected>
                {words}
            </option>
        }
    });
    view! {
        <select name=name aria-label=any>
            <option value="">{any}</option>
            {options.collect_view()}
        </select>
    }
}
