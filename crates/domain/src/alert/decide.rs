//! What is to be said of one cause now, and when to look again.
//!
//! It is asked again whenever something may have moved, and looks at how things are: a cause that lasts and
//! that a channel has not heard of is opened there once a rule says so; a channel that heard of one that is
//! over is told so. What waits (for its time, the practice's hours, the end of maintenance or of quiet hours)
//! is said when it may be, if the cause still lasts then; nothing is dropped for having waited.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};

use super::AlertEvent;
use super::channel::ChannelId;
use super::progress::{Progress, Told};
use super::rule::{Rule, Step, StepChannels};
use super::subject::{Members, Subject};
use super::when::{Quiet, may_speak};
use crate::environment::Environment;

/// How often a message says that more practices are concerned, at most.
pub const MORE_MEMBERS_EVERY: TimeDelta = TimeDelta::minutes(5);

/// How often a message says who has it, at most: taking and handing back by turns is no news.
pub const TAKEN_EVERY: TimeDelta = TimeDelta::minutes(2);

/// What is the same for every cause.
#[derive(Clone, Debug)]
pub struct AlertPolicy {
    /// The rules in their order, each with its quiet hours.
    pub rules: Vec<(Rule, Option<Quiet>)>,
    /// The channels that there are.
    pub channels: BTreeSet<ChannelId>,
    /// How long a cause lasts before a rule that names no time speaks.
    pub alert_after: TimeDelta,
    /// So long what was confirmed waits for others that share its cause, and what is over for whether it stays
    /// over.
    pub settling: TimeDelta,
    /// Which Halo Cloud is watched.
    pub environment: Environment,
}

impl AlertPolicy {
    /// The rules that decide about a cause, in their order: the first that matches, and those after it as
    /// long as they go on.
    pub fn deciding<'a>(&'a self, subject: &'a Subject) -> impl Iterator<Item = &'a Rule> {
        self.fitting(subject).map(|(rule, _)| rule)
    }

    fn fitting<'a>(
        &'a self,
        subject: &'a Subject,
    ) -> impl Iterator<Item = &'a (Rule, Option<Quiet>)> + use<'a> {
        let environment = self.environment;
        let fitting = self.rules.iter().filter(move |(rule, _)| {
            rule.catch_all || rule.spec.condition.fits(subject, environment)
        });
        let mut is_decided = false;
        fitting.take_while(move |(rule, _)| {
            let is_tried = !is_decided;
            is_decided = !rule.spec.goes_on;
            is_tried
        })
    }
}

/// Why something is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// A rule says so.
    Rule,
    /// Nobody acknowledged in the time that an earlier step gave.
    NobodyAcknowledged,
    /// So many more practices than the last message counted.
    MoreMembers(usize),
    /// It turned out to belong to this incident.
    BelongsTo(i64),
    /// Somebody took it.
    Taken,
    /// It lasts, and nobody has it.
    StillOpen,
    /// It is over.
    Over,
}

/// One thing to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Say {
    /// Where.
    pub channel: ChannelId,
    /// What.
    pub event: AlertEvent,
    /// Why.
    pub why: Why,
}

/// What follows from how things are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decision {
    /// What is to be said, once for each channel at most.
    pub say: Vec<Say>,
    /// What will have been told then.
    pub progress: Progress,
    /// When to look again although nothing moves.
    pub look_again: Option<DateTime<Utc>>,
    /// Whether nothing more will ever be said of it.
    pub is_over: bool,
}

/// Decides about one cause. `heard` are channels that know of it by another one of the same practice: they
/// are not told twice.
pub fn decide(
    subject: &Subject,
    progress: &Progress,
    heard: &BTreeSet<ChannelId>,
    policy: &AlertPolicy,
    now: DateTime<Utc>,
) -> Decision {
    let mut decider = Decider::new(subject, progress, policy, now);
    if let Some(ended) = subject.ended {
        decider.over(ended);
    } else if let Some(incident) = subject.belongs_to {
        decider.belong(incident);
    } else if !subject.is_unseen || progress.is_told() {
        decider.taken();
        decider.follow_rules(heard);
    }
    decider.decision
}

struct Decider<'a> {
    subject: &'a Subject,
    policy: &'a AlertPolicy,
    now: DateTime<Utc>,
    decision: Decision,
}

