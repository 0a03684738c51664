//! One change of identity alone: what moved, what approving does, the forms to decide it, and what
//! Halo answered.

use domain::views::changes::ChangeCard as Card;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

use crate::changes::card::ChangeCard;
use crate::changes::raw_answers::raw_answers;
use crate::changes::read::read_change;
use crate::links;
use crate::live::{Live, Subject};
use crate::login::SignedIn;
use crate::sent_form::SentForm;
use crate::ui::done::DoneNotice;
use crate::ui::loaded::Loaded;
use crate::ui::page_title::PageTitle;
use crate::ui::rows::Rows;

/// The page of the change whose number is in the address.
#[component]
pub fn ChangePage() -> impl IntoView {
    let params = use_params_map();
    let number = Memo::new(move |_| params.with(|params| params.get("id").unwrap_or_default()));
    let signed_in = expect_context::<SignedIn>();
    let sent = SentForm::about(number.get_untracked());
    let news = expect_context::<Live>().news_of(|| [Subject::Practices, Subject::Feed]);
    let card = Resource::new(
        move || (number.get(), news.get()),
        |(number, _)| async move { read_change(number).await },
    );
    view! {
        <DoneNotice />
        <Loaded from=card let:card>
            <ChangeContent card signed_in=signed_in.clone() sent=sent.clone() />
        </Loaded>
    }
}

/// What the page shows of a change.
#[component]
pub fn ChangeContent(
    /// The change.
    card: Signal<Card>,
    /// Who looks at it.
    signed_in: SignedIn,
    /// What became of the form that was sent.
    sent: SentForm,
) -> impl IntoView {
    let id = Memo::new(move |_| card.with(|card| card.change.id));
    let title =
        Memo::new(move |_| card.with(|card| format!("{}: {}", card.practice_name, card.title)));
    let answers = Memo::new(move |_| card.with(|card| card.answers.clone()));
    let row = move |card: Signal<Card>| {
        let outcome = sent.outcome_of(&card.get_untracked().change.id.to_string());
        view! { <ChangeCard card signed_in=signed_in.clone() outcome /> }
    };
    view! {
        <PageTitle text=title />
        <div class="title">
            <nav class="crumb" aria-label="Where you are">
                <a class="link" href=links::CHANGES>
                    "Changes"
                </a>
                " / change"
            </nav>
            <h1>"Change " {move || id.get()}</h1>
        </div>
        <Rows
            items=Signal::derive(move || vec![card.get()])
            key=|card: &Card| card.change.id
            row
        />
        {move || answers.with(|answers| raw_answers(answers))}
    }
    .into_any()
}
