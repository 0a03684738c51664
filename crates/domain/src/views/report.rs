//! A report as pages, files and the API share it.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::Moment;
use super::history::{BlockedSeconds, HoursUptime, Seconds};
use crate::practice::PracticeId;
use crate::report::{Figures, NotAPeriod, Period, ReportQuery};
use crate::site::Pms;
use crate::uptime::{Uptime, is_enough, seconds};

/// The figures of one practice, or of several together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = ReportFigures))]
pub struct FiguresView {
    /// (online + degraded) / (online + degraded + down), 0 to 1; none where nothing was known.
    pub uptime: Option<f64>,
    /// Known time / asked time, 0 to 1.
    pub coverage: f64,
    /// How many decimals of the uptime in per cent the data supports, 0 to 3.
    pub decimals: usize,
    /// The seconds behind it.
    pub seconds: Seconds,
    /// The same where being down in planned windows is left out of the reckoning.
    pub without_planned: Uptime,
    /// The same within opening hours alone; none where no hours are entered.
    pub in_opening_hours: Option<HoursUptime>,
    /// How many outages overlap the period.
    pub outages: usize,
    /// The longest of the seconds down that were not interrupted by being seen otherwise; 0 where there
    /// were none.
    pub longest_down_seconds: f64,
    /// How long our software could not use the practice's GUID; none where it always could.
    pub blocked: Option<BlockedSeconds>,
    /// Whether more than half of the time was seen: below that, uptime is no figure to rely on.
    pub enough_seen: bool,
}

impl FiguresView {
    /// Where a well practice is asked about once in `interval`.
    pub fn of(figures: &Figures, interval: TimeDelta) -> Self {
        let Uptime { uptime, coverage } = figures.share.uptime();
        Self {
            uptime,
            coverage,
            decimals: figures.decimals(interval),
            seconds: figures.share.into(),
            without_planned: figures.share.uptime_without_planned(),
            in_opening_hours: figures.in_hours.map(HoursUptime::from),
            outages: figures.outages,
            longest_down_seconds: seconds(figures.longest),
            blocked: BlockedSeconds::of(&figures.blocked, Vec::new()),
            enough_seen: is_enough(coverage),
        }
    }
}

/// One practice in a period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReportRow {
    /// Its number.
    pub practice_id: PracticeId,
    /// Its name, as entered now.
    pub name: String,
    /// Its PMS.
    pub pms: Pms,
    /// Its Site ID.
    pub site_id: String,
    /// Its labels.
    pub tags: Vec<String>,
    /// Its IANA zone, in which the period begins and ends at midnight.
    pub time_zone: String,
    /// The begin of the period there.
    pub from: DateTime<Utc>,
    /// Its end there; never later than now.
    pub to: DateTime<Utc>,
    /// The begin as its clocks showed it.
    pub from_local: String,
    /// The end as its clocks showed it.
    pub to_local: String,
    /// What came of it.
    pub figures: FiguresView,
}

/// The practices with one tag together, or all of the report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReportTotal {
    /// The tag; none for all.
    pub tag: Option<String>,
    /// How many practices.
    pub practices: usize,
    /// What came of it.
    pub figures: FiguresView,
}

/// An outage in a period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReportOutage {
    /// The outage.
    pub outage: super::history::OutageView,
    /// The practice's name.
    pub name: String,
    /// Its IANA zone.
    pub time_zone: String,
    /// When it began at the earliest and at the latest, and ended likewise, on its clocks.
    pub local: [Option<String>; 4],
    /// How many seconds of the period it took, from its first bad sighting to its first good one.
    pub seconds: f64,
}

/// A page of a report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReportPage {
    /// When it was made.
    pub made: Moment,
    /// What was asked for.
    pub query: ReportQuery,
    /// The period, or why there is none.
    pub period: Result<Period, NotAPeriod>,
    /// All together, then each tag; empty where there is no period.
    pub totals: Vec<ReportTotal>,
    /// The page's practices, by name.
    pub rows: Vec<ReportRow>,
    /// How many practices there are in all.
    pub total: usize,
    /// The page shown, from 1.
    pub page: usize,
    /// How many pages there are, at least 1.
    pub pages: usize,
    /// All tags in use, for the filter.
    pub tags: Vec<String>,
}
