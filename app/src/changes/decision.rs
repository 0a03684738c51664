//! What a person can do about a change, with the forms for it, or why there are none.

use domain::outside_text::isolated;
use std::sync::Arc;

use domain::change::Risk;
use domain::permission::Permission;
use domain::views::changes::ChangeCard as Card;
use domain::wording::change::FIRST_TALK;
use leptos::prelude::*;

use crate::changes::allowed_decision::{
    AllowedDecision, DecisionState, who_may_decide, why_not,
};
use crate::changes::forms::AboutChange;
use crate::changes::forms::approve::ApproveForm;
use crate::changes::forms::contact::ContactForm;
use crate::changes::forms::reject::RejectForm;
use crate::changes::forms::snooze::SnoozeForm;
use crate::changes::forms::split_merge::SplitMergeForm;
use crate::changes::forms::undo::UndoForm;
use crate::changes::forms::withdraw::WithdrawForm;
use crate::form_outcome::FormOutcome;
use crate::login::SignedIn;
use crate::ui::lost_form::lost_form;

/// The forms, or why there are none.
#[component]
pub fn ChangeDecision(
    /// The change.
    card: Arc<Card>,
    /// Who looks at it.
    signed_in: SignedIn,
    /// What became of the form that was sent about it.
    outcome: FormOutcome,
) -> impl IntoView {
    let allowed = AllowedDecision::of(&card, &signed_in);
    let lost = (!allowed.shows(&outcome)).then(|| lost_form(&outcome));
    let about = AboutChange::about(card, outcome);
    view! {
        <div class="decision">
            {lost} {stands(allowed.decision, &about.card, &signed_in)} {who_may(&about.card, &signed_in)}
            {acts(allowed, &about)}
        </div>
    }
    .into_any()
}

/// Where the decision stands, in a sentence.
fn stands(decision: DecisionState, card: &Card, signed_in: &SignedIn) -> AnyView {
    let said = |first: &'static str, then: &'static str| {
        view! {
            <p>
                <b>{first}</b>
                {then}
            </p>
        }
        .into_any()
    };
    match decision {
        DecisionState::NothingToDecide => said(
            "Nothing needs deciding. ",
            "The approved mapping stays as it is; this is recorded so that it can be seen.",
        ),
        DecisionState::OnlySupport => said(
            "Nothing can be approved here. ",
            "Only Halo Support can say which installation is authoritative; the mapping stays as it is.",
        ),
        DecisionState::OthersDecide => view! {
            {entered_by_hand(card)}
            <p class="soft">{who_may_decide()}</p>
        }
        .into_any(),
        DecisionState::AskThePractice => said(
            "Ask the practice first. ",
            "Nothing is followed from here: what Halo Support moves comes up as a change of its own.",
        ),
        DecisionState::Decide(_) => view! {
            {entered_by_hand(card)}
            {asks_for(card)}
        }
        .into_any(),
        DecisionState::AnotherApproves => said(
            "You were the first. ",
            "You cannot be the second as well; ask a colleague to open this page.",
        ),
        DecisionState::OwnEntry => said(
            "You entered this by hand, ",
            "so somebody else must approve it. Ask a colleague to open this page.",
        ),
        DecisionState::OneHand => view! {
            {entered_by_hand(card)}
            <p>
                <b>"You cannot approve this. "</b>
                {why_not(card, signed_in).map(str::to_owned)}
                ", so you and they may be one person."
            </p>
        }
        .into_any(),
        DecisionState::Undo | DecisionState::Over => ().into_any(),
    }
}

