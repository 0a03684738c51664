//! What an address asks for and a form does not: it goes along unseen, so that it holds on.

use domain::url_query::UrlQuery;
use leptos::prelude::*;

/// Hidden fields for everything but what the form itself asks for.
pub fn kept_fields<Q: UrlQuery>(query: &Q, but: &[&str]) -> impl IntoView + use<Q> {
    let pairs = query.to_pairs().into_iter();
    let kept = pairs.filter(|(name, _)| !but.contains(name));
    kept.map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
        .collect_view()
}
