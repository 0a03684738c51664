//! A change as a card that is shown whole: with what is read from the database besides, for all cards
//! of a page at once.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::practice::SiteRow;
use domain::tracks::{Access, Identity, Track};
use domain::views::changes::ChangeCard;
use domain::views::evidence::{ContactEntry, RawAnswerView};
use domain::views::groups::DecidedTogether;
use domain::wording::change as wording;
use store::{
    Change, ContactRecord, GroupDecision, RecordedAnswer, Store, StoreError, SupportCase,
    TracksHeld,
};

use super::card::{card, past, support_text_of, zone_of};
use super::cases::rows as case_rows;
use super::mappings::consumers;
use super::overlap::{OverlapRows, overlap};
use crate::commands;
use crate::commands::change::hands::Hands;
use crate::engine::snapshot::Snapshot;
use crate::pages::moment::moment;

/// Earlier changes that a card tells of, at most.
const PREVIOUS_MOST: u32 = 6;

/// What was read of some changes.
pub(super) struct CardRows {
    answers_kept: BTreeMap<i64, usize>,
    told: BTreeMap<i64, Vec<ContactRecord>>,
    previous: BTreeMap<i64, Vec<Change>>,
    successors: BTreeMap<i64, Change>,
    undoings: BTreeMap<i64, (String, DateTime<Utc>)>,
    together: BTreeMap<i64, GroupDecision>,
    newest_entries: BTreeMap<SiteRow, i64>,
    followed: Vec<(String, i64, DateTime<Utc>)>,
    overlaps: OverlapRows,
    held: TracksHeld,
    hands: Hands,
    cases: Vec<SupportCase>,
}

impl CardRows {
    /// Reads it, with as many queries for a page as for one card.
    pub async fn read(
        store: &Store,
        changes: &[Change],
        now: DateTime<Utc>,
        between_looks: TimeDelta,
    ) -> Result<Self, StoreError> {
        let ids: Vec<i64> = changes.iter().map(|change| change.id).collect();
        let sites: Vec<SiteRow> = changes.iter().map(|change| change.site).collect();
        Ok(Self {
            answers_kept: store.evidence_counts_of(&ids).await?,
            told: store.told_of(&ids).await?,
            previous: store.changes_before(&ids, PREVIOUS_MOST).await?,
            successors: store.successors_of(&over(changes)).await?,
            undoings: store.undoings_of(&over(changes)).await?,
            together: together(store, changes).await?,
            newest_entries: store.newest_entries_of(&sites).await?,
            followed: store.feed_consumers().await?,
            overlaps: OverlapRows::read(store, changes, now, between_looks).await?,
            held: store.tracks_held(&sites).await?,
            hands: Hands::read(store).await?,
            cases: store.open_cases_about(&ids).await?,
        })
    }
}

/// The numbers of those that are over.
fn over(changes: &[Change]) -> Vec<i64> {
    let over = changes.iter().filter(|change| !change.status.is_open());
    over.map(|change| change.id).collect()
}

async fn together(
    store: &Store,
    changes: &[Change],
) -> Result<BTreeMap<i64, GroupDecision>, StoreError> {
    let mut together = BTreeMap::new();
    for id in changes.iter().filter_map(|change| change.group_decision) {
        if !together.contains_key(&id)
            && let Some(decision) = store.group_decision(id).await?
        {
            together.insert(id, decision);
        }
    }
    Ok(together)
}

/// The card with everything but the raw answers.
pub(super) fn whole_card(
    snapshot: &Snapshot,
    change: &Change,
    rows: &CardRows,
    now: DateTime<Utc>,
    default_zone: Tz,
) -> ChangeCard {
    let card = card(snapshot, change, now, default_zone);
    let zone = zone_of(snapshot, change.site, default_zone);
    let newest = rows.newest_entries.get(&change.site).copied();
    let consumers = consumers(&rows.followed, newest);
    let followers = consumers.following.len() + consumers.behind.len();
    let told = rows.told.get(&change.id).into_iter().flatten();
    let site = snapshot.sites.get(&change.site);
    let is_about_this =
        change.status.is_open() && site.is_some_and(|site| site.guid == change.old.halo_guid);
    let since = |track| {
        let held = rows.held.get(&(change.site, track));
        let held = held.filter(|_| is_about_this);
        held.map(|(since, _)| moment(*since, zone))
    };
    // What answers and has no installation behind it is gone since that was told.
    let is_told_gone = site.is_some_and(|site| {
        let tracks = &site.known.tracks;
        tracks.identity.state == Identity::Gone && tracks.access.state == Access::Answered
    });
    let access = if is_told_gone {
        Track::Identity
    } else {
        Track::Access
    };
    let previous = rows.previous.get(&change.id).into_iter().flatten();
    let entered = rows.hands.behind(change);
    let asked = rows.hands.request(change, entered.as_ref());
    let is_open = change.status.is_open();
    let cases = rows
        .cases
        .iter()
        .filter(|case| case.change == Some(change.id));
    let cases: Vec<SupportCase> = cases.cloned().collect();
    ChangeCard {
        support_text: support_text_of(snapshot, change, rows.overlaps.last_heard(change)),
        cases: case_rows(snapshot, &cases, now, default_zone),
        takes_two: asked.takes_two() || change.plan.is_some(),
        may_decide: if is_open {
            rows.hands.may_decide(change, now)
        } else {
            Vec::new()
        },
        authority_since: since(Track::Authority),
        access_since: since(access),
        overlap: overlap(change, &rows.overlaps, now, zone),
        answers_kept: rows.answers_kept.get(&change.id).copied().unwrap_or(0),
        previous: previous.map(|other| past(other, zone, now)).collect(),
        undone: rows
            .undoings
            .get(&change.id)
            .map(|(by, at)| (by.clone(), moment(*at, zone))),
        together: change
            .group_decision
            .and_then(|id| rows.together.get(&id))
            .map(|decision| DecidedTogether {
                key: decision.key.clone(),
                cause: decision.cause.clone(),
            }),
        successor: rows
            .successors
            .get(&change.id)
            .map(|other| past(other, zone, now)),
        told: told
            .map(|told| ContactEntry {
                by: told.by.clone(),
                whom: told.whom,
                words: told.words.clone(),
                at: moment(told.at, zone),
            })
            .collect(),
        approving: if change.plan.is_some() {
            let steps = wording::confirming();
            steps.iter().map(|step| (*step).to_owned()).collect()
        } else {
            let is_first = card.first_approval.is_none();
            wording::approving(
                change.kind,
                change.risk,
                &change.new,
                followers,
                is_first && asked.takes_two(),
                commands::leads_back(change),
            )
        },
        consumers,
        ..card
    }
}

/// The raw answers, as the card of their change shows them.
pub(super) fn raw_answers(answers: Vec<RecordedAnswer>, zone: Tz) -> Vec<RawAnswerView> {
    let answers = answers.into_iter();
    answers
        .map(|answer| RawAnswerView {
            at: moment(answer.at, zone),
            question: match answer.question.split_once(' ') {
                Some((_, guid)) => format!("Status of {guid}"),
                None => "Look-up of the Site ID".to_owned(),
            },
            status: answer.status,
            body: answer.body,
        })
        .collect()
}