impl<'a> Decider<'a> {
    fn new(
        subject: &'a Subject,
        progress: &Progress,
        policy: &'a AlertPolicy,
        now: DateTime<Utc>,
    ) -> Self {
        let mut progress = progress.clone();
        // A channel that was removed is told nothing more.
        progress
            .told
            .retain(|channel, _| policy.channels.contains(channel));
        // After a clock went back, nothing was said later than now.
        for told in progress.told.values_mut() {
            told.newest_at = told.newest_at.min(now);
        }
        Self {
            subject,
            policy,
            now,
            decision: Decision {
                progress,
                ..Decision::default()
            },
        }
    }

    fn rules(&self) -> impl Iterator<Item = &'a (Rule, Option<Quiet>)> + use<'a> {
        self.policy.fitting(self.subject)
    }

    /// It is over: each channel that heard of it is told once it stayed over, and after quiet hours.
    fn over(&mut self, ended: DateTime<Utc>) {
        let at = ended.max(self.subject.noticed_at) + self.policy.settling;
        let channels: Vec<_> = self.decision.progress.told.keys().copied().collect();
        for channel in channels {
            if self.decision.progress.told[&channel].resolved {
                continue;
            }
            let naming = self.rules().filter(|(rule, _)| {
                let mut steps = rule.spec.steps.iter();
                steps.any(|step| tells(step, channel))
            });
            let quiet_over =
                naming.map(|(_, quiet)| quiet.as_ref().map_or(at, |quiet| quiet.over(at)));
            let at = quiet_over.min().unwrap_or(at);
            if at <= self.now {
                self.say(channel, AlertEvent::Resolved, Why::Over);
            } else {
                self.look_again(at);
            }
        }
        let mut told = self.decision.progress.told.values();
        self.decision.is_over = told.all(|told| told.resolved);
    }

    /// The incident speaks for it. Whoever heard of it before is told so, once.
    fn belong(&mut self, incident: i64) {
        if !self.decision.progress.is_told() || self.decision.progress.belongs_to == Some(incident)
        {
            return;
        }
        self.decision.progress.belongs_to = Some(incident);
        for channel in self.open_channels() {
            self.say(channel, AlertEvent::Updated, Why::BelongsTo(incident));
        }
    }

    /// Somebody took it since it was told last: everybody who heard of it is told who.
    fn taken(&mut self) {
        let Some(taken) = &self.subject.taken else {
            return;
        };
        if !self.decision.progress.is_told()
            || self.decision.progress.taken_at >= Some(taken.at)
            || taken.until <= self.now
        {
            return;
        }
        let told_before = self.decision.progress.taken_at;
        if let Some(next) = told_before
            .map(|at| at + TAKEN_EVERY)
            .filter(|at| *at > self.now)
        {
            return self.look_again(next);
        }
        self.decision.progress.taken_at = Some(taken.at);
        for channel in self.open_channels() {
            self.say(channel, AlertEvent::Updated, Why::Taken);
        }
    }

    fn follow_rules(&mut self, heard: &BTreeSet<ChannelId>) {
        for (rule, quiet) in self.rules() {
            self.follow(rule, quiet.as_ref(), heard);
        }
    }

    /// One rule: its steps, its reminders, and how many practices there are by now.
    fn follow(&mut self, rule: &Rule, quiet: Option<&Quiet>, heard: &BTreeSet<ChannelId>) {
        let began = self.decision.progress.rules.get(&rule.id).copied();
        let Some(due) = began.or_else(|| {
            let wait = rule.spec.wait.unwrap_or(self.policy.alert_after);
            let settled = self.subject.noticed_at + self.settling();
            self.allowed(rule, quiet, settled.max(self.subject.began + wait))
        }) else {
            return;
        };
        if due > self.now {
            self.look_again(due);
            return;
        }
        let began = began.unwrap_or(self.now);
        for (at, step) in rule.spec.steps.iter().enumerate() {
            if self.is_taken() && at > 0 {
                break;
            }
            let Some(due) = self.allowed(rule, quiet, began + step.after) else {
                break;
            };
            if due > self.now {
                self.look_again(due);
                break;
            }
            let why = if at == 0 {
                Why::Rule
            } else {
                Why::NobodyAcknowledged
            };
            self.decision.progress.rules.entry(rule.id).or_insert(began);
            for channel in self.channels(step) {
                if !self.decision.progress.told.contains_key(&channel) && !heard.contains(&channel)
                {
                    self.say(channel, AlertEvent::Opened, why);
                }
            }
        }
        let reached = rule.spec.steps.iter().flat_map(|step| self.channels(step));
        let reached: BTreeSet<_> = reached.collect();
        for channel in reached {
            self.go_on(rule, quiet, channel);
        }
        if let Some(taken) = &self.subject.taken {
            self.look_again(taken.until);
        }
    }

