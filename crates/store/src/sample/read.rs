//! The samples of one site, whether they are folded yet or not.

use chrono::{DateTime, TimeDelta, Utc};
use domain::practice::SiteRow;
use domain::sample::Sample;

use super::encode::{self, Point, SiteHour};
use super::{numbers_of, site_of};
use crate::StoreError;
use crate::store::Store;
use crate::time::{HOUR_MS, maybe_length, ms, time};
use crate::words::parsed;

impl Store {
    /// The samples of one site from `from` until before `to`, oldest first.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn samples(
        &self,
        site: SiteRow,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> Result<Vec<Sample>, StoreError> {
        // One transaction, so that an hour which is folded just now is seen once.
        let mut tx = self.readers.begin().await?;
        let (from_ms, to_ms) = (ms(from), ms(to));
        let mut samples = Vec::new();

        let (first_hour, last_hour) = (from_ms.div_euclid(HOUR_MS), to_ms.div_euclid(HOUR_MS));
        let (former, present) = numbers_of(site.0);
        let hours = sqlx::query!(
            r#"
            SELECT hour, block, samples
            FROM sample_hour
            WHERE hour BETWEEN ?1 AND ?2 AND block IN (?3, ?4)
            ORDER BY hour
            "#,
            first_hour,
            last_hour,
            former,
            present,
        )
        .fetch_all(&mut *tx)
        .await?;
        for row in hours {
            let sites = super::decode(&row.samples)?;
            let of_site = |each: &&SiteHour| site_of(row.block, each.slot) == site.0;
            for each in sites.iter().filter(of_site) {
                for point in &each.points {
                    samples.push(unfold(row.hour, point)?);
                }
            }
        }

        let rows = sqlx::query!(
            r#"
            SELECT at, state, heartbeat_age_ms, clock_drift_ms, latency_ms AS "latency_ms: u32"
            FROM sample
            WHERE at >= ?1 AND at < ?2 AND site = ?3
            ORDER BY at
            "#,
            from_ms,
            to_ms,
            site.0,
        )
        .fetch_all(&mut *tx)
        .await?;
        for row in rows {
            samples.push(Sample {
                at: time(row.at)?,
                state: parsed(&row.state, "a state")?,
                heartbeat_age: maybe_length(row.heartbeat_age_ms)?,
                clock_drift: maybe_length(row.clock_drift_ms)?,
                latency_ms: row.latency_ms,
            });
        }
        samples.retain(|sample| sample.at >= from && sample.at < to);
        samples.sort_by_key(|sample| sample.at);
        Ok(samples)
    }
}

/// A point of a folded hour as a sample.
pub(crate) fn unfold(hour: i64, point: &Point) -> Result<Sample, StoreError> {
    Ok(Sample {
        at: time(hour * HOUR_MS + i64::from(point.second) * 1000)?,
        state: point.state,
        heartbeat_age: point
            .heartbeat_age
            .map(|age| TimeDelta::seconds(i64::from(age))),
        clock_drift: point
            .clock_drift
            .map(|tenths| TimeDelta::milliseconds(i64::from(tenths) * 100)),
        latency_ms: encode::latency_ms(point.latency),
    })
}
