//! How do keys, pairings, faults and the spelling of answers change?

use std::sync::atomic::Ordering;

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::answer::{AnswerStyle, NonAuthoritative};
use crate::clock::seconds;
use crate::faults::{ArmedFault, Fault};
use crate::world::{ApplyError, World};

impl World {
    pub(super) fn accept_key(&mut self, key: &str) -> Result<(), ApplyError> {
        if key.is_empty() {
            return Err(ApplyError::BadValue("a key cannot be empty".to_owned()));
        }
        if !self.keys.iter().any(|accepted| accepted == key) {
            self.keys.push(key.to_owned());
        }
        Ok(())
    }

    pub(super) fn set_paired(&mut self, practice: &str, paired: bool) -> Result<(), ApplyError> {
        let site = self.find(practice)?;
        self.site(site).paired.store(paired, Ordering::Relaxed);
        Ok(())
    }

    pub(super) fn answer_non_authoritative(
        &mut self,
        practice: Option<&str>,
        answer: &NonAuthoritative,
    ) -> Result<(), ApplyError> {
        match practice {
            Some(practice) => {
                let site = self.find(practice)?;
                self.site_mut(site).non_authoritative = Some(Box::new(answer.clone()));
            }
            None => self.non_authoritative = answer.clone(),
        }
        Ok(())
    }

    pub(super) fn set_fault(
        &mut self,
        practice: Option<&str>,
        fault: &Fault,
        at: DateTime<Utc>,
    ) -> Result<(), ApplyError> {
        let lasts = fault.lasts_seconds.map(|lasts| seconds(lasts / self.speed));
        let armed = ArmedFault::new(fault.clone(), lasts.map(|lasts| at + lasts))
            .map_err(ApplyError::BadValue)?;
        match practice {
            Some(practice) => {
                let site = self.find(practice)?;
                self.site_mut(site).fault = Some(Box::new(armed));
            }
            None => self.fault = Some(armed),
        }
        Ok(())
    }

    pub(super) fn clear_faults(&mut self, practice: Option<&str>) -> Result<(), ApplyError> {
        match practice {
            Some(practice) => {
                let site = self.find(practice)?;
                self.site_mut(site).fault = None;
            }
            None => {
                self.fault = None;
                for site in self.sites_mut() {
                    site.fault = None;
                }
            }
        }
        Ok(())
    }

    pub(super) fn set_answer(
        &mut self,
        practice: Option<&str>,
        answer: &AnswerStyle,
    ) -> Result<(), ApplyError> {
        match practice {
            Some(practice) => {
                let site = self.find(practice)?;
                self.site_mut(site).style = Some(Box::new(answer.clone()));
            }
            None => self.style = answer.clone(),
        }
        Ok(())
    }

    pub(super) fn set_field(
        &mut self,
        practice: &str,
        field: &str,
        value: &Value,
    ) -> Result<(), ApplyError> {
        let style = self.own_style(practice)?;
        style.drop.retain(|dropped| dropped != field);
        style.set.insert(field.to_owned(), value.clone());
        Ok(())
    }

    pub(super) fn drop_field(&mut self, practice: &str, field: &str) -> Result<(), ApplyError> {
        let style = self.own_style(practice)?;
        style.set.remove(field);
        style.drop.push(field.to_owned());
        Ok(())
    }

    fn own_style(&mut self, practice: &str) -> Result<&mut AnswerStyle, ApplyError> {
        let site = self.find(practice)?;
        let general = self.style.clone();
        Ok(self
            .site_mut(site)
            .style
            .get_or_insert_with(|| Box::new(general)))
    }
}
