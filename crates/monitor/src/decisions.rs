//! What people decide about changes of identity, and what makes a decision hold.
//!
//! An approval names the evidence that was on the screen. Halo is asked again at that moment, the
//! facts are weighed anew, and only where they still call for the same change is it followed, in
//! one transaction that compares before it sets. Where Halo cannot be asked nothing is followed.

use chrono::{DateTime, TimeDelta, Utc};
use domain::actor::Actor;
use domain::approval::{self, Effect, NotApproved};
use domain::change::{ChangeKind, ChangeStatus, Proposal, Risk};
use domain::identity::{OldAccess, OldSite};
use domain::observation::{FailureClass, Lifecycle, SiteAnswer};
use domain::practice::{PracticeId, SiteNumber};
use domain::site::{HaloGuid, SiteKey};
use domain::views::changes::ChangeView;
use store::{Author, Change, Decision, Mapping, StoreError};

use crate::Monitor;
use crate::fleet::SiteWatch;
use crate::identity::proposals;

/// The longest time that a change may be out of sight.
const SNOOZE_MOST: TimeDelta = TimeDelta::days(31);
/// The longest text that is kept of a reason, in characters.
const WORDS_MOST: usize = 2_000;

/// Who decides, and in whose name it is kept.
#[derive(Clone, Debug)]
pub struct Decider {
    /// Who.
    pub actor: Actor,
    /// As the audit trail keeps it.
    pub author: Author,
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
}

/// Why a decision was not made.
#[derive(Debug, thiserror::Error)]
pub enum NotDecided {
    /// No change has this number.
    #[error("There is no such change.")]
    NoSuchChange,
    /// It was decided, superseded or withdrawn.
    #[error("This change is {} already.", .0.status)]
    Closed(Box<ChangeView>),
    /// The facts moved since it was looked at; with what they are now.
    #[error("The facts moved since you looked: {moved} Look at it again.")]
    Moved {
        /// What moved, in a sentence.
        moved: String,
        /// What the facts call for now.
        now: Vec<domain::change::Side>,
    },
    /// Halo could not be asked, so nothing was followed.
    #[error(
        "Halo Cloud could not be asked again ({0}), so nothing was changed. Try again shortly."
    )]
    HaloSilent(String),
    /// A rule for this risk is not met.
    #[error(transparent)]
    Rule(#[from] NotApproved),
    /// What was sent cannot be used.
    #[error("{0}")]
    Unusable(&'static str),
    /// The database refused.
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for NotDecided {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::ChangeMoved => Self::Moved {
                moved: "somebody decided meanwhile.".to_owned(),
                now: Vec::new(),
            },
            other => Self::Store(other),
        }
    }
}

impl Monitor {
    /// Follows a change, or keeps the first of two approvals.
    ///
    /// # Errors
    /// [`NotDecided`]; then nothing was changed.
    pub async fn approve(
        &self,
        id: i64,
        approval: &Approval,
        decider: &Decider,
    ) -> Result<Effect, NotDecided> {
        let now = self.clock.now();
        let change = self.open_change(id).await?;
        let (reason, contacted) = (words(&approval.reason)?, words(&approval.contacted)?);
        if approval.evidence != change.evidence {
            return Err(self.moved("you looked at another card.", &change));
        }
        let first = change.first_approval.as_ref();
        let effect =
            approval::approve(change.risk, &decider.actor, &reason, &contacted, first, now)?;
        self.still_holds(&change).await?;
        match effect {
            Effect::WaitsForSecond => {
                self.store
                    .approve_first(&change, &decider.author, now)
                    .await?;
                self.take_changes().await?;
            }
            Effect::Applies => {
                let decision = Decision { reason, contacted };
                self.store
                    .follow_change(&change, decision, &decider.author, now)
                    .await?;
                self.mapping_moved(change.site).await?;
            }
        }
        self.tell_about(change.site);
        Ok(effect)
    }

    /// Keeps the old mapping. The change is not proposed again until its evidence changes.
    ///
    /// # Errors
    /// [`NotDecided`].
    pub async fn reject(&self, id: i64, reason: &str, by: &Decider) -> Result<(), NotDecided> {
        let change = self.open_change(id).await?;
        takes_a_person(&change, by)?;
        let reason = needed(
            reason,
            "Say why the old mapping is kept: `reason` must not be empty.",
        )?;
        let now = self.clock.now();
        self.store
            .reject_change(&change, &reason, &by.author, now)
            .await?;
        self.take_changes().await?;
        self.tell_about(change.site);
        Ok(())
    }

