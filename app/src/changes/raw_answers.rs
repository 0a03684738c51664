//! What Halo answered, as it came: the proof behind a card, with every key hidden.

use domain::views::evidence::RawAnswerView;
use leptos::prelude::*;

use crate::ui::moment::When;

/// The answers; nothing where none were asked for.
pub fn raw_answers(answers: &[RawAnswerView]) -> impl IntoView + use<> {
    let entries: Vec<_> = answers.iter().cloned().map(answer).collect();
    (!entries.is_empty()).then(|| {
        view! {
            <section class="card raw" id="raw" tabindex="-1" aria-labelledby="raw-answers">
                <header>
                    <h2 id="raw-answers">"Raw answers"</h2>
                    <span class="quiet">"as Halo Cloud gave them, keys hidden"</span>
                </header>
                {entries}
            </section>
        }
    })
}

fn answer(answer: RawAnswerView) -> impl IntoView {
    let status = match answer.status {
        Some(status) => format!("HTTP {status}"),
        None => "no answer".to_owned(),
    };
    let name = format!("Body: {}", answer.question);
    view! {
        <details>
            <summary>
                <b>{answer.question}</b>
                " "
                <span class="code">{status}</span>
                " "
                <span class="quiet">
                    <When moment=answer.at />
                </span>
            </summary>
            // A focusable region, so that it can be scrolled with the keyboard.
            <pre class="well" tabindex="0" role="region" aria-label=name>
                <code>{answer.body}</code>
            </pre>
        </details>
    }
}
