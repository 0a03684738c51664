//! A page of a report: as many practices as a page holds, and the totals over all of them.

use domain::report::{ROWS, ReportQuery};
use domain::views::report::ReportPage;

use super::overview::tags;
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
    let period = query.period(pages::today(monitor));
    let mut reckoned = match period {
        Ok(period) => {
            let ids = pages::in_report(monitor, period, query.tag.as_deref());
            pages::reckoned(monitor, period, &ids).await?
        }
        Err(_) => Vec::new(),
    };
    let totals = pages::totals(monitor, &reckoned);
    pages::by_name(monitor, &mut reckoned);
    let total = reckoned.len();
    let pages = total.div_ceil(ROWS).max(1);
    let page = query.page.clamp(1, pages);
    let shown = reckoned.iter().skip((page - 1) * ROWS).take(ROWS).copied();
    Ok(ReportPage {
        made: moment(monitor.now(), monitor.settings.time_zone),
        query: ReportQuery {
            page,
            ..query.clone()
        },
        period,
        totals,
        rows: pages::rows(monitor, &shown.collect::<Vec<_>>()),
        total,
        page,
        pages,
        tags: tags(&monitor.snapshot()),
    })
}
