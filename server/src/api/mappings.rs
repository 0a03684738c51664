//! `/api/v1/mappings`: the approved GUIDs, now or as they were, and what was decided about them in
//! order, for the integrator's own software.

use std::hash::{DefaultHasher, Hash, Hasher};

use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use domain::overview::LIMIT_MAX;
use domain::practice::SiteRow;
use domain::principal::{Principal, principal_name};
use domain::site::SiteKey;
use domain::views::ledger::{FeedConsumer, FeedItem, MappingView};
use domain::views::site_now::MappingNow;
use serde::{Deserialize, Serialize};
use store::FeedAcknowledged;
use utoipa::{IntoParams, ToSchema};

use super::changes::unreadable;
use super::counted::AsksHalo;
use super::problem::Problem;
use super::query::{limit_or, time};
use crate::actions::context::ActionContext;
use crate::refusal::{Refusal, RefusalKind};

/// Which mappings.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct MappingListQuery {
    /// As they were at this time (RFC 3339); now where none is named, or one in the future.
    as_of: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<i64>,
    /// Mappings per page, 1 to 200; 200 where none is named.
    limit: Option<usize>,
}

/// Mappings, in the order of sites.
#[derive(Debug, Serialize, ToSchema)]
pub struct MappingList {
    items: Vec<MappingView>,
    next_cursor: Option<String>,
}

/// The approved GUIDs, now or as they were. Queries go by them, and so will the FHIR API of Best Practice
/// that Halo announces: it takes the same GUID and pairing.
#[utoipa::path(get, path = "/api/v1/mappings", tag = "mappings", params(MappingListQuery), responses(
    (status = 200, body = MappingList),
    (status = 304, description = "Nothing changed since the ETag that was sent"),
    (status = 400, body = Problem, content_type = "application/problem+json")))]
pub async fn list(
    State(state): State<ActionContext>,
    headers: HeaderMap,
    query: Result<Query<MappingListQuery>, QueryRejection>,
) -> Result<Response, Refusal> {
    let Query(asked) = query?;
    let limit = limit_or(LIMIT_MAX, asked.limit)?;
    let as_of = time("as_of", asked.as_of.as_deref())?;
    let after = asked.cursor.map(SiteRow);
    let wanted = u32::try_from(limit + 1).unwrap_or(u32::MAX);
    let mut found = monitor::pages::mappings(&state.monitor, as_of, after, wanted).await?;
    let more = found.len() > limit;
    found.truncate(limit);
    let last = found.last().filter(|_| more);
    let next_cursor = last.map(|(site, _)| site.to_string());
    let items = found.into_iter().map(|(_, view)| view).collect();
    let list = text(&MappingList { items, next_cursor });
    Ok(unless_had(&headers, &tag(&list), list))
}

/// The approved GUID of one PMS and Site ID, now, and how the site is: whether a query would reach it. Nothing
/// is asked of Halo Cloud for it. The ETag stays the same while only heartbeats go on.
#[utoipa::path(get, path = "/api/v1/mappings/{pms}/{site_id}", tag = "mappings",
    params(("pms" = String, Path, description = "best_practice, zedmed or d4w"),
           ("site_id" = String, Path, description = "The Site ID")),
    responses(
        (status = 200, body = MappingNow),
        (status = 304, description = "Nothing but heartbeats since the ETag that was sent"),
        (status = 404, body = Problem, content_type = "application/problem+json")))]
