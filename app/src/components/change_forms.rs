//! How a change is decided: plain forms, each sent to the change's own address with the evidence
//! that was on the screen.
//!
//! They are built once and stay while the facts around them are read again, so that nothing half
//! typed is lost.

use domain::change::{ChangeKind, Risk};
use domain::name_diff::DiffOp;
use domain::views::changes::ChangeCard as Card;
use leptos::prelude::*;

use super::act_form::ActForm;
use super::field::Field;
use crate::form_outcome::FormOutcome;
use crate::links;

/// Which change, and what became of the form that was sent about it.
#[derive(Clone)]
pub struct Deciding {
    /// The change.
    pub card: Signal<Card>,
    /// The change's number.
    pub id: i64,
    /// What is on the screen: a decision holds for that and nothing else.
    pub evidence: String,
    /// What became of the form that was sent.
    pub outcome: FormOutcome,
}

impl Deciding {
    /// About the change as it is shown now.
    pub fn about(card: Signal<Card>, outcome: FormOutcome) -> Self {
        let change = card.get_untracked().change;
        Self {
            card,
            id: change.id,
            evidence: change.evidence,
            outcome,
        }
    }

    fn was_refused(&self, form: &str) -> bool {
        self.outcome.problem_of(form).is_some()
    }
}

/// A form about the change, with the evidence.
#[component]
fn ChangeForm(
    /// Which change.
    about: Deciding,
    /// What it does.
    act: &'static str,
    /// Its fields and its button.
    children: Children,
) -> impl IntoView {
    view! {
        <ActForm action=links::change(about.id) act outcome=about.outcome>
            <input type="hidden" name="evidence" value=about.evidence />
            {children()}
        </ActForm>
    }
}

/// A line of text for one of these forms. Several cards may stand on one page.
#[component]
fn Words(
    /// Which change.
    about: Deciding,
    /// Which form.
    act: &'static str,
    /// The field's name in the form.
    name: &'static str,
    /// What to enter.
    label: &'static str,
    /// What helps to fill it in.
    hint: &'static str,
    /// Whether it may stay empty.
    #[prop(optional)]
    may_be_empty: bool,
) -> impl IntoView {
    let value = about.outcome.value_of(act, name);
    let form = format!("change-{}-{act}", about.id);
    view! { <Field label name form autocomplete="off" value hint may_be_empty /> }
}

/// Follows the change, with what its risk asks for.
#[component]
pub fn ApproveForm(
    /// Which change.
    about: Deciding,
    /// How risky it is.
    risk: Risk,
) -> impl IntoView {
    let card = about.card;
    let label = Memo::new(move |_| card.with(approve_label));
    let field = match risk {
        Risk::R0 | Risk::R1 => None,
        Risk::R2 => Some(
            view! {
                <Words
                    about=about.clone()
                    act="approve"
                    name="reason"
                    label="Why it is the same practice"
                    hint="Kept with the decision."
                />
            }
            .into_any(),
        ),
        Risk::R3 => Some(
            view! {
                <Words
                    about=about.clone()
                    act="approve"
                    name="contacted"
                    label="Whom you spoke to and what they said"
                    hint="A person at the practice, not this page. Kept with the decision."
                />
            }
            .into_any(),
        ),
        Risk::R4 => Some(
            view! {
                <Words
                    about=about.clone()
                    act="approve"
                    name="reason"
                    label="Why (may stay empty)"
                    hint="Kept with the decision."
                    may_be_empty=true
                />
            }
            .into_any(),
        ),
    };
    view! {
        <ChangeForm about act="approve">
            {field}
            <button type="submit" class="button primary">
                {move || label.get()}
            </button>
        </ChangeForm>
    }
    .into_any()
}

/// What the button does, said by the button.
fn approve_label(card: &Card) -> String {
    let change = &card.change;
    let of_two = (change.risk == Risk::R4).then_some(match card.first_approval {
        None => "as first of two",
        Some(_) => "as second person",
    });
    let renames = change.name_diff.iter().any(|part| part.op != DiffOp::Keep);
    match (change.kind, of_two) {
        (ChangeKind::SiteVanished, None) => "Retire this mapping".to_owned(),
        (ChangeKind::SiteVanished, Some(of_two)) => format!("Retire this mapping, {of_two}"),
        (_, Some(of_two)) => format!("Approve {of_two}"),
        (ChangeKind::NameChanged, None) => "Approve new name".to_owned(),
        (_, None) if renames => "Approve new GUID and name".to_owned(),
        (_, None) => "Approve new GUID".to_owned(),
    }
}

/// Keeps what is approved.
#[component]
pub fn RejectForm(
    /// Which change.
    about: Deciding,
) -> impl IntoView {
    let open = about.was_refused("reject");
    view! {
        <details class="fold" open=open>
            <summary class="button">"Keep old…"</summary>
            <ChangeForm about=about.clone() act="reject">
                <Words
                    about
                    act="reject"
                    name="reason"
                    label="Why the old mapping is kept"
                    hint="This change is not proposed again unless its facts change."
                />
                <button type="submit" class="button">
                    "Keep the old mapping"
                </button>
            </ChangeForm>
        </details>
    }
    .into_any()
}

/// For how many days a change may be out of sight.
const SNOOZES: [(&str, &str); 3] = [("1", "1 day"), ("2", "2 days"), ("7", "7 days")];

/// Puts the change out of sight for some days.
#[component]
pub fn SnoozeForm(
    /// Which change.
    about: Deciding,
) -> impl IntoView {
    let chosen = about.outcome.value_of("snooze", "days");
    let options = SNOOZES.map(|(value, label)| {
        view! {
            <option value=value selected=value == chosen>
                {label}
            </option>
        }
    });
    let open = about.was_refused("snooze");
    view! {
        <details class="fold" open=open>
            <summary class="button">"Snooze…"</summary>
            <ChangeForm about act="snooze">
                <label class="field">
                    <span>"Out of sight for"</span>
                    <select name="days">{options.into_iter().collect_view()}</select>
                </label>
                <p class="hint">
                    "The old mapping stays, and Sundog goes on warning that a change waits."
                </p>
                <button type="submit" class="button">
                    "Snooze it"
                </button>
            </ChangeForm>
        </details>
    }
    .into_any()
}

/// Approves the former mapping again.
#[component]
pub fn UndoForm(
    /// Which change.
    about: Deciding,
) -> impl IntoView {
    let open = about.was_refused("undo");
    view! {
        <details class="fold" open=open>
            <summary class="button">"Undo…"</summary>
            <ChangeForm about=about.clone() act="undo">
                <Words
                    about
                    act="undo"
                    name="reason"
                    label="Why it is undone"
                    hint="Sundog asks Halo Cloud first. Where the former GUID no longer answers, undoing is refused."
                />
                <button type="submit" class="button">
                    "Approve the former mapping again"
                </button>
            </ChangeForm>
        </details>
    }
    .into_any()
}
