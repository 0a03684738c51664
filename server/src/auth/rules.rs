//! Which rule stands before which route: without one nothing is served.
//!
//! What people do has its rule where it is declared (`domain::action`), and so has its twin in the API;
//! every other route has a line here. The service compares both with the routes that it has when it
//! starts, and does not start where one has no rule; the guard refuses what is not listed.

use anyhow::ensure;
use axum::http::Method;
use domain::permission::Permission::{Administer, EditPractices, Read};
use domain::permission::Rule;

/// A route and its rule. Routes are written as axum matches them; a server function by its name.
type Line = (Method, &'static str, Rule);

/// Every route that is neither a file of the front end nor an action.
pub const RULES: &[Line] = &[
    (Method::GET, "/healthz", Rule::Anyone),
    (Method::GET, "/readyz", Rule::Anyone),
    (Method::GET, "/metrics", Rule::May(Read)),
    (Method::GET, "/live", Rule::May(Read)),
    // The API.
    (Method::GET, "/api/v1/openapi.json", Rule::May(Read)),
    (Method::GET, "/api/docs", Rule::May(Read)),
    (Method::GET, "/api/docs/", Rule::May(Read)),
    (Method::GET, "/api/docs/{*rest}", Rule::May(Read)),
    (Method::GET, "/api/v1/practices", Rule::May(Read)),
    (Method::POST, "/api/v1/practices", Rule::May(EditPractices)),
    (Method::GET, "/api/v1/practices/{id}", Rule::May(Read)),
    (
        Method::POST,
        "/api/v1/practices/edit/preview",
        Rule::May(EditPractices),
    ),
    (Method::GET, "/api/v1/imports", Rule::May(Read)),
    (Method::GET, "/api/v1/imports/{id}", Rule::May(Read)),
    (Method::GET, "/api/v1/practices/{id}/spans", Rule::May(Read)),
    (
        Method::GET,
        "/api/v1/practices/{id}/heartbeats",
        Rule::May(Read),
    ),
    (Method::GET, "/api/v1/heartbeats", Rule::May(Read)),
    (
        Method::GET,
        "/api/v1/practices/{id}/uptime",
        Rule::May(Read),
    ),
    (Method::GET, "/api/v1/practices/{id}/notes", Rule::May(Read)),
    (Method::GET, "/api/v1/outages", Rule::May(Read)),
    (Method::GET, "/api/v1/outages/{id}", Rule::May(Read)),
    (Method::GET, "/api/v1/incidents", Rule::May(Read)),
    (Method::GET, "/api/v1/changes", Rule::May(Read)),
    (Method::GET, "/api/v1/changes/{id}", Rule::May(Read)),
    (
        Method::GET,
        "/api/v1/changes/{id}/evidence",
        Rule::May(Read),
    ),
    (Method::GET, "/api/v1/mappings", Rule::May(Read)),
    (
        Method::GET,
        "/api/v1/mappings/{pms}/{site_id}",
        Rule::May(Read),
    ),
    (Method::GET, "/api/v1/mappings/feed", Rule::May(Read)),
    (
        Method::GET,
        "/api/v1/mappings/feed/consumers",
        Rule::May(Read),
    ),
    (Method::POST, "/api/v1/mappings/feed/ack", Rule::May(Read)),
    (Method::GET, "/api/v1/reports", Rule::May(Read)),
    // Pages.
    (Method::GET, "/", Rule::May(Read)),
    (Method::GET, "/practices/{id}", Rule::May(Read)),
    (
        Method::GET,
        "/practices/{id}/edit",
        Rule::May(EditPractices),
    ),
    (Method::GET, "/changes", Rule::May(Read)),
    (Method::GET, "/changes/{id}", Rule::May(Read)),
    (Method::GET, "/changes/groups/{key}", Rule::May(Read)),
    (Method::GET, "/outages", Rule::May(Read)),
    (Method::GET, "/outages.csv", Rule::May(Read)),
    (Method::GET, "/identity", Rule::May(Read)),
    (Method::GET, "/heartbeats", Rule::May(Read)),
    (Method::GET, "/practices/edit", Rule::May(Read)),
    (Method::GET, "/onboarding", Rule::May(Read)),
    (Method::GET, "/onboarding/one", Rule::May(Read)),
    (Method::GET, "/onboarding/{id}", Rule::May(Read)),
    (Method::GET, "/onboarding/{id}/rows.csv", Rule::May(Read)),
    (Method::GET, "/practices.csv", Rule::May(Read)),
    (Method::GET, "/reports", Rule::May(Read)),
    (Method::GET, "/reports.csv", Rule::May(Read)),
    (Method::GET, "/reports/outages.csv", Rule::May(Read)),
    (Method::GET, "/profile", Rule::SignedIn),
    (Method::GET, "/admin/staff", Rule::May(Administer)),
    (Method::GET, "/admin/tokens", Rule::May(Administer)),
    (Method::GET, "/admin/database", Rule::May(Administer)),
    (Method::GET, "/admin/audit", Rule::May(Administer)),
    (Method::GET, "/admin/audit.csv", Rule::May(Administer)),
    (Method::GET, "/login", Rule::Anyone),
    (Method::GET, "/login/code", Rule::Anyone),
    (Method::GET, "/welcome", Rule::Anyone),
    // Forms.
    (Method::POST, "/login", Rule::Anyone),
    (Method::POST, "/login/code", Rule::Anyone),
    (Method::POST, "/welcome", Rule::Anyone),
    (Method::POST, "/logout", Rule::Anyone),
    // What the screens ask of the server.
    (Method::POST, "/fn/read_overview", Rule::May(Read)),
    (Method::POST, "/fn/read_first_run", Rule::May(Read)),
    (Method::POST, "/fn/read_waiting", Rule::May(Read)),
    (Method::POST, "/fn/read_practice", Rule::May(Read)),
    (Method::POST, "/fn/read_bulk_edit", Rule::May(Read)),
    (Method::POST, "/fn/read_entry", Rule::May(EditPractices)),
    (Method::POST, "/fn/read_import_batches", Rule::May(Read)),
    (Method::POST, "/fn/read_import_batch", Rule::May(Read)),
    (Method::POST, "/fn/look_up_one", Rule::May(EditPractices)),
    (Method::POST, "/fn/read_outages", Rule::May(Read)),
    (Method::POST, "/fn/read_changes", Rule::May(Read)),
    (Method::POST, "/fn/read_change", Rule::May(Read)),
    (Method::POST, "/fn/read_group", Rule::May(Read)),
    (Method::POST, "/fn/read_identity", Rule::May(Read)),
    (Method::POST, "/fn/read_heartbeats", Rule::May(Read)),
    (Method::POST, "/fn/read_pulse", Rule::May(Read)),
    (Method::POST, "/fn/read_report", Rule::May(Read)),
    (Method::POST, "/fn/read_profile", Rule::SignedIn),
    (Method::POST, "/fn/read_staff", Rule::May(Administer)),
    (Method::POST, "/fn/read_tokens", Rule::May(Administer)),
    (Method::POST, "/fn/read_database", Rule::May(Administer)),
    (Method::POST, "/fn/read_audit", Rule::May(Administer)),
];

/// Every route that has a rule: those above, what people do, and its twins in the API. Where a page
/// stands at the address of a form, the page's own rule holds for looking at it.
pub fn all() -> impl Iterator<Item = Line> {
    let listed = RULES
        .iter()
        .map(|(method, route, rule)| (method.clone(), *route, *rule));
    let is_listed = |line: &Line| {
        let mut listed = RULES.iter();
        listed.any(|(method, route, _)| *method == line.0 && *route == line.1)
    };
    listed.chain(of_actions().filter(move |line| !is_listed(line)))
}

/// The form of each action, the way back from its address to its page, and its twin in the API.
fn of_actions() -> impl Iterator<Item = Line> {
    domain::action::all().flat_map(|entry| {
        let form = [Method::POST, Method::GET].map(|method| (method, entry.route, entry.rule));
        let twin = entry
            .twin
            .and_then(|(method, route)| Some((method.parse().ok()?, route, entry.rule)));
        form.into_iter().chain(twin)
    })
}

/// The rule of a route; nothing where there is none.
pub fn rule_of(method: &Method, route: &str) -> Option<Rule> {
    if route == "/favicon.svg" || route.starts_with("/pkg/") {
        return Some(Rule::Anyone);
    }
    let method = if method == Method::HEAD {
        &Method::GET
    } else {
        method
    };
    let route = without_number(route);
    all()
        .find(|(listed, path, _)| listed == method && *path == route)
        .map(|(_, _, rule)| rule)
}

/// Refuses a route without a rule.
///
/// # Errors
/// Names the first one.
pub fn all_have_one(routes: &[(Method, String)]) -> anyhow::Result<()> {
    for (method, route) in routes {
        ensure!(
            rule_of(method, route).is_some(),
            "{method} {route} has no rule: say in auth::rules who may use it"
        );
    }
    Ok(())
}

/// A server function's address ends in a number that changes with its signature.
fn without_number(route: &str) -> &str {
    if route.starts_with("/fn/") {
        route.trim_end_matches(|c: char| c.is_ascii_digit())
    } else {
        route
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_is_found_by_method_and_path_and_a_function_by_its_name() {
        assert_eq!(rule_of(&Method::HEAD, "/"), Some(Rule::May(Read)));
        assert_eq!(rule_of(&Method::POST, "/"), None);
        let numbered = rule_of(&Method::POST, "/fn/read_staff1234567");
        assert_eq!(numbered, Some(Rule::May(Administer)));
        assert_eq!(rule_of(&Method::GET, "/admin/new"), None);
        let refusal = all_have_one(&[(Method::GET, "/admin/new".to_owned())]);
        assert!(refusal.unwrap_err().to_string().contains("GET /admin/new"));
    }

    #[test]
    fn no_route_has_two_rules() {
        let all: Vec<Line> = all().collect();
        for (at, (method, path, rule)) in all.iter().enumerate() {
            // A twin may serve several actions.
            let mut others = all[at + 1..]
                .iter()
                .filter(|(m, p, _)| m == method && p == path);
            assert!(others.all(|(_, _, other)| other == rule), "{method} {path}");
        }
    }
}
