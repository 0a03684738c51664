//! Who is told of what: looks at everything that stands and is worth a message, decides with
//! `domain::alert::decide`, and writes down what was decided together with the messages that follow.
//!
//! A turn looks at how things are and at what was told so far, both as they are on disk or in the snapshot.
//! It needs no memory of its own, so a restart, a missed wake-up or a rule that was edited meanwhile changes
//! nothing that was promised: the next turn says what is still unsaid. Turns come whenever the watch
//! published something, and at the times that the turn before asked for.

mod aftermath;
mod case;
mod compose;
mod health_watch;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use domain::alert::channel::ChannelId;
use domain::alert::decide::{AlertPolicy, Decision, decide};
use domain::alert::rule::usual;
use domain::alert::when::Quiet;
use domain::alert::{AlertEvent, AlertKind};
use domain::hint::Topic;
use store::{AlertWrite, NewMessage, StoreError};
use tokio::sync::Notify;
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;

use self::case::Case;
use self::compose::Composer;
use crate::Monitor;

/// Turns come at most this often, however much is published.
const TURN_EVERY: Duration = Duration::from_millis(100);
/// A turn comes at least this often: our own health is looked at then.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// What was confirmed waits this long for others at most.
const SETTLING_MOST: TimeDelta = TimeDelta::seconds(60);

/// Decides who is told of what. There is one for each database.
pub struct Notifier {
    monitor: Monitor,
}

/// Wakes whoever sends messages, or decides about them. Clones wake the same.
#[derive(Clone, Debug, Default)]
pub struct Wakes {
    /// Rules, channels or maintenance were changed.
    pub decide: Arc<Notify>,
    /// Messages were written.
    pub deliver: Arc<Notify>,
}

/// What a turn did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NotifierTurn {
    /// Messages that were written.
    pub messages: usize,
    /// When to look again although nothing moves.
    pub look_again: Option<DateTime<Utc>>,
}

impl Notifier {
    /// One that decides about what `monitor` watches.
    pub const fn new(monitor: Monitor) -> Self {
        Self { monitor }
    }

    /// Decides until told to stop. What cannot be written is logged and decided again.
    pub async fn run(self, stop: CancellationToken) {
        let mut hints = self.monitor.live().listen();
        let wakes = self.monitor.wakes().clone();
        loop {
            let rest = match self.turn().await {
                Ok(turn) => turn.look_again.map_or(LOOK_EVERY, |at| {
                    let rest = (at - self.monitor.now()).to_std();
                    rest.unwrap_or_default().clamp(TURN_EVERY, LOOK_EVERY)
                }),
                Err(error) => {
                    tracing::error!(%error, "who is to be told cannot be decided; it is tried again");
                    LOOK_EVERY
                }
            };
            tokio::select! {
                () = stop.cancelled() => return,
                () = wakes.decide.notified() => {}
                hint = hints.recv() => match hint {
                    Ok(_) | Err(RecvError::Lagged(_)) => {}
                    Err(RecvError::Closed) => return,
                },
                () = tokio::time::sleep(rest) => {}
            }
            tokio::select! {
                () = stop.cancelled() => return,
                () = tokio::time::sleep(TURN_EVERY) => {}
            }
            hints = hints.resubscribe();
        }
    }

