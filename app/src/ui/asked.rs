//! What the address asks a page for.

use domain::url_query::UrlQuery;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use leptos_router::params::ParamsMap;

/// What the address asks for behind its question mark.
pub fn asked<Q: UrlQuery>() -> Q {
    use_query_map().with_untracked(read)
}

/// What stands in the address where its route has this name: `12` for `id` in `/practices/:id`.
pub fn named(part: &str) -> String {
    use_params_map().with_untracked(|parts| parts.get(part).unwrap_or_default())
}

/// What these pairs ask for.
pub fn read<Q: UrlQuery>(pairs: &ParamsMap) -> Q {
    let pairs: Vec<_> = pairs.clone().into_iter().collect();
    let pairs = pairs.iter();
    Q::from_pairs(pairs.map(|(name, value)| (name.as_ref(), value.as_str())))
}
