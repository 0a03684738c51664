//! A page of the overview: as it is, or as it was at a time.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::headline::State;
use domain::link_version::LinkVersion;
use domain::overview::{LIMIT_DEFAULT, Query};
use domain::practice::PracticeId;
use domain::selection::Selected;
use domain::span::StateSpan;
use domain::views::{Counts, Overview, OverviewRow};
use domain::wording;

use super::banner::banner;
use super::listing::{candidates, ids};
use super::practice::{StateSpans, practice_view};
use super::shown::Shown;
use super::strip::strip;
use super::tally::Tally;
use crate::engine::snapshot::{Listed, Snapshot};
use crate::pages;
use crate::pages::moment::moment;
use crate::{Monitor, MonitorError};

/// A page of the overview: as it is, or as it was at the time that is asked for. A time to come
/// means now.
///
/// # Errors
/// When the database cannot be read.
pub async fn overview(monitor: &Monitor, query: &Query) -> Result<Overview, MonitorError> {
    let shown = Shown::of(monitor, query).await?;
    let found = found(&shown.snapshot, query, shown.at);
    let spans = pages::state_spans(monitor, &found.ids, shown.at).await?;
    let page = page(shown, query, found, &spans, monitor.settings.time_zone);
    if page.shown.is_past {
        return Ok(page);
    }
    Ok(Overview {
        requests_per_second: monitor.requests_per_second(),
        requests_per_second_max: monitor.settings.max_requests_per_second,
        ..page
    })
}

/// A page, but for how fast we ask.
fn page(
    shown: Shown,
    query: &Query,
    found: FoundPractices,
    spans: &StateSpans,
    zone: Tz,
) -> Overview {
    let (snapshot, at, is_past) = (&*shown.snapshot, shown.at, shown.words.is_past);
    // Links of a list that is live lead to what is live, whatever was typed.
    let asked_at = Some(query.at.clone()).filter(|_| is_past);
    Overview {
        as_of: at,
        query: Query {
            page: found.page,
            at: asked_at.unwrap_or_default(),
            ..query.clone()
        },
        rows: rows(snapshot, &found, spans, at),
        counts: found.counts,
        banner: banner(snapshot, is_past),
        total: found.total,
        page: found.page,
        pages: found.pages,
        per_page: LIMIT_DEFAULT,
        tags: found.tags,
        last_observed: snapshot.observed_at.map(|at| moment(at, zone)),
        observed: found.observed,
        requests_per_second: 0.0,
        requests_per_second_max: 0.0,
        shown: shown.words,
    }
}

/// What a query comes to, and what is said of the whole list.
struct FoundPractices {
    /// The practices of the page, in order.
    ids: Vec<PracticeId>,
    total: usize,
    page: usize,
    pages: usize,
    counts: Counts,
    tags: Vec<String>,
    common_link: Option<LinkVersion>,
    observed: usize,
}

fn found(snapshot: &Snapshot, query: &Query, at: DateTime<Utc>) -> FoundPractices {
    let (mut tally, now_ms) = (Tally::default(), at.timestamp_millis());
    let counted = candidates(snapshot, query, at).map(|(candidate, row)| {
        tally.count(&candidate, row, now_ms);
        candidate
    });
    let Selected { places, total, .. } = query.select(
        counted,
        None,
        query.page.max(1).saturating_mul(LIMIT_DEFAULT),
    );
    let pages = total.div_ceil(LIMIT_DEFAULT).max(1);
    let page = query.page.clamp(1, pages);
    let begin = ((page - 1) * LIMIT_DEFAULT).min(places.len());
    let end = (begin + LIMIT_DEFAULT).min(places.len());
    FoundPractices {
        ids: ids(&places[begin..end]),
        total,
        page,
        pages,
        counts: tally.counts(snapshot.incident.is_some()),
        tags: tally.tags(snapshot),
        common_link: tally.common_link(snapshot),
        observed: tally.observed,
    }
}

