//! What to do: step by step for one practice, in one sentence for a common cause.
//!
//! The steps are those of Halo's installation, configuration and support pages, in the order in
//! which they are quickest to try.

use crate::headline::{Headline, State};
use crate::observation::FailureClass;
use crate::tracks::Reason;

const CHECK_THE_KEY: &str =
    "Check the key in the Halo portal, and that it belongs to this environment.";
const TELL_THE_ADDRESS: &str = "Tell Halo Support the address that Sundog calls from.";
const CHECK_THE_ROUTE: &str = "Check name resolution and the route from this server to Halo Cloud.";
const CHECK_FOR_A_PROXY: &str = "Check for a proxy or filter between this server and Halo Cloud.";

/// What to do about a practice whose mapping people ended.
pub const STEPS_AFTER_THE_END: [&str; 2] = [
    "Ask the practice whether it closed, joined another or comes back; if it is over, retire it: its \
     history stays.",
    "If it comes back, the GUID that Halo names then waits as a change.",
];

/// What to do, step by step. Empty where nobody must act.
pub fn steps(headline: &Headline) -> &'static [&'static str] {
    match (headline.state, headline.reason) {
        (State::Offline, _) => &[
            "Wait one update cycle: Halo Link updates itself within the hour.",
            "Ask the practice whether the server is switched on.",
            "Ask its IT to start the Windows service Halo Link Service.",
        ],
        (State::Unreachable, _) => &[
            "Ask the practice whether power and internet are up.",
            "Ask its IT whether a firewall or antivirus changed.",
            "Ask its IT to check that Halo Link Service runs on the server.",
        ],
        (_, Some(Reason::ClockAdrift)) => &[
            "Ask the practice's IT to open PowerShell as administrator on the server.",
            "Run w32tm /resync there, and check the time zone.",
        ],
        (_, Some(Reason::HeartbeatStale)) => &[
            "Watch it for some minutes: the field may lag at Halo.",
            "If queries fail too, ask the practice's IT to restart Halo Link Service.",
        ],
        (_, Some(Reason::Flapping)) => &[
            "Ask the practice about its internet connection.",
            "Ask its IT whether the server sleeps or restarts.",
        ],
        (_, Some(Reason::NonAuthoritative | Reason::Forbidden)) => &[
            "Ask the practice whether its server was replaced or Halo Link reinstalled.",
            "Send Halo Support the text below; they decide which GUID is authoritative.",
            "Do not point your software at another GUID before a person has compared the names.",
        ],
        (_, Some(Reason::NotFound | Reason::Removed)) => &[
            "Ask the practice whether Halo Link was removed or its server replaced.",
            "Look the Site ID up again; a reinstalled Halo Link has a new GUID.",
        ],
        (_, Some(Reason::Uninstalled)) => &[
            "Ask the practice whether it removed Halo Link on purpose.",
            "If not, ask its IT to install it again; it will have a new GUID.",
        ],
        (_, Some(Reason::NotPaired)) => &["Pair with the site, with the practice's consent."],
        (_, Some(Reason::Initialising)) => {
            &["Wait: it usually takes minutes. After a day, ask the practice's IT to look."]
        }
        (_, Some(Reason::NoSiteFound)) => &[
            "Check the Site ID and the PMS with the practice.",
            "Ask the practice to install Halo Link.",
        ],
        (_, Some(Reason::KeyRejected)) => &[CHECK_THE_KEY],
        (_, Some(Reason::IpNotAllowed)) => &[TELL_THE_ADDRESS],
        (_, Some(Reason::QuotaExceeded)) => {
            &["See the quota in the Halo portal, and lengthen the poll interval."]
        }
        (_, Some(Reason::DailyCapSpent)) => &[
            "Wait: the day's count begins anew at midnight UTC.",
            "Lengthen the poll interval, or raise --max-requests-per-day if the contract allows it.",
        ],
        (_, Some(Reason::NetworkDown)) => &[CHECK_THE_ROUTE],
        (_, Some(Reason::MalformedAnswer)) => &[CHECK_FOR_A_PROXY],
        (_, Some(Reason::HaloUnreachable | Reason::IdMismatch)) => {
            &["See Halo's status page, then tell Halo Support the times below."]
        }
        (_, Some(_) | None) => &[],
    }
}

/// What people should do about a common cause, in one sentence.
pub const fn what_to_do(class: FailureClass) -> &'static str {
    match class {
        FailureClass::KeyRejected => CHECK_THE_KEY,
        FailureClass::IpNotAllowed => TELL_THE_ADDRESS,
        FailureClass::QuotaExceeded => "See the quota in the Halo portal.",
        FailureClass::DailyCapSpent => {
            "The day's count begins anew at midnight UTC. Lengthen the poll interval, or raise \
             --max-requests-per-day if the contract allows it."
        }
        FailureClass::RateLimited => "Nothing is to be done: Sundog slows down by itself.",
        FailureClass::NetworkDown => CHECK_THE_ROUTE,
        FailureClass::HaloUnreachable | FailureClass::IdMismatch => {
            "See Halo's status page before you call anyone."
        }
        FailureClass::MalformedAnswer => CHECK_FOR_A_PROXY,
        FailureClass::NonAuthoritative
        | FailureClass::Forbidden
        | FailureClass::NotFound
        | FailureClass::NotPaired => "Ask Halo Support.",
    }
}