pub async fn get(
    State(state): State<ActionContext>,
    headers: HeaderMap,
    Path((pms, site_id)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let key = key(&pms, &site_id)?;
    let found = monitor::pages::mapping_now(&state.monitor, &key).await?;
    let found = found.ok_or_else(no_such_mapping)?;
    let now = &found.now;
    let moves = (
        &found.mapping,
        now.state,
        now.state_reason,
        now.who_acts,
        now.since,
    );
    let tag = tag(&text(&moves));
    Ok(unless_had(&headers, &tag, text(&found)))
}

/// Why a mapping is withheld.
#[derive(Debug, Deserialize, ToSchema)]
pub struct WithholdBody {
    /// Why.
    #[serde(default)]
    reason: String,
}

/// Stops exporting a mapping that is thought wrong, until something is approved again.
#[utoipa::path(post, path = "/api/v1/mappings/{pms}/{site_id}/withhold", tag = "mappings",
    params(("pms" = String, Path, description = "best_practice, zedmed or d4w"),
           ("site_id" = String, Path, description = "The Site ID")),
    request_body = WithholdBody, responses(
        (status = 200, body = MappingView),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")))]
pub async fn withhold(
    State(state): State<ActionContext>,
    Extension(principal): Extension<Principal>,
    parts: Parts,
    Path((pms, site_id)): Path<(String, String)>,
    body: Result<Json<WithholdBody>, JsonRejection>,
) -> Result<Json<MappingView>, Refusal> {
    let key = key(&pms, &site_id)?;
    let Json(body) = body.map_err(unreadable)?;
    let by = state.acting(&parts, &principal);
    let withheld = monitor::commands::withhold(&state.monitor, &key, &body.reason, &by).await;
    withheld?;
    let found = monitor::pages::mapping(&state.monitor, &key).await?;
    found.map(Json).ok_or_else(no_such_mapping)
}

/// Exports a withheld mapping again, where Halo says that its GUID is the one in use under the
/// approved name. An approval like any other, for a person.
#[utoipa::path(delete, path = "/api/v1/mappings/{pms}/{site_id}/withhold", tag = "mappings",
    params(("pms" = String, Path, description = "best_practice, zedmed or d4w"),
           ("site_id" = String, Path, description = "The Site ID")),
    request_body = WithholdBody, responses(
        (status = 200, body = MappingView),
        (status = 404, body = Problem, content_type = "application/problem+json"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 429, body = Problem, content_type = "application/problem+json",
            description = "More than 30 in a minute; `Retry-After` says when"),
        (status = 422, body = Problem, content_type = "application/problem+json")))]
pub async fn export_again(
    State(state): State<ActionContext>,
    _: AsksHalo,
    Extension(principal): Extension<Principal>,
    parts: Parts,
    Path((pms, site_id)): Path<(String, String)>,
    body: Result<Json<WithholdBody>, JsonRejection>,
) -> Result<Json<MappingView>, Refusal> {
    let key = key(&pms, &site_id)?;
    let Json(body) = body.map_err(unreadable)?;
    let by = state.acting(&parts, &principal);
    let done = monitor::commands::export_again(&state.monitor, &key, &body.reason, &by).await;
    done?;
    let found = monitor::pages::mapping(&state.monitor, &key).await?;
    found.map(Json).ok_or_else(no_such_mapping)
}

/// Where to go on from.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FeedQuery {
    /// Only entries with a greater `seq`; all where none is named.
    after: Option<i64>,
    /// Entries per page, 1 to 200; 200 where none is named.
    limit: Option<usize>,
}

/// Entries of the ledger, in order.
#[derive(Debug, Serialize, ToSchema)]
pub struct Feed {
    items: Vec<FeedItem>,
    /// What to pass as `after` for the next page; null where there is none yet.
    next_cursor: Option<String>,
}

/// Everything that was decided about mappings, in order.
#[utoipa::path(get, path = "/api/v1/mappings/feed", tag = "mappings", params(FeedQuery), responses(
    (status = 200, body = Feed),
    (status = 400, body = Problem, content_type = "application/problem+json")))]
pub async fn feed(
    State(state): State<ActionContext>,
    query: Result<Query<FeedQuery>, QueryRejection>,
) -> Result<Json<Feed>, Refusal> {
    let Query(asked) = query?;
    let limit = limit_or(LIMIT_MAX, asked.limit)?;
    let after = asked.after.unwrap_or_default();
    let wanted = u32::try_from(limit + 1).unwrap_or(u32::MAX);
    let mut items = monitor::pages::feed(&state.monitor, after, wanted).await?;
    let more = items.len() > limit;
    items.truncate(limit);
    let last = items.last().filter(|_| more);
    let next_cursor = last.map(|last| last.seq.to_string());
    Ok(Json(Feed { items, next_cursor }))
}

/// How far a program has followed.
#[derive(Debug, Deserialize, ToSchema)]
pub struct AckBody {
    /// The program's name.
    consumer: String,
    /// The newest entry that it has taken in.
    seq: i64,
}

/// Notes how far a program has followed the feed. Its name belongs to the token that gave it first, until
/// an admin frees it, even where that token has ended; one token has five names at most. It never goes back.
#[utoipa::path(post, path = "/api/v1/mappings/feed/ack", tag = "mappings", request_body = AckBody,
    responses(
        (status = 204, description = "Noted"),
        (status = 409, body = Problem, content_type = "application/problem+json"),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 422, body = Problem, content_type = "application/problem+json")))]
