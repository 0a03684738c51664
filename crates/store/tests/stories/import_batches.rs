//! Import batches: how far each is, and whose row is looked up next.

use domain::import::Verdict;
use domain::onboarding::{Cells, RowState};
use store::{AddedBatch, JudgedRow, NewRow, RowSeen};

use crate::scratch::{Scratch, at, principal};

/// A batch of so many rows, pasted at a minute.
async fn pasted(scratch: &Scratch, name: &str, rows: i64, minute: i64) -> i64 {
    let rows = (0..rows).map(|line| NewRow {
        line,
        cells: Cells::from([("name".to_owned(), format!("{name} {line}"))]),
        invalid: None,
    });
    let (rows, by) = (rows.collect(), principal());
    let added = scratch.store.add_batch(name, name, rows, &by, at(minute));
    match added.await.unwrap() {
        AddedBatch::Added(id) => id,
        AddedBatch::Known(id) => panic!("{id} is there already"),
    }
}

async fn next(scratch: &Scratch, rows: u32) -> Vec<(i64, i64)> {
    let due = scratch.store.due_rows(at(60), rows).await.unwrap();
    due.iter().map(|row| (row.batch, row.line)).collect()
}

fn seen(batch: i64, line: i64) -> RowSeen {
    RowSeen {
        batch,
        line,
        version: 0,
    }
}

async fn judged(scratch: &Scratch, batch: i64, line: i64, verdict: Verdict) {
    let row = JudgedRow {
        row: seen(batch, line),
        verdict,
        words: String::new(),
        found: vec![],
        mapping: None,
        looked_up: true,
        due_at: None,
        elsewhere: None,
    };
    scratch.store.judge_rows(vec![row], at(1)).await.unwrap();
}

#[tokio::test]
async fn whoever_enters_one_practice_does_not_wait_behind_a_batch_of_hundreds() {
    let scratch = Scratch::new().await;
    let old = pasted(&scratch, "old", 300, 0).await;
    let one = pasted(&scratch, "one", 1, 5).await;
    assert_eq!(next(&scratch, 2).await, [(one, 0), (old, 0)]);
}

#[tokio::test]
async fn a_row_that_somebody_edited_comes_before_the_rest_of_its_batch() {
    let scratch = Scratch::new().await;
    let old = pasted(&scratch, "old", 300, 0).await;
    let cells = Cells::from([("name".to_owned(), "Edited".to_owned())]);
    let by = principal();
    let edited = scratch
        .store
        .edit_row(seen(old, 250), &cells, None, &by, at(9));
    assert!(edited.await.unwrap());
    assert_eq!(next(&scratch, 2).await, [(old, 250), (old, 0)]);
}

#[tokio::test]
async fn batches_take_turns() {
    let scratch = Scratch::new().await;
    let old = pasted(&scratch, "old", 300, 0).await;
    let new = pasted(&scratch, "new", 200, 5).await;
    assert_eq!(
        next(&scratch, 4).await,
        [(old, 0), (new, 0), (old, 1), (new, 1)]
    );
}

#[tokio::test]
async fn batches_that_are_not_done_are_counted_and_the_newest_that_are() {
    let scratch = Scratch::new().await;
    for (name, verdict) in [
        ("done long ago", Verdict::Unchanged),
        ("open", Verdict::NotFound),
        ("done", Verdict::Unchanged),
    ] {
        let batch = pasted(&scratch, name, 2, 0).await;
        judged(&scratch, batch, 0, Verdict::Unchanged).await;
        judged(&scratch, batch, 1, verdict).await;
        if verdict == Verdict::NotFound {
            judged(&scratch, batch, 1, Verdict::Added).await;
        }
    }
    let counted = scratch.store.counted_batches(1).await.unwrap();
    let names: Vec<_> = counted.iter().map(|one| one.batch.name.as_str()).collect();
    assert_eq!(names, ["done", "open"]);
    assert_eq!(counted[0].counts, [(RowState::Unchanged, 2)].into());
    let open = [(RowState::Unchanged, 1), (RowState::Ready, 1)].into();
    assert_eq!((&counted[1].counts, counted[1].turned_ready), (&open, 1));
    assert_eq!(scratch.store.counted_batches(9).await.unwrap().len(), 3);
}
