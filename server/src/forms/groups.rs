//! Many changes of r1 approved together. For whoever decides changes.

use std::collections::BTreeMap;

use axum::Extension;
use axum::extract::{Form, Path, State};
use axum::http::request::Parts;
use axum::response::Response;
use domain::principal::Principal;
use domain::views::groups::GroupResult;
use monitor::commands::change::{ActingPrincipal, GroupChoice, NotDecided};

use super::changes::{ChangeFields, ChangeRefused};
use super::{FormRedisplay, FormState};

/// Approves what was chosen of a group, and shows what became of each.
pub async fn approve(
    State(state): State<FormState>,
    Extension(principal): Extension<Principal>,
    Path(key): Path<String>,
    parts: Parts,
    Form(form): Form<BTreeMap<String, String>>,
) -> Response {
    let by = ActingPrincipal {
        audited_as: state.auth_context.audited_as(&parts, &principal),
        principal,
    };
    let path = parts.uri.path().to_owned();
    let fields = ChangeFields::new(form);
    let act = fields.get("do").to_owned();
    let approved = approved(&state, &key, &fields, &by).await;
    let again = FormRedisplay::new(&state.auth_context, &parts, &path, &act);
    match approved {
        Ok(results) => again.with_results(results).await,
        Err(refusal) => {
            let (status, words) = refusal.told();
            again
                .and_typed(fields.into_values())
                .refused(status, &words)
                .await
        }
    }
}

async fn approved(
    state: &FormState,
    key: &str,
    form: &ChangeFields,
    by: &ActingPrincipal,
) -> Result<Vec<GroupResult>, ChangeRefused> {
    let items = form.get("items").split(',').filter(|item| !item.is_empty());
    let chosen: Option<Vec<GroupChoice>> = items
        .map(|item| {
            let (change, evidence) = item.split_once(':')?;
            Some(GroupChoice {
                change: change.parse().ok()?,
                evidence: evidence.to_owned(),
            })
        })
        .collect();
    let chosen = chosen.ok_or(NotDecided::Unusable(
        "Sundog does not know this form: load the page again.",
    ))?;
    let count = form.get("count").trim().parse();
    let count = count.map_err(|_| NotDecided::Unusable("Type how many you approve, in digits."))?;
    let reason = form.get("reason");
    let approved =
        monitor::commands::approve_group(&state.monitor, key, &chosen, count, reason, by);
    Ok(approved.await?)
}
