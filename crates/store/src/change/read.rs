//! Reading changes back: those that match, those of a site, one by its number.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::change::{ChangeStatus, Risk};
use domain::practice::SiteRow;

use super::{Change, ChangeFilter, ChangeRow, RejectedChange};
use crate::store::Store;
use crate::time::ms;
use crate::words::{maybe_json, parsed};
use crate::{StoreError, json};

/// A query for changes: the columns, which are the same for all, and what follows on them.
macro_rules! changes {
    ($rest:tt, $($bind:expr),+ $(,)?) => {
        sqlx::query_as!(
            ChangeRow,
            r#"
            SELECT
                change.id AS "id!", change.site AS "site!", kind AS "kind!", risk AS "risk!",
                status AS "status!", was AS "was!", proposed AS "proposed!", checks AS "checks!",
                fingerprint AS "fingerprint!", first_seen_at AS "first_seen_at!",
                IFNULL(came_up_at, first_seen_at) AS "came_up_at!: i64",
                last_seen_at AS "last_seen_at!", times_seen AS "times_seen!", snoozed_until,
                first_by, first_at, first_staff, first_void, decided_by, decided_at, reason AS "reason!",
                contacted AS "contacted!", closed_at, proposed_by AS entered_by, entered_token, plan,
                group_decision
            "#
                + $rest,
            $($bind),+
        )
    };
}

fn read(rows: Vec<ChangeRow>) -> Result<Vec<Change>, StoreError> {
    rows.into_iter().map(Change::try_from).collect()
}

impl Store {
    /// The changes in a status, or all; newest first, `limit` at most.
    pub async fn changes(
        &self,
        status: Option<ChangeStatus>,
        limit: u32,
    ) -> Result<Vec<Change>, StoreError> {
        let status = status.map(ChangeStatus::as_str);
        let rows = changes!(
            "FROM change WHERE ?1 IS NULL OR status = ?1 ORDER BY id DESC LIMIT ?2",
            status,
            limit,
        );
        read(rows.fetch_all(&self.readers).await?)
    }

    /// The changes that wait or are snoozed, site by site, oldest first.
    pub async fn open_changes(&self) -> Result<Vec<Change>, StoreError> {
        self.read_open_changes(None).await
    }

    /// The same for a few sites.
    pub async fn open_changes_of(&self, sites: &[SiteRow]) -> Result<Vec<Change>, StoreError> {
        self.read_open_changes(Some(sites)).await
    }

    /// The changes that waited for a decision at a time, as they are now. One that was put off then
    /// counts too: until when is kept, since when is not.
    pub async fn changes_open_at(&self, at: DateTime<Utc>) -> Result<Vec<Change>, StoreError> {
        let at = ms(at);
        let rows = changes!(
            r#"
            FROM change
            WHERE risk <> 'r0' AND first_seen_at <= ?1 AND (closed_at IS NULL OR closed_at > ?1)
            ORDER BY site, id
            "#,
            at,
        );
        read(rows.fetch_all(&self.readers).await?)
    }

    async fn read_open_changes(
        &self,
        sites: Option<&[SiteRow]>,
    ) -> Result<Vec<Change>, StoreError> {
        let sites = json::sites(sites);
        let rows = changes!(
            r#"
            FROM change INDEXED BY change_once
            WHERE status IN ('pending', 'snoozed')
                AND site IN (
                    SELECT value FROM json_each(?1) UNION SELECT id FROM site WHERE ?1 IS NULL
                )
            ORDER BY site, id
            "#,
            sites,
        );
        read(rows.fetch_all(&self.readers).await?)
    }

    /// The change with this number.
    pub async fn change(&self, id: i64) -> Result<Option<Change>, StoreError> {
        changes!("FROM change WHERE id = ?1", id)
            .fetch_optional(&self.readers)
            .await?
            .map(Change::try_from)
            .transpose()
    }

