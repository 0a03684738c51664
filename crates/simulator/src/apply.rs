//! How does an event change the world?
//!
//! Each arm hands over to the file for its subject. An event that fails changes nothing.

mod access;
mod identity;
mod reachability;

use chrono::{DateTime, Utc};

use crate::agenda::Happening;
use crate::clock::seconds;
use crate::event::Event;
use crate::world::{ApplyError, World};

impl World {
    /// Carries out an event as of now.
    pub(crate) fn apply(&mut self, event: &Event) -> Result<(), ApplyError> {
        self.apply_at(event, self.now())
    }

    /// Plans an event `after` seconds from `at`, sooner when the scenario is sped up.
    fn later(&mut self, at: DateTime<Utc>, after: f64, event: Event) {
        let after = after / self.speed;
        self.agenda
            .add(at + seconds(after), Happening::Once(event), None);
    }

    pub(crate) fn apply_at(&mut self, event: &Event, at: DateTime<Utc>) -> Result<(), ApplyError> {
        match event {
            Event::GoOffline { practice } => self.go_offline(practice, at),
            Event::LosePower { practice } => self.lose_power(practice, at),
            Event::ComeOnline { practice } => self.come_online(practice, at),
            Event::Reboot { practice, seconds } => self.reboot(practice, *seconds, at),
            Event::PowerCut { practice, seconds } => self.power_cut(practice, *seconds, at),
            Event::Flap {
                practice,
                times,
                seconds,
            } => self.flap(practice, *times, *seconds, at),
            Event::UpdateLink {
                practice,
                version,
                seconds,
            } => self.update_link(practice, version, *seconds, at),
            Event::UpdateWave {
                version,
                share,
                over_seconds,
                seconds,
            } => self.update_wave(version, *share, *over_seconds, *seconds, at),
            Event::LoseShare { share, seconds } => self.lose_share(*share, *seconds, at),
            Event::EveryoneOnline => {
                self.everyone_online(at);
                Ok(())
            }
            Event::Drift { practice, seconds } => self.drift(practice, *seconds),
            Event::FreezeHeartbeat {
                practice,
                age_seconds,
            } => self.freeze_heartbeat(practice, *age_seconds, at),
            Event::ResumeHeartbeat { practice } => self.resume_heartbeat(practice),
            Event::ShiftHeartbeat { practice, seconds } => self.shift_heartbeat(practice, *seconds),
            Event::FreezeAllHeartbeats => {
                self.heartbeats_frozen_at = Some(at);
                Ok(())
            }
            Event::ResumeAllHeartbeats => {
                self.heartbeats_frozen_at = None;
                Ok(())
            }
            Event::Rename { practice, name } => self.rename(practice, name, at),
            Event::Migrate { practice } => self.second_site(practice, "NEW", at),
            Event::RestoreBackup { practice } => self.second_site(practice, "BACKUP", at),
            Event::MigrateServer { practice } => self.migrate_server(practice, at),
            Event::Split {
                practice,
                name,
                site_id,
            } => self.split(practice, name, site_id.as_deref(), at),
            Event::SwitchAuthority { practice } => self.switch_authority(practice),
            Event::SwitchServerAuthority { practice } => self.switch_server_authority(practice),
            Event::SetAuthoritative {
                practice,
                authoritative,
            } => self.set_authoritative(practice, *authoritative),
            Event::Reinstall { practice } => self.reinstall(practice, at),
            Event::Uninstall { practice } => self.uninstall(practice, at),
            Event::Remove { practice } => self.remove(practice, at),
            Event::Forget { practice } => self.forget(practice),
            Event::SetLifecycle {
                practice,
                lifecycle,
            } => self.set_lifecycle(practice, *lifecycle),
            Event::ChangePms {
                practice,
                pms,
                site_id,
            } => self.change_pms(practice, *pms, site_id.as_deref(), at),
            Event::AddPractice(new) => self.add_practice(new, at),
            Event::AcceptKey { key } => self.accept_key(key),
            Event::RevokeKey { key } => {
                self.keys.retain(|accepted| accepted != key);
                Ok(())
            }
            Event::Unpair { practice } => self.set_paired(practice, false),
            Event::Pair { practice } => self.set_paired(practice, true),
            Event::AnswerNonAuthoritative { practice, answer } => {
                self.answer_non_authoritative(practice.as_deref(), answer)
            }
            Event::SetFault { practice, fault } => self.set_fault(practice.as_deref(), fault, at),
            Event::ClearFaults { practice } => self.clear_faults(practice.as_deref()),
            Event::SetAnswer { practice, answer } => self.set_answer(practice.as_deref(), answer),
            Event::SetField {
                practice,
                field,
                value,
            } => self.set_field(practice, field, value),
            Event::DropField { practice, field } => self.drop_field(practice, field),
        }
    }
}
