//! The identity of one practice over time: which GUID was approved when, what became of its
//! changes, when Halo called what authoritative, and what people plan or entered.

use domain::action::practice::PracticeActionKind as Kind;
use domain::views::PracticePage;
use leptos::prelude::*;

use crate::practice::entered_guid::entered_guid;
use crate::practice::forms::AboutPractice;
use crate::practice::forms::entered::{EnterGuidForm, WithdrawGuidForm};
use crate::practice::forms::export::{ExportForm, WithholdForm};
use crate::practice::forms::migration::{AnnounceForm, CancelMigrationForm};
use crate::practice::mapping_history::mapping_history;
use crate::practice::planned_migration::planned_migration;
use crate::practice::span_table::SpanTable;
use crate::ui::consumers::followers;
use crate::ui::past_changes::past_changes;

/// The cards, for a person who may do what is allowed now.
pub fn identity(page: &PracticePage, allowed: &[Kind], about: &AboutPractice) -> AnyView {
    let may = |kind| allowed.contains(&kind);
    let withhold = may(Kind::Withhold).then(|| view! { <WithholdForm about=about.clone() /> });
    let export = may(Kind::ExportAgain).then(|| view! { <ExportForm about=about.clone() /> });
    let list = match page.changes.is_empty() {
        true => view! { <p class="quiet">"None so far."</p> }.into_any(),
        false => past_changes(&page.changes).into_any(),
    };
    view! {
        <section class="card ledger" aria-labelledby="ledger">
            <header>
                <h2 id="ledger">"Mapping history"</h2>
                {followers(&page.consumers, "on the newest entry")}
            </header>
            {mapping_history(&page.mappings)}
            <div class="body acts">{withhold} {export}</div>
        </section>
        <div class="columns even">
            {migration(page, allowed, about)} {from_the_registry(page, allowed, about)}
        </div>
        <section class="card" aria-labelledby="changes">
            <header>
                <h2 id="changes">"Changes"</h2>
            </header>
            <div class="body">{list}</div>
        </section>
        <section class="card" aria-labelledby="authority">
            <header>
                <h2 id="authority">"Authority"</h2>
                <span class="quiet">"what Halo called the approved GUID"</span>
            </header>
            <SpanTable
                spans=page.authority.clone()
                summary="When Halo called which site authoritative"
                caption="Authority, newest first"
                open=true
            />
        </section>
    }
    .into_any()
}

/// The announcement, and the forms for it.
fn migration(
    page: &PracticePage,
    allowed: &[Kind],
    about: &AboutPractice,
) -> impl IntoView + use<> {
    let may = |kind| allowed.contains(&kind);
    let announced = page.announced.as_ref();
    let cancelled = announced.filter(|_| may(Kind::CancelMigration));
    let cancel = cancelled.map(|plan| {
        let migration = plan.id;
        view! { <CancelMigrationForm about=about.clone() migration /> }
    });
    let announce = may(Kind::AnnounceMigration).then(|| {
        let zone = page.zone_label.clone();
        view! { <AnnounceForm about=about.clone() zone /> }
    });
    view! {
        <section class="card" aria-labelledby="migration">
            <header>
                <h2 id="migration">"Planned migration"</h2>
            </header>
            <div class="body">
                {planned_migration(announced)} <div class="acts">{cancel} {announce}</div>
            </div>
        </section>
    }
}

/// What somebody read on the practice's server, and the forms for it.
fn from_the_registry(
    page: &PracticePage,
    allowed: &[Kind],
    about: &AboutPractice,
) -> impl IntoView + use<> {
    let may = |kind| allowed.contains(&kind);
    let enter = may(Kind::EnterGuid).then(|| view! { <EnterGuidForm about=about.clone() /> });
    let withdraw =
        may(Kind::WithdrawGuid).then(|| view! { <WithdrawGuidForm about=about.clone() /> });
    view! {
        <section class="card" aria-labelledby="registry">
            <header>
                <h2 id="registry">"GUID from the server’s registry"</h2>
            </header>
            <div class="body">
                {entered_guid(page.entered.as_ref())} <div class="acts">{enter} {withdraw}</div>
            </div>
        </section>
    }
}
