//! Which databases are behind a GUID, and which one a query reaches that names none?
//!
//! Halo calls the list a catalogue. A query without a name goes to the default one, so that another default
//! leads software to other data without a word; and behind an empty catalogue there is nothing to ask. Neither
//! says that an installation is down: it is told beside the states and changes none of them.

use serde::{Deserialize, Serialize};

use crate::outside_text::isolated;
use crate::site::Pms;
use crate::wording::counted;

/// So many names are kept.
pub const NAMES_MOST: usize = 32;
/// So long is a name, in characters; a longer one is cut.
pub const NAME_MOST: usize = 200;

/// The databases behind a GUID, as Halo told them. Untrusted text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Catalogue {
    /// The names in Halo's order, at most 32.
    pub names: Vec<String>,
    /// Which one a query reaches that names none; null where Halo calls none of them so, or several.
    pub default: Option<String>,
    /// How many there are, those that are not kept included.
    pub total: u32,
}

/// What was told last, and whether it is told now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptCatalogue {
    /// The databases.
    pub told: Catalogue,
    /// Whether the newest answer told them; else an earlier one did.
    pub is_told_now: bool,
}

/// What became of a catalogue that is worth a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CatalogueMove {
    /// It had some databases and has none.
    Emptied,
    /// It had none and has some.
    Filled,
    /// Another one is the default.
    DefaultChanged,
}

impl Catalogue {
    /// Whether there is nothing behind the GUID.
    pub const fn is_empty(&self) -> bool {
        self.total == 0
    }

    /// What became of an earlier one. Names that come and go beside the same default are no news; and
    /// where no default was told, none changed.
    pub fn moved(&self, before: &Self) -> Option<CatalogueMove> {
        let defaults = before.default.as_ref().zip(self.default.as_ref());
        match (before.is_empty(), self.is_empty()) {
            (false, true) => Some(CatalogueMove::Emptied),
            (true, false) => Some(CatalogueMove::Filled),
            (true, true) => None,
            (false, false) => defaults
                .is_some_and(|(before, now)| before != now)
                .then_some(CatalogueMove::DefaultChanged),
        }
    }

    /// In a line: `Patients (default), Documents`.
    pub fn words(&self) -> String {
        if self.is_empty() {
            return "none: Halo names no database".to_owned();
        }
        let mut is_named = false;
        let mut names: Vec<String> = Vec::new();
        for name in &self.names {
            let is_default = !is_named && self.default.as_ref() == Some(name);
            is_named |= is_default;
            let mark = if is_default { " (default)" } else { "" };
            names.push(format!("{}{mark}", isolated(name)));
        }
        if let Some(default) = self.default.as_ref().filter(|_| !is_named) {
            names.push(format!("{} (default)", isolated(default)));
        }
        let more = (self.total as usize).saturating_sub(names.len());
        if more > 0 {
            names.push(format!("and {}", counted(more, "other", "others")));
        }
        names.join(", ")
    }
}

/// What an empty catalogue means, and who can put it right. The file is Zedmed's own.
pub fn emptied_words(pms: Pms) -> &'static str {
    match pms {
        Pms::Zedmed => {
            "The catalogue is empty: Halo names no database behind this GUID, and it did before. For Zedmed \
             this happens where the INI file that Halo Link reads is missing or invalid, and Halo Link does \
             not connect to the database then. Ask the practice’s IT whether Zedmed was moved or updated; \
             where Halo Link runs on another machine than Zedmed, ask Halo Support."
        }
        Pms::BestPractice | Pms::D4w => {
            "The catalogue is empty: Halo names no database behind this GUID, and it did before. Queries may \
             find nothing to ask. Ask the practice’s IT whether the database was moved or renamed, and \
             whether Halo Link still reaches it."
        }
    }
}

/// What another default means.
pub fn default_changed_words(was: &str, now: &str) -> String {
    format!(
        "The default database changed from “{}” to “{}”: a query that names none reaches the new one. Ask the \
         practice whether that is meant, and name the catalogue in your queries where the PMS has several.",
        isolated(was),
        isolated(now)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(names: &[&str], default: Option<&str>) -> Catalogue {
        Catalogue {
            names: names.iter().map(|name| (*name).to_owned()).collect(),
            default: default.map(str::to_owned),
            total: names.len() as u32,
        }
    }

    #[test]
    fn what_became_of_a_catalogue_is_news_only_where_queries_would_notice() {
        let one = of(&["Patients"], Some("Patients"));
        let two = of(&["Patients", "Documents"], Some("Patients"));
        let other = of(&["Patients", "Documents"], Some("Documents"));
        let untold = of(&["Patients", "Documents"], None);
        let none = of(&[], None);
        assert_eq!(none.moved(&one), Some(CatalogueMove::Emptied));
        assert_eq!(one.moved(&none), Some(CatalogueMove::Filled));
        assert_eq!(other.moved(&two), Some(CatalogueMove::DefaultChanged));
        for (before, now) in [
            (&one, &two),
            (&two, &one),
            (&two, &untold),
            (&untold, &other),
            (&none, &none),
        ] {
            assert_eq!(now.moved(before), None, "{before:?} to {now:?}");
        }
    }

    #[test]
    fn a_catalogue_is_said_in_a_line_however_long_it_is() {
        assert_eq!(
            of(&["Patients", "Documents"], Some("Patients")).words(),
            "Patients (default), Documents"
        );
        assert_eq!(of(&["A", "A"], Some("A")).words(), "A (default), A");
        let long = Catalogue {
            total: 10_000,
            ..of(&["A", "B"], Some("Z"))
        };
        assert_eq!(long.words(), "A, B, Z (default), and 9997 others");
        assert_eq!(of(&[], None).words(), "none: Halo names no database");
        assert!(emptied_words(Pms::Zedmed).contains("INI file"));
        assert!(!emptied_words(Pms::D4w).contains("INI file"));
    }
}
