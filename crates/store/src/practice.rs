//! The list: which practices are there, and how does one get on it? What becomes of it then is in
//! `edit`.
//!
//! A practice is added together with its site in one transaction, and adding it again changes
//! nothing, so that an import which was killed can simply be started again.

mod edit;

use chrono::{DateTime, Utc};
use domain::audit::Action;
use domain::import::Verdict;
use domain::practice::{Practice, PracticeEntry, PracticeId, SiteRow};
use domain::server::ServerId;
use domain::site::SiteKey;
use serde_json::json;
use sqlx::SqliteConnection;

pub(crate) use self::edit::{place, retire, update};
use crate::audit::{AuditEvent, AuditPrincipal, note};
use crate::site::{self, Mapping};
use crate::store::{Store, in_transaction};
use crate::time::{maybe_time, ms, time};
use crate::words::{from_json, parsed};
use crate::{StoreError, assignment, json, server};

/// What became of a practice that was to be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddedPractice {
    /// It is on the list now.
    Added(PracticeId),
    /// It was on the list already, with the same name, PMS and Site ID; nothing was changed.
    Unchanged(PracticeId),
}

struct PracticeRow {
    id: i64,
    site: i64,
    pms: String,
    site_id: String,
    name: String,
    tags: String,
    time_zone: Option<String>,
    region: String,
    hours: String,
    server: Option<i64>,
    host: String,
    server_name: String,
    host_contact: String,
    contacts: String,
    owner: String,
    tier: String,
    created_at: i64,
    retired_at: Option<i64>,
}

impl TryFrom<PracticeRow> for Practice {
    type Error = StoreError;

    fn try_from(row: PracticeRow) -> Result<Self, Self::Error> {
        Ok(Self {
            id: PracticeId(row.id),
            site_row: SiteRow(row.site),
            server: row.server.map(ServerId),
            entry: PracticeEntry {
                name: row.name,
                site: SiteKey {
                    pms: parsed(&row.pms, "a PMS")?,
                    site_id: parsed(&row.site_id, "a Site ID")?,
                },
                tags: from_json(&row.tags, "a list of tags")?,
                time_zone: row.time_zone,
                region: row.region,
                hours: row.hours,
                host: row.host,
                server_name: row.server_name,
                host_contact: row.host_contact,
                contacts: row.contacts,
                owner: row.owner,
                tier: row.tier,
            },
            created_at: time(row.created_at)?,
            retired_at: maybe_time(row.retired_at)?,
        })
    }
}

/// A query for practices: the columns, which are the same for all, and what follows on them.
macro_rules! practices {
    ($rest:tt $(, $bind:expr)* $(,)?) => {
        sqlx::query_as!(
            PracticeRow,
            r#"
            SELECT
                practice.id AS "id!", practice.site, site.pms, site.site_id, practice.name,
                practice.tags, practice.time_zone, practice.region, practice.hours,
                practice.server AS "server?", IFNULL(server.provider, '') AS "host!: String",
                IFNULL(server.name, '') AS "server_name!: String",
                IFNULL(server.contact, '') AS "host_contact!: String", practice.contacts,
                practice.owner, practice.tier, practice.created_at, practice.retired_at
            FROM practice
            JOIN site ON site.id = practice.site
            LEFT JOIN server ON server.id = practice.server
            "#
                + $rest,
            $($bind),*
        )
    };
}

/// A practice to be put on the list.
#[derive(Clone, Debug, PartialEq)]
pub struct NewPractice {
    /// What was entered.
    pub entry: PracticeEntry,
    /// The GUID that was settled for its site.
    pub mapping: Option<Mapping>,
    /// Why there is none yet.
    pub waiting: Option<(Verdict, String)>,
}

