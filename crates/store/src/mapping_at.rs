//! What was approved at any time, just as it was served then: the GUID, the practices that stood
//! behind the site, and the change that waited.

use chrono::{DateTime, Utc};
use domain::change::{ChangeKind, Risk};
use domain::practice::{PracticeId, SiteRow};

use crate::StoreError;
use crate::ledger::{EntryRow, LedgerEntry, entries};
use crate::store::Store;
use crate::time::ms;
use crate::words::{from_json, parsed};

/// A mapping as it was at a time, with what was served beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappingAt {
    /// The entry that held.
    pub entry: LedgerEntry,
    /// The practices that stood behind the site.
    pub practices: Vec<PracticeId>,
    /// The riskiest change that was open: number, kind and risk.
    pub caution: Option<(i64, ChangeKind, Risk)>,
}

struct MappingRow {
    seq: i64,
    site: i64,
    pms: String,
    site_id: String,
    valid_from: i64,
    guid: String,
    halo_name: Option<String>,
    decided_by: String,
    reason: String,
    change: Option<i64>,
    practices: String,
    caution_id: Option<i64>,
    caution_kind: Option<String>,
    caution_risk: Option<String>,
}

impl TryFrom<MappingRow> for MappingAt {
    type Error = StoreError;

    fn try_from(row: MappingRow) -> Result<Self, Self::Error> {
        let caution = match (row.caution_id, row.caution_kind, row.caution_risk) {
            (Some(id), Some(kind), Some(risk)) => {
                Some((id, parsed(&kind, "a kind")?, parsed(&risk, "a risk")?))
            }
            (_, _, _) => None,
        };
        Ok(Self {
            practices: from_json(&row.practices, "a list of practices")?,
            caution,
            entry: EntryRow {
                seq: row.seq,
                site: row.site,
                pms: row.pms,
                site_id: row.site_id,
                valid_from: row.valid_from,
                guid: row.guid,
                halo_name: row.halo_name,
                previous: String::new(),
                decided_by: row.decided_by,
                reason: row.reason,
                change: row.change,
            }
            .try_into()?,
        })
    }
}

impl Store {
    /// What was approved at a time, for every site that had an entry by then, a page at a time in
    /// the order of sites; with the practices that stood behind it and the change that waited then.
    /// Without a time: the newest.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn mappings_as_of(
        &self,
        as_of: Option<DateTime<Utc>>,
        after: Option<SiteRow>,
        limit: u32,
    ) -> Result<Vec<MappingAt>, StoreError> {
        let (as_of, after) = (as_of.map_or(i64::MAX, ms), after.map_or(0, |site| site.0));
        entries!(
            MappingRow,
            r#"
                , (
                    SELECT json_group_array(practice)
                    FROM (
                        SELECT practice
                        FROM assignment
                        WHERE
                            assignment.site = mapping.site AND assignment.began <= ?1
                            AND (assignment.ended IS NULL OR assignment.ended > ?1)
                        ORDER BY practice
                    )
                ) AS "practices!: String",
                caution.id AS "caution_id?: i64",
                caution.kind AS "caution_kind?: String",
                caution.risk AS "caution_risk?: String"
            FROM site
            JOIN mapping ON mapping.seq = (
                SELECT seq FROM mapping AS newest
                WHERE newest.site = site.id AND newest.valid_from <= ?1
                ORDER BY newest.seq DESC
                LIMIT 1
            )
            LEFT JOIN change AS caution ON caution.id = (
                SELECT id FROM change
                WHERE
                    change.site = mapping.site
                    AND change.first_seen_at <= ?1
                    AND (change.closed_at IS NULL OR change.closed_at > ?1)
                ORDER BY change.risk DESC, change.id DESC
                LIMIT 1
            )
            WHERE site.id > ?2
            ORDER BY site.id
            LIMIT ?3
            "#,
            as_of,
            after,
            limit,
        )
        .fetch_all(&self.readers)
        .await?
        .into_iter()
        .map(MappingAt::try_from)
        .collect()
    }
}
