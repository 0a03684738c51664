//! Connections: how many there may be, and how long one may take to say what it wants.
//!
//! `axum::serve` would wait for ever for the head of a request, on as many connections as come.
//! Here a connection has [`HEAD_WITHIN`] to send one, and there are [`CONNECTIONS`] at most, so that
//! silent ones cannot use up what the watch needs.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{ConnectInfo, Request};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

/// How long a connection may take for the head of a request, the first one and each later one.
const HEAD_WITHIN: Duration = Duration::from_secs(20);
/// Connections at once: a browser keeps six, and an open page one of them.
const CONNECTIONS: usize = 2_000;
/// How long connections may take to end when the process stops.
const GRACE: Duration = Duration::from_secs(3);
/// How long to wait after the system could not give a connection.
const AFTER_FAILURE: Duration = Duration::from_millis(200);

/// Serves until told to stop, then gives answers that are under way a moment to finish.
pub async fn serve(listener: TcpListener, routes: Router, stop: CancellationToken) {
    let graceful = GracefulShutdown::new();
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    while let Some(place) = stop
        .run_until_cancelled(Arc::clone(&room).acquire_owned())
        .await
    {
        let (Ok(place), Some(accepted)) =
            (place, stop.run_until_cancelled(listener.accept()).await)
        else {
            break;
        };
        match accepted {
            Ok((stream, from)) => {
                tokio::spawn(one(stream, from, routes.clone(), graceful.watcher(), place));
            }
            Err(error) => {
                tracing::warn!(%error, "a connection could not be taken");
                tokio::time::sleep(AFTER_FAILURE).await;
            }
        }
    }
    drop(listener);
    if tokio::time::timeout(GRACE, graceful.shutdown())
        .await
        .is_err()
    {
        tracing::info!("connections that would not end were dropped");
    }
}

async fn one(
    stream: TcpStream,
    from: SocketAddr,
    routes: Router,
    watcher: Watcher,
    _place: OwnedSemaphorePermit,
) {
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "small answers may be slow");
    }
    let service = tower::service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(from));
        routes.clone().oneshot(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_WITHIN)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
    if let Err(error) = watcher.watch(connection).await {
        tracing::debug!(%error, "a connection ended early");
    }
}
