//! Who may decide a change now, and with which forms.

use domain::change::{ChangeStatus, Risk};
use domain::permission::{Permission, Role};
use domain::views::changes::ChangeCard as Card;
use leptos::prelude::*;

use super::change_forms::{ApproveForm, Deciding, RejectForm, SnoozeForm, UndoForm};
use crate::door::SignedIn;
use crate::form_outcome::FormOutcome;

/// What the person who looks at a change can do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Offer {
    /// It needs no decision.
    NothingToDecide,
    /// It waits, for people with another role.
    OthersDecide,
    /// It waits for them.
    Decide(Risk),
    /// They were the first of two.
    AnotherApproves,
    /// It was followed and can be taken back.
    Undo,
    /// It is over.
    Over,
}

impl Offer {
    fn of(card: &Card, signed_in: &SignedIn) -> Self {
        let may = signed_in.may(Permission::DecideChanges);
        let is_first = card.first_approval.as_ref().is_some_and(|(first, _)| {
            signed_in
                .0
                .as_ref()
                .is_some_and(|person| person.name == *first)
        });
        match (card.change.status, card.change.risk) {
            (ChangeStatus::Pending | ChangeStatus::Snoozed, Risk::R0) => Self::NothingToDecide,
            (ChangeStatus::Pending | ChangeStatus::Snoozed, _) if !may => Self::OthersDecide,
            (ChangeStatus::Pending | ChangeStatus::Snoozed, Risk::R4) if is_first => {
                Self::AnotherApproves
            }
            (ChangeStatus::Pending | ChangeStatus::Snoozed, risk) => Self::Decide(risk),
            (ChangeStatus::Approved, _) if card.can_be_undone && may => Self::Undo,
            (ChangeStatus::Approved, _) if card.can_be_undone => Self::OthersDecide,
            (
                ChangeStatus::Approved
                | ChangeStatus::Rejected
                | ChangeStatus::Superseded
                | ChangeStatus::Withdrawn,
                _,
            ) => Self::Over,
        }
    }

    /// Whether a form of this name is among those offered.
    fn has(self, form: &str) -> bool {
        match self {
            Self::Decide(_) => ["approve", "reject", "snooze"].contains(&form),
            Self::AnotherApproves => ["reject", "snooze"].contains(&form),
            Self::Undo => form == "undo",
            Self::NothingToDecide | Self::OthersDecide | Self::Over => false,
        }
    }
}

/// The forms, or why there are none.
#[component]
pub fn ChangeDecision(
    /// The change.
    card: Signal<Card>,
    /// Who looks at it.
    signed_in: SignedIn,
    /// What became of the form that was sent about it.
    outcome: FormOutcome,
) -> impl IntoView {
    let about = Deciding::about(card, outcome.clone());
    let offer = Memo::new(move |_| card.with(|card| Offer::of(card, &signed_in)));
    let forms = move || {
        let offer = offer.get();
        let refused = (!offer.has(&outcome.form)).then(|| no_longer_here(&outcome));
        view! {
            {refused}
            {offered(offer, &about)}
        }
    };
    view! { <div class="decision">{forms}</div> }.into_any()
}

fn offered(offer: Offer, about: &Deciding) -> AnyView {
    match offer {
        Offer::NothingToDecide => view! {
            <p>
                <b>"Nothing needs deciding. "</b>
                "The approved mapping stays as it is; this is recorded so that it can be seen."
            </p>
        }
        .into_any(),
        Offer::OthersDecide => view! { <p class="soft">{who_may_decide()}</p> }.into_any(),
        Offer::Decide(risk) => view! {
            {asks_for(about.card)}
            <div class="acts">
                <ApproveForm about=about.clone() risk />
                <RejectForm about=about.clone() />
                <SnoozeForm about=about.clone() />
            </div>
        }
        .into_any(),
        Offer::AnotherApproves => view! {
            <p>
                <b>"You were the first. "</b>
                "You cannot be the second as well; ask a colleague to open this page."
            </p>
            <div class="acts">
                <RejectForm about=about.clone() />
                <SnoozeForm about=about.clone() />
            </div>
        }
        .into_any(),
        Offer::Undo => view! {
            <div class="acts">
                <UndoForm about=about.clone() />
            </div>
        }
        .into_any(),
        Offer::Over => ().into_any(),
    }
}

/// What the risk asks for before anything is pressed.
fn asks_for(card: Signal<Card>) -> impl IntoView {
    let asked =
        Memo::new(move |_| card.with(|card| (card.change.risk, card.first_approval.is_some())));
    move || {
        let (first, then) = match asked.get() {
            (Risk::R0 | Risk::R1, _) => return None,
            (Risk::R2, _) => (
                "Say why. ",
                "The name differs a little, and your reason is kept.",
            ),
            (Risk::R3, _) => ("Talk to the practice first. ", UNTIL_THEN),
            (Risk::R4, false) => ("Two different people must approve. ", UNTIL_THEN),
            (Risk::R4, true) => ("You may be the second. ", UNTIL_THEN),
        };
        Some(view! {
            <p>
                <b>{first}</b>
                {then}
            </p>
        })
    }
}

/// What holds while a change waits.
const UNTIL_THEN: &str = "Until then Sundog keeps exporting the old mapping.";

fn who_may_decide() -> String {
    let roles = Role::ALL.iter();
    let roles = roles.filter(|role| role.may(Permission::DecideChanges));
    let labels: Vec<_> = roles.map(|role| role.label()).collect();
    format!(
        "Your role may read this, not decide it. Who may: {}.",
        labels.join(", ")
    )
}

/// A form was refused and is gone, because the change was decided or overtaken meanwhile. Why, and
/// what was typed, must not go with it.
fn no_longer_here(outcome: &FormOutcome) -> impl IntoView + use<> {
    let typed = ["contacted", "reason"].map(|field| outcome.value_of(&outcome.form, field));
    let typed: Vec<_> = typed
        .into_iter()
        .filter(|words| !words.is_empty())
        .map(|words| view! { <p class="soft">"You had typed: " {words}</p> })
        .collect();
    outcome.problem.clone().map(|problem| {
        view! {
            <p class="problem" role="alert">
                {problem}
            </p>
            {typed}
        }
    })
}
