//! Where the screens and their forms are. Every address within Sundog is made here.

use domain::change::ChangeStatus;
use domain::onboarding::RowState;
use domain::overview::Query;
use domain::practice::PracticeId;
use domain::report::ReportQuery;
use domain::server::ServerId;
use domain::url_query::{UrlQuery, percent_encoded};
use domain::views::alerts::AlertsQuery;
use domain::views::cases::{CaseDraftQuery, CasesQuery};
use domain::views::changes::ChangeQuery;
use domain::views::maintenance::MaintenanceQuery;
use domain::views::onboarding::BatchQuery;
use domain::views::outages::{OutageQuery, OutageSince};
use domain::views::people::AuditQuery;
use domain::views::server::ServersQuery;
use domain::zoom::Zoom;

/// The overview, filtered and sorted.
pub fn overview(query: &Query) -> String {
    query.address("/")
}

/// One practice.
pub fn practice(id: PracticeId) -> String {
    format!("/practices/{id}")
}

/// One practice with a stretch of its history.
pub fn practice_zoomed(id: PracticeId, zoom: Zoom) -> String {
    format!("/practices/{id}?{}#what-happened", zoom.to_url())
}

/// What adds up to the uptime of a stretch.
pub fn proof(id: PracticeId, zoom: Zoom) -> String {
    format!("/practices/{id}?{}#proof", zoom.to_url())
}

/// The servers.
pub const SERVERS: &str = "/servers";

/// The servers, searched.
pub fn servers(query: &ServersQuery) -> String {
    query.address(SERVERS)
}

/// One server.
pub fn server(id: ServerId) -> String {
    format!("{SERVERS}/{id}")
}

/// The practices on one server, in the overview.
pub fn practices_on(id: ServerId) -> String {
    overview(&Query {
        server: Some(id.0),
        ..Query::default()
    })
}

/// The outages of one practice.
pub fn outages_of(id: PracticeId) -> String {
    format!("{OUTAGES}?practice={id}")
}

/// The outages.
pub const OUTAGES: &str = "/outages";

/// The cases that somebody else is asked about.
pub const CASES: &str = "/cases";

/// The same, open or all.
pub fn cases(query: &CasesQuery) -> String {
    query.address(CASES)
}

/// One case.
pub fn case(id: i64) -> String {
    format!("{CASES}/{id}")
}

/// What is to be written about a practice or a change, to be kept as a case.
pub fn case_draft(query: &CaseDraftQuery) -> String {
    query.address("/cases/new")
}

/// One incident.
pub fn incident(id: i64) -> String {
    format!("/incidents/{id}")
}

/// Who hears what.
pub const ALERTS: &str = "/alerts";

/// The same, narrowed.
pub fn alerts(query: &AlertsQuery) -> String {
    query.address(ALERTS)
}

/// The outages, narrowed. Since the last shift has the shortest address.
pub fn outages(query: &OutageQuery) -> String {
    shortest(query).address(OUTAGES)
}

/// The same as a file.
pub fn outages_csv(query: &OutageQuery) -> String {
    shortest(query).address("/outages.csv")
}

fn shortest(query: &OutageQuery) -> OutageQuery {
    OutageQuery {
        since: query.since.filter(|since| *since != OutageSince::Shift),
        ..query.clone()
    }
}

/// Planned maintenance, with a month of it.
pub fn maintenance(query: &MaintenanceQuery) -> String {
    query.address(MAINTENANCE)
}

/// Planned maintenance.
pub const MAINTENANCE: &str = "/maintenance";

/// Reports: page and form of its filter.
pub const REPORTS: &str = "/reports";

/// A report.
pub fn report(query: &ReportQuery) -> String {
    query.address(REPORTS)
}

/// The figures of a report as a file, whole. No screen, so links to it need `rel="external"`.
pub fn report_csv(query: &ReportQuery) -> String {
    whole(query).address("/reports.csv")
}

/// The outages of a report as a file.
pub fn report_outages_csv(query: &ReportQuery) -> String {
    whole(query).address("/reports/outages.csv")
}

fn whole(query: &ReportQuery) -> ReportQuery {
    ReportQuery {
        page: 0,
        ..query.clone()
    }
}

/// The changes that wait for a decision.
pub const CHANGES: &str = "/changes";

/// The changes, filtered. What waits has the shortest address.
pub fn changes(query: &ChangeQuery) -> String {
    let waits = ChangeStatus::Pending;
    let query = ChangeQuery {
        status: query.status.filter(|status| *status != waits),
        ..query.clone()
    };
    query.address(CHANGES)
}

/// One change.
pub fn change(id: i64) -> String {
    format!("{CHANGES}/{id}")
}

/// The raw answers on the page of one change.
pub fn raw_answers(id: i64) -> String {
    format!("{}#raw", change(id))
}

/// Changes with one cause.
pub fn change_group(key: &str) -> String {
    format!("{CHANGES}/groups/{}", within_path(key))
}

/// A key as it stands in a path.
pub fn within_path(key: &str) -> String {
    percent_encoded(key).to_string()
}

/// The sites whose identity is not as it should be.
pub const IDENTITY: &str = "/identity";

/// The practices whose clock or heartbeat is out of order.
pub const HEARTBEATS: &str = "/heartbeats";

/// Import batches of practices that are being brought in.
pub const ONBOARDING: &str = "/onboarding";
/// One practice by itself.
pub const ONBOARD_ONE: &str = "/onboarding/one";

/// Changing many practices at once.
pub const EDIT_MANY: &str = "/practices/edit";

/// What was entered about one practice: page and form.
pub fn entry(id: PracticeId) -> String {
    format!("/practices/{id}/edit")
}

/// The practice list as a file.
pub const PRACTICES_CSV: &str = "/practices.csv";

/// A batch.
pub fn batch(id: i64) -> String {
    format!("{ONBOARDING}/{id}")
}

/// The rows of a batch that stand in one state, and which page of them.
pub fn batch_rows(id: i64, only: Option<RowState>, page: usize) -> String {
    BatchQuery { only, page }.address(&batch(id))
}

/// The rows of a batch that a person must look at, as a file.
pub fn batch_csv(id: i64) -> String {
    format!("{ONBOARDING}/{id}/rows.csv")
}

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

/// The staff.
pub const STAFF: &str = "/admin/staff";

/// The API tokens.
pub const TOKENS: &str = "/admin/tokens";

/// The audit trail, whole: page and form of its filter.
pub const AUDIT: &str = "/admin/audit";

/// Who was refused, and what should be looked at again.
pub const SECURITY: &str = "/admin/security";

/// Size and growth of the database.
pub const DATABASE: &str = "/admin/database";
/// Where the kit that screens are made of is shown.
pub const STYLEGUIDE: &str = "/admin/styleguide";

/// Signing in, then going on to an address of ours.
pub fn sign_in_then(next: &str) -> String {
    format!("{LOGIN}?next={}", percent_encoded(next))
}

/// The audit trail, filtered and from a place on.
pub fn audit(query: &AuditQuery) -> String {
    query.address(AUDIT)
}

/// The same as a file, whole: the place in the list does not count. It is no screen, so links to
/// it need `rel="external"`.
pub fn audit_csv(query: &AuditQuery) -> String {
    let whole = AuditQuery {
        before: None,
        ..query.clone()
    };
    whole.address("/admin/audit.csv")
}
