//! How SQLite goes about our queries. A plan that reads a whole table is not noticed with ten
//! rows and hurts with ten million, so the plans themselves are looked at.

use std::path::Path;

use serde_json::Value;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Row};

use crate::scratch::Scratch;

/// How a query says that it is meant to read everything.
const TO_VERIFY: &str = "-- To verify: all of it.";

/// The queries as they were written down when they were checked.
fn queries() -> Vec<String> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join(".sqlx");
    let mut queries = Vec::new();
    for file in std::fs::read_dir(directory).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        let written: Value = serde_json::from_str(&text).unwrap();
        queries.push(written["query"].as_str().unwrap().to_owned());
    }
    queries
}

#[tokio::test]
async fn no_query_reads_all_of_what_grows() {
    let scratch = Scratch::new().await;
    // Without foreign keys, because the plan of an insert also tells how broken ones would be
    // looked for, which does not happen where none is broken.
    let options = SqliteConnectOptions::new()
        .filename(scratch.path())
        .foreign_keys(false);
    let mut database = options.connect().await.unwrap();
    let queries = queries();
    assert!(queries.len() > 20, "{} queries were found", queries.len());
    // What `sundog verify` looks through, it looks through whole.
    for query in queries
        .into_iter()
        .filter(|query| !query.contains(TO_VERIFY))
    {
        let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {query}"));
        let plan: Vec<String> = sqlx::query(explain)
            .fetch_all(&mut database)
            .await
            .unwrap()
            .iter()
            .map(|row| row.get("detail"))
            .collect();
        let plan = plan.join("\n");
        // The spans that last are few; they have an index of their own.
        let narrowed = plan.replace("SCAN span USING INDEX span_open", "");
        for growing in ["SCAN span", "SCAN earlier", "SCAN sample", "AUTOMATIC"] {
            assert!(
                !narrowed.contains(growing),
                "{growing}\nin the plan\n{plan}\nof{query}"
            );
        }
        let past = "SEARCH span USING PRIMARY KEY (site=?)";
        assert!(
            !plan.contains(past),
            "a whole past is read\nin the plan\n{plan}\nof{query}"
        );
    }
}
