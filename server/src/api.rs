//! The REST API under `/api/v1`, and its description.
//!
//! Each noun has its file with routes, queries and error cases side by side. A route is added with
//! `routes!`, which puts it into the router and into `/api/v1/openapi.json` in one step. Who may
//! use each stands in `auth::rules`.

mod bounded_rows;
mod bulk_edit;
pub mod cases;
pub mod changes;
pub mod channels;
mod counted;
pub mod deliveries;
pub mod description;
pub mod editing;
pub mod heartbeats;
pub mod imports;
pub mod incidents;
pub mod maintenance;
pub mod mappings;
pub mod notes;
pub mod outages;
pub mod pair;
pub mod practices;
pub mod problem;
pub mod query;
pub mod recheck;
pub mod reports;
pub mod rules;
pub mod servers;
pub mod sites;
pub mod spans;
pub mod uptime;

use std::sync::Arc;

use monitor::Monitor;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::actions::context::ActionContext;
use crate::refusal::{Refusal, RefusalKind};

/// The routes of the API.
pub fn routes() -> OpenApiRouter<Arc<Monitor>> {
    OpenApiRouter::new()
        .routes(routes!(practices::list))
        .routes(routes!(practices::get))
        .routes(routes!(spans::list))
        .routes(routes!(uptime::get))
        .routes(routes!(outages::list))
        .routes(routes!(outages::get))
        .routes(routes!(heartbeats::of_practice))
        .routes(routes!(heartbeats::list))
        .routes(routes!(incidents::list))
        .routes(routes!(reports::list))
}

/// The routes of the API that are written through: the list, and everything about identity.
pub fn identity_routes() -> OpenApiRouter<ActionContext> {
    OpenApiRouter::new()
        .routes(routes!(editing::add))
        .routes(routes!(editing::edit, editing::retire))
        .routes(routes!(editing::restore))
        .routes(routes!(pair::pair))
        .routes(routes!(bulk_edit::preview))
        .routes(routes!(bulk_edit::edit))
        .routes(routes!(bulk_edit::take_back))
        .routes(routes!(imports::list, imports::add))
        .routes(routes!(imports::get))
        .routes(routes!(imports::start))
        .routes(routes!(imports::decide))
        .routes(routes!(changes::list))
        .routes(routes!(changes::get))
        .routes(routes!(changes::evidence))
        .routes(routes!(changes::approve))
        .routes(routes!(changes::reject))
        .routes(routes!(changes::snooze))
        .routes(routes!(changes::undo))
        .routes(routes!(changes::withdraw))
        .routes(routes!(changes::told))
        .routes(routes!(mappings::list))
        .routes(routes!(mappings::get))
        .routes(routes!(mappings::withhold, mappings::export_again))
        .routes(routes!(mappings::feed))
        .routes(routes!(mappings::acknowledge))
        .routes(routes!(mappings::consumers))
        .routes(routes!(sites::get))
        .routes(routes!(recheck::recheck))
        .routes(routes!(maintenance::list, maintenance::add))
        .routes(routes!(
            maintenance::get,
            maintenance::edit,
            maintenance::end
        ))
        .routes(routes!(servers::list, servers::add))
        .routes(routes!(servers::get, servers::edit))
        .routes(routes!(cases::list, cases::add))
        .routes(routes!(cases::get, cases::edit))
        .routes(routes!(notes::list, notes::add))
        .routes(routes!(outages::take, outages::hand_back))
        .routes(routes!(incidents::take, incidents::hand_back))
        .routes(routes!(channels::list, channels::add))
        .routes(routes!(channels::get, channels::edit, channels::remove))
        .routes(routes!(channels::test))
        .routes(routes!(rules::list, rules::add))
        .routes(routes!(rules::edit, rules::remove))
        .routes(routes!(rules::preview))
        .routes(routes!(deliveries::list))
        .routes(routes!(deliveries::get))
        .routes(routes!(deliveries::send_again))
}

/// What `/api` says of a path it does not have.
pub async fn no_such_route() -> Refusal {
    Refusal::new(
        RefusalKind::NoSuchRoute,
        "See /api/docs for the routes there are.",
    )
}

/// What `/api` says of a method it does not take.
pub async fn no_such_method() -> Refusal {
    Refusal::new(
        RefusalKind::NoSuchMethod,
        "See /api/docs for what it takes.",
    )
}