    /// The changes that match, newest first, `limit` at most. A snooze that is over by `now` counts
    /// as waiting.
    #[tracing::instrument(level = "debug", skip_all)]
    pub async fn changes_where(
        &self,
        wanted: ChangeFilter,
        now: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<Change>, StoreError> {
        let (status, risk) = (
            wanted.status.map(ChangeStatus::as_str),
            wanted.risk.map(Risk::as_str),
        );
        let (before, now) = (wanted.before.unwrap_or(i64::MAX), ms(now));
        let rows = changes!(
            r#"
            FROM change
            WHERE
                (?1 IS NULL OR ?1 = CASE
                    WHEN status = 'snoozed' AND snoozed_until <= ?4 THEN 'pending'
                    ELSE status
                END)
                AND (?2 IS NULL OR risk = ?2)
                AND id < ?3
            ORDER BY id DESC
            LIMIT ?5
            "#,
            status,
            risk,
            before,
            now,
            limit,
        );
        read(rows.fetch_all(&self.readers).await?)
    }

    /// The changes that were decided from a time until before another, in that order.
    pub async fn changes_decided(
        &self,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> Result<Vec<Change>, StoreError> {
        let (from, to) = (ms(from), ms(to));
        let rows = changes!(
            "FROM change WHERE decided_at >= ?1 AND decided_at < ?2 ORDER BY decided_at, id",
            from,
            to,
        );
        read(rows.fetch_all(&self.readers).await?)
    }

    /// How many changes wait at `now`: those that are open, but for what is snoozed for longer. Every
    /// page says it, so only the open ones are read.
    pub async fn waiting_changes(&self, now: DateTime<Utc>) -> Result<usize, StoreError> {
        let now = ms(now);
        let waiting = sqlx::query_scalar!(
            r#"
            SELECT COUNT(*)
            FROM change INDEXED BY change_once
            WHERE status IN ('pending', 'snoozed')
                AND (status = 'pending' OR snoozed_until <= ?1)
            "#,
            now,
        )
        .fetch_one(&self.readers)
        .await?;
        Ok(usize::try_from(waiting).unwrap_or_default())
    }

    /// How many changes there are in each status at `now`. A snooze that is over counts as waiting.
    pub async fn change_counts(
        &self,
        now: DateTime<Utc>,
    ) -> Result<Vec<(ChangeStatus, usize)>, StoreError> {
        // The index holds the status, so no change itself is read.
        let rows =
            sqlx::query!(r#"SELECT status, COUNT(*) AS "count!: i64" FROM change GROUP BY status"#)
                .fetch_all(&self.readers)
                .await?;
        let mut counts = BTreeMap::new();
        for row in rows {
            let status: ChangeStatus = parsed(&row.status, "a status")?;
            counts.insert(status, usize::try_from(row.count).unwrap_or_default());
        }
        let open =
            [ChangeStatus::Pending, ChangeStatus::Snoozed].map(|status| counts.remove(&status));
        let open: usize = open.into_iter().flatten().sum();
        let waiting = self.waiting_changes(now).await?.min(open);
        counts.insert(ChangeStatus::Pending, waiting);
        counts.insert(ChangeStatus::Snoozed, open - waiting);
        Ok(counts.into_iter().filter(|(_, count)| *count > 0).collect())
    }

    /// The changes of one site, newest first, `limit` at most.
    pub async fn changes_of(&self, site: SiteRow, limit: u32) -> Result<Vec<Change>, StoreError> {
        let rows = changes!(
            "FROM change WHERE site = ?1 ORDER BY id DESC LIMIT ?2",
            site.0,
            limit,
        );
        read(rows.fetch_all(&self.readers).await?)
    }

    /// For each of some changes, by their numbers, those before it about the same site, newest first,
    /// `most` at most.
    pub async fn changes_before(
        &self,
        changes: &[i64],
        most: u32,
    ) -> Result<BTreeMap<i64, Vec<Change>>, StoreError> {
        // Each comes itself as well and so tells its site.
        let (ids, limit) = (json::rows(changes), i64::from(most) + 1);
        let rows = changes!(
            r#"
            FROM change
            WHERE id IN (
                SELECT earlier.id
                FROM json_each(?1) AS wanted
                CROSS JOIN change AS this ON this.id = wanted.value
                CROSS JOIN change AS earlier ON earlier.id IN (
                    SELECT id
                    FROM change AS of_site
                    WHERE of_site.site = this.site AND of_site.id <= this.id
                    ORDER BY of_site.id DESC
                    LIMIT ?2
                )
            )
            ORDER BY id DESC
            "#,
            ids,
            limit,
        );
        let found = read(rows.fetch_all(&self.readers).await?)?;
        let before = |this: &Change| {
            let earlier = found.iter();
            let earlier = earlier.filter(|one| one.site == this.site && one.id < this.id);
            earlier.take(most as usize).cloned().collect()
        };
        let wanted = found.iter().filter(|one| changes.contains(&one.id));
        Ok(wanted.map(|this| (this.id, before(this))).collect())
    }

    /// For each of some changes, by their numbers, the newest change of the same site that came up after
    /// it, the one that waits before all others.
    pub async fn successors_of(
        &self,
        changes: &[i64],
    ) -> Result<BTreeMap<i64, Change>, StoreError> {
        // Each comes itself as well and so tells its site.
        let ids = json::rows(changes);
        let rows = changes!(
            r#"
            FROM change
            WHERE id IN (
                SELECT value FROM json_each(?1)
                UNION
                SELECT (
                    SELECT later.id
                    FROM change AS later
                    WHERE later.site = this.site AND later.id > this.id
                    ORDER BY later.status IN ('pending', 'snoozed') DESC, later.id DESC
                    LIMIT 1
                )
                FROM json_each(?1) AS wanted
                CROSS JOIN change AS this ON this.id = wanted.value
            )
            ORDER BY status IN ('pending', 'snoozed') DESC, id DESC
            "#,
            ids,
        );
        let found = read(rows.fetch_all(&self.readers).await?)?;
        let after = |this: &Change| {
            let mut later = found.iter();
            later
                .find(|one| one.site == this.site && one.id > this.id)
                .cloned()
        };
        let wanted = found.iter().filter(|one| changes.contains(&one.id));
        Ok(wanted
            .filter_map(|this| Some((this.id, after(this)?)))
            .collect())
    }

    /// The changes that were approved in one group decision, in order.
    pub async fn changes_of_group_decision(&self, id: i64) -> Result<Vec<Change>, StoreError> {
        let rows = changes!("FROM change WHERE group_decision = ?1 ORDER BY id", id);
        read(rows.fetch_all(&self.readers).await?)
    }

    /// The changes that people rejected and whose facts are still the same: they are not proposed
    /// again.
    pub async fn rejected(&self) -> Result<Vec<RejectedChange>, StoreError> {
        self.read_rejected(None).await
    }

    /// The same for a few sites.
    pub async fn rejected_of(&self, sites: &[SiteRow]) -> Result<Vec<RejectedChange>, StoreError> {
        self.read_rejected(Some(sites)).await
    }

    async fn read_rejected(
        &self,
        sites: Option<&[SiteRow]>,
    ) -> Result<Vec<RejectedChange>, StoreError> {
        let sites = json::sites(sites);
        let rows = sqlx::query!(
            r#"
            SELECT id AS "id!", site, fingerprint, plan
            FROM change INDEXED BY change_rejected
            WHERE status = 'rejected' AND lapsed_at IS NULL
                AND site IN (
                    SELECT value FROM json_each(?1) UNION SELECT id FROM site WHERE ?1 IS NULL
                )
            "#,
            sites,
        )
        .fetch_all(&self.readers)
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(RejectedChange {
                    id: row.id,
                    site: SiteRow(row.site),
                    fingerprint: row.fingerprint,
                    plan: maybe_json(row.plan.as_deref(), "a plan")?,
                })
            })
            .collect()
    }
}
