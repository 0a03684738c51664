//! How a screen waits for its data, once for all of them.
//!
//! The first answer builds the content; every later one goes into the same signal, so that rows
//! change where they stand and nothing a person has open or focused is built anew. That is why
//! there is no `ErrorBoundary` here: a refetch that fails leaves the last answer on the screen,
//! with a notice above it, until the server is heard again.

use std::sync::Arc;

use leptos::prelude::*;

use crate::app_error::AppError;
use crate::live::Live;
use crate::ui::not_found::{NoSuchChange, NoSuchGroup, NoSuchPractice};
use crate::ui::signed_out::SignedOut;

/// Shows `children` with the newest answer of `from`.
#[component]
pub fn Loaded<T, F, V>(
    /// Where the data comes from.
    from: Resource<Result<T, AppError>>,
    /// What to show, given a signal that holds the newest answer.
    children: F,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
    F: Fn(Signal<T>) -> V + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let children = Arc::new(children);
    view! {
        <Transition fallback=|| {
            view! { <p class="waiting">"Loading"</p> }
        }>
            {Suspend::new(async move {
                // Untracked: later answers arrive through the signals in `answers`.
                let _first = ScopedFuture::new_untracked(from.into_future()).await;
                answers(from, children)
            })}
        </Transition>
    }
}

fn answers<T, F, V>(from: Resource<Result<T, AppError>>, children: Arc<F>) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
    F: Fn(Signal<T>) -> V + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let newest = Memo::new(move |before: Option<&Option<T>>| {
        from.with(|answer| match answer {
            Some(Ok(value)) => Some(value.clone()),
            Some(Err(_)) | None => before.cloned().flatten(),
        })
    });
    let failure = Memo::new(move |before: Option<&Option<AppError>>| {
        from.with(|answer| match answer {
            Some(Ok(_)) => None,
            Some(Err(error)) => Some(error.clone()),
            None => before.cloned().flatten(),
        })
    });
    let has_content = Memo::new(move |_| {
        newest.with(Option::is_some)
            && !failure.with(|failure| failure.as_ref().is_some_and(AppError::is_final))
    });
    if let Some(live) = use_context::<Live>() {
        Effect::new(move || {
            from.with(|answer| match answer {
                Some(Ok(_)) => live.heard(),
                Some(Err(AppError::SignedOut)) => live.signed_out(),
                Some(Err(_)) | None => {}
            });
        });
    }
    let notice = move || {
        failure.get().map(|error| match error {
            AppError::NoSuchPractice => view! { <NoSuchPractice /> }.into_any(),
            AppError::NoSuchChange => view! { <NoSuchChange /> }.into_any(),
            AppError::NoSuchGroup => view! { <NoSuchGroup /> }.into_any(),
            AppError::SignedOut => view! { <SignedOut /> }.into_any(),
            AppError::NoSuchBatch
            | AppError::NotAllowed
            | AppError::NotAnswered
            | AppError::NotReached => {
                view! { <p class="notice">{error.to_string()}</p> }.into_any()
            }
        })
    };
    let content = move || {
        has_content.get().then(|| {
            let value =
                Memo::new(move |_| newest.get().expect("once there was an answer, one is kept"));
            children(value.into())
        })
    };
    view! {
        <div class="notices" role="alert">
            {notice}
        </div>
        {content}
    }
}
