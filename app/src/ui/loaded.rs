//! How a page gets its data, once for all of them: it is read, then drawn, or a notice says why not.

use std::future::Future;

use leptos::prelude::*;

use crate::app_error::AppError;
use crate::live::{Rendered, Subject, words_of};
use crate::ui::not_found::{NoSuchChange, NoSuchGroup, NoSuchPractice};
use crate::ui::reading::reading;
use crate::ui::signed_out::SignedOut;

/// Shows `children` with what was read.
#[component]
pub fn Loaded<T, F, V>(
    /// The reading.
    from: impl Future<Output = Result<T, AppError>> + Send + 'static,
    /// What the page is to be drawn again for while it is open; nothing for pages that stand still.
    #[prop(optional)]
    hears: Vec<Subject>,
    /// Whether it shows when the watch looked last, which it does without a word to anybody.
    #[prop(optional)]
    follows_looks: bool,
    /// What to show of it.
    children: F,
) -> impl IntoView
where
    T: Send + 'static,
    F: FnOnce(T) -> V + Send + 'static,
    V: IntoView + 'static,
{
    let every = follows_looks.then(|| use_context::<Rendered>().unwrap_or_default().look_seconds());
    let hears = words_of(&hears);
    let listening = hears.map(|hears| {
        view! { <span hidden data-hears=hears data-look-seconds=every></span> }
    });
    let read = reading(from);
    // The server waits for all of a page before it sends any.
    view! {
        {listening}
        <Suspense>
            {Suspend::new(async move {
                match read.await.unwrap_or(Err(AppError::NotAnswered)) {
                    Ok(value) => children(value).into_any(),
                    Err(error) => notice(error).into_any(),
                }
            })}
        </Suspense>
    }
}

fn notice(error: AppError) -> impl IntoView {
    let notice = match error {
        AppError::NoSuchPractice => view! { <NoSuchPractice /> }.into_any(),
        AppError::NoSuchChange => view! { <NoSuchChange /> }.into_any(),
        AppError::NoSuchGroup => view! { <NoSuchGroup /> }.into_any(),
        AppError::SignedOut => view! { <SignedOut /> }.into_any(),
        AppError::NoSuchBatch
        | AppError::NoSuchCase
        | AppError::NothingToWriteAbout
        | AppError::NoSuchIncident
        | AppError::NoSuchServer
        | AppError::NotAllowed
        | AppError::NotAnswered
        | AppError::Busy
        | AppError::NotReached => {
            view! { <p class="notice">{error.to_string()}</p> }.into_any()
        }
    };
    view! {
        <div class="notices" role="alert">
            {notice}
        </div>
    }
}
