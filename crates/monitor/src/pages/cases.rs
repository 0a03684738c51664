//! Cases as people and programs see them, and the words before they are sent.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::headline::State;
use domain::practice::{PracticeId, SiteRow};
use domain::support_case::answer_time::{
    answer_due, business_time, is_overdue, solution_due, terms,
};
use domain::support_case::{CaseCause, CaseState, Receiver};
use domain::views::cases::{
    CaseDraft, CaseDraftQuery, CaseEventRow, CaseEventView, CasePage, CaseRow, CaseView, CasesPage,
    CasesQuery,
};
use domain::wording;
use domain::words_to_send::about_change::told_as;
use domain::words_to_send::{ask_again, words_to_send};
use store::{CaseEvent, CaseFilter, Change, SupportCase};

use super::card::zone_of;
use super::overlap::OverlapRows;
use super::practice::{practice_view, state_spans};
use super::words::words_for;
use crate::engine::snapshot::Snapshot;
use crate::pages::moment::moment;
use crate::{Monitor, MonitorError};

/// So many are listed.
const LISTED_MOST: u32 = 200;

/// What is said of a case whose practice is not on the list any more.
const NOBODY_LISTED: &str = "a change of a site without a practice";

/// Everything the page about cases shows: those that are open, or all.
///
/// # Errors
/// When the database cannot be read.
pub async fn cases_page(monitor: &Monitor, query: &CasesQuery) -> Result<CasesPage, MonitorError> {
    let (now, zone) = (monitor.now(), monitor.settings.time_zone);
    let filter = CaseFilter {
        open: !query.all,
        ..CaseFilter::default()
    };
    let found = monitor.store.support_cases(&filter, LISTED_MOST).await?;
    let snapshot = monitor.snapshot();
    let rows = rows(&snapshot, &found, now, zone);
    Ok(CasesPage {
        as_of: now,
        query: query.clone(),
        open: rows.iter().filter(|row| row.state.is_open()).count(),
        overdue: rows.iter().filter(|row| row.is_overdue).count(),
        is_cut: rows.len() >= LISTED_MOST as usize,
        rows,
    })
}

/// The page of a case; none of this number.
///
/// # Errors
/// When the database cannot be read.
pub async fn case_page(monitor: &Monitor, id: i64) -> Result<Option<CasePage>, MonitorError> {
    let Some(case) = monitor.store.support_case(id).await? else {
        return Ok(None);
    };
    let events = monitor.store.case_events(&[id]).await?;
    let events = events.get(&id).map_or(&[][..], Vec::as_slice);
    let (now, default_zone) = (monitor.now(), monitor.settings.time_zone);
    let snapshot = monitor.snapshot();
    let zone = zone(&snapshot, &case, default_zone);
    let sent = moment(case.sent_at, zone).local;
    let again = || ask_again(case.receiver, &case.number, &sent);
    Ok(Some(CasePage {
        as_of: now,
        case: row(&snapshot, &case, now, default_zone),
        text: case.text.clone(),
        events: events
            .iter()
            .map(|event| CaseEventRow {
                at: moment(event.at, zone),
                by: event.by.clone(),
                kind: event.kind,
                words: event.words.clone(),
            })
            .collect(),
        terms: terms(case.receiver).to_owned(),
        solution: solution_due(case.receiver, case.sent_at).map(|at| moment(at, zone)),
        ask_again: case.state.is_open().then(again),
    }))
}

/// The cases that match, as the API gives them, newest first.
///
/// # Errors
/// When the database cannot be read.
pub async fn case_views(
    monitor: &Monitor,
    filter: &CaseFilter,
    limit: u32,
) -> Result<Vec<CaseView>, MonitorError> {
    let found = monitor.store.support_cases(filter, limit).await?;
    let ids: Vec<i64> = found.iter().map(|case| case.id).collect();
    let mut events = monitor.store.case_events(&ids).await?;
    let now = monitor.now();
    let views = found.into_iter().map(|case| view(case, &mut events, now));
    Ok(views.collect())
}

/// One case, as the API gives it.
///
/// # Errors
/// When the database cannot be read.
pub async fn case_view(monitor: &Monitor, id: i64) -> Result<Option<CaseView>, MonitorError> {
    let Some(case) = monitor.store.support_case(id).await? else {
        return Ok(None);
    };
    let mut events = monitor.store.case_events(&[id]).await?;
    Ok(Some(view(case, &mut events, monitor.now())))
}

