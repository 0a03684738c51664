//! What becomes of a row of a practice list once Halo was asked for its GUID.
//!
//! A wrong digit in a Site ID may point at another practice, so a row is settled without a person
//! only where exactly one site can be meant, Halo does not call it another than the one in use, and
//! Halo's name agrees with ours. A refusal of one row is that row's matter and no other's.

use crate::environment::Environment;
use crate::expected::Expected;
use crate::name::{Likeness, compare};
use crate::observation::{Failure, FailureClass, Lifecycle, SiteAnswer};
use crate::outside_text::line;
use crate::site::{HaloGuid, SiteKey};

string_enum! {
    /// The word an import prints for a row.
    pub enum Verdict {
        /// On the list now, with its GUID.
        Added = "added",
        /// Was on the list already, just so.
        Unchanged = "unchanged",
        /// Stands in the file more than once.
        Duplicate = "duplicate",
        /// Halo knows no site for the Site ID.
        NotFound = "not_found",
        /// Halo says that we are not paired with the site; it waits.
        NotPaired = "not_paired",
        /// The one site that Halo knows is not the authoritative one.
        NotAuthoritative = "not_authoritative",
        /// Several sites match and none is certain.
        Several = "several",
        /// Halo's name is another one.
        NameMismatch = "name_mismatch",
        /// The installation is not ready; it waits.
        Initialising = "initialising",
        /// Halo refuses the question about this PMS and Site ID.
        Rejected = "rejected",
        /// The row cannot be used.
        Invalid = "invalid",
    }
}

impl Verdict {
    /// Whether a person must look at the row.
    pub const fn needs_a_person(self) -> bool {
        !matches!(self, Self::Added | Self::Unchanged)
    }

    /// Whether the practice waits on the list until Halo has a site for it that we may use. What a
    /// person must decide first stays off the list.
    pub const fn waits_on_the_list(self) -> bool {
        matches!(self, Self::NotFound | Self::NotPaired | Self::Initialising)
    }
}

/// What a look-up settles for a practice of a given name.
#[derive(Clone, Debug, PartialEq)]
pub enum Settlement {
    /// Exactly one site can be meant, its name agrees, and it is in use.
    Settled {
        /// The GUID to watch.
        guid: HaloGuid,
        /// The name as Halo has it.
        halo_name: String,
    },
    /// It must wait or be looked at; the words say why.
    Waiting {
        /// Which case it is.
        verdict: Verdict,
        /// What to tell the person.
        words: String,
    },
}

/// Judges the sites that a look-up returned for a practice called `name`.
///
/// Where several match, exactly one authoritative site is the one meant (Halo's overview, step 3);
/// otherwise a person decides. In Stage every installation with a developer's licence is authoritative
/// (the same page), so that Halo Support has nothing to say there. A person decides too where the only
/// one is not authoritative: it refuses queries, and may be a backup or a server that was replaced.
pub fn settle(name: &str, sites: &[SiteAnswer], environment: Environment) -> Settlement {
    let site = match sites {
        [] => {
            return waiting(
                Verdict::NotFound,
                "Halo knows no site for this PMS and Site ID. Check the ID with the practice, and \
                 whether Halo Link is installed there",
            );
        }
        [only] => only,
        several => {
            let mut authoritative = several
                .iter()
                .filter(|site| site.authoritative == Some(true));
            match (authoritative.next(), authoritative.next()) {
                (Some(site), None) => site,
                (rivals, _) => {
                    let words = several_words(several.len(), rivals.is_some(), environment);
                    return waiting(Verdict::Several, &words);
                }
            }
        }
    };
    settle_one(name, site)
}

/// What to tell a person of `count` sites, of which several or none are authoritative.
fn several_words(count: usize, has_rivals: bool, environment: Environment) -> String {
    match environment {
        Environment::Stage if has_rivals => format!(
            "Halo knows {count} sites for this Site ID and calls several authoritative, as is usual in \
             Stage with a developer's licence. Choose the one whose GUID stands in the log of your Halo \
             Link"
        ),
        Environment::Unknown if has_rivals => format!(
            "Halo knows {count} sites for this Site ID and calls several authoritative. In Stage that is \
             usual with a developer's licence: choose by the GUID in the log of your Halo Link. \
             Elsewhere ask Halo Support which one is in use"
        ),
        Environment::Production
        | Environment::Stage
        | Environment::Simulated
        | Environment::Unknown => format!(
            "Halo knows {count} sites for this Site ID and does not say which one is in use. Ask Halo \
             Support which is authoritative"
        ),
    }
}

fn settle_one(name: &str, site: &SiteAnswer) -> Settlement {
    match &site.lifecycle {
        Lifecycle::Initialising => {
            return waiting(
                Verdict::Initialising,
                "Halo Link is installed but not ready yet. It is looked up again by itself",
            );
        }
        Lifecycle::Removed | Lifecycle::Uninstalled => {
            return waiting(
                Verdict::NotFound,
                "Halo Link was removed at this practice. Ask the practice to install it again",
            );
        }
        Lifecycle::Active | Lifecycle::Unrecognised(_) | Lifecycle::Missing => {}
    }
    if site.authoritative == Some(false) {
        let named = site.shown_name().unwrap_or_default();
        return waiting(
            Verdict::NotAuthoritative,
            &format!(
                "The only site that Halo knows for this Site ID, \"{}\", is not authoritative: it may \
                 be a backup or a server that was replaced, and refuses queries. Ask Halo Support",
                clipped(named)
            ),
        );
    }
    let Some(guid) = site.guid else {
        return waiting(
            Verdict::Several,
            "Halo's answer names no GUID for this site. Ask Halo Support",
        );
    };
    let Some(halo_name) = site.shown_name() else {
        return waiting(
            Verdict::NameMismatch,
            "Halo gives no name to compare. Confirm the Site ID with the practice",
        );
    };
    if name.is_empty() {
        return waiting(
            Verdict::NameMismatch,
            &format!(
                "There is no name to compare. Halo knows this Site ID as \"{}\": enter the name that \
                 you know",
                clipped(halo_name)
            ),
        );
    }
    match compare(name, halo_name) {
        Likeness::Same | Likeness::Alike => Settlement::Settled {
            guid,
            halo_name: halo_name.to_owned(),
        },
        Likeness::Different => waiting(
            Verdict::NameMismatch,
            &format!(
                "Halo knows this Site ID as \"{}\". Check the Site ID with the practice, or \
                 correct the name",
                clipped(halo_name)
            ),
        ),
    }
}

