//! Follows the change, with what its risk asks for, or confirms what a colleague planned.

use domain::action::change::ChangeActionKind as Kind;
use domain::change::{ChangeKind, Risk};
use domain::name_diff::DiffOp;
use domain::views::changes::ChangeCard as Card;
use leptos::prelude::*;

use super::{AboutChange, ChangeForm, SPOKEN_TO, SPOKEN_TO_HINT, WHY, Words};

/// The form.
#[component]
pub fn ApproveForm(
    /// Which change.
    about: AboutChange,
    /// How risky it is.
    risk: Risk,
) -> impl IntoView {
    let label = approve_label(&about.card);
    let is_planned = !about.card.plan.is_empty();
    let asked = match risk {
        Risk::R2 | Risk::R3 | Risk::R4 if is_planned => Some(MAY_SAY_WHY),
        Risk::R0 | Risk::R1 => None,
        Risk::R2 => Some(("reason", "Why it is the same practice", KEPT, false)),
        Risk::R3 => Some((
            "contacted",
            SPOKEN_TO,
            SPOKEN_TO_HINT,
            false,
        )),
        Risk::R4 => Some(MAY_SAY_WHY),
    };
    let field = asked.map(|(name, label, hint, may_be_empty)| {
        let about = about.clone();
        view! { <Words about action=Kind::Approve name label hint may_be_empty /> }
    });
    view! {
        <ChangeForm about action=Kind::Approve>
            {field}
            <button type="submit" class="button primary">
                {label}
            </button>
        </ChangeForm>
    }
    .into_any()
}

const KEPT: &str = "Kept with the decision.";

/// What one of two may say.
const MAY_SAY_WHY: (&str, &str, &str, bool) = ("reason", WHY, KEPT, true);

/// What the button does, said by the button.
fn approve_label(card: &Card) -> String {
    let change = &card.change;
    if !card.plan.is_empty() {
        return "Confirm the plan as second person".to_owned();
    }
    let of_two = card.takes_two.then_some(match card.first_approval {
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
