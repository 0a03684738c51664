//! What identifies a site at Halo: the PMS, its Site ID, and the Halo GUID it is traded for.
//!
//! People paste these from registries, e-mails and spreadsheets, so each type parses the spellings that
//! are known to occur and keeps one. A Site ID stays text: leading zeros and hex-like fake IDs
//! are real (Halo's guide for Zedmed).

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use uuid::Uuid;

use crate::outside_text::line;

string_enum! {
    /// A practice management system that Halo Connect reaches.
    pub enum Pms {
        /// Best Practice (Bp Premier): Site IDs are numbers.
        BestPractice = "best_practice",
        /// Zedmed: the database ID, an opaque string.
        Zedmed = "zedmed",
        /// D4W / D4Web: the Centaur customer reference number.
        D4w = "d4w",
    }
}

impl Pms {
    /// The short form that staff use in tables.
    pub const fn short_name(self) -> &'static str {
        match self {
            Self::BestPractice => "Bp",
            Self::Zedmed => "Zedmed",
            Self::D4w => "D4W",
        }
    }

    /// The full name for sentences.
    pub const fn full_name(self) -> &'static str {
        match self {
            Self::BestPractice => "Best Practice",
            Self::Zedmed => "Zedmed",
            Self::D4w => "D4W",
        }
    }
}

/// The PMS that a text names, in one of the spellings that people use.
pub fn pms_of(given: &str) -> Option<Pms> {
    let plain: String = given
        .to_lowercase()
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect();
    match plain.as_str() {
        "bestpractice" | "bp" | "bppremier" => Some(Pms::BestPractice),
        "zedmed" => Some(Pms::Zedmed),
        "d4w" | "d4web" => Some(Pms::D4w),
        _ => None,
    }
}

/// The identifier of a Halo Link installation with one PMS database, as Halo issues it.
///
/// Accepts capitals, braces, missing hyphens and surrounding space, and is written in lower case
/// with hyphens. Two spellings of one GUID are equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct HaloGuid(Uuid);

impl HaloGuid {
    /// The 16 bytes, for compact storage and hashing.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }
}

/// Text that is no Halo GUID in any spelling.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "'{0}' is not a Halo GUID: it takes 32 hexadecimal digits, with or without hyphens or braces"
)]
pub struct NotAHaloGuid(String);

/// A GUID in any spelling that people and Windows use.
pub(crate) fn uuid(text: &str) -> Option<Uuid> {
    let digits: String = text
        .trim()
        .trim_matches(['{', '}', '(', ')'])
        .chars()
        .filter(|c| *c != '-')
        .collect();
    Uuid::try_parse(&digits).ok().filter(|_| digits.len() == 32)
}

impl std::str::FromStr for HaloGuid {
    type Err = NotAHaloGuid;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        uuid(text)
            .map(Self)
            .ok_or_else(|| NotAHaloGuid(text.chars().take(60).collect()))
    }
}

impl TryFrom<String> for HaloGuid {
    type Error = NotAHaloGuid;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<HaloGuid> for String {
    fn from(guid: HaloGuid) -> Self {
        guid.to_string()
    }
}

impl std::fmt::Display for HaloGuid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.as_hyphenated().fmt(f)
    }
}

/// The identifier that a practice's PMS gives it. Text, trimmed, 1 to 100 characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SiteId(String);

/// Why a text cannot be a Site ID.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotASiteId {
    /// Nothing but space was given.
    #[error("the Site ID is empty: ask the practice for the ID its PMS shows")]
    Empty,
    /// Far longer than any PMS issues.
    #[error("the Site ID is longer than 100 characters: check that the columns are in place")]
    TooLong,
    /// Line breaks and the like.
    #[error("the Site ID holds a control character: type it again")]
    Control,
    /// Letters of another alphabet, long dashes, and what looks like part of an address.
    #[error(
        "the Site ID has a per cent sign, two dots in a row, or a character other than A to Z, digits and \
         the signs of a plain keyboard: type it again"
    )]
    NotPlain,
}

