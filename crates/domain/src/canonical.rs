//! How facts are spelled one way, so that a digest of them can stand for what a person saw.
//!
//! JSON of a structure that is written down for this alone: its fields come in the order of
//! declaration, enumerations as their stable words, and no name can run into its neighbour. Whatever
//! changes the text sets every open card aside, so tests pin it.

use serde::Serialize;

/// The one spelling of these facts.
pub(crate) fn canonical_form(facts: &impl Serialize) -> String {
    serde_json::to_string(facts).expect("facts have neither maps nor numbers that JSON lacks")
}
