//! The words to send about a practice: folded, and open for whoever's move it is; and the cases that wait.

use domain::practice::PracticeId;
use domain::support_case::Receiver;
use domain::views::PracticePage;
use domain::views::cases::{CaseDraftQuery, WordsFor};
use domain::words_to_send::ONLY_WHAT_IS_SO;
use leptos::prelude::*;

use crate::links;
use crate::ui::open_cases::open_cases;
use crate::ui::support_pack::SupportPack;

/// Cases and words; nothing where neither is there. Whoever may respond can keep what they sent.
pub fn words_to_send(page: &PracticePage, responds: bool) -> impl IntoView + use<> {
    let id = page.practice.id;
    let folds: Vec<_> = page
        .words
        .iter()
        .map(|words| fold(id, words, responds))
        .collect();
    let words = (!folds.is_empty()).then(|| {
        view! {
            <section class="words-to-send" aria-labelledby="words-to-send">
                <h3 id="words-to-send">"Words to send"</h3>
                <p class="soft">{ONLY_WHAT_IS_SO}</p>
                <div class="acts">{folds}</div>
            </section>
        }
    });
    view! {
        {open_cases(&page.cases)}
        {words}
    }
}

fn fold(id: PracticeId, words: &WordsFor, responds: bool) -> impl IntoView + use<> {
    let receiver = words.receiver;
    let query = CaseDraftQuery {
        practice: Some(id.0),
        change: None,
        receiver: Some(receiver),
        cause: String::new(),
    };
    let keep = responds.then(|| {
        view! {
            <a class="button" href=links::case_draft(&query)>
                {match receiver {
                    Receiver::HaloSupport => "Write to Halo Support…",
                    Receiver::Practice | Receiver::PracticeIt | Receiver::PmsVendor => {
                        "Change it, or keep it as a case…"
                    }
                }}
            </a>
        }
    });
    view! {
        <details class="fold" open=words.is_their_move>
            <summary class="button">{receiver.label()}</summary>
            <div class="stack">
                <SupportPack text=words.text.clone() named=format!("Words to {}", receiver.label()) />
                {keep}
            </div>
        </details>
    }
}
