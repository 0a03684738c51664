//! What people decide that follows nothing: keep the old mapping, put a card out of sight, take back
//! what was said, note whom they told.

use chrono::{DateTime, TimeDelta, Utc};
use domain::views::evidence::Whom;

use super::{ActingPrincipal, NotDecided, needed, takes_a_person, words};
use crate::Monitor;
use crate::commands;

/// The longest time that a change may be out of sight.
const SNOOZE_MOST: TimeDelta = TimeDelta::days(31);

/// Keeps the old mapping. The change is not proposed again until its evidence changes.
///
/// # Errors
/// [`NotDecided`].
pub async fn reject(
    monitor: &Monitor,
    id: i64,
    reason: &str,
    by: &ActingPrincipal,
) -> Result<(), NotDecided> {
    let change = commands::open_change(monitor, id).await?;
    takes_a_person(change.risk, by)?;
    let reason = needed(
        reason,
        "Say why the old mapping is kept: `reason` must not be empty.",
    )?;
    if change.plan.is_some() {
        // Turning a plan down turns down no fact: what called for it is asked again.
        return withdraw(monitor, id, &reason, by).await;
    }
    let now = monitor.now();
    monitor
        .store
        .reject_change(&change, &reason, &by.audited_as, now)
        .await?;
    monitor.engine.list_changed(&[change.site]).await;
    Ok(())
}

/// Puts a change out of sight until a time.
///
/// # Errors
/// [`NotDecided`].
pub async fn snooze(
    monitor: &Monitor,
    id: i64,
    until: DateTime<Utc>,
    by: &ActingPrincipal,
) -> Result<(), NotDecided> {
    let now = monitor.now();
    if until <= now || until - now > SNOOZE_MOST {
        return Err(NotDecided::Unusable(
            "`until` must be a time within the next 31 days.",
        ));
    }
    let change = commands::open_change(monitor, id).await?;
    takes_a_person(change.risk, by)?;
    monitor
        .store
        .snooze_change(&change, until, &by.audited_as, now)
        .await?;
    monitor.engine.list_changed(&[change.site]).await;
    Ok(())
}

/// Takes back what was said and not applied: the first of two approvals, or else a change that
/// somebody put up by hand.
///
/// # Errors
/// [`NotDecided`].
pub async fn withdraw(
    monitor: &Monitor,
    id: i64,
    reason: &str,
    by: &ActingPrincipal,
) -> Result<(), NotDecided> {
    let change = commands::open_change(monitor, id).await?;
    takes_a_person(change.risk, by)?;
    let (reason, now) = (words(reason)?, monitor.now());
    let is_by_hand = change.entered_by.is_some();
    match (&change.first_approval, is_by_hand || change.plan.is_some()) {
        // A plan stands and falls with whoever made it.
        (Some(_), false) => {
            monitor
                .store
                .withdraw_first(&change, &reason, &by.audited_as, now)
                .await?;
        }
        (_, true) => {
            monitor
                .store
                .withdraw_change(&change, &reason, &by.audited_as, now)
                .await?;
            monitor.engine.look_up_now(change.site).await;
        }
        (None, false) => {
            return Err(NotDecided::Unusable(
                "Nobody approved it yet and nobody put it up by hand: there is nothing to \
                 take back. Keep the old mapping, or leave it.",
            ));
        }
    }
    monitor.engine.list_changed(&[change.site]).await;
    Ok(())
}

/// Notes that somebody was told about a change, whatever became of it.
///
/// # Errors
/// [`NotDecided`].
pub async fn log_contact(
    monitor: &Monitor,
    id: i64,
    whom: Whom,
    said: &str,
    by: &ActingPrincipal,
) -> Result<(), NotDecided> {
    let change = monitor.store.change(id).await?;
    let change = change.ok_or(NotDecided::NoSuchChange)?;
    let said = words(said)?;
    let now = monitor.now();
    monitor
        .store
        .log_contact(change.id, whom, &said, &by.audited_as, now)
        .await?;
    commands::tell_about(monitor, change.site);
    Ok(())
}
