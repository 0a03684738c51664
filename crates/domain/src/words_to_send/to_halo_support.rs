//! To Halo Support: what is wished, first. They want known issues checked and what was tried; the facts
//! follow beneath.

use super::Trouble;
use crate::reason::Reason;

pub(super) const fn words(trouble: Trouble) -> Option<&'static str> {
    Some(match trouble {
        Trouble::Stopped => {
            "Halo Cloud calls this site offline, and the practice says that its server runs and Halo Link Service \
             was started again. Please tell us what its session shows on your side."
        }
        Trouble::Lost => {
            "Halo Cloud calls this site unreachable, and the practice says that power, internet and Halo Link \
             Service are up. Please tell us when and how you last heard from it."
        }
        Trouble::Because(reason) => return because(reason),
    })
}

const fn because(reason: Reason) -> Option<&'static str> {
    Some(match reason {
        Reason::NonAuthoritative => {
            "The GUID that we use for this practice is not the authoritative one any more. Please tell us which \
             installation is, and why it changed; or make the GUID below authoritative again if the practice’s \
             staff work on its server."
        }
        Reason::Forbidden => {
            "Halo Cloud refuses the GUID that we use for this practice and does not say why. Please tell us \
             whether it is authoritative and paired with us, and make it authoritative if the practice’s staff \
             work on its server."
        }
        Reason::NotFound | Reason::Removed => {
            "Halo Cloud does not know the GUID any more that we use for this practice. Please tell us what became \
             of it, and which installation serves the practice now."
        }
        Reason::Uninstalled => {
            "Halo Cloud calls this installation uninstalled, and the practice says that it removed nothing. \
             Please tell us since when, and whether another one serves the practice."
        }
        Reason::NotPaired => {
            "Halo Cloud says that we are not paired with this site, although the practice gave its consent. \
             Please tell us what is missing."
        }
        Reason::Initialising => {
            "This site has been initialising for longer than it should. Please tell us what it waits for."
        }
        Reason::NoSiteFound => {
            "A look-up of this PMS and Site ID finds no site, although the practice says that Halo Link is \
             installed. Please tell us whether you know it under another ID or in another environment."
        }
        Reason::RejectedRequest => {
            "Halo Cloud refuses our question about this ID with a 400, though the practice confirmed the ID. \
             Please tell us what is wrong with it."
        }
        Reason::HeartbeatStale => {
            "This site counts as online, but its heartbeat is old. Please tell us whether heartbeats arrive, or \
             whether the field lags on your side."
        }
        Reason::Flapping => {
            "The session of this site comes and goes, and the practice finds nothing on its side. Please tell us \
             how its sessions end on yours."
        }
        Reason::QueriesFailing => {
            "This site counts as online, but queries fail. Halo Link Service was restarted, and its version stands \
             below. Please tell us whether queries reach it. Other integrations at the practice: one alone \
             speaks for ours, several speak for Halo Link."
        }
        Reason::SiteNotContacted => {
            "Halo Cloud says that it could not reach this site for us, though the practice’s server runs. Please \
             tell us what you see of it."
        }
        Reason::HaloUnreachable | Reason::HaloError => {
            "Halo Cloud does not answer us, or answers with errors of its own, about this site. Your status page \
             was looked at. Please tell us whether this is known, and until when it lasts."
        }
        Reason::IdMismatch => {
            "Halo Cloud answers a question about one GUID with another one. We use no such answer. Please tell us \
             how that comes about."
        }
        Reason::KeyRejected => {
            "Our subscription key is refused. Please tell us whether it was revoked or rotated, and since when. \
             The key itself is not in this message."
        }
        Reason::IpNotAllowed => {
            "Requests from our address are refused. Please tell us which addresses are allowed for us, and add \
             the one that we name to you by telephone."
        }
        Reason::QuotaExceeded | Reason::RateLimited => {
            "Our requests are refused because a quota or rate limit is reached. Please tell us which limits hold \
             for our contract, and whether status calls count."
        }
        Reason::MalformedAnswer => {
            "We got an answer in place of yours that we cannot read. Please tell us whether requests of ours \
             reached you at the time below."
        }
        Reason::AvailabilityUnrecognised => {
            "You tell an availability for this site that we do not know. Please tell us what the word means."
        }
        Reason::FieldMissing | Reason::FieldStopped | Reason::NoHaloClock => {
            "A field of the site’s status is missing or stands still. Please tell us whether it is still told, \
             and what takes its place."
        }
        Reason::SiteIdDiffers | Reason::PmsDiffers => {
            "You tell another PMS or Site ID with this GUID than the practice gave us. Please tell us which \
             practice’s database it serves."
        }
        // Theirs is none of it.
        Reason::NameDiffers
        | Reason::ChangeWaits
        | Reason::ClockAdrift
        | Reason::NotObserved
        | Reason::DailyCapSpent
        | Reason::NetworkDown
        | Reason::Retired => return None,
    })
}
