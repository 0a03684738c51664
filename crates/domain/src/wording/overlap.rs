//! The words for how the lives of two GUIDs lie to each other: a verdict, and how to read it.

use super::spelled;
use crate::overlap::Meeting;

/// What a life of the new one beside the old one looks like.
const LIKE_A_BACKUP: &str = "A restored backup or a test copy looks like this.";

/// Verdict and reading. `is_refused` says that Halo refuses to tell of the old one now.
pub fn meeting(meeting: Meeting, has_candidate: bool, is_refused: bool) -> (String, String) {
    let (verdict, reading) = match meeting {
        _ if !has_candidate => {
            return (
                "One GUID.".to_owned(),
                "There is no successor to compare it with.".to_owned(),
            );
        }
        Meeting::NewUnheard => (
            "The new one was not heard yet.".to_owned(),
            "Sundog watches both while this waits.".to_owned(),
        ),
        Meeting::OldUnheard => (
            "Only the new one was heard.".to_owned(),
            "Of the old one nothing was heard in this time.".to_owned(),
        ),
        Meeting::Together(time) => (
            format!("Both alive for {}.", spelled(time)),
            LIKE_A_BACKUP.to_owned(),
        ),
        Meeting::Beside(time, false) => (
            "Both existed at once.".to_owned(),
            format!(
                "Halo knew the new one for {} while the old one answered. {LIKE_A_BACKUP}",
                spelled(time)
            ),
        ),
        Meeting::Beside(time, true) => (
            "Both existed at once.".to_owned(),
            format!(
                "Halo knew the new one for {} while the old one answered, and then the old one stopped, \
                 as in a migration that was prepared.",
                spelled(time)
            ),
        ),
        Meeting::Apart(time) => (
            "Never alive together.".to_owned(),
            format!("{} between them, as in a migration.", spelled(time)),
        ),
        Meeting::Unseen => (
            "Not known whether both were alive at once.".to_owned(),
            "Nobody saw the old one stop before the new one began.".to_owned(),
        ),
    };
    let reading = if is_refused {
        format!("{reading} Halo refuses to tell of the old one now: it may still run.")
    } else {
        reading
    };
    (verdict, reading)
}

/// Said where the new one was never looked at.
pub const NOT_LOOKED_AT: &str = "Sundog has not looked at the new one yet.";

/// What of the new one nobody saw; `looked` is the clock time at which it was first looked at.
pub fn first_looked(looked: &str) -> String {
    format!("The new one was first looked at {looked}; before that nobody knows.")
}
