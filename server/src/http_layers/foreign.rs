//! Refuses what is not meant for Sundog, and writes that another site's page sends.
//!
//! A browser says where a page comes from that writes (`Origin`). That alone decides, whatever else is
//! said; only where no origin is sent does `Sec-Fetch-Site` count, and where neither is, no browser
//! asks.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use domain::security_event::SecurityEvent;

use crate::auth_context::AuthContext;
use crate::health::is_for_supervisors;
use crate::own_address::OwnAddress;
use crate::refusal::{Refusal, RefusalKind};
use crate::security_events::SecurityActor;

const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Lets through what names Sundog as its host, once, and is no other site's write.
pub async fn refused(
    State(auth_context): State<Arc<AuthContext>>,
    request: Request,
    next: Next,
) -> Response {
    let own = &auth_context.own_address;
    let record = |event| {
        let address = auth_context.address(request.headers(), request.extensions());
        let (path, now) = (request.uri().path(), auth_context.now());
        let events = &auth_context.security_events;
        events.record(event, &SecurityActor::Nobody, address, path, now);
    };
    let Some(host) = the_host(&request) else {
        return Refusal::unreadable("A request must name one host, in one `Host` header.")
            .into_response();
    };
    if !own.is_host(host) && !is_for_supervisors(request.uri().path()) {
        record(SecurityEvent::WrongHost);
        return Refusal::new(
            RefusalKind::WrongHost,
            "Sundog does not go by this name. Use the address that `--public-url` names, or set it, or \
             allow a name that programs use with `--allowed-host`.",
        )
        .into_response();
    }
    let reads = [Method::GET, Method::HEAD, Method::OPTIONS].contains(request.method());
    if !reads && is_foreign(request.headers(), own) {
        record(SecurityEvent::ForeignOrigin);
        return Refusal::not_allowed(
            "This request comes from a page of another site. Use Sundog's own pages.",
        )
        .into_response();
    }
    next.run(request).await
}

/// The host that a request names; none where it names none, several, or one that cannot be read.
fn the_host(request: &Request) -> Option<&str> {
    let host = only(request.headers(), &header::HOST)?;
    // A request line with a whole address in it says the same.
    let named = request.uri().authority();
    named
        .is_none_or(|named| named.as_str().eq_ignore_ascii_case(host))
        .then_some(host)
}

/// Whether another site's page sends this, as far as browsers say.
pub fn is_foreign(headers: &HeaderMap, own: &OwnAddress) -> bool {
    if headers.contains_key(header::ORIGIN) {
        let host = only(headers, &header::HOST).unwrap_or_default();
        return !only(headers, &header::ORIGIN).is_some_and(|origin| own.is_origin(origin, host));
    }
    let site = headers.get(FETCH_SITE).map(HeaderValue::as_bytes);
    !matches!(site, None | Some(b"" | b"same-origin" | b"none"))
}

/// The value of a header that stands there once.
fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn foreign(headers: &[(&'static str, &'static str)]) -> bool {
        let own = OwnAddress::of(
            &"https://sundog.example".parse().unwrap(),
            "127.0.0.1:3000".parse().unwrap(),
            Vec::new(),
        );
        let mut map = HeaderMap::new();
        map.insert(header::HOST, HeaderValue::from_static("sundog.example"));
        for (name, value) in headers {
            map.append(*name, HeaderValue::from_static(value));
        }
        is_foreign(&map, &own)
    }

    #[test]
    fn the_origin_decides_whatever_else_is_said() {
        assert!(!foreign(&[("origin", "https://sundog.example")]));
        for origin in ["https://evil.example", "http://sundog.example", "null", ""] {
            assert!(foreign(&[("origin", origin)]), "{origin}");
            let both = [("origin", origin), ("sec-fetch-site", "same-origin")];
            assert!(foreign(&both), "{origin}");
        }
        let twice = [
            ("origin", "https://sundog.example"),
            ("origin", "https://evil.example"),
        ];
        assert!(foreign(&twice));
    }

    #[test]
    fn without_an_origin_a_browser_says_from_which_site_it_asks_and_a_program_says_nothing() {
        assert!(!foreign(&[]));
        for site in ["same-origin", "none"] {
            assert!(!foreign(&[("sec-fetch-site", site)]), "{site}");
        }
        for site in ["cross-site", "same-site", "anything"] {
            assert!(foreign(&[("sec-fetch-site", site)]), "{site}");
        }
    }
}
