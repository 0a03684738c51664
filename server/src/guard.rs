//! Who may reach Sundog at all, while it has no accounts: this machine alone.
//!
//! A list of medical practices with their servers must not lie open. Until people can sign in,
//! Sundog listens on loopback only, and a request that names another host (a page elsewhere that
//! had its name pointed at this machine) is refused.

use std::net::SocketAddr;

use anyhow::ensure;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use url::Url;

use crate::api::problem::Problem;

/// Refuses any address but loopback.
///
/// # Errors
/// When the address could be reached from elsewhere.
pub fn only_loopback(listen: SocketAddr) -> anyhow::Result<()> {
    ensure!(
        listen.ip().is_loopback(),
        "Sundog will not listen on {listen}: it has no accounts yet, so anyone who reaches that \
         address could read your practice list. Listen on 127.0.0.1 and reach it through SSH \
         (ssh -L 3000:127.0.0.1:3000) until accounts exist"
    );
    Ok(())
}

/// The host that browsers are meant to use, besides loopback itself.
#[derive(Clone, Debug)]
pub struct OwnHost(Option<String>);

impl OwnHost {
    /// From the public URL.
    pub fn of(public_url: &Url) -> Self {
        Self(public_url.host_str().map(str::to_owned))
    }

    fn is(&self, authority: &str) -> bool {
        let host = match authority.rsplit_once(':') {
            Some((host, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => host,
            Some(_) | None => authority,
        };
        matches!(host, "localhost" | "127.0.0.1" | "[::1]")
            || self
                .0
                .as_deref()
                .is_some_and(|own| own.eq_ignore_ascii_case(host))
    }
}

/// Refuses a request for another host, and one that a page of another host sent.
pub async fn only_own_host(
    State(own): State<OwnHost>,
    headers: HeaderMap,
    request: Request,
    next: Next,
) -> Response {
    let text = |name| {
        headers
            .get(name)
            .and_then(|value: &header::HeaderValue| value.to_str().ok())
    };
    let host_is_ours = text(header::HOST).is_some_and(|host| own.is(host));
    let origin_is_ours = text(header::ORIGIN).is_none_or(|origin| {
        origin
            .split_once("://")
            .is_some_and(|(_, authority)| own.is(authority))
    });
    if host_is_ours && origin_is_ours {
        return next.run(request).await;
    }
    Problem::forbidden("This request names another host than Sundog's. Use its public URL.")
        .into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_accounts_only_loopback_is_listened_on_and_the_refusal_says_why() {
        assert!(only_loopback("127.0.0.1:3000".parse().unwrap()).is_ok());
        assert!(only_loopback("[::1]:3000".parse().unwrap()).is_ok());
        let refused = only_loopback("0.0.0.0:3000".parse().unwrap()).unwrap_err();
        assert!(refused.to_string().contains("no accounts yet"));
    }

    #[test]
    fn only_loopback_and_the_public_host_are_our_own() {
        let own = OwnHost::of(&Url::parse("https://sundog.example").unwrap());
        for host in [
            "localhost:3000",
            "127.0.0.1",
            "[::1]:3000",
            "[::1]",
            "Sundog.example:443",
        ] {
            assert!(own.is(host), "{host}");
        }
        for host in [
            "evil.example",
            "127.0.0.1.evil.example:3000",
            "localhost.evil.example",
            "",
        ] {
            assert!(!own.is(host), "{host}");
        }
    }
}
