//! Reading sites back, each with its newest outcome.

use std::sync::Arc;

use domain::pms_at_halo::PmsAtHalo;
use domain::practice::SiteRow;
use domain::site::SiteKey;
use domain::succession::{LastInUse, Left};

use super::SiteRecord;
use crate::checkpoint::{Facts, Latest};
use crate::guid::maybe_guid;
use crate::store::Store;
use crate::time::{maybe_length, maybe_time};
use crate::words::{maybe_json, maybe_parsed, parsed};
use crate::{StoreError, json};

impl Store {
    /// Every site with its newest outcome, in the order in which they were added.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn sites(&self) -> Result<Vec<SiteRecord>, StoreError> {
        self.read_sites(None).await
    }

    /// The numbers of all sites, in order.
    pub async fn site_rows(&self) -> Result<Vec<SiteRow>, StoreError> {
        let numbers = sqlx::query_scalar!(r#"SELECT id AS "id!" FROM site ORDER BY id"#)
            .fetch_all(&self.readers)
            .await?;
        Ok(numbers.into_iter().map(SiteRow).collect())
    }

    /// The sites with these numbers, in the same order.
    pub async fn sites_numbered(&self, numbers: &[SiteRow]) -> Result<Vec<SiteRecord>, StoreError> {
        self.read_sites(Some(numbers)).await
    }

    async fn read_sites(&self, numbers: Option<&[SiteRow]>) -> Result<Vec<SiteRecord>, StoreError> {
        let numbers = json::sites(numbers);
        sqlx::query!(
            r#"
            SELECT
                site.id AS "id!", site.pms AS "pms!", site.site_id AS "site_id!",
                hex(site.halo_guid) AS "guid!: String",
                site.approved_name AS "approved_name?", site.approved_with AS "approved_with?",
                site.name_learned AS "name_learned?",
                site.waiting_verdict AS "waiting_verdict?",
                site.waiting_words AS "waiting_words?",
                checkpoint.observed_at AS "observed_at?", checkpoint.checks AS "checks?",
                checkpoint.due_at AS "due_at?", checkpoint.interval_ms AS "interval_ms?",
                checkpoint.looked_up_at AS "looked_up_at?",
                checkpoint.unwell_since AS "unwell_since?",
                checkpoint.failures AS "failures?: u32",
                checkpoint.queries_failed_at AS "queries_failed_at?",
                checkpoint.explained_until AS "explained_until?",
                checkpoint.message AS "message?", checkpoint.heartbeat_at AS "heartbeat_at?",
                checkpoint.heartbeat_age_ms AS "heartbeat_age_ms?",
                checkpoint.clock_drift_ms AS "clock_drift_ms?",
                facts.halo_name AS "halo_name?", facts.authoritative AS "authoritative?: bool",
                facts.lifecycle AS "lifecycle?", facts.halo_link_version AS "halo_link_version?",
                facts.pms_version AS "pms_version?",
                facts.pms_version_source AS "pms_version_source?",
                facts.enriched_at AS "enriched_at?",
                facts.deprecated_name AS "deprecated_name?", facts.pms AS "told_pms?",
                facts.site_id AS "told_site_id?", facts.created_at AS "created_at?",
                hex(facts.halo_guid) AS "facts_guid!: String", facts.catalogue AS "catalogue?",
                checkpoint.in_use_at AS "in_use_at?", checkpoint.left_at AS "left_at?",
                checkpoint.left_stopped AS "left_stopped?: bool"
            FROM site
            LEFT JOIN checkpoint ON checkpoint.site = site.id
            LEFT JOIN facts ON facts.site = site.id
            WHERE site.id IN (
                SELECT value FROM json_each(?1) UNION SELECT id FROM site WHERE ?1 IS NULL
            )
            ORDER BY site.id
            "#,
            numbers,
        )
        .fetch_all(&self.readers)
        .await?
        .into_iter()
        .map(|row| {
            let verdict = maybe_parsed(row.waiting_verdict.as_deref(), "a verdict")?;
            Ok(SiteRecord {
                number: SiteRow(row.id),
                key: SiteKey {
                    pms: parsed(&row.pms, "a PMS")?,
                    site_id: parsed(&row.site_id, "a Site ID")?,
                },
                guid: maybe_guid(&row.guid)?,
                approved_name: row.approved_name,
                approved_with: maybe_json(row.approved_with.as_deref(), "what was approved")?
                    .unwrap_or_default(),
                name_learned: maybe_json(row.name_learned.as_deref(), "a name")?,
                waiting: verdict.zip(row.waiting_words),
                latest: Latest {
                    observed_at: maybe_time(row.observed_at)?,
                    checks: row.checks.unwrap_or(0),
                    due_at: maybe_time(row.due_at)?,
                    interval: maybe_length(row.interval_ms)?,
                    looked_up_at: maybe_time(row.looked_up_at)?,
                    unwell_since: maybe_time(row.unwell_since)?,
                    failures: row.failures.unwrap_or(0),
                    queries_failed_at: maybe_time(row.queries_failed_at)?,
                    explained_until: maybe_time(row.explained_until)?,
                    message: row.message,
                    heartbeat_at: maybe_time(row.heartbeat_at)?,
                    heartbeat_age: maybe_length(row.heartbeat_age_ms)?,
                    clock_drift: maybe_length(row.clock_drift_ms)?,
                    last_in_use: LastInUse {
                        at: maybe_time(row.in_use_at)?,
                        left: maybe_time(row.left_at)?.map(|at| match row.left_stopped {
                            Some(true) => Left::Stopped(at),
                            Some(false) | None => Left::Out(at),
                        }),
                    },
                    facts: Arc::new(Facts {
                        halo_name: row.halo_name,
                        deprecated_name: row.deprecated_name,
                        pms: row.told_pms.map(PmsAtHalo::from),
                        site_id: row.told_site_id,
                        created_at: maybe_time(row.created_at)?,
                        guid: maybe_guid(&row.facts_guid)?,
                        catalogue: maybe_json(row.catalogue.as_deref(), "a catalogue")?,
                        authoritative: row.authoritative,
                        lifecycle: row.lifecycle,
                        halo_link_version: row.halo_link_version,
                        pms_version: row.pms_version,
                        pms_version_source: maybe_parsed(
                            row.pms_version_source.as_deref(),
                            "the source of a version",
                        )?,
                        enriched_at: maybe_time(row.enriched_at)?,
                    }),
                },
            })
        })
        .collect()
    }
}
