//! Takes back what one gave to a change that still waits: the first of two approvals, a plan, or
//! a GUID entered by hand.

use domain::action::change::ChangeActionKind as Kind;
use leptos::prelude::*;

use super::{AboutChange, ChangeForm, WHY, Words};
use crate::changes::allowed_decision::Withdrawal;

/// The form, folded away until it is wanted.
#[component]
pub fn WithdrawForm(
    /// Which change.
    about: AboutChange,
    /// What is taken back.
    what: Withdrawal,
) -> impl IntoView {
    let label = match what {
        Withdrawal::Approval => "Take my approval back",
        Withdrawal::Plan => "Take my plan back",
        Withdrawal::Entry => "Withdraw the entry",
    };
    let open = about.was_refused(Kind::Withdraw);
    view! {
        <details class="fold" open=open>
            <summary class="button">{label} "…"</summary>
            <ChangeForm about=about.clone() action=Kind::Withdraw>
                <Words
                    about
                    action=Kind::Withdraw
                    name="reason"
                    label=WHY
                    hint="Kept in the audit trail. The approved mapping stays as it is."
                    may_be_empty=true
                />
                <button type="submit" class="button">
                    {label}
                </button>
            </ChangeForm>
        </details>
    }
    .into_any()
}
