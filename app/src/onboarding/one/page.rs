//! One practice is entered and looked up. What Halo answers stands in a batch of its own.

use domain::permission::Permission;
use leptos::prelude::*;

use crate::form_outcome::FormOutcome;
use crate::links;
use crate::login::SignedIn;
use crate::onboarding::one::form::OneForm;
use crate::ui::done::DoneNotice;
use crate::ui::page_title::PageTitle;
use crate::ui::words::MAY_NOT_ADD;

/// The page.
#[component]
pub fn OnboardOnePage() -> impl IntoView {
    let outcome = FormOutcome::told_by_the_server();
    let may_edit = expect_context::<SignedIn>().may(Permission::EditPractices);
    let form = may_edit.then(|| {
        view! {
            <section class="card" aria-label="One practice">
                <div class="body">
                    <OneForm outcome />
                </div>
            </section>
        }
    });
    let refusal = (!may_edit).then(|| {
        view! { <p class="notice">{MAY_NOT_ADD}</p> }
    });
    view! {
        <PageTitle text="One practice" />
        <div class="title">
            <nav class="crumb" aria-label="Where you are">
                <a class="link" href=links::ONBOARDING>
                    "Onboarding"
                </a>
                " / one practice"
            </nav>
            <h1>"One practice"</h1>
        </div>
        <DoneNotice />
        {refusal}
        {form}
    }
    .into_any()
}