    /// Puts a change out of sight until a time.
    ///
    /// # Errors
    /// [`NotDecided`].
    pub async fn snooze(
        &self,
        id: i64,
        until: DateTime<Utc>,
        by: &Decider,
    ) -> Result<(), NotDecided> {
        let now = self.clock.now();
        if until <= now || until - now > SNOOZE_MOST {
            return Err(NotDecided::Unusable(
                "`until` must be a time within the next 31 days.",
            ));
        }
        let change = self.open_change(id).await?;
        self.store
            .snooze_change(&change, until, &by.author, now)
            .await?;
        self.take_changes().await?;
        self.tell_about(change.site);
        Ok(())
    }

    /// Approves the mapping again that held before a change, checked at Halo like any approval.
    ///
    /// # Errors
    /// [`NotDecided`]; then nothing was changed.
    pub async fn undo(&self, id: i64, reason: &str, by: &Decider) -> Result<(), NotDecided> {
        let change = self.store.change(id).await?;
        let change = change.ok_or(NotDecided::NoSuchChange)?;
        takes_a_person(&change, by)?;
        let reason = needed(reason, "Say why it is undone: `reason` must not be empty.")?;
        let (site, key) = self.site(change.site)?;
        let former = change.old.halo_guid.filter(|_| {
            change.status == ChangeStatus::Approved && site.guid == change.new.halo_guid
        });
        let Some(former) = former else {
            return Err(self.moved("what it approved does not hold any more.", &change));
        };
        let (answer, found) = self.ask_again(former, &key).await?;
        let is_bound = {
            let fleet = self.fleet();
            let mut others = fleet
                .sites
                .iter()
                .filter(|(number, _)| **number != change.site);
            others.any(|(_, other)| other.guid == Some(former))
        };
        let is_back = !is_bound
            && found.iter().any(|site| site.guid == Some(former))
            && answer.access == OldAccess::Answers
            && answer.authoritative != Some(false)
            && found
                .iter()
                .filter(|site| site.authoritative != Some(false))
                .all(|site| site.guid == Some(former))
            && answer.name.as_deref().is_none_or(|name| {
                let approved = change.old.name.as_deref().unwrap_or_default();
                domain::name::same(approved, name)
            });
        if !is_back {
            return Err(self.moved(
                "Halo does not call the former GUID the one in use.",
                &change,
            ));
        }
        let mapping = Mapping {
            guid: former,
            halo_name: change.old.name.clone(),
        };
        self.store
            .restore_mapping(&change, mapping, &reason, &by.author, self.clock.now())
            .await?;
        self.mapping_moved(change.site).await?;
        self.tell_about(change.site);
        Ok(())
    }

    /// Stops exporting the mapping of a site. Needs no answer of Halo's.
    ///
    /// # Errors
    /// [`NotDecided`].
    pub async fn withhold(
        &self,
        key: &SiteKey,
        reason: &str,
        by: &Decider,
    ) -> Result<(), NotDecided> {
        let reason = needed(
            reason,
            "Say why it is withheld: `reason` must not be empty.",
        )?;
        let number = self.site_called(key).ok_or(NotDecided::NoSuchChange)?;
        let now = self.clock.now();
        self.store
            .withhold_mapping(number, &reason, &by.author, now)
            .await?;
        self.tell_about(number);
        Ok(())
    }

    /// The site with a PMS and Site ID, where one is on the list.
    pub fn site_called(&self, key: &SiteKey) -> Option<SiteNumber> {
        let fleet = self.fleet();
        let mut sites = fleet.sites.iter();
        sites
            .find(|(_, site)| site.key == *key)
            .map(|(number, _)| *number)
    }

    async fn open_change(&self, id: i64) -> Result<Change, NotDecided> {
        let change = self.store.change(id).await?;
        let change = change.ok_or(NotDecided::NoSuchChange)?;
        if !change.status.is_open() {
            return Err(NotDecided::Closed(Box::new(self.change_view(&change))));
        }
        Ok(change)
    }

    /// Asks Halo again and weighs the facts anew.
    async fn still_holds(&self, change: &Change) -> Result<(), NotDecided> {
        let (site, key) = self.site(change.site)?;
        let Some(guid) = site.guid.filter(|guid| change.old.halo_guid == Some(*guid)) else {
            return Err(self.moved("the approved GUID is another one.", change));
        };
        let (old, found) = self.ask_again(guid, &key).await?;
        let called_for: Vec<(String, Proposal)> = {
            let fleet = self.fleet();
            proposals(&fleet, change.site, &site, guid, &old, &found)
        };
        if called_for.iter().any(|(hash, _)| *hash == change.evidence) {
            return Ok(());
        }
        // The watch makes a new card of it at its next look-up, which is asked for now.
        self.look_again(change.site).await;
        let moved = match called_for.first() {
            None => "Halo calls for no change any more.".to_owned(),
            Some((_, proposal)) => match (proposal.kind, proposal.new.halo_guid) {
                (ChangeKind::SiteVanished, _) => "Halo knows no site any more.".to_owned(),
                (_, Some(guid)) if Some(guid) != change.new.halo_guid => {
                    format!("Halo names {guid} now.")
                }
                (_, _) => "the name, or what Halo says of it, is another one.".to_owned(),
            },
        };
        let now = called_for.into_iter().map(|(_, one)| one.new).collect();
        Err(NotDecided::Moved { moved, now })
    }

