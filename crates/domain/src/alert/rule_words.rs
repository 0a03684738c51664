//! A rule as a person reads it aloud.

use std::collections::BTreeMap;

use super::AlertKind;
use super::channel::ChannelId;
use super::rule::{Condition, During, RuleSpec, Step, StepChannels};
use crate::outage::Cause;
use crate::wording::spelled;

/// The names of the channels that there are.
pub type ChannelNames = BTreeMap<ChannelId, String>;

/// The rule in sentences: what, how long, when, to whom, what then.
pub fn in_words(spec: &RuleSpec, catch_all: bool, channels: &ChannelNames) -> String {
    let what = match catch_all {
        true => "What no rule before this one matches".to_owned(),
        false => capitalised(&condition(&spec.condition)),
    };
    let wait = match spec.wait {
        None => "after the usual time (--alert-after)".to_owned(),
        Some(wait) if wait.is_zero() => "at once".to_owned(),
        Some(wait) => format!("after {}", spelled(wait)),
    };
    let during = match spec.during {
        During::Any => "at any hour",
        During::Within => "in the practice’s hours, from half an hour before it opens",
        During::Outside => "while the practice is closed",
    };
    let mut sentences = vec![format!("{what}: {wait}, {during}.")];
    let steps = spec.steps.iter().enumerate();
    sentences.extend(steps.map(|(at, each)| step(at, each, channels)));
    sentences.push(match spec.remind_every {
        Some(every) => format!("A reminder every {} until somebody has it.", spelled(every)),
        None => "No reminders.".to_owned(),
    });
    if let Some(quiet) = &spec.quiet {
        let (hours, zone) = (&quiet.hours, &quiet.time_zone);
        sentences.push(format!(
            "Quiet {hours} ({zone}): what comes then is told afterwards."
        ));
    }
    if spec.goes_on {
        sentences.push("The rules after this one are tried as well.".to_owned());
    }
    sentences.join(" ")
}

fn step(at: usize, step: &Step, channels: &ChannelNames) -> String {
    let whom = match &step.channels {
        StepChannels::All if channels.is_empty() => "every channel (there is none yet)".to_owned(),
        StepChannels::All => "every channel".to_owned(),
        StepChannels::These(ids) => {
            let names = ids.iter().map(|id| match channels.get(id) {
                Some(name) => name.clone(),
                None => "a channel that was removed".to_owned(),
            });
            listed(&names.collect::<Vec<_>>(), "and")
        }
    };
    match at {
        0 => format!("Tells {whom}."),
        _ => format!(
            "If nobody has it {} later, tells {whom}.",
            spelled(step.after)
        ),
    }
}

fn condition(condition: &Condition) -> String {
    let kinds = match condition.kinds.as_slice() {
        [] => "anything".to_owned(),
        kinds => {
            let words = kinds.iter().map(|kind| match kind {
                AlertKind::Incident => "an incident",
                AlertKind::Outage => "an outage",
                AlertKind::Change => "a change that blocks",
                AlertKind::Health => "Sundog itself",
            });
            listed(&words.map(str::to_owned).collect::<Vec<_>>(), "or")
        }
    };
    let mut parts = vec![kinds];
    let mut part = |before: &str, words: Vec<String>| {
        if !words.is_empty() {
            parts.push(format!("{before} {}", listed(&words, "or")));
        }
    };
    let lower = |label: &str| label.to_lowercase();
    part(
        "that is",
        condition
            .states
            .iter()
            .map(|state| lower(state.label()))
            .collect(),
    );
    part(
        "on the side of",
        condition
            .causes
            .iter()
            .map(|cause| match cause {
                Cause::Us => "us".to_owned(),
                cause => cause.label().to_owned(),
            })
            .collect(),
    );
    part(
        "of risk",
        condition
            .risks
            .iter()
            .map(|risk| risk.as_str().to_owned())
            .collect(),
    );
    part("tagged", condition.tags.clone());
    part(
        "with",
        condition
            .pms
            .iter()
            .map(|pms| pms.full_name().to_owned())
            .collect(),
    );
    part("on", condition.servers.clone());
    part("of tier", condition.tiers.clone());
    part(
        "in",
        condition
            .environments
            .iter()
            .map(|each| each.label().to_owned())
            .collect(),
    );
    parts.join(" ")
}

/// `a, b or c`.
fn listed(words: &[String], last: &str) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., end] => format!("{} {last} {end}", first.join(", ")),
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::alert::rule::usual;

    #[test]
    fn the_usual_rules_read_like_sentences() {
        let channels = BTreeMap::from([(ChannelId(1), "On call".to_owned())]);
        let rules = usual().into_iter().enumerate();
        let words: Vec<_> = rules
            .map(|(at, (_, spec))| in_words(&spec, at == 3, &channels))
            .collect();
        insta::assert_snapshot!(words.join("\n"));
    }

    #[test]
    fn steps_quiet_hours_and_removed_channels_are_said() {
        let channels = BTreeMap::from([(ChannelId(1), "On call".to_owned())]);
        let (_, spec) = usual().remove(1);
        let step = |ids: &[i64], minutes| Step {
            channels: StepChannels::These(ids.iter().copied().map(ChannelId).collect()),
            after: TimeDelta::minutes(minutes),
        };
        let spec = RuleSpec {
            steps: vec![step(&[1], 0), step(&[1, 2], 15)],
            quiet: Some(crate::alert::rule::QuietHours {
                hours: "Mon-Sun 22:00-07:00".to_owned(),
                time_zone: "Australia/Perth".to_owned(),
            }),
            goes_on: true,
            ..spec
        };
        insta::assert_snapshot!(in_words(&spec, false, &channels));
    }
}
