//! To the practice: people who see patients. What they can see themselves, and one question.

use super::{Trouble, where_to_enable};
use crate::reason::Reason;
use crate::site::Pms;

pub(super) fn words(trouble: Trouble, pms: Pms) -> Option<String> {
    let name = pms.full_name();
    let text = match trouble {
        Trouble::Stopped => format!(
            "Halo Link, which connects our software with your {name}, was stopped on your server, so we cannot \
             reach it. Is the server switched on, and did somebody shut it down or update it? If it stays off \
             for now, please tell us until when."
        ),
        Trouble::Lost => format!(
            "The connection to your {name} broke off without a goodbye, which is usually power, internet or a \
             firewall. Are power and internet up at the practice, and is the server on? If all of that is well, \
             please ask your IT to look at the server."
        ),
        Trouble::Because(reason) => because(reason, pms)?,
    };
    Some(text)
}

fn because(reason: Reason, pms: Pms) -> Option<String> {
    let name = pms.full_name();
    Some(match reason {
        Reason::NonAuthoritative | Reason::Forbidden => format!(
            "Halo Connect does not let us use the installation at your practice that we know, so our software \
             cannot reach your {name}. Was your server replaced or restored from a backup, or Halo Link \
             installed again? Please tell us on which server your staff work now, and what it is called: Halo \
             Support needs to know before they switch."
        ),
        Reason::NotFound | Reason::Removed => {
            "Halo Connect does not know the installation at your practice any more. Was Halo Link removed, or \
             your server replaced? Please tell us when, and who did it."
                .to_owned()
        }
        Reason::Uninstalled => {
            "Halo Link was uninstalled on your server, so our software cannot reach it. Was that on purpose? If \
             not, please ask your IT to install it again and tell us when that is done."
                .to_owned()
        }
        Reason::NotPaired => match pms {
            Pms::BestPractice => format!(
                "Halo Connect has no consent of yours for our software. Please make a pairing code for it and \
                 send it to us. {}",
                where_to_enable(pms)
            ),
            Pms::Zedmed | Pms::D4w => {
                "Halo Connect has no consent of yours for our software. Please tell us that we may connect with \
                 your system: we then do the rest."
                    .to_owned()
            }
        },
        Reason::Initialising => format!(
            "Halo Link is installed on your server and has not read your {name} yet. Does the server run, and \
             can your staff work in {name} on it? Please ask your IT to look if it stays so for a day."
        ),
        Reason::NoSiteFound => format!(
            "Halo Connect does not find your practice under the ID that you gave us. Please check the ID in \
             {name}, have Halo Link installed on your server, and enable our integration. {}",
            where_to_enable(pms)
        ),
        Reason::RejectedRequest => format!(
            "Halo Connect refuses the ID that we have for your practice. Please tell us which ID your {name} \
             shows, letter by letter."
        ),
        Reason::HeartbeatStale => {
            "Your server answers Halo Connect late or not at all, though it calls itself online. Is the server \
             or your internet slow today? Please tell us if something is being changed."
                .to_owned()
        }
        Reason::ClockAdrift => {
            "The clock of your server is a minute or more off, so that appointments may be read for the wrong \
             time. Please ask your IT to set it; we gladly send them the steps."
                .to_owned()
        }
        Reason::Flapping => {
            "The connection to your server comes and goes. Is your internet unsteady, or does the server sleep \
             or restart? Please ask your IT to look."
                .to_owned()
        }
        Reason::QueriesFailing => format!(
            "Your server is connected, but our software gets no data from it. Please check that our integration \
             is still enabled in {name}, and enable it again if not. {}",
            where_to_enable(pms)
        ),
        Reason::SiteNotContacted => {
            "Halo Connect could not reach your server for us. Does it run, and is your internet up? If both are \
             well, please ask your IT to restart Halo Link Service on it."
                .to_owned()
        }
        Reason::NameDiffers | Reason::ChangeWaits => {
            "Halo Connect gives another name for your practice than the one we know. Was it renamed, sold, \
             merged or split? Please tell us before we go on, so that no patient is shown to the wrong practice."
                .to_owned()
        }
        Reason::SiteIdDiffers => format!(
            "Halo Connect gives another ID for your practice than the one we know. Which ID does your {name} \
             show now, and did it change? Please tell us letter by letter."
        ),
        Reason::PmsDiffers => {
            "Halo Connect gives another practice management system for you than the one we know. Did you change \
             your software? Please tell us since when, and which ID the new one shows."
                .to_owned()
        }
        // Nothing of this is theirs.
        Reason::Retired
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
