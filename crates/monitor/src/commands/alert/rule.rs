//! Adding, changing and removing the rules that say who is told.

use domain::alert::channel::ALERT_NAME_CHARS_MAX;
use domain::alert::rule::{NotARule, Rule, RuleId, RuleSpec, StepChannels};
use domain::alert::when::Quiet;
use domain::outside_text::line;
use store::{AuditPrincipal, StoreError};

use crate::notify::Alerts;

/// Why a rule was not kept.
#[derive(Debug, thiserror::Error)]
pub enum RuleNotKept {
    /// There is none of this number.
    #[error("There is no rule with this id.")]
    NoSuchRule,
    /// It has no name, or a very long one.
    #[error("Give the rule a name of up to {ALERT_NAME_CHARS_MAX} characters.")]
    Name,
    /// It cannot be meant.
    #[error(transparent)]
    Rule(#[from] NotARule),
    /// It names a channel that is not there.
    #[error("There is no channel with the id {0}: choose among those there are.")]
    NoSuchChannel(i64),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Puts a rule in force, last of those before the catch-all or at a place among them, counted from 0.
///
/// # Errors
/// [`RuleNotKept`]; then nothing changed.
pub async fn add_rule(
    alerts: &Alerts,
    name: &str,
    spec: RuleSpec,
    position: Option<usize>,
    by: &AuditPrincipal,
) -> Result<RuleId, RuleNotKept> {
    let name = checked(alerts, name, &spec, false).await?;
    let (store, now) = (&alerts.monitor.store, alerts.monitor.now());
    let id = store.add_rule(&name, spec, position, by, now).await?;
    alerts.changed();
    Ok(id)
}

/// Changes a rule.
///
/// # Errors
/// [`RuleNotKept`]; then nothing changed.
pub async fn edit_rule(
    alerts: &Alerts,
    id: RuleId,
    name: &str,
    spec: RuleSpec,
    position: Option<usize>,
    by: &AuditPrincipal,
) -> Result<(), RuleNotKept> {
    let rule = rule(alerts, id).await?.ok_or(RuleNotKept::NoSuchRule)?;
    let name = checked(alerts, name, &spec, rule.catch_all).await?;
    let position = position.filter(|_| !rule.catch_all);
    let (store, now) = (&alerts.monitor.store, alerts.monitor.now());
    if !store.edit_rule(id, &name, spec, position, by, now).await? {
        return Err(RuleNotKept::NoSuchRule);
    }
    alerts.changed();
    Ok(())
}

/// Removes a rule. What it told of is still resolved where it was told.
///
/// # Errors
/// [`RuleNotKept`]; the catch-all stays.
pub async fn remove_rule(
    alerts: &Alerts,
    id: RuleId,
    by: &AuditPrincipal,
) -> Result<(), RuleNotKept> {
    let (store, now) = (&alerts.monitor.store, alerts.monitor.now());
    if !store.remove_rule(id, by, now).await? {
        return Err(RuleNotKept::NoSuchRule);
    }
    alerts.changed();
    Ok(())
}

/// The rule with a number.
///
/// # Errors
/// When the database cannot be read.
pub async fn rule(alerts: &Alerts, id: RuleId) -> Result<Option<Rule>, StoreError> {
    let rules = alerts.monitor.store.alert_rules().await?;
    Ok(rules.into_iter().find(|rule| rule.id == id))
}

/// The name as it is kept, where name and rule can be.
async fn checked(
    alerts: &Alerts,
    name: &str,
    spec: &RuleSpec,
    catch_all: bool,
) -> Result<String, RuleNotKept> {
    let name = line(name);
    if name.is_empty() || name.chars().count() > ALERT_NAME_CHARS_MAX {
        return Err(RuleNotKept::Name);
    }
    check(alerts, spec, catch_all).await?;
    Ok(name)
}

/// Whether a rule can be meant, and names channels that there are.
pub(super) async fn check(
    alerts: &Alerts,
    spec: &RuleSpec,
    catch_all: bool,
) -> Result<(), RuleNotKept> {
    spec.check(catch_all)?;
    if let Some(quiet) = &spec.quiet {
        let quiet = Quiet::read(quiet).map_err(NotARule::Quiet)?;
        if !quiet.ends(alerts.monitor.now()) {
            return Err(NotARule::AlwaysQuiet.into());
        }
    }
    let there = alerts.monitor.store.channel_ids().await?;
    let named = spec.steps.iter().filter_map(|step| match &step.channels {
        StepChannels::All => None,
        StepChannels::These(channels) => Some(channels),
    });
    match named.flatten().find(|channel| !there.contains(channel)) {
        Some(missing) => Err(RuleNotKept::NoSuchChannel(missing.0)),
        None => Ok(()),
    }
}
