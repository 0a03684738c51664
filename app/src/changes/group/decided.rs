//! What was approved in one step: by whom and when, whether each still holds, and one form that undoes
//! what does. The count is typed here too.

use domain::action::ActionKind;
use domain::action::group::GroupActionKind;
use domain::permission::Permission;
use domain::views::groups::{DecidedItem, GroupDecisionView};
use leptos::prelude::*;

use crate::form_outcome::FormOutcome;
use crate::links;
use crate::login::SignedIn;
use crate::ui::action_form::ActionForm;
use crate::ui::field::Field;
use crate::ui::moment::When;

/// The decisions, newest first; nothing where there were none.
pub fn decided_together(
    decisions: Vec<GroupDecisionView>,
    key: &str,
    signed_in: &SignedIn,
    outcome: &FormOutcome,
) -> impl IntoView + use<> {
    let may = signed_in.may(Permission::DecideChanges);
    let decisions = decisions.into_iter();
    decisions
        .map(|decision| {
            let undo = (may && decision.undoable() > 0).then(|| undo(key, &decision, outcome));
            one_decision(decision, undo)
        })
        .collect_view()
}

fn one_decision(
    decision: GroupDecisionView,
    undo: Option<impl IntoView + 'static>,
) -> impl IntoView {
    let heading = format!("decided-{}", decision.id);
    let rows = decision.items.into_iter().map(row).collect_view();
    view! {
        <section class="card" aria-labelledby=heading.clone()>
            <header>
                <h2 id=heading.clone()>"Approved together"</h2>
                <span class="quiet">"by " <bdi>{decision.by}</bdi> ", " <When moment=decision.at /></span>
            </header>
            <table class="table results">
                <caption class="visually-hidden">"What was approved, and whether it still holds"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Practice"</th>
                        <th scope="col">"Still holds"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            {undo.map(|undo| view! { <div class="body">{undo}</div> })}
        </section>
    }
}

fn row(item: DecidedItem) -> impl IntoView {
    let still = if item.can_be_undone {
        "yes"
    } else {
        "no: undone, or something else was approved since"
    };
    view! {
        <tr>
            <th scope="row" class="wide">
                <a class="link" href=links::change(item.change.id)>
                    {item.practice_name}
                </a>
            </th>
            <td data-label="Still holds">{still}</td>
        </tr>
    }
}

/// The form, folded away until it is wanted.
fn undo(key: &str, decision: &GroupDecisionView, outcome: &FormOutcome) -> impl IntoView + use<> {
    let entry = GroupActionKind::Undo.entry();
    let id = decision.id.to_string();
    // Of several decisions on the page a refusal is shown on the one that was sent.
    let outcome = outcome.of_row("decision", decision.id);
    let label = format!("Type how many you undo: {}", decision.undoable());
    let is_refused = outcome.problem_of(entry.key).is_some();
    let form = format!("undo-group-{id}");
    let field = |name: &str| {
        let value = outcome.value_of(entry.key, name);
        (value, outcome.problem_at(entry.key, name))
    };
    let (count, count_problem) = field("count");
    let (reason, reason_problem) = field("reason");
    view! {
        <details class="fold" open=is_refused>
            <summary class="button">"Undo them…"</summary>
            <ActionForm action=GroupActionKind::Undo about=links::within_path(key) outcome>
                <input type="hidden" name="decision" value=id />
                <Field
                    label
                    name="count"
                    form=form.clone()
                    autocomplete="off"
                    value=count
                    hint="Halo Cloud is asked about each. Where the former GUID is not in use, it is left as it is, and said."
                    problem=count_problem
                />
                <Field
                    label="Why they are undone"
                    name="reason"
                    form
                    autocomplete="off"
                    value=reason
                    hint="Kept with each of them."
                    problem=reason_problem
                />
                <button type="submit" class="button">
                    "Approve the former mappings again"
                </button>
            </ActionForm>
        </details>
    }
}
