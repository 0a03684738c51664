//! The servers behind the list. What is entered about one stands here alone; practices point at it, so that
//! its name, its provider and how to reach it are the same for all of them. How a practice comes to its
//! server by what was typed beside it is in `place`.

mod place;

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use domain::audit::Action;
use domain::practice::SiteRow;
use domain::server::{LinkGuid, Server, ServerEntry, ServerId, spelling};
use serde_json::json;
use sqlx::SqliteConnection;

pub(crate) use self::place::{forget_nameless, place, replace};
use crate::alert::rename_server_in_rules;
use crate::audit::{AuditEvent, AuditPrincipal, note};
use crate::store::{Store, in_transaction};
use crate::time::ms;
use crate::words::parsed;
use crate::{StoreError, json};

struct ServerRow {
    id: i64,
    name: String,
    provider: String,
    link_guid: String,
    contact: String,
    notes: String,
}

impl TryFrom<ServerRow> for Server {
    type Error = StoreError;

    fn try_from(row: ServerRow) -> Result<Self, StoreError> {
        let link_guid = Some(row.link_guid).filter(|hex| !hex.is_empty());
        let link_guid: Option<LinkGuid> = link_guid
            .map(|hex| hex.parse())
            .transpose()
            .map_err(StoreError::unreadable("a Halo Link GUID"))?;
        Ok(Self {
            id: ServerId(row.id),
            entry: ServerEntry {
                name: row.name,
                provider: row.provider,
                link_guid,
                contact: row.contact,
                notes: row.notes,
            },
        })
    }
}

/// A query for servers: the columns, which are the same for all, and what follows on them.
macro_rules! servers {
    ($rest:tt $(, $bind:expr)* $(,)?) => {
        sqlx::query_as!(
            $crate::server::ServerRow,
            r#"
            SELECT
                server.id AS "id!", server.name, server.provider,
                IFNULL(hex(server.link_guid), '') AS "link_guid!: String", server.contact, server.notes
            FROM server
            "#
                + $rest,
            $($bind),*
        )
    };
}

use servers;

impl Store {
    /// Every server, in the order in which they were added.
    pub async fn servers(&self) -> Result<Vec<Server>, StoreError> {
        servers!("ORDER BY server.id")
            .fetch_all(&self.readers)
            .await?
            .into_iter()
            .map(Server::try_from)
            .collect()
    }

    /// The server of a number.
    pub async fn server(&self, id: ServerId) -> Result<Option<Server>, StoreError> {
        one(&mut *self.readers.acquire().await?, id).await
    }

    /// The Halo Link GUIDs that people read, by server.
    pub async fn link_guids(&self) -> Result<Vec<(ServerId, LinkGuid)>, StoreError> {
        let rows = sqlx::query!(
            r#"SELECT id AS "id!", hex(link_guid) AS "link_guid!: String" FROM server WHERE link_guid IS NOT NULL"#
        );
        let rows = rows.fetch_all(&self.readers).await?;
        rows.into_iter()
            .map(|row| {
                Ok((
                    ServerId(row.id),
                    parsed(&row.link_guid, "a Halo Link GUID")?,
                ))
            })
            .collect()
    }

    /// Some sites, and those behind which practices share a server with practices of theirs.
    pub async fn sharing_servers(&self, sites: &[SiteRow]) -> Result<Vec<SiteRow>, StoreError> {
        let asked = json::rows(sites);
        let sharing = sqlx::query_scalar!(
            r#"
            SELECT DISTINCT other.site AS "site!"
            FROM practice
            JOIN practice AS other ON other.server = practice.server
            WHERE practice.site IN (SELECT value FROM json_each(?1))
            "#,
            asked,
        )
        .fetch_all(&self.readers)
        .await?;
        let sharing = sharing.into_iter().map(SiteRow);
        let all: BTreeSet<SiteRow> = sites.iter().copied().chain(sharing).collect();
        Ok(all.into_iter().collect())
    }

