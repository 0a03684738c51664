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
use crate::practice::read::PracticeScreen;
use crate::practice::span_table::SpanTable;
use crate::ui::consumers::followers;
use crate::ui::past_changes::past_changes;

/// The cards.
#[component]
pub fn PracticeIdentity(
    /// The practice.
    screen: Signal<PracticeScreen>,
    /// What the person who looks at it may do now.
    allowed: Memo<Vec<Kind>>,
    /// Which practice, and what became of the form that was sent about it.
    about: AboutPractice,
) -> impl IntoView {
    let mappings = part(screen, |page| page.mappings.clone());
    let consumers = part(screen, |page| page.consumers.clone());
    let authority = part(screen, |page| page.authority.clone());
    let changes = part(screen, |page| page.changes.clone());
    let export = {
        let about = about.clone();
        move || {
            let may = |kind| allowed.with(|allowed| allowed.contains(&kind));
            view! {
                {may(Kind::Withhold).then(|| view! { <WithholdForm about=about.clone() /> })}
                {may(Kind::ExportAgain).then(|| view! { <ExportForm about=about.clone() /> })}
            }
        }
    };
    let list = move || {
        changes.with(|changes| match changes.is_empty() {
            true => view! { <p class="quiet">"None so far."</p> }.into_any(),
            false => past_changes(changes).into_any(),
        })
    };
    view! {
        <section class="card ledger" aria-labelledby="ledger">
            <header>
                <h2 id="ledger">"Mapping history"</h2>
                {move || consumers.with(|consumers| followers(consumers, "on the newest entry"))}
            </header>
            {move || mappings.with(|mappings| mapping_history(mappings))}
            <div class="body acts">{export}</div>
        </section>
        <div class="columns even">
            <PlannedMigration screen allowed about=about.clone() />
            <FromTheRegistry screen allowed about />
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
                spans=authority
                summary="When Halo called which site authoritative"
                caption="Authority, newest first"
                open=true
            />
        </section>
    }
    .into_any()
}

/// The announcement, and the forms for it.
#[component]
fn PlannedMigration(
    screen: Signal<PracticeScreen>,
    allowed: Memo<Vec<Kind>>,
    about: AboutPractice,
) -> impl IntoView {
    let announced = part(screen, |page| page.announced.clone());
    let zone = part(screen, |page| page.zone_label.clone());
    let number = part(screen, |page| page.announced.as_ref().map(|plan| plan.id));
    let forms = move || {
        let may = |kind| allowed.with(|allowed| allowed.contains(&kind));
        let cancelled = number.get().filter(|_| may(Kind::CancelMigration));
        let cancel = cancelled.map(|migration| {
            let about = about.clone();
            view! { <CancelMigrationForm about migration /> }
        });
        let announce = may(Kind::AnnounceMigration).then(|| {
            let about = about.clone();
            view! { <AnnounceForm about zone=zone.get() /> }
        });
        view! {
            {cancel}
            {announce}
        }
    };
    view! {
        <section class="card" aria-labelledby="migration">
            <header>
                <h2 id="migration">"Planned migration"</h2>
            </header>
            <div class="body">
                {move || announced.with(|announced| planned_migration(announced.as_ref()))}
                <div class="acts">{forms}</div>
            </div>
        </section>
    }
}

/// What somebody read on the practice's server, and the forms for it.
#[component]
fn FromTheRegistry(
    screen: Signal<PracticeScreen>,
    allowed: Memo<Vec<Kind>>,
    about: AboutPractice,
) -> impl IntoView {
    let entered = part(screen, |page| page.entered.clone());
    let forms = move || {
        let may = |kind| allowed.with(|allowed| allowed.contains(&kind));
        view! {
            {may(Kind::EnterGuid).then(|| view! { <EnterGuidForm about=about.clone() /> })}
            {may(Kind::WithdrawGuid).then(|| view! { <WithdrawGuidForm about=about.clone() /> })}
        }
    };
    view! {
        <section class="card" aria-labelledby="registry">
            <header>
                <h2 id="registry">"GUID from the server’s registry"</h2>
            </header>
            <div class="body">
                {move || entered.with(|entered| entered_guid(entered.as_ref()))}
                <div class="acts">{forms}</div>
            </div>
        </section>
    }
}

/// One part of the page, which says so when it changes and only then.
fn part<T: Clone + PartialEq + Send + Sync + 'static>(
    screen: Signal<PracticeScreen>,
    read: fn(&PracticePage) -> T,
) -> Memo<T> {
    Memo::new(move |_| screen.with(|screen| read(&screen.page)))
}
