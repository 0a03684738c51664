//! Who is told of what, and how messages reach them.
//!
//! The [`Notifier`] looks at everything that stands and is worth a message, decides with
//! `domain::alert::decide`, and writes down what was decided together with the messages that follow.
//!
//! A turn looks at how things are and at what was told so far, both as they are on disk or in the snapshot.
//! It needs no memory of its own, so a restart, a missed wake-up or a rule that was edited meanwhile changes
//! nothing that was promised: the next turn says what is still unsaid. Turns come whenever the watch
//! published something, and at the times that the turn before asked for.
//!
//! `delivery` sends what waits in the outbox, `channels` knows how a message looks on each way by which it can
//! travel, `outbound` is the only way to hosts that people name. `feed_delivery` brings the mapping ledger to
//! programs, `dead_man` tells somebody outside that Sundog lives. Secrets lie behind `vault`, and `ack_link`
//! makes the links with which somebody says that they have it.

pub mod ack_link;
mod aftermath;
mod case;
pub mod channels;
mod compose;
pub mod dead_man;
pub mod delivery;
pub mod feed_delivery;
mod health_watch;
pub mod outbound;
mod recorded;
mod undecided;
pub mod vault;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use domain::alert::channel::ChannelId;
use domain::alert::decide::{AlertPolicy, Decision, decide};
use domain::alert::health_condition::HealthCondition;
use domain::alert::rule::usual;
use domain::alert::subject::Member;
use domain::alert::when::Quiet;
use domain::alert::{AlertEvent, AlertKind};
use domain::hint::Topic;
use domain::practice::PracticeId;
use store::{AlertWrite, OutgoingMessage, StoreError};
use tokio::sync::Notify;
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;

use self::case::{Case, Standing};
use self::compose::Composer;
use self::delivery::{Delivery, new_message_id};
pub(crate) use self::recorded::{RecordedCase, recorded_cases};
use self::undecided::Undecided;
use crate::Monitor;
use crate::engine::health::Readiness;

/// Turns come at most this often, however much is published.
const TURN_EVERY: Duration = Duration::from_millis(100);
/// A turn comes at least this often: our own health is looked at then.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// What cannot be decided for longer than this is worth a word by another way.
const UNDECIDED_MOST: TimeDelta = TimeDelta::seconds(60);
/// What was confirmed waits this long for others at most.
const SETTLING_MOST: TimeDelta = TimeDelta::seconds(60);

/// What opens is at least so urgent, and nothing else is.
pub(crate) const OPENING: i64 = 20;

/// Decides who is told of what. There is one for each database.
pub struct Notifier {
    alerts: Alerts,
}

/// What commands and pages about alerts work on: the watch, and the ways to receivers. Cheap to clone.
#[derive(Clone)]
pub struct Alerts {
    /// The watch.
    pub monitor: Monitor,
    /// What sends messages.
    pub delivery: Delivery,
    /// Woken when rules, channels or maintenance were changed.
    decide: Arc<Notify>,
    undecided: Undecided,
}

impl Alerts {
    /// Over a watch and what sends.
    pub fn new(monitor: Monitor, delivery: Delivery) -> Self {
        Self {
            monitor,
            delivery,
            decide: Arc::default(),
            undecided: Undecided::default(),
        }
    }

    /// Rules, channels or maintenance were changed: what follows from that is decided now.
    pub fn changed(&self) {
        self.decide.notify_one();
        self.delivery.bell().ring();
        self.monitor.live().tell(Topic::Alerts);
    }

    /// Whether somebody would hear if something happened now, for whoever watches Sundog from outside.
    ///
    /// # Errors
    /// What is not well, in words.
    pub async fn health(&self) -> Result<(), String> {
        let readiness = self.monitor.readiness().await;
        if !matches!(readiness, Readiness::Ready | Readiness::Starting) {
            return Err(format!("Sundog is not ready: {}", readiness.as_str()));
        }
        let undecided = self.undecided.since();
        if undecided.is_some_and(|since| self.monitor.now() - since > UNDECIDED_MOST) {
            return Err(HealthCondition::Undecided.title().to_owned());
        }
        let wrong = self.monitor.store.health_conditions(&[]).await;
        let wrong = wrong.map_err(|error| error.to_string())?;
        match wrong.first() {
            Some(first) => Err(first.condition.title().to_owned()),
            None => Ok(()),
        }
    }
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
    /// One that decides about what is watched.
    pub const fn new(alerts: Alerts) -> Self {
        Self { alerts }
    }