    /// Adds a server, on which no practice is yet.
    ///
    /// # Errors
    /// [`StoreError::ServerThere`] where one of its name and provider is there;
    /// [`StoreError::LinkThere`] where one with its Halo Link is.
    pub async fn add_server(
        &self,
        entry: &ServerEntry,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<ServerId, StoreError> {
        let (entry, by) = (entry.clone(), by.clone());
        in_transaction!(self, |tx| { add(tx, &entry, &by, now).await })
    }

    /// Changes what was entered about a server, for all practices on it. Says whether there is one. Plans
    /// of maintenance that name it go by its new name, unless another server has the old one.
    ///
    /// # Errors
    /// [`StoreError::ChangeMoved`] where it is not as it was seen, and what [`Store::add_server`] says.
    pub async fn edit_server(
        &self,
        id: ServerId,
        seen: &ServerEntry,
        entry: &ServerEntry,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let (seen, entry, by) = (seen.clone(), entry.clone(), by.clone());
        in_transaction!(self, |tx| {
            let Some(was) = one(tx, id).await? else {
                return Ok(false);
            };
            if was.entry != seen {
                return Err(StoreError::ChangeMoved);
            }
            edit(tx, &was, &entry, &by, now).await?;
            Ok(true)
        })
    }
}

async fn one(tx: &mut SqliteConnection, id: ServerId) -> Result<Option<Server>, StoreError> {
    servers!("WHERE server.id = ?1", id.0)
        .fetch_optional(tx)
        .await?
        .map(Server::try_from)
        .transpose()
}

/// A server in the audit trail.
fn subject(id: ServerId) -> String {
    format!("server:{id}")
}

async fn add(
    tx: &mut SqliteConnection,
    entry: &ServerEntry,
    by: &AuditPrincipal,
    now: DateTime<Utc>,
) -> Result<ServerId, StoreError> {
    let (name, provider) = (spelling(&entry.name), spelling(&entry.provider));
    let link_guid = entry.link_guid.as_ref().map(|guid| &guid.as_bytes()[..]);
    let at = ms(now);
    let id = sqlx::query_scalar!(
        r#"
        INSERT INTO server (
            name, provider, name_spelling, provider_spelling, link_guid, contact, notes, created_at
        )
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        RETURNING id AS "id!"
        "#,
        entry.name,
        entry.provider,
        name,
        provider,
        link_guid,
        entry.contact,
        entry.notes,
        at,
    )
    .fetch_one(&mut *tx)
    .await?;
    let id = ServerId(id);
    let event = AuditEvent::new(Action::ServerAdded, subject(id)).became(json!(entry));
    note(tx, event, by, now).await?;
    Ok(id)
}

async fn edit(
    tx: &mut SqliteConnection,
    was: &Server,
    entry: &ServerEntry,
    by: &AuditPrincipal,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    if was.entry == *entry {
        return Ok(());
    }
    let (name, provider) = (spelling(&entry.name), spelling(&entry.provider));
    let link_guid = entry.link_guid.as_ref().map(|guid| &guid.as_bytes()[..]);
    sqlx::query!(
        r#"
        UPDATE server
        SET
            name = ?2, provider = ?3, name_spelling = ?4, provider_spelling = ?5, link_guid = ?6,
            contact = ?7, notes = ?8
        WHERE id = ?1
        "#,
        was.id.0,
        entry.name,
        entry.provider,
        name,
        provider,
        link_guid,
        entry.contact,
        entry.notes,
    )
    .execute(&mut *tx)
    .await?;
    rename_plans(tx, &was.entry.name, &entry.name).await?;
    let event = AuditEvent::new(Action::ServerEdited, subject(was.id))
        .was(json!(was.entry))
        .became(json!(entry));
    note(tx, event, by, now).await
}

/// Plans of maintenance and rules of alerts name a server by its name. One that is called otherwise now is
/// meant still, unless another goes by the old name.
async fn rename_plans(tx: &mut SqliteConnection, was: &str, name: &str) -> Result<(), StoreError> {
    let (from, to) = (spelling(was), spelling(name));
    if from.is_empty() || to.is_empty() || from == to {
        return Ok(());
    }
    let is_another = sqlx::query_scalar!(
        r#"
        SELECT EXISTS (
            SELECT 1 FROM server WHERE name_spelling = ?1 OR provider_spelling = ?1
        ) AS "is_another!: bool"
        "#,
        from,
    )
    .fetch_one(&mut *tx)
    .await?;
    if is_another {
        return Ok(());
    }
    sqlx::query!(
        "UPDATE maintenance SET server = ?2 WHERE lower(trim(server)) = ?1",
        from,
        name,
    )
    .execute(&mut *tx)
    .await?;
    rename_server_in_rules(tx, was, name).await
}
