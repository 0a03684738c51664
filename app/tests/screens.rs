//! The screens as the server renders them, from sample values and without a server: one module
//! per question.
#![expect(
    clippy::unwrap_used,
    reason = "a story that cannot be told stops where it broke"
)]

#[path = "screens/change_fixtures.rs"]
mod change_fixtures;
#[path = "screens/evidence_fixtures.rs"]
mod evidence_fixtures;
#[path = "screens/fixtures.rs"]
mod fixtures;
#[path = "screens/history_fixtures.rs"]
mod history_fixtures;
#[path = "screens/people_fixtures.rs"]
mod people_fixtures;

#[path = "screens/cases.rs"]
mod cases;
#[path = "screens/change_evidence.rs"]
mod change_evidence;
#[path = "screens/change_forms.rs"]
mod change_forms;
#[path = "screens/changes.rs"]
mod changes;
#[path = "screens/chart.rs"]
mod chart;
#[path = "screens/entry.rs"]
mod entry;
#[path = "screens/facts.rs"]
mod facts;
#[path = "screens/figures.rs"]
mod figures;
#[path = "screens/first_run.rs"]
mod first_run;
#[path = "screens/forms.rs"]
mod forms;
#[path = "screens/groups.rs"]
mod groups;
#[path = "screens/heartbeats.rs"]
mod heartbeats;
#[path = "screens/history.rs"]
mod history;
#[path = "screens/identity.rs"]
mod identity;
#[path = "screens/links.rs"]
mod links;
#[path = "screens/live.rs"]
mod live;
#[path = "screens/maintenance.rs"]
mod maintenance;
#[path = "screens/onboarding.rs"]
mod onboarding;
#[path = "screens/past.rs"]
mod past;
#[path = "screens/permission.rs"]
mod permission;
#[path = "screens/places.rs"]
mod places;
#[path = "screens/practice_identity.rs"]
mod practice_identity;
#[path = "screens/reports.rs"]
mod reports;
#[path = "screens/rows.rs"]
mod rows;
#[path = "screens/security.rs"]
mod security;
#[path = "screens/servers.rs"]
mod servers;
#[path = "screens/source.rs"]
mod source;
#[path = "screens/styleguide.rs"]
mod styleguide;
#[path = "screens/untrusted.rs"]
mod untrusted;

use leptos::prelude::*;
use leptos_meta::{ServerMetaContext, ServerMetaContextOutput, provide_meta_context};

/// The HTML of a view, without the marks that hydration needs.
fn html<V: IntoView>(view: impl FnOnce() -> V) -> String {
    let owner = Owner::new();
    let html = owner.with(|| view().into_view().to_html());
    html.replace("<!>", "").replace("<!---->", "")
}

/// Lets titles be set, as the server does.
fn titled() -> ServerMetaContextOutput {
    let (context, output) = ServerMetaContext::new();
    provide_context(context);
    provide_meta_context();
    output
}
