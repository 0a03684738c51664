//! Closing a split or a merger: one person says what became of each practice, a second one confirms
//! just that.

use domain::approval::NotApproved;
use domain::change::{Proposal, Risk};
use domain::regroup::Regrouping;
use store::{Change, Opening};

use super::{Decider, NotDecided, needed};
use crate::Monitor;
use crate::identity::evidence::digest;
use crate::identity::weigh::proposals;

impl Monitor {
    /// Plans how a change closes. The plan makes a card of its own, on which its author counts as
    /// the first of two. Returns that card's number.
    ///
    /// # Errors
    /// [`NotDecided`]; then nothing was changed.
    pub async fn plan_regrouping(
        &self,
        id: i64,
        evidence: &str,
        plan: Regrouping,
        contacted: &str,
        by: &Decider,
    ) -> Result<i64, NotDecided> {
        let change = self.open_change(id).await?;
        if matches!(by.actor, domain::actor::Actor::Token { .. }) {
            return Err(NotApproved::TakesAPerson.into());
        }
        if change.risk == Risk::R0 {
            return Err(NotApproved::NothingToApprove.into());
        }
        if change.plan.is_some() || change.entered_by.is_some() {
            return Err(NotDecided::Unusable(
                "Somebody put this up by hand: decide or withdraw that first.",
            ));
        }
        let contacted = needed(
            contacted,
            "Say whom you spoke to and what they said: `contacted` must not be empty.",
        )?;
        if evidence != change.evidence {
            return Err(self.moved("you looked at another card.", &change));
        }
        self.check_plan(&change, &plan)?;
        let site = self.watched(change.site)?;
        if site.guid != change.old.halo_guid {
            return Err(self.moved("the approved GUID is another one.", &change));
        }
        let asked = self.ask_again(change.site, &site, site.guid).await?;
        let called_for: Option<Proposal> = {
            let fleet = self.fleet();
            let entered = asked.entered.as_ref();
            let found = &asked.found;
            proposals(&fleet, change.site, &site, &asked.old, found, entered)
                .into_iter()
                .find(|proposal| digest(proposal, None) == change.evidence)
        };
        let Some(proposal) = called_for else {
            self.look_again(change.site).await;
            return Err(self.moved("Halo says something else now.", &change));
        };
        // Whatever the change was, moving practices is for two people.
        let proposal = Proposal {
            risk: Risk::R4,
            ..proposal
        };
        let opening = Opening {
            site: change.site,
            evidence: digest(&proposal, Some(&plan)),
            proposal,
            answers: asked.answers,
            at: self.clock.now(),
        };
        let planned = self
            .store
            .plan_regrouping(&change, opening, plan, &contacted, &by.author)
            .await?;
        self.take_changes().await?;
        self.tell_about(change.site);
        Ok(planned)
    }

    /// Whether a plan still fits the practices behind a change's site.
    pub(super) fn check_plan(&self, change: &Change, plan: &Regrouping) -> Result<(), NotDecided> {
        let site = self.watched(change.site)?;
        let new = change.new.halo_guid;
        let can_be_followed = new.is_some() && new != change.old.halo_guid;
        Ok(plan.check(&site.key, &site.practices, can_be_followed)?)
    }
}
