//! On which server is a practice, going by what was typed beside it: a server's name, its host, how to reach
//! that host?
//!
//! Files, forms and programs write these three with a practice, and go on doing so. A server of that name and
//! host, however it is spelled, is that server. Where none is there and nobody else is on the one that the
//! practice was on, that one is corrected, so that its Halo Link GUID and its notes stay with the machine.

use chrono::{DateTime, Utc};
use domain::audit::Action;
use domain::practice::{PracticeEntry, PracticeId, SiteRow};
use domain::server::{Server, ServerEntry, ServerId, spelling};
use serde_json::json;
use sqlx::SqliteConnection;

use super::{add, edit, one, servers, subject};
use crate::StoreError;
use crate::audit::{AuditEvent, AuditPrincipal, note};

/// The server of a practice that comes to the list: one that is there, or a new one; none where nothing is
/// known of it. How to reach the host is written over where something was given.
pub(crate) async fn place(
    tx: &mut SqliteConnection,
    site: SiteRow,
    entry: &PracticeEntry,
    by: &AuditPrincipal,
    now: DateTime<Utc>,
) -> Result<Option<ServerId>, StoreError> {
    let typed = Typed::of(entry);
    if typed == Typed::default() {
        return Ok(None);
    }
    match typed.find(tx, site).await? {
        Some(server) => {
            typed.keep_contact(tx, &server, by, now).await?;
            Ok(Some(server.id))
        }
        None => Ok(Some(add(tx, &typed.alone(), by, now).await?)),
    }
}

/// The server of a practice that is on the list, whose entry becomes another one.
pub(crate) async fn replace(
    tx: &mut SqliteConnection,
    id: PracticeId,
    was: &PracticeEntry,
    entry: &PracticeEntry,
    by: &AuditPrincipal,
    now: DateTime<Utc>,
) -> Result<Option<ServerId>, StoreError> {
    let (seen, typed) = (Typed::of(was), Typed::of(entry));
    let (site, on) = stands(tx, id).await?;
    if seen == typed {
        return Ok(on);
    }
    if typed == Typed::default() {
        return Ok(None);
    }
    let before = match on {
        Some(on) => one(tx, on).await?,
        None => None,
    };
    let Some(before) = before else {
        return place(tx, site, entry, by, now).await;
    };
    if typed.is(&before.entry) {
        let is_alone = is_alone(tx, before.id, site).await?;
        edit(tx, &before, &typed.over(&before.entry, is_alone), by, now).await?;
        return Ok(Some(before.id));
    }
    match typed.find(tx, site).await? {
        Some(found) => {
            if typed.contact != seen.contact {
                typed.keep_contact(tx, &found, by, now).await?;
            }
            // Its host was corrected practice by practice: with the last of them it is one machine again.
            if spelling(&typed.name) == spelling(&before.entry.name)
                && !typed.name.is_empty()
                && is_alone(tx, before.id, site).await?
            {
                let contact = (typed.contact != seen.contact).then_some(&*typed.contact);
                merge(tx, &before, (found.id, contact), by, now).await?;
            }
            Ok(Some(found.id))
        }
        None if is_alone(tx, before.id, site).await? => {
            edit(tx, &before, &typed.over(&before.entry, true), by, now).await?;
            Ok(Some(before.id))
        }
        None => Ok(Some(add(tx, &typed.alone(), by, now).await?)),
    }
}

