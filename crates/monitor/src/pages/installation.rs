//! What Halo tells of a practice's installation besides its state: since when Halo knows it, the databases
//! behind it, and how its Halo Link is kept up to date.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use domain::catalogue::{default_changed_words, emptied_words};
use domain::headline::State;
use domain::known_fix::{KnownFix, missing};
use domain::link_spread::LinkSpread;
use domain::practice::SiteRow;
use domain::site::HaloGuid;
use domain::told_move::ToldMoveKind;
use domain::views::installation::InstallationView;
use domain::wording::told as wording;
use store::{StoreError, ToldMoveRow};

use crate::Monitor;
use crate::engine::snapshot::{Listed, SiteState, Snapshot, Word};
use crate::pages::moment::moment;

/// So long another default is worth a notice: whoever asks for that database by default has seen it by then.
const DEFAULT_IS_NEWS: TimeDelta = TimeDelta::days(14);

/// What was read of what moved.
#[derive(Default)]
pub(super) struct InstallationRows {
    catalogue: Option<ToldMoveRow>,
    link_updated: Option<DateTime<Utc>>,
}

impl InstallationRows {
    /// Reads it for the site of a practice.
    pub async fn read(
        monitor: &Monitor,
        number: SiteRow,
        guid: Option<HaloGuid>,
    ) -> Result<Self, StoreError> {
        let Some(guid) = guid else {
            return Ok(Self::default());
        };
        let store = &monitor.store;
        let mut moves = store.catalogue_moves_of(&[number], None).await?;
        let mut updates = store.link_updates(Some(&[number])).await?;
        Ok(Self {
            catalogue: moves.remove(&number),
            link_updated: updates.remove(&(number, guid)),
        })
    }
}

/// What the practice page says of it.
pub(super) fn installation(
    snapshot: &Snapshot,
    listed: &Listed,
    rows: &InstallationRows,
    now: DateTime<Utc>,
) -> InstallationView {
    let zone = listed.zone;
    let Some(site) = snapshot.site_of(listed) else {
        return InstallationView::default();
    };
    // What another installation told says nothing of the one that is approved now.
    let facts = &site.latest.facts;
    let facts = Some(facts).filter(|facts| site.guid.is_some() && facts.guid == site.guid);
    let Some(facts) = facts else {
        return InstallationView::default();
    };
    let version = facts.halo_link_version.as_deref();
    let kept = facts.catalogue.as_ref();
    InstallationView {
        created: facts.created_at.map(|at| moment(at, zone)),
        databases: kept.map(|kept| kept.told.words()),
        databases_told_now: kept.is_some_and(|kept| kept.is_told_now),
        notice: rows
            .catalogue
            .as_ref()
            .filter(|row| Some(row.guid) == site.guid)
            .and_then(|row| notice(site, row, now).map(|words| (moment(row.at, zone), words))),
        link_updated: rows.link_updated.map(|at| moment(at, zone)),
        link_behind: version.and_then(|version| {
            let usual = spread(snapshot).left_behind_by(version)?;
            let updated = rows.link_updated.map(|at| day(at, zone));
            let watched = day(listed.created_at, zone);
            Some(wording::left_behind(&usual, updated.as_deref(), &watched))
        }),
        link_below: version
            .map(|version| missing(version, listed.pms))
            .unwrap_or_default()
            .into_iter()
            .map(KnownFix::words)
            .collect(),
    }
}

/// What is to be said of the databases now.
fn notice(site: &SiteState, row: &ToldMoveRow, now: DateTime<Utc>) -> Option<String> {
    match row.moved.kind {
        ToldMoveKind::CatalogueEmptied => Some(emptied_words(site.key.pms).to_owned()),
        ToldMoveKind::DefaultChanged => {
            let words = default_changed_words(&row.moved.was, &row.moved.became);
            (now - row.at < DEFAULT_IS_NEWS).then_some(words)
        }
        ToldMoveKind::CatalogueFilled | ToldMoveKind::LinkUpdated | ToldMoveKind::LinkReplaced => {
            None
        }
    }
}

/// The versions of Halo Link over the list.
pub(super) fn spread(snapshot: &Snapshot) -> LinkSpread {
    let rows = snapshot.rows();
    let mut counted: BTreeMap<Word, usize> = BTreeMap::new();
    for row in rows.filter(|row| row.headline.state != State::Retired) {
        *counted.entry(row.link_version).or_default() += 1;
    }
    let versions = counted.into_iter();
    LinkSpread::of(versions.map(|(word, count)| (snapshot.word(word), count)))
}

/// A day on a practice's clocks.
pub(super) fn day(at: DateTime<Utc>, zone: Tz) -> String {
    at.with_timezone(&zone).format("%-d %b %Y").to_string()
}
