//! Which Halo Cloud is watched? A setting or the host tells it, or else the first answer does: the
//! simulator says that it is one.

use chrono::{DateTime, Utc};
use domain::environment::{Environment, Told, shown};
use domain::hint::Topic;
use halo::Counterpart;

use super::Engine;

/// From what it is known.
#[derive(Debug)]
pub(crate) struct EnvironmentSource {
    /// Without asking.
    pub told: Told,
    /// What the database was about when it was opened; none where that was not known.
    pub bound: Option<Environment>,
    /// Who answers.
    pub counterpart: Counterpart,
}

impl EnvironmentSource {
    /// The environment as far as it is known.
    pub fn shown(&self) -> Environment {
        shown(self.told, self.bound, self.counterpart.is_simulator())
    }

    /// Whether the simulator answers, where only that tells the environment and somebody did.
    pub fn told_by_answers(&self) -> Option<bool> {
        let answered = self.counterpart.is_simulator();
        answered.filter(|_| self.told == Told::ByNobody)
    }

    /// Whether only an answer can tell, and none did yet.
    pub fn is_awaited(&self) -> bool {
        let is_untold = self.told == Told::ByNobody && self.bound.is_none();
        is_untold && self.counterpart.is_simulator().is_none()
    }
}

impl Engine {
    /// Takes in who answered, where only that can tell the environment. What cannot be written down is
    /// tried again with the next answer.
    pub(super) async fn notice_environment(&mut self, now: DateTime<Utc>) {
        let answered = self.shared.environment.told_by_answers();
        let Some(is_simulator) = answered.filter(|_| answered != self.counterpart_kept) else {
            return;
        };
        if let Err(error) = self.store.observe_environment(is_simulator, now).await {
            tracing::warn!(%error, "which Halo Cloud answers cannot be written down");
            return;
        }
        self.counterpart_kept = answered;
        let environment = self.shared.environment.shown();
        if self.memory.snapshot.environment != environment {
            self.memory.snapshot.environment = environment;
            self.publish();
            self.shared.live.tell(Topic::Everything);
        }
    }
}
