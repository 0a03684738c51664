//! For admins: who has an account, in which role.

use domain::action::staff::StaffActionKind;
use domain::views::people::StaffPage as Page;
use leptos::prelude::*;

use crate::admin::nav::AdminNav;
use crate::admin::staff::forms::{AddStaff, SecondFactorRule};
use crate::admin::staff::read::read_staff;
use crate::admin::staff::table::StaffTable;
use crate::form_outcome::FormOutcome;
use crate::ui::done::DoneNotice;
use crate::ui::loaded::Loaded;
use crate::ui::lost_form::lost_unless;
use crate::ui::page_title::PageTitle;
use crate::ui::shown_once::ShownOnceNotice;

/// The page about staff.
#[component]
pub fn StaffPage() -> impl IntoView {
    let outcome = FormOutcome::told_by_the_server();
    view! {
        <PageTitle text="Staff" />
        <AdminNav />
        <h1>"Staff"</h1>
        <DoneNotice />
        <Loaded from=read_staff() let:page>
            <StaffContent page outcome />
        </Loaded>
    }
}

/// What the page shows.
#[component]
pub fn StaffContent(
    /// The staff.
    page: Page,
    /// What became of the form that was sent.
    outcome: FormOutcome,
) -> impl IntoView {
    let required = page.second_factor_required;
    let lost = lost_unless(&outcome, &|action: StaffActionKind| {
        let id = outcome.values.get("id");
        let mut staff = page.staff.iter();
        matches!(action, StaffActionKind::Add | StaffActionKind::SetPolicy)
            || staff.any(|person| id == Some(&person.id.0.to_string()))
    });
    view! {
        {lost}
        <ShownOnceNotice outcome=outcome.clone() />
        <section class="card" aria-label="Everyone">
            <StaffTable page outcome=outcome.clone() />
        </section>
        <div class="columns">
            <AddStaff outcome=outcome.clone() />
            <SecondFactorRule required outcome />
        </div>
    }
    .into_any()
}