/// Who may be the next to approve, and why others may not: that is for those who decide.
fn who_may(card: &Card, signed_in: &SignedIn) -> impl IntoView + use<> {
    let (may, may_not): (Vec<_>, Vec<_>) = card
        .may_decide
        .iter()
        .partition(|person| person.why_not.is_none());
    let may: Vec<_> = may.into_iter().map(|person| isolated(&person.name)).collect();
    let may_not = may_not.into_iter().filter_map(|person| {
        let why_not = person.why_not.as_deref()?;
        Some(format!("{} ({why_not})", isolated(&person.name)))
    });
    let may_not: Vec<_> = may_not.collect();
    let may = match may.is_empty() {
        true => NOBODY_MAY.to_owned(),
        false => may.join(", "),
    };
    let is_for_them = signed_in.may(Permission::DecideChanges);
    (is_for_them && !card.may_decide.is_empty()).then(|| {
        let not = (!may_not.is_empty()).then(|| {
            view! { <span class="quiet">" Not: " {may_not.join(", ")} "."</span> }
        });
        view! {
            <p class="soft">
                "May approve next: " {may} "." {not}
            </p>
        }
    })
}

/// What the risk asks for before anything is pressed.
fn asks_for(card: &Card) -> impl IntoView + use<> {
    let is_planned = !card.plan.is_empty();
    let (first, then) = match (card.change.risk, card.first_approval.is_some(), is_planned) {
        (_, _, true) => (
            MAY_BE_SECOND,
            "Confirm only what you would have planned yourself.",
        ),
        (_, true, false) if card.takes_two => (MAY_BE_SECOND, UNTIL_THEN),
        (_, false, false) if card.takes_two => (BY_TWO, UNTIL_THEN),
        (Risk::R0 | Risk::R1, _, false) => return None,
        (Risk::R2, _, false) => (
            "Say why.",
            "The name differs a little, and your reason is kept.",
        ),
        (Risk::R3, _, false) => (FIRST_TALK, UNTIL_THEN),
        (Risk::R4, _, false) => (BY_TWO, UNTIL_THEN),
    };
    Some(view! {
        <p>
            <b>{first}</b>
            " "
            {then}
        </p>
    })
}

/// What is asked for where one person may not decide alone.
const BY_TWO: &str = "Two different people must approve.";

/// Said where everybody who may decide had a hand in it, or was added too late to be a second person.
const NOBODY_MAY: &str = "nobody who was on the staff when it came up. Whoever is added now may decide the \
                          card that takes the place of this one";

/// What is said to whoever may approve what somebody else approved or planned.
const MAY_BE_SECOND: &str = "You may be the second.";

/// What holds while a change waits.
const UNTIL_THEN: &str = "Until then Sundog keeps exporting the old mapping.";

fn entered_by_hand(card: &Card) -> impl IntoView + use<> {
    let who = card.change.entered_by.clone();
    let is_open = card.change.status.is_open();
    who.filter(|_| is_open).map(|who| {
        view! {
            <p>
                "Entered by hand by "
                <b>{who}</b>
                ": somebody else must approve."
            </p>
        }
    })
}

/// The forms, one beside the other.
fn acts(allowed: AllowedDecision, about: &AboutChange) -> impl IntoView + use<> {
    let decision = match allowed.decision {
        DecisionState::Decide(risk) => Some(
            view! {
                <ApproveForm about=about.clone() risk />
                <RejectForm about=about.clone() />
                <SnoozeForm about=about.clone() />
            }
            .into_any(),
        ),
        DecisionState::AskThePractice
        | DecisionState::AnotherApproves
        | DecisionState::OwnEntry
        | DecisionState::OneHand => Some(
            view! {
                <RejectForm about=about.clone() />
                <SnoozeForm about=about.clone() />
            }
            .into_any(),
        ),
        DecisionState::Undo => Some(view! { <UndoForm about=about.clone() /> }.into_any()),
        DecisionState::NothingToDecide
        | DecisionState::OnlySupport
        | DecisionState::OthersDecide
        | DecisionState::Over => None,
    };
    let any = decision.is_some() || allowed.withdrawal.is_some() || allowed.telling;
    let split_merge = allowed
        .split_merge
        .then(|| view! { <SplitMergeForm about=about.clone() /> });
    let withdraw = allowed
        .withdrawal
        .map(|what| view! { <WithdrawForm about=about.clone() what /> });
    let tell = allowed
        .telling
        .then(|| view! { <ContactForm about=about.clone() /> });
    any.then(|| {
        view! {
            <div class="acts">{decision} {withdraw} {split_merge} {tell}</div>
        }
    })
}
