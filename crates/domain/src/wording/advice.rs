//! What to do: step by step for one practice, in one sentence for a common cause.
//!
//! The steps are those of Halo's installation, configuration and support pages, in the order in
//! which they are quickest to try.

use crate::common_cause::CommonCause;
use crate::headline::{Headline, State};
use crate::observation::FailureClass;
use crate::site::Pms;
use crate::tracks::Reason;

const CHECK_THE_KEY: &str = "Check the key in the Halo portal, and that it belongs to this environment. Halo never asks for it: \
     send it to nobody.";
const TELL_THE_ADDRESS: &str = "Tell Halo Support the address that Sundog calls from.";
const CHECK_THE_ROUTE: &str = "Check name resolution and the route from this server to Halo Cloud.";
const SEE_THE_STATUS_PAGE: &str = "See Halo's status page, status.haloconnect.io.";
const THEN_ASK_SUPPORT: &str = "If that changes nothing, send Halo Support the text below.";
const CHECK_NOW: &str = "Have it checked again now.";
const CHECK_FOR_A_PROXY: &str = "Check for a proxy or filter between this server and Halo Cloud.";

/// What to do while an old heartbeat is nobody's move (`headline::HEARTBEAT_MAY_LAG`).
pub const WAIT_FOR_THE_FIELD: &str = "Wait: the field may lag at Halo while the practice is well. If it stays old for 15 minutes, it \
     is the practice's move.";

/// What to do about a practice whose mapping people ended.
pub const STEPS_AFTER_THE_END: [&str; 2] = [
    "Ask the practice whether it closed, joined another or comes back; if it is over, retire it: its \
     history stays.",
    "If it comes back, the GUID that Halo names then waits as a change.",
];

/// Without it Halo Link does not connect (Halo's guide for Zedmed).
const CHECK_THE_INI: &str =
    "Ask the practice's IT whether the INI file of Zedmed on the server is there and valid.";

/// What to do at a practice with this PMS, step by step. Empty only where nobody must act.
pub fn steps(headline: &Headline, pms: Pms) -> Vec<&'static str> {
    let needs_database = headline.state == State::Offline
        || (headline.state, headline.reason) == (State::PendingSetup, Some(Reason::Initialising));
    let of_the_pms = (pms == Pms::Zedmed && needs_database).then_some(CHECK_THE_INI);
    let of_all = of_any_pms(headline).iter().copied();
    of_all.chain(of_the_pms).collect()
}

fn of_any_pms(headline: &Headline) -> &'static [&'static str] {
    match (headline.state, headline.reason) {
        (State::Online | State::Retired, _) => &[],
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
        (State::Degraded | State::Blocked | State::Unknown | State::PendingSetup, Some(reason)) => {
            steps_about(reason)
        }
        (State::Degraded | State::Blocked | State::Unknown | State::PendingSetup, None) => {
            &[CHECK_NOW]
        }
    }
}

