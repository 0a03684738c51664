//! Who asks? A program by its bearer token, a person by their session, or nobody.

use axum::http::{HeaderMap, Uri, header};
use chrono::{DateTime, Utc};
use domain::principal::{Principal, SESSION_LASTS};
use store::{Digest, Store, StoreError};
use tower_sessions::Session;

use super::secrets::digest;
use super::session_store::digest_of;

/// What somebody showed at the door. It can be shown again later: a live stream asks every other
/// second whether it still opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Credential {
    /// A session's cookie.
    Session(Digest),
    /// A bearer token.
    Token(Digest),
}

/// Somebody who is known.
#[derive(Clone, Debug)]
pub struct KnownSession {
    /// Who.
    pub principal: Principal,
    /// By what.
    pub credential: Credential,
    /// When a person last opened a page.
    pub last_seen_at: Option<DateTime<Utc>>,
    /// Whether they must set up a second factor before anything else.
    pub owes_second_factor: bool,
}

/// What a request shows, if anything. A bearer token counts where programs ask, never on pages;
/// and where one is shown, a cookie beside it does not count.
pub fn shown(uri: &Uri, headers: &HeaderMap, session: Option<&Session>) -> Option<Credential> {
    if takes_tokens(uri.path())
        && let Some(token) = bearer(headers)
    {
        return Some(Credential::Token(digest(token)));
    }
    let id = session?.id()?;
    Some(Credential::Session(digest_of(id)))
}

/// Who shows a credential, as things are now.
///
/// # Errors
/// When the database does not answer.
pub async fn who(
    store: &Store,
    credential: Credential,
    now: DateTime<Utc>,
) -> Result<Option<KnownSession>, StoreError> {
    match credential {
        Credential::Token(hash) => {
            Ok(store
                .who_carries(hash, now)
                .await?
                .map(|principal| KnownSession {
                    principal,
                    credential,
                    last_seen_at: None,
                    owes_second_factor: false,
                }))
        }
        Credential::Session(hash) => {
            let oldest = now - SESSION_LASTS;
            let Some(found) = store.who_is_signed_in(hash, oldest, now).await? else {
                return Ok(None);
            };
            let owes_second_factor = !found.has_second_factor
                && found
                    .principal
                    .role()
                    .needs_second_factor(store.second_factor_required().await?);
            Ok(Some(KnownSession {
                principal: found.principal,
                credential,
                last_seen_at: Some(found.last_seen_at),
                owes_second_factor,
            }))
        }
    }
}

/// The token of an `Authorization: Bearer` header. Another scheme is for somebody before us.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let authorization = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = authorization.trim().split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// Where a token opens anything.
pub fn takes_tokens(path: &str) -> bool {
    is_for_programs(path)
}

/// Where programs ask, an answer is JSON; elsewhere it is a page.
pub fn is_for_programs(path: &str) -> bool {
    ["/api", "/metrics", "/live"].iter().any(|area| {
        path.strip_prefix(area)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(authorization: &str) -> HeaderMap {
        HeaderMap::from_iter([(header::AUTHORIZATION, authorization.parse().unwrap())])
    }

    #[test]
    fn a_token_counts_where_programs_ask_and_nowhere_else() {
        let headers = with("Bearer sundog_1");
        let token = Some(Credential::Token(digest("sundog_1")));
        for path in ["/api/v1/practices", "/metrics", "/live"] {
            assert_eq!(
                shown(&path.parse().unwrap(), &headers, None),
                token,
                "{path}"
            );
        }
        for path in ["/", "/admin/staff", "/apis", "/livery"] {
            assert_eq!(
                shown(&path.parse().unwrap(), &headers, None),
                None,
                "{path}"
            );
        }
        let api = "/api/v1/practices".parse().unwrap();
        assert_eq!(shown(&api, &with("bearer  sundog_1 "), None), token);
        assert_eq!(shown(&api, &with("Basic sundog_1"), None), None);
        assert_eq!(shown(&api, &with("sundog_1"), None), None);
    }
}