    /// Decides until told to stop. What cannot be written is logged and decided again.
    pub async fn run(self, stop: CancellationToken) {
        let monitor = &self.alerts.monitor;
        let mut hints = monitor.live().listen();
        loop {
            let rest = match self.turn().await {
                Ok(turn) => turn.look_again.map_or(LOOK_EVERY, |at| {
                    let rest = (at - monitor.now()).to_std();
                    rest.unwrap_or_default().clamp(TURN_EVERY, LOOK_EVERY)
                }),
                Err(error) => {
                    tracing::error!(%error, "who is to be told cannot be decided; it is tried again");
                    LOOK_EVERY
                }
            };
            tokio::select! {
                () = stop.cancelled() => return,
                () = self.alerts.decide.notified() => {}
                hint = hints.recv() => match hint {
                    // A mapping may have been decided: the feed is delivered by the same bell.
                    Ok(_) | Err(RecvError::Lagged(_)) => self.alerts.delivery.bell().ring(),
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

    /// One look at everything, and what follows from it. What cannot be written keeps nothing else from being
    /// told.
    ///
    /// # Errors
    /// When the database cannot be read or written; then what is still unsaid is said by the next turn.
    pub async fn turn(&self) -> Result<NotifierTurn, StoreError> {
        let done = self.look().await;
        self.alerts
            .undecided
            .note(done.is_err(), self.alerts.monitor.now());
        done
    }

    async fn look(&self) -> Result<NotifierTurn, StoreError> {
        let monitor = &self.alerts.monitor;
        let now = monitor.now();
        health_watch::look(monitor, self.alerts.undecided.since(), now).await?;
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
        let kept = self.keep(writes, now).await;
        if turn.messages > 0 {
            self.alerts.delivery.bell().ring();
            monitor.live().tell(Topic::Alerts);
        }
        kept.map(|()| turn)
    }

    /// Writes all together. Where the database refuses that, each by itself: one that cannot be written must
    /// not silence the others.
    async fn keep(&self, writes: Vec<AlertWrite>, now: DateTime<Utc>) -> Result<(), StoreError> {
        let store = &self.alerts.monitor.store;
        if store.keep_alerts(writes.clone(), now).await.is_ok() {
            return Ok(());
        }
        let mut refused = Ok(());
        for write in writes {
            let (kind, subject) = (write.kind, write.subject);
            if let Err(error) = store.keep_alerts(vec![write], now).await {
                tracing::error!(%error, %kind, subject, "what is to be told of a cause cannot be written");
                refused = Err(error);
            }
        }
        refused
    }
}

/// A practice as rules look at it; none where it is not on the list.
pub(crate) async fn member_of(
    monitor: &Monitor,
    id: PracticeId,
    now: DateTime<Utc>,
) -> Result<Option<Member>, StoreError> {
    let snapshot = monitor.snapshot();
    let standing = Standing::of(monitor, &snapshot, now, now).await?;
    Ok(standing.member(id))
}

/// What is decided by, as it is now. The rules of a new installation are written where there are none.
pub(crate) async fn policy(monitor: &Monitor) -> Result<AlertPolicy, StoreError> {
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
            read.inspect_err(
                |error| tracing::error!(%error, rule = %rule.name, "quiet hours cannot be read"),
            )
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
            messages.push(OutgoingMessage {
                message_id: new_message_id(),
                alert: None,
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
        AlertEvent::Opened => OPENING,
        AlertEvent::Resolved => 10,
        AlertEvent::Updated | AlertEvent::Reminder => 0,
    };
    of_event + of_kind
}
