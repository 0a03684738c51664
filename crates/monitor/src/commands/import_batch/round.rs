//! Looking rows up: what needs no question is judged at once, then come a second's look-ups, as far as
//! the budget goes. Each answer is written before the next is asked for, so that a kill loses none.

use domain::hint::Topic;
use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::import::{Verdict, never_answered};
use domain::incident;
use domain::name::{Likeness, compare};
use domain::observation::{Failure, SiteAnswer};
use domain::onboarding::{Cells, Elsewhere, after_silence};
use domain::practice::PracticeEntry;
use domain::practice_entry::perhaps_nameless;
use domain::question_priority::Priority;
use domain::site::{Pms, SiteKey};
use domain::views::onboarding::BatchRowView;
use store::{BatchRow, StoreError};

use super::{judge, seen};
use crate::commands::import::{ListContents, RowReport};
use crate::engine::Patience;
use crate::pages;
use crate::pages::NameIndex;
use crate::{Monitor, MonitorError};

/// Look-ups a second for batches, so that the watch and other programs keep their share of the quota.
/// The last row of a second may take two more, where its Site ID is looked for under other PMS.
pub const LOOK_UPS_PER_SECOND: u32 = 4;
/// Rows that are judged in one round; most need no look-up where a batch is pasted again.
const ROWS_A_ROUND: u32 = 500;
/// What came of a row.
pub(crate) struct RowReply {
    pub report: RowReport,
    /// How many questions it took.
    pub asked: u32,
    /// The same Site ID under other PMS, where that was asked.
    pub elsewhere: Option<Vec<Elsewhere>>,
}

impl From<RowReport> for RowReply {
    fn from(report: RowReport) -> Self {
        Self {
            report,
            asked: 0,
            elsewhere: None,
        }
    }
}

/// Why there is no answer about a row.
enum Unanswered {
    /// The budget is spent, or Halo asked everybody to wait.
    NoBudget,
    /// Halo did not answer.
    Silent(Failure),
}

/// Judges the rows that are due. Says how many were judged.
///
/// # Errors
/// When the database fails; what was judged before is kept.
pub async fn onboard(monitor: &Monitor) -> Result<usize, MonitorError> {
    let now = monitor.now();
    let due = monitor.store.due_rows(now, ROWS_A_ROUND).await?;
    if due.is_empty() {
        return Ok(0);
    }
    let standing = ListContents::of(monitor.snapshot());
    let first = judge::first_of_each(&monitor.store.open_rows().await?);
    let pasted_at = pasted_at(monitor).await?;
    let since = |row: &BatchRow| pasted_at.get(&row.batch).copied().unwrap_or(now);
    let (mut settled, mut to_ask) = (Vec::new(), Vec::new());
    for row in &due {
        match judge::unasked(row, &standing, &first) {
            Some(report) => settled.push(judge::judged(row, report.into(), since(row), now)),
            None => to_ask.push(row),
        }
    }
    let mut judged = settled.len();
    if judged > 0 {
        monitor.store.judge_rows(settled, now).await?;
    }
    let mut asked = 0;
    for row in to_ask {
        if asked >= LOOK_UPS_PER_SECOND {
            break;
        }
        let answer = match ask_about(monitor, row, &standing).await? {
            Asked::Answered(answer) => answer,
            Asked::RowIsSilent => {
                asked += 1;
                continue;
            }
            Asked::NobodyIsAnswered => break,
        };
        asked += answer.asked;
        let now = monitor.now();
        let judgement = judge::judged(row, answer, since(row), now);
        monitor.store.judge_rows(vec![judgement], now).await?;
        judged += 1;
    }
    if judged > 0 {
        monitor.live().tell(Topic::Imports);
    }
    Ok(judged)
}

/// What Sundog would say of one practice, without keeping anything: for whoever is still typing.
///
/// # Errors
/// When the database cannot be read.
pub async fn look_at(monitor: &Monitor, cells: Cells) -> Result<BatchRowView, MonitorError> {
    let mut row = BatchRow::unkept(cells);
    let standing = ListContents::of(monitor.snapshot());
    let first = judge::first_of_each(&monitor.store.open_rows().await?);
    let answer = match judge::unasked(&row, &standing, &first) {
        Some(report) => Ok(report.into()),
        None => match perhaps_nameless(&row.cells) {
            Ok(entry) => answer(monitor, &entry, None, &standing, Priority::Person).await,
            Err(why) => Ok(RowReport::nameless(Verdict::Invalid, why).into()),
        },
    };
    match answer {
        Ok(answer) => {
            row.verdict = Some(answer.report.verdict);
            row.words = answer.report.words;
            row.found = answer.report.candidates;
            row.mapping = answer.report.mapping;
            row.elsewhere = answer.elsewhere;
        }
        Err(Unanswered::Silent(failure)) => row.words = silent(&failure),
        Err(Unanswered::NoBudget) => {
            "No look-up is left just now: try again in a moment".clone_into(&mut row.words);
        }
    }
    Ok(pages::row_view(
        monitor,
        &row,
        &standing,
        &NameIndex::of(&standing, &[]),
    ))
}

