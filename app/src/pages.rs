//! What each address shows. A page arranges; the nouns on it are in `components`.

pub mod not_found;
pub mod overview;
pub mod practice;
