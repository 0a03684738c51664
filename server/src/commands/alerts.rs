//! `sundog alerts`: rules, channels and planned maintenance as one TOML file, so that they can live in version
//! control.
//!
//! Secrets are never in it. Rules name channels by name. What is imported replaces the rules there are; channels
//! are changed or added, and none is removed, because a channel that goes takes its secrets along.

mod channels;
mod planned;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, bail, ensure};
use chrono::{DateTime, Utc};
use domain::alert::channel::{ALERT_NAME_CHARS_MAX, ChannelId};
use domain::alert::rule::RuleSpec;
use domain::alert::when::Quiet;
use domain::outside_text::line;
use monitor::clock::{Clock, SystemClock};
use monitor::commands::alert::rule::RuleNotKept;
use monitor::notify::channels::Surroundings;
use monitor::notify::outbound::{Outbound, OutboundSettings};
use serde::{Deserialize, Serialize};
use store::{AuditPrincipal, Store};
use toml::Value;

use self::channels::ChannelLines;
use self::planned::MaintenanceLines;
use super::open;
use crate::cli::Flags;
use crate::config::ConfigPlace;

/// The whole file.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AlertsFile {
    #[serde(default, rename = "channel")]
    channels: Vec<ChannelLines>,
    #[serde(default, rename = "rule")]
    rules: Vec<RuleLines>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    maintenance: Vec<MaintenanceLines>,
}

/// A rule, its channels by name. The last one of a file is the catch-all.
#[derive(Debug, Serialize, Deserialize)]
struct RuleLines {
    name: String,
    #[serde(flatten)]
    rule: toml::Table,
}

/// Writes rules, channels and what is planned to standard output.
///
/// # Errors
/// When the database cannot be read.
pub async fn export(flags: Flags) -> anyhow::Result<()> {
    let store = open(&ConfigPlace::read(flags)?).await?;
    let text = written(&store).await;
    store.close().await;
    std::io::stdout()
        .write_all(text?.as_bytes())
        .context("Cannot write the file")
}

async fn written(store: &Store) -> anyhow::Result<String> {
    let channels = store.channels().await?;
    let names: BTreeMap<ChannelId, &str> = channels
        .iter()
        .map(|channel| (channel.id, channel.name.as_str()))
        .collect();
    let mut rules = Vec::new();
    for rule in store.alert_rules().await? {
        let mut table = toml::Table::try_from(&rule.spec).context("Cannot write a rule")?;
        each_channel(&mut table, &mut |channel| {
            let id = channel.as_integer().map(ChannelId);
            let name = id.and_then(|id| names.get(&id));
            name.map(|name| Value::String((*name).to_owned()))
        });
        rules.push(RuleLines {
            name: rule.name,
            rule: table,
        });
    }
    let channels = channels.iter().map(ChannelLines::of);
    let file = AlertsFile {
        channels: channels.collect(),
        rules,
        maintenance: planned::written(store, SystemClock.now()).await?,
    };
    toml::to_string(&file).context("Cannot write the file")
}

/// Takes a file in, whole or not at all as far as its rules go.
///
/// # Errors
/// What is wrong with it, and what to do.
pub async fn import(file: &Path, flags: Flags) -> anyhow::Result<()> {
    let text =
        std::fs::read_to_string(file).with_context(|| format!("Cannot read {}", file.display()))?;
    let read: AlertsFile = toml::from_str(&text)
        .map_err(|error| anyhow::anyhow!("{}: {}", file.display(), error.message()))?;
    let place = ConfigPlace::read(flags)?;
    let outbound = Outbound::new(&OutboundSettings {
        allow_private: place.alert_allow_private,
        ..OutboundSettings::default()
    })
    .context("Cannot prepare TLS")?;
    let around = Surroundings {
        outbound: &outbound,
        has_smtp: place.has_mail_server,
    };
    let store = open(&place).await?;
    let outcome = take_in(&store, read, around).await;
    store.close().await;
    let (channels, rules, planned) = outcome?;
    tracing::info!(
        channels,
        rules,
        planned,
        "rules, channels and maintenance were taken in"
    );
    Ok(())
}

