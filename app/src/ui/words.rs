//! What the pages of two nouns say in the same words.

/// The name of the page with the sites whose identity is not as it should be.
pub const SITES_OUT_OF_ORDER: &str = "Sites out of order";

/// What is said instead of a form to add practices.
pub const MAY_NOT_ADD: &str = "Your role may not add practices. Ask an account manager.";

/// The button that has a site paired.
pub const PAIR: &str = "Pair with Halo Cloud";

/// The field for the code that pairing may need.
pub const PAIRING_CODE: &str = "Pairing code of the practice";

/// Said of a version of the PMS that Halo keeps as it once was.
pub const AT_INSTALL: &str = "when Halo Link was installed";