/// What to write about a practice or a change to somebody; none where there is neither. `by` is whoever
/// writes: whom to answer to.
///
/// # Errors
/// When the database cannot be read.
pub async fn case_draft(
    monitor: &Monitor,
    query: &CaseDraftQuery,
    by: &str,
) -> Result<Option<CaseDraft>, MonitorError> {
    let receiver = query.receiver.unwrap_or(Receiver::HaloSupport);
    let change = match query.change {
        Some(id) => monitor.store.change(id).await?,
        None => None,
    };
    let practice = practice_of(monitor, query, change.as_ref());
    let words = match (&change, practice) {
        (Some(change), _) => Some(about_change(monitor, change, receiver).await?),
        (None, Some(id)) => about_practice(monitor, id, receiver).await?,
        (None, None) => None,
    };
    let Some((cause_now, text)) = words else {
        return Ok(None);
    };
    // What was written before was written about what held then.
    let cause = query.cause.parse().unwrap_or(cause_now);
    let text = text.map(|text| format!("{text}\nContact with us: {by}"));
    let standing = standing(monitor, practice, change.as_ref(), (cause, receiver)).await?;
    let snapshot = monitor.snapshot();
    let (now, zone) = (monitor.now(), monitor.settings.time_zone);
    let wished = change.as_ref().is_some_and(|change| {
        domain::words_to_send::about_change::wished(change.kind, &change.old, &change.new).is_some()
    });
    Ok(Some(CaseDraft {
        practice: practice.map(|id| named(&snapshot, id)),
        change: change.map(|change| change.id),
        receiver,
        cause: cause.as_str().to_owned(),
        cause_words: cause.label().to_owned(),
        text: text.unwrap_or_default(),
        asks_to_switch: wished && receiver == Receiver::HaloSupport,
        standing: rows(&snapshot, &standing, now, zone),
        terms: terms(receiver).to_owned(),
    }))
}

/// Cause and words about a change.
async fn about_change(
    monitor: &Monitor,
    change: &Change,
    receiver: Receiver,
) -> Result<(CaseCause, Option<String>), MonitorError> {
    let cause = CaseCause::Change(change.kind);
    if receiver != Receiver::HaloSupport {
        let snapshot = monitor.snapshot();
        let site = snapshot.sites.get(&change.site);
        let pms = site.map(|site| site.key.pms);
        let words = pms.and_then(|pms| {
            words_to_send(State::Blocked, Some(told_as(change.kind)), pms, receiver)
        });
        let about = super::card::names_behind(&snapshot, site.map(|site| &**site));
        let about = about
            .first()
            .map(|(_, name)| format!("\n\nPractice: {name}"));
        let words = words.map(|words| format!("{words}{}", about.unwrap_or_default()));
        return Ok((cause, words));
    }
    let heard = OverlapRows::read(
        &monitor.store,
        std::slice::from_ref(change),
        monitor.now(),
        monitor.settings.policy.poll_interval,
    )
    .await?;
    let snapshot = monitor.snapshot();
    let text = super::card::support_text_of(&snapshot, change, heard.last_heard(change));
    Ok((cause, Some(text)))
}

/// Cause and words about a practice as it stands; none where there is no such practice.
async fn about_practice(
    monitor: &Monitor,
    id: PracticeId,
    receiver: Receiver,
) -> Result<Option<(CaseCause, Option<String>)>, MonitorError> {
    let now = monitor.now();
    let spans = state_spans(monitor, &[id], now).await?;
    let snapshot = monitor.snapshot();
    let Some(listed) = snapshot.practices.get(&id) else {
        return Ok(None);
    };
    let practice = practice_view(&snapshot, listed, &spans, now);
    let site = snapshot.site_of(listed);
    let words = words_for(&snapshot, &practice, listed, site, receiver);
    let cause = CaseCause::of(practice.state, practice.state_reason);
    Ok(Some((cause, words)))
}

/// The practice that is asked for, else the first behind the site of the change.
fn practice_of(
    monitor: &Monitor,
    query: &CaseDraftQuery,
    change: Option<&Change>,
) -> Option<PracticeId> {
    let snapshot = monitor.snapshot();
    let asked = query.practice.map(PracticeId);
    asked
        .filter(|id| snapshot.practices.contains_key(id))
        .or_else(|| first_behind(&snapshot, change?.site))
}

