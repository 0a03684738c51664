//! Which changes do the facts about a site call for?
//!
//! Halo's guidance on a 403: trade the Site ID for the current GUID, compare GUID and name with
//! what is stored, and follow only where both allow it (Halo overview and advanced usage). Here
//! that is one pure function over everything known: the approved mapping, how Halo answers about
//! it, what the look-up found, what a person entered, and who else on the list has what. It is
//! asked again whenever a fact moves; the same facts give the same proposals, and facts that went
//! back give none. `facts` weighs, `checks` says what was checked and how it came out.

mod checks;
mod earlier;
mod facts;
mod meaning;
mod wrong_database;

use chrono::{DateTime, Utc};

pub use self::earlier::{EarlierCard, REMEMBERED_FOR};
use self::facts::IdentityFacts;
use crate::change::{ChangeKind, Proposal, Side};
use crate::environment::Environment;
use crate::expected::Expected;
use crate::halo_name::NamesAtHalo;
use crate::observation::{Lifecycle, SiteAnswer};
use crate::pms_at_halo::PmsAtHalo;
use crate::site::{HaloGuid, Pms};
use crate::succession::LastInUse;
use crate::twin::TwinLife;

/// What was approved for a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approved {
    /// The GUID; none where the mapping was ended.
    pub guid: Option<HaloGuid>,
    /// What it and its successors are held against: our PMS and Site ID, and what it was approved
    /// with.
    pub expected: Expected,
    /// The GUIDs that were approved before and replaced: Halo goes on listing them.
    pub former: Vec<HaloGuid>,
}

string_enum! {
    /// How Halo answers about the approved GUID.
    pub enum OldAccess {
        /// With its status.
        Answers = "answers",
        /// 403 about this GUID.
        Refused = "refused",
        /// 403 because we are not paired with the site.
        Unpaired = "unpaired",
        /// 404, removed or uninstalled.
        Gone = "gone",
        /// Not at all, or nobody asked.
        Unknown = "unknown",
    }
}

/// What is known of the approved GUID.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OldSite {
    /// How Halo answers about it.
    pub access: OldAccess,
    /// Whether Halo calls it authoritative, from its status.
    pub authoritative: Option<bool>,
    /// The names in its status.
    pub names: NamesAtHalo,
    /// The PMS in its status.
    pub pms: Option<PmsAtHalo>,
    /// The Site ID in its status.
    pub site_id: Option<String>,
    /// Version of Halo Link.
    pub halo_link_version: Option<String>,
    /// Halo's word for the installation's life.
    pub lifecycle: Option<String>,
    /// Since when Halo knows it.
    pub created_at: Option<DateTime<Utc>>,
    /// The current version of its PMS; none where Halo tells only the one of the installation.
    pub pms_version: Option<String>,
    /// When Halo last read name and PMS version there.
    pub enriched_at: Option<DateTime<Utc>>,
    /// When it was last seen alive and in use.
    pub last_in_use: LastInUse,
}

impl OldSite {
    /// What is known where no GUID is approved at all.
    pub const NONE: Self = Self {
        access: OldAccess::Gone,
        authoritative: None,
        names: NamesAtHalo {
            metadata: None,
            deprecated: None,
        },
        pms: None,
        site_id: None,
        halo_link_version: None,
        lifecycle: None,
        created_at: None,
        pms_version: None,
        enriched_at: None,
        last_in_use: LastInUse {
            at: None,
            left: None,
        },
    };
}

/// A GUID that a person read from the server's registry, with what Halo says of it.
#[derive(Clone, Debug, PartialEq)]
pub struct ManualGuidFacts {
    /// Who entered it.
    pub by: String,
    /// What Halo's status says of it.
    pub site: SiteAnswer,
}

/// What was seen besides the approved GUID's own status.
#[derive(Clone, Copy, Debug, Default)]
pub struct SightedSite<'a> {
    /// What the newest look-up brought, where there was one.
    pub found: Option<&'a [SiteAnswer]>,
    /// What a person entered and Halo knows.
    pub entered: Option<&'a ManualGuidFacts>,
    /// At which Halo Cloud.
    pub environment: Environment,
    /// Whether the practice announced a migration for about this time.
    pub is_announced: bool,
    /// Earlier cards about the site that something spoke against.
    pub earlier: &'a [EarlierCard],
    /// How long GUIDs that are not authoritative have lived beside the approved one.
    pub lives: &'a [(HaloGuid, TwinLife)],
    /// When this is asked.
    pub now: DateTime<Utc>,
}

/// Who else on the list has a GUID or a name.
pub trait Neighbours {
    /// The practice for whose site this GUID is approved, other than the one in question.
    fn bound_to(&self, guid: HaloGuid) -> Option<String>;
    /// Another practice for whose site this GUID waits to be approved.
    fn wanted_by(&self, guid: HaloGuid) -> Option<String>;
    /// Another practice on the list that goes by this name.
    fn called(&self, name: &str) -> Option<String>;
    /// Another practice on the list that has this PMS and Site ID.
    fn with_site_id(&self, pms: Pms, site_id: &str) -> Option<String>;
}

/// Proposes the changes that the facts call for.
pub fn propose(
    approved: &Approved,
    old: &OldSite,
    seen: SightedSite<'_>,
    neighbours: &impl Neighbours,
) -> Vec<Proposal> {
    let facts = IdentityFacts {
        approved,
        old,
        found: seen.found.unwrap_or_default(),
        entered: seen.entered.filter(|entered| {
            let listed = |site: &SiteAnswer| site.guid == entered.site.guid;
            !seen.found.unwrap_or_default().iter().any(listed)
        }),
        environment: seen.environment,
        is_announced: seen.is_announced,
        earlier: seen.earlier,
        lives: seen.lives,
        now: seen.now,
        neighbours,
    };
    let candidates: Vec<Proposal> = facts.candidates().collect();
    if candidates.is_empty() && seen.found.is_some_and(<[_]>::is_empty) && approved.guid.is_some() {
        return vec![facts.vanished()];
    }
    // Beside something to follow, the approved GUID's own trouble is part of that card. Beside what
    // nobody follows it is a card of its own.
    let is_not_followed = |one: &Proposal| {
        matches!(
            one.kind,
            ChangeKind::SecondSiteSeen | ChangeKind::WrongDatabase
        )
    };
    if candidates.iter().all(is_not_followed) {
        let own = facts.drifted().into_iter().chain(facts.stuck());
        candidates.into_iter().chain(own).collect()
    } else {
        candidates
    }
}

/// Whether a site is no installation any more.
const fn is_over(site: &SiteAnswer) -> bool {
    matches!(site.lifecycle, Lifecycle::Removed | Lifecycle::Uninstalled)
}

/// A site that Halo tells of, as one side of a change: what it does not tell stays open.
pub fn side_of(site: &SiteAnswer) -> Side {
    let name = site.names().best();
    Side {
        halo_guid: site.guid,
        name_source: name.as_ref().and_then(|name| name.source),
        name: name.map(|name| name.text),
        pms: site.pms.clone(),
        site_id: site.site_id.clone(),
        authoritative: site.authoritative,
        halo_link_version: site.halo_link_version.clone(),
        lifecycle: site.lifecycle.as_str().map(str::to_owned),
        access: Some(OldAccess::Answers.to_string()),
        created_at: site.created_at,
        pms_version: site.pms_version.clone(),
        enriched_at: site.enriched_at,
        ran_beside: false,
        is_claimed: false,
    }
}
