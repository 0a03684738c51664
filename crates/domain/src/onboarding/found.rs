//! What Halo named for a row, as it is kept until somebody decides, and what to make of it.

use serde::{Deserialize, Serialize};

use crate::change::Side;
use crate::environment::Environment;
use crate::identity::side_of;
use crate::observation::{Availability, PmsVersionSource, SiteAnswer};
use crate::site::{HaloGuid, Pms, SiteKey};

/// A site that Halo named.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Found {
    /// Who it is.
    #[serde(flatten)]
    pub side: Side,
    /// Halo's word for whether it can be reached; none where Halo did not say.
    #[serde(default)]
    pub availability: Option<String>,
    /// Which version of the PMS that is; none where it was not kept.
    #[serde(default)]
    pub pms_version_source: Option<PmsVersionSource>,
}

impl Found {
    /// What is kept of an answer.
    pub fn of(site: &SiteAnswer) -> Self {
        let availability = match &site.availability {
            Availability::Online => Some("online"),
            Availability::Offline => Some("offline"),
            Availability::Unreachable => Some("unreachable"),
            Availability::Unrecognised(word) => Some(word.as_str()),
            Availability::Missing => None,
        };
        Self {
            side: side_of(site),
            availability: availability.map(str::to_owned),
            pms_version_source: site.pms_version_source,
        }
    }
}

/// The same Site ID under another PMS, whose name agrees with the row's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Elsewhere {
    /// The other PMS.
    pub pms: Pms,
    /// The name as Halo has it there.
    pub halo_name: String,
}

/// What to know about a site although it was found.
///
/// Without a real licence Zedmed's ID is the first eight digits of the GUID (Halo's guide for
/// Zedmed). What Halo does not call authoritative refuses queries (Halo's overview).
pub fn caution(key: &SiteKey, guid: HaloGuid, authoritative: Option<bool>) -> Option<&'static str> {
    let begins = guid.to_string()[..8].eq_ignore_ascii_case(key.site_id.as_str());
    if key.pms == Pms::Zedmed && begins {
        return Some(
            "This ID is made up from the GUID, as for a developer's licence: it changes whenever Halo \
             Link is installed anew",
        );
    }
    (authoritative == Some(false)).then_some(
        "Halo does not call this site authoritative: it refuses queries until Halo Support switches \
         it. Ask them before you promise anything",
    )
}

/// What to know where no site is found outside production: environments know nothing of each other
/// (Halo's getting started).
pub const fn another_environment(environment: Environment) -> Option<&'static str> {
    match environment {
        Environment::Production => None,
        Environment::Stage => Some(
            "This is Stage: only a Halo Link that is set to Stage is known here, which takes a step of \
             its own when it is installed. The licence of the PMS must be one of Stage too",
        ),
        Environment::Simulated => {
            Some("This is the simulator: it knows none but its own practices")
        }
        Environment::Unknown => Some(
            "Nobody told which environment this is (--environment): a practice of another one is not \
             known here",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_found_site_is_kept_as_halo_told_of_it() {
        let site = SiteAnswer {
            name: Some("Hill Clinic".to_owned()),
            availability: Availability::Unrecognised("asleep".to_owned()),
            pms_version: Some("1.12".to_owned()),
            ..SiteAnswer::default()
        };
        let found = Found::of(&site);
        assert_eq!(found.availability.as_deref(), Some("asleep"));
        let kept = serde_json::to_string(&found).unwrap();
        assert_eq!(serde_json::from_str::<Found>(&kept).unwrap(), found);
        let silent = Found::of(&SiteAnswer::default());
        assert_eq!(
            silent.availability, None,
            "what Halo did not say is unknown"
        );
    }

    #[test]
    fn what_was_kept_by_earlier_versions_is_read() {
        let kept = r#"{"halo_guid":null,"name":"Hill","pms":"d4w","authoritative":true,
            "halo_link_version":null,"lifecycle":null,"access":null}"#;
        let found: Found = serde_json::from_str(kept).unwrap();
        assert_eq!(found.side.name.as_deref(), Some("Hill"));
        assert_eq!((found.availability, found.side.pms_version), (None, None));
    }

    #[test]
    fn what_needs_caution_is_said() {
        let key = |pms, id: &str| SiteKey {
            pms,
            site_id: id.parse().unwrap(),
        };
        let guid: HaloGuid = "4be2a91d-07c3-4f5e-b8d1-000000000001".parse().unwrap();
        assert!(caution(&key(Pms::Zedmed, "4BE2A91D"), guid, Some(true)).is_some());
        assert!(caution(&key(Pms::Zedmed, "4BE2A91E"), guid, Some(true)).is_none());
        assert!(caution(&key(Pms::D4w, "4BE2A91D"), guid, None).is_none());
        let words = caution(&key(Pms::D4w, "7"), guid, Some(false)).unwrap();
        assert!(words.contains("authoritative"));
    }

    #[test]
    fn outside_production_the_environment_may_be_the_reason() {
        let stage = another_environment(Environment::Stage).unwrap();
        assert!(stage.contains("Halo Link that is set to Stage"), "{stage}");
        assert_eq!(another_environment(Environment::Production), None);
        let unknown = another_environment(Environment::Unknown).unwrap();
        assert!(unknown.contains("--environment"), "{unknown}");
    }
}