/// What to do about a reason.
pub const fn steps_about(reason: Reason) -> &'static [&'static str] {
    match reason {
        Reason::ClockAdrift => &[
            "Ask the practice's IT to open PowerShell as administrator on the server.",
            "Run w32tm /resync there, and check the time zone.",
        ],
        Reason::HeartbeatStale => &[
            "Ask the practice whether its server is slow or its internet connection is.",
            "If queries fail too, ask the practice's IT to restart Halo Link Service.",
        ],
        Reason::Flapping => &[
            "Ask the practice about its internet connection.",
            "Ask its IT whether the server sleeps or restarts.",
        ],
        Reason::QueriesFailing => &[
            "If the error says that the login failed: the credentials for the PMS are wrong, or our \
             integration is not enabled there. Ask the practice to enable it in its PMS.",
            "If many practices of one PMS say so at once, ask the PMS vendor whether our access changed.",
            "If queries time out, ask the practice's IT to restart Halo Link Service and to let it \
             update itself.",
            THEN_ASK_SUPPORT,
        ],
        Reason::NonAuthoritative | Reason::Forbidden => &[
            "Ask the practice whether its server was replaced or Halo Link reinstalled.",
            "Ask its IT to read in Halo Link's log which installation is the authoritative one: it is \
             noted there when Halo Link is installed.",
            "Send Halo Support the text below; they decide which GUID is authoritative.",
            "Do not point your software at another GUID before a person has compared the names.",
        ],
        Reason::NotFound | Reason::Removed => &[
            "Ask the practice whether Halo Link was removed or its server replaced.",
            "Look the Site ID up again; a reinstalled Halo Link has a new GUID.",
        ],
        Reason::Uninstalled => &[
            "Ask the practice whether it removed Halo Link on purpose.",
            "If not, ask its IT to install it again; it will have a new GUID.",
        ],
        Reason::NotPaired => &[
            "Ask the practice for its consent, and where it uses Best Practice for a pairing code.",
            "Pair with the site: on this page where Sundog runs with --pairing, else with your own \
             software.",
        ],
        Reason::Initialising => {
            &["Wait: it usually takes minutes. After a day, ask the practice's IT to look."]
        }
        Reason::NoSiteFound => &[
            "Check the Site ID and the PMS with the practice.",
            "Ask the practice to install Halo Link, and to enable our integration in its PMS.",
        ],
        Reason::KeyRejected => &[CHECK_THE_KEY],
        Reason::IpNotAllowed => &[TELL_THE_ADDRESS],
        Reason::QuotaExceeded => {
            &["See the quota in the Halo portal, and lengthen the poll interval."]
        }
        Reason::DailyCapSpent => &[
            "Wait: the day's count begins anew at midnight UTC.",
            "Lengthen the poll interval, or raise --max-requests-per-day if the contract allows it.",
        ],
        Reason::RateLimited => &[
            "Wait: Sundog slows down by itself, and asks again when Halo allows it.",
            "If it comes back, lower --max-requests-per-second or lengthen the poll interval.",
        ],
        Reason::NetworkDown => &[CHECK_THE_ROUTE],
        Reason::MalformedAnswer => &[CHECK_FOR_A_PROXY],
        Reason::RejectedRequest => &[
            "Read what Halo says below, and check PMS and Site ID with the practice.",
            "If both are right, send Halo Support the text below.",
        ],
        Reason::SiteNotContacted => &[
            "Ask the practice whether its server runs and its internet is up.",
            "If both are, ask its IT to restart Halo Link Service.",
            THEN_ASK_SUPPORT,
        ],
        Reason::HaloUnreachable | Reason::HaloError | Reason::IdMismatch => &[
            SEE_THE_STATUS_PAGE,
            "Then tell Halo Support the times below.",
        ],
        Reason::NotObserved => &[
            CHECK_NOW,
            "If many practices are not observed, look at Sundog itself: whether it was stopped, or asks \
             for more practices than its limits allow.",
        ],
        Reason::AvailabilityUnrecognised => &[
            CHECK_NOW,
            "If it stays so, ask Halo Support what the word means, and look for a newer Sundog.",
        ],
        Reason::NameDiffers | Reason::SiteIdDiffers | Reason::PmsDiffers | Reason::ChangeWaits => {
            &["Compare GUID and name on the change's card."]
        }
        Reason::FieldMissing | Reason::FieldStopped | Reason::NoHaloClock => {
            &["Ask Halo Support whether the field is still told."]
        }
        Reason::Retired => &[],
    }
}

/// What is said of an update of Halo Link that went round.
pub const NOBODY_NEEDS_CALLING: &str = "Nobody needs calling.";

const NOTE_WHAT_THEY_SAID: &str =
    "Note on the incident what they said, so that nobody calls them twice.";

/// What to do for a practice whose trouble is one of an incident's, step by step: it is done once for all.
pub const fn steps_of_a_cause(cause: &CommonCause) -> &'static [&'static str] {
    match cause {
        // That one stands above every page, with what is to be done.
        CommonCause::Access(_) => &[],
        CommonCause::Host(_) => &[
            "Call whoever runs that host, once for all of its practices.",
            NOTE_WHAT_THEY_SAID,
        ],
        CommonCause::Server(_) => &[
            "Call whoever runs that server, once for all of its practices.",
            NOTE_WHAT_THEY_SAID,
        ],
        CommonCause::Authority(_) => &[
            "Ask Halo Support once for the whole server: give the GUID of its Halo Link and which server is \
             in use now. Authority moves for all of its databases.",
            "Approve the changes that come up for its practices only once Halo names the new server.",
        ],
        CommonCause::LinkVersion(_) => &[
            "Read Halo's release notes and status page (status.haloconnect.io) for this version.",
            "Send Halo Support the version, the times and the GUIDs, once for all.",
        ],
        CommonCause::LinkUpdate(_) => &[
            NOBODY_NEEDS_CALLING,
            "Look again in a quarter of an hour: by then it should be back.",
        ],
    }
}

/// That a practice's trouble is not its own, in a sentence.
pub fn shared_with_others(cause: &CommonCause) -> String {
    match cause {
        CommonCause::Access(_) => String::new(),
        CommonCause::Host(host) => {
            format!("Others on the host {host} lost contact together with it: probably one cause.")
        }
        CommonCause::Server(server) => format!(
            "Others on the server {} lost contact together with it: probably one cause.",
            server.name
        ),
        CommonCause::Authority(server) => format!(
            "Other databases on the server {} lost authority together with it: authority moves for a whole \
             server.",
            server.name
        ),
        CommonCause::LinkVersion(version) => {
            format!(
                "Others with Halo Link {version} lost contact together with it: perhaps one cause."
            )
        }
        CommonCause::LinkUpdate(version) => {
            format!("Halo Link {version} goes round just now: probably that update.")
        }
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
        FailureClass::HaloUnreachable | FailureClass::HaloError | FailureClass::IdMismatch => {
            "See Halo's status page (status.haloconnect.io) before you call anyone."
        }
        FailureClass::MalformedAnswer => CHECK_FOR_A_PROXY,
        FailureClass::SiteNotContacted
        | FailureClass::RejectedRequest
        | FailureClass::NonAuthoritative
        | FailureClass::Forbidden
        | FailureClass::NotFound
        | FailureClass::NotPaired => "Ask Halo Support.",
    }
}
