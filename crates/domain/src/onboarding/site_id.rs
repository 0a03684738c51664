//! Where a Site ID is found: at a practice, and on a developer's machine, whose licence has none.

use crate::site::{Pms, SiteKey};

/// Where Halo Link keeps its GUIDs on its server, in the value `HaloGUIDs` (Best Practice's help).
pub const REGISTRY: &str = r"HKLM\SOFTWARE\WOW6432Node\Halo Connect\Halo Link";

/// Where a practice finds its Site ID.
pub const fn where_the_id_is(pms: Pms) -> &'static str {
    match pms {
        Pms::BestPractice => {
            "In Best Practice, open Help > About and read us the number called Site ID."
        }
        Pms::Zedmed => "In Zedmed, read us the database ID in the status bar at the bottom.",
        Pms::D4w => {
            "In D4W, open Help > About and read us the Centaur customer reference number. Where you \
             have branches, it is the number of the parent."
        }
    }
}

/// Where a developer finds the ID that Halo Link makes up for a developer's licence (Halo's overview and
/// its guide for Zedmed).
pub fn developers_id(pms: Pms) -> String {
    match pms {
        Pms::BestPractice => format!(
            "Best Practice shows 0, by which Halo knows no site. Halo Link makes up an ID for it that \
             stands in no screen of Best Practice: read it in Halo Link's log, or in the registry of \
             that machine under {REGISTRY}"
        ),
        Pms::Zedmed => format!(
            "Zedmed shows none that Halo knows. The ID is the first eight characters of the Halo GUID, \
             which stands in Halo Link's log, and in the registry of that machine under {REGISTRY} \
             (HaloGUIDs). It changes whenever Halo Link is installed anew"
        ),
        Pms::D4w => {
            "Halo's documents do not say what D4W has. Look in Halo Link's log, or ask Halo \
                     Support"
                .to_owned()
        }
    }
}

/// Why a Site ID cannot be one, without asking Halo.
pub fn cannot_be_an_id(key: &SiteKey) -> Option<String> {
    let is_zero = key.site_id.as_str().chars().all(|digit| digit == '0');
    (key.pms == Pms::BestPractice && is_zero).then(|| {
        format!(
            "0 is what a developer's licence has. {}. A practice finds its Site ID under Help > About",
            developers_id(key.pms)
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(pms: Pms, id: &str) -> SiteKey {
        SiteKey {
            pms,
            site_id: id.parse().unwrap(),
        }
    }

    #[test]
    fn the_zero_of_a_developers_licence_leads_to_the_id_that_halo_link_made_up() {
        let words = cannot_be_an_id(&key(Pms::BestPractice, "0")).unwrap();
        assert!(words.contains("Halo Link's log"), "{words}");
        assert!(
            words.contains(r"WOW6432Node\Halo Connect\Halo Link"),
            "{words}"
        );
        assert!(words.contains("no screen of Best Practice"), "{words}");
        assert!(cannot_be_an_id(&key(Pms::BestPractice, "10")).is_none());
        assert!(cannot_be_an_id(&key(Pms::D4w, "0")).is_none());
    }

    #[test]
    fn what_a_developer_enters_for_zedmed_is_the_beginning_of_the_guid() {
        let words = developers_id(Pms::Zedmed);
        assert!(
            words.contains("first eight characters of the Halo GUID"),
            "{words}"
        );
        assert!(words.contains("HaloGUIDs"), "{words}");
        assert!(developers_id(Pms::D4w).contains("do not say"));
    }
}
