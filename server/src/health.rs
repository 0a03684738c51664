//! `/healthz`, `/readyz` and `/metrics`: what a supervisor and Prometheus ask.
//!
//! The first two are for anyone who reaches the port and hold no data; metrics are counts without
//! any practice's name or number, because a label per practice would never end.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use domain::headline::State as Headline;
use metrics_exporter_prometheus::PrometheusHandle;
use monitor::{Monitor, Readiness};

use crate::security_events;

/// What supervisors ask. It holds no data, so that it is answered by whatever name they know the machine,
/// and however many others ask.
pub fn is_for_supervisors(path: &str) -> bool {
    ["/healthz", "/readyz"].contains(&path)
}

/// 200 while the process runs.
#[utoipa::path(get, path = "/healthz", tag = "health",
    responses((status = 200, description = "The process runs", body = String)))]
pub async fn healthz() -> &'static str {
    "ok"
}

/// 200 only when the database answers and the last cycle is fresh; else 503 and a reason word.
#[utoipa::path(get, path = "/readyz", tag = "health", responses(
    (status = 200, description = "ready", body = String),
    (status = 503, description = "`starting`, `poller_stale` or `database`", body = String)))]
pub async fn readyz(State(monitor): State<Arc<Monitor>>) -> (StatusCode, &'static str) {
    let readiness = monitor.readiness().await;
    let status = match readiness {
        Readiness::Ready => StatusCode::OK,
        Readiness::Starting | Readiness::PollerStale | Readiness::Database => {
            StatusCode::SERVICE_UNAVAILABLE
        }
    };
    (status, readiness.as_str())
}

/// Counters and gauges in Prometheus' text format.
#[utoipa::path(get, path = "/metrics", tag = "health",
    responses((status = 200, description = "Prometheus text", body = String)))]
pub async fn metrics(
    State((monitor, prometheus)): State<(Arc<Monitor>, PrometheusHandle)>,
) -> String {
    for (state, count) in monitor::pages::practices_by_state(&monitor) {
        metrics::gauge!("sundog_practices", "state" => state.as_str()).set(count as f64);
    }
    metrics::gauge!("sundog_incident_open").set(f64::from(u8::from(
        monitor::pages::has_open_incident(&monitor),
    )));
    prometheus.run_upkeep();
    prometheus.render()
}

/// Names what the metrics mean.
pub fn describe_metrics() {
    metrics::describe_counter!(
        "sundog_checks_total",
        "Questions to Halo Cloud that came back, by outcome."
    );
    metrics::describe_gauge!(
        "sundog_practices",
        "Practices on the list, by headline state."
    );
    metrics::describe_gauge!(
        "sundog_incident_open",
        "1 while an incident keeps every practice from being seen."
    );
    security_events::describe_metrics();
    monitor::notify::delivery::describe_metrics();
    for state in Headline::ALL {
        metrics::gauge!("sundog_practices", "state" => state.as_str()).set(0.0);
    }
}
