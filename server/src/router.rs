//! Which path leads where.
//!
//! Pages come from `app`, the API from `api`, what people do from `actions`, tables
//! from `downloads`, the rest is here. Every route passes the guard, and there is no service where a route has no rule. `/api`
//! answers its own errors as problem+json, everything else as pages.

use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use app::live::Rendered;
use app::{App, shell};
use axum::Router;
use axum::extract::Request;
use axum::http::{Method, StatusCode};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::any;
use chrono::{DateTime, TimeDelta, Utc};
use leptos::config::LeptosOptions;
use leptos::prelude::provide_context;
use leptos_axum::{LeptosRoutes, generate_route_list};
use metrics_exporter_prometheus::PrometheusBuilder;
use monitor::Monitor;
use monitor::clock::{Clock, SystemClock};
use monitor::notify::Alerts;
use store::Store;
use tokio_util::sync::CancellationToken;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::trace::TraceLayer;
use url::Url;
use utoipa::openapi::OpenApi as Description;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use utoipa_swagger_ui::SwaggerUi;

use crate::actions::context::ActionContext;
use crate::api::description;
use crate::auth::accounts::Accounts;
use crate::auth::guard::guard;
use crate::auth::session_store::KeptSessions;
use crate::auth::{rules, session, sign_in};
use crate::auth_context::{AuthContext, Draw};
use crate::fragments::{self, Fragments};
use crate::live::{LiveState, WaitingNow};
use crate::own_address::OwnAddress;
use crate::rates::Rates;
use crate::request_id::{self, RequestId};
use crate::security_events::SecurityEvents;
use crate::{
    ack_by_link, actions, api, assets, downloads, health, http_layers, live, pagerduty_hook,
};

/// What the routes are made over.
pub struct Parts {
    /// The watch.
    pub monitor: Arc<Monitor>,
    /// Who is told of what.
    pub alerts: Alerts,
    /// People, sessions, tokens, the audit trail.
    pub store: Store,
    /// How people prove who they are.
    pub accounts: Accounts,
    /// How often the watch looks at a practice.
    pub poll_interval: TimeDelta,
    /// Where browsers find Sundog.
    pub public_url: Url,
    /// The address that was bound.
    pub listen: SocketAddr,
    /// Further names that Sundog may be asked by.
    pub allowed_hosts: Vec<String>,
    /// Proxies that are believed about addresses.
    pub trusted_proxies: Vec<IpAddr>,
    /// Where it is written down who was refused.
    pub security_events: Arc<SecurityEvents>,
    /// Ends the live streams.
    pub stop: CancellationToken,
}

/// The whole service's routes.
///
/// # Errors
/// When a route has no rule, or metrics cannot be set up.
pub fn router(parts: Parts) -> anyhow::Result<Router> {
    let (routes, _) = routes(parts)?;
    Ok(routes)
}

/// The routes, and what there is as a list.
fn routes(parts: Parts) -> anyhow::Result<(Router, Vec<(Method, String)>)> {
    let Parts {
        monitor,
        alerts,
        store,
        accounts,
        poll_interval,
        public_url,
        listen,
        allowed_hosts,
        trusted_proxies,
        security_events,
        stop,
    } = parts;
    let screens = Screens::new(Arc::clone(&monitor), alerts.clone(), poll_interval);
    let auth_context = Arc::new(AuthContext {
        store: store.clone(),
        accounts,
        public_url: public_url.clone(),
        own_address: Arc::new(OwnAddress::of(&public_url, listen, allowed_hosts)),
        trusted_proxies,
        security_events,
        rates: Rates::default(),
        clock: Arc::new(SystemClock),
        draw: screens.draw(),
        pages: screens.paths(),
    });
    let context = ActionContext {
        monitor,
        alerts,
        auth_context: Arc::clone(&auth_context),
    };
    let (described, description) = described(&context, stop)?;
    let listed = listed(&description, &screens);
    rules::all_have_one(&listed)?;

    let routes = described
        .merge(SwaggerUi::new("/api/docs").url("/api/v1/openapi.json", description))
        .route("/api", any(api::no_such_route))
        .route("/api/", any(api::no_such_route))
        .route("/api/{*rest}", any(api::no_such_route))
        .method_not_allowed_fallback(api::no_such_method)
        .merge(sign_in::routes(Arc::clone(&auth_context)))
        .merge(ack_by_link::routes(context.clone()))
        .merge(pagerduty_hook::routes(context.clone()))
        .merge(actions::routes(context.clone()))
        .merge(downloads::routes(context))
        .merge(screens.routes())
        .merge(assets::assets())
        .layer(from_fn_with_state(
            Arc::clone(&auth_context),
            sign_in::tell_login_pages,
        ))
        .layer(from_fn_with_state(Arc::clone(&auth_context), guard))
        .layer(session::layer(KeptSessions::new(store, now), &public_url));
    let routes = http_layers::around(routes, auth_context)
        .layer(CatchPanicLayer::new())
        .layer(
            TraceLayer::new_for_http()
                // The path alone: an invitation's token stands in the query.
                .make_span_with(|request: &Request| {
                    let id = request.extensions().get::<RequestId>();
                    tracing::debug_span!("request", id = id.map(|id| &*id.0),
                        method = %request.method(), path = request.uri().path())
                })
                // What fails says so where it fails.
                .on_failure(()),
        )
        .layer(from_fn(request_id::numbered));
    Ok((routes, listed))
}