    /// A channel that heard of it: more practices, or a reminder.
    fn go_on(&mut self, rule: &Rule, quiet: Option<&Quiet>, channel: ChannelId) {
        let Some(told) = self.decision.progress.told.get(&channel).cloned() else {
            return;
        };
        let is_said = self.decision.say.iter().any(|say| say.channel == channel);
        if told.resolved || is_said {
            if let Some(every) = rule.spec.remind_every {
                self.look_again(self.now + every);
            }
            return;
        }
        let members = self.subject.members.count();
        if self.has_grown(&told) {
            let at = self.allowed(rule, quiet, told.newest_at + MORE_MEMBERS_EVERY);
            match at {
                Some(at) if at <= self.now => {
                    let more = Why::MoreMembers(members - told.members);
                    return self.say(channel, AlertEvent::Updated, more);
                }
                Some(at) => self.look_again(at),
                None => {}
            }
        }
        let Some(every) = rule.spec.remind_every.filter(|_| !self.is_taken()) else {
            return;
        };
        match self.allowed(rule, quiet, told.newest_at + every) {
            Some(at) if at <= self.now => self.say(channel, AlertEvent::Reminder, Why::StillOpen),
            Some(at) => self.look_again(at),
            None => {}
        }
    }

    /// Whether the practices are half as many again as the last message counted. Where everybody is
    /// concerned there is nothing to count.
    fn has_grown(&self, told: &Told) -> bool {
        let Members::Practices(members) = &self.subject.members else {
            return false;
        };
        members.len() > told.members && members.len() * 2 >= told.members * 3
    }

    /// What waits for others: an outage might turn out to belong to an incident, an incident to have more
    /// members. Our own access and health have no such company.
    fn settling(&self) -> TimeDelta {
        match self.subject.members {
            Members::Everybody { .. } => TimeDelta::zero(),
            Members::Practices(_) => self.policy.settling,
        }
    }

    fn allowed(
        &self,
        rule: &Rule,
        quiet: Option<&Quiet>,
        at: DateTime<Utc>,
    ) -> Option<DateTime<Utc>> {
        // What was due before may be said at any moment from now on at which it is allowed.
        may_speak(&rule.spec, quiet, self.subject, at.max(self.now))
    }

    fn is_taken(&self) -> bool {
        let taken = self.subject.taken.as_ref();
        taken.is_some_and(|taken| taken.until > self.now)
    }

    fn channels(&self, step: &Step) -> Vec<ChannelId> {
        match &step.channels {
            StepChannels::All => self.policy.channels.iter().copied().collect(),
            StepChannels::These(channels) => {
                let there = channels
                    .iter()
                    .filter(|each| self.policy.channels.contains(each));
                there.copied().collect()
            }
        }
    }

    fn open_channels(&self) -> Vec<ChannelId> {
        let told = self.decision.progress.told.iter();
        let open = told.filter(|(_, told)| !told.resolved);
        open.map(|(channel, _)| *channel).collect()
    }

    fn say(&mut self, channel: ChannelId, event: AlertEvent, why: Why) {
        if self.decision.say.iter().any(|say| say.channel == channel) {
            return;
        }
        let (now, members) = (self.now, self.subject.members.count());
        let told = self.decision.progress.told.entry(channel).or_insert(Told {
            opened_at: now,
            newest_at: now,
            members,
            resolved: false,
        });
        told.newest_at = now;
        told.members = members;
        told.resolved = event == AlertEvent::Resolved;
        self.decision.say.push(Say {
            channel,
            event,
            why,
        });
    }

    fn look_again(&mut self, at: DateTime<Utc>) {
        if at <= self.now {
            return;
        }
        let sooner = self.decision.look_again.is_none_or(|known| at < known);
        if sooner {
            self.decision.look_again = Some(at);
        }
    }
}

fn tells(step: &Step, channel: ChannelId) -> bool {
    match &step.channels {
        StepChannels::All => true,
        StepChannels::These(channels) => channels.contains(&channel),
    }
}

#[cfg(test)]
mod tests;
