//! A rule as the form on the page holds it: read from what was sent, and written into its fields.

use std::str::FromStr;

use chrono::TimeDelta;

use super::channel::{ALERT_NAME_CHARS_MAX, ChannelId};
use super::duration_text;
use super::rule::{Condition, QuietHours, RuleSpec, Step, StepChannels};
use crate::action::field::{FieldProblem, SentFields};
use crate::outside_text::line;

/// The steps that the form has room for.
pub const FORM_STEPS: usize = 3;

/// The fields of each step: its channels, and how long after the first it comes.
pub const STEP_FIELDS: [(&str, &str); FORM_STEPS] = [
    ("channels", "after"),
    ("channels_2", "after_2"),
    ("channels_3", "after_3"),
];

/// The word of the box for all channels.
pub const ALL_CHANNELS: &str = "all";

/// Name, rule and place, as they were sent.
///
/// # Errors
/// Names the field that cannot be read, and says what to do.
pub fn read(sent: &SentFields) -> Result<(String, RuleSpec, Option<usize>), FieldProblem> {
    let name = line(sent.get("name"));
    if name.is_empty() || name.chars().count() > ALERT_NAME_CHARS_MAX {
        return Err(FieldProblem {
            field: "name",
            text: "Give the rule a name of up to 80 characters.",
        });
    }
    let quiet = line(sent.get("quiet_hours"));
    let spec = RuleSpec {
        condition: Condition {
            kinds: words(sent, "kinds")?,
            states: words(sent, "states")?,
            causes: words(sent, "causes")?,
            risks: words(sent, "risks")?,
            tags: texts(sent, "tags"),
            pms: words(sent, "pms")?,
            servers: texts(sent, "servers"),
            tiers: texts(sent, "tiers"),
            environments: words(sent, "environments")?,
        },
        wait: length(sent, "for")?,
        during: match sent.get("hours") {
            "" => Default::default(),
            word => word.parse().map_err(|_| CHOOSE)?,
        },
        steps: steps(sent)?,
        remind_every: length(sent, "remind_every")?,
        quiet: (!quiet.is_empty()).then(|| QuietHours {
            hours: quiet,
            time_zone: line(sent.get("quiet_zone")),
        }),
        goes_on: !sent.get("continue").is_empty(),
    };
    let position = sent.get("position").trim().parse::<usize>().ok();
    Ok((name, spec, position.map(|place| place.saturating_sub(1))))
}

const CHOOSE: FieldProblem = FieldProblem {
    field: "hours",
    text: "Choose one of what the form offers.",
};

/// What stands in the fields of a rule, by name: a name may come more than once.
pub fn written(name: &str, spec: &RuleSpec) -> Vec<(&'static str, String)> {
    let mut fields = vec![("name", name.to_owned())];
    let condition = &spec.condition;
    fields.extend(
        condition
            .kinds
            .iter()
            .map(|kind| ("kinds", kind.to_string())),
    );
    fields.extend(
        condition
            .states
            .iter()
            .map(|state| ("states", state.to_string())),
    );
    fields.extend(
        condition
            .causes
            .iter()
            .map(|cause| ("causes", cause.to_string())),
    );
    fields.extend(
        condition
            .risks
            .iter()
            .map(|risk| ("risks", risk.to_string())),
    );
    fields.extend(condition.pms.iter().map(|pms| ("pms", pms.to_string())));
    fields.extend(
        condition
            .environments
            .iter()
            .map(|each| ("environments", each.to_string())),
    );
    let lists = [
        ("tags", &condition.tags),
        ("servers", &condition.servers),
        ("tiers", &condition.tiers),
    ];
    fields.extend(lists.map(|(field, list)| (field, list.join(", "))));
    let length = |length: Option<TimeDelta>| length.map(duration_text::write).unwrap_or_default();
    fields.push(("for", length(spec.wait)));
    fields.push(("hours", spec.during.to_string()));
    for (step, (channels, after)) in spec.steps.iter().zip(STEP_FIELDS) {
        match &step.channels {
            StepChannels::All => fields.push((channels, ALL_CHANNELS.to_owned())),
            StepChannels::These(ids) => {
                fields.extend(ids.iter().map(|id| (channels, id.to_string())));
            }
        }
        if !step.after.is_zero() {
            fields.push((after, duration_text::write(step.after)));
        }
    }
    fields.push(("remind_every", length(spec.remind_every)));
    if let Some(quiet) = &spec.quiet {
        fields.push(("quiet_hours", quiet.hours.clone()));
        fields.push(("quiet_zone", quiet.time_zone.clone()));
    }
    if spec.goes_on {
        fields.push(("continue", "yes".to_owned()));
    }
    fields
}

