//! One practice: what is true and since when, whose move it is and what to say to them, the facts,
//! a stretch of its history with all tracks on one axis, its outages, and its identity over time.

use chrono::{DateTime, Utc};
use domain::action::ActionKind;
use domain::action::practice::{PracticeActionKind as Kind, allowed};
use domain::headline::State;
use domain::wording::ENDED;
use domain::permission::Permission;
use domain::site::Pms;
use domain::views::PracticePage as Page;
use domain::wording::{self, AgeWords};
use domain::zoom::Zoom;
use leptos::prelude::*;

use crate::live::Subject;
use crate::login::SignedIn;
use crate::practice::facts::{on_our_list, told_by_halo};
use crate::practice::forms::AboutPractice;
use crate::practice::forms::listing::ListingForms;
use crate::practice::planned_maintenance::planned_card;
use crate::practice::forms::pair::PairForm;
use crate::practice::forms::recheck::RecheckForm;
use crate::practice::hears::HearsOfIt;
use crate::practice::history::history;
use crate::practice::identity::identity;
use crate::practice::installation::databases_moved;
use crate::practice::next_step::next_step;
use crate::practice::pulse::Pulse;
use crate::practice::read::{PracticeScreen, read_practice};
use crate::practice::timeline::timeline;
use crate::practice::withheld::{mapping_ended, withheld};
use crate::form_outcome::FormOutcome;
use crate::ui::asked::{asked, named};
use crate::ui::banner::BannerBar;
use crate::ui::change_badge::ChangeWaits;
use crate::ui::done::DoneNotice;
use crate::ui::loaded::Loaded;
use crate::ui::lost_form::lost_form;
use crate::ui::moment::Age;
use crate::ui::page_title::PageTitle;
use crate::ui::state_word::state_word;

/// The page of the practice whose number is in the address.
#[component]
pub fn PracticePage() -> impl IntoView {
    let number = named("id");
    let signed_in = expect_context::<SignedIn>();
    let outcome = FormOutcome::told_by_the_server();
    let hears = vec![Subject::named(&number), Subject::Feed];
    let screen = read_practice(number.clone(), asked::<Zoom>());
    view! {
        <DoneNotice />
        <Loaded from=screen hears follows_looks=true let:screen>
            <PracticeContent screen signed_in outcome>
                <Pulse number=number.clone() />
                <HearsOfIt number />
            </PracticeContent>
        </Loaded>
    }
}

/// What the page shows of a practice.
#[component]
pub fn PracticeContent(
    /// The practice.
    screen: PracticeScreen,
    /// Who looks at it.
    signed_in: SignedIn,
    /// What became of the form that was sent.
    outcome: FormOutcome,
    /// What stands between its day and its identity and is fetched by itself.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let page = &screen.page;
    let (practice, as_of) = (&page.practice, page.as_of);
    let responds = signed_in.may(Permission::Respond);
    let allowed = allowed(page, |permission| signed_in.may(permission));
    let may = |kind| allowed.contains(&kind);
    let about = AboutPractice {
        id: practice.id,
        outcome: outcome.about(&practice.id.to_string()),
    };
    let is_shown = |kind: &Kind| kind.entry().key == about.outcome.form;
    let is_lost = !allowed.iter().any(is_shown);
    let lost = is_lost.then(|| lost_form(&about.outcome));
    let recheck = may(Kind::Recheck).then(|| view! { <RecheckForm about=about.clone() /> });
    let has_codes = practice.pms == Pms::BestPractice;
    let pair = may(Kind::Pair).then(|| view! { <PairForm about=about.clone() has_codes /> });
    let is_retired = practice.state == State::Retired;
    let listing = may(Kind::Edit).then(|| {
        view! {
            <div class="body acts">
                <ListingForms about=about.clone() is_retired />
            </div>
        }
    });
    let waits = practice.pending_change;
    let waits = waits.map(|change| view! { <ChangeWaits change /> });
    view! {
        <PageTitle text=practice.name.clone() />
        <BannerBar banner=page.banner.clone() as_of />
        <div class="title">
            <nav class="crumb" aria-label="Where you are">
                <a class="link" href="/">
                    "Overview"
                </a>
                " / practice"
            </nav>
            <h1>{practice.name.clone()}</h1>
            {headline(page, as_of)}
        </div>
        {lost}
        {waits}
        {page.withheld.as_ref().map(withheld)}
        {page.ended.as_ref().map(mapping_ended)}
        {databases_moved(&page.installation)}
        <div class="columns">
            {next_step(page, responds, &about)}
            <div class="stack">
                <section class="card" aria-labelledby="told">
                    <header>
                        <h2 id="told">"Told by Halo"</h2>
                        <span class="quiet">{observed(page, as_of)}</span>
                    </header>
                    {told_by_halo(page, as_of)}
                    <div class="body acts">{recheck} {pair}</div>
                </section>
                <section class="card" aria-labelledby="listed">
                    <header>
                        <h2 id="listed">"On our list"</h2>
                    </header>
                    {on_our_list(page)}
                    {listing}
                </section>
                {planned_card(practice.id, &page.maintenance, responds)}
            </div>
        </div>
        {timeline(&screen)}
        {history(page, &allowed, &about)}
        {children.map(|children| children())}
        {identity(page, &allowed, &about)}
    }
    .into_any()
}

/// The state, how long it holds, and what it means.
fn headline(page: &Page, as_of: DateTime<Utc>) -> impl IntoView + use<> {
    let is_ended = page.ended.is_some() && page.practice.state == State::PendingSetup;
    let word = is_ended.then(|| ENDED.to_owned());
    let unseen = wording::unseen(page.practice.unseen_seconds);
    let halo_says = page.halo_says.clone().map(|words| {
        view! {
            <span class="soft">" Halo answered: “" <bdi>{words}</bdi> "”"</span>
        }
    });
    view! {
        <p class="headline">
            {state_word(page.practice.state, word)}
            <span>
                "for " <Age moment=page.since.clone() as_of words=AgeWords::Spelled />
                {unseen.map(|unseen| format!(", {unseen}"))} ". "
                {page.began.clone().map(|began| format!("{began} "))}
                <span class="soft">{page.sentence.clone()}</span>
                {halo_says}
            </span>
        </p>
    }
}

fn observed(page: &Page, as_of: DateTime<Utc>) -> impl IntoView + use<> {
    match page.last_observed.clone() {
        Some(moment) => view! {
            "observed "
            <Age moment as_of words=AgeWords::Ago />
        }
        .into_any(),
        None => "never observed".into_any(),
    }
}
