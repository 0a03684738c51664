//! Which Halo Cloud this Sundog watches: the word beside the name on every page and in every title.
//!
//! The server knows it and provides it as context; what is drawn elsewhere has none.

use domain::environment::Environment;
use leptos::prelude::*;

/// What the server provided.
pub(crate) fn told_by_the_server() -> Option<Environment> {
    use_context()
}

/// The environment that is watched.
pub(crate) fn shown() -> Environment {
    told_by_the_server().unwrap_or_default()
}
