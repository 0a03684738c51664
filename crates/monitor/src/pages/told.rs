//! Who was told of an incident or a practice's trouble, and who would be.

use domain::alert::AlertKind;
use domain::alert::rule_words::in_words;
use domain::alert::subject::{Members, Subject};
use domain::headline::State;
use domain::outage::Cause;
use domain::practice::PracticeId;
use domain::views::alerts::{HearsRow, ToldRow};
use store::{DeliveryFilter, StoreError};

use crate::notify::{Alerts, member_of, policy};
use crate::pages::alerts::all_names;
use crate::pages::moment::moment;

/// So many messages of one cause are listed.
const LISTED: u32 = 100;

/// Who was told of a cause, oldest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn told(
    alerts: &Alerts,
    kind: AlertKind,
    numbers: &[i64],
) -> Result<Vec<ToldRow>, StoreError> {
    let store = &alerts.monitor.store;
    let zone = alerts.monitor.settings.time_zone;
    let mut rows = Vec::new();
    for alert in store.alerts_about(kind, numbers).await? {
        let filter = DeliveryFilter {
            alert: Some(alert),
            ..DeliveryFilter::default()
        };
        rows.extend(store.deliveries(&filter, LISTED).await?);
    }
    rows.sort_by_key(|row| row.id);
    let names = all_names(alerts, &rows).await?;
    let told = rows.into_iter().map(|row| ToldRow {
        channel: names.get(&row.channel).cloned().unwrap_or_default(),
        event: row.event,
        at: moment(row.created_at, zone),
        state: row.state,
    });
    Ok(told.collect())
}

/// Who hears of a practice when it is unreachable, and when: the rules that would decide, as they are read
/// aloud.
///
/// # Errors
/// When the database cannot be read.
pub async fn hears(alerts: &Alerts, id: PracticeId) -> Result<Vec<HearsRow>, StoreError> {
    let monitor = &alerts.monitor;
    let policy = policy(monitor).await?;
    let now = monitor.now();
    let member = member_of(monitor, id, now).await?;
    let channels = monitor.store.channels().await?;
    let names = channels
        .into_iter()
        .map(|channel| (channel.id, channel.name))
        .collect();
    let down = Subject {
        kind: AlertKind::Outage,
        number: 0,
        members: Members::Practices(member.into_iter().collect()),
        state: Some(State::Unreachable),
        cause: Cause::Practice,
        risk: None,
        began: now,
        noticed_at: now,
        ended: None,
        belongs_to: None,
        taken: None,
        is_unseen: false,
    };
    let deciding = policy.deciding(&down);
    Ok(deciding
        .map(|rule| HearsRow {
            rule: rule.name.clone(),
            in_words: in_words(&rule.spec, rule.catch_all, &names),
        })
        .collect())
}