pub async fn acknowledge(
    State(state): State<ActionContext>,
    Extension(principal): Extension<Principal>,
    parts: Parts,
    body: Result<Json<AckBody>, JsonRejection>,
) -> Result<StatusCode, Refusal> {
    let Json(body) = body.map_err(unreadable)?;
    let consumer =
        principal_name(&body.consumer).map_err(|error| Refusal::unusable(error.to_string()))?;
    if matches!(principal, Principal::Person { .. }) {
        return Err(Refusal::new(
            RefusalKind::RuleNotMet,
            "Only the program itself says how far it has followed: send its token.",
        ));
    }
    let by = state.auth_context.audited_as(&parts, &principal);
    let said =
        monitor::commands::acknowledge_feed(&state.monitor, &consumer, body.seq, &by).await?;
    let (kind, words) = match said {
        FeedAcknowledged::Noted => return Ok(StatusCode::NO_CONTENT),
        FeedAcknowledged::NoSuchEntry => (
            RefusalKind::NoSuchEntry,
            "The feed has no entry with this `seq` yet: acknowledge what was read.",
        ),
        FeedAcknowledged::Foreign => (
            RefusalKind::ForeignConsumer,
            "This consumer belongs to the token that named it. Choose another name, or have an admin \
             free it under API tokens.",
        ),
        FeedAcknowledged::ForeignOfEnded => (
            RefusalKind::ForeignConsumer,
            "The token that this consumer belongs to has ended. Have an admin free the name under API \
             tokens: then it is the next token's that speaks for it.",
        ),
        FeedAcknowledged::LooksLike(other) => {
            let words = format!(
                "People would take this name for the consumer \"{other}\": choose another name."
            );
            return Err(Refusal::unusable(words).at("consumer"));
        }
        FeedAcknowledged::TooManyOfOneToken => (
            RefusalKind::Unusable,
            "One token speaks for 5 consumers at most, and this one does already. Send another token, or \
             have an admin free a name of this one.",
        ),
        FeedAcknowledged::TooMany => (
            RefusalKind::Unusable,
            "There are 50 consumers already: have an admin free one under API tokens.",
        ),
    };
    Err(Refusal::new(kind, words))
}

/// How far the integrator's programs have followed.
#[derive(Debug, Serialize, ToSchema)]
pub struct ConsumerList {
    items: Vec<FeedConsumer>,
}

/// How far each program that ever acknowledged has followed the feed, by name.
#[utoipa::path(get, path = "/api/v1/mappings/feed/consumers", tag = "mappings",
    responses((status = 200, body = ConsumerList)))]
pub async fn consumers(State(state): State<ActionContext>) -> Result<Json<ConsumerList>, Refusal> {
    let items = monitor::pages::feed_consumers(&state.monitor).await?;
    Ok(Json(ConsumerList { items }))
}

fn key(pms: &str, site_id: &str) -> Result<SiteKey, Refusal> {
    Ok(SiteKey {
        pms: pms.parse().map_err(|_| no_such_mapping())?,
        site_id: site_id.parse().map_err(|_| no_such_mapping())?,
    })
}

fn no_such_mapping() -> Refusal {
    Refusal::new(
        RefusalKind::NoSuchMapping,
        "Nothing was ever approved for this PMS and Site ID. GET /api/v1/mappings lists what was.",
    )
}

fn text(body: &impl Serialize) -> String {
    serde_json::to_string(body).unwrap_or_default()
}

/// An ETag of some content.
fn tag(text: &str) -> String {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    format!("\"{:016x}\"", hasher.finish())
}

/// JSON with its ETag, or 304 where the asker has just that.
fn unless_had(headers: &HeaderMap, tag: &str, json: String) -> Response {
    let has_it = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|known| known.to_str().ok())
        .is_some_and(|known| known.split(',').any(|one| one.trim() == tag));
    let tag = HeaderValue::from_str(tag).unwrap_or(HeaderValue::from_static("\"\""));
    if has_it {
        return (StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response();
    }
    let kind = HeaderValue::from_static("application/json");
    ([(header::ETAG, tag), (header::CONTENT_TYPE, kind)], json).into_response()
}
