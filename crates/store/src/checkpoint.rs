//! Where did the watch stand with each site when it last saw it?
//!
//! One narrow row per site, overwritten by every outcome, and beside it the facts that Halo tells
//! of the installation, written only when they change. After a restart this is all there is to go
//! on from, together with the open spans.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use data_encoding::HEXLOWER;
use domain::catalogue::KeptCatalogue;
use domain::observation::PmsVersionSource;
use domain::pms_at_halo::PmsAtHalo;
use domain::practice::SiteRow;
use domain::sample::Sample;
use domain::site::HaloGuid;
use domain::succession::{LastInUse, Left};
use serde::{Deserialize, Serialize};
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

use crate::time::{length_ms, ms};
use crate::{StoreError, bulk};

/// The newest outcome of a site, as it was recorded.
#[derive(Default, Clone, Debug, PartialEq)]
pub struct Latest {
    /// When it was last observed; none where it never was.
    pub observed_at: Option<DateTime<Utc>>,
    /// How many outcomes it has had so far.
    pub checks: i64,
    /// When it is to be asked again.
    pub due_at: Option<DateTime<Utc>>,
    /// The pace that was promised with it.
    pub interval: Option<TimeDelta>,
    /// When its GUID was last looked up.
    pub looked_up_at: Option<DateTime<Utc>>,
    /// Since when it is not well.
    pub unwell_since: Option<DateTime<Utc>>,
    /// Questions in a row that got no answer.
    pub failures: u32,
    /// When the integrator's own software last said that its queries fail.
    pub queries_failed_at: Option<DateTime<Utc>>,
    /// Until when its changes of reachability are explained by a cause.
    pub explained_until: Option<DateTime<Utc>>,
    /// The words of the newest failure. Untrusted text.
    pub message: Option<String>,
    /// The newest heartbeat, on Halo's clock.
    pub heartbeat_at: Option<DateTime<Utc>>,
    /// Its age when it was observed.
    pub heartbeat_age: Option<TimeDelta>,
    /// How far the practice server's clock is ahead (positive) or behind.
    pub clock_drift: Option<TimeDelta>,
    /// When the approved GUID was last seen alive and in use.
    pub last_in_use: LastInUse,
    /// What Halo tells of the installation. Shared, since it outlives thousands of outcomes.
    pub facts: Arc<Facts>,
}

/// What Halo tells of an installation and what rarely changes.
#[derive(Default, Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// Of which GUID it was told; none where it was not kept.
    pub guid: Option<HaloGuid>,
    /// The name as Halo has it now: from the practice metadata.
    pub halo_name: Option<String>,
    /// The deprecated name beside it.
    pub deprecated_name: Option<String>,
    /// The PMS as Halo names it.
    pub pms: Option<PmsAtHalo>,
    /// The Site ID as Halo tells it.
    pub site_id: Option<String>,
    /// Since when Halo knows the site, on Halo's clock.
    pub created_at: Option<DateTime<Utc>>,
    /// Whether it is the production site for its Site ID.
    pub authoritative: Option<bool>,
    /// Where the installation is in its life, in Halo's word.
    pub lifecycle: Option<String>,
    /// Version of Halo Link, verbatim.
    pub halo_link_version: Option<String>,
    /// Version of the PMS, verbatim.
    pub pms_version: Option<String>,
    /// Which version that is; none where it was not kept.
    pub pms_version_source: Option<PmsVersionSource>,
    /// When Halo last read name and PMS version at the practice.
    pub enriched_at: Option<DateTime<Utc>>,
    /// The databases behind it, as Halo told them last; none where it never did.
    pub catalogue: Option<KeptCatalogue>,
}

/// One outcome of one site, to be recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct Checkpoint {
    /// Which site.
    pub site: SiteRow,
    /// When the outcome was known.
    pub observed_at: DateTime<Utc>,
    /// How many outcomes there were so far, this one included.
    pub checks: i64,
    /// When it is to be asked again.
    pub due_at: DateTime<Utc>,
    /// The pace that is promised with it.
    pub interval: TimeDelta,
    /// Since when it is not well.
    pub unwell_since: Option<DateTime<Utc>>,
    /// Questions in a row that got no answer.
    pub failures: u32,
    /// When the integrator's own software last said that its queries fail.
    pub queries_failed_at: Option<DateTime<Utc>>,
    /// Until when its changes of reachability are explained by a cause.
    pub explained_until: Option<DateTime<Utc>>,
    /// The words of the failure, where it is one.
    pub message: Option<String>,
    /// The newest heartbeat, on Halo's clock.
    pub heartbeat_at: Option<DateTime<Utc>>,
    /// Its age.
    pub heartbeat_age: Option<TimeDelta>,
    /// How far the practice server's clock is off.
    pub clock_drift: Option<TimeDelta>,
    /// When the approved GUID was last seen alive and in use.
    pub last_in_use: LastInUse,
    /// The measured values, kept for drill-down.
    pub sample: Option<Sample>,
    /// When the GUID was last looked up; none leaves what was recorded before.
    pub looked_up_at: Option<DateTime<Utc>>,
}

