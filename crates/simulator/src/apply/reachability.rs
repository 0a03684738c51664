//! How do Links come and go, and their heartbeats stray?

use std::collections::HashSet;

use chrono::{DateTime, Utc};

use crate::clock::seconds as length;
use crate::event::SimulatedEvent;
use crate::world::{ApplyError, Contact, SiteLifecycle, SiteRef, World};

impl World {
    pub(super) fn go_offline(
        &mut self,
        practice: &str,
        at: DateTime<Utc>,
    ) -> Result<(), ApplyError> {
        let (site, pulse) = (self.find(practice)?, self.pulse());
        self.link_of_mut(site).stop(at, pulse);
        Ok(())
    }

    pub(super) fn lose_power(
        &mut self,
        practice: &str,
        at: DateTime<Utc>,
    ) -> Result<(), ApplyError> {
        let (site, pulse) = (self.find(practice)?, self.pulse());
        self.link_of_mut(site).lose(at, pulse);
        Ok(())
    }

    pub(super) fn come_online(
        &mut self,
        practice: &str,
        at: DateTime<Utc>,
    ) -> Result<(), ApplyError> {
        let site = self.find(practice)?;
        self.link_of_mut(site).connect(at);
        Ok(())
    }

    pub(super) fn reboot(
        &mut self,
        practice: &str,
        seconds: f64,
        at: DateTime<Utc>,
    ) -> Result<(), ApplyError> {
        let guid = self.guid_of(practice)?;
        self.go_offline(&guid, at)?;
        self.later(at, seconds, SimulatedEvent::ComeOnline { practice: guid });
        Ok(())
    }

    pub(super) fn power_cut(
        &mut self,
        practice: &str,
        seconds: f64,
        at: DateTime<Utc>,
    ) -> Result<(), ApplyError> {
        let guid = self.guid_of(practice)?;
        self.lose_power(&guid, at)?;
        self.later(at, seconds, SimulatedEvent::ComeOnline { practice: guid });
        Ok(())
    }

    pub(super) fn flap(
        &mut self,
        practice: &str,
        times: u32,
        seconds: f64,
        at: DateTime<Utc>,
    ) -> Result<(), ApplyError> {
        let guid = self.guid_of(practice)?;
        for time in 0..times.min(10_000) {
            let down = 2.0 * f64::from(time) * seconds;
            self.later(
                at,
                down,
                SimulatedEvent::GoOffline {
                    practice: guid.clone(),
                },
            );
            self.later(
                at,
                down + seconds,
                SimulatedEvent::ComeOnline {
                    practice: guid.clone(),
                },
            );
        }
        Ok(())
    }

    pub(super) fn update_link(
        &mut self,
        practice: &str,
        version: &str,
        seconds: f64,
        at: DateTime<Utc>,
    ) -> Result<(), ApplyError> {
        let guid = self.guid_of(practice)?;
        let site = self.find(&guid)?;
        self.reboot(&guid, seconds, at)?;
        self.link_of_mut(site).version = version.to_owned();
        Ok(())
    }

    pub(super) fn update_wave(
        &mut self,
        version: &str,
        share: f64,
        over_seconds: f64,
        seconds: f64,
        at: DateTime<Utc>,
    ) -> Result<(), ApplyError> {
        let guids = self.some_connected(share)?;
        let step = over_seconds / guids.len().max(1) as f64;
        for (place, practice) in guids.into_iter().enumerate() {
            let version = version.to_owned();
            let update = SimulatedEvent::UpdateLink {
                practice,
                version,
                seconds,
            };
            self.later(at, place as f64 * step, update);
        }
        Ok(())
    }

    pub(super) fn lose_share(
        &mut self,
        share: f64,
        seconds: Option<f64>,
        at: DateTime<Utc>,
    ) -> Result<(), ApplyError> {
        for practice in self.some_connected(share)? {
            match seconds {
                Some(seconds) => self.power_cut(&practice, seconds, at)?,
                None => self.lose_power(&practice, at)?,
            }
        }
        Ok(())
    }

    pub(super) fn everyone_online(&mut self, at: DateTime<Utc>) {
        let gone: HashSet<_> = self
            .sites()
            .filter(|site| is_gone(site.lifecycle))
            .map(|site| site.link)
            .collect();
        for (link, state) in self.links_mut() {
            if !gone.contains(&link) {
                state.connect(at);
            }
        }
    }

    pub(super) fn drift(&mut self, practice: &str, seconds: f64) -> Result<(), ApplyError> {
        let site = self.find(practice)?;
        self.server_of_mut(site).drift = length(seconds);
        Ok(())
    }

    pub(super) fn freeze_heartbeat(
        &mut self,
        practice: &str,
        age_seconds: f64,
        at: DateTime<Utc>,
    ) -> Result<(), ApplyError> {
        let site = self.find(practice)?;
        self.link_of_mut(site).frozen_at = Some(at - length(age_seconds));
        Ok(())
    }

    pub(super) fn resume_heartbeat(&mut self, practice: &str) -> Result<(), ApplyError> {
        let site = self.find(practice)?;
        self.link_of_mut(site).frozen_at = None;
        Ok(())
    }

    pub(super) fn shift_heartbeat(
        &mut self,
        practice: &str,
        seconds: f64,
    ) -> Result<(), ApplyError> {
        let site = self.find(practice)?;
        self.link_of_mut(site).shift = length(seconds);
        Ok(())
    }

    /// The GUID that `practice` means now, so that a planned follow-up meets the same Link even
    /// when the authority moves in between.
    fn guid_of(&self, practice: &str) -> Result<String, ApplyError> {
        Ok(self.site(self.find(practice)?).guid.to_string())
    }

    /// One GUID for each of a share of the connected Links, drawn without repeats.
    fn some_connected(&mut self, share: f64) -> Result<Vec<String>, ApplyError> {
        if !(0.0..=1.0).contains(&share) {
            return Err(ApplyError::BadValue(format!(
                "a share lies between 0 and 1, not {share}"
            )));
        }
        let mut links = HashSet::new();
        let mut guids: Vec<String> = self
            .site_refs()
            .filter(|&site| self.may_be_drawn(site) && links.insert(self.site(site).link))
            .map(|site| self.site(site).guid.to_string())
            .collect();
        let wanted = (guids.len() as f64 * share).round() as usize;
        self.dice.shuffle(&mut guids);
        guids.truncate(wanted);
        Ok(guids)
    }

    pub(crate) fn may_be_drawn(&self, site: SiteRef) -> bool {
        self.site(site).lifecycle == SiteLifecycle::Active
            && matches!(self.link_of(site).contact, Contact::Connected { .. })
    }
}

fn is_gone(lifecycle: SiteLifecycle) -> bool {
    matches!(
        lifecycle,
        SiteLifecycle::Uninstalled | SiteLifecycle::Removed
    )
}
