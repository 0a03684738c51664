//! Connections: how many there may be, how long one may take to say what it wants, and how long to take
//! what it is answered.
//!
//! `axum::serve` would wait for ever for the head of a request and for the reader of an answer, on as
//! many connections as come. Here every wait has an end: [`HEAD_WITHIN`] for a head,
//! [`WITHOUT_PROGRESS`] for an answer that nobody takes. Who may have how many is told in [`places`].

pub mod open_files;
pub mod places;
mod write_timeout;

use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{ConnectInfo, Request};
use domain::security_event::SecurityEvent;
use hyper::body::{Frame, Incoming, SizeHint};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use hyper_util::service::TowerToHyperService;
use monitor::clock::{Clock, SystemClock};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use crate::auth::address;
use crate::security_events::{SecurityActor, SecurityEvents};
use places::{Place, Places};
use write_timeout::{WITHOUT_PROGRESS, WriteTimeout};

/// How long a connection may take for the head of a request, the first one and each later one.
const HEAD_WITHIN: Duration = Duration::from_secs(20);
/// The longest head of a request, bytes.
const HEAD_BYTES: usize = 64 * 1024;
/// The most lines of a head.
const HEAD_LINES: usize = 64;
/// How long connections may take to end when the process stops.
const GRACE: Duration = Duration::from_secs(3);
/// How long to wait after the system could not give a connection.
const AFTER_FAILURE: Duration = Duration::from_millis(200);

/// Who comes, and how many of them may.
#[derive(Clone)]
pub struct Visitors {
    /// The places there are.
    pub places: Arc<Places>,
    /// Proxies that are believed about addresses: their connections are everybody's.
    pub trusted_proxies: Arc<[IpAddr]>,
    /// Where it is written down for whom there was no place.
    pub security_events: Arc<SecurityEvents>,
}

/// Serves until told to stop, then gives answers that are under way a moment to finish.
pub async fn serve(
    listener: TcpListener,
    routes: Router,
    visitors: Visitors,
    stop: CancellationToken,
) {
    let graceful = GracefulShutdown::new();
    while let Some(accepted) = stop.run_until_cancelled(listener.accept()).await {
        match accepted {
            Ok((stream, from)) => {
                let Some(place) = visitors.place(from.ip()) else {
                    visitors.found_no_place(from.ip());
                    continue;
                };
                let service = Service {
                    routes: routes.clone(),
                    visitors: visitors.clone(),
                    from,
                    place: Arc::new(place),
                };
                tokio::spawn(one(stream, service, graceful.watcher()));
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

impl Visitors {
    /// A place for a connection from an address.
    fn place(&self, from: IpAddr) -> Option<Place> {
        if self.trusts(from) {
            self.places.for_proxy()
        } else {
            self.places.for_connection(from)
        }
    }

    /// Writes down that a connection was not taken, or had to end.
    fn found_no_place(&self, from: IpAddr) {
        let (event, nobody) = (SecurityEvent::ConnectionRefused, SecurityActor::Nobody);
        let (events, now) = (&self.security_events, SystemClock.now());
        events.record(event, &nobody, from.to_canonical(), "", now);
    }

    fn trusts(&self, from: IpAddr) -> bool {
        self.trusted_proxies.contains(&from.to_canonical())
    }
}

/// What answers the requests of one connection.
#[derive(Clone)]
struct Service {
    routes: Router,
    visitors: Visitors,
    from: SocketAddr,
    place: Arc<Place>,
}

impl Service {
    async fn answer(
        self,
        mut request: Request<Incoming>,
    ) -> Result<axum::http::Response<Held>, std::convert::Infallible> {
        let Visitors {
            places,
            trusted_proxies,
            ..
        } = &self.visitors;
        request.extensions_mut().insert(ConnectInfo(self.from));
        let place = if self.visitors.trusts(self.from.ip()) {
            let from = address::of(request.headers(), request.extensions(), trusted_proxies);
            Arc::new(places.for_request(from))
        } else {
            self.place
        };
        request.extensions_mut().insert(Arc::clone(&place));
        let answer = self.routes.oneshot(request).await?;
        Ok(answer.map(|body| Held {
            body,
            _place: place,
        }))
    }
}

/// An answer that keeps its place until the last of it was sent.
struct Held {
    body: Body,
    _place: Arc<Place>,
}

impl HttpBody for Held {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

async fn one(stream: TcpStream, service: Service, watcher: Watcher) {
    let place = Arc::clone(&service.place);
    let (visitors, from) = (service.visitors.clone(), service.from.ip());
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "small answers may be slow");
    }
    give_up_the_silent(&stream);
    let service = tower::service_fn(move |request| service.clone().answer(request));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_WITHIN)
        .max_header_size(HEAD_BYTES)
        .max_headers(HEAD_LINES)
        .max_buf_size(HEAD_BYTES)
        .serve_connection(
            TokioIo::new(WriteTimeout::over(stream)),
            TowerToHyperService::new(service),
        );
    tokio::select! {
        ended = watcher.watch(connection) => {
            if let Err(error) = ended {
                tracing::debug!(%error, "a connection ended early");
            }
        }
        () = place.given_up() => visitors.found_no_place(from),
    }
}

/// Has the system end a connection whose other side does not even say that it received something.
fn give_up_the_silent(stream: &TcpStream) {
    let milliseconds = u32::try_from(WITHOUT_PROGRESS.as_millis()).unwrap_or(u32::MAX);
    if let Err(error) = rustix::net::sockopt::set_tcp_user_timeout(stream, milliseconds) {
        tracing::debug!(%error, "a connection that is cut is noticed late");
    }
}
