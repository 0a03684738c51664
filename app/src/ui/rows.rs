//! A list that is read again and again while people work in it: each row is built once and its
//! contents change in place, so that nothing a person has open or half typed is lost.

use std::hash::Hash;

use leptos::prelude::*;

/// One view for each item, for as long as it is on the list.
#[component]
pub fn Rows<T, K, R, V>(
    /// The items, in order.
    items: Signal<Vec<T>>,
    /// What an item is known by.
    key: fn(&T) -> K,
    /// How an item is shown, given a signal that holds its newest words.
    row: R,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
    K: Copy + Eq + Hash + Send + Sync + 'static,
    R: Fn(Signal<T>) -> V + Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let keys = Memo::new(move |_| items.with(|items| items.iter().map(key).collect::<Vec<_>>()));
    let of_key = move |wanted: K| {
        let find = move |items: &Vec<T>| items.iter().find(|item| key(item) == wanted).cloned();
        // A row that has just left the list keeps its last words until it is taken away.
        items.with_untracked(find).map(|first| {
            let newest = Memo::new(move |before: Option<&T>| {
                let now = items.with(find);
                now.or_else(|| before.cloned())
                    .unwrap_or_else(|| first.clone())
            });
            row(newest.into())
        })
    };
    view! { <For each=move || keys.get() key=|key| *key children=of_key /> }
}
