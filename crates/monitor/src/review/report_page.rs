//! A page of a report: as many practices as a page holds, and the totals over all of them.

use domain::report::{ROWS, ReportQuery};
use domain::views::report::ReportPage;

use super::overview::tags;
use crate::moment::moment;
use crate::{Monitor, MonitorError};

impl Monitor {
    /// The page that is asked for. Dates that make no period leave it empty, and are said.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn report_page(&self, query: &ReportQuery) -> Result<ReportPage, MonitorError> {
        let period = query.period(self.today());
        let mut reckoned = match period {
            Ok(period) => {
                let ids = self.in_report(period, query.tag.as_deref());
                self.reckoned(period, &ids).await?
            }
            Err(_) => Vec::new(),
        };
        let totals = self.totals(&reckoned);
        self.by_name(&mut reckoned);
        let total = reckoned.len();
        let pages = total.div_ceil(ROWS).max(1);
        let page = query.page.clamp(1, pages);
        let shown = reckoned.iter().skip((page - 1) * ROWS).take(ROWS).copied();
        Ok(ReportPage {
            made: moment(self.clock.now(), self.settings.time_zone),
            query: ReportQuery {
                page,
                ..query.clone()
            },
            period,
            totals,
            rows: self.rows(&shown.collect::<Vec<_>>()),
            total,
            page,
            pages,
            tags: tags(&self.fleet()),
        })
    }
}