    /// One look at everything, and what follows from it.
    ///
    /// # Errors
    /// When the database cannot be read or written; then nothing was decided.
    pub async fn turn(&self) -> Result<NotifierTurn, StoreError> {
        let (monitor, now) = (&self.monitor, self.monitor.now());
        health_watch::look(monitor, now).await?;
        let policy = policy(monitor).await?;
        let cases = case::cases(monitor, policy.settling, now).await?;
        let mut turn = NotifierTurn::default();
        let mut decided = Vec::new();
        for case in &cases {
            let heard = heard_of_the_outage(case, &cases);
            let progress = case.progress();
            let decision = decide(&case.subject, progress, &heard, &policy, now);
            turn.look_again = match (turn.look_again, decision.look_again) {
                (Some(one), Some(other)) => Some(one.min(other)),
                (one, other) => one.or(other),
            };
            let is_moved = decision.progress != *progress || case.is_another();
            let is_worth_a_row = case.alert.is_some() || decision.progress.is_told();
            if is_worth_a_row && (is_moved || (decision.is_over && case.alert.is_some())) {
                decided.push((case, decision));
            }
        }
        let composer = Composer::new(monitor, now);
        let mut writes = Vec::with_capacity(decided.len());
        for (case, decision) in decided {
            let write = composed(&composer, case, decision).await?;
            turn.messages += write.messages.len();
            writes.push(write);
        }
        monitor.store.keep_alerts(writes, now).await?;
        if turn.messages > 0 {
            monitor.wakes().deliver.notify_waiters();
            monitor.live().tell(Topic::Alerts);
        }
        Ok(turn)
    }
}

/// What is decided by, as it is now. The rules of a new installation are written where there are none.
async fn policy(monitor: &Monitor) -> Result<AlertPolicy, StoreError> {
    let store = &monitor.store;
    let mut rules = store.alert_rules().await?;
    if rules.is_empty() {
        let usual = usual().into_iter();
        let usual = usual.map(|(name, spec)| (name.to_owned(), spec)).collect();
        store.begin_with_rules(usual).await?;
        rules = store.alert_rules().await?;
    }
    let rules = rules.into_iter().map(|rule| {
        let quiet = rule.spec.quiet.as_ref().map(Quiet::read);
        let quiet = quiet.and_then(|read| {
            // Checked when it was written: what is unreadable now was changed by hand.
            read.inspect_err(|error| tracing::error!(%error, rule = %rule.name, "quiet hours cannot be read"))
                .ok()
        });
        (rule, quiet)
    });
    let settings = &monitor.settings;
    Ok(AlertPolicy {
        rules: rules.collect(),
        channels: store.channel_ids().await?.into_iter().collect(),
        alert_after: settings.alert_after,
        settling: (settings.policy.poll_interval * 2).min(SETTLING_MOST),
        environment: monitor.environment(),
    })
}

/// The channels that know of a change's practices being blocked, because they were told of the outage.
fn heard_of_the_outage(case: &Case, cases: &[Case]) -> BTreeSet<ChannelId> {
    if case.subject.kind != AlertKind::Change {
        return BTreeSet::new();
    }
    let outages = cases
        .iter()
        .filter(|other| other.subject.kind == AlertKind::Outage && other.shares_a_practice(case));
    let told = outages.flat_map(|outage| &outage.progress().told);
    told.filter(|(_, told)| !told.resolved)
        .map(|(channel, _)| *channel)
        .collect()
}

async fn composed(
    composer: &Composer<'_>,
    case: &Case,
    decision: Decision,
) -> Result<AlertWrite, StoreError> {
    let dedup_key = composer.dedup_key(case);
    let mut messages = Vec::with_capacity(decision.say.len());
    if !decision.say.is_empty() {
        let told = composer.message(case, &dedup_key).await?;
        for say in &decision.say {
            messages.push(NewMessage {
                channel: say.channel,
                urgency: urgency(case.subject.kind, say.event),
                body: composer.as_said(&told, case, say),
            });
        }
    }
    Ok(AlertWrite {
        id: case.alert.as_ref().map(|alert| alert.id),
        kind: case.subject.kind,
        subject: case.subject.number,
        dedup_key,
        progress: decision.progress,
        is_over: decision.is_over,
        messages,
    })
}

/// Which messages overtake which: what opens before what goes on, causes of many before those of one.
const fn urgency(kind: AlertKind, event: AlertEvent) -> i64 {
    let of_kind = match kind {
        AlertKind::Incident | AlertKind::Health => 2,
        AlertKind::Outage => 1,
        AlertKind::Change => 0,
    };
    let of_event = match event {
        AlertEvent::Opened => 20,
        AlertEvent::Resolved => 10,
        AlertEvent::Updated | AlertEvent::Reminder => 0,
    };
    of_event + of_kind
}
