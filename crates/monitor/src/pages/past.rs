//! The overview as staff saw it at a time: who was on the list, how each was, and what waited.
//!
//! Everything comes from what is kept: spans, placements, the ledger, changes. Names, tags, hours and
//! zones are those of today, because a practice is looked for under the name it has. What Halo told
//! besides (heartbeat, versions) is not kept by the minute and is left out rather than guessed.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;
use domain::common_cause::CommonCause;
use domain::headline::{Headline, State};
use domain::incident;
use domain::local_time;
use domain::observation::FailureClass;
use domain::overview::{Candidate, LIMIT_DEFAULT, Query, needs_attention};
use domain::practice::{PracticeId, SiteNumber};
use domain::site::HaloGuid;
use domain::uptime::Share;
use domain::views::{Banner, Overview, OverviewRow, PracticeView, ShownAt};
use domain::wording;
use store::{StandingAt, StoreError};

use super::counts::counts;
use super::overview::{Cursor, Listing, page_after, page_of, tags, was_before};
use super::practice::{StateSpans, UPTIME_WINDOW, some};
use super::strip::strip;
use crate::engine::snapshot::{Listed, Snapshot, Standing};
use crate::pages;
use crate::pages::moment::{clock_time, moment};
use crate::{Monitor, MonitorError};

/// More than the sites of any list.
const SITES_MOST: u32 = 1_000_000;

/// The list at one time.
struct Past {
    at: DateTime<Utc>,
    then: BTreeMap<PracticeId, Then>,
    /// Why nobody could be seen, and since when.
    incident: Option<(FailureClass, DateTime<Utc>)>,
}

/// One practice at that time.
struct Then {
    site: SiteNumber,
    standing: Standing,
    guid: Option<HaloGuid>,
    halo_name: Option<String>,
    pending_change: Option<i64>,
}

/// The time that a list is asked for, in the past; none where that is now. Words say why what was
/// typed is no time.
pub(crate) fn time_asked(
    monitor: &Monitor,
    typed: &str,
) -> (Option<DateTime<Utc>>, Option<String>) {
    if typed.trim().is_empty() {
        return (None, None);
    }
    match local_time::read(typed, monitor.settings.time_zone) {
        Ok(at) => (Some(at).filter(|at| *at < monitor.now()), None),
        Err(error) => (None, Some(error.to_string())),
    }
}

/// A page of the overview as it was.
pub(crate) async fn overview_at(
    monitor: &Monitor,
    query: &Query,
    at: DateTime<Utc>,
) -> Result<Overview, MonitorError> {
    let past = past(monitor, at).await?;
    let (ids, total, page, pages) = {
        let snapshot = monitor.snapshot();
        page_of(query, past.candidates(&snapshot))
    };
    let spans = pages::state_spans(monitor, &ids, at).await?;
    let snapshot = monitor.snapshot();
    let rows = ids
        .iter()
        .filter_map(|id| Some((snapshot.practices.get(id)?, past.then.get(id)?)))
        .map(|(listed, then)| past.row(&snapshot, listed, then, &spans))
        .collect();
    Ok(Overview {
        as_of: at,
        shown: shown(at, monitor.settings.time_zone, Some(monitor.now()), None),
        query: Query {
            page,
            ..query.clone()
        },
        counts: counts(
            past.then.values().map(|then| &then.standing),
            past.incident.is_some(),
        ),
        banner: past.incident.map(|(class, began)| Banner {
            state: State::Unknown,
            title: incident::title(class).to_owned(),
            began: Some(began),
            text: "Every practice on the list was shown as unknown, with what was last seen. \
                   None was counted as offline."
                .to_owned(),
        }),
        rows,
        total,
        page,
        pages,
        per_page: LIMIT_DEFAULT,
        tags: tags(&snapshot),
        last_observed: None,
        observed: 0,
        requests_per_second: 0.0,
        requests_per_second_max: 0.0,
    })
}

