//! The practices on a server, with what Halo tells of the database of each.

use chrono::{DateTime, TimeDelta, Utc};
use domain::tracks::Authority;
use domain::views::server::OnServerRow;
use domain::wording::{AgeWords, track_state_label};
use leptos::prelude::*;

use crate::links;
use crate::ui::moment::Age;
use crate::ui::state_word::StateWord;

/// The table.
pub fn practices_table(rows: &[OnServerRow], as_of: DateTime<Utc>) -> impl IntoView + use<> {
    let rows: Vec<_> = rows.iter().cloned().map(|one| row(one, as_of)).collect();
    view! {
        <table class="table">
            <caption class="visually-hidden">"Practices on this server"</caption>
            <thead>
                <tr>
                    <th scope="col">"Practice"</th>
                    <th scope="col">"State"</th>
                    <th scope="col">"PMS, Site ID"</th>
                    <th scope="col">"Halo Link"</th>
                    <th scope="col">"PMS version"</th>
                    <th scope="col">"Authority"</th>
                    <th scope="col">"Last heartbeat"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

fn row(row: OnServerRow, as_of: DateTime<Utc>) -> impl IntoView {
    let or_not_told = |text: Option<String>| text.unwrap_or_else(|| "not told".to_owned());
    let authority = match row.authority {
        Authority::Unknown => "not told".to_owned(),
        known => track_state_label(known.as_str()).to_lowercase(),
    };
    let heartbeat = match row.heartbeat.zip(row.heartbeat_age_seconds) {
        Some((moment, seconds)) => {
            let since = as_of - TimeDelta::seconds(seconds);
            view! { <Age moment as_of since words=AgeWords::Ago /> }.into_any()
        }
        None => view! { <span class="quiet">"none known"</span> }.into_any(),
    };
    view! {
        <tr>
            <th scope="row" class="wide">
                <a class="link" href=links::practice(row.id)>
                    {row.name}
                </a>
            </th>
            <td data-label="State">
                <StateWord state=row.state />
            </td>
            <td data-label="PMS, Site ID">
                <span>
                    {row.pms.short_name()} " " <span class="code">{row.site_id}</span>
                </span>
            </td>
            <td data-label="Halo Link">{or_not_told(row.link_version)}</td>
            <td data-label="PMS version">{or_not_told(row.pms_version)}</td>
            <td data-label="Authority">{authority}</td>
            <td data-label="Heartbeat">{heartbeat}</td>
        </tr>
    }
}