async fn take_in(
    store: &Store,
    file: AlertsFile,
    around: Surroundings<'_>,
) -> anyhow::Result<(usize, usize, usize)> {
    let (by, now) = (AuditPrincipal::command_line(), SystemClock.now());
    let plans = planned::new_plans(store, file.maintenance, now).await?;
    let mut judged = Vec::with_capacity(file.channels.len());
    for channel in &file.channels {
        judged.push(channels::judged(store, channel, around).await?);
    }
    let mut ids = ids_by_name(store).await?;
    for (at, channel) in (0..).zip(&file.channels) {
        // It has no number yet: only whether it is named counts now.
        ids.entry(channel.name()).or_insert(ChannelId(-1 - at));
    }
    rules_of(&file.rules, &ids, now)?;
    for channel in judged {
        channels::keep(store, channel, &by).await?;
    }
    let rules = rules_of(&file.rules, &ids_by_name(store).await?, now)?;
    let count = rules.len();
    if count > 0 {
        store.replace_rules(rules, &by, now).await?;
    }
    let planned = plans.len();
    for plan in plans {
        store.add_maintenance(plan, &by, now).await?;
    }
    Ok((file.channels.len(), count, planned))
}

/// A rule of a file, with the numbers of the channels that it names.
async fn ids_by_name(store: &Store) -> anyhow::Result<BTreeMap<String, ChannelId>> {
    let channels = store.channels().await?.into_iter();
    Ok(channels.map(|row| (row.name, row.id)).collect())
}

/// The rules of a file, each with the name as it is kept.
fn rules_of(
    file: &[RuleLines],
    ids: &BTreeMap<String, ChannelId>,
    now: DateTime<Utc>,
) -> anyhow::Result<Vec<(String, RuleSpec)>> {
    let last = file.len().checked_sub(1);
    let mut rules = Vec::with_capacity(file.len());
    for (at, lines) in file.iter().enumerate() {
        let name = line(&lines.name);
        ensure!(
            !name.is_empty() && name.chars().count() <= ALERT_NAME_CHARS_MAX,
            RuleNotKept::Name
        );
        let spec = spec(lines, ids)?;
        spec.check(Some(at) == last)
            .with_context(|| format!("The rule '{name}' cannot be kept"))?;
        if let Some(quiet) = &spec.quiet {
            let quiet = Quiet::read(quiet).map_err(anyhow::Error::msg)?;
            ensure!(quiet.ends(now), "The quiet hours of '{name}' never end");
        }
        rules.push((name, spec));
    }
    Ok(rules)
}

fn spec(lines: &RuleLines, ids: &BTreeMap<String, ChannelId>) -> anyhow::Result<RuleSpec> {
    let mut table = lines.rule.clone();
    let mut unknown = None;
    each_channel(&mut table, &mut |channel| {
        let name = channel.as_str()?;
        let id = ids.get(name);
        if id.is_none() {
            unknown = Some(name.to_owned());
        }
        id.map(|id| Value::Integer(id.0))
    });
    if let Some(name) = unknown {
        bail!(
            "The rule '{}' names the channel '{name}', which is not there: add it to the file or in Sundog",
            lines.name
        );
    }
    let spec = RuleSpec::deserialize(Value::Table(table));
    spec.with_context(|| format!("The rule '{}' cannot be read", lines.name))
}

/// Writes each channel that a rule's steps list in another way; one for which there is none is left out.
fn each_channel(rule: &mut toml::Table, other: &mut dyn FnMut(&Value) -> Option<Value>) {
    let steps = rule.get_mut("steps").and_then(Value::as_array_mut);
    for step in steps.into_iter().flatten() {
        if let Some(Value::Array(channels)) = step.get_mut("channels") {
            *channels = channels.iter().filter_map(&mut *other).collect();
        }
    }
}
