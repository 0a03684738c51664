//! To the practice's IT: what to look at on the server, in the order in which it is quickest to try.

use super::{Trouble, where_to_enable};
use crate::reason::Reason;
use crate::site::Pms;

/// A new installation is a new GUID, which Halo Support must switch (Halo's guide on identifiers).
const NO_NEW_INSTALLATION: &str = "Please do not install Halo Link again before we have asked Halo Support: a new installation gets a new \
     GUID, which only they can make the authoritative one.";

/// Antivirus that puts Halo Link or its updater away is known to stop it (Halo's guide on deployment).
const LOOK_AT_ANTIVIRUS: &str =
    "Please also look whether an antivirus put Halo Link or its updater into quarantine.";

pub(super) fn words(trouble: Trouble, pms: Pms) -> Option<String> {
    let text = match trouble {
        Trouble::Stopped => format!(
            "Halo Link closed its session in order on the practice’s server. Please start the Windows service \
             Halo Link Service, see that it stays running, and run Halo Link Updater as administrator. \
             {LOOK_AT_ANTIVIRUS}{} {NO_NEW_INSTALLATION}",
            ini(pms)
        ),
        Trouble::Lost => format!(
            "Halo Connect lost contact with the practice’s server without a goodbye. Please check power, \
             internet and firewall, and that Halo Link Service runs on the server. {LOOK_AT_ANTIVIRUS} \
             {NO_NEW_INSTALLATION}"
        ),
        Trouble::Because(reason) => because(reason, pms)?,
    };
    Some(text)
}

fn because(reason: Reason, pms: Pms) -> Option<String> {
    let name = pms.full_name();
    Some(match reason {
        Reason::NonAuthoritative | Reason::Forbidden => format!(
            "Halo Connect refuses the installation that we know: it is probably not the authoritative one any \
             more. Please tell us the name of the server on which staff work in {name}, and the value HaloGUIDs \
             from its registry, under HKLM\\SOFTWARE\\WOW6432Node\\Halo Connect\\Halo Link. Halo Link’s log says \
             at its installation whether it became authoritative."
        ),
        Reason::NotFound | Reason::Removed => format!(
            "Halo Connect does not know the installation of Halo Link any more. Please look whether it is still \
             there, and tell us what it shows as HaloGUIDs in the registry, under \
             HKLM\\SOFTWARE\\WOW6432Node\\Halo Connect. {NO_NEW_INSTALLATION}"
        ),
        Reason::Uninstalled => {
            "Halo Link was uninstalled on the practice’s server. If that was not meant, please install it again \
             and send us the new value HaloGUIDs from its registry: it is a new GUID, which Halo Support makes \
             the authoritative one and which we approve."
                .to_owned()
        }
        Reason::NotPaired => format!(
            "Halo Connect has no consent of the practice for our software. Please help the practice to enable \
             it. {}",
            where_to_enable(pms)
        ),
        Reason::Initialising => format!(
            "Halo Link is installed and has not read {name} yet. Please see that Halo Link Service runs and \
             that the database of {name} can be reached from that server.{} {NO_NEW_INSTALLATION}",
            ini(pms)
        ),
        Reason::NoSiteFound => format!(
            "Halo Connect finds no installation for the practice’s ID. Please install Halo Link on the server \
             with the database of {name}, set to the environment that we name below, and tell us when that is \
             done."
        ),
        Reason::RejectedRequest => format!(
            "Halo Connect refuses the ID that we have. Please read in {name} which ID the practice has, and send \
             it to us as it stands there."
        ),
        Reason::HeartbeatStale => {
            "Halo Link’s heartbeat, sent every 60 seconds, is late though the site counts as online. Please look \
             at the load of the server and at its internet connection, and restart Halo Link Service."
                .to_owned()
        }
        Reason::ClockAdrift => {
            "The server’s clock is 60 seconds or more off, and Halo Link needs less. Please open PowerShell as \
             administrator, run w32tm /resync, and check the time zone and where the server gets its time."
                .to_owned()
        }
        Reason::Flapping => {
            "Halo Link loses its connection again and again. Please look at the internet connection, at power \
             saving and at planned restarts of the server, and in Halo Link’s log."
                .to_owned()
        }
        Reason::QueriesFailing => format!(
            "Halo Link is connected, but queries fail. If they time out: please restart Halo Link Service and run \
             Halo Link Updater as administrator (versions before 26.202.8289 can be online without passing \
             queries on). If the login fails: our integration is not enabled in {name}, or its credentials are \
             wrong."
        ),
        Reason::SiteNotContacted => {
            "Halo Connect says that it could not reach the server for us. Please restart Halo Link Service, and \
             look whether a firewall changed."
                .to_owned()
        }
        Reason::SiteIdDiffers | Reason::PmsDiffers => format!(
            "Halo Connect tells another practice management system or ID than we know. Please tell us which \
             database Halo Link on this server is connected with, and whether {name} was moved or replaced."
        ),
        // Nothing of this is to be seen on their server.
        Reason::NameDiffers
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

/// Without it Halo Link does not connect (Halo's guide for Zedmed).
const fn ini(pms: Pms) -> &'static str {
    match pms {
        Pms::Zedmed => " Please check too that the INI file of Zedmed is there and valid.",
        Pms::BestPractice | Pms::D4w => "",
    }
}
