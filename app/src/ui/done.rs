//! What an action has done, said once on the page that follows it, which opens there.

use std::sync::Arc;

use domain::action::outcome::sentence;
use leptos::prelude::*;

/// What was done, from the server: told to the first page that says it.
#[derive(Clone)]
pub struct Done {
    /// The key of an action or the word of an outcome.
    pub word: String,
    /// Takes the word from the browser.
    pub taken: Arc<dyn Fn() + Send + Sync>,
}

/// The notice; nothing where nothing was done. The server tells it to one page; on the next there is
/// nothing to tell, however the browser came there.
#[component]
pub fn DoneNotice() -> impl IntoView {
    let done = use_context::<Done>().map(|done| {
        (done.taken)();
        done.word
    });
    let words = done.as_deref().and_then(sentence);
    view! {
        <div class="notices" role="status">
            {words
                .map(|words| {
                    view! {
                        <p class="notice done" tabindex="-1" autofocus=true data-once="">
                            {words}
                        </p>
                    }
                })}
        </div>
    }
}
