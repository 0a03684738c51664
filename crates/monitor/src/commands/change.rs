//! What people decide about changes and mappings.
//!
//! An approval holds for the evidence that was on the screen: Halo is asked again, the facts are
//! weighed anew, and only where the same evidence comes out is the mapping moved, in one transaction
//! that compares before it sets. Where Halo cannot be asked nothing is followed.
//!
//! Each kind of decision has its file: `approve`, `group` for many of r1 at once, `split_merge` for a
//! split or a merger, `change_site_id` for another Site ID, `undo`, `close` for all that follows nothing, `withhold` for the export,
//! `manual_guid` for a GUID that a person enters. `ask_again` is what they share.

pub(super) mod approve;
pub(super) mod ask_again;
pub(super) mod change_site_id;
pub(super) mod close;
pub(super) mod group;
pub(crate) mod hands;
pub(super) mod manual_guid;
pub(super) mod split_merge;
pub(super) mod undo;
pub(super) mod withhold;

use domain::approval::NotApproved;
use domain::change::{Risk, Side};
use domain::outside_text::{lines, says_something};
use domain::practice::{PracticeId, SiteRow};
use domain::principal::Principal;
use domain::site::SiteKey;
use domain::split_merge::Unplannable;
use domain::views::changes::ChangeView;
use store::{AuditPrincipal, Change, StoreError};

pub use self::change_site_id::SiteIdChanged;
pub use self::group::GroupChoice;
use crate::Monitor;
use crate::commands::NO_SUCH_PRACTICE;
use crate::engine::NotAsked;
use crate::engine::snapshot::SiteState;
use crate::pages;

/// Said where nothing is given.
const WHY_UNDONE: &str = "Say why it is undone: `reason` must not be empty.";

/// The longest text that is kept of a reason, in characters.
const WORDS_MOST: usize = 2_000;

// What moved since somebody looked, where several decisions find it.
const OTHER_CARD: &str = "you looked at another card.";
const OTHER_GUID: &str = "the approved GUID is another one.";

/// Who decides, and in whose name it is kept.
#[derive(Clone, Debug)]
pub struct ActingPrincipal {
    /// Who.
    pub principal: Principal,
    /// As the audit trail keeps it.
    pub audited_as: AuditPrincipal,
}

/// An approval as it was sent.
#[derive(Clone, Debug, Default)]
pub struct Approval {
    /// The evidence that was on the screen.
    pub evidence: String,
    /// Why.
    pub reason: String,
    /// Whom they spoke to and what was said.
    pub contacted: String,
    /// The group decision that it is part of.
    pub together: Option<i64>,
}

/// Why a decision was not made.
#[derive(Debug, thiserror::Error)]
pub enum NotDecided {
    /// No change has this number.
    #[error("There is no such change.")]
    NoSuchChange,
    /// No practice has this number, or it is retired.
    #[error("{NO_SUCH_PRACTICE}")]
    NoSuchPractice,
    /// No group was decided in one step under this number.
    #[error("There is no such decision.")]
    NoSuchDecision,
    /// Nothing was ever approved for this PMS and Site ID.
    #[error("There is no such mapping.")]
    NoSuchMapping,
    /// It was decided, superseded or withdrawn.
    #[error("This change is {} already.", .0.status)]
    Closed(Box<ChangeView>),
    /// The facts moved since it was looked at; with what they are now.
    #[error("The facts moved since you looked: {moved} Look at it again.")]
    Moved {
        /// What moved, in a sentence.
        moved: String,
        /// What the facts call for now.
        now: Vec<Side>,
    },
    /// Halo could not be asked or would not answer, so nothing was followed.
    #[error("Halo Cloud gave no answer to go by ({0}), so nothing was changed. Try again shortly.")]
    HaloSilent(String),
    /// A rule for this risk is not met.
    #[error(transparent)]
    Rule(#[from] NotApproved),
    /// A plan cannot be carried out.
    #[error(transparent)]
    Plan(#[from] Unplannable),
    /// What was sent cannot be used.
    #[error("{0}")]
    Unusable(&'static str),
    /// What was sent cannot be used, for a reason that names what Halo says.
    #[error("{0}")]
    Refused(String),
    /// The database refused.
    #[error(transparent)]
    Store(StoreError),
}

impl From<NotAsked> for NotDecided {
    fn from(why: NotAsked) -> Self {
        Self::HaloSilent(why.to_string())
    }
}

impl From<StoreError> for NotDecided {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::ChangeMoved => Self::Moved {
                moved: "somebody decided meanwhile.".to_owned(),
                now: Vec::new(),
            },
            StoreError::AlreadyListed => Self::Refused(
                "A practice of this name is behind that Site ID already: rename or retire one of \
                 the two first."
                    .to_owned(),
            ),
            other => Self::Store(other),
        }
    }
}

/// PMS and Site ID of a practice.
pub fn site_key(monitor: &Monitor, id: PracticeId) -> Option<SiteKey> {
    let snapshot = monitor.snapshot();
    let listed = snapshot.practices.get(&id)?;
    Some(listed.entry().site)
}

/// The site with a PMS and Site ID, where one is on the list.
pub fn site_called(monitor: &Monitor, key: &SiteKey) -> Option<SiteRow> {
    let snapshot = monitor.snapshot();
    snapshot.site_called(key)
}

pub(crate) async fn open_change(monitor: &Monitor, id: i64) -> Result<Change, NotDecided> {
    let change = monitor.store.change(id).await?;
    let change = change.ok_or(NotDecided::NoSuchChange)?;
    if !change.status.is_open() {
        return Err(NotDecided::Closed(Box::new(pages::change_view(
            monitor, &change,
        ))));
    }
    Ok(change)
}

pub(crate) fn watched(monitor: &Monitor, number: SiteRow) -> Result<SiteState, NotDecided> {
    let snapshot = monitor.snapshot();
    let site = snapshot
        .sites
        .get(&number)
        .ok_or(NotDecided::NoSuchChange)?;
    Ok(SiteState::clone(site))
}

pub(crate) fn moved(monitor: &Monitor, moved: &str, change: &Change) -> NotDecided {
    let snapshot = monitor.snapshot();
    let open = snapshot.changes.get(&change.site).into_iter().flatten();
    NotDecided::Moved {
        moved: moved.to_owned(),
        now: open.map(|change| change.new.clone()).collect(),
    }
}

pub(crate) fn tell_about(monitor: &Monitor, site: SiteRow) {
    let practices: Vec<PracticeId> = {
        let snapshot = monitor.snapshot();
        let site = snapshot.sites.get(&site);
        site.map(|site| site.practices.to_vec()).unwrap_or_default()
    };
    monitor.live().tell(practices);
}

/// A program decides r1 alone, whatever it decides.
fn takes_a_person(risk: Risk, by: &ActingPrincipal) -> Result<(), NotDecided> {
    match (&by.principal, risk) {
        (Principal::Token { .. }, risk) if risk > Risk::R1 => Err(NotApproved::TakesAPerson.into()),
        _ => Ok(()),
    }
}

fn words(text: &str) -> Result<String, NotDecided> {
    let text = lines(text);
    if text.chars().count() > WORDS_MOST {
        return Err(NotDecided::Unusable(
            "The text is longer than 2,000 characters: shorten it.",
        ));
    }
    Ok(text)
}

fn needed(text: &str, complaint: &'static str) -> Result<String, NotDecided> {
    match words(text)? {
        text if !says_something(&text) => Err(NotDecided::Unusable(complaint)),
        text => Ok(text),
    }
}
