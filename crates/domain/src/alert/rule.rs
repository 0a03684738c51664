//! To whom what goes, and when: what a person writes down as a rule.
//!
//! Rules are tried in their order. The first that matches decides, and those after it only where it says
//! that they go on. The last one, the catch-all, matches everything: what no rule expected still reaches
//! somebody.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::channel::ChannelId;
use super::{AlertKind, duration_text};
use crate::change::Risk;
use crate::environment::Environment;
use crate::headline::State;
use crate::outage::Cause;
use crate::site::Pms;

/// Sundog's own number for a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct RuleId(pub i64);

impl std::fmt::Display for RuleId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

string_enum! {
    /// When a rule speaks, by the practice's opening hours.
    #[derive(Default)]
    pub enum During {
        /// At any hour.
        #[default]
        Any = "any",
        /// From half an hour before the practice opens until it closes. One without hours is always open.
        Within = "within",
        /// While the practice is closed.
        Outside = "outside",
    }
}

/// What a rule matches. An empty list narrows nothing; within a list one must fit, and every list must.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Condition {
    /// Of these kinds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<AlertKind>,
    /// In these states.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub states: Vec<State>,
    /// Whose side the cause is on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub causes: Vec<Cause>,
    /// Changes of these risks.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub risks: Vec<Risk>,
    /// Practices that carry one of these tags.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Practices with one of these PMS.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pms: Vec<Pms>,
    /// Practices on one of these servers or hosts, by name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub servers: Vec<String>,
    /// Practices of one of these tiers.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tiers: Vec<String>,
    /// Where Sundog watches one of these environments.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub environments: Vec<Environment>,
}

/// Which channels a step tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepChannels {
    /// All there are.
    All,
    /// These.
    These(Vec<ChannelId>),
}

/// One step of a rule. The first comes at once, later ones while nobody has acknowledged.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Who is told.
    pub channels: StepChannels,
    /// So long after the rule began to tell.
    #[serde(with = "duration_text", default = "TimeDelta::zero")]
    pub after: TimeDelta,
}

/// Hours in which a rule waits instead of speaking. What it would have said is said afterwards.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuietHours {
    /// Written like opening hours: `Mon-Sun 22:00-07:00`.
    pub hours: String,
    /// The IANA zone of the clock that is meant.
    pub time_zone: String,
}

/// What a person wrote down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleSpec {
    /// What it matches.
    #[serde(rename = "match", default)]
    pub condition: Condition,
    /// How long it must last, from the last good heartbeat; none for what `--alert-after` says.
    #[serde(
        rename = "for",
        with = "duration_text::maybe",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub wait: Option<TimeDelta>,
    /// When it speaks.
    #[serde(rename = "hours", default)]
    pub during: During,
    /// Who is told, step by step.
    pub steps: Vec<Step>,
    /// How often it reminds while nobody has acknowledged; none for never.
    #[serde(
        with = "duration_text::maybe",
        default,
        skip_serializing_if = "Option::is_none"
    )]
    pub remind_every: Option<TimeDelta>,
    /// When it waits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quiet: Option<QuietHours>,
    /// Whether the rules after it are tried as well.
    #[serde(
        rename = "continue",
        default,
        skip_serializing_if = "std::ops::Not::not"
    )]
    pub goes_on: bool,
}

/// A rule as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Its number.
    pub id: RuleId,
    /// Its name.
    pub name: String,
    /// What was written down.
    pub spec: RuleSpec,
    /// Whether it is the last one, which takes what no other does.
    pub catch_all: bool,
}

/// The shortest time between two reminders.
pub const REMIND_LEAST: TimeDelta = TimeDelta::minutes(5);
/// The most steps of a rule.
pub const STEPS_MOST: usize = 6;

/// A rule that cannot be kept, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotARule {
    /// Nobody would hear of it.
    #[error("a rule needs a step: say which channels are told first")]
    NoStep,
    /// Nobody would hear of one step, and the steps after it would look as if somebody had.
    #[error("a step tells nobody: name its channels, or all of them, or leave the step out")]
    NobodyInStep,
    /// More than a person can follow.
    #[error("a rule has {STEPS_MOST} steps at most")]
    TooManySteps,
    /// Steps are taken in turn.
    #[error("the steps must be in the order of their time, the first at 0s")]
    StepsOutOfOrder,
    /// Reminders would be a storm.
    #[error("reminders come every 5m at most: write a longer time, or none")]
    RemindsTooOften,
    /// The hours cannot be read.
    #[error("the quiet hours cannot be read: {0}")]
    Quiet(String),
    /// They never end.
    #[error("the quiet hours never end: nothing would ever be sent")]
    AlwaysQuiet,
    /// The catch-all takes everything.
    #[error(
        "the last rule takes what no other does: it has no conditions, only other channels and times"
    )]
    NarrowCatchAll,
}

