//! Which rule stands before which route: without one nothing is served.
//!
//! A page has its rule beside its address (`app::routes`), what people do where it is declared
//! (`domain::action`), and so has its twin in the API; every other route has a line here. The service
//! compares them with the routes that it has when it starts, and does not start where one has no rule;
//! the guard refuses what is not listed.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use anyhow::ensure;
use axum::http::Method;
use domain::permission::Permission::{Administer, EditPractices, Read, Respond};
use domain::permission::Rule;

/// A route and its rule. Routes are written as axum matches them.
type Line = (Method, &'static str, Rule);

/// Every route that is neither a page, nor an action, nor a file of the front end.
pub const RULES: &[Line] = &[
    // Whoever holds the link of a message: it is signed, and works once.
    (Method::POST, crate::ack_by_link::PATH, Rule::Anyone),
    // PagerDuty, by the signature over what it sends.
    (Method::POST, crate::pagerduty_hook::PATH, Rule::Anyone),
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
    (Method::GET, "/api/v1/maintenance", Rule::May(Read)),
    (Method::GET, "/api/v1/maintenance/{id}", Rule::May(Read)),
    (
        Method::PATCH,
        "/api/v1/maintenance/{id}",
        Rule::May(Respond),
    ),
    (Method::GET, "/api/v1/servers", Rule::May(Read)),
    (Method::POST, "/api/v1/servers", Rule::May(EditPractices)),
    (Method::GET, "/api/v1/servers/{id}", Rule::May(Read)),
    (Method::GET, "/api/v1/cases", Rule::May(Read)),
    (Method::GET, "/api/v1/cases/{id}", Rule::May(Read)),
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
    (Method::GET, "/api/v1/sites/{halo_guid}", Rule::May(Read)),
    (Method::GET, "/api/v1/mappings/feed", Rule::May(Read)),
    (
        Method::GET,
        "/api/v1/mappings/feed/consumers",
        Rule::May(Read),
    ),
    (Method::POST, "/api/v1/mappings/feed/ack", Rule::May(Read)),
    (Method::GET, "/api/v1/reports", Rule::May(Read)),
    (Method::GET, "/api/v1/channels", Rule::May(Administer)),
    (Method::GET, "/api/v1/channels/{id}", Rule::May(Administer)),
    (Method::GET, "/api/v1/rules", Rule::May(Read)),
    (Method::GET, "/api/v1/deliveries", Rule::May(Read)),
    (
        Method::GET,
        "/api/v1/deliveries/{id}",
        Rule::May(Administer),
    ),
    // Tables to download.
    (Method::GET, "/outages.csv", Rule::May(Read)),
    (Method::GET, "/onboarding/{id}/rows.csv", Rule::May(Read)),
    (Method::GET, "/practices.csv", Rule::May(Read)),
    (Method::GET, "/reports.csv", Rule::May(Read)),
    (Method::GET, "/reports/outages.csv", Rule::May(Read)),
    (Method::GET, "/admin/audit.csv", Rule::May(Administer)),
    // Signing in and out.
    (Method::POST, "/login", Rule::Anyone),
    (Method::POST, "/login/code", Rule::Anyone),
    (Method::POST, "/welcome", Rule::Anyone),
    (Method::POST, "/logout", Rule::Anyone),
];

/// Every route that has a rule: those above, the pages, what people do, and its twins in the API. Where
/// a page stands at the address of a form, the page's own rule holds for looking at it.
pub fn all() -> &'static BTreeMap<(String, String), Rule> {
    static ALL: LazyLock<BTreeMap<(String, String), Rule>> = LazyLock::new(|| {
        let listed = RULES
            .iter()
            .map(|(method, route, rule)| (method.to_string(), (*route).to_owned(), *rule));
        // The first rule of a route holds.
        let mut all = BTreeMap::new();
        for (method, route, rule) in listed.chain(of_pages()).chain(of_actions()) {
            all.entry((route, method)).or_insert(rule);
        }
        all
    });
    &ALL
}

/// A route, as axum matches it, and its rule.
type Owned = (String, String, Rule);

fn of_pages() -> impl Iterator<Item = Owned> {
    let pages = app::routes::PAGES.iter();
    pages.map(|(path, rule)| (Method::GET.to_string(), as_axum_matches(path), *rule))
}

/// `/practices/:id` as `/practices/{id}`.
pub fn as_axum_matches(path: &str) -> String {
    let parts = path.split('/').map(|part| match part.strip_prefix(':') {
        Some(name) => format!("{{{name}}}"),
        None => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join("/")
}

/// The form of each action, the way back from its address to its page, and its twin in the API.
fn of_actions() -> impl Iterator<Item = Owned> {
    domain::action::all().flat_map(|entry| {
        let form = [("POST", entry.route), ("GET", entry.route)];
        let routes = form.into_iter().chain(entry.twin);
        routes.map(|(method, route)| (method.to_owned(), route.to_owned(), entry.rule))
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
    let key = (route.to_owned(), method.to_string());
    all().get(&key).copied()
}

/// Refuses a route without a rule.
///
/// # Errors
/// Names the first one.
pub fn all_have_one(routes: &[(Method, String)]) -> anyhow::Result<()> {
    for (method, route) in routes {
        ensure!(
            rule_of(method, route).is_some(),
            "{method} {route} has no rule: say who may use it, beside the page, in its action, or in \
             auth::rules"
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_is_found_by_method_and_path() {
        assert_eq!(rule_of(&Method::HEAD, "/"), Some(Rule::May(Read)));
        assert_eq!(rule_of(&Method::POST, "/"), None);
        assert_eq!(rule_of(&Method::GET, "/admin/new"), None);
        let refusal = all_have_one(&[(Method::GET, "/admin/new".to_owned())]);
        assert!(refusal.unwrap_err().to_string().contains("GET /admin/new"));
    }

    #[test]
    fn no_route_has_two_rules() {
        let listed = RULES
            .iter()
            .map(|(method, route, rule)| (method.to_string(), (*route).to_owned(), *rule));
        let posts = of_actions().filter(|(method, _, _)| method != "GET");
        for (method, route, rule) in listed.chain(of_pages()).chain(posts) {
            assert_eq!(
                all()[&(route.clone(), method.clone())],
                rule,
                "{method} {route}"
            );
        }
    }
}