/// Overwrites the rows of all given sites.
pub(crate) async fn write(
    tx: &mut SqliteConnection,
    checkpoints: &[Checkpoint],
) -> Result<(), StoreError> {
    for rows in bulk::statements(checkpoints) {
        QueryBuilder::<Sqlite>::new(
            r#"
            INSERT INTO checkpoint (
                site, observed_at, checks, due_at, interval_ms, looked_up_at, unwell_since,
                failures, message, heartbeat_at, heartbeat_age_ms, clock_drift_ms,
                queries_failed_at, explained_until, in_use_at, left_at, left_stopped
            )
            "#,
        )
        .push_values(rows, |mut row, each| {
            let left = each.last_in_use.left.map(|left| match left {
                Left::Stopped(at) => (at, true),
                Left::Out(at) => (at, false),
            });
            row.push_bind(each.site.0)
                .push_bind(ms(each.observed_at))
                .push_bind(each.checks)
                .push_bind(ms(each.due_at))
                .push_bind(length_ms(each.interval))
                .push_bind(each.looked_up_at.map(ms))
                .push_bind(each.unwell_since.map(ms))
                .push_bind(each.failures)
                .push_bind(each.message.as_deref())
                .push_bind(each.heartbeat_at.map(ms))
                .push_bind(each.heartbeat_age.map(length_ms))
                .push_bind(each.clock_drift.map(length_ms))
                .push_bind(each.queries_failed_at.map(ms))
                .push_bind(each.explained_until.map(ms))
                .push_bind(each.last_in_use.at.map(ms))
                .push_bind(left.map(|(at, _)| ms(at)))
                .push_bind(left.map(|(_, is_stopped)| is_stopped));
        })
        .push(
            r#"
            ON CONFLICT (site) DO UPDATE SET
                observed_at = excluded.observed_at,
                checks = excluded.checks,
                due_at = excluded.due_at,
                interval_ms = excluded.interval_ms,
                looked_up_at = COALESCE(excluded.looked_up_at, looked_up_at),
                unwell_since = excluded.unwell_since,
                failures = excluded.failures,
                message = excluded.message,
                heartbeat_at = excluded.heartbeat_at,
                heartbeat_age_ms = excluded.heartbeat_age_ms,
                clock_drift_ms = excluded.clock_drift_ms,
                queries_failed_at = excluded.queries_failed_at,
                explained_until = excluded.explained_until,
                in_use_at = excluded.in_use_at,
                left_at = excluded.left_at,
                left_stopped = excluded.left_stopped
            "#,
        )
        .build()
        .execute(&mut *tx)
        .await?;
    }
    Ok(())
}

/// Overwrites the facts of all given sites in one statement.
pub(crate) async fn write_facts(
    tx: &mut SqliteConnection,
    facts: &[(SiteRow, Facts)],
) -> Result<(), StoreError> {
    if facts.is_empty() {
        return Ok(());
    }
    let rows: Vec<_> = facts
        .iter()
        .map(|(site, facts)| {
            (
                site,
                facts.halo_name.as_deref(),
                facts.authoritative.map(i64::from),
                facts.lifecycle.as_deref(),
                facts.halo_link_version.as_deref(),
                facts.pms_version.as_deref(),
                facts.pms_version_source.map(PmsVersionSource::as_str),
                facts.enriched_at.map(ms),
                facts.deprecated_name.as_deref(),
                facts.pms.as_ref(),
                facts.site_id.as_deref(),
                facts.created_at.map(ms),
                facts.guid.map(|guid| HEXLOWER.encode(guid.as_bytes())),
                facts.catalogue.as_ref().map(crate::json::text),
            )
        })
        .collect();
    let rows = crate::json::rows(&rows);
    sqlx::query!(
        r#"
        INSERT INTO facts (
            site, halo_name, authoritative, lifecycle, halo_link_version, pms_version,
            pms_version_source, enriched_at, deprecated_name, pms, site_id, created_at,
            halo_guid, catalogue
        )
        SELECT
            value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5,
            value ->> 6, value ->> 7, value ->> 8, value ->> 9, value ->> 10, value ->> 11,
            unhex(value ->> 12), value ->> 13
        FROM json_each(?1)
        WHERE TRUE
        ON CONFLICT (site) DO UPDATE SET
            halo_name = excluded.halo_name,
            authoritative = excluded.authoritative,
            lifecycle = excluded.lifecycle,
            halo_link_version = excluded.halo_link_version,
            pms_version = excluded.pms_version,
            pms_version_source = excluded.pms_version_source,
            enriched_at = excluded.enriched_at,
            deprecated_name = excluded.deprecated_name,
            pms = excluded.pms,
            site_id = excluded.site_id,
            created_at = excluded.created_at,
            halo_guid = excluded.halo_guid,
            catalogue = excluded.catalogue
        "#,
        rows,
    )
    .execute(tx)
    .await?;
    Ok(())
}
