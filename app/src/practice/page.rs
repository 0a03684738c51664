//! One practice: what is true and since when, whose move it is and what to say to them, the facts,
//! a stretch of its history with all tracks on one axis, its outages, and its identity over time.

use chrono::{DateTime, Utc};
use domain::action::ActionKind;
use domain::action::practice::{PracticeActionKind as Kind, allowed};
use domain::headline::State;
use domain::permission::Permission;
use domain::site::Pms;
use domain::views::PracticePage as Page;
use domain::wording::{ago, spelled};
use domain::zoom::Zoom;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::live::{Live, Subject, clock};
use crate::login::SignedIn;
use crate::practice::facts::{entered_by_us, told_by_halo};
use crate::practice::forms::AboutPractice;
use crate::practice::forms::listing::ListingForms;
use crate::practice::forms::pair::PairForm;
use crate::practice::forms::recheck::RecheckForm;
use crate::practice::history::PracticeHistory;
use crate::practice::identity::PracticeIdentity;
use crate::practice::next_step::NextStep;
use crate::practice::pulse::Pulse;
use crate::practice::read::{PracticeScreen, read_practice};
use crate::practice::timeline::Timeline;
use crate::practice::withheld::withheld;
use crate::sent_form::SentForm;
use crate::ui::asked::asked;
use crate::ui::banner::BannerBar;
use crate::ui::change_badge::ChangeWaits;
use crate::ui::done::DoneNotice;
use crate::ui::loaded::Loaded;
use crate::ui::lost_form::lost_form;
use crate::ui::moment::Age;
use crate::ui::page_title::PageTitle;
use crate::ui::state_word::StateWord;

/// The page of the practice whose number is in the address.
#[component]
pub fn PracticePage() -> impl IntoView {
    let params = use_params_map();
    let number = Memo::new(move |_| params.with(|params| params.get("id").unwrap_or_default()));
    let signed_in = expect_context::<SignedIn>();
    let sent = SentForm::about(number.get_untracked());
    let news = expect_context::<Live>()
        .news_of(move || [number.with(|number| Subject::named(number)), Subject::Feed]);
    let zoom = asked::<Zoom>();
    let screen = Resource::new(
        move || (number.get(), zoom.get(), news.get()),
        |(number, zoom, _)| async move { read_practice(number, zoom).await },
    );
    view! {
        <DoneNotice />
        <Loaded from=screen let:screen>
            <PracticeContent screen signed_in=signed_in.clone() sent=sent.clone()>
                <Pulse number />
            </PracticeContent>
        </Loaded>
    }
}

/// What the page shows of a practice.
#[component]
pub fn PracticeContent(
    /// The practice.
    screen: Signal<PracticeScreen>,
    /// Who looks at it.
    signed_in: SignedIn,
    /// What became of the form that was sent.
    sent: SentForm,
    /// What stands between its day and its identity and is fetched by itself.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let id = Memo::new(move |_| screen.with(|screen| screen.page.practice.id));
    let not_exported = Memo::new(move |_| screen.with(|screen| screen.page.withheld.clone()));
    let responds = signed_in.may(Permission::Respond);
    let allowed = Memo::new(move |_| {
        screen.with(|screen| allowed(&screen.page, |permission| signed_in.may(permission)))
    });
    let may = move |kind| allowed.with(|allowed| allowed.contains(&kind));
    let about = move || {
        let id = id.get();
        AboutPractice {
            id,
            outcome: sent.outcome_of(&id.to_string()),
        }
    };
    let lost = {
        let about = about.clone();
        move || {
            let outcome = about().outcome;
            let is_shown = |kind: &Kind| kind.entry().key == outcome.form;
            let is_lost = !allowed.with(|allowed| allowed.iter().any(is_shown));
            is_lost.then(|| lost_form(&outcome))
        }
    };
    let recheck = {
        let about = about.clone();
        move || {
            let about = about();
            may(Kind::Recheck).then(|| view! { <RecheckForm about /> })
        }
    };
    let has_codes =
        Memo::new(move |_| screen.with(|screen| screen.page.practice.pms == Pms::BestPractice));
    let pair = {
        let about = about.clone();
        move || {
            let about = about();
            may(Kind::Pair).then(|| view! { <PairForm about has_codes=has_codes.get() /> })
        }
    };
    let is_retired =
        Memo::new(move |_| screen.with(|screen| screen.page.practice.state == State::Retired));
    let listing = {
        let about = about.clone();
        move || {
            let about = about();
            may(Kind::Edit).then(|| {
                view! {
                    <div class="body acts">
                        <ListingForms about is_retired=is_retired.get() />
                    </div>
                }
            })
        }
    };
    let name = Memo::new(move |_| screen.with(|screen| screen.page.practice.name.clone()));
    let as_of = clock(move || screen.with(|screen| screen.page.as_of));
    let waiting = Memo::new(move |_| screen.with(|screen| screen.page.practice.pending_change));
    let banner = Memo::new(move |_| screen.with(|screen| screen.page.banner.clone()));
    view! {
        <PageTitle text=name />
        <BannerBar banner as_of />
        <div class="title">
            <nav class="crumb" aria-label="Where you are">
                <a class="link" href="/">
                    "Overview"
                </a>
                " / practice"
            </nav>
            <h1>{move || name.get()}</h1>
            {move || screen.with(|screen| headline(&screen.page, as_of))}
        </div>
        {lost}
        {move || waiting.get().map(|change| view! { <ChangeWaits change /> })}
        {move || not_exported.with(|stretch| stretch.as_ref().map(withheld))}
        <div class="columns">
            {
                let about = about.clone();
                move || view! { <NextStep screen responds about=about() /> }
            }
            <div class="stack">
                <section class="card" aria-labelledby="told">
                    <header>
                        <h2 id="told">"Told by Halo"</h2>
                        <span class="quiet">
                            {move || screen.with(|screen| observed(&screen.page, as_of))}
                        </span>
                    </header>
                    {move || screen.with(|screen| told_by_halo(&screen.page, as_of))}
                    <div class="body acts">{recheck} {pair}</div>
                </section>
                <section class="card" aria-labelledby="entered">
                    <header>
                        <h2 id="entered">"Entered by us"</h2>
                    </header>
                    {move || screen.with(|screen| entered_by_us(&screen.page))}
                    {listing}
                </section>
            </div>
        </div>
        <Timeline screen />
        {
            let about = about.clone();
            move || view! { <PracticeHistory screen allowed about=about() /> }
        }
        {children.map(|children| children())}
        {move || view! { <PracticeIdentity screen allowed about=about() /> }}
    }
    .into_any()
}

/// The state, how long it holds, and what it means.
fn headline(page: &Page, as_of: Signal<DateTime<Utc>>) -> impl IntoView + use<> {
    view! {
        <p class="headline">
            <StateWord state=page.practice.state />
            <span>
                "for " <Age moment=page.since.clone() as_of words=spelled /> ". "
                <span class="soft">{page.sentence.clone()}</span>
            </span>
        </p>
    }
}

fn observed(page: &Page, as_of: Signal<DateTime<Utc>>) -> impl IntoView + use<> {
    match page.last_observed.clone() {
        Some(moment) => view! {
            "observed "
            <Age moment as_of words=ago />
        }
        .into_any(),
        None => "never observed".into_any(),
    }
}
