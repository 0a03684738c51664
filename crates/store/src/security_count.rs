//! How often somebody was refused at the edge, by hour, kind and address.
//!
//! They are written many at a time, and however many addresses there are, an hour has so many rows of a
//! kind and no more: the rest count as others.

use std::str::FromStr;

use chrono::{DateTime, Utc};
use domain::audit::Action;
use domain::security_event::{
    ADDRESSES_AN_HOUR, CountedFor, SECURITY_COUNTS_KEPT, SecurityEvent, failed_sign_ins,
};
use serde_json::Value;
use sqlx::SqliteConnection;

use crate::StoreError;
use crate::audit::{AuditEvent, AuditPrincipal, note};
use crate::store::{Store, in_transaction};
use crate::time::{HOUR_MS, ms, time};
use crate::words::parsed;

/// Events of one kind in one hour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecurityCount {
    /// Which kind.
    pub event: SecurityEvent,
    /// For whom they count.
    pub counted_for: CountedFor,
    /// How many.
    pub count: u64,
    /// The newest, in whose hour all of them were.
    pub newest_at: DateTime<Utc>,
}

/// Tries to sign in as a person of the staff in one hour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FailedSignIns {
    /// The person's name.
    pub name: String,
    /// How many.
    pub count: u64,
    /// From how many addresses.
    pub addresses: usize,
}

/// Events of one kind over some time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecurityTotal {
    /// Which kind.
    pub event: SecurityEvent,
    /// How many.
    pub count: u64,
    /// From how many addresses strangers came.
    pub addresses: u64,
    /// Whether there were more than are told apart.
    pub is_beyond: bool,
    /// The newest.
    pub newest_at: DateTime<Utc>,
}

/// Events from one address over some time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressTotal {
    /// The address.
    pub address: String,
    /// How many.
    pub count: u64,
    /// Of which kinds.
    pub events: Vec<SecurityEvent>,
    /// The newest.
    pub newest_at: DateTime<Utc>,
}

const OTHERS: &str = "others";

impl Store {
    /// Counts events, and enters in the audit trail who was tried at, in one transaction.
    pub async fn count_security(
        &self,
        counts: Vec<SecurityCount>,
        failed: Vec<FailedSignIns>,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        in_transaction!(self, |tx| {
            for count in counts {
                add(tx, &count).await?;
            }
            for each in failed {
                let words = failed_sign_ins(&each.name, each.count, each.addresses);
                let event = AuditEvent::new(Action::SignInsFailed, each.name);
                let event = event.became(Value::from(words));
                note(tx, event, &AuditPrincipal::sundog(), now).await?;
            }
            Ok(())
        })
    }

    /// How often each kind happened since a moment, by whole hours, most first.
    pub async fn security_totals(
        &self,
        since: DateTime<Utc>,
    ) -> Result<Vec<SecurityTotal>, StoreError> {
        let hour = hour(since);
        sqlx::query!(
            r#"
            SELECT
                event AS "event!",
                SUM(count) AS "count!: i64",
                COUNT(DISTINCT CASE WHEN address NOT IN ('', ?2) THEN address END)
                    AS "addresses!: i64",
                MAX(address = ?2) AS "is_beyond!: bool",
                MAX(newest_at) AS "newest_at!: i64"
            FROM security_count
            WHERE hour >= ?1
            GROUP BY event
            ORDER BY 2 DESC, event
            "#,
            hour,
            OTHERS,
        )
        .fetch_all(&self.readers)
        .await?
        .into_iter()
        .map(|row| {
            Ok(SecurityTotal {
                event: parsed(&row.event, "a security event")?,
                count: row.count.unsigned_abs(),
                addresses: row.addresses.unsigned_abs(),
                is_beyond: row.is_beyond,
                newest_at: time(row.newest_at)?,
            })
        })
        .collect()
    }