impl SiteId {
    /// A Site ID as people and programs enter it. What cannot be seen is left out and wide letters
    /// become ordinary ones. Anything else that is not ASCII, or was copied out of an address, is a slip: no PMS
    /// issues it, and it may look like what the PMS does issue. What is on the list already is read by `parse`, whatever it holds.
    ///
    /// # Errors
    /// [`NotASiteId`] says what to do.
    pub fn entered(text: &str) -> Result<Self, NotASiteId> {
        let id: Self = line(&text.nfkc().collect::<String>()).parse()?;
        match id.0.is_ascii() && !id.0.contains('%') && !id.0.contains("..") {
            true => Ok(id),
            false => Err(NotASiteId::NotPlain),
        }
    }

    /// The text as the PMS spells it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for SiteId {
    type Err = NotASiteId;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        if text.is_empty() {
            return Err(NotASiteId::Empty);
        }
        if text.chars().count() > 100 {
            return Err(NotASiteId::TooLong);
        }
        if text.chars().any(char::is_control) {
            return Err(NotASiteId::Control);
        }
        Ok(Self(text.to_owned()))
    }
}

impl TryFrom<String> for SiteId {
    type Error = NotASiteId;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<SiteId> for String {
    fn from(id: SiteId) -> Self {
        id.0
    }
}

impl std::fmt::Display for SiteId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}

/// A site as an integrator knows it: what is traded at Halo for the current GUID.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SiteKey {
    /// Which PMS issued the Site ID.
    pub pms: Pms,
    /// The Site ID.
    pub site_id: SiteId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_a_guid_is_one_guid() {
        let plain: HaloGuid = "4be2a91d-07c3-4f5e-b8d1-63a0c2f9d514".parse().unwrap();
        for spelling in [
            "4BE2A91D-07C3-4F5E-B8D1-63A0C2F9D514",
            "{4be2a91d-07c3-4f5e-b8d1-63a0c2f9d514}",
            "4be2a91d07c34f5eb8d163a0c2f9d514",
            "  {4BE2A91D07C34F5EB8D163A0C2F9D514}\n",
        ] {
            assert_eq!(spelling.parse(), Ok(plain), "{spelling}");
        }
        assert_eq!(plain.to_string(), "4be2a91d-07c3-4f5e-b8d1-63a0c2f9d514");
    }

    #[test]
    fn what_is_no_guid_is_refused_with_the_text_that_was_given() {
        let error = "20417".parse::<HaloGuid>().unwrap_err();
        assert!(error.to_string().starts_with("'20417' is not a Halo GUID"));
        assert!("".parse::<HaloGuid>().is_err());
        assert!(
            "urn:uuid:4be2a91d-07c3-4f5e-b8d1-63a0c2f9d514"
                .parse::<HaloGuid>()
                .is_err()
        );
    }

    #[test]
    fn a_site_id_keeps_its_leading_zeros_and_loses_only_the_space_around_it() {
        assert_eq!(" 00417 ".parse::<SiteId>().unwrap().as_str(), "00417");
        assert_eq!("  ".parse::<SiteId>(), Err(NotASiteId::Empty));
        assert_eq!("a\nb".parse::<SiteId>(), Err(NotASiteId::Control));
    }

    #[test]
    fn a_site_id_that_is_entered_has_nothing_wide_or_unseen_and_no_letter_of_another_alphabet() {
        for given in [
            "2B8187B2",
            " 2B8187B2\u{200b}",
            "２Ｂ8187B2",
            "2B81\u{ad}87B2",
        ] {
            assert_eq!(
                SiteId::entered(given).unwrap().as_str(),
                "2B8187B2",
                "{given}"
            );
        }
        for given in ["ZD-71B9", "7C41 E0A9", "a_b/1.2"] {
            assert_eq!(SiteId::entered(given).unwrap().as_str(), given);
        }
        for given in [
            "2\u{412}8187\u{412}2",
            "ZD–71B9",
            "２B８é",
            "2B%00",
            "2B/../x",
        ] {
            assert_eq!(SiteId::entered(given), Err(NotASiteId::NotPlain), "{given}");
        }
        assert_eq!(SiteId::entered("\u{200b}\u{3164}"), Err(NotASiteId::Empty));
    }
}
