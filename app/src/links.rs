//! Where the screens and their forms are. Every address within Sundog is made here.

use domain::change::ChangeStatus;
use domain::overview::Query;
use domain::practice::PracticeId;
use domain::views::changes::ChangeQuery;
use domain::views::people::AuditQuery;
use leptos_router::location::Url;

/// The overview, filtered and sorted.
pub fn overview(query: &Query) -> String {
    match query.to_url() {
        search if search.is_empty() => "/".to_owned(),
        search => format!("/?{search}"),
    }
}

/// One practice: page and form.
pub fn practice(id: PracticeId) -> String {
    format!("/practices/{id}")
}

/// The changes that wait for a decision.
pub const CHANGES: &str = "/changes";

/// The changes, filtered. What waits has the shortest address.
pub fn changes(query: &ChangeQuery) -> String {
    let status = query
        .status
        .filter(|status| *status != ChangeStatus::Pending);
    let pairs = [
        ("status", status.map(|status| status.to_string())),
        ("risk", query.risk.map(|risk| risk.to_string())),
    ];
    let pairs: Vec<_> = pairs
        .into_iter()
        .filter_map(|(name, value)| value.map(|value| (name, value)))
        .collect();
    with_pairs(CHANGES, &pairs)
}

/// One change: page and form.
pub fn change(id: i64) -> String {
    format!("{CHANGES}/{id}")
}

/// The raw answers on the page of one change.
pub fn raw_answers(id: i64) -> String {
    format!("{}#raw", change(id))
}

/// Changes with one cause: page and form.
pub fn change_group(key: &str) -> String {
    // Most keys are plain words, which read better as they are.
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    let key = match key.chars().all(is_plain) {
        true => key.to_owned(),
        false => Url::escape(key),
    };
    format!("{CHANGES}/groups/{key}")
}

/// The sites whose identity is not as it should be.
pub const IDENTITY: &str = "/identity";

/// The documentation of the REST API. It is no screen of ours, so links to it need
/// `rel="external"`.
pub const API_DOCS: &str = "/api/docs";

/// Signing in: page and form. Only the server can make this page, so links to it need
/// `rel="external"`.
pub const LOGIN: &str = "/login";

/// The second step of signing in: page and form.
pub const LOGIN_CODE: &str = "/login/code";

/// Choosing a first password: page and form.
pub const WELCOME: &str = "/welcome";

/// Signing out: a form.
pub const LOGOUT: &str = "/logout";

/// One's own page.
pub const PROFILE: &str = "/profile";

/// Changing one's password: a form, and one's own page again where it was refused.
pub const PROFILE_PASSWORD: &str = "/profile/password";

/// Everything about the second factor: a form, and one's own page again.
pub const PROFILE_SECOND_FACTOR: &str = "/profile/second-factor";

/// Signing out elsewhere: a form, and one's own page again where it was refused.
pub const PROFILE_SESSIONS: &str = "/profile/sessions";

/// The staff: page and form.
pub const STAFF: &str = "/admin/staff";

/// The API tokens: page and form.
pub const TOKENS: &str = "/admin/tokens";

/// The audit trail, whole: page and form of its filter.
pub const AUDIT: &str = "/admin/audit";

/// Signing in, then going on to an address of ours.
pub fn sign_in_then(next: &str) -> String {
    format!("{LOGIN}?next={}", Url::escape(next))
}

/// The audit trail, filtered and from a place on.
pub fn audit(query: &AuditQuery) -> String {
    with_pairs(AUDIT, &audit_pairs(query))
}

/// The same as a file, whole: the place in the list does not count. It is no screen, so links to
/// it need `rel="external"`.
pub fn audit_csv(query: &AuditQuery) -> String {
    let whole = AuditQuery {
        before: None,
        ..query.clone()
    };
    with_pairs("/admin/audit.csv", &audit_pairs(&whole))
}

fn audit_pairs(query: &AuditQuery) -> Vec<(&'static str, String)> {
    let before = query.before.map(|number| number.to_string());
    [
        ("actor", query.actor.clone()),
        ("action", query.action.clone()),
        ("subject", query.subject.clone()),
        ("before", before.unwrap_or_default()),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .collect()
}

fn with_pairs(path: &str, pairs: &[(&str, String)]) -> String {
    let pairs: Vec<_> = pairs
        .iter()
        .map(|(name, value)| format!("{name}={}", Url::escape(value)))
        .collect();
    if pairs.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{}", pairs.join("&"))
    }
}
