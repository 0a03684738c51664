//! Alerts: who hears what, by which channels, what could not be delivered and what was sent.

use domain::permission::Permission;
use domain::views::alerts::{AlertsPage as Page, AlertsQuery};
use leptos::prelude::*;

use crate::alerts::channel_list::channel_list;
use crate::alerts::delivery_list::{deliveries, undelivered};
use crate::ui::alerts_nav::AlertsNav;
use crate::alerts::preview::preview_card;
use crate::alerts::read::read_alerts;
use crate::alerts::rule_list::rule_list;
use crate::form_outcome::{FormOutcome, ShownOnce};
use crate::live::Subject;
use crate::login::SignedIn;
use crate::ui::asked::asked;
use crate::ui::done::DoneNotice;
use crate::ui::loaded::Loaded;
use crate::ui::page_title::PageTitle;
use crate::ui::shown_once::ShownOnceNotice;

/// The page.
#[component]
pub fn AlertsPage() -> impl IntoView {
    let query = asked::<AlertsQuery>();
    let signed_in = expect_context::<SignedIn>();
    let outcome = FormOutcome::told_by_the_server();
    let wanted = query.clone();
    view! {
        <PageTitle text="Alerts" />
        <AlertsNav />
        <DoneNotice />
        <Loaded from=read_alerts(query) hears=vec![Subject::Alerts] let:page>
            <AlertsContent page query=wanted signed_in outcome />
        </Loaded>
    }
}

/// What the page shows.
#[component]
pub fn AlertsContent(
    /// Rules, channels, deliveries.
    page: Page,
    /// What the address asks for.
    query: AlertsQuery,
    /// Who looks at them.
    signed_in: SignedIn,
    /// What became of the form that was sent.
    outcome: FormOutcome,
) -> impl IntoView {
    let may_edit = signed_in.may(Permission::Administer);
    let responds = signed_in.may(Permission::Respond);
    let preview = match &outcome.shown_once {
        Some(ShownOnce::RulePreview { name, preview }) => Some(preview_card(name, preview)),
        _ => None,
    };
    view! {
        <div class="title">
            <h1>"Alerts"</h1>
            <p class="soft">"One message per cause, to those who can do something about it."</p>
        </div>
        <ShownOnceNotice outcome=outcome.clone() />
        {preview}
        {undelivered(&page, responds, &outcome)}
        {rule_list(&page, may_edit, &outcome)}
        {channel_list(&page, query.add, may_edit, &outcome)}
        {deliveries(&page, &query)}
    }
    .into_any()
}