/// A page of the REST list as it was.
pub(crate) async fn practices_at(
    monitor: &Monitor,
    query: &Query,
    at: DateTime<Utc>,
    cursor: Option<&Cursor>,
    limit: usize,
) -> Result<Listing, MonitorError> {
    let past = past(monitor, at).await?;
    let (ids, next_cursor, total) = {
        let snapshot = monitor.snapshot();
        page_after(query, past.candidates(&snapshot), cursor, limit)
    };
    let spans = pages::state_spans(monitor, &ids, at).await?;
    let snapshot = monitor.snapshot();
    let items = ids
        .iter()
        .filter_map(|id| Some((snapshot.practices.get(id)?, past.then.get(id)?)))
        .map(|(listed, then)| {
            let own = spans.get(&listed.practice.id);
            past.practice(&snapshot, listed, then, own.map_or(&[][..], Vec::as_slice))
        })
        .collect();
    Ok(Listing {
        items,
        next_cursor,
        total,
    })
}

async fn past(monitor: &Monitor, at: DateTime<Utc>) -> Result<Past, StoreError> {
    let standings = monitor.store.standings_at(at).await?;
    let moment_after = at + TimeDelta::milliseconds(1);
    let incidents = monitor
        .store
        .common_incidents(None, (Some(at), Some(moment_after)), None, SITES_MOST)
        .await?;
    let incident = incidents.iter().find_map(|incident| match incident.cause {
        CommonCause::Access(class) => Some((class, incident.began)),
        CommonCause::Host(_) | CommonCause::LinkUpdate(_) => None,
    });
    let mappings = monitor
        .store
        .mappings_as_of(Some(at), None, SITES_MOST)
        .await?;
    let mappings: BTreeMap<_, _> = mappings
        .into_iter()
        .map(|mapping| (mapping.entry.site, mapping.entry))
        .collect();
    let mut waiting: BTreeMap<SiteNumber, i64> = BTreeMap::new();
    for change in monitor.store.changes_open_at(at).await? {
        // The riskiest comes first.
        waiting.entry(change.site).or_insert(change.id);
    }
    let snapshot = monitor.snapshot();
    let then = standings
        .into_iter()
        .filter_map(|stood| {
            let listed = snapshot.practices.get(&stood.practice)?;
            let pending_change = waiting.get(&stood.site).copied();
            let mapping = mappings.get(&stood.site);
            let then = Then {
                site: stood.site,
                standing: standing(listed, &stood, pending_change, incident.is_some(), at),
                guid: mapping.and_then(|entry| entry.guid),
                halo_name: mapping.and_then(|entry| entry.halo_name.clone()),
                pending_change,
            };
            Some((stood.practice, then))
        })
        .collect();
    Ok(Past { at, then, incident })
}

fn standing(
    listed: &Listed,
    stood: &StandingAt,
    pending_change: Option<i64>,
    in_incident: bool,
    at: DateTime<Utc>,
) -> Standing {
    let added = listed.practice.created_at;
    let (headline, since) = match (stood.left, stood.headline) {
        (Some(left), _) => (Headline::RETIRED, left),
        (None, Some((headline, since))) => (headline, since.max(added)),
        (None, None) => (Headline::UNSEEN, added),
    };
    let opens_at = match headline.state {
        State::Offline | State::Unreachable => listed.hours.closed_until(listed.zone, at),
        _ => None,
    };
    let decision_waits = pending_change.is_some();
    let who_acts = headline.who_acts(opens_at.is_some(), decision_waits);
    Standing {
        headline,
        who_acts,
        since,
        opens_at,
        attention: needs_attention(headline.state, who_acts, decision_waits, in_incident),
    }
}

