//! How does an event change the world?
//!
//! Each arm hands over to the file for its subject. An event that fails changes nothing.

mod access;
mod identity;
mod reachability;

use chrono::{DateTime, Utc};

use crate::agenda::Happening;
use crate::clock::seconds;
use crate::event::SimulatedEvent;
use crate::world::{ApplyError, World};

impl World {
    /// Carries out an event as of now.
    pub(crate) fn apply(&mut self, event: &SimulatedEvent) -> Result<(), ApplyError> {
        self.apply_at(event, self.now())
    }

    /// Plans an event `after` seconds from `at`, sooner when the scenario is sped up.
    fn later(&mut self, at: DateTime<Utc>, after: f64, event: SimulatedEvent) {
        let after = after / self.speed;
        self.agenda
            .add(at + seconds(after), Happening::Once(event), None);
    }

    pub(crate) fn apply_at(
        &mut self,
        event: &SimulatedEvent,
        at: DateTime<Utc>,
    ) -> Result<(), ApplyError> {
        match event {
            SimulatedEvent::GoOffline { practice } => self.go_offline(practice, at),
            SimulatedEvent::LosePower { practice } => self.lose_power(practice, at),
            SimulatedEvent::ComeOnline { practice } => self.come_online(practice, at),
            SimulatedEvent::Reboot { practice, seconds } => self.reboot(practice, *seconds, at),
            SimulatedEvent::PowerCut { practice, seconds } => {
                self.power_cut(practice, *seconds, at)
            }
            SimulatedEvent::Flap {
                practice,
                times,
                seconds,
            } => self.flap(practice, *times, *seconds, at),
            SimulatedEvent::UpdateLink {
                practice,
                version,
                seconds,
            } => self.update_link(practice, version, *seconds, at),
            SimulatedEvent::UpdateWave {
                version,
                share,
                over_seconds,
                seconds,
            } => self.update_wave(version, *share, *over_seconds, *seconds, at),
            SimulatedEvent::LoseShare { share, seconds } => self.lose_share(*share, *seconds, at),
            SimulatedEvent::EveryoneOnline => {
                self.everyone_online(at);
                Ok(())
            }
            SimulatedEvent::Drift { practice, seconds } => self.drift(practice, *seconds),
            SimulatedEvent::FreezeHeartbeat {
                practice,
                age_seconds,
            } => self.freeze_heartbeat(practice, *age_seconds, at),
            SimulatedEvent::ResumeHeartbeat { practice } => self.resume_heartbeat(practice),
            SimulatedEvent::ShiftHeartbeat { practice, seconds } => {
                self.shift_heartbeat(practice, *seconds)
            }
            SimulatedEvent::FreezeAllHeartbeats => {
                self.heartbeats_frozen_at = Some(at);
                Ok(())
            }
            SimulatedEvent::ResumeAllHeartbeats => {
                self.heartbeats_frozen_at = None;
                Ok(())
            }
            SimulatedEvent::Rename { practice, name } => self.rename(practice, name, at),
            SimulatedEvent::Migrate { practice } => self.second_site(practice, "NEW", at),
            SimulatedEvent::RestoreBackup { practice } => self.second_site(practice, "BACKUP", at),
            SimulatedEvent::MigrateServer { practice } => self.migrate_server(practice, at),
            SimulatedEvent::Split {
                practice,
                name,
                site_id,
            } => self.split(practice, name, site_id.as_deref(), at),
            SimulatedEvent::SwitchAuthority { practice } => self.switch_authority(practice),
            SimulatedEvent::SwitchServerAuthority { practice } => {
                self.switch_server_authority(practice)
            }
            SimulatedEvent::SetAuthoritative {
                practice,
                authoritative,
            } => self.set_authoritative(practice, *authoritative),
            SimulatedEvent::SetServerAuthoritative {
                practice,
                authoritative,
            } => self.set_server_authoritative(practice, *authoritative),
            SimulatedEvent::Reinstall { practice } => self.reinstall(practice, at),
            SimulatedEvent::Uninstall { practice } => self.uninstall(practice, at),
            SimulatedEvent::Remove { practice } => self.remove(practice, at),
            SimulatedEvent::Forget { practice } => self.forget(practice),
            SimulatedEvent::SetLifecycle {
                practice,
                lifecycle,
            } => self.set_lifecycle(practice, *lifecycle),
            SimulatedEvent::SetCatalogue { practice, names } => self.set_catalogue(practice, names),
            SimulatedEvent::UpgradeTwin { practice, version } => {
                self.upgrade_twin(practice, version, at)
            }
            SimulatedEvent::ChangePms {
                practice,
                pms,
                site_id,
            } => self.change_pms(practice, *pms, site_id.as_deref(), at),
            SimulatedEvent::AddPractice(new) => self.add_practice(new, at),
            SimulatedEvent::AcceptKey { key } => self.accept_key(key),
            SimulatedEvent::RevokeKey { key } => {
                self.keys.retain(|accepted| accepted != key);
                Ok(())
            }
            SimulatedEvent::Unpair { practice } => self.set_paired(practice, false),
            SimulatedEvent::Pair { practice } => self.set_paired(practice, true),
            SimulatedEvent::AnswerNonAuthoritative { practice, answer } => {
                self.answer_non_authoritative(practice.as_deref(), answer)
            }
            SimulatedEvent::AnswerLookUps {
                refuses_unpaired,
                answers_404,
            } => {
                let settings = &mut self.settings;
                let (unpaired, none) = (
                    &mut settings.look_up_refuses_unpaired,
                    &mut settings.look_up_answers_404,
                );
                *unpaired = refuses_unpaired.unwrap_or(*unpaired);
                *none = answers_404.unwrap_or(*none);
                Ok(())
            }
            SimulatedEvent::SetFault { practice, fault } => {
                self.set_fault(practice.as_deref(), fault, at)
            }
            SimulatedEvent::ClearFaults { practice } => self.clear_faults(practice.as_deref()),
            SimulatedEvent::SetAnswer { practice, answer } => {
                self.set_answer(practice.as_deref(), answer)
            }
            SimulatedEvent::SetField {
                practice,
                field,
                value,
            } => self.set_field(practice, field, value),
            SimulatedEvent::DropField { practice, field } => self.drop_field(practice, field),
        }
    }
}
