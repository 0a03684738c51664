//! What is counted on the page about outages.

use domain::outside_text::isolated;
use std::collections::BTreeSet;

use chrono::TimeDelta;
use domain::views::outages::Figure;
use domain::windows::Window;
use domain::wording::brief;
use store::{Change, CommonIncident, Outage};

/// The figures of a window: causes, outages, who has them, what was decided, and our own blindness.
pub(super) fn figures(
    outages: &[Outage],
    incidents: &[CommonIncident],
    decided: &[Change],
    (from, to): Window,
) -> Vec<Figure> {
    let open = outages
        .iter()
        .filter(|outage| outage.ended.is_none())
        .count();
    let open_incidents = incidents.iter().filter(|one| one.ended.is_none()).count();
    let taken = outages.iter().filter_map(|outage| outage.ack.as_ref());
    let blind: TimeDelta = incidents
        .iter()
        .filter(|one| one.cause.subject().is_none())
        .map(|one| (one.ended.unwrap_or(to).min(to) - one.began.max(from)).max(TimeDelta::zero()))
        .sum();
    vec![
        Figure {
            value: incidents.len().to_string(),
            name: "incidents".to_owned(),
            detail: format!(
                "{open_incidents} open, {} ended",
                incidents.len() - open_incidents
            ),
        },
        Figure {
            value: outages.len().to_string(),
            name: "outages".to_owned(),
            detail: format!("{open} open, {} ended", outages.len() - open),
        },
        Figure {
            value: taken.clone().count().to_string(),
            name: "in somebody’s hands".to_owned(),
            detail: names(taken.map(|ack| ack.by.as_str())),
        },
        Figure {
            value: decided.len().to_string(),
            name: "changes decided".to_owned(),
            detail: names(
                decided
                    .iter()
                    .filter_map(|change| change.decided_by.as_deref()),
            ),
        },
        Figure {
            value: brief(blind),
            name: "without Halo Cloud".to_owned(),
            detail: "every practice unknown, none counted down".to_owned(),
        },
    ]
}

/// Whose names there are, each once: `by Kim, Dana`.
fn names<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: BTreeSet<String> = names.map(isolated).collect();
    if names.is_empty() {
        return String::new();
    }
    format!("by {}", names.into_iter().collect::<Vec<_>>().join(", "))
}
