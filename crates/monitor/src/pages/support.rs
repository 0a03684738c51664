//! Texts for Halo Support, ready to copy: what they ask for is server name, PMS ID and the GUID to make
//! authoritative, and for a ticket what was tried and whom to reach (Halo's overview and contact page).

use chrono::{DateTime, Utc};
use domain::change::Side;
use domain::environment::Environment;
use domain::outside_text::isolated;
use domain::server::LinkGuid;
use domain::site::{HaloGuid, SiteKey};
use domain::tracks::{Access, Reason, Track};
use domain::words_to_send::about_change;
use store::{Change, PlannedMigration};

use crate::engine::snapshot::SiteState;

/// What Halo Support asks for, as far as it is known. What is not known says so.
#[derive(Default)]
pub(super) struct SupportFacts<'a> {
    /// The practice's name on our list.
    pub practice: &'a str,
    /// Which Halo Cloud.
    pub environment: Environment,
    /// PMS and Site ID.
    pub key: Option<&'a SiteKey>,
    /// The name of the server, as entered.
    pub server_name: Option<&'a str>,
    /// The GUID of Halo Link's installation, which people read on the server.
    pub link_guid: Option<LinkGuid>,
    /// The version of the PMS.
    pub pms_version: Option<&'a str>,
    /// The installations that it is about.
    pub installations: Vec<Installation>,
    /// When and how we were refused.
    pub refusal: Option<HaloRefusal<'a>>,
    /// When the Site ID was looked up last.
    pub looked_up_at: Option<DateTime<Utc>>,
    /// When the status was asked last.
    pub asked_at: Option<DateTime<Utc>>,
    /// Whom to reach at the practice, as entered; may be empty.
    pub contacts: &'a str,
}

/// One installation of Halo Link, as Halo tells of it.
pub(super) struct Installation {
    /// Which of them it is.
    pub what: &'static str,
    /// Its GUID.
    pub guid: Option<HaloGuid>,
    /// Since when Halo knows it.
    pub created_at: Option<DateTime<Utc>>,
    /// When it was last heard.
    pub heard_at: Option<DateTime<Utc>>,
    /// Whether Halo calls it authoritative.
    pub authoritative: Option<bool>,
    /// Version of Halo Link.
    pub link_version: Option<String>,
}

/// How Halo refused us.
pub(super) struct HaloRefusal<'a> {
    /// When first.
    pub first: DateTime<Utc>,
    /// When last.
    pub last: Option<DateTime<Utc>>,
    /// The HTTP status.
    pub status: Option<u16>,
    /// Halo's words. Untrusted text.
    pub words: Option<&'a str>,
}

const NOT_KNOWN: &str = "not known";

impl<'a> SupportFacts<'a> {
    /// What memory knows of a practice's site, without its installations.
    pub fn of(
        practice: &'a str,
        site: Option<&'a SiteState>,
        server_name: Option<&'a str>,
        contacts: &'a str,
        environment: Environment,
    ) -> Self {
        let latest = site.map(|site| &site.latest);
        Self {
            practice,
            environment,
            key: site.map(|site| &*site.key),
            server_name,
            pms_version: latest.and_then(|latest| latest.facts.pms_version.as_deref()),
            refusal: site.and_then(refusal),
            looked_up_at: latest.and_then(|latest| latest.looked_up_at),
            asked_at: latest.and_then(|latest| latest.observed_at),
            contacts,
            ..Self::default()
        }
    }

    /// The text: what is wished first, then the facts. Times in UTC, as Halo's own are.
    pub fn text(&self, wish: &str) -> String {
        let mut lines = vec![
            wish.to_owned(),
            String::new(),
            format!("Practice: {}", self.practice),
            format!("Halo Cloud: {}", self.environment.label()),
        ];
        let version = self.pms_version.unwrap_or(NOT_KNOWN);
        lines.extend(self.key.map(|key| {
            let name = key.pms.full_name();
            format!("PMS: {name}, version {version}\nSite ID: {}", key.site_id)
        }));
        lines.push(format!(
            "Server name: {}",
            self.server_name.unwrap_or(NOT_KNOWN)
        ));
        lines.push(format!(
            "Halo Link GUID: {}",
            self.link_guid
                .map_or_else(|| NOT_KNOWN.to_owned(), String::from)
        ));
        lines.extend(self.installations.iter().map(Installation::line));
        lines.extend(self.refusal.as_ref().map(HaloRefusal::line));
        let asked = utc(self.asked_at);
        lines.push(match self.looked_up_at {
            Some(at) => format!(
                "Tried: Site ID looked up, last by {}; status asked again {asked}",
                utc(Some(at))
            ),
            None => format!("Tried: status asked again {asked}"),
        });
        let contacts = Some(self.contacts).filter(|words| !words.is_empty());
        lines.push(format!(
            "Contact at the practice: {}",
            contacts.unwrap_or(NOT_KNOWN)
        ));
        lines.join("\n")
    }
}

