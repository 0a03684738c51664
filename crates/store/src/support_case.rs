//! Cases: what somebody wrote to whom about a practice or a change, and what happened since.
//!
//! A second open case for the same cause, to the same receiver, is kept only where whoever sends it knows of
//! the first: that is asked in the transaction that would keep it, so two colleagues cannot pass each other.

mod write;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::practice::{PracticeId, SiteRow};
use domain::support_case::{CaseEventKind, CaseState, NotDone, Receiver};

use crate::store::Store;
use crate::time::time;
use crate::words::parsed;
use crate::{StoreError, json};

/// A case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SupportCase {
    /// Its number.
    pub id: i64,
    /// The practice that it is about.
    pub practice: Option<PracticeId>,
    /// The change that it is about.
    pub change: Option<i64>,
    /// Why, as a word.
    pub cause: String,
    /// To whom.
    pub receiver: Receiver,
    /// The number that they gave it; may be empty.
    pub number: String,
    /// The words as they were sent.
    pub text: String,
    /// How it stands.
    pub state: CaseState,
    /// When it was sent.
    pub sent_at: DateTime<Utc>,
    /// By whom.
    pub sent_by: String,
    /// When an answer was asked for last.
    pub asked_at: DateTime<Utc>,
}

/// A case that was just sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCase {
    /// About which practice; it or the change must be named.
    pub practice: Option<PracticeId>,
    /// About which change.
    pub change: Option<i64>,
    /// Why, as a word.
    pub cause: String,
    /// To whom.
    pub receiver: Receiver,
    /// The number that they gave it; may be empty.
    pub number: String,
    /// The words as they were sent.
    pub text: String,
    /// Whether it is kept although another one for the same cause is open.
    pub even_so: bool,
}

/// What became of a case that was to be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseKept {
    /// It is kept under this number.
    Kept(i64),
    /// This one stands open for the same cause, and nobody said to send another.
    Stands(i64),
}

/// What became of acts on a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseChanged {
    /// They were done.
    Done,
    /// There is no such case.
    NotThere,
    /// One of them makes no sense as the case stands; none was done.
    Refused(NotDone),
}

/// Something that happened to a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseEvent {
    /// When.
    pub at: DateTime<Utc>,
    /// Who did it.
    pub by: String,
    /// What.
    pub kind: CaseEventKind,
    /// Their words; may be empty.
    pub words: String,
}

/// Which cases.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseFilter {
    /// Only those that are open.
    pub open: bool,
    /// Only those about a practice.
    pub practice: Option<PracticeId>,
    /// Only those about a change.
    pub change: Option<i64>,
    /// Only those to a receiver.
    pub receiver: Option<Receiver>,
    /// Only those with a lower number.
    pub before: Option<i64>,
}

struct CaseRow {
    id: i64,
    practice: Option<i64>,
    change: Option<i64>,
    cause: String,
    receiver: String,
    number: String,
    text: String,
    state: String,
    sent_at: i64,
    sent_by: String,
    asked_at: i64,
}

impl TryFrom<CaseRow> for SupportCase {
    type Error = StoreError;

    fn try_from(row: CaseRow) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            practice: row.practice.map(PracticeId),
            change: row.change,
            cause: row.cause,
            receiver: parsed(&row.receiver, "a receiver of words")?,
            number: row.number,
            text: row.text,
            state: parsed(&row.state, "the state of a case")?,
            sent_at: time(row.sent_at)?,
            sent_by: row.sent_by,
            asked_at: time(row.asked_at)?,
        })
    }
}

impl Store {
    /// The cases that match, newest first.
    pub async fn support_cases(
        &self,
        filter: &CaseFilter,
        limit: u32,
    ) -> Result<Vec<SupportCase>, StoreError> {
        let (practice, receiver) = (
            filter.practice.map(|id| id.0),
            filter.receiver.map(Receiver::as_str),
        );
        let before = filter.before.unwrap_or(i64::MAX);
        let rows = sqlx::query_as!(
            CaseRow,
            r#"
            SELECT
                id AS "id!", practice, change, cause, receiver, number, text, state, sent_at, sent_by,
                asked_at
            FROM support_case
            WHERE id < ?1
                AND (?2 = FALSE OR state <> 'closed')
                AND (?3 IS NULL OR practice = ?3)
                AND (?4 IS NULL OR change = ?4)
                AND (?5 IS NULL OR receiver = ?5)
            ORDER BY id DESC
            LIMIT ?6
            "#,
            before,
            filter.open,
            practice,
            filter.change,
            receiver,
            limit,
        )
        .fetch_all(&self.readers)
        .await?;
        rows.into_iter().map(SupportCase::try_from).collect()
    }

    /// The open cases about a practice, or about a change of its site.
    pub async fn open_cases_of(
        &self,
        practice: PracticeId,
        site: SiteRow,
    ) -> Result<Vec<SupportCase>, StoreError> {
        let rows = sqlx::query_as!(
            CaseRow,
            r#"
            SELECT
                id AS "id!", practice, change, cause, receiver, number, text, state, sent_at, sent_by,
                asked_at
            FROM support_case
            WHERE state <> 'closed'
                AND (practice = ?1 OR change IN (SELECT id FROM change WHERE site = ?2))
            ORDER BY id DESC
            "#,
            practice.0,
            site.0,
        )
        .fetch_all(&self.readers)
        .await?;
        rows.into_iter().map(SupportCase::try_from).collect()
    }

    /// The open cases about some changes.
    pub async fn open_cases_about(&self, changes: &[i64]) -> Result<Vec<SupportCase>, StoreError> {
        let changes = json::rows(changes);
        let rows = sqlx::query_as!(
            CaseRow,
            r#"
            SELECT
                id AS "id!", practice, change, cause, receiver, number, text, state, sent_at, sent_by,
                asked_at
            FROM support_case
            WHERE state <> 'closed' AND change IN (SELECT value FROM json_each(?1))
            ORDER BY id DESC
            "#,
            changes,
        )
        .fetch_all(&self.readers)
        .await?;
        rows.into_iter().map(SupportCase::try_from).collect()
    }

    /// One case.
    pub async fn support_case(&self, id: i64) -> Result<Option<SupportCase>, StoreError> {
        write::one(&mut *self.readers.acquire().await?, id).await
    }

    /// What happened to some cases, oldest first.
    pub async fn case_events(
        &self,
        cases: &[i64],
    ) -> Result<BTreeMap<i64, Vec<CaseEvent>>, StoreError> {
        let cases = json::rows(cases);
        let rows = sqlx::query!(
            r#"
            SELECT support_case, at, by, kind, words
            FROM support_case_event
            WHERE support_case IN (SELECT value FROM json_each(?1))
            ORDER BY id
            "#,
            cases,
        )
        .fetch_all(&self.readers)
        .await?;
        let mut events = BTreeMap::<i64, Vec<CaseEvent>>::new();
        for row in rows {
            events.entry(row.support_case).or_default().push(CaseEvent {
                at: time(row.at)?,
                by: row.by,
                kind: parsed(&row.kind, "what happened to a case")?,
                words: row.words,
            });
        }
        Ok(events)
    }
}
