//! One practice: what is true and since when, whose move it is and what to say to them, the facts,
//! and its last day with all tracks on one axis.

use domain::headline::WhoActs;
use domain::views::PracticePage as Page;
use domain::wording::{ago, spelled};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::components::banner::BannerBar;
use crate::components::change_badge::ChangeWaits;
use crate::components::facts::{entered_by_us, told_by_halo};
use crate::components::loaded::Loaded;
use crate::components::moment::When;
use crate::components::page_title::PageTitle;
use crate::components::state_word::StateWord;
use crate::components::support_pack::SupportPack;
use crate::components::timeline::Timeline;
use crate::live::Live;
use crate::server_fns::practice::{PracticeScreen, read_practice};

/// The page of the practice whose number is in the address.
#[component]
pub fn PracticePage() -> impl IntoView {
    let params = use_params_map();
    let number = Memo::new(move |_| params.with(|params| params.get("id").unwrap_or_default()));
    let revision = expect_context::<Live>().revision;
    let screen = Resource::new(
        move || (number.get(), revision.get()),
        |(number, _)| async move { read_practice(number).await },
    );
    view! {
        <Loaded from=screen let:screen>
            <PracticeContent screen />
        </Loaded>
    }
}

/// What the page shows of a practice.
#[component]
pub fn PracticeContent(
    /// The practice.
    screen: Signal<PracticeScreen>,
) -> impl IntoView {
    let name = Memo::new(move |_| screen.with(|screen| screen.page.practice.name.clone()));
    let as_of = Memo::new(move |_| screen.with(|screen| screen.page.as_of));
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
            {move || screen.with(|screen| headline(&screen.page))}
        </div>
        {move || waiting.get().map(|change| view! { <ChangeWaits change /> })}
        <div class="columns">
            <NextStep screen />
            <div class="stack">
                <section class="card" aria-labelledby="told">
                    <header>
                        <h2 id="told">"Told by Halo"</h2>
                        <span class="quiet">
                            {move || screen.with(|screen| observed(&screen.page))}
                        </span>
                    </header>
                    {move || screen.with(|screen| told_by_halo(&screen.page))}
                </section>
                <section class="card" aria-labelledby="entered">
                    <header>
                        <h2 id="entered">"Entered by us"</h2>
                    </header>
                    {move || screen.with(|screen| entered_by_us(&screen.page))}
                </section>
            </div>
        </div>
        <Timeline screen />
    }
    .into_any()
}

/// The state, how long it holds, and what it means.
fn headline(page: &Page) -> impl IntoView + use<> {
    let held = spelled(page.as_of - page.since.at);
    view! {
        <p class="headline">
            <StateWord state=page.practice.state />
            <span>
                "for " <When moment=page.since.clone() words=held /> ". "
                <span class="soft">{page.sentence.clone()}</span>
            </span>
        </p>
    }
}

fn observed(page: &Page) -> impl IntoView + use<> {
    match page.last_observed.clone() {
        Some(moment) => {
            let words = ago(page.as_of, moment.at);
            view! {
                "observed "
                <When moment words />
            }
            .into_any()
        }
        None => "never observed".into_any(),
    }
}

/// Whose move it is, what they should do, and what to send them.
#[component]
fn NextStep(
    /// The practice.
    screen: Signal<PracticeScreen>,
) -> impl IntoView {
    let state = Memo::new(move |_| screen.with(|screen| screen.page.practice.state));
    let advice = Memo::new(move |_| {
        screen.with(|screen| (screen.page.practice.who_acts, screen.page.steps.clone()))
    });
    let pack = Memo::new(move |_| screen.with(|screen| screen.page.support_pack.clone()));
    let title = move || match advice.get().0 {
        WhoActs::Nobody => "Whose move: nobody’s".to_owned(),
        who => format!("Whose move: {}", who.label()),
    };
    let steps = move || {
        let (_, steps) = advice.get();
        if steps.is_empty() {
            view! { <p>"Nothing needs doing."</p> }.into_any()
        } else {
            let steps: Vec<_> = steps
                .into_iter()
                .map(|step| view! { <li>{step}</li> })
                .collect();
            view! { <ol class="steps">{steps}</ol> }.into_any()
        }
    };
    view! {
        <section
            class="card next-step"
            aria-labelledby="next-step"
            data-state=move || state.get().as_str()
        >
            <header>
                <h2 id="next-step">{title}</h2>
            </header>
            <div class="body">{steps} <SupportPack text=pack /></div>
        </section>
    }
    .into_any()
}
