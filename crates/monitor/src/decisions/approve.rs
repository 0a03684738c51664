//! Following a change.

use domain::approval::{self, Asked, Effect, Said};
use store::{Change, Decision};

use super::{Approval, Decider, NotDecided, words};
use crate::Monitor;
use crate::identity::{is_moved_by_hand, is_stale};

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
        let entered_by = self.person_behind(change.entered_by.as_deref()).await?;
        let asked = Asked {
            risk: change.risk,
            entered_by: entered_by.as_deref(),
            first: change.first_approval.as_ref(),
        };
        let said = Said {
            reason: &reason,
            contacted: &contacted,
        };
        let effect = approval::approve(asked, &decider.actor, said, now)?;
        if is_stale(&change, now) {
            self.look_again(change.site).await;
            return Err(self.moved(
                "nobody decided for a week, and a fresh card takes its place.",
                &change,
            ));
        }
        let answers = if is_moved_by_hand(&change) {
            self.relocation_still_holds(&change).await?
        } else {
            self.still_holds(&change).await?
        };
        match effect {
            Effect::WaitsForSecond => {
                self.store
                    .approve_first(&change, &decider.author, now)
                    .await?;
                self.take_changes().await?;
            }
            Effect::Applies => {
                let decision = Decision {
                    reason,
                    contacted,
                    answers,
                };
                self.apply(&change, decision, decider).await?;
            }
        }
        self.tell_about(change.site);
        Ok(effect)
    }

    /// Who entered something by hand: for a program, the person who made its token, since that is
    /// who can use it.
    async fn person_behind(&self, entered_by: Option<&str>) -> Result<Option<String>, NotDecided> {
        let Some(name) = entered_by else {
            return Ok(None);
        };
        let Some(token) = name.strip_prefix("token:") else {
            return Ok(Some(name.to_owned()));
        };
        let tokens = self.store.tokens().await?;
        let made = tokens.into_iter().filter(|one| one.name == token);
        let newest = made.max_by_key(|one| one.id);
        Ok(Some(
            newest.map_or_else(|| name.to_owned(), |one| one.created_by),
        ))
    }

    async fn apply(
        &self,
        change: &Change,
        decision: Decision,
        decider: &Decider,
    ) -> Result<(), NotDecided> {
        let now = self.clock.now();
        match &change.plan {
            None => {
                self.store
                    .follow_change(change, decision, &decider.author, now)
                    .await?;
            }
            Some(plan) => {
                self.check_plan(change, plan)?;
                self.store
                    .regroup(change, plan, decision, &decider.author, now)
                    .await?;
            }
        }
        Ok(self.mapping_moved(change.site).await?)
    }
}
