//! A page of a report: as many practices as a page holds, and the totals over all of them.

use domain::report::{ROWS, ReportQuery};
use domain::views::report::ReportPage;

use super::overview::tags;
use super::report::{by_name, rows, totals};
use super::report_cache::everybody;
use crate::pages;
use crate::pages::moment::moment;
use crate::{Monitor, MonitorError};

/// The page that is asked for. Dates that make no period leave it empty, and are said.
///
/// # Errors
/// When the database cannot be read.
pub async fn report_page(
    monitor: &Monitor,
    query: &ReportQuery,
) -> Result<ReportPage, MonitorError> {
    let (period, now) = (query.period(pages::today(monitor)), monitor.now());
    let mut computed = match period {
        Ok(period) => everybody(monitor, period, query.tag.as_deref())
            .await?
            .to_vec(),
        Err(_) => Vec::new(),
    };
    let (snapshot, interval) = (monitor.snapshot(), monitor.settings.policy.poll_interval);
    by_name(&snapshot, &mut computed);
    let total = computed.len();
    let pages = total.div_ceil(ROWS).max(1);
    let page = query.page.clamp(1, pages);
    let begin = (page - 1) * ROWS;
    let shown = &computed[begin..total.min(begin + ROWS)];
    Ok(ReportPage {
        made: moment(now, monitor.settings.time_zone),
        query: ReportQuery {
            page,
            ..query.clone()
        },
        period,
        totals: totals(&snapshot, &computed, interval),
        rows: rows(&snapshot, shown, interval),
        total,
        page,
        pages,
        tags: tags(&snapshot),
    })
}
