//! What can be wrong with a site's identity, in words: what it is called, what it means, and whose
//! move it usually is.

use domain::views::identity::IdentityTrouble;

/// What it is called.
pub const fn heading(trouble: IdentityTrouble) -> &'static str {
    match trouble {
        IdentityTrouble::NotPaired => "Not paired with us",
        IdentityTrouble::NotAuthoritative => "Not authoritative",
        IdentityTrouble::Removed => "Removed",
        IdentityTrouble::Uninstalled => "Uninstalled",
        IdentityTrouble::NotFound => "Not found",
        IdentityTrouble::Initialising => "Not ready for days",
        IdentityTrouble::NoMapping => "Without an approved GUID",
    }
}

/// What it means, and whose move it is.
pub const fn meaning(trouble: IdentityTrouble) -> &'static str {
    match trouble {
        IdentityTrouble::NotPaired => {
            "Halo Cloud refuses us because we are not paired with the site. It is our move: pair with \
             the site, with the practice’s consent. Best Practice makes a code for it."
        }
        IdentityTrouble::NotAuthoritative => {
            "Halo Cloud does not call the approved GUID authoritative, or refuses it. Halo Support \
             alone can move authority."
        }
        IdentityTrouble::Removed => {
            "Halo retired the record. Ask Halo Support what took its place."
        }
        IdentityTrouble::Uninstalled => {
            "Halo Link was removed at the practice. Ask the practice whether it is to be installed \
             again."
        }
        IdentityTrouble::NotFound => {
            "Halo does not know the GUID. Check the Site ID and the environment, then ask Halo \
             Support."
        }
        IdentityTrouble::Initialising => {
            "The installation was begun and never became ready. The practice’s IT has to finish it."
        }
        IdentityTrouble::NoMapping => {
            "Sundog exports no GUID: it was withheld, ended, or never found."
        }
    }
}