impl Store {
    /// Every practice, retired ones too, in the order in which they were added.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn practices(&self) -> Result<Vec<Practice>, StoreError> {
        self.read_practices(None).await
    }

    /// The practices that stand behind some sites, or did so when they were retired, in the same
    /// order.
    pub async fn practices_behind(&self, sites: &[SiteRow]) -> Result<Vec<Practice>, StoreError> {
        self.read_practices(Some(sites)).await
    }

    async fn read_practices(&self, sites: Option<&[SiteRow]>) -> Result<Vec<Practice>, StoreError> {
        let sites = json::sites(sites);
        practices!(
            r#"
            WHERE practice.site IN (
                SELECT value FROM json_each(?1) UNION SELECT id FROM site WHERE ?1 IS NULL
            )
            ORDER BY practice.id
            "#,
            sites
        )
        .fetch_all(&self.readers)
        .await?
        .into_iter()
        .map(Practice::try_from)
        .collect()
    }

    /// Adds a practice, and its site where it is the first behind it.
    ///
    /// `mapping` is the GUID that was settled for the site and `waiting` why there is none yet;
    /// a site that already has a GUID keeps it and waits for nothing. Space around the name is
    /// left out.
    pub async fn add_practice(
        &self,
        entry: &PracticeEntry,
        mapping: Option<Mapping>,
        waiting: Option<(Verdict, String)>,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<AddedPractice, StoreError> {
        let practice = NewPractice {
            entry: entry.clone(),
            mapping,
            waiting,
        };
        let added = self.add_practices(vec![practice], by, now).await?;
        Ok(added[0])
    }

    /// The same for many, in one transaction.
    pub async fn add_practices(
        &self,
        practices: Vec<NewPractice>,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<Vec<AddedPractice>, StoreError> {
        let by = by.clone();
        in_transaction!(self, |tx| {
            let mut added = Vec::with_capacity(practices.len());
            for NewPractice {
                entry,
                mapping,
                waiting,
            } in &practices
            {
                let (mapping, waiting) = (mapping.as_ref(), waiting.as_ref());
                added.push(add_with(tx, entry, mapping, waiting, &by, now).await?);
            }
            Ok(added)
        })
    }
}

/// What was entered about a practice that is on the list.
pub(crate) async fn entry(
    tx: &mut SqliteConnection,
    id: PracticeId,
) -> Result<Option<PracticeEntry>, StoreError> {
    let row = practices!(
        "WHERE practice.id = ?1 AND practice.retired_at IS NULL",
        id.0
    )
    .fetch_optional(tx)
    .await?;
    let practice = row.map(Practice::try_from).transpose()?;
    Ok(practice.map(|practice| practice.entry))
}

/// Puts a practice on the list with the GUID that was settled for its site, or why it waits.
pub(crate) async fn add_with(
    tx: &mut SqliteConnection,
    entry: &PracticeEntry,
    mapping: Option<&Mapping>,
    waiting: Option<&(Verdict, String)>,
    by: &AuditPrincipal,
    now: DateTime<Utc>,
) -> Result<AddedPractice, StoreError> {
    let site = site::find_or_make(tx, &entry.site).await?;
    if let Some(mapping) = mapping {
        site::settle(tx, site, mapping, by, now).await?;
    } else if let Some((verdict, words)) = waiting {
        site::wait(tx, site, *verdict, words).await?;
    }
    add_to(tx, site, entry, by, now).await
}

/// Puts a practice on the list, behind the site that its entry names.
pub(crate) async fn add(
    tx: &mut SqliteConnection,
    entry: &PracticeEntry,
    by: &AuditPrincipal,
    now: DateTime<Utc>,
) -> Result<AddedPractice, StoreError> {
    let site = site::find_or_make(tx, &entry.site).await?;
    add_to(tx, site, entry, by, now).await
}

async fn add_to(
    tx: &mut SqliteConnection,
    site: SiteRow,
    entry: &PracticeEntry,
    by: &AuditPrincipal,
    now: DateTime<Utc>,
) -> Result<AddedPractice, StoreError> {
    if let Some(id) = find(tx, site, entry.name.trim()).await? {
        return Ok(AddedPractice::Unchanged(id));
    }
    let server = server::place(tx, site, entry, by, now).await?;
    let id = insert(tx, site, server, entry, now).await?;
    assignment::begin(tx, id, site, now).await?;
    let event = AuditEvent::new(Action::PracticeAdded, subject(id)).became(json!({
        "name": entry.name, "pms": entry.site.pms, "site_id": entry.site.site_id.to_string() }));
    note(tx, event, by, now).await?;
    Ok(AddedPractice::Added(id))
}

/// A practice in the audit trail.
fn subject(id: PracticeId) -> String {
    format!("practice:{id}")
}

async fn find(
    tx: &mut SqliteConnection,
    site: SiteRow,
    name: &str,
) -> Result<Option<PracticeId>, StoreError> {
    let id = sqlx::query_scalar!(
        r#"
        SELECT id AS "id!"
        FROM practice
        WHERE site = ?1 AND name = ?2 AND retired_at IS NULL
        "#,
        site.0,
        name,
    )
    .fetch_optional(tx)
    .await?;
    Ok(id.map(PracticeId))
}

fn tags(entry: &PracticeEntry) -> Result<String, StoreError> {
    serde_json::to_string(&entry.tags).map_err(StoreError::unreadable("a tag"))
}

async fn insert(
    tx: &mut SqliteConnection,
    site: SiteRow,
    server: Option<ServerId>,
    entry: &PracticeEntry,
    now: DateTime<Utc>,
) -> Result<PracticeId, StoreError> {
    let name = entry.name.trim();
    let tags = tags(entry)?;
    let now = ms(now);
    let server = server.map(|id| id.0);
    let id = sqlx::query_scalar!(
        r#"
        INSERT INTO practice (
            site, name, tags, time_zone, region, hours, server, contacts, owner, tier, created_at
        )
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        RETURNING id AS "id!"
        "#,
        site.0,
        name,
        tags,
        entry.time_zone,
        entry.region,
        entry.hours,
        server,
        entry.contacts,
        entry.owner,
        entry.tier,
        now,
    )
    .fetch_one(tx)
    .await?;
    Ok(PracticeId(id))
}
