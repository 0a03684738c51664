//! Outages as a table: what it was, from when to when with both bounds, how long, whose side the
//! cause is on, and who has it.

use chrono::TimeDelta;
use domain::principal::spoken_name;
use domain::views::history::OutageItem;
use domain::wording::{AgeWords, brief};
use domain::zoom::Zoom;
use leptos::prelude::*;

use crate::links;
use crate::ui::moment::{Lasting, When, to_the_minute};
use crate::ui::state_word::StateWord;

/// The table; with the practice's name, and who has it, where it is about several.
pub fn outage_table(
    rows: &[OutageItem],
    names: bool,
    caption: &'static str,
) -> impl IntoView + use<> {
    let rows = rows.iter().map(|each| row(each, names)).collect_view();
    view! {
        <div class="wide-table">
            <table class="outages">
                <caption class="visually-hidden">{caption}</caption>
                <thead>
                    <tr>
                        <th scope="col">"State"</th>
                        {names.then(|| view! { <th scope="col">"Practice"</th> })}
                        <th scope="col">"From"</th>
                        <th scope="col">"To"</th>
                        <th scope="col" class="number">
                            "Lasted"
                        </th>
                        <th scope="col">"Cause"</th>
                        {names.then(|| view! { <th scope="col">"Whose hands"</th> })}
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

fn row(row: &OutageItem, names: bool) -> impl IntoView + use<> {
    let outage = &row.outage;
    let id = outage.practice_id;
    let end = row.to.as_ref().unwrap_or(&row.from);
    let zoom = Zoom::around(outage.began_latest, end.at.max(outage.began_latest));
    let zoom = match row.to {
        Some(_) => zoom,
        None => Zoom::default(),
    };
    let look = links::practice_zoomed(id, zoom);
    let why = [
        (!row.why.is_empty()).then(|| row.why.clone()),
        outage.planned.then(|| "planned".to_owned()),
    ];
    let why: Vec<String> = why.into_iter().flatten().collect();
    let name = names.then(|| {
        view! {
            <th scope="row">
                <a class="link" href=links::practice(id)>
                    {row.practice.clone()}
                </a>
            </th>
        }
    });
    let lasted = TimeDelta::seconds(row.lasted_seconds);
    let lasted = match row.to {
        Some(_) => brief(lasted).into_any(),
        None => view! { <Lasting length=lasted words=AgeWords::Brief /> }.into_any(),
    };
    let from = to_the_minute(&row.from);
    let to = row.to.clone().map(|to| {
        let words = to_the_minute(&to);
        view! { <When moment=to words /> }
    });
    let hands = match (outage.taken_by.clone(), row.taken_until.clone()) {
        (Some(by), Some(until)) => {
            let words = format!("until {}", to_the_minute(&until));
            view! {
                <bdi>{spoken_name(&by)}</bdi>
                " "
                <span class="quiet">
                    <When moment=until words />
                </span>
            }
            .into_any()
        }
        _ if row.to.is_none() => "nobody’s".into_any(),
        _ => ().into_any(),
    };
    view! {
        <tr>
            <td data-label="State">
                <StateWord state=outage.state />
                {(!why.is_empty()).then(|| view! { <span class="quiet">{why.join(", ")}</span> })}
            </td>
            {name}
            <td data-label="From">
                <a class="link" href=look>
                    <When moment=row.from.clone() words=from />
                </a>
                <span class="quiet bounds">{row.began.clone()}</span>
            </td>
            <td data-label="To">
                {match to {
                    Some(to) => to.into_any(),
                    None => "lasts".into_any(),
                }}
                <span class="quiet bounds">{row.ended.clone()}</span>
            </td>
            <td class="number" data-label="Lasted">{lasted}</td>
            <td data-label="Cause">
                {outage.cause.label()}
                {(!row.blocked.is_empty())
                    .then(|| view! { <span class="quiet bounds">{row.blocked.clone()}</span> })}
            </td>
            {names.then(|| view! { <td data-label="Whose hands">{hands}</td> })}
        </tr>
    }
}
