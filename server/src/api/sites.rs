//! `/api/v1/sites/{halo_guid}`: what is known of a GUID, for software that is about to use it.

use axum::Json;
use axum::extract::{Path, State};
use domain::views::site_now::GuidView;

use super::problem::Problem;
use crate::actions::context::ActionContext;
use crate::refusal::{Refusal, RefusalKind};

/// What is known of a GUID without asking Halo Cloud: whether it is approved, was, or waits for a decision,
/// whose it is, and how its site was last seen. Costs nothing of the quota.
#[utoipa::path(get, path = "/api/v1/sites/{halo_guid}", tag = "mappings",
    params(("halo_guid" = String, Path, description = "The GUID, in any of its spellings")),
    responses(
        (status = 200, body = GuidView),
        (status = 400, body = Problem, content_type = "application/problem+json",
            description = "That is no GUID"),
        (status = 404, body = Problem, content_type = "application/problem+json",
            description = "No site on the list ever had to do with it")))]
pub async fn get(
    State(state): State<ActionContext>,
    Path(halo_guid): Path<String>,
) -> Result<Json<GuidView>, Refusal> {
    let guid = halo_guid.parse().map_err(|_| {
        Refusal::new(
            RefusalKind::Unreadable,
            "That is no GUID: it has 32 hexadecimal digits, such as \
             16ec26f0-c913-4122-89e6-cfdcf90e9eeb.",
        )
    })?;
    let found = monitor::pages::guid(&state.monitor, guid).await?;
    found.map(Json).ok_or_else(|| {
        Refusal::new(
            RefusalKind::NoSuchSite,
            "No site on the list has or had this GUID, and no change names it. GET /api/v1/mappings lists \
             what is approved.",
        )
    })
}
