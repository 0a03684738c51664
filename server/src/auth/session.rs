//! What a session holds, the cookie it travels in, and how one begins.

use chrono::{DateTime, Utc};
use domain::principal::{IDLE_SESSION_LASTS, StaffId};
use serde::{Deserialize, Serialize};
use store::SealedSecret;
use tower_sessions::cookie::SameSite;
use tower_sessions::{Expiry, Session, SessionManagerLayer, session};
use url::Url;

use super::session_store::KeptSessions;

type Result<T> = std::result::Result<T, session::Error>;

/// Who is signed in: [`Who`].
pub const WHO: &str = "who";
/// When a page was last opened, in milliseconds.
pub const SEEN_AT: &str = "seen_at";
/// Who gave the right password and owes a code: [`Awaited`].
const AWAITED: &str = "awaited";
/// The secret of an authenticator app that is being set up.
const NEW_APP: &str = "new_app";

/// The most that is kept of what a browser says it is.
const BROWSER_CHARS: usize = 200;

/// Who is signed in, and from where.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Who {
    /// The person.
    pub staff: StaffId,
    /// The person's epoch when they proved who they are.
    pub epoch: i64,
    /// Since when.
    pub signed_in_at: DateTime<Utc>,
    /// From which address.
    pub address: String,
    /// What the browser said it was.
    pub browser: String,
}

/// Who gave the right password and owes a code.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Awaited {
    /// The person.
    pub staff: StaffId,
    /// The person's epoch when they gave the password.
    pub epoch: i64,
    /// Until when the password counts.
    pub until: DateTime<Utc>,
}

/// The layer that brings the session along with each request. Where browsers find Sundog over
/// https, the cookie is for https, this host and nothing else.
pub fn layer(sessions: KeptSessions, public_url: &Url) -> SessionManagerLayer<KeptSessions> {
    let is_https = public_url.scheme() == "https";
    SessionManagerLayer::new(sessions)
        .with_name(if is_https { "__Host-sundog" } else { "sundog" })
        .with_secure(is_https)
        .with_http_only(true)
        // Not Strict: a link in a message must find its reader signed in.
        .with_same_site(SameSite::Lax)
        .with_expiry(Expiry::OnInactivity(time::Duration::seconds(
            IDLE_SESSION_LASTS.num_seconds(),
        )))
}

/// Signs a person in, under a new id: one that was set before sign-in must not become theirs.
///
/// # Errors
/// When the database does not answer.
pub async fn begin(session: &Session, mut who: Who) -> Result<()> {
    who.browser = who.browser.chars().take(BROWSER_CHARS).collect();
    anew(session).await?;
    session
        .insert(SEEN_AT, who.signed_in_at.timestamp_millis())
        .await?;
    session.insert(WHO, who).await
}

/// Empties a session and gives it a new id. (`flush` would keep the old one for what comes next.)
async fn anew(session: &Session) -> Result<()> {
    session.clear().await;
    session.cycle_id().await
}

/// Remembers who gave the right password, under a new id.
///
/// # Errors
/// When the database does not answer.
pub async fn await_code(session: &Session, awaited: Awaited) -> Result<()> {
    anew(session).await?;
    session.insert(AWAITED, awaited).await
}

/// Who gave the right password not too long ago.
///
/// # Errors
/// When the database does not answer.
pub async fn awaited(session: &Session, now: DateTime<Utc>) -> Result<Option<Awaited>> {
    let awaited: Option<Awaited> = session.get(AWAITED).await?;
    Ok(awaited.filter(|awaited| awaited.until > now))
}

/// Keeps the secret of an app that is being set up, encrypted, until its first code proves it.
///
/// # Errors
/// When the database does not answer.
pub async fn keep_new_app(session: &Session, secret: &SealedSecret) -> Result<()> {
    session.insert(NEW_APP, secret).await
}

/// The secret of the app that is being set up.
///
/// # Errors
/// When the database does not answer.
pub async fn new_app(session: &Session) -> Result<Option<SealedSecret>> {
    session.get(NEW_APP).await
}

/// Notes that a page was opened, which puts off the end by idleness.
///
/// # Errors
/// When the database does not answer.
pub async fn seen(session: &Session, now: DateTime<Utc>) -> Result<()> {
    session.insert(SEEN_AT, now.timestamp_millis()).await
}