    /// Status of a GUID and look-up of its Site ID, right now.
    async fn ask_again(
        &self,
        guid: HaloGuid,
        key: &SiteKey,
    ) -> Result<(OldSite, Vec<SiteAnswer>), NotDecided> {
        let (status, look_up) =
            tokio::join!(self.halo.site_status(guid), self.halo.halo_guids(key));
        let found = look_up
            .outcome
            .map_err(|failure| NotDecided::HaloSilent(failure.message))?;
        let old = match status.outcome {
            Ok(answer) => answering(&answer),
            Err(failure) if failure.class.is_about_access() => {
                return Err(NotDecided::HaloSilent(failure.message));
            }
            Err(failure) => OldSite {
                access: match failure.class {
                    FailureClass::NotFound => OldAccess::Gone,
                    FailureClass::IdMismatch => OldAccess::Unknown,
                    _ => OldAccess::Refused,
                },
                authoritative: (failure.class == FailureClass::NonAuthoritative).then_some(false),
                name: None,
                halo_link_version: None,
                lifecycle: None,
            },
        };
        Ok((old, found))
    }

    fn site(&self, number: SiteNumber) -> Result<(SiteWatch, SiteKey), NotDecided> {
        let fleet = self.fleet();
        let site = fleet.sites.get(&number).ok_or(NotDecided::NoSuchChange)?;
        Ok((site.clone(), site.key.clone()))
    }

    fn moved(&self, moved: &str, change: &Change) -> NotDecided {
        let fleet = self.fleet();
        let open = fleet.changes.get(&change.site).into_iter().flatten();
        NotDecided::Moved {
            moved: moved.to_owned(),
            now: open.map(|change| change.new.clone()).collect(),
        }
    }

    /// Takes in a mapping that was decided, and watches what it names from now on.
    async fn mapping_moved(&self, number: SiteNumber) -> Result<(), StoreError> {
        let mut watch = self.watch.lock().await;
        let now = self.clock.now();
        let practices = self.store.practices().await?;
        let sites = self.store.sites().await?;
        self.fleet_mut()
            .take_list(practices, sites, self.settings.time_zone, now);
        watch.look_ups.forget(number);
        watch.schedule.hasten(number, now);
        drop(watch);
        self.take_changes().await.map(|_| ())
    }

    async fn look_again(&self, number: SiteNumber) {
        let mut watch = self.watch.lock().await;
        watch.look_ups.want(number);
        watch.schedule.hasten(number, self.clock.now());
    }

    fn tell_about(&self, site: SiteNumber) {
        let practices: Vec<PracticeId> = {
            let fleet = self.fleet();
            let site = fleet.sites.get(&site);
            site.map(|site| site.practices.clone()).unwrap_or_default()
        };
        self.live.tell(practices);
    }
}

/// A program decides r1 alone, whatever it decides.
fn takes_a_person(change: &Change, by: &Decider) -> Result<(), NotDecided> {
    match (&by.actor, change.risk) {
        (Actor::Token { .. }, risk) if risk > Risk::R1 => Err(NotApproved::TakesAPerson.into()),
        _ => Ok(()),
    }
}

/// A status that answers, as the rules want it.
fn answering(answer: &SiteAnswer) -> OldSite {
    let is_gone = matches!(
        answer.lifecycle,
        Lifecycle::Removed | Lifecycle::Uninstalled
    );
    OldSite {
        access: if is_gone {
            OldAccess::Gone
        } else {
            OldAccess::Answers
        },
        authoritative: answer.authoritative,
        name: answer.name.clone().filter(|_| !is_gone),
        halo_link_version: answer.halo_link_version.clone(),
        lifecycle: answer.lifecycle.as_str().map(str::to_owned),
    }
}

fn words(text: &str) -> Result<String, NotDecided> {
    let text = text.trim();
    if text.chars().count() > WORDS_MOST {
        return Err(NotDecided::Unusable(
            "The text is longer than 2,000 characters: shorten it.",
        ));
    }
    Ok(text.to_owned())
}

fn needed(text: &str, complaint: &'static str) -> Result<String, NotDecided> {
    match words(text)? {
        text if text.is_empty() => Err(NotDecided::Unusable(complaint)),
        text => Ok(text),
    }
}
