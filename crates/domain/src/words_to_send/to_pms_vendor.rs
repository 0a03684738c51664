//! To whoever makes the PMS: what they alone can see, which is access to the database and what their own
//! updates do.

use super::Trouble;
use crate::reason::Reason;
use crate::site::Pms;

pub(super) fn words(trouble: Trouble, pms: Pms) -> Option<String> {
    let name = pms.full_name();
    let reason = match trouble {
        Trouble::Because(reason) => reason,
        Trouble::Stopped | Trouble::Lost => return None,
    };
    Some(match reason {
        Reason::QueriesFailing => format!(
            "Queries of our integration through Halo Connect fail at this practice although Halo Link is online. \
             Please check whether our credentials for {name} are still valid, and whether our integration counts \
             as enabled for this practice. Did our access to tables or procedures change? We tell you if it \
             concerns several practices."
        ),
        Reason::Uninstalled | Reason::Removed | Reason::NotFound => match pms {
            Pms::BestPractice => {
                "Halo Link went away from this practice’s server. Your data updates install it; did the last one \
                 remove or replace it? Please tell us which update ran there, and when."
                    .to_owned()
            }
            Pms::Zedmed | Pms::D4w => return None,
        },
        Reason::NotPaired => match pms {
            Pms::BestPractice => {
                "The practice cannot make a pairing code for our integration. Please tell it where that is done \
                 in its version, and whether our integration is offered to it there."
                    .to_owned()
            }
            Pms::Zedmed | Pms::D4w => return None,
        },
        Reason::Initialising => format!(
            "Halo Link is installed at this practice and does not get as far as reading {name}. Please check \
             whether its connection with the database is set up as your guide says."
        ),
        Reason::PmsDiffers | Reason::SiteIdDiffers => format!(
            "Halo Connect tells another system or ID for this practice than we know. Please tell us which ID it \
             has with you, and whether it moved from or to {name} lately."
        ),
        // What they can do nothing about.
        Reason::NonAuthoritative
        | Reason::Forbidden
        | Reason::NoSiteFound
        | Reason::RejectedRequest
        | Reason::HeartbeatStale
        | Reason::ClockAdrift
        | Reason::Flapping
        | Reason::SiteNotContacted
        | Reason::NameDiffers
        | Reason::ChangeWaits
        | Reason::Retired
        | Reason::KeyRejected
        | Reason::IpNotAllowed
        | Reason::QuotaExceeded
        | Reason::DailyCapSpent
        | Reason::RateLimited
        | Reason::NetworkDown
        | Reason::HaloUnreachable
        | Reason::HaloError
        | Reason::MalformedAnswer
        | Reason::IdMismatch
        | Reason::NotObserved
        | Reason::AvailabilityUnrecognised
        | Reason::FieldMissing
        | Reason::FieldStopped
        | Reason::NoHaloClock => return None,
    })
}
