//! The sites with one trouble, longest first.

use chrono::{DateTime, Utc};
use domain::views::identity::{IdentityGroup, IdentityRow};
use domain::wording::AgeWords;
use leptos::prelude::*;

use crate::identity::trouble::heading;
use crate::links;
use crate::ui::change_badge::ChangeBadge;
use crate::ui::group_table::short;
use crate::ui::moment::Age;
use crate::ui::who_acts::Who;

/// The table; nothing where nobody has the trouble.
pub fn identity_table(
    group: &IdentityGroup,
    as_of: DateTime<Utc>,
) -> impl IntoView + use<> {
    let rows = group.rows.iter().cloned();
    let rows: Vec<_> = rows.map(|site| row(site, as_of)).collect();
    let caption = heading(group.trouble);
    (!rows.is_empty()).then(|| {
        view! {
            <table class="table troubles">
                <caption class="visually-hidden">{caption} ", longest first"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Practice"</th>
                        <th scope="col">"PMS and Site ID"</th>
                        <th scope="col">"Approved GUID"</th>
                        <th scope="col">"Since"</th>
                        <th scope="col">"Whose move"</th>
                        <th scope="col">"What is known"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
    })
}

fn row(site: IdentityRow, as_of: DateTime<Utc>) -> impl IntoView {
    let badge = site.change.map(|change| {
        view! {
            " "
            <ChangeBadge change />
        }
    });
    view! {
        <tr>
            <th scope="row" class="wide">
                <a class="link" href=links::practice(site.id)>
                    {site.name}
                </a>
            </th>
            <td data-label="Site">
                <span>
                    {site.pms.short_name()} " " <span class="code">{site.site_id}</span>
                </span>
            </td>
            <td data-label="GUID">{short(site.halo_guid)}</td>
            <td data-label="Since">
                <Age moment=site.since as_of words=AgeWords::Brief />
            </td>
            <td data-label="Whose move">
                <Who who=site.who_acts />
            </td>
            <td class="wide" data-label="Known">
                <span>{site.words} {badge}</span>
            </td>
        </tr>
    }
}
