//! Words before they are sent: to copy, to change, and to keep as a case once somebody sent them. Sundog
//! itself sends nothing.

use domain::action::ActionKind;
use domain::action::case_opening::CaseOpeningActionKind as Kind;
use domain::permission::Permission;
use domain::support_case::Receiver;
use domain::url_query::UrlQuery;
use domain::views::cases::{CaseDraft, CaseDraftQuery};
use domain::words_to_send::ONLY_WHAT_IS_SO;
use domain::words_to_send::about_change::ONLY_ONCE_KNOWN;
use leptos::prelude::*;

use crate::cases::read::read_draft;
use crate::form_outcome::FormOutcome;
use crate::links;
use crate::login::SignedIn;
use crate::ui::action_form::ActionForm;
use crate::ui::asked::asked;
use crate::ui::case_table::case_table;
use crate::ui::copy_button::CopyButton;
use crate::ui::field::Field;
use crate::ui::loaded::Loaded;
use crate::ui::page_title::PageTitle;
use crate::ui::support_pack::SupportPack;
use crate::ui::text_area::TextArea;

/// The page. Its address names what it is about; a form that was refused carries that along.
#[component]
pub fn CaseDraftPage() -> impl IntoView {
    let signed_in = expect_context::<SignedIn>();
    let outcome = FormOutcome::told_by_the_server();
    let query = match outcome.form == Kind::Open.entry().key {
        true => {
            let sent = outcome.values.iter();
            CaseDraftQuery::from_pairs(sent.map(|(name, value)| (name.as_str(), value.as_str())))
        }
        false => asked::<CaseDraftQuery>(),
    };
    view! {
        <Loaded from=read_draft(query) let:draft>
            {match draft {
                Some(draft) => view! { <CaseDraftContent draft signed_in outcome /> }.into_any(),
                None => view! { <AboutNothing /> }.into_any(),
            }}
        </Loaded>
    }
}

/// What the page shows.
#[component]
pub fn CaseDraftContent(
    /// The words.
    draft: CaseDraft,
    /// Who looks at them.
    signed_in: SignedIn,
    /// What became of the form that was sent.
    outcome: FormOutcome,
) -> impl IntoView {
    let title = format!("Write to {}", spoken(draft.receiver));
    let responds = signed_in.may(Permission::Respond);
    let about = draft.practice.clone().map(|(id, name)| {
        view! {
            "About "
            <a class="link" href=links::practice(id)>
                <bdi>{name}</bdi>
            </a>
            ": "
        }
    });
    let change = draft.change.map(|id| {
        view! {
            " ("
            <a class="link" href=links::change(id)>
                {format!("change {id}")}
            </a>
            ")"
        }
    });
    let words = match responds {
        true => view! { <KeepForm draft=draft.clone() outcome /> }.into_any(),
        false => view! { <SupportPack text=draft.text.clone() /> }.into_any(),
    };
    view! {
        <PageTitle text=title.clone() />
        <div class="title">
            <nav class="crumb" aria-label="Where you are">
                <a class="link" href=links::CASES>
                    "Cases"
                </a>
                " / new"
            </nav>
            <h1>{title}</h1>
            <p class="soft">{about} {draft.cause_words.clone()} {change}</p>
            {receivers(&draft)}
        </div>
        {standing(&draft)}
        <section class="card" aria-labelledby="words">
            <header>
                <h2 id="words">"The words"</h2>
                <span class="quiet">"Sundog sends nothing: you do."</span>
            </header>
            <div class="body stack">{cautions(&draft)} {words}</div>
        </section>
    }
    .into_any()
}

/// Where to begin, for whoever comes here without anything to write about.
#[component]
fn AboutNothing() -> impl IntoView {
    view! {
        <PageTitle text="Write to somebody" />
        <section class="card empty-state">
            <h1>"About what?"</h1>
            <p>
                "A practice’s page has the words to send, and a change’s card those for Halo Support. "
                <a class="link" href="/">
                    "Choose a practice"
                </a>
            </p>
        </section>
    }
}

/// The receiver within a sentence.
const fn spoken(receiver: Receiver) -> &'static str {
    match receiver {
        Receiver::HaloSupport => "Halo Support",
        Receiver::Practice => "the practice",
        Receiver::PracticeIt => "the practice’s IT",
        Receiver::PmsVendor => "the PMS vendor",
    }
}

