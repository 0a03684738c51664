//! What the address asks a page for.

use domain::url_query::UrlQuery;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;

/// What the address asks for, now and as it changes.
pub fn asked<Q>() -> Memo<Q>
where
    Q: UrlQuery + PartialEq + Send + Sync + 'static,
{
    let pairs = use_query_map();
    Memo::new(move |_| pairs.with(read))
}

/// What these pairs ask for.
pub fn read<Q: UrlQuery>(pairs: &ParamsMap) -> Q {
    let pairs: Vec<_> = pairs.clone().into_iter().collect();
    let pairs = pairs.iter();
    Q::from_pairs(pairs.map(|(name, value)| (name.as_ref(), value.as_str())))
}
