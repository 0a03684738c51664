//! Has the practice's site paired, which is the one act here that changes something at Halo.

use domain::action::practice::PracticeActionKind as Kind;
use leptos::prelude::*;

use super::{AboutPractice, Line, PracticeForm};
use crate::ui::words::{PAIR, PAIRING_CODE};

/// The form.
#[component]
pub fn PairForm(
    /// Which practice.
    about: AboutPractice,
    /// Whether practices of its PMS make codes.
    has_codes: bool,
) -> impl IntoView {
    let open = about.was_refused(Kind::Pair);
    let code = has_codes.then(|| {
        view! {
            <Line
                about=about.clone()
                action=Kind::Pair
                name="code"
                label=PAIRING_CODE
                hint="The practice makes it in Best Practice: Setup > Configuration > Database > Set up third-party integrations. It is kept nowhere."
            />
        }
    });
    view! {
        <details class="fold" open=open>
            <summary class="button">{format!("{PAIR}…")}</summary>
            <PracticeForm about action=Kind::Pair>
                <p>
                    "Halo is asked to let you reach this site. That changes something at Halo, and what "
                    "it answers is kept in the audit trail."
                </p>
                {code}
                <button type="submit" class="button">
                    {PAIR}
                </button>
            </PracticeForm>
        </details>
    }
    .into_any()
}