impl Installation {
    /// The approved one, as the newest answer tells of it.
    pub fn approved(site: &SiteState) -> Self {
        let facts = &site.latest.facts;
        Self {
            what: OURS,
            guid: site.guid,
            created_at: facts.created_at,
            heard_at: site.latest.heartbeat_at,
            authoritative: facts.authoritative,
            link_version: facts.halo_link_version.clone(),
        }
    }

    /// One side of a change.
    pub fn of_side(what: &'static str, side: &Side, heard_at: Option<DateTime<Utc>>) -> Self {
        Self {
            what,
            guid: side.halo_guid,
            created_at: side.created_at,
            heard_at,
            authoritative: side.authoritative,
            link_version: side.halo_link_version.clone(),
        }
    }

    fn line(&self) -> String {
        let Some(guid) = self.guid else {
            return format!("{}: none", self.what);
        };
        let authoritative = match self.authoritative {
            Some(true) => "authoritative",
            Some(false) => "not authoritative",
            None => "authority not told",
        };
        format!(
            "{}: {guid}\n  created {}, last heard {}, {authoritative}, Halo Link {}",
            self.what,
            utc(self.created_at),
            utc(self.heard_at),
            self.link_version.as_deref().unwrap_or(NOT_KNOWN),
        )
    }
}

impl HaloRefusal<'_> {
    fn line(&self) -> String {
        let status = self.status.map_or_else(
            || "with a status that was not kept".to_owned(),
            |status| format!("with {status}"),
        );
        let words = self.words.map_or_else(
            || "without words".to_owned(),
            |words| format!("in these words: “{}”", isolated(words)),
        );
        format!(
            "Refused: first {}, last {}, {status}, {words}",
            utc(Some(self.first)),
            utc(self.last)
        )
    }
}

/// How the approved GUID of a site is refused now.
fn refusal(site: &SiteState) -> Option<HaloRefusal<'_>> {
    let access = site.known.tracks.access;
    (access.state == Access::Refused && site.guid.is_some()).then(|| HaloRefusal {
        first: site.since.track(Track::Access),
        last: site.latest.observed_at,
        status: access.reason.and_then(status_behind),
        words: site.latest.message.as_deref(),
    })
}

/// The status that alone leads to a reason.
const fn status_behind(reason: Reason) -> Option<u16> {
    match reason {
        Reason::NonAuthoritative | Reason::Forbidden | Reason::NotPaired => Some(403),
        Reason::NotFound => Some(404),
        Reason::RejectedRequest => Some(400),
        _ => None,
    }
}

fn utc(at: Option<DateTime<Utc>>) -> String {
    at.map_or_else(
        || NOT_KNOWN.to_owned(),
        |at| at.format("%Y-%m-%d %H:%M UTC").to_string(),
    )
}

/// The approved installation.
const OURS: &str = "GUID we use";
/// The one that a change proposes.
const OTHER: &str = "GUID we see now";

/// About a change. `heard` is when the approved and the proposed GUID were last heard.
pub(super) fn support_text(
    change: &Change,
    mut facts: SupportFacts<'_>,
    heard: (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
) -> String {
    facts.installations = vec![Installation::of_side(OURS, &change.old, heard.0)];
    let is_another = change.new.halo_guid.is_some() && change.new.halo_guid != change.old.halo_guid;
    if is_another {
        let other = Installation::of_side(OTHER, &change.new, heard.1);
        facts.installations.push(other);
    }
    // A change is seen again with each look-up that a later status agrees with.
    facts.looked_up_at = facts.looked_up_at.max(Some(change.last_seen_at));
    let seen = change.first_seen_at.format("%Y-%m-%d %H:%M UTC");
    let wish = about_change::wish(change.kind, &change.old, &change.new);
    let other = match is_another {
        true => "",
        false => "\nNo other GUID is named to us.",
    };
    format!("{}{other}\nSeen by us first: {seen}", facts.text(&wish))
}

/// About a migration that is to come.
pub(super) fn announcement(
    migration: &PlannedMigration,
    practice: &str,
    key: Option<&SiteKey>,
    server_name: Option<&str>,
    guid: Option<String>,
    window: &str,
) -> String {
    let words = match migration.words.as_str() {
        "" => String::new(),
        words => format!("What is done: {words}\n"),
    };
    format!(
        "A practice of ours moves its server.\nPractice: {practice}\n{}Server name now: {}\n\
         GUID now: {}\nWindow: {window} ({} to {} UTC)\n{words}\
         Please watch for the new installation and make it authoritative when the practice says so.",
        site(key),
        server_name.unwrap_or("not known"),
        guid.unwrap_or_else(|| "none".to_owned()),
        migration.began.format("%Y-%m-%d %H:%M"),
        migration.ended.format("%Y-%m-%d %H:%M"),
    )
}

fn site(key: Option<&SiteKey>) -> String {
    key.map_or(String::new(), |key| {
        format!("PMS: {}, Site ID {}\n", key.pms.full_name(), key.site_id)
    })
}
