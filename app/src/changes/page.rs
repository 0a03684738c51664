//! One change of identity alone: what moved, what approving does, the forms to decide it, and what
//! Halo answered.

use domain::views::changes::ChangeCard as Card;
use leptos::prelude::*;

use crate::changes::card::ChangeCard;
use crate::changes::raw_answers::raw_answers;
use crate::changes::read::read_change;
use crate::links;
use crate::live::Subject;
use crate::login::SignedIn;
use crate::form_outcome::FormOutcome;
use crate::ui::asked::named;
use crate::ui::done::DoneNotice;
use crate::ui::loaded::Loaded;
use crate::ui::page_title::PageTitle;

/// The page of the change whose number is in the address.
#[component]
pub fn ChangePage() -> impl IntoView {
    let number = named("id");
    let signed_in = expect_context::<SignedIn>();
    let outcome = FormOutcome::told_by_the_server();
    view! {
        <DoneNotice />
        <Loaded from=read_change(number) hears=vec![Subject::Practices, Subject::Feed] let:card>
            <ChangeContent card signed_in outcome />
        </Loaded>
    }
}

/// What the page shows of a change.
#[component]
pub fn ChangeContent(
    /// The change.
    card: Card,
    /// Who looks at it.
    signed_in: SignedIn,
    /// What became of the form that was sent.
    outcome: FormOutcome,
) -> impl IntoView {
    let id = card.change.id;
    let title = format!("{}: {}", card.practice_name, card.title);
    let answers = raw_answers(&card.answers);
    let outcome = outcome.about(&id.to_string());
    view! {
        <PageTitle text=title />
        <div class="title">
            <nav class="crumb" aria-label="Where you are">
                <a class="link" href=links::CHANGES>
                    "Changes"
                </a>
                " / change"
            </nav>
            <h1>"Change " {id}</h1>
        </div>
        <ChangeCard card signed_in outcome />
        {answers}
    }
    .into_any()
}
