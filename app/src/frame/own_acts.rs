//! What others did to the account of whoever is signed in, said on every page until they have read it.

use domain::action::profile::ProfileActionKind;
use domain::principal::Principal;
use domain::views::people::UnreadActs;
use leptos::prelude::*;

use crate::form_outcome::FormOutcome;
use crate::ui::action_form::ActionForm;
use crate::ui::moment::When;
use crate::ui::reading::reading;

/// The notice; nothing where nothing is unread, or where that cannot be read.
#[component]
pub fn OwnActs() -> impl IntoView {
    let unread = reading(read_own_acts());
    view! {
        <Suspense>
            {Suspend::new(async move { unread.await.flatten().map(notice) })}
        </Suspense>
    }
    .into_any()
}

/// Who may use it: every person who is signed in, for themselves.
async fn read_own_acts() -> Option<UnreadActs> {
    let Some(Principal::Person { staff, .. }) = use_context::<Principal>() else {
        return None;
    };
    let monitor = use_context::<std::sync::Arc<monitor::Monitor>>()?;
    let unread = monitor::pages::unread_acts(&monitor, staff).await;
    unread.ok().flatten()
}

fn notice(unread: UnreadActs) -> impl IntoView {
    let acts = unread.acts.into_iter().map(|(sentence, moment)| {
        view! {
            <li>
                {sentence}
                ", "
                <When moment />
            </li>
        }
    });
    let acts: Vec<_> = acts.collect();
    view! {
        <section class="notice own-acts" aria-label="Your account">
            <p>
                <b>"Somebody changed your account. "</b>
                "If you did not expect it, tell another admin at once."
            </p>
            <ul>{acts}</ul>
            <ActionForm
                action=ProfileActionKind::ReadActs
                of=("up_to", unread.up_to)
                loads=true
                outcome=FormOutcome::default()
            >
                <button type="submit" class="button">
                    "I have read it"
                </button>
            </ActionForm>
        </section>
    }
}