impl Past {
    fn candidates<'a>(&'a self, snapshot: &'a Snapshot) -> impl Iterator<Item = Candidate<'a>> {
        self.then.iter().filter_map(move |(id, then)| {
            let practice = &snapshot.practices.get(id)?.practice;
            let key = snapshot
                .sites
                .get(&then.site)
                .map_or(&practice.entry.site, |site| &site.key);
            Some(Candidate {
                id: id.0,
                name: &practice.entry.name,
                halo_name: then.halo_name.as_deref(),
                pms: key.pms,
                site_id: key.site_id.as_str(),
                guid: then.guid,
                tags: &practice.entry.tags,
                state: then.standing.headline.state,
                who_acts: then.standing.who_acts,
                attention: then.standing.attention,
                since_ms: then.standing.since.timestamp_millis(),
                heartbeat_ms: None,
            })
        })
    }

    fn row(
        &self,
        snapshot: &Snapshot,
        listed: &Listed,
        then: &Then,
        spans: &StateSpans,
    ) -> OverviewRow {
        let own = spans
            .get(&listed.practice.id)
            .map_or(&[][..], Vec::as_slice);
        let standing = &then.standing;
        let state = standing.headline.state;
        let why = match (standing.opens_at, was_before(own)) {
            (Some(opens), _) => format!(
                "closed until {}",
                opens.with_timezone(&listed.zone).format("%a %H:%M %Z")
            ),
            (None, Some((was, until))) if state == State::Unknown && self.incident.is_some() => {
                format!(
                    "was {} at {}",
                    was.label().to_lowercase(),
                    clock_time(until, listed.zone)
                )
            }
            (None, _) => wording::why(&standing.headline, None, None),
        };
        OverviewRow {
            practice: self.practice(snapshot, listed, then, own),
            why,
            since: moment(standing.since, listed.zone),
            heartbeat: None,
            attention: standing.attention,
            strip: strip(own, listed, self.at),
            link: None,
            link_is_old: false,
        }
    }

    fn practice(
        &self,
        snapshot: &Snapshot,
        listed: &Listed,
        then: &Then,
        spans: &[domain::span::StateSpan],
    ) -> PracticeView {
        let entry = &listed.practice.entry;
        let key = snapshot
            .sites
            .get(&then.site)
            .map_or(&entry.site, |site| &site.key);
        PracticeView {
            id: listed.practice.id,
            name: entry.name.clone(),
            pms: key.pms,
            site_id: key.site_id.to_string(),
            halo_guid: then.guid,
            halo_name: then.halo_name.clone(),
            state: then.standing.headline.state,
            state_reason: then.standing.headline.reason,
            who_acts: then.standing.who_acts,
            since: then.standing.since,
            last_observed_at: None,
            heartbeat_at: None,
            heartbeat_age_seconds: None,
            clock_drift_seconds: None,
            authoritative: None,
            lifecycle: None,
            halo_link_version: None,
            pms_version: None,
            enriched_at: None,
            server_name: some(&entry.server_name),
            host: some(&entry.host),
            time_zone: listed.zone.name().to_owned(),
            tags: entry.tags.clone(),
            taken_by: None,
            taken_until: None,
            pending_change: then.pending_change,
            uptime_30d: Share::of(spans, self.at - UPTIME_WINDOW, self.at).uptime(),
        }
    }
}

/// Of when a list is, in words; with the present time where it is of the past.
pub(super) fn shown(
    at: DateTime<Utc>,
    zone: Tz,
    past_of: Option<DateTime<Utc>>,
    problem: Option<String>,
) -> ShownAt {
    let local = at.with_timezone(&zone);
    let other_year = past_of.is_some_and(|now| now.with_timezone(&zone).year() != local.year());
    let year = if other_year { " %Y" } else { "" };
    let seconds = if past_of.is_some() && local.second() != 0 {
        ":%S"
    } else {
        ""
    };
    let words = format!("%a %-d %b{year} %H:%M{seconds} %Z");
    ShownAt {
        is_past: past_of.is_some(),
        words: local.format(&words).to_string(),
        field: local.format("%Y-%m-%dT%H:%M").to_string(),
        zone: local.format("%Z").to_string(),
        problem,
    }
}
