//! Which days and whose: links for the usual periods, and a real form for all others. The ways to the
//! same as files stand beside it.

use domain::report::{Preset, ReportQuery};
use domain::views::report::ReportPage;
use leptos::prelude::*;

use crate::links;

/// The form. It is not printed.
pub fn report_form(page: &ReportPage) -> impl IntoView + use<> {
    let files = page.period.is_ok().then(|| files(&page.query));
    view! {
        <div class="tools report-tools">
            <nav class="statuses" aria-label="Usual periods">
                {presets(&page.query)}
            </nav>
            <form class="filters audit-filter" role="search" aria-label="Which days" method="get" action=links::REPORTS>
                {fields(page)} <button type="submit" class="button">
                    "Show"
                </button>
            </form>
            <div class="filters">{files}</div>
        </div>
    }
    .into_any()
}

fn presets(query: &ReportQuery) -> impl IntoView + use<> {
    let by_dates = !query.from.is_empty() || !query.to.is_empty();
    let wanted = query.period.unwrap_or(Preset::Last30Days);
    let link = |preset: &Preset| {
        let target = ReportQuery {
            period: Some(*preset),
            tag: query.tag.clone(),
            ..ReportQuery::default()
        };
        let is_current = !by_dates && *preset == wanted;
        view! {
            <a class="pill" href=links::report(&target) aria-current=is_current.then_some("true")>
                {preset.label()}
            </a>
        }
    };
    Preset::ALL.iter().map(link).collect_view()
}

fn fields(page: &ReportPage) -> impl IntoView + use<> {
    // What was typed stays; where nothing was, the dates of what is shown.
    let typed = |text: &str, shown: Option<chrono::NaiveDate>| match text {
        "" => shown.map(|date| date.to_string()).unwrap_or_default(),
        text => text.to_owned(),
    };
    let period = page.period.ok();
    let from = typed(&page.query.from, period.map(|period| period.first));
    let to = typed(&page.query.to, period.map(|period| period.last));
    let chosen = page.query.tag.clone();
    let unknown = chosen
        .clone()
        .filter(|tag| !page.tags.contains(tag))
        .into_iter();
    let options: Vec<_> = unknown
        .chain(page.tags.iter().cloned())
        .map(|tag| {
            let selected = chosen.as_ref() == Some(&tag);
            view! {
                <option value=tag selected=selected>
                    {tag.clone()}
                </option>
            }
        })
        .collect();
    view! {
        <label class="field">
            <span>"First day"</span>
            <input type="date" name="from" value=from />
        </label>
        <label class="field">
            <span>"Last day"</span>
            <input type="date" name="to" value=to />
        </label>
        <label class="field">
            <span>"Tag"</span>
            <select name="tag">
                <option value="">"Any tag"</option>
                {options}
            </select>
        </label>
    }
}

fn files(query: &ReportQuery) -> impl IntoView + use<> {
    view! {
        <a class="link" href=links::report_csv(query) rel="external" download>
            "Figures as CSV"
        </a>
        <a class="link" href=links::report_outages_csv(query) rel="external" download>
            "Outages as CSV"
        </a>
    }
}