/// The steps that name a channel; the first is always there, so that its lack is said.
fn steps(sent: &SentFields) -> Result<Vec<Step>, FieldProblem> {
    let mut steps = Vec::new();
    for (at, (channels, after)) in STEP_FIELDS.into_iter().enumerate() {
        let named: Vec<_> = sent
            .every(channels)
            .filter(|word| !word.is_empty())
            .collect();
        if named.is_empty() {
            continue;
        }
        let channels = if named.contains(&ALL_CHANNELS) {
            StepChannels::All
        } else {
            let ids = named.iter().map(|id| id.parse().map(ChannelId));
            let ids: Result<Vec<_>, _> = ids.collect();
            StepChannels::These(ids.map_err(|_| FieldProblem {
                field: channels,
                text: "Choose channels of the list.",
            })?)
        };
        let after = match at {
            0 => TimeDelta::zero(),
            _ => length(sent, after)?.ok_or(FieldProblem {
                field: after,
                text: "Say after how long the next ones are told, like 15m.",
            })?,
        };
        steps.push(Step { channels, after });
    }
    match steps.is_empty() {
        true => Err(FieldProblem {
            field: STEP_FIELDS[0].0,
            text: "Say which channels are told.",
        }),
        false => Ok(steps),
    }
}

fn words<T: FromStr>(sent: &SentFields, field: &'static str) -> Result<Vec<T>, FieldProblem> {
    let chosen = sent.every(field).filter(|word| !word.is_empty());
    let read: Result<Vec<T>, _> = chosen.map(str::parse).collect();
    read.map_err(|_| FieldProblem { field, ..CHOOSE })
}

fn texts(sent: &SentFields, field: &str) -> Vec<String> {
    let parts = sent.get(field).split(',').map(line);
    parts.filter(|part| !part.is_empty()).collect()
}

fn length(sent: &SentFields, field: &'static str) -> Result<Option<TimeDelta>, FieldProblem> {
    match sent.get(field).trim() {
        "" => Ok(None),
        text => duration_text::read(text)
            .map(Some)
            .map_err(|_| FieldProblem {
                field,
                text: "Write a length of time up to 31 days, like 60s, 10m or 2h.",
            }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::alert::rule::usual;

    #[test]
    fn what_stands_in_the_form_of_a_rule_is_read_back_as_that_rule() {
        for (name, spec) in usual() {
            let fields = written(name, &spec).into_iter();
            let sent: SentFields = fields
                .map(|(field, value)| (field.to_owned(), value))
                .collect();
            assert_eq!(read(&sent).unwrap(), (name.to_owned(), spec, None));
        }
    }

    #[test]
    fn a_form_that_names_nobody_or_no_time_says_which_field_and_what_to_do() {
        let form = |fields: &[(&str, &str)]| -> SentFields {
            let fields = fields.iter();
            fields
                .map(|(field, value)| ((*field).to_owned(), (*value).to_owned()))
                .collect()
        };
        let problem = |fields: &[(&str, &str)]| read(&form(fields)).unwrap_err().field;
        assert_eq!(problem(&[]), "name");
        assert_eq!(problem(&[("name", "A")]), "channels");
        assert_eq!(problem(&[("name", "A"), ("for", "soon")]), "for");
        let two = [("name", "A"), ("channels", "all"), ("channels_2", "3")];
        assert_eq!(problem(&two), "after_2");
        assert_eq!(problem(&[("name", "A"), ("kinds", "weather")]), "kinds");
    }
}