fn now() -> DateTime<Utc> {
    SystemClock.now()
}

/// The routes that the description of the API knows.
fn described(
    context: &ActionContext,
    stop: CancellationToken,
) -> anyhow::Result<(Router, Description)> {
    let monitor = &context.monitor;
    let live = LiveState {
        monitor: Arc::clone(monitor),
        auth_context: Arc::clone(&context.auth_context),
        waiting: Arc::new(WaitingNow::of(Arc::clone(monitor))),
        streams: Arc::default(),
        stop,
    };
    let (described, mut description) = OpenApiRouter::with_openapi(description::begun())
        .merge(api::routes().with_state(Arc::clone(monitor)))
        .merge(api::identity_routes().with_state(context.clone()))
        .merge(
            OpenApiRouter::new()
                .routes(routes!(live::live))
                .with_state(live),
        )
        .merge(health_routes(monitor)?)
        .split_for_parts();
    description::complete(&mut description);
    Ok((described, description))
}

/// Every route that somebody could ask for, but for files and what is not there.
fn listed(description: &Description, screens: &Screens) -> Vec<(Method, String)> {
    let pages = screens.paths();
    let mut listed = actions::paths(|route| pages.contains(route));
    listed.extend(sign_in::paths());
    listed.extend(ack_by_link::paths());
    listed.extend(pagerduty_hook::paths());
    listed.extend(downloads::paths());
    for (path, item) in &description.paths.paths {
        let operations = [
            (Method::GET, item.get.is_some()),
            (Method::POST, item.post.is_some()),
            (Method::PUT, item.put.is_some()),
            (Method::PATCH, item.patch.is_some()),
            (Method::DELETE, item.delete.is_some()),
        ];
        let there = operations.into_iter().filter(|(_, is_there)| *is_there);
        listed.extend(there.map(|(method, _)| (method, path.clone())));
    }
    listed.extend(pages.into_iter().map(|path| (Method::GET, path)));
    for docs in ["/api/v1/openapi.json", "/api/docs", "/api/docs/"] {
        listed.push((Method::GET, docs.to_owned()));
    }
    listed
}

fn health_routes(monitor: &Arc<Monitor>) -> anyhow::Result<OpenApiRouter> {
    let recorder = PrometheusBuilder::new().build_recorder();
    let prometheus = recorder.handle();
    // A second service in one process (tests) keeps the first one's recorder.
    if metrics::set_global_recorder(recorder).is_err() {
        tracing::debug!("metrics are recorded by an earlier service of this process");
    }
    health::describe_metrics();
    Ok(OpenApiRouter::new()
        .routes(routes!(health::healthz))
        .merge(
            OpenApiRouter::new()
                .routes(routes!(health::readyz))
                .with_state(Arc::clone(monitor)),
        )
        .merge(
            OpenApiRouter::new()
                .routes(routes!(health::metrics))
                .with_state((Arc::clone(monitor), prometheus)),
        ))
}

/// The pages of `app`.
struct Screens {
    options: LeptosOptions,
    monitor: Arc<Monitor>,
    alerts: Alerts,
    poll_seconds: u64,
    listed: Vec<leptos_axum::AxumRouteListing>,
}

impl Screens {
    fn new(monitor: Arc<Monitor>, alerts: Alerts, poll_interval: TimeDelta) -> Self {
        Self {
            options: LeptosOptions::builder().output_name("sundog").build(),
            monitor,
            alerts,
            poll_seconds: poll_interval.num_seconds().unsigned_abs(),
            listed: generate_route_list(App),
        }
    }

    fn paths(&self) -> BTreeSet<String> {
        let paths = self.listed.iter().map(|route| route.path().to_owned());
        paths.collect()
    }

    fn context(&self) -> impl Fn() + Clone + Send + Sync + 'static {
        let (monitor, poll_seconds) = (Arc::clone(&self.monitor), self.poll_seconds);
        let alerts = self.alerts.clone();
        move || {
            provide_context(Arc::clone(&monitor));
            provide_context(alerts.clone());
            provide_context(monitor.environment());
            provide_context(Rendered {
                revision: monitor.live().revision(),
                at: monitor.now(),
                poll_seconds,
            });
            http_layers::provide_to_page();
        }
    }

    fn draw(&self) -> Draw {
        Arc::new(leptos_axum::render_app_async_with_context(
            self.context(),
            shell,
        ))
    }

    fn routes(self) -> Router {
        let options = self.options.clone();
        let fragments = Fragments::of(Arc::clone(&self.monitor));
        let (context, draw) = (self.context(), self.draw());
        Router::new()
            .leptos_routes_with_context(&options, self.listed, context, shell)
            .layer(http_layers::compression())
            .layer(from_fn_with_state(fragments, fragments::shared))
            // Not leptos_axum's own: that one serves files from the working directory.
            .fallback(async move |request: Request| {
                let mut answer = draw(request).await;
                *answer.status_mut() = StatusCode::NOT_FOUND;
                answer
            })
            .with_state(options)
    }
}

#[cfg(test)]
mod walk;
