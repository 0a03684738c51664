//! What a rule would have sent over the last days: the causes that were recorded are gone through again, in
//! time, by the same rules that send.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use domain::alert::AlertKind;
use domain::alert::decide::{AlertPolicy, decide};
use domain::alert::progress::Progress;
use domain::alert::rule::{Rule, RuleId, RuleSpec};
use domain::alert::subject::Subject;
use domain::alert::when::Quiet;
use domain::views::alerts::{PreviewedMessage, RulePreview};

use super::rule::{RuleNotKept, check};
use crate::notify::{Alerts, RecordedCase, recorded_cases};

/// Over how many days.
const DAYS: u32 = 30;
/// So often one cause speaks at most: reminders of something that lasts for weeks.
const TURNS: usize = 2000;
/// So many messages are listed.
const LISTED: usize = 100;

/// Goes through the recorded causes of the last thirty days with a rule in front of the others, or, where it is
/// one of them, in its place.
///
/// # Errors
/// [`RuleNotKept`] where the rule could not be kept.
pub async fn preview_rule(
    alerts: &Alerts,
    id: Option<RuleId>,
    spec: RuleSpec,
) -> Result<RulePreview, RuleNotKept> {
    let (monitor, now) = (&alerts.monitor, alerts.monitor.now());
    let rules = monitor.store.alert_rules().await?;
    let catch_all = id.is_some_and(|id| rules.iter().any(|rule| rule.id == id && rule.catch_all));
    check(alerts, &spec, catch_all).await?;
    let mut policy = crate::notify::policy(monitor).await?;
    let previewed = Rule {
        id: id.unwrap_or(RuleId(0)),
        name: String::new(),
        spec,
        catch_all,
    };
    put_in(&mut policy, previewed.clone());
    let from = now - TimeDelta::days(i64::from(DAYS));
    let cases = recorded_cases(monitor, from, now).await?;
    let mut messages = Vec::new();
    for case in cases {
        let is_decided_by_it = policy
            .deciding(&case.subject)
            .any(|rule| rule.id == previewed.id);
        if is_decided_by_it {
            replay(&case, &alone(&policy, previewed.id), now, &mut messages);
        }
    }
    messages.sort_by_key(|message| std::cmp::Reverse(message.at));
    let count = messages.iter().map(|message| message.channels).sum();
    messages.truncate(LISTED);
    Ok(RulePreview {
        days: DAYS,
        messages: count,
        items: messages,
    })
}

/// The rules with one of them as it is to be.
fn put_in(policy: &mut AlertPolicy, rule: Rule) {
    let quiet = rule
        .spec
        .quiet
        .as_ref()
        .and_then(|quiet| Quiet::read(quiet).ok());
    let place = policy
        .rules
        .iter()
        .position(|(known, _)| known.id == rule.id);
    match place {
        Some(at) => policy.rules[at] = (rule, quiet),
        None => policy.rules.insert(0, (rule, quiet)),
    }
}

/// That rule alone: what others send too is not counted as its own.
fn alone(policy: &AlertPolicy, id: RuleId) -> AlertPolicy {
    let mut policy = policy.clone();
    policy.rules.retain(|(rule, _)| rule.id == id);
    policy
}

/// One cause from when it was noticed until it was over, or until now.
fn replay(
    case: &RecordedCase,
    policy: &AlertPolicy,
    now: DateTime<Utc>,
    messages: &mut Vec<PreviewedMessage>,
) {
    let subject = &case.subject;
    let mut progress = Progress::default();
    let mut at = subject.noticed_at.max(subject.began);
    for _ in 0..TURNS {
        if at > now {
            return;
        }
        let as_it_was = as_of(subject, at);
        let decision = decide(&as_it_was, &progress, &BTreeSet::new(), policy, at);
        progress = decision.progress;
        if let Some(first) = decision.say.first() {
            messages.push(PreviewedMessage {
                at,
                event: first.event,
                kind: subject.kind,
                title: case.title.clone(),
                channels: decision.say.len(),
            });
        }
        if decision.is_over {
            return;
        }
        let end = subject.ended.filter(|ended| *ended > at);
        let next = match (decision.look_again, end) {
            (Some(one), Some(other)) => one.min(other),
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => return,
        };
        at = next.max(at + TimeDelta::seconds(1));
    }
}

/// The cause as it was known at a moment: not over before it was.
fn as_of(subject: &Subject, at: DateTime<Utc>) -> Subject {
    Subject {
        ended: subject.ended.filter(|ended| *ended <= at),
        // Outages that belong to an incident spoke for themselves only before it began.
        belongs_to: subject
            .belongs_to
            .filter(|_| subject.kind == AlertKind::Outage),
        ..subject.clone()
    }
}
