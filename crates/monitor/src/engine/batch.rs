//! Answers that came in and are recorded together.
//!
//! One answer alone is recorded at once. While more are in flight the batch waits a little, so that a
//! transaction is shared by many; and while Halo answers, the next questions take the place of what
//! came in, so that they are in flight while the batch is recorded. A failure is first thought about.

use std::time::Duration;

use tokio::time::Instant;

use super::in_flight::Outcome;

/// After a failure to record the batch waits so long.
const PUT_OFF: Duration = Duration::from_millis(250);
/// So often the same batch is tried; then its sites are asked again instead, because something in it may
/// be what cannot be recorded.
const TRIES: u32 = 3;

/// The batch.
#[derive(Debug, Default)]
pub(super) struct Batch {
    outcomes: Vec<Outcome>,
    since: Option<Instant>,
    failed: bool,
    put_off_until: Option<Instant>,
    tries: u32,
}

impl Batch {
    /// Adds an answer.
    pub fn push(&mut self, outcome: Outcome) {
        self.failed |= outcome.failure().is_some();
        self.since.get_or_insert_with(Instant::now);
        self.outcomes.push(outcome);
    }

    /// How many answers there are.
    pub fn len(&self) -> usize {
        self.outcomes.len()
    }

    /// Whether questions wait until the batch is recorded.
    pub fn holds_polling(&self) -> bool {
        self.failed || self.put_off_until.is_some()
    }

    /// How long the batch waits for more; none where it is empty.
    pub fn rest(&self, patience: Duration) -> Option<Duration> {
        let until = match (self.put_off_until, self.since) {
            (Some(put_off), _) => put_off,
            (None, since) => since? + patience,
        };
        Some(until.saturating_duration_since(Instant::now()))
    }

    /// Whether the batch is put off, because it could not be recorded a moment ago.
    pub fn is_put_off(&self) -> bool {
        self.put_off_until
            .is_some_and(|until| Instant::now() < until)
    }

    /// All of it, to be recorded.
    pub fn outcomes(&self) -> &[Outcome] {
        &self.outcomes
    }

    /// The same, to be marked.
    pub fn outcomes_mut(&mut self) -> &mut [Outcome] {
        &mut self.outcomes
    }

    /// It is recorded.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// It could not be recorded.
    pub fn put_off(&mut self) {
        self.tries += 1;
        self.put_off_until = Some(Instant::now() + PUT_OFF);
    }

    /// Whether it was tried often enough.
    pub fn is_hopeless(&self) -> bool {
        self.tries >= TRIES
    }
}
