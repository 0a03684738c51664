//! How much waits behind a link of the navigation. Nothing is shown where nothing waits, or where
//! that is not known.

use domain::views::waiting::WaitingCounts;
use leptos::prelude::*;

use crate::app_error::AppError;
use crate::frame::read::read_waiting;
use crate::live::{Live, Subject};

/// What waits, as it was read last. A read that fails leaves what was known.
pub fn what_waits() -> Resource<Result<WaitingCounts, AppError>> {
    let news = expect_context::<Live>().news_of(|| [Subject::Practices, Subject::Imports]);
    Resource::new(move || news.get(), |_| read_waiting())
}

/// The number, with what it counts for those who hear it.
#[component]
pub fn NavBadge(
    /// What waits.
    waiting: Resource<Result<WaitingCounts, AppError>>,
    /// Which of it.
    count: fn(&WaitingCounts) -> usize,
    /// What it counts: "changes wait".
    words: &'static str,
) -> impl IntoView {
    view! {
        <Transition>
            {Suspend::new(async move {
                // Untracked: later answers arrive through the memo.
                let _first = ScopedFuture::new_untracked(waiting.into_future()).await;
                badge(waiting, count, words)
            })}
        </Transition>
    }
    .into_any()
}

fn badge(
    waiting: Resource<Result<WaitingCounts, AppError>>,
    count: fn(&WaitingCounts) -> usize,
    words: &'static str,
) -> impl IntoView {
    let newest = Memo::new(move |before: Option<&usize>| match waiting.get() {
        Some(Ok(waiting)) => count(&waiting),
        Some(Err(_)) | None => before.copied().unwrap_or_default(),
    });
    move || {
        let number = newest.get();
        (number > 0).then(|| {
            view! {
                <span class="badge">
                    {number} <span class="visually-hidden">{format!(" {words}")}</span>
                </span>
            }
        })
    }
}