fn rows(
    snapshot: &Snapshot,
    found: &FoundPractices,
    spans: &StateSpans,
    at: DateTime<Utc>,
) -> Vec<OverviewRow> {
    let listed = found.ids.iter().filter_map(|id| snapshot.practices.get(id));
    listed
        .map(|listed| row(snapshot, listed, spans, found.common_link, at))
        .collect()
}

fn row(
    snapshot: &Snapshot,
    listed: &Listed,
    spans: &StateSpans,
    common_link: Option<LinkVersion>,
    at: DateTime<Utc>,
) -> OverviewRow {
    let practice = practice_view(snapshot, listed, spans, at);
    let own = spans.get(&practice.id).map_or(&[][..], Vec::as_slice);
    let version = practice.halo_link_version.as_deref();
    let version = version.and_then(LinkVersion::read);
    OverviewRow {
        word: is_ended(snapshot, listed, at).then(|| wording::ENDED.to_owned()),
        why: why(snapshot, listed, own, at),
        seen_until: seen_before(snapshot, listed, own, at)
            .map(|(_, until)| moment(until, listed.zone)),
        since: moment(practice.since, listed.zone),
        attention: snapshot.standing(listed, at).attention,
        heartbeat: practice.heartbeat_at.map(|at| moment(at, listed.zone)),
        strip: strip(own, listed, at),
        link: version.map(|version| version.short()),
        link_is_old: version
            .zip(common_link)
            .is_some_and(|(own, newest)| own < newest && !own.same_release(&newest)),
        practice,
    }
}

/// Whether a practice stands there because people ended its mapping.
pub(super) fn is_ended(snapshot: &Snapshot, listed: &Listed, at: DateTime<Utc>) -> bool {
    let state = snapshot.standing(listed, at).headline.state;
    state == State::PendingSetup && snapshot.site_of(listed).is_some_and(|site| site.is_ended())
}

/// Why a practice is as it is: closed, last seen otherwise, or what its state rests on.
fn why(snapshot: &Snapshot, listed: &Listed, spans: &[StateSpan], at: DateTime<Utc>) -> String {
    let standing = snapshot.standing(listed, at);
    if let Some(opens) = standing.opens_at {
        let opens = opens.with_timezone(&listed.zone);
        let holiday = listed.hours.closed_for(listed.zone, at);
        return format!(
            "closed until {}{}",
            opens.format("%a %H:%M %Z"),
            holiday.map_or_else(String::new, |name| format!(", {name}")),
        );
    }
    if let Some((was, _)) = seen_before(snapshot, listed, spans, at) {
        return format!("was {}", was.label().to_lowercase());
    }
    if is_ended(snapshot, listed, at) {
        return "no mapping any more".to_owned();
    }
    let latest = snapshot.site_of(listed).map(|site| &site.latest);
    wording::why(
        &standing.headline,
        latest.and_then(|latest| latest.clock_drift),
        latest.and_then(|latest| latest.heartbeat_age),
    )
}

/// What a practice was before nobody could be seen any more, and when that was seen last.
fn seen_before(
    snapshot: &Snapshot,
    listed: &Listed,
    spans: &[StateSpan],
    at: DateTime<Utc>,
) -> Option<(State, DateTime<Utc>)> {
    let state = snapshot.standing(listed, at).headline.state;
    let is_unseen = state == State::Unknown && snapshot.incident.is_some();
    was_before(spans).filter(|_| is_unseen)
}

/// What a practice was before it became unknown, and when that ended.
fn was_before(spans: &[StateSpan]) -> Option<(State, DateTime<Utc>)> {
    let known = spans.iter().rev().skip(1);
    let last = known
        .into_iter()
        .find(|span| span.state != State::Unknown)?;
    Some((last.state, last.ended?))
}

/// All tags in use.
pub(super) fn tags(snapshot: &Snapshot) -> Vec<String> {
    let listed = snapshot.rows();
    let listed = listed.filter(|row| row.headline.state != State::Retired);
    let words: BTreeSet<_> = listed.map(|row| row.tags).collect();
    let tags = words
        .into_iter()
        .flat_map(|tags| snapshot.word(tags).lines());
    let tags: BTreeSet<_> = tags.collect();
    tags.into_iter().map(str::to_owned).collect()
}
