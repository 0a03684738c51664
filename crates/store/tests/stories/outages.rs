//! Outages are found by their time, and whichever way the store looks for them it finds the same.

use domain::practice::PracticeId;
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};
use store::{Outage, OutageFilter};

use crate::scratch::{Scratch, at};

/// Eighty days: every seven hours an outage of a few minutes, now and then one of a day or of weeks,
/// some that are part of another, and one of each practice that lasts.
pub async fn eighty_days() -> Scratch {
    let scratch = Scratch::new().await;
    for number in ["1", "2", "3"] {
        scratch.practice(number).await;
    }
    let origin = at(0).timestamp_millis();
    let rows = format!(
        "
        WITH RECURSIVE number (n) AS (
            VALUES (1) UNION ALL SELECT n + 1 FROM number WHERE n < 274
        ),
        lasting (n, began, lasts) AS (
            SELECT
                n, {origin} + n * 25200000,
                CASE WHEN n % 40 = 7 THEN 86400000 WHEN n % 60 = 9 THEN n * 9000000
                    WHEN n > 271 THEN NULL ELSE n % 5 * 60000 END
            FROM number
        )
        INSERT INTO outage (
            id, practice, kind, state, began, began_latest, detected_at, ended, ended_latest,
            cause, part_of
        )
        SELECT
            n, 1 + n % 3, 'down', 'offline', began, began, began + 60000, began + lasts,
            began + lasts, 'practice', CASE WHEN n % 30 = 14 THEN n - 3 END
        FROM lasting
        ORDER BY n
        "
    );
    let url = format!("sqlite:{}", scratch.path().display());
    let mut connection = SqliteConnection::connect(&url).await.unwrap();
    sqlx::query(AssertSqlSafe(rows))
        .execute(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    scratch
}

fn passes(filter: &OutageFilter, outage: &Outage) -> bool {
    filter
        .practice
        .is_none_or(|practice| outage.practice == practice)
        && filter
            .open
            .is_none_or(|open| outage.ended.is_none() == open)
        && filter
            .from
            .is_none_or(|from| outage.ended.is_none_or(|(_, end)| end > from))
        && filter.to.is_none_or(|to| outage.began_latest < to)
        && filter.before.is_none_or(|before| outage.id < before)
}

#[tokio::test]
async fn whichever_way_outages_are_looked_for_the_same_are_found() {
    let scratch = eighty_days().await;
    let all = scratch.store.outages(&OutageFilter::default(), 999).await;
    let all = all.unwrap();
    assert_eq!(all.len(), 265, "nine are part of another");
    let day = 1440;
    let mut found = 0;
    for from in (0..82).step_by(3) {
        for days in [0, 1, 2, 30, 40, 41, 80] {
            for (practice, open) in [
                (None, None),
                (None, Some(false)),
                (None, Some(true)),
                (Some(PracticeId(2)), None),
            ] {
                for before in [None, Some(150)] {
                    let filter = OutageFilter {
                        practice,
                        open,
                        from: Some(at(from * day)),
                        to: Some(at((from + days) * day)),
                        before,
                    };
                    let told = scratch.store.outages(&filter, 7).await.unwrap();
                    let passed = all.iter().filter(|outage| passes(&filter, outage));
                    let expected: Vec<_> = passed.take(7).cloned().collect();
                    assert_eq!(told, expected, "{filter:?}");
                    found += told.len();
                }
            }
        }
    }
    assert!(found > 1000, "the windows are not empty: {found}");
}

#[tokio::test]
async fn the_outages_of_some_practices_in_a_window_are_those_that_overlap_it() {
    let scratch = eighty_days().await;
    let all = scratch.store.outages(&OutageFilter::default(), 999).await;
    let practices = [PracticeId(1), PracticeId(3)];
    for from in [0, 5, 33, 79] {
        let (from, to) = (at(from * 1440), at((from + 3) * 1440));
        let told = scratch.store.outages_of(&practices, from, to).await;
        let mut told: Vec<i64> = told.unwrap().iter().map(|outage| outage.id).collect();
        told.sort_unstable();
        let filter = OutageFilter {
            from: Some(from),
            to: Some(to),
            ..OutageFilter::default()
        };
        let own = all
            .as_ref()
            .unwrap()
            .iter()
            .rev()
            .filter(|outage| practices.contains(&outage.practice) && passes(&filter, outage));
        let expected: Vec<i64> = own.map(|outage| outage.id).collect();
        assert!(!expected.is_empty());
        assert_eq!(told, expected);
    }
}
