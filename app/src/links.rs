//! Where the screens are. Every link within Sundog is made here.

use domain::overview::Query;
use domain::practice::PracticeId;

/// The overview, filtered and sorted.
pub fn overview(query: &Query) -> String {
    match query.to_url() {
        search if search.is_empty() => "/".to_owned(),
        search => format!("/?{search}"),
    }
}

/// One practice.
pub fn practice(id: PracticeId) -> String {
    format!("/practices/{id}")
}

/// The documentation of the REST API. It is no screen of ours, so links to it need
/// `rel="external"`.
pub const API_DOCS: &str = "/api/docs";