/// Forgets servers without a name on which nobody is any more and of which nothing else is known, where a
/// practice's entry became one with another server.
pub(crate) async fn forget_nameless(
    tx: &mut SqliteConnection,
    was: &PracticeEntry,
    entry: &PracticeEntry,
) -> Result<(), StoreError> {
    if Typed::of(was) == Typed::of(entry) {
        return Ok(());
    }
    sqlx::query!(
        r#"
        DELETE FROM server
        WHERE name_spelling = '' AND link_guid IS NULL AND notes = ''
            AND NOT EXISTS (SELECT 1 FROM practice WHERE practice.server = server.id)
            AND NOT EXISTS (SELECT 1 FROM incident WHERE incident.server = server.id)
        "#
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// What is typed of a server beside a practice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Typed {
    name: String,
    provider: String,
    contact: String,
}

impl Typed {
    fn of(entry: &PracticeEntry) -> Self {
        Self {
            name: entry.server_name.trim().to_owned(),
            provider: entry.host.trim().to_owned(),
            contact: entry.host_contact.trim().to_owned(),
        }
    }

    /// Whether it names that server, however it is spelled.
    fn is(&self, entry: &ServerEntry) -> bool {
        spelling(&self.name) == spelling(&entry.name)
            && spelling(&self.provider) == spelling(&entry.provider)
    }

    /// A server of which nothing else is known.
    fn alone(&self) -> ServerEntry {
        ServerEntry {
            name: self.name.clone(),
            provider: self.provider.clone(),
            contact: self.contact.clone(),
            ..ServerEntry::default()
        }
    }

    /// A server with it written over; one that others are on keeps its spelling.
    fn over(&self, entry: &ServerEntry, is_alone: bool) -> ServerEntry {
        let named = if is_alone {
            self.alone()
        } else {
            entry.clone()
        };
        ServerEntry {
            name: named.name,
            provider: named.provider,
            contact: self.contact.clone(),
            ..entry.clone()
        }
    }

    /// The server of that name and host. One without a name is the one behind the same site.
    async fn find(
        &self,
        tx: &mut SqliteConnection,
        site: SiteRow,
    ) -> Result<Option<Server>, StoreError> {
        let (name, provider) = (spelling(&self.name), spelling(&self.provider));
        servers!(
            r#"
            WHERE server.name_spelling = ?1 AND server.provider_spelling = ?2
                AND (?1 <> '' OR EXISTS (
                    SELECT 1
                    FROM practice
                    WHERE practice.server = server.id AND practice.site = ?3
                        AND practice.retired_at IS NULL
                ))
            ORDER BY server.id
            LIMIT 1
            "#,
            name,
            provider,
            site.0,
        )
        .fetch_optional(tx)
        .await?
        .map(Server::try_from)
        .transpose()
    }

    /// How to reach the host, where something was given: nothing given changes nothing for the others.
    async fn keep_contact(
        &self,
        tx: &mut SqliteConnection,
        server: &Server,
        by: &AuditPrincipal,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        if self.contact.is_empty() {
            return Ok(());
        }
        let entry = ServerEntry {
            contact: self.contact.clone(),
            ..server.entry.clone()
        };
        edit(tx, server, &entry, by, now).await
    }
}

/// The site and the server of a practice.
async fn stands(
    tx: &mut SqliteConnection,
    id: PracticeId,
) -> Result<(SiteRow, Option<ServerId>), StoreError> {
    let row = sqlx::query!("SELECT site, server FROM practice WHERE id = ?1", id.0)
        .fetch_one(tx)
        .await?;
    Ok((SiteRow(row.site), row.server.map(ServerId)))
}

/// Whether nobody is on a server but the practices behind one site.
async fn is_alone(
    tx: &mut SqliteConnection,
    server: ServerId,
    site: SiteRow,
) -> Result<bool, StoreError> {
    let others = sqlx::query_scalar!(
        r#"
        SELECT COUNT(*) AS "others!: i64"
        FROM practice
        WHERE server = ?1 AND site <> ?2 AND retired_at IS NULL
        "#,
        server.0,
        site.0,
    )
    .fetch_one(tx)
    .await?;
    Ok(others == 0)
}

/// Makes one server of two: what is known of the one that goes comes to the other where that has nothing.
/// How to reach the host is what was typed last, where that is another than before.
async fn merge(
    tx: &mut SqliteConnection,
    gone: &Server,
    (stays, contact): (ServerId, Option<&str>),
    by: &AuditPrincipal,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let Some(kept) = one(tx, stays).await? else {
        return Ok(());
    };
    sqlx::query!(
        "UPDATE practice SET server = ?2 WHERE server = ?1",
        gone.id.0,
        stays.0
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!(
        "UPDATE incident SET server = ?2 WHERE server = ?1",
        gone.id.0,
        stays.0
    )
    .execute(&mut *tx)
    .await?;
    sqlx::query!("DELETE FROM server WHERE id = ?1", gone.id.0)
        .execute(&mut *tx)
        .await?;
    let or = |text: &str, other: &str| if text.is_empty() { other } else { text }.to_owned();
    let entry = ServerEntry {
        link_guid: kept.entry.link_guid.or(gone.entry.link_guid),
        contact: contact.map_or_else(
            || or(&kept.entry.contact, &gone.entry.contact),
            str::to_owned,
        ),
        notes: or(&kept.entry.notes, &gone.entry.notes),
        ..kept.entry.clone()
    };
    let event = AuditEvent::new(Action::ServerMerged, subject(stays))
        .was(json!(gone))
        .became(json!(entry));
    edit(tx, &kept, &entry, by, now).await?;
    note(tx, event, by, now).await
}
