//! The sites behind the practices: which GUID is watched for each, and what was last seen.
//!
//! A GUID is filled in only where there is none. Replacing one is a decision of people's and
//! never happens on the way.

mod read;

use chrono::{DateTime, Utc};
use domain::audit::Action;
use domain::expected::ApprovedWith;
use domain::halo_name::HaloName;
use domain::import::Verdict;
use domain::practice::SiteRow;
use domain::site::{HaloGuid, SiteKey};
use serde_json::json;
use sqlx::SqliteConnection;

use crate::StoreError;
use crate::audit::{AuditEvent, AuditPrincipal, note};
use crate::checkpoint::Latest;
use crate::ledger::{EnteredMapping, enter};
use crate::store::{Store, in_transaction};
use crate::time::ms;

/// A GUID that was settled for a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// The GUID to watch.
    pub guid: HaloGuid,
    /// The name Halo gave with it, approved along with the GUID.
    pub halo_name: Option<String>,
    /// What else Halo told with it.
    pub approved_with: ApprovedWith,
}

/// A site with what is known of it.
#[derive(Clone, Debug, PartialEq)]
pub struct SiteRecord {
    /// Its number.
    pub number: SiteRow,
    /// PMS and Site ID.
    pub key: SiteKey,
    /// The GUID that is watched; none while it waits for one.
    pub guid: Option<HaloGuid>,
    /// The name that was approved for the GUID.
    pub approved_name: Option<String>,
    /// What else Halo told with it then.
    pub approved_with: ApprovedWith,
    /// The name by which that one is compared, where Halo began to tell it afterwards.
    pub name_learned: Option<HaloName>,
    /// Why there is no GUID yet, where it is known why.
    pub waiting: Option<(Verdict, String)>,
    /// The newest outcome.
    pub latest: Latest,
}

impl Store {
    /// Gives a site the GUID that was found for it, and ends its waiting. Says whether it had
    /// none before; one that it has is left as it is.
    pub async fn settle_site(
        &self,
        site: SiteRow,
        mapping: Mapping,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let by = by.clone();
        in_transaction!(self, |tx| { settle(tx, site, &mapping, &by, now).await })
    }

    /// Notes why a site has no GUID yet. A site that has one is left as it is.
    pub async fn site_waits(
        &self,
        site: SiteRow,
        verdict: Verdict,
        words: &str,
    ) -> Result<(), StoreError> {
        let words = words.to_owned();
        in_transaction!(self, |tx| { wait(tx, site, verdict, &words).await })
    }
}

pub(crate) async fn find_or_make(
    tx: &mut SqliteConnection,
    key: &SiteKey,
) -> Result<SiteRow, StoreError> {
    let (pms, site_id) = (key.pms.as_str(), key.site_id.as_str());
    let found = sqlx::query_scalar!(
        r#"
        SELECT id AS "id!"
        FROM site
        WHERE pms = ?1 AND site_id = ?2
        "#,
        pms,
        site_id,
    )
    .fetch_optional(&mut *tx)
    .await?;
    if let Some(id) = found {
        return Ok(SiteRow(id));
    }
    let made = sqlx::query_scalar!(
        r#"
        INSERT INTO site (pms, site_id)
        VALUES (?1, ?2)
        RETURNING id AS "id!"
        "#,
        pms,
        site_id,
    )
    .fetch_one(tx)
    .await?;
    Ok(SiteRow(made))
}

pub(crate) async fn settle(
    tx: &mut SqliteConnection,
    site: SiteRow,
    mapping: &Mapping,
    by: &AuditPrincipal,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    settle_as(tx, site, mapping, None, by, now).await
}

