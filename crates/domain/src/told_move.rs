//! What moved in what Halo tells of an installation, and is neither a state nor a change of identity: it is
//! kept with its moment, because the last word alone does not say since when.

use serde::{Deserialize, Serialize};

use crate::catalogue::{Catalogue, CatalogueMove};
use crate::link_version::LinkVersion;

string_enum! {
    /// What moved.
    pub enum ToldMoveKind {
        /// Halo Link is newer than before.
        LinkUpdated = "link_updated",
        /// Halo Link is older than before, or has a version that cannot be compared.
        LinkReplaced = "link_replaced",
        /// The catalogue had some databases and has none.
        CatalogueEmptied = "catalogue_emptied",
        /// The catalogue had none and has some.
        CatalogueFilled = "catalogue_filled",
        /// Another database is the default.
        DefaultChanged = "default_changed",
    }
}

/// One such move of one GUID.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldMove {
    /// What.
    pub kind: ToldMoveKind,
    /// What was told before: a version, or names of databases. Untrusted text.
    pub was: String,
    /// What was told from then on.
    pub became: String,
}

/// What became of Halo Link's version.
pub fn of_link(was: &str, became: &str) -> Option<ToldMove> {
    if was == became {
        return None;
    }
    let versions = LinkVersion::read(was).zip(LinkVersion::read(became));
    let kind = match versions {
        // Another spelling of the same version.
        Some((was, became)) if was == became => return None,
        Some((was, became)) if was < became => ToldMoveKind::LinkUpdated,
        Some(_) | None => ToldMoveKind::LinkReplaced,
    };
    Some(ToldMove {
        kind,
        was: was.to_owned(),
        became: became.to_owned(),
    })
}

/// What became of a catalogue.
pub fn of_catalogue(was: &Catalogue, became: &Catalogue) -> Option<ToldMove> {
    let kind = match became.moved(was)? {
        CatalogueMove::Emptied => ToldMoveKind::CatalogueEmptied,
        CatalogueMove::Filled => ToldMoveKind::CatalogueFilled,
        CatalogueMove::DefaultChanged => ToldMoveKind::DefaultChanged,
    };
    let words = |catalogue: &Catalogue| match kind {
        ToldMoveKind::DefaultChanged => catalogue.default.clone().unwrap_or_default(),
        _ => catalogue.words(),
    };
    Some(ToldMove {
        kind,
        was: words(was),
        became: words(became),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_update_is_told_from_a_step_back_and_from_another_spelling() {
        let kind = |was, became| of_link(was, became).map(|moved| moved.kind);
        assert_eq!(
            kind("26.330.9000", "2026.414.9810"),
            Some(ToldMoveKind::LinkUpdated)
        );
        assert_eq!(
            kind("26.414.9810", "26.330.9000"),
            Some(ToldMoveKind::LinkReplaced)
        );
        assert_eq!(
            kind("26.414.9810", "nightly"),
            Some(ToldMoveKind::LinkReplaced)
        );
        assert_eq!(kind("26.414.9810.0", "2026.414.9810"), None);
    }
}