    /// How often strangers tried to get in since a moment, by whole hours.
    pub async fn failed_tries(&self, since: DateTime<Utc>) -> Result<u64, StoreError> {
        let tries = [
            SecurityEvent::SignInFailed,
            SecurityEvent::CodeFailed,
            SecurityEvent::Throttled,
            SecurityEvent::TokenRefused,
        ];
        let totals = self.security_totals(since).await?;
        let of_tries = totals.iter().filter(|total| tries.contains(&total.event));
        Ok(of_tries.map(|total| total.count).sum())
    }

    /// The addresses from which most came since a moment, by whole hours, `limit` at most.
    pub async fn security_addresses(
        &self,
        since: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<AddressTotal>, StoreError> {
        let hour = hour(since);
        sqlx::query!(
            r#"
            SELECT
                address AS "address!",
                SUM(count) AS "count!: i64",
                GROUP_CONCAT(DISTINCT event) AS "events!: String",
                MAX(newest_at) AS "newest_at!: i64"
            FROM security_count
            WHERE hour >= ?1 AND address NOT IN ('', ?2)
            GROUP BY address
            ORDER BY 2 DESC, address
            LIMIT ?3
            "#,
            hour,
            OTHERS,
            limit,
        )
        .fetch_all(&self.readers)
        .await?
        .into_iter()
        .map(|row| {
            let events = row.events.split(',').map(SecurityEvent::from_str);
            Ok(AddressTotal {
                address: row.address,
                count: row.count.unsigned_abs(),
                events: events
                    .collect::<Result<_, _>>()
                    .map_err(StoreError::unreadable("a security event"))?,
                newest_at: time(row.newest_at)?,
            })
        })
        .collect()
    }
}

async fn add(tx: &mut SqliteConnection, counted: &SecurityCount) -> Result<(), StoreError> {
    let (hour, event) = (hour(counted.newest_at), counted.event.as_str());
    let address = match counted.counted_for {
        CountedFor::Known => String::new(),
        CountedFor::Others => OTHERS.to_owned(),
        CountedFor::Address(address) => {
            let address = address.to_string();
            let most = i64::try_from(ADDRESSES_AN_HOUR).unwrap_or(i64::MAX);
            let has_room = sqlx::query_scalar!(
                r#"
                SELECT
                    EXISTS (
                        SELECT 1
                        FROM security_count
                        WHERE hour = ?1 AND event = ?2 AND address = ?3
                    )
                    OR (
                        SELECT COUNT(*)
                        FROM security_count
                        WHERE hour = ?1 AND event = ?2 AND address NOT IN ('', ?4)
                    ) < ?5 AS "has_room!: bool"
                "#,
                hour,
                event,
                address,
                OTHERS,
                most,
            )
            .fetch_one(&mut *tx)
            .await?;
            if has_room { address } else { OTHERS.to_owned() }
        }
    };
    let count = i64::try_from(counted.count).unwrap_or(i64::MAX);
    let newest_at = ms(counted.newest_at);
    sqlx::query!(
        r#"
        INSERT INTO security_count (hour, event, address, count, newest_at)
        VALUES (?1, ?2, ?3, ?4, ?5)
        ON CONFLICT (hour, event, address) DO UPDATE SET
            count = count + excluded.count,
            newest_at = MAX(newest_at, excluded.newest_at)
        "#,
        hour,
        event,
        address,
        count,
        newest_at,
    )
    .execute(tx)
    .await?;
    Ok(())
}

/// Forgets what is older than it is kept.
pub(crate) async fn forget_old(
    tx: &mut SqliteConnection,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let oldest = hour(now - SECURITY_COUNTS_KEPT);
    sqlx::query!("DELETE FROM security_count WHERE hour < ?1", oldest)
        .execute(tx)
        .await?;
    Ok(())
}

const fn hour(at: DateTime<Utc>) -> i64 {
    ms(at).div_euclid(HOUR_MS)
}