/// Links to the words for everybody else.
fn receivers(draft: &CaseDraft) -> impl IntoView + use<> {
    let practice = draft.practice.as_ref().map(|(id, _)| id.0);
    let pills = Receiver::ALL.iter().map(|receiver| {
        let query = CaseDraftQuery {
            practice,
            change: draft.change,
            receiver: Some(*receiver),
            cause: String::new(),
        };
        let current = (*receiver == draft.receiver).then_some("true");
        view! {
            <a class="pill" href=links::case_draft(&query) aria-current=current>
                {receiver.label()}
            </a>
        }
    });
    view! {
        <nav class="statuses" aria-label="To whom">
            {pills.collect_view()}
        </nav>
    }
}

/// What is open for the same cause already.
fn standing(draft: &CaseDraft) -> impl IntoView + use<> {
    (!draft.standing.is_empty()).then(|| {
        view! {
            <section class="card" aria-labelledby="stands">
                <header>
                    <h2 id="stands">"Open already for the same cause"</h2>
                    <span class="quiet">"Look at it before you write again."</span>
                </header>
                {case_table(&draft.standing, "Open cases for the same cause")}
            </section>
        }
    })
}

fn cautions(draft: &CaseDraft) -> impl IntoView + use<> {
    let nothing = draft.text.is_empty().then(|| {
        view! {
            <p class="soft">
                "There is nothing that they could do about it, so no words are ready. Write your own, or choose whom else to write to."
            </p>
        }
    });
    let switch = draft.asks_to_switch.then(|| view! { <p><b>{ONLY_ONCE_KNOWN}</b></p> });
    view! {
        {nothing}
        {switch}
        <p class="soft">{ONLY_WHAT_IS_SO} " The Halo key belongs in no message."</p>
    }
}

/// The words to change, and that they were sent.
#[component]
fn KeepForm(draft: CaseDraft, outcome: FormOutcome) -> impl IntoView {
    let key = Kind::Open.entry().key;
    let was_sent = outcome.form == key;
    let text = match was_sent {
        true => outcome.value_of(key, "text"),
        false => draft.text.clone(),
    };
    let stands = !draft.standing.is_empty() || outcome.problem_at(key, "even_so").is_some();
    let is_ticked = outcome.value_of(key, "even_so") == "yes";
    let even_so = stands.then(|| {
        view! {
            <label class="checkbox">
                <input
                    type="checkbox"
                    name="even_so"
                    value="yes"
                    checked=is_ticked
                    aria-describedby=outcome.problem_at(key, "even_so")
                />
                "Send another anyway"
            </label>
        }
    });
    let hidden = [
        ("practice", number(draft.practice.as_ref().map(|(id, _)| id.0))),
        ("change", number(draft.change)),
        ("receiver", draft.receiver.as_str().to_owned()),
        ("cause", draft.cause.clone()),
    ];
    let hidden = hidden.map(|(name, value)| view! { <input type="hidden" name=name value=value /> });
    let id = format!("{key}-text");
    let hint = format!("{id}-hint");
    view! {
        <ActionForm action=Kind::Open outcome=outcome.clone()>
            {hidden.into_iter().collect_view()}
            <div class="field case-words">
                <label for=id.clone()>"Words as they are sent"</label>
                <TextArea
                    id
                    name="text"
                    value=text
                    rows=16
                    described_by=hint.clone()
                    required=true
                    invalid=outcome.problem_at(key, "text").is_some()
                />
                <p class="hint" id=hint>
                    "They are kept as they stand here, with the facts of now."
                </p>
                <CopyButton text=draft.text.clone() label="Copy the words as proposed" wide=true />
            </div>
            <Field
                label="Their number"
                name="number"
                form=key
                autocomplete="off"
                value=outcome.value_of(key, "number")
                may_be_empty=true
                problem=outcome.problem_at(key, "number")
                hint="Of their ticket, if they gave one. It may come later."
            />
            {even_so}
            <button type="submit" class="button primary">
                "I sent it: keep it as a case"
            </button>
            <p class="hint">{draft.terms.clone()}</p>
        </ActionForm>
    }
    .into_any()
}

fn number(number: Option<i64>) -> String {
    number.map_or_else(String::new, |number| number.to_string())
}
