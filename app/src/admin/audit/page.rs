//! For admins: who did what. The address holds the filter and the place in the list.

use domain::views::people::{AuditPage as Page, AuditQuery};
use leptos::prelude::*;

use crate::admin::audit::filter::AuditFilter;
use crate::admin::audit::read::read_audit;
use crate::admin::audit::table::AuditTable;
use crate::admin::nav::AdminNav;
use crate::links;
use crate::live::Subject;
use crate::ui::asked::asked;
use crate::ui::clock_switch::{Clocks, clock_switch};
use crate::ui::loaded::Loaded;
use crate::ui::page_title::PageTitle;

/// The page about the audit trail.
#[component]
pub fn AuditPage() -> impl IntoView {
    let query = asked::<AuditQuery>();
    view! {
        <PageTitle text="Audit" />
        <AdminNav />
        <h1>"Audit"</h1>
        <Loaded from=read_audit(query) hears=vec![Subject::Practices, Subject::Imports] let:page>
            <AuditContent page />
        </Loaded>
    }
}

/// What the page shows.
#[component]
pub fn AuditContent(
    /// The part of the trail that was asked for.
    page: Page,
) -> impl IntoView {
    view! {
        <AuditFilter query=page.query.clone() actions=page.actions.clone() />
        {clocks(&page.query)}
        <AuditTable page />
    }
    .into_any()
}

fn clocks(query: &AuditQuery) -> impl IntoView + use<> {
    let to = |clock| {
        links::audit(&AuditQuery {
            clock,
            ..query.clone()
        })
    };
    clock_switch(Clocks::OfNobody, query.clock.as_ref(), &to)
}
