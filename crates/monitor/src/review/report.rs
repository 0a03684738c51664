//! A report: what came of some days for each practice, on each practice's own clocks.
//!
//! Spans are read in batches and only their sums are kept, so that five thousand practices and a year
//! cost no more memory than fifty and a month. One report is reckoned at a time: the watch and the
//! pages need the database too.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use domain::outage::Kind;
use domain::practice::PracticeId;
use domain::report::{Figures, Period};
use domain::span::StateSpan;
use domain::uptime::seconds;
use domain::views::report::{FiguresView, ReportOutage, ReportRow, ReportTotal};
use domain::windows::Window;
use store::{Outage, PracticeSpans};

use super::outages::view;
use super::uptime::planned;
use crate::fleet::{Fleet, Listed};
use crate::moment::moment;
use crate::{Monitor, MonitorError};

/// Practices whose spans are in memory at once.
const AT_ONCE: usize = 100;

/// What is reckoned of one practice.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reckoned {
    pub id: PracticeId,
    pub window: Window,
    pub figures: Figures,
}

impl Monitor {
    /// Today on the clocks of the configured zone.
    pub fn today(&self) -> NaiveDate {
        let now = self.clock.now();
        now.with_timezone(&self.settings.time_zone).date_naive()
    }

    /// The practices of a report in the order of adding, `limit` of them after one; and whether more
    /// follow.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn report_rows(
        &self,
        period: Period,
        tag: Option<&str>,
        after: Option<PracticeId>,
        limit: usize,
    ) -> Result<(Vec<ReportRow>, bool), MonitorError> {
        let mut ids = self.in_report(period, tag);
        ids.retain(|id| after.is_none_or(|after| *id > after));
        let more = ids.len() > limit;
        ids.truncate(limit);
        let reckoned = self.reckoned(period, &ids).await?;
        Ok((self.rows(&reckoned), more))
    }

    /// A whole report: every practice by name, all together, and each tag.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn whole_report(
        &self,
        period: Period,
        tag: Option<&str>,
    ) -> Result<(Vec<ReportRow>, Vec<ReportTotal>), MonitorError> {
        let mut reckoned = self.reckoned(period, &self.in_report(period, tag)).await?;
        let totals = self.totals(&reckoned);
        self.by_name(&mut reckoned);
        Ok((self.rows(&reckoned), totals))
    }

    /// The outages of a report that overlap it, practice by practice in the order of adding, each
    /// oldest first; those of some practices after one. Returns the last practice with them; none
    /// where no practice is left.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn report_outages(
        &self,
        period: Period,
        tag: Option<&str>,
        after: Option<PracticeId>,
    ) -> Result<(Vec<ReportOutage>, Option<PracticeId>), MonitorError> {
        let mut ids = self.in_report(period, tag);
        ids.retain(|id| after.is_none_or(|after| *id > after));
        ids.truncate(AT_ONCE);
        let Some(last) = ids.last().copied() else {
            return Ok((Vec::new(), None));
        };
        let (windows, (from, to)) = self.windows(period, &ids);
        let outages = self.store.outages_of(&ids, from, to).await?;
        let maintenance = self
            .store
            .maintenance_within(from, self.clock.now())
            .await?;
        let now = self.clock.now();
        let fleet = self.fleet();
        let mut told: Vec<ReportOutage> = outages
            .into_iter()
            .filter_map(|outage| {
                let window = *windows.get(&outage.practice)?;
                let listed = fleet.practices.get(&outage.practice)?;
                let (began, ended) = lasted(&outage, window)?;
                let at = |at: Option<DateTime<Utc>>| at.map(|at| moment(at, listed.zone).local);
                let (earliest, latest) = outage.ended.unzip();
                Some(ReportOutage {
                    name: listed.practice.entry.name.clone(),
                    time_zone: listed.zone.name().to_owned(),
                    local: [
                        at(Some(outage.began)),
                        at(Some(outage.began_latest)),
                        at(earliest),
                        at(latest),
                    ],
                    seconds: seconds(ended - began),
                    outage: view(&fleet, &maintenance, outage, now),
                })
            })
            .collect();
        told.sort_by_key(|one| (one.outage.practice_id, one.outage.began_latest));
        Ok((told, Some(last)))
    }

    /// The practices that were on the list at some time of the period, in the order of adding.
    pub(super) fn in_report(&self, period: Period, tag: Option<&str>) -> Vec<PracticeId> {
        let now = self.clock.now();
        let fleet = self.fleet();
        let is_in = |listed: &&Listed| {
            let practice = &listed.practice;
            let (from, to) = period.within(listed.zone, now);
            practice.created_at < to
                && practice.retired_at.is_none_or(|retired| retired > from)
                && tag.is_none_or(|tag| practice.entry.tags.iter().any(|own| own == tag))
        };
        let listed = fleet.practices.values().filter(is_in);
        listed.map(|listed| listed.practice.id).collect()
    }

    /// The period of each practice, and what covers all of them.
    fn windows(
        &self,
        period: Period,
        ids: &[PracticeId],
    ) -> (BTreeMap<PracticeId, Window>, Window) {
        let now = self.clock.now();
        let fleet = self.fleet();
        let listed = ids.iter().filter_map(|id| fleet.practices.get(id));
        let windows: BTreeMap<PracticeId, Window> = listed
            .map(|listed| (listed.practice.id, period.within(listed.zone, now)))
            .collect();
        let from = windows.values().map(|(from, _)| *from).min();
        let to = windows.values().map(|(_, to)| *to).max();
        (windows, (from.unwrap_or(now), to.unwrap_or(now)))
    }

    /// The figures of some practices.
    pub(super) async fn reckoned(
        &self,
        period: Period,
        ids: &[PracticeId],
    ) -> Result<Vec<Reckoned>, MonitorError> {
        let _one_at_a_time = self.reporting.lock().await;
        let mut all = Vec::with_capacity(ids.len());
        for ids in ids.chunks(AT_ONCE) {
            let (windows, (from, to)) = self.windows(period, ids);
            let mut spans = self.store.practice_spans(ids, from, to).await?;
            let maintenance = self.store.maintenance_within(from, to).await?;
            let mut outages: BTreeMap<PracticeId, Vec<Outage>> = BTreeMap::new();
            for outage in self.store.outages_of(ids, from, to).await? {
                outages.entry(outage.practice).or_default().push(outage);
            }
            let fleet = self.fleet();
            for (id, window) in windows {
                let Some(listed) = fleet.practices.get(&id) else {
                    continue;
                };
                let own = outages.remove(&id).unwrap_or_default();
                let planned = planned(listed, &maintenance);
                all.push(Reckoned {
                    id,
                    window,
                    figures: figures(listed, window, &mut spans, &own, &planned),
                });
            }
        }
        Ok(all)
    }

    /// Puts practices in the order of their names.
    pub(super) fn by_name(&self, reckoned: &mut [Reckoned]) {
        let fleet = self.fleet();
        reckoned.sort_by_cached_key(|each| {
            let listed = fleet.practices.get(&each.id);
            let name = listed.map_or("", |listed| listed.practice.entry.name.as_str());
            (name.to_lowercase(), each.id)
        });
    }

    /// All together, then each tag among them.
    pub(super) fn totals(&self, reckoned: &[Reckoned]) -> Vec<ReportTotal> {
        let fleet = self.fleet();
        let mut sums: BTreeMap<Option<&str>, (usize, Figures)> = BTreeMap::new();
        for each in reckoned {
            let listed = fleet.practices.get(&each.id);
            let tags = listed.map_or(&[][..], |listed| &listed.practice.entry.tags);
            let mut own: Vec<&str> = tags.iter().map(String::as_str).collect();
            own.sort_unstable();
            own.dedup();
            for tag in std::iter::once(None).chain(own.into_iter().map(Some)) {
                let (practices, figures) = sums.entry(tag).or_default();
                *practices += 1;
                *figures = figures.plus(each.figures);
            }
        }
        let interval = self.settings.policy.poll_interval;
        sums.into_iter()
            .map(|(tag, (practices, figures))| ReportTotal {
                tag: tag.map(str::to_owned),
                practices,
                figures: FiguresView::of(&figures, interval),
            })
            .collect()
    }

    pub(super) fn rows(&self, reckoned: &[Reckoned]) -> Vec<ReportRow> {
        let fleet = self.fleet();
        let rows = reckoned.iter();
        rows.filter_map(|each| self.row(&fleet, each)).collect()
    }

    fn row(&self, fleet: &Fleet, each: &Reckoned) -> Option<ReportRow> {
        let listed = fleet.practices.get(&each.id)?;
        let entry = &listed.practice.entry;
        let (from, to) = each.window;
        Some(ReportRow {
            practice_id: each.id,
            name: entry.name.clone(),
            pms: entry.site.pms,
            site_id: entry.site.site_id.to_string(),
            tags: entry.tags.clone(),
            time_zone: listed.zone.name().to_owned(),
            from,
            to,
            from_local: moment(from, listed.zone).local,
            to_local: moment(to, listed.zone).local,
            figures: FiguresView::of(&each.figures, self.settings.policy.poll_interval),
        })
    }
}

fn figures(
    listed: &Listed,
    window: Window,
    spans: &mut PracticeSpans,
    outages: &[Outage],
    planned: &domain::windows::Windows,
) -> Figures {
    let spans = spans.remove(&listed.practice.id).unwrap_or_default();
    let spans: Vec<StateSpan> = spans.into_iter().map(|each| each.span).collect();
    let overlapping: Vec<(&Outage, Window)> = outages
        .iter()
        .filter_map(|outage| Some((outage, lasted(outage, window)?)))
        .collect();
    let down: Vec<Window> = overlapping
        .iter()
        .filter(|(outage, _)| outage.kind == Kind::Down)
        .map(|(_, lasted)| *lasted)
        .collect();
    let open = listed.open_within(window);
    Figures::of(
        &spans,
        window,
        (planned, open.as_ref()),
        (overlapping.len(), &down),
    )
}

/// The part of a window that an outage took, from its first bad sighting to its first good one; none
/// where they do not overlap.
fn lasted(outage: &Outage, (from, to): Window) -> Option<Window> {
    let ended = outage.ended.map_or(to, |(_, latest)| latest);
    let overlaps = outage.began_latest < to && ended > from;
    overlaps.then(|| (outage.began_latest.max(from), ended.min(to)))
}
