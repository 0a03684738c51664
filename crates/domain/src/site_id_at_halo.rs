//! Is the Site ID that Halo tells with a GUID ours?
//!
//! What Halo traded for our Site ID may tell another one: its database was given another ID, or it is
//! another practice's. Only a difference that means something counts (`decisions/0026`): spaces and
//! case never do, and numbers lose their leading zeros on the way. Letters do not, so a zero before a
//! made-up ID of hexadecimal digits is part of it.

use crate::site::{HaloGuid, Pms, SiteKey};

/// How a told Site ID reads beside ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SiteIdReading {
    /// It is ours, however it is spelled.
    Same,
    /// It is another one.
    Differs,
    /// Halo tells none, or nothing that identifies a site.
    NotTold,
}

/// Reads what Halo tells of a GUID beside the Site ID that we have.
///
/// Two things that may stand there identify no site: the 0 of a Best Practice developer's licence,
/// which every such database has, and the GUID itself (Halo's guide for Zedmed puts it there).
pub fn read(ours: &SiteKey, guid: Option<HaloGuid>, told: Option<&str>) -> SiteIdReading {
    let Some(told) = told else {
        return SiteIdReading::NotTold;
    };
    let is_the_guid = guid.is_some() && told.parse().ok() == guid;
    let (ours_spelled, told) = (spelled(ours.site_id.as_str()), spelled(told));
    if ours_spelled == told {
        SiteIdReading::Same
    } else if is_the_guid || told.is_empty() || (ours.pms == Pms::BestPractice && told == "0") {
        SiteIdReading::NotTold
    } else {
        SiteIdReading::Differs
    }
}

/// Whether two spellings are of one Site ID.
pub fn same(one: &str, other: &str) -> bool {
    spelled(one) == spelled(other)
}

/// A PMS and Site ID as the list compares them: equal for all that a person would take for one another. More is
/// alike here than what Halo tells may differ by: hyphens and other signs, and zeros before letters too.
pub fn folded(key: &SiteKey) -> (Pms, String) {
    let spelled = spelled(key.site_id.as_str());
    let letters: String = spelled.chars().filter(|c| c.is_alphanumeric()).collect();
    let told_apart = match letters.trim_start_matches('0') {
        "" => spelled,
        letters => letters.to_owned(),
    };
    (key.pms, told_apart)
}

/// What to say of a Site ID that is another's in another spelling.
pub fn looks_like(other: &SiteKey) -> String {
    format!(
        "looks like {}, which is on the list: write it as it stands there",
        other.site_id
    )
}

fn spelled(site_id: &str) -> String {
    let plain: String = site_id
        .chars()
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect();
    let is_number = !plain.is_empty() && plain.chars().all(|c| c.is_ascii_digit());
    match plain.trim_start_matches('0') {
        "" if is_number => "0".to_owned(),
        digits if is_number => digits.to_owned(),
        _ => plain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(pms: Pms, ours: &str, told: Option<&str>) -> SiteIdReading {
        let key = SiteKey {
            pms,
            site_id: ours.parse().unwrap(),
        };
        let guid = "4be2a91d-07c3-4f5e-b8d1-63a0c2f9d514".parse().ok();
        read(&key, guid, told)
    }

    #[test]
    fn spaces_case_and_the_zeros_before_a_number_are_spelling() {
        for (ours, told) in [
            ("00417", "417"),
            ("417", "00417"),
            ("7C41 E0A9", "7c41e0a9"),
            (" 4be2a91d", "4BE2A91D "),
            ("0", "000"),
        ] {
            let of = |pms| reading(pms, ours, Some(told));
            assert_eq!(of(Pms::Zedmed), SiteIdReading::Same, "{ours} {told}");
            assert_eq!(of(Pms::BestPractice), SiteIdReading::Same, "{ours} {told}");
        }
    }

    #[test]
    fn another_number_another_letter_or_a_hyphen_is_another_id() {
        for (ours, told) in [
            ("417", "418"),
            ("417", "4170"),
            ("0ab12cd3", "ab12cd3"),
            ("12-3", "123"),
            ("417", "417a"),
        ] {
            assert_eq!(
                reading(Pms::Zedmed, ours, Some(told)),
                SiteIdReading::Differs,
                "{ours} {told}"
            );
        }
    }

    #[test]
    fn what_people_would_take_for_one_site_id_is_one_on_the_list() {
        let folded = |site_id: &str| {
            folded(&SiteKey {
                pms: Pms::Zedmed,
                site_id: site_id.parse().unwrap(),
            })
        };
        for spelling in [
            "7a9c412a",
            "7A9C412A-",
            "7A-9C412A",
            "07A9C412A",
            "7A9C.412A",
        ] {
            assert_eq!(folded(spelling), folded("7A9C412A"), "{spelling}");
        }
        for other in ["7A9C412B", "7A9C412A0", "7A9C412"] {
            assert_ne!(folded(other), folded("7A9C412A"), "{other}");
        }
        assert_eq!(folded("0"), folded("000"));
        assert_ne!(folded("-"), folded("/"));
    }

    #[test]
    fn what_identifies_no_site_tells_nothing() {
        let guid = "{4BE2A91D-07C3-4F5E-B8D1-63A0C2F9D514}";
        assert_eq!(
            reading(Pms::Zedmed, "417", Some(guid)),
            SiteIdReading::NotTold
        );
        assert_eq!(
            reading(Pms::BestPractice, "417", Some("0")),
            SiteIdReading::NotTold
        );
        assert_eq!(
            reading(Pms::D4w, "417", Some("0")),
            SiteIdReading::Differs,
            "only Best Practice has it"
        );
        assert_eq!(reading(Pms::D4w, "417", None), SiteIdReading::NotTold);
    }
}
