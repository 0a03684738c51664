//! Looking rows up: what needs no question is judged at once, then come a second's look-ups, as far as
//! the budget goes. Each answer is written before the next is asked for, so that a kill loses none.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use domain::import::Verdict;
use domain::name::{Likeness, compare};
use domain::observation::{Failure, SiteAnswer};
use domain::onboarding::{Cells, Elsewhere, refused};
use domain::practice::PracticeEntry;
use domain::practice_entry::perhaps_nameless;
use domain::site::{Pms, SiteKey};
use domain::views::onboarding::SheetRowView;
use store::{SheetRow, StoreError};

use super::{judge, seen};
use crate::import::{RowReport, Standing};
use crate::question::Purse;
use crate::review::Names;
use crate::{Monitor, MonitorError};

/// Look-ups a second for sheets, so that the watch and other programs keep their share of the quota.
/// The last row of a second may take two more, where its Site ID is looked for under other PMS.
pub const LOOK_UPS_PER_SECOND: u32 = 4;
/// Rows that are judged in one round; most need no look-up where a sheet is pasted again.
const ROWS_A_ROUND: u32 = 500;
/// After a look-up without an answer the row is asked about again.
const AFTER_SILENCE: TimeDelta = TimeDelta::seconds(30);

/// What came of a row.
pub(super) struct Answer {
    pub report: RowReport,
    /// How many questions it took.
    pub asked: u32,
    /// The same Site ID under other PMS, where that was asked.
    pub elsewhere: Option<Vec<Elsewhere>>,
}

impl From<RowReport> for Answer {
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
    /// Halo did not answer, in words.
    Silent(String),
}

impl Monitor {
    /// Judges the rows that are due. Says how many were judged.
    ///
    /// # Errors
    /// When the database fails; what was judged before is kept.
    pub async fn onboard(&self) -> Result<usize, MonitorError> {
        let now = self.clock.now();
        let due = self.store.due_rows(now, ROWS_A_ROUND).await?;
        if due.is_empty() {
            return Ok(0);
        }
        let standing = Standing::of(&self.store).await?;
        let first = judge::first_of_each(&self.store.open_rows().await?);
        let pasted_at = self.pasted_at().await?;
        let since = |row: &SheetRow| pasted_at.get(&row.sheet).copied().unwrap_or(now);
        let (mut settled, mut to_ask) = (Vec::new(), Vec::new());
        for row in &due {
            match judge::unasked(row, &standing, &first) {
                Some(report) => settled.push(judge::judged(row, report.into(), since(row), now)),
                None => to_ask.push(row),
            }
        }
        let mut judged = settled.len();
        if judged > 0 {
            self.store.judge_rows(settled, now).await?;
        }
        let mut asked = 0;
        for row in to_ask {
            if asked >= LOOK_UPS_PER_SECOND {
                break;
            }
            let Some(answer) = self.ask_about(row, &standing).await? else {
                break;
            };
            asked += answer.asked;
            let now = self.clock.now();
            let judgement = judge::judged(row, answer, since(row), now);
            self.store.judge_rows(vec![judgement], now).await?;
            judged += 1;
        }
        if judged > 0 {
            self.live.tell(Vec::new());
        }
        Ok(judged)
    }

    /// What Sundog would say of one practice, without keeping anything: for whoever is still typing.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn look_at(&self, cells: Cells) -> Result<SheetRowView, MonitorError> {
        let mut row = SheetRow::unkept(cells);
        let standing = Standing::of(&self.store).await?;
        let first = judge::first_of_each(&self.store.open_rows().await?);
        let answer = match judge::unasked(&row, &standing, &first) {
            Some(report) => Ok(report.into()),
            None => match perhaps_nameless(&row.cells) {
                Ok(entry) => self.answer(&entry, None, &standing, Purse::Credit).await,
                Err(why) => Ok(RowReport::unasked(Verdict::Invalid, why).into()),
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
            Err(Unanswered::Silent(words)) => row.words = words,
            Err(Unanswered::NoBudget) => {
                "No look-up is left just now: try again in a moment".clone_into(&mut row.words);
            }
        }
        Ok(self.row_view(&row, &standing, &Names::of(&standing, &[])))
    }

    /// When each sheet was pasted.
    async fn pasted_at(&self) -> Result<BTreeMap<i64, DateTime<Utc>>, StoreError> {
        let sheets = self.store.sheets().await?;
        Ok(sheets
            .into_iter()
            .map(|sheet| (sheet.id, sheet.at))
            .collect())
    }

    /// Asks Halo about a row; none where the budget is spent or Halo did not answer.
    async fn ask_about(
        &self,
        row: &SheetRow,
        standing: &Standing,
    ) -> Result<Option<Answer>, StoreError> {
        let Ok(entry) = perhaps_nameless(&row.cells) else {
            return Ok(None);
        };
        let known = row.elsewhere.as_deref();
        match self.answer(&entry, known, standing, Purse::Cash).await {
            Ok(answer) => Ok(Some(answer)),
            Err(Unanswered::NoBudget) => Ok(None),
            Err(Unanswered::Silent(words)) => {
                let due_at = self.clock.now() + AFTER_SILENCE;
                self.store.put_off_row(seen(row), &words, due_at).await?;
                Ok(None)
            }
        }
    }

    async fn answer(
        &self,
        entry: &PracticeEntry,
        elsewhere: Option<&[Elsewhere]>,
        standing: &Standing,
        purse: Purse,
    ) -> Result<Answer, Unanswered> {
        let heard = self.look_up(&entry.site, purse).await;
        let sites = match heard.ok_or(Unanswered::NoBudget)? {
            Ok(sites) => sites,
            Err(failure) => {
                let words = refused(failure.class).ok_or_else(|| {
                    Unanswered::Silent(format!("Halo did not answer: {}", failure.message))
                })?;
                return Ok(Answer {
                    asked: 1,
                    ..RowReport::unasked(Verdict::NotFound, words.to_owned()).into()
                });
            }
        };
        let report = standing.judge(entry, &sites);
        let mut answer = Answer {
            asked: 1,
            ..report.into()
        };
        if sites.is_empty() && elsewhere.is_none() {
            answer.asked += 2;
            answer.elsewhere = self.elsewhere(entry).await;
        }
        Ok(answer)
    }

    /// The same Site ID under the other PMS, where a practice of this name has it; none where the budget
    /// is spent even on credit, so that it is asked another time.
    async fn elsewhere(&self, entry: &PracticeEntry) -> Option<Vec<Elsewhere>> {
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
            let Ok(sites) = self.look_up(&key, Purse::Credit).await? else {
                continue;
            };
            let named = sites.into_iter().filter_map(|site| site.name);
            let mut alike = named.filter(|name| compare(&entry.name, name) != Likeness::Different);
            found.extend(alike.next().map(|halo_name| Elsewhere { pms, halo_name }));
        }
        Some(found)
    }

    /// Asks Halo which sites a Site ID has; none where the budget is spent.
    async fn look_up(
        &self,
        key: &SiteKey,
        purse: Purse,
    ) -> Option<Result<Vec<SiteAnswer>, Failure>> {
        let heard = self.ask_besides(purse, self.halo.halo_guids(key)).await;
        heard.ok().map(|heard| heard.outcome)
    }
}
