//! One incident: its card, what to do, and its outages.

use domain::common_cause::CommonCause;
use domain::views::outages::IncidentPage;
use domain::wording;
use store::StoreError;

use super::incident_card::incident_cards;
use super::incidents::{incident_by_number, incident_views};
use super::outage_row::outage_row;
use super::outages::outage_views;
use crate::Monitor;
use crate::pages::moment::ListClock;

/// So many outages are listed.
const LISTED: u32 = 200;

/// An incident, ready to show; none of this number.
///
/// # Errors
/// When the database cannot be read.
pub async fn incident_page(monitor: &Monitor, id: i64) -> Result<Option<IncidentPage>, StoreError> {
    let Some(incident) = incident_by_number(&monitor.store, id).await? else {
        return Ok(None);
    };
    let (now, zone) = (monitor.now(), monitor.settings.time_zone);
    let snapshot = monitor.snapshot();
    let steps = match &incident.cause {
        CommonCause::Access(class) => vec![wording::what_to_do(*class).to_owned()],
        cause => wording::steps_of_a_cause(cause)
            .iter()
            .map(|step| (*step).to_owned())
            .collect(),
    };
    let outages = monitor.store.outages_of_incident(id, LISTED).await?;
    let open_now = outages
        .iter()
        .filter(|outage| outage.ended.is_none())
        .count();
    let outages = outage_views(monitor, outages).await?;
    let rows = outages
        .into_iter()
        .filter_map(|outage| outage_row(&snapshot, outage, now, ListClock::theirs(zone)))
        .collect();
    let kept = vec![incident];
    let views = incident_views(monitor, kept.clone()).await?;
    let card = incident_cards(&snapshot, &kept, views, now, zone).pop();
    Ok(card.map(|card| IncidentPage {
        as_of: now,
        card,
        steps,
        open_now,
        rows,
    }))
}
