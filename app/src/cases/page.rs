//! One case: to whom and about what, when an answer is due, what to do with it, what happened, and the words
//! as they were sent.

use domain::action::support_case::{SupportCaseActionKind, makes_sense};
use domain::permission::Permission;
use domain::support_case::CaseState;
use domain::views::cases::{CaseEventRow, CasePage as Page};
use domain::words_to_send::ONLY_WHAT_IS_SO;
use leptos::prelude::*;

use crate::cases::act_forms::act_forms;
use crate::cases::read::read_case;
use crate::form_outcome::FormOutcome;
use crate::links;
use crate::live::Subject;
use crate::login::SignedIn;
use crate::ui::asked::named;
use crate::ui::case_table::{about, answer, case_name, no_answer_since};
use crate::ui::done::DoneNotice;
use crate::ui::loaded::Loaded;
use crate::ui::lost_form::lost_unless;
use crate::ui::moment::When;
use crate::ui::page_title::PageTitle;
use crate::ui::support_pack::SupportPack;

/// The page of the case whose number is in the address.
#[component]
pub fn CasePage() -> impl IntoView {
    let number = named("id");
    let signed_in = expect_context::<SignedIn>();
    let outcome = FormOutcome::told_by_the_server();
    view! {
        <DoneNotice />
        <Loaded from=read_case(number) hears=vec![Subject::Practices] follows_looks=true let:page>
            <CaseContent page signed_in outcome />
        </Loaded>
    }
}

/// What the page shows.
#[component]
pub fn CaseContent(
    /// The case.
    page: Page,
    /// Who looks at it.
    signed_in: SignedIn,
    /// What became of the form that was sent.
    outcome: FormOutcome,
) -> impl IntoView {
    let case = &page.case;
    let responds = signed_in.may(Permission::Respond);
    let outcome = outcome.about(&case.id.to_string());
    let state = case.state;
    let lost = lost_unless(&outcome, &|action: SupportCaseActionKind| {
        responds && makes_sense(action, state)
    });
    let acts = responds.then(|| act_forms(case, &outcome));
    view! {
        <PageTitle text=format!("Case {}", case.id) />
        {lost}
        <div class="title">
            <nav class="crumb" aria-label="Where you are">
                <a class="link" href=links::CASES>
                    "Cases"
                </a>
                " / case"
            </nav>
            <h1>{case_name(case)}</h1>
            <p class="soft">{about(case)}</p>
        </div>
        <div class="columns">
            <section class="card" aria-labelledby="stands">
                <header>
                    <h2 id="stands">"How it stands"</h2>
                </header>
                {facts(&page)}
                <div class="body acts">{acts}</div>
            </section>
            {again(&page)}
        </div>
        <section class="card" aria-labelledby="happened">
            <header>
                <h2 id="happened">"What happened"</h2>
            </header>
            <ol class="body notes">{page.events.iter().cloned().map(event).collect_view()}</ol>
        </section>
        <section class="card" aria-labelledby="sent-words">
            <header>
                <h2 id="sent-words">"As it was sent"</h2>
            </header>
            <div class="body">
                <SupportPack text=page.text.clone() named="Sent words" />
            </div>
        </section>
    }
    .into_any()
}

fn facts(page: &Page) -> impl IntoView + use<> {
    let case = &page.case;
    let number = (!case.number.is_empty()).then(|| {
        view! {
            <dt>"Their number"</dt>
            <dd>
                <bdi>{case.number.clone()}</bdi>
            </dd>
        }
    });
    let solution = page.solution.clone().filter(|_| case.state.is_open());
    let solution = solution.map(|at| {
        view! {
            <dt>"Solution aimed at"</dt>
            <dd>
                <When moment=at />
            </dd>
        }
    });
    let waits = case.state == CaseState::Waiting;
    let waited = (waits && !case.is_overdue).then(|| {
        view! { <span class="quiet">" " {no_answer_since(&case.waited)}</span> }
    });
    view! {
        <dl class="facts" data-case=case.state.as_str()>
            <dt>"State"</dt>
            <dd>{case.state.label()}</dd>
            <dt>"Sent to"</dt>
            <dd>{case.receiver.label()}</dd>
            {number}
            <dt>"Sent"</dt>
            <dd>
                <When moment=case.sent.clone() />
                " by "
                <bdi>{case.by.clone()}</bdi>
            </dd>
            <dt>"Answer"</dt>
            <dd>{answer(case)} {waited}</dd>
            {solution}
        </dl>
        <p class="body quiet">{page.terms.clone()}</p>
    }
}

/// The words to ask again with.
fn again(page: &Page) -> impl IntoView + use<> {
    page.ask_again.clone().map(|words| {
        view! {
            <section class="card" aria-labelledby="again">
                <header>
                    <h2 id="again">"Words to ask again"</h2>
                </header>
                <div class="body stack">
                    <p class="soft">{ONLY_WHAT_IS_SO}</p>
                    <SupportPack text=words named="Asking again" />
                </div>
            </section>
        }
    })
}

fn event(event: CaseEventRow) -> impl IntoView {
    let words = (!event.words.is_empty()).then(|| view! { <p>{event.words}</p> });
    view! {
        <li>
            <b>{event.kind.label()}</b>
            " by "
            <bdi>{event.by}</bdi>
            " "
            <span class="quiet">
                <When moment=event.at />
            </span>
            {words}
        </li>
    }
}
