//! What was done to accounts and tokens, with the way to who did it.

use domain::views::people::AuditQuery;
use domain::views::security::AccountActs;
use domain::wording::counted;
use leptos::prelude::*;

use crate::links;
use crate::ui::moment::When;

/// What was done, newest first.
pub fn acts(acts: Vec<AccountActs>) -> AnyView {
    if acts.is_empty() {
        return view! {
            <p class="body">"Nothing was done to an account or a token in the last 30 days."</p>
        }
        .into_any();
    }
    let rows = acts.into_iter().map(|act| {
        let trail = links::audit(&AuditQuery {
            action: act.action.to_string(),
            ..AuditQuery::default()
        });
        view! {
            <tr>
                <th scope="row" class="wide">
                    <a class="link" href=trail>
                        {act.action.account_label()}
                    </a>
                </th>
                <td data-label="How often">{counted(act.count, "time", "times")}</td>
                <td data-label="Newest">
                    <When moment=act.newest />
                </td>
            </tr>
        }
    });
    view! {
        <table class="table">
            <caption class="visually-hidden">"What was done to accounts and tokens"</caption>
            <thead>
                <tr>
                    <th scope="col">"What"</th>
                    <th scope="col">"How often"</th>
                    <th scope="col">"Newest"</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}
