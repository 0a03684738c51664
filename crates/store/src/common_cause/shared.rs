//! What outages that last may have in common, and how many practices share it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::common_cause::{CommonCause, NamedServer, Silent, UPDATE_LASTS};
use domain::practice::SiteRow;
use domain::server::ServerId;
use sqlx::SqliteConnection;

use crate::StoreError;
use crate::time::{ms, time};

struct SilentRow {
    id: i64,
    host: String,
    server: Option<i64>,
    site: i64,
    began: i64,
    link_version: String,
}

impl TryFrom<SilentRow> for Silent {
    type Error = StoreError;

    fn try_from(row: SilentRow) -> Result<Self, StoreError> {
        Ok(Self {
            outage: row.id,
            host: row.host,
            server: row.server.map(ServerId),
            site: SiteRow(row.site),
            link_version: row.link_version,
            began: time(row.began)?,
        })
    }
}

/// A query for outages that last and belong to nothing yet, with what their practices share.
macro_rules! alone {
    ($rest:tt) => {
        sqlx::query_as!(
            SilentRow,
            r#"
            SELECT
                outage.id AS "id!", IFNULL(server.provider, '') AS "host!: String",
                CASE WHEN server.name <> '' THEN server.id END AS "server?: i64",
                practice.site AS "site!", outage.began AS "began!",
                IFNULL(outage.link_version, '') AS "link_version!: String"
            FROM outage
            JOIN practice ON practice.id = outage.practice
            LEFT JOIN server ON server.id = practice.server
            WHERE outage.ended IS NULL AND outage.part_of IS NULL AND outage.incident IS NULL
            "#
                + $rest
        )
    };
}

/// The outages of practices that are not heard of.
pub(super) async fn silent(tx: &mut SqliteConnection) -> Result<Vec<Silent>, StoreError> {
    let rows = alone!("AND outage.state IN ('offline', 'unreachable')");
    let rows = rows.fetch_all(tx).await?;
    rows.into_iter().map(Silent::try_from).collect()
}

/// The outages of practices on named servers whose database lost authority.
pub(super) async fn refused(tx: &mut SqliteConnection) -> Result<Vec<Silent>, StoreError> {
    let rows = alone!(
        "AND outage.state = 'blocked' AND outage.reason = 'non_authoritative' AND server.name <> ''"
    );
    let rows = rows.fetch_all(tx).await?;
    rows.into_iter().map(Silent::try_from).collect()
}

/// A server that has a name, and how many are on it.
pub(super) struct OnServer {
    name: String,
    pub practices: usize,
    pub sites: usize,
}

pub(super) async fn on_servers(
    tx: &mut SqliteConnection,
) -> Result<BTreeMap<ServerId, OnServer>, StoreError> {
    let rows = sqlx::query!(
        r#"
        SELECT
            server.id AS "id!", server.name AS "name!", COUNT(*) AS "practices!: i64",
            COUNT(DISTINCT practice.site) AS "sites!: i64"
        FROM practice
        JOIN server ON server.id = practice.server AND server.name <> ''
        WHERE practice.retired_at IS NULL
        GROUP BY server.id
        "#
    )
    .fetch_all(tx)
    .await?;
    let count = |number| usize::try_from(number).unwrap_or(0);
    let on_it = rows.into_iter().map(|row| {
        let on_it = OnServer {
            name: row.name,
            practices: count(row.practices),
            sites: count(row.sites),
        };
        (ServerId(row.id), on_it)
    });
    Ok(on_it.collect())
}

pub(super) fn counts(
    on_server: &BTreeMap<ServerId, OnServer>,
    of: impl Fn(&OnServer) -> usize,
) -> BTreeMap<ServerId, usize> {
    let counts = on_server.iter().map(|(id, one)| (*id, of(one)));
    counts.collect()
}

pub(super) fn named(on_server: &BTreeMap<ServerId, OnServer>, id: ServerId) -> NamedServer {
    let name = on_server.get(&id).map(|one| one.name.clone());
    NamedServer {
        id,
        name: name.unwrap_or_default(),
    }
}

/// How many practices each host has, but for those that went with their server.
pub(super) async fn on_host(
    tx: &mut SqliteConnection,
) -> Result<BTreeMap<String, usize>, StoreError> {
    let [server, _] = CommonCause::OF_A_SERVER;
    let rows = sqlx::query!(
        r#"
        SELECT server.provider AS "host!", COUNT(*) AS "practices!: i64"
        FROM practice
        JOIN server ON server.id = practice.server AND server.provider <> ''
        WHERE practice.retired_at IS NULL AND practice.id NOT IN (
            SELECT outage.practice
            FROM outage
            JOIN incident ON incident.id = outage.incident
            WHERE incident.ended IS NULL AND incident.class = ?1 AND outage.ended IS NULL
        )
        GROUP BY server.provider
        "#,
        server,
    )
    .fetch_all(tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.host, usize::try_from(row.practices).unwrap_or(0)))
        .collect())
}

/// How many practices have each version of Halo Link.
pub(super) async fn with_version(
    tx: &mut SqliteConnection,
) -> Result<BTreeMap<String, usize>, StoreError> {
    let rows = sqlx::query!(
        r#"
        SELECT facts.halo_link_version AS "version!", COUNT(*) AS "practices!: i64"
        FROM practice
        JOIN facts ON facts.site = practice.site
        WHERE practice.retired_at IS NULL AND facts.halo_link_version IS NOT NULL
        GROUP BY facts.halo_link_version
        "#
    )
    .fetch_all(tx)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.version, usize::try_from(row.practices).unwrap_or(0)))
        .collect())
}

/// The outages that ended lately with another version of Halo Link, by that version.
pub(super) async fn restarts(
    tx: &mut SqliteConnection,
    now: DateTime<Utc>,
) -> Result<BTreeMap<String, Vec<i64>>, StoreError> {
    let since = ms(now - UPDATE_LASTS);
    let rows = sqlx::query!(
        r#"
        SELECT id AS "id!", link_after AS "version!"
        FROM outage
        WHERE ended_latest > ?1 AND link_after IS NOT NULL AND part_of IS NULL
        "#,
        since,
    )
    .fetch_all(tx)
    .await?;
    let mut by_version: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    for row in rows {
        by_version.entry(row.version).or_default().push(row.id);
    }
    Ok(by_version)
}