/// The first practice behind a site.
pub(crate) fn first_behind(snapshot: &Snapshot, site: SiteRow) -> Option<PracticeId> {
    snapshot.sites.get(&site)?.practices.first().copied()
}

/// The open cases for the same cause to the same receiver.
async fn standing(
    monitor: &Monitor,
    practice: Option<PracticeId>,
    change: Option<&Change>,
    (cause, receiver): (CaseCause, Receiver),
) -> Result<Vec<SupportCase>, MonitorError> {
    let filter = CaseFilter {
        open: true,
        receiver: Some(receiver),
        ..CaseFilter::default()
    };
    let mut found = monitor.store.support_cases(&filter, LISTED_MOST).await?;
    found.retain(|case| {
        let is_same_change = change.is_some_and(|change| case.change == Some(change.id));
        let is_same_practice = practice.is_some() && case.practice == practice;
        is_same_change || (is_same_practice && case.cause == cause.as_str())
    });
    Ok(found)
}

/// Cases as rows: those overdue first, the longest first; then those that wait, the answered, the closed.
pub(super) fn rows(
    snapshot: &Snapshot,
    cases: &[SupportCase],
    now: DateTime<Utc>,
    default_zone: Tz,
) -> Vec<CaseRow> {
    let rows = cases.iter();
    let mut rows: Vec<CaseRow> = rows
        .map(|case| row(snapshot, case, now, default_zone))
        .collect();
    rows.sort_by_key(|row| {
        let order = match row.state {
            CaseState::Waiting => 0,
            CaseState::Answered => 1,
            CaseState::Closed => 2,
        };
        let newest_first = Reverse(row.id);
        let due = (order == 0).then_some(row.due.at);
        (!row.is_overdue, order, due, newest_first)
    });
    rows
}

fn row(snapshot: &Snapshot, case: &SupportCase, now: DateTime<Utc>, default_zone: Tz) -> CaseRow {
    let zone = zone(snapshot, case, default_zone);
    let due = answer_due(case.receiver, case.asked_at);
    CaseRow {
        id: case.id,
        practice: case.practice.map(|id| named(snapshot, id)),
        change: case.change,
        cause: cause_words(&case.cause),
        receiver: case.receiver,
        number: case.number.clone(),
        state: case.state,
        by: case.sent_by.clone(),
        sent: moment(case.sent_at, zone),
        due: moment(due, zone),
        is_overdue: is_overdue(case.state, due, now),
        waited: match business_time(case.asked_at, now) {
            none if none.num_minutes() == 0 => String::new(),
            waited => wording::spelled(waited),
        },
    }
}

fn cause_words(word: &str) -> String {
    let cause = word.parse::<CaseCause>();
    cause.map_or_else(|_| word.to_owned(), |cause| cause.label().to_owned())
}

fn named(snapshot: &Snapshot, id: PracticeId) -> (PracticeId, String) {
    let listed = snapshot.practices.get(&id);
    let name = listed.map_or(NOBODY_LISTED, |listed| listed.name());
    (id, name.to_owned())
}

fn zone(snapshot: &Snapshot, case: &SupportCase, default_zone: Tz) -> Tz {
    let listed = case.practice.and_then(|id| snapshot.practices.get(&id));
    listed.map_or(default_zone, |listed| {
        zone_of(snapshot, listed.site_row, listed.zone)
    })
}

fn view(
    case: SupportCase,
    events: &mut BTreeMap<i64, Vec<CaseEvent>>,
    now: DateTime<Utc>,
) -> CaseView {
    let due_at = answer_due(case.receiver, case.asked_at);
    let events = events.remove(&case.id).unwrap_or_default();
    CaseView {
        id: case.id,
        practice_id: case.practice,
        change_id: case.change,
        cause: case.cause,
        receiver: case.receiver,
        number: Some(case.number).filter(|number| !number.is_empty()),
        state: case.state,
        sent_at: case.sent_at,
        sent_by: case.sent_by,
        asked_at: case.asked_at,
        due_at,
        overdue: is_overdue(case.state, due_at, now),
        text: case.text,
        events: events
            .into_iter()
            .map(|event| CaseEventView {
                at: event.at,
                by: event.by,
                kind: event.kind,
                words: event.words,
            })
            .collect(),
    }
}
