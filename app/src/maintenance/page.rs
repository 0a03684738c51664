//! What is planned: what is on now, what is to come, a month of it, and what was. Whoever is on call plans
//! more here.

use domain::action::maintenance::MaintenanceActionKind;
use domain::permission::Permission;
use domain::views::maintenance::{MaintenancePage as Page, MaintenanceQuery, MaintenanceRow};
use domain::wording::counted;
use leptos::prelude::*;

use crate::ui::alerts_nav::AlertsNav;
use crate::form_outcome::FormOutcome;
use crate::live::Subject;
use crate::login::SignedIn;
use crate::maintenance::calendar::calendar;
use crate::maintenance::form::PlanForm;
use crate::maintenance::list::{EndForms, maintenance_table};
use crate::maintenance::read::read_maintenance;
use crate::ui::asked::asked;
use crate::ui::done::DoneNotice;
use crate::ui::loaded::Loaded;
use crate::ui::lost_form::lost_unless;
use crate::ui::page_title::PageTitle;

/// The page. Its address holds the month of the calendar.
#[component]
pub fn MaintenancePage() -> impl IntoView {
    let query = asked::<MaintenanceQuery>();
    let signed_in = expect_context::<SignedIn>();
    let outcome = FormOutcome::told_by_the_server();
    view! {
        <PageTitle text="Maintenance" />
        <AlertsNav />
        <DoneNotice />
        <Loaded from=read_maintenance(query) hears=vec![Subject::Practices] let:page>
            <MaintenanceContent page signed_in outcome />
        </Loaded>
    }
}

/// What the page shows.
#[component]
pub fn MaintenanceContent(
    /// What is planned.
    page: Page,
    /// Who looks at it.
    signed_in: SignedIn,
    /// What became of the form that was sent.
    outcome: FormOutcome,
) -> impl IntoView {
    let responds = signed_in.may(Permission::Respond);
    let lost = lost_unless(&outcome, &|action: MaintenanceActionKind| {
        responds && action == MaintenanceActionKind::Plan
    });
    let ends = responds.then(|| EndForms(outcome.clone()));
    let plan = responds.then(|| view! { <PlanForm page=page.clone() outcome /> });
    view! {
        {lost}
        <div class="title">
            <h1>"Maintenance"</h1>
            <p class="soft">
                "While maintenance is on, being down counts as planned and nobody is told. Nothing is asked less often."
            </p>
        </div>
        <div class="columns maintenance-columns">
            <div class="stack">
                {section(("on-now", "On now"), &page.on_now, "Nothing is on now.", ends.as_ref())}
                {section(
                    ("to-come", "To come"),
                    &page.to_come,
                    "Nothing is planned.",
                    ends.as_ref(),
                )}
            </div>
            {plan}
        </div>
        {calendar(&page.calendar, &page.clocks)}
        {section(
            ("was", "The last thirty days"),
            &page.was,
            "Nothing was planned that is over.",
            None,
        )}
    }
    .into_any()
}

fn section(
    (id, title): (&'static str, &'static str),
    rows: &[MaintenanceRow],
    nothing: &'static str,
    ends: Option<&EndForms>,
) -> impl IntoView + use<> {
    let list = match rows.is_empty() {
        true => view! { <p class="body quiet">{nothing}</p> }.into_any(),
        false => maintenance_table(title, rows, ends).into_any(),
    };
    let count = (!rows.is_empty()).then(|| counted(rows.len(), "plan", "plans"));
    view! {
        <section class="card" aria-labelledby=id>
            <header>
                <h2 id=id>{title}</h2>
                <span class="quiet">{count}</span>
            </header>
            {list}
        </section>
    }
}