/// What a refusal of the look-up means for the one row that was asked about, with Halo's words; none
/// where the failure says nothing of the row.
pub fn refused(failure: &Failure) -> Option<(Verdict, String)> {
    let (verdict, words) = match failure.class {
        FailureClass::NotPaired => (
            Verdict::NotPaired,
            "We are not paired with the site. Best Practice makes a pairing code for that; the other \
             PMS pair without one",
        ),
        FailureClass::NonAuthoritative => (
            Verdict::NotAuthoritative,
            "Halo refuses to tell us about the site because it is not authoritative. Ask Halo Support",
        ),
        FailureClass::Forbidden => (
            Verdict::Rejected,
            "Halo refuses to tell us about the site. We may not be paired with it: ask Halo Support",
        ),
        FailureClass::RejectedRequest => (
            Verdict::Rejected,
            "Halo refuses this PMS and Site ID. Check both; of the IDs that are made up for developers \
             it refuses those that are not unique",
        ),
        FailureClass::NotFound
        | FailureClass::SiteNotContacted
        | FailureClass::IdMismatch
        | FailureClass::KeyRejected
        | FailureClass::IpNotAllowed
        | FailureClass::QuotaExceeded
        | FailureClass::DailyCapSpent
        | FailureClass::RateLimited
        | FailureClass::NetworkDown
        | FailureClass::HaloUnreachable
        | FailureClass::HaloError
        | FailureClass::MalformedAnswer => return None,
    };
    Some((
        verdict,
        format!("{words}. Halo’s words: “{}”", failure.message),
    ))
}

/// What to tell a person where Halo failed again and again to answer about one row.
pub fn never_answered(failure: &Failure) -> (Verdict, String) {
    let words = format!(
        "Halo gave no answer about this PMS and Site ID, however often it was asked: “{}”",
        failure.message
    );
    (Verdict::Rejected, words)
}

/// The words for a row that was not found, where a Halo GUID stands in the place of the Site ID. It was
/// looked up all the same: how a Database ID of Zedmed's looks is not published.
pub fn with_guid_noticed(key: &SiteKey, verdict: Verdict, words: String) -> String {
    let is_guid = key.site_id.as_str().parse::<HaloGuid>().is_ok();
    if is_guid && verdict == Verdict::NotFound {
        format!(
            "This looks like a Halo GUID, and a Site ID is wanted: the one that the PMS shows. {words}"
        )
    } else {
        words
    }
}

/// What is wrong with a GUID that was settled, where Halo tells another PMS or Site ID with it than was
/// asked about: it may be another practice's.
pub fn answers_for_another(
    key: &SiteKey,
    sites: &[SiteAnswer],
    guid: HaloGuid,
) -> Option<(Verdict, String)> {
    let site = sites.iter().find(|site| site.guid == Some(guid))?;
    let words = Expected::of(key.clone()).told_otherwise(site)?;
    let words = format!("{words} Check PMS and Site ID with the practice, and ask Halo Support");
    Some((Verdict::NameMismatch, words))
}

/// What to tell a person where the GUID that Halo names belongs to another practice on the list.
pub fn owned_by(guid: HaloGuid, other: &str) -> String {
    format!(
        "Halo names {guid}, which belongs to \"{}\" on your list under another Site ID. Check the \
         Site ID with the practice",
        clipped(other)
    )
}

fn waiting(verdict: Verdict, words: &str) -> Settlement {
    Settlement::Waiting {
        verdict,
        words: words.to_owned(),
    }
}

/// Text from outside, cut at 60 characters, for one line.
pub fn clipped(text: &str) -> String {
    let text = line(text);
    let mut kept: String = text.chars().take(60).collect();
    if text.chars().count() > 60 {
        kept.push('…');
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn installation(last: u8, authoritative: bool) -> SiteAnswer {
        SiteAnswer {
            guid: format!("00000000-0000-0000-0000-0000000000{last:02}")
                .parse()
                .ok(),
            name: Some("Harbour Clinic".to_owned()),
            authoritative: Some(authoritative),
            ..SiteAnswer::default()
        }
    }

    fn words(sites: &[SiteAnswer], environment: Environment) -> String {
        match settle("Harbour Clinic", sites, environment) {
            Settlement::Waiting {
                verdict: Verdict::Several,
                words,
            } => words,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn several_authoritative_sites_are_a_matter_for_halo_support_but_not_in_stage() {
        let rivals = [installation(1, true), installation(2, true)];
        assert!(words(&rivals, Environment::Production).contains("Ask Halo Support"));
        let stage = words(&rivals, Environment::Stage);
        assert!(
            !stage.contains("Support") && stage.contains("the log of your Halo Link"),
            "{stage}"
        );
        let unknown = words(&rivals, Environment::Unknown);
        assert!(
            unknown.contains("In Stage") && unknown.contains("Support"),
            "{unknown}"
        );
        let backups = [installation(1, false), installation(2, false)];
        assert!(words(&backups, Environment::Stage).contains("Ask Halo Support"));
    }
}
