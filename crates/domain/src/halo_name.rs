//! Which of Halo's two names for a practice is which, and which of them may be compared?
//!
//! Halo gives `practiceMetadata.practiceName`, read at the practice, and the deprecated `name`. The
//! two may differ for years without anything having moved (Halo's own examples do), and the metadata
//! are missing while a site is read anew. So a name is remembered with the place it came from and
//! compared with what stands in that place now; a place that is empty now is unknown, not a rename.

use serde::{Deserialize, Serialize};

use crate::name::same;

string_enum! {
    /// Where a name came from.
    pub enum NameSource {
        /// `practiceMetadata.practiceName`.
        Metadata = "metadata",
        /// The deprecated `name` beside it.
        Deprecated = "deprecated",
        /// Our own list, where nothing was ever approved.
        OurList = "our_list",
    }
}

/// A name to compare others with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HaloName {
    /// The name.
    pub text: String,
    /// Where it came from; none where it was approved before that was kept.
    pub source: Option<NameSource>,
}

/// Both names of one answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NamesAtHalo {
    /// From the practice metadata.
    pub metadata: Option<String>,
    /// The deprecated one.
    pub deprecated: Option<String>,
}

impl NamesAtHalo {
    /// The name to show, and to approve along with a GUID.
    pub fn best(&self) -> Option<HaloName> {
        let of = |text: &Option<String>, source| {
            text.clone().map(|text| HaloName {
                text,
                source: Some(source),
            })
        };
        of(&self.metadata, NameSource::Metadata)
            .or_else(|| of(&self.deprecated, NameSource::Deprecated))
    }

    /// The name that can be compared with the approved one; none where its place is empty.
    pub fn beside(&self, approved: &HaloName) -> Option<HaloName> {
        let source = match approved.source {
            Some(NameSource::OurList) => return self.best(),
            Some(source) => source,
            // Kept before the source was: the metadata's were preferred then as now, so that the other
            // one was approved only where there were none. That it agrees with a name from the time of
            // the installation hides no renaming.
            None if self.metadata.is_none() && self.agrees(NameSource::Deprecated, approved) => {
                NameSource::Deprecated
            }
            None => NameSource::Metadata,
        };
        match (source, self.of(source)) {
            // The deprecated one is gone for good: what is left must do.
            (NameSource::Deprecated, None) => self.best(),
            (_, text) => text.map(|text| HaloName {
                text: text.to_owned(),
                source: Some(source),
            }),
        }
    }

    /// The name to compare by from now on, where these show it: the metadata's as soon as they come
    /// while the name that was compared so far is unchanged. Where it is not kept from which place the
    /// approved name is, only the approved name itself is learned: another one is for people to decide.
    pub fn learned(&self, approved: &HaloName) -> Option<HaloName> {
        let is_open = matches!(approved.source, None | Some(NameSource::Deprecated));
        let is_unchanged = self.agrees(NameSource::Metadata, approved)
            || (self.agrees(NameSource::Deprecated, approved)
                && (approved.source.is_some() || self.metadata.is_none()));
        if !is_open || !is_unchanged {
            return None;
        }
        let learned = match &self.metadata {
            Some(text) => HaloName {
                text: text.clone(),
                source: Some(NameSource::Metadata),
            },
            None => HaloName {
                text: approved.text.clone(),
                source: Some(NameSource::Deprecated),
            },
        };
        (learned != *approved).then_some(learned)
    }

    fn of(&self, source: NameSource) -> Option<&str> {
        match source {
            NameSource::Metadata => self.metadata.as_deref(),
            NameSource::Deprecated => self.deprecated.as_deref(),
            NameSource::OurList => None,
        }
    }

    fn agrees(&self, source: NameSource, approved: &HaloName) -> bool {
        self.of(source)
            .is_some_and(|name| same(name, &approved.text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(metadata: &str, deprecated: &str) -> NamesAtHalo {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        NamesAtHalo {
            metadata: some(metadata),
            deprecated: some(deprecated),
        }
    }

    fn approved(text: &str, source: Option<NameSource>) -> HaloName {
        HaloName {
            text: text.to_owned(),
            source,
        }
    }

    fn beside(names: &NamesAtHalo, approved: &HaloName) -> Option<String> {
        names.beside(approved).map(|name| name.text)
    }

    const METADATA: Option<NameSource> = Some(NameSource::Metadata);
    const DEPRECATED: Option<NameSource> = Some(NameSource::Deprecated);

    #[test]
    fn a_name_is_compared_with_the_one_from_the_same_place() {
        let both = names("Halo Clinic South", "Halo Clinic");
        let south = approved("Halo Clinic South", METADATA);
        assert_eq!(beside(&both, &south).as_deref(), Some("Halo Clinic South"));
        let plain = approved("Halo Clinic", DEPRECATED);
        assert_eq!(beside(&both, &plain).as_deref(), Some("Halo Clinic"));
        assert_eq!(both.best(), Some(south));
    }

    #[test]
    fn metadata_that_go_missing_are_unknown_and_no_rename() {
        let reading_anew = names("", "Halo Clinic");
        let south = approved("Halo Clinic South", METADATA);
        assert_eq!(beside(&reading_anew, &south), None);
        let kept_before = approved("Halo Clinic South", None);
        assert_eq!(beside(&reading_anew, &kept_before), None);
    }

    #[test]
    fn what_was_approved_before_the_source_was_kept_is_compared_with_the_metadatas() {
        let both = names("Halo Clinic South", "Halo Clinic");
        let plain = approved("Halo Clinic", None);
        assert_eq!(
            beside(&both, &plain).as_deref(),
            Some("Halo Clinic South"),
            "a name from the time of the installation hides no renaming"
        );
        assert_eq!(both.learned(&plain), None, "a person must say");
        assert_eq!(
            beside(&names("", "Halo Clinic"), &plain).as_deref(),
            Some("Halo Clinic")
        );
        let south = approved("HALO CLINIC SOUTH", None);
        assert_eq!(beside(&both, &south).as_deref(), Some("Halo Clinic South"));
        let sold = approved("Harbour Clinic", None);
        assert_eq!(
            beside(&both, &sold).as_deref(),
            Some("Halo Clinic South"),
            "another name"
        );
    }

    #[test]
    fn the_metadatas_name_counts_from_when_it_first_comes_beside_an_unchanged_one() {
        let plain = approved("Halo Clinic", DEPRECATED);
        let both = names("Halo Clinic South", "Halo Clinic");
        let south = approved("Halo Clinic South", METADATA);
        assert_eq!(both.learned(&plain), Some(south.clone()));
        assert_eq!(both.learned(&south), None, "nothing more to learn");
        let renamed = names("Halo Clinic South", "Harbour Clinic");
        assert_eq!(renamed.learned(&plain), None, "the old name moved too");
        let kept_before = approved("Halo Clinic", None);
        assert_eq!(names("", "Halo Clinic").learned(&kept_before), Some(plain));
    }

    #[test]
    fn where_the_deprecated_name_is_gone_the_other_must_do() {
        let plain = approved("Halo Clinic", DEPRECATED);
        let only = names("Halo Clinic South", "");
        assert_eq!(beside(&only, &plain).as_deref(), Some("Halo Clinic South"));
        assert_eq!(only.learned(&plain), None, "a person must say");
        let ours = approved("Halo Clinic", Some(NameSource::OurList));
        assert_eq!(
            beside(&names("", "Halo Clinic"), &ours).as_deref(),
            Some("Halo Clinic")
        );
    }
}
