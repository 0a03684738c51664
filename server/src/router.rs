//! Which path leads where.
//!
//! Pages and server functions come from `app`, the API from `api`, the rest is here. Every route
//! passes the guard; `/api` answers its own errors as problem+json, everything else as pages.

use std::sync::Arc;

use app::environment::Environment;
use app::{App, shell};
use axum::Router;
use axum::http::{HeaderValue, header};
use axum::routing::any;
use leptos::config::LeptosOptions;
use leptos::prelude::provide_context;
use leptos_axum::{LeptosRoutes, generate_route_list};
use metrics_exporter_prometheus::PrometheusBuilder;
use monitor::Monitor;
use tokio_util::sync::CancellationToken;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::trace::TraceLayer;
use url::Url;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use utoipa_swagger_ui::SwaggerUi;

use crate::guard::{OwnHost, only_own_host};
use crate::live::LiveState;
use crate::{api, assets, health, live};

/// What the description of the API says of itself.
#[derive(OpenApi)]
#[openapi(info(
    title = "Sundog",
    description = "What Sundog knows of the practices it watches. Times are RFC 3339 in UTC; \
                   errors are application/problem+json.",
    license(name = "MIT OR Apache-2.0")
))]
struct Description;

/// The whole service's routes.
///
/// # Errors
/// When metrics cannot be set up.
pub fn router(
    monitor: Arc<Monitor>,
    public_url: &Url,
    stop: CancellationToken,
) -> anyhow::Result<Router> {
    let (described, mut description) = OpenApiRouter::with_openapi(Description::openapi())
        .merge(api::routes().with_state(Arc::clone(&monitor)))
        .merge(
            OpenApiRouter::new()
                .routes(routes!(live::live))
                .with_state(LiveState {
                    monitor: Arc::clone(&monitor),
                    stop,
                }),
        )
        .merge(health_routes(&monitor)?)
        .split_for_parts();
    env!("CARGO_PKG_VERSION").clone_into(&mut description.info.version);
    Ok(described
        .merge(SwaggerUi::new("/api/docs").url("/api/v1/openapi.json", description))
        .route("/api", any(api::no_such_route))
        .route("/api/", any(api::no_such_route))
        .route("/api/{*rest}", any(api::no_such_route))
        .method_not_allowed_fallback(api::no_such_method)
        .merge(pages(monitor))
        .merge(assets::assets())
        .layer(axum::middleware::from_fn_with_state(
            OwnHost::of(public_url),
            only_own_host,
        ))
        .layer(SetResponseHeaderLayer::if_not_present(
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ))
        .layer(SetResponseHeaderLayer::if_not_present(
            header::REFERRER_POLICY,
            HeaderValue::from_static("same-origin"),
        ))
        .layer(CatchPanicLayer::new())
        .layer(TraceLayer::new_for_http()))
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

fn pages(monitor: Arc<Monitor>) -> Router {
    let options = LeptosOptions::builder().output_name("sundog").build();
    let context = move || {
        provide_context(Arc::clone(&monitor));
        provide_context(Environment {
            label: monitor.environment().to_owned(),
        });
    };
    let to_shell = {
        let options = options.clone();
        move || shell(options.clone())
    };
    let routes = generate_route_list(App);
    Router::new()
        .leptos_routes_with_context(&options, routes, context.clone(), to_shell)
        .fallback(leptos_axum::file_and_error_handler_with_context(
            context, shell,
        ))
        .layer(SetResponseHeaderLayer::if_not_present(
            header::CACHE_CONTROL,
            HeaderValue::from_static("no-store"),
        ))
        .with_state(options)
}