/// The same, where a change was decided that gives the site its GUID. Without a decision only a site
/// settles for which nothing was ever approved, and only with a GUID that nobody else on the list has.
pub(crate) async fn settle_as(
    tx: &mut SqliteConnection,
    site: SiteRow,
    mapping: &Mapping,
    change: Option<i64>,
    by: &AuditPrincipal,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let guid = mapping.guid.as_bytes().as_slice();
    let with = json!(mapping.approved_with).to_string();
    let at = ms(now);
    let settled = sqlx::query!(
        r#"
        UPDATE site
        SET
            halo_guid = ?2,
            approved_name = ?3,
            approved_with = ?6,
            name_learned = NULL,
            mapped_at = ?4,
            waiting_verdict = NULL,
            waiting_words = NULL
        WHERE
            id = ?1 AND halo_guid IS NULL
            AND (
                ?5 IS NOT NULL
                OR (
                    NOT EXISTS (SELECT 1 FROM mapping WHERE mapping.site = ?1)
                    AND NOT EXISTS (
                        SELECT 1
                        FROM site AS other
                        JOIN practice ON practice.site = other.id AND practice.retired_at IS NULL
                        WHERE other.halo_guid = ?2 AND other.id <> ?1
                    )
                )
            )
        "#,
        site.0,
        guid,
        mapping.halo_name,
        at,
        change,
        with,
    )
    .execute(&mut *tx)
    .await?;
    let is_done = settled.rows_affected() > 0;
    if is_done {
        let event = AuditEvent::new(Action::SiteSettled, format!("site:{site}"))
            .became(json!({ "halo_guid": mapping.guid, "halo_name": mapping.halo_name }));
        note(tx, event, by, now).await?;
        let entered = EnteredMapping {
            site,
            guid: Some(mapping.guid),
            halo_name: mapping.halo_name.as_deref(),
            approved_with: Some(&mapping.approved_with),
            reason: if change.is_some() {
                ""
            } else {
                "first look-up"
            },
            change,
        };
        enter(tx, entered, by, now).await?;
        forget_last_in_use(tx, site).await?;
    }
    Ok(is_done)
}

/// What was seen of a GUID in use says nothing of the one that takes its place.
pub(crate) async fn forget_last_in_use(
    tx: &mut SqliteConnection,
    site: SiteRow,
) -> Result<(), StoreError> {
    sqlx::query!(
        r#"
        UPDATE checkpoint
        SET in_use_at = NULL, left_at = NULL, left_stopped = NULL
        WHERE site = ?1
        "#,
        site.0,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Keeps the name by which the approved one of a GUID is compared from now on.
pub(crate) async fn learn_name(
    tx: &mut SqliteConnection,
    site: SiteRow,
    guid: HaloGuid,
    name: &HaloName,
) -> Result<(), StoreError> {
    let (guid, name) = (guid.as_bytes().as_slice(), json!(name).to_string());
    sqlx::query!(
        "UPDATE site SET name_learned = ?3 WHERE id = ?1 AND halo_guid = ?2",
        site.0,
        guid,
        name,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Whether a GUID is the one that is watched for a site.
pub(crate) async fn is_mapped_to(
    tx: &mut SqliteConnection,
    site: SiteRow,
    guid: HaloGuid,
) -> Result<bool, StoreError> {
    let bytes = guid.as_bytes().as_slice();
    Ok(sqlx::query_scalar!(
        r#"
        SELECT EXISTS (SELECT 1 FROM site WHERE id = ?1 AND halo_guid = ?2) AS "is_it!: bool"
        "#,
        site.0,
        bytes,
    )
    .fetch_one(tx)
    .await?)
}

pub(crate) async fn wait(
    tx: &mut SqliteConnection,
    site: SiteRow,
    verdict: Verdict,
    words: &str,
) -> Result<(), StoreError> {
    let verdict = verdict.as_str();
    sqlx::query!(
        r#"
        UPDATE site
        SET waiting_verdict = ?2, waiting_words = ?3
        WHERE id = ?1 AND halo_guid IS NULL
        "#,
        site.0,
        verdict,
        words,
    )
    .execute(tx)
    .await?;
    Ok(())
}