impl RuleSpec {
    /// Whether it can be kept.
    ///
    /// # Errors
    /// [`NotARule`] says what to do.
    pub fn check(&self, catch_all: bool) -> Result<(), NotARule> {
        let first = self.steps.first().ok_or(NotARule::NoStep)?;
        if self.steps.len() > STEPS_MOST {
            return Err(NotARule::TooManySteps);
        }
        let is_nobody = |step: &Step| step.channels == StepChannels::These(Vec::new());
        if self.steps.iter().any(is_nobody) {
            return Err(NotARule::NobodyInStep);
        }
        let is_in_order =
            first.after.is_zero() && self.steps.is_sorted_by(|a, b| a.after < b.after);
        if !is_in_order {
            return Err(NotARule::StepsOutOfOrder);
        }
        if self.remind_every.is_some_and(|every| every < REMIND_LEAST) {
            return Err(NotARule::RemindsTooOften);
        }
        if catch_all && self.condition != Condition::default() {
            return Err(NotARule::NarrowCatchAll);
        }
        Ok(())
    }
}

/// The rules of a new installation, in their order; the last is the catch-all. All of them tell every
/// channel there is, so that whoever adds one hears of everything.
pub fn usual() -> Vec<(&'static str, RuleSpec)> {
    let spec = |condition, wait, during, remind_every| RuleSpec {
        condition,
        wait,
        during,
        steps: vec![Step {
            channels: StepChannels::All,
            after: TimeDelta::zero(),
        }],
        remind_every,
        quiet: None,
        goes_on: false,
    };
    let half_an_hour = Some(TimeDelta::minutes(30));
    vec![
        (
            "Sundog itself and its access to Halo Cloud",
            spec(
                Condition {
                    kinds: vec![AlertKind::Incident, AlertKind::Health],
                    causes: vec![Cause::Us, Cause::HaloCloud],
                    ..Condition::default()
                },
                Some(TimeDelta::zero()),
                During::Any,
                Some(TimeDelta::hours(1)),
            ),
        ),
        (
            "A practice is down or blocked in its hours",
            spec(
                Condition {
                    kinds: vec![AlertKind::Incident, AlertKind::Outage],
                    states: vec![State::Offline, State::Unreachable, State::Blocked],
                    ..Condition::default()
                },
                None,
                During::Within,
                Some(TimeDelta::hours(2)),
            ),
        ),
        (
            "A change blocks and waits for us",
            spec(
                Condition {
                    kinds: vec![AlertKind::Change],
                    ..Condition::default()
                },
                half_an_hour,
                During::Within,
                Some(TimeDelta::hours(4)),
            ),
        ),
        (
            "Everything else",
            spec(Condition::default(), half_an_hour, During::Within, None),
        ),
    ]
}

/// The word for all channels, where they are not listed.
const ALL: &str = "all";

impl Serialize for StepChannels {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::All => serializer.serialize_str(ALL),
            Self::These(channels) => channels.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for StepChannels {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Word(String),
            List(Vec<ChannelId>),
        }
        match Written::deserialize(deserializer)? {
            Written::Word(word) if word == ALL => Ok(Self::All),
            Written::Word(_) => Err(serde::de::Error::custom(
                "the channels are a list of their numbers, or the word all",
            )),
            Written::List(channels) => Ok(Self::These(channels)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_rules_can_be_kept_and_are_read_back_as_they_were_written() {
        let rules = usual();
        for (at, (name, spec)) in rules.iter().enumerate() {
            let is_last = at + 1 == rules.len();
            assert_eq!(spec.check(is_last), Ok(()), "{name}");
            let text = serde_json::to_string(spec).unwrap();
            assert_eq!(
                &serde_json::from_str::<RuleSpec>(&text).unwrap(),
                spec,
                "{text}"
            );
        }
    }

    #[test]
    fn a_rule_that_nobody_could_mean_is_refused_with_what_to_do() {
        let (_, good) = usual().remove(1);
        let step = |seconds| Step {
            channels: StepChannels::All,
            after: TimeDelta::seconds(seconds),
        };
        let with = |steps: &[i64]| RuleSpec {
            steps: steps.iter().map(|seconds| step(*seconds)).collect(),
            ..good.clone()
        };
        assert_eq!(with(&[]).check(false), Err(NotARule::NoStep));
        assert_eq!(with(&[60]).check(false), Err(NotARule::StepsOutOfOrder));
        assert_eq!(
            with(&[0, 600, 600]).check(false),
            Err(NotARule::StepsOutOfOrder)
        );
        assert_eq!(
            with(&[0, 1, 2, 3, 4, 5, 6]).check(false),
            Err(NotARule::TooManySteps)
        );
        let mut silent = with(&[0, 600]);
        silent.steps[1].channels = StepChannels::These(Vec::new());
        assert_eq!(silent.check(false), Err(NotARule::NobodyInStep));
        assert_eq!(silent.check(true), Err(NotARule::NobodyInStep));
        assert_eq!(good.check(true), Err(NotARule::NarrowCatchAll));
        let hasty = RuleSpec {
            remind_every: Some(TimeDelta::seconds(1)),
            ..good
        };
        assert_eq!(hasty.check(false), Err(NotARule::RemindsTooOften));
    }

    #[test]
    fn a_misspelt_name_in_a_rule_is_an_error() {
        let text = r#"{"match": {"kind": ["outage"]}, "steps": [{"channels": "all"}]}"#;
        let error = serde_json::from_str::<RuleSpec>(text).unwrap_err();
        assert!(error.to_string().contains("kinds"), "{error}");
    }
}