/// When each batch was pasted.
async fn pasted_at(monitor: &Monitor) -> Result<BTreeMap<i64, DateTime<Utc>>, StoreError> {
    let batches = monitor.store.batches().await?;
    Ok(batches
        .into_iter()
        .map(|batch| (batch.id, batch.at))
        .collect())
}

/// What came of asking about a row.
enum Asked {
    /// An answer, or so many times none that somebody must look.
    Answered(RowReply),
    /// None about this one: it is asked about again later.
    RowIsSilent,
    /// None about anybody: the budget is spent, or the way to Halo is broken.
    NobodyIsAnswered,
}

/// Asks Halo about a row. One that gets no answer is asked about ever more seldom.
async fn ask_about(
    monitor: &Monitor,
    row: &BatchRow,
    standing: &ListContents,
) -> Result<Asked, StoreError> {
    let Ok(entry) = perhaps_nameless(&row.cells) else {
        return Ok(Asked::NobodyIsAnswered);
    };
    let known = row.elsewhere.as_deref();
    let failure = match answer(monitor, &entry, known, standing, Priority::Import).await {
        Ok(answer) => return Ok(Asked::Answered(answer)),
        Err(Unanswered::NoBudget) => return Ok(Asked::NobodyIsAnswered),
        Err(Unanswered::Silent(failure)) => failure,
    };
    let Some(wait) = after_silence(row.silences + 1) else {
        let (verdict, words) = never_answered(&failure);
        return Ok(Asked::Answered(RowReply {
            asked: 1,
            ..RowReport::nameless(verdict, words).into()
        }));
    };
    let (words, due_at) = (silent(&failure), monitor.now() + wait);
    monitor
        .store
        .row_is_silent(seen(row), &words, due_at)
        .await?;
    Ok(match failure.class.is_about_access() {
        true => Asked::NobodyIsAnswered,
        false => Asked::RowIsSilent,
    })
}

/// Why a row was not answered about, in words.
fn silent(failure: &Failure) -> String {
    format!("{}: {}", incident::title(failure.class), failure.message)
}

async fn answer(
    monitor: &Monitor,
    entry: &PracticeEntry,
    elsewhere: Option<&[Elsewhere]>,
    standing: &ListContents,
    priority: Priority,
) -> Result<RowReply, Unanswered> {
    let heard = look_up(monitor, &entry.site, priority, Patience::Leaves).await;
    let sites = match heard.ok_or(Unanswered::NoBudget)? {
        Ok(sites) => sites,
        Err(failure) => {
            let report = RowReport::refused(&failure);
            return Ok(RowReply {
                asked: 1,
                ..report.ok_or(Unanswered::Silent(failure))?.into()
            });
        }
    };
    let report = standing.judge(entry, &sites);
    let mut answer = RowReply {
        asked: 1,
        ..report.into()
    };
    if sites.is_empty() && elsewhere.is_none() {
        answer.asked += 2;
        answer.elsewhere = under_other_pms(monitor, entry, priority).await;
    }
    Ok(answer)
}

/// The same Site ID under the other PMS, where a practice of this name has it; none where the budget
/// is spent even on credit, so that it is asked another time.
async fn under_other_pms(
    monitor: &Monitor,
    entry: &PracticeEntry,
    priority: Priority,
) -> Option<Vec<Elsewhere>> {
    let patience = match priority {
        Priority::Person => Patience::Leaves,
        _ => Patience::Follows,
    };
    let mut found = Vec::new();
    for pms in Pms::ALL
        .iter()
        .copied()
        .filter(|pms| *pms != entry.site.pms)
    {
        let key = SiteKey {
            pms,
            site_id: entry.site.site_id.clone(),
        };
        // A PMS that Halo does not let us ask about, or not now, is left out.
        let Ok(sites) = look_up(monitor, &key, priority, patience).await? else {
            continue;
        };
        let named = sites.into_iter().filter_map(|site| site.name);
        let mut alike = named.filter(|name| compare(&entry.name, name) != Likeness::Different);
        found.extend(alike.next().map(|halo_name| Elsewhere { pms, halo_name }));
    }
    Some(found)
}

/// Asks Halo which sites a Site ID has; none where the quota is spent.
async fn look_up(
    monitor: &Monitor,
    key: &SiteKey,
    priority: Priority,
    patience: Patience,
) -> Option<Result<Vec<SiteAnswer>, Failure>> {
    let reply = monitor.engine.look_up(key, priority, patience).await;
    reply.ok().map(|reply| reply.outcome)
}
