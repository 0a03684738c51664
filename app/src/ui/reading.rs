//! A reading that goes on by itself, while the rest of the page is drawn.
//!
//! A page has several, and leptos draws it part by part: each part is begun, and then waited for in turn. A
//! reading that was begun and is not waited for yet must not stand still with its place in the queue for the
//! database, because the part that is waited for may stand in that queue behind it.

use futures::channel::oneshot;
use leptos::prelude::*;
use leptos::task::spawn;

/// Begins a reading in a task of its own. None where the process ended before it did.
pub fn reading<T: Send + 'static>(
    from: impl Future<Output = T> + Send + 'static,
) -> impl Future<Output = Option<T>> + Send + 'static {
    let (done, told) = oneshot::channel();
    let from = ScopedFuture::new_untracked(from);
    spawn(async move {
        // Whoever asked may have gone.
        let _ = done.send(from.await);
    });
    async move { told.await.ok() }
}
