//! What each command does.

use chrono::{DateTime, TimeDelta, Utc};
use domain::practice::{PracticeId, SiteRow};

use super::Engine;
use super::in_flight::Arrived;
use super::inbox::Command;
use super::site::Again;

/// How often a practice may be looked at because somebody's query failed.
const CHECK_NOW_EVERY: TimeDelta = TimeDelta::seconds(60);

impl Engine {
    /// Carries out a command.
    pub(super) async fn obey(&mut self, command: Command) {
        let now = self.clock.now();
        match command {
            Command::ListChanged { sites, reply } => {
                self.reload_and_show(sites, now).await;
                // Whoever wrote may have gone.
                let _ = reply.send(());
            }
            Command::MappingChanged { site, sites, reply } => {
                self.reload_and_show(sites, now).await;
                self.memory.look_ups.remove(site);
                self.schedule.schedule_now(site, Again::Moved, now);
                let _ = reply.send(());
            }
            Command::LookUpNow { site } => {
                self.memory.look_ups.want(site);
                self.schedule.schedule_now(site, Again::Wanted, now);
            }
            Command::CheckNow {
                practice,
                site,
                queries_failed_at,
                reply,
            } => {
                let outcome = self.may_check_now(practice, now);
                if outcome.is_ok() {
                    if let Some(at) = queries_failed_at {
                        // A report from the future counts from now.
                        self.queries_failed.insert(site, at.min(now));
                    }
                    self.memory.look_ups.want(site);
                    self.schedule.schedule_now(site, Again::Wanted, now);
                }
                let _ = reply.send(outcome);
            }
            Command::Ask(ask) => {
                let watch_waits = self.watch_waits(now);
                self.waiting.push(ask, &mut self.quota, watch_waits, now);
            }
        }
    }

    async fn reload_and_show(&mut self, sites: Option<Vec<SiteRow>>, now: DateTime<Utc>) {
        if let Some(practices) = self.reload(sites, now).await {
            self.show(practices);
        }
    }

    /// How long a practice must wait before it is looked at again; where it need not, it counts as
    /// looked at.
    fn may_check_now(&mut self, practice: PracticeId, now: DateTime<Utc>) -> Result<(), TimeDelta> {
        let recent = TimeDelta::zero()..CHECK_NOW_EVERY;
        self.checked_now
            .retain(|_, at| recent.contains(&(now - *at)));
        match self.checked_now.get(&practice) {
            Some(at) => Err(CHECK_NOW_EVERY - (now - *at)),
            None => {
                self.checked_now.insert(practice, now);
                Ok(())
            }
        }
    }

    /// Takes in one answer.
    pub(super) async fn take_in(&mut self, arrived: Arrived) {
        let now = self.clock.now();
        match arrived {
            Arrived::Site(outcome) => {
                match outcome.failure() {
                    Some(failure) => self.quota.failed(failure, now),
                    None => self.quota.answered(),
                }
                self.batch.push(*outcome);
            }
            Arrived::Lost(site) => self.schedule.landed(site, now, false, now),
            Arrived::Asked(learnt) => match learnt.outcome {
                Some(Ok(())) => self.quota.answered(),
                Some(Err(failure)) => self.quota.failed(&failure, now),
                None => {}
            },
        }
        if self.quota.has_new_pause()
            && let Some(kept) = self.quota.to_keep(now)
            && self.store.keep_quota(kept).await.is_ok()
        {
            self.quota.is_kept(kept);
        }
        self.notice_environment(now).await;
    }
}
