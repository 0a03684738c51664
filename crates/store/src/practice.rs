//! The list: which practices are there, and how does one get on it or off it?
//!
//! A practice is added together with its site in one transaction, and adding it again changes
//! nothing, so that an import which was killed can simply be started again.

use chrono::{DateTime, Utc};
use domain::audit::Action;
use domain::import::Verdict;
use domain::practice::{Practice, PracticeEntry, PracticeId, SiteNumber};
use domain::site::SiteKey;
use serde_json::json;
use sqlx::SqliteConnection;

use crate::StoreError;
use crate::audit::{Author, Deed, note};
use crate::site::{self, Mapping};
use crate::store::Store;
use crate::time::{maybe_time, ms, time};
use crate::{change, placement};

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
            site_number: SiteNumber(row.site),
            entry: PracticeEntry {
                name: row.name,
                site: SiteKey {
                    pms: row.pms.parse().map_err(StoreError::unreadable("a PMS"))?,
                    site_id: row
                        .site_id
                        .parse()
                        .map_err(StoreError::unreadable("a Site ID"))?,
                },
                tags: serde_json::from_str(&row.tags)
                    .map_err(StoreError::unreadable("a list of tags"))?,
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

impl Store {
    /// Every practice, retired ones too, in the order in which they were added.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn practices(&self) -> Result<Vec<Practice>, StoreError> {
        sqlx::query_as!(
            PracticeRow,
            r#"
            SELECT
                practice.id AS "id!",
                practice.site,
                site.pms,
                site.site_id,
                practice.name,
                practice.tags,
                practice.time_zone,
                practice.region,
                practice.hours,
                practice.host,
                practice.server_name,
                practice.host_contact,
                practice.contacts,
                practice.owner,
                practice.tier,
                practice.created_at,
                practice.retired_at
            FROM practice
            JOIN site ON site.id = practice.site
            ORDER BY practice.id
            "#
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
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn add_practice(
        &self,
        entry: &PracticeEntry,
        mapping: Option<Mapping>,
        waiting: Option<(Verdict, String)>,
        by: &Author,
        now: DateTime<Utc>,
    ) -> Result<AddedPractice, StoreError> {
        let (entry, by) = (entry.clone(), by.clone());
        self.write_for_the_watch(move |tx| {
            Box::pin(async move {
                let site = site::find_or_make(tx, &entry.site).await?;
                if let Some(mapping) = &mapping {
                    site::settle(tx, site, mapping, &by, now).await?;
                } else if let Some((verdict, words)) = &waiting {
                    site::wait(tx, site, *verdict, words).await?;
                }
                add_to(tx, site, &entry, &by, now).await
            })
        })
        .await
    }

    /// Changes what was entered about a practice on the list, but for its PMS and Site ID. Says
    /// whether it is on it.
    ///
    /// # Errors
    /// [`StoreError::AlreadyListed`] where a sibling has the name; or when the database cannot be
    /// written.
    pub async fn update_practice(
        &self,
        id: PracticeId,
        entry: &PracticeEntry,
        by: &Author,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let (entry, by) = (entry.clone(), by.clone());
        let was = self.practices().await?;
        let was = was.into_iter().find(|practice| practice.id == id);
        self.write_for_the_watch(move |tx| {
            Box::pin(async move {
                let tags = tags(&entry)?;
                let name = entry.name.trim();
                let updated = sqlx::query!(
                    r#"
                    UPDATE practice
                    SET
                        name = ?2, tags = ?3, time_zone = ?4, region = ?5, hours = ?6, host = ?7,
                        server_name = ?8, host_contact = ?9, contacts = ?10, owner = ?11, tier = ?12
                    WHERE id = ?1 AND retired_at IS NULL
                    "#,
                    id.0,
                    name,
                    tags,
                    entry.time_zone,
                    entry.region,
                    entry.hours,
                    entry.host,
                    entry.server_name,
                    entry.host_contact,
                    entry.contacts,
                    entry.owner,
                    entry.tier,
                )
                .execute(&mut *tx)
                .await?;
                if updated.rows_affected() == 0 {
                    return Ok(false);
                }
                let deed = Deed::new(Action::PracticeEdited, subject(id))
                    .was(json!(was.map(|practice| practice.entry)))
                    .became(json!(entry));
                note(tx, deed, &by, now).await?;
                Ok(true)
            })
        })
        .await
    }

    /// Corrects the PMS and Site ID of a practice where no decision hangs on it: nothing was approved
    /// yet, or `mapping` is what is approved already.
    ///
    /// # Errors
    /// [`StoreError::ChangeMoved`] where it does not stand behind `from` any more;
    /// [`StoreError::AlreadyListed`] where one of its name is there; or when the database cannot be
    /// written.
    pub async fn correct_site(
        &self,
        id: PracticeId,
        from: SiteNumber,
        to: &SiteKey,
        mapping: Option<Mapping>,
        by: &Author,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let (to, by) = (to.clone(), by.clone());
        self.write_for_the_watch(move |tx| {
            Box::pin(async move {
                let there = site::find_or_make(tx, &to).await?;
                place(tx, id, from, there, &by, now).await?;
                if let Some(mapping) = mapping {
                    site::settle(tx, there, &mapping, &by, now).await?;
                }
                Ok(())
            })
        })
        .await
    }

    /// Takes a practice off the list; its history stays. Says whether it was on it.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub async fn retire_practice(
        &self,
        id: PracticeId,
        by: &Author,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let by = by.clone();
        self.write_for_the_watch(move |tx| Box::pin(async move { retire(tx, id, &by, now).await }))
            .await
    }

    /// Puts a retired practice on the list again. Says whether it was retired.
    ///
    /// # Errors
    /// [`StoreError::AlreadyListed`] where one of the same name and site was added meanwhile; or
    /// when the database cannot be written.
    pub async fn restore_practice(
        &self,
        id: PracticeId,
        by: &Author,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let by = by.clone();
        self.write_for_the_watch(move |tx| {
            Box::pin(async move {
                let restored = sqlx::query!(
                    r#"
                    UPDATE practice
                    SET retired_at = NULL
                    WHERE id = ?1 AND retired_at IS NOT NULL
                    RETURNING site
                    "#,
                    id.0,
                )
                .fetch_optional(&mut *tx)
                .await?;
                if let Some(row) = &restored {
                    placement::begin(tx, id, SiteNumber(row.site), now).await?;
                    note(
                        tx,
                        Deed::new(Action::PracticeRestored, subject(id)),
                        &by,
                        now,
                    )
                    .await?;
                }
                Ok(restored.is_some())
            })
        })
        .await
    }
}

/// Puts a practice on the list, behind the site that its entry names.
pub(crate) async fn add(
    tx: &mut SqliteConnection,
    entry: &PracticeEntry,
    by: &Author,
    now: DateTime<Utc>,
) -> Result<AddedPractice, StoreError> {
    let site = site::find_or_make(tx, &entry.site).await?;
    add_to(tx, site, entry, by, now).await
}

async fn add_to(
    tx: &mut SqliteConnection,
    site: SiteNumber,
    entry: &PracticeEntry,
    by: &Author,
    now: DateTime<Utc>,
) -> Result<AddedPractice, StoreError> {
    if let Some(id) = find(tx, site, entry.name.trim()).await? {
        return Ok(AddedPractice::Unchanged(id));
    }
    let id = insert(tx, site, entry, now).await?;
    placement::begin(tx, id, site, now).await?;
    let deed = Deed::new(Action::PracticeAdded, subject(id)).became(json!({
        "name": entry.name, "pms": entry.site.pms, "site_id": entry.site.site_id.to_string() }));
    note(tx, deed, by, now).await?;
    Ok(AddedPractice::Added(id))
}

/// Takes a practice off the list. Says whether it was on it.
pub(crate) async fn retire(
    tx: &mut SqliteConnection,
    id: PracticeId,
    by: &Author,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let at = ms(now);
    let retired = sqlx::query!(
        r#"
        UPDATE practice
        SET retired_at = ?2
        WHERE id = ?1 AND retired_at IS NULL
        RETURNING site
        "#,
        id.0,
        at,
    )
    .fetch_optional(&mut *tx)
    .await?;
    let is_done = retired.is_some();
    if let Some(row) = retired {
        placement::end(tx, id, now).await?;
        change::withdraw_orphans(tx, SiteNumber(row.site), now).await?;
        note(tx, Deed::new(Action::PracticeRetired, subject(id)), by, now).await?;
    }
    Ok(is_done)
}

/// Puts a practice behind another site than the one it is behind.
///
/// # Errors
/// [`StoreError::ChangeMoved`] where it is not behind `from`.
pub(crate) async fn place(
    tx: &mut SqliteConnection,
    id: PracticeId,
    from: SiteNumber,
    to: SiteNumber,
    by: &Author,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let moved = sqlx::query!(
        r#"
        UPDATE practice
        SET site = ?3
        WHERE id = ?1 AND site = ?2 AND retired_at IS NULL
        "#,
        id.0,
        from.0,
        to.0,
    )
    .execute(&mut *tx)
    .await?;
    if moved.rows_affected() == 0 {
        return Err(StoreError::ChangeMoved);
    }
    placement::end(tx, id, now).await?;
    placement::begin(tx, id, to, now).await?;
    change::withdraw_orphans(tx, from, now).await?;
    let deed = Deed::new(Action::PracticeMoved, subject(id))
        .was(json!({ "site": from }))
        .became(json!({ "site": to }));
    note(tx, deed, by, now).await
}

/// A practice in the audit trail.
fn subject(id: PracticeId) -> String {
    format!("practice:{id}")
}

async fn find(
    tx: &mut SqliteConnection,
    site: SiteNumber,
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
    site: SiteNumber,
    entry: &PracticeEntry,
    now: DateTime<Utc>,
) -> Result<PracticeId, StoreError> {
    let name = entry.name.trim();
    let tags = tags(entry)?;
    let now = ms(now);
    let id = sqlx::query_scalar!(
        r#"
        INSERT INTO practice (
            site, name, tags, time_zone, region, hours, host, server_name, host_contact, contacts,
            owner, tier, created_at
        )
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        RETURNING id AS "id!"
        "#,
        site.0,
        name,
        tags,
        entry.time_zone,
        entry.region,
        entry.hours,
        entry.host,
        entry.server_name,
        entry.host_contact,
        entry.contacts,
        entry.owner,
        entry.tier,
        now,
    )
    .fetch_one(tx)
    .await?;
    Ok(PracticeId(id))
}
