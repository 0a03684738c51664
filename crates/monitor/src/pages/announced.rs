//! An announced migration, as cards and the practice page show it.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::change::ChangeKind;
use domain::views::evidence::{Announced, MigrationStanding};
use store::PlannedMigration;

use super::support::announcement;
use crate::engine::snapshot::Snapshot;
use crate::pages::moment::{moment, zone_label};

/// A migration on the clocks of its practice.
pub(super) fn announced(
    snapshot: &Snapshot,
    migration: &PlannedMigration,
    now: DateTime<Utc>,
    default_zone: Tz,
) -> Announced {
    let listed = snapshot.practices.get(&migration.practice);
    let zone = listed.map_or(default_zone, |listed| listed.zone);
    let site = listed.and_then(|listed| snapshot.site_of(listed));
    let entry = listed.map(|listed| listed.entry());
    let server_name = entry
        .as_ref()
        .map(|entry| entry.server_name.as_str())
        .filter(|name| !name.is_empty());
    let window = window(migration, zone);
    Announced {
        id: migration.id,
        from: moment(migration.began, zone),
        to: moment(migration.ended, zone),
        words: migration.words.clone(),
        by: migration.by.clone(),
        support_text: announcement(
            migration,
            listed.map_or("", |listed| listed.name()),
            site.map(|site| &*site.key),
            server_name,
            site.and_then(|site| site.guid).map(|guid| guid.to_string()),
            &window,
        ),
        window,
        standing: standing(snapshot, migration, now),
    }
}

fn standing(
    snapshot: &Snapshot,
    migration: &PlannedMigration,
    now: DateTime<Utc>,
) -> MigrationStanding {
    let listed = snapshot.practices.get(&migration.practice);
    let number = listed.map(|listed| listed.site_row);
    let site = number.and_then(|number| snapshot.sites.get(&number));
    let open = number.and_then(|number| snapshot.changes.get(&number));
    let is_seen = open.into_iter().flatten().any(|change| {
        matches!(
            change.kind,
            ChangeKind::GuidChanged
                | ChangeKind::SecondSiteSeen
                | ChangeKind::WrongDatabase
                | ChangeKind::Collision
        )
    });
    if is_seen {
        MigrationStanding::Seen
    } else if now < migration.began {
        MigrationStanding::Ahead
    } else if now < migration.ended {
        MigrationStanding::UnderWay
    } else if site.is_some_and(|site| snapshot.is_awaited(site, now)) {
        MigrationStanding::Awaited
    } else {
        MigrationStanding::Over
    }
}

/// `Fri 21 Aug 18:00–22:00 AEST`, with the second day where it is another one.
fn window(migration: &PlannedMigration, zone: Tz) -> String {
    let (from, to) = (
        migration.began.with_timezone(&zone),
        migration.ended.with_timezone(&zone),
    );
    let is_one_day = from.date_naive() == to.date_naive() || to - from < TimeDelta::hours(12);
    let end = if is_one_day {
        to.format("%H:%M")
    } else {
        to.format("%a %-d %b %H:%M")
    };
    format!(
        "{}–{end} {}",
        from.format("%a %-d %b %H:%M"),
        zone_label(migration.ended, zone)
    )
}
