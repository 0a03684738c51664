//! A row of a batch as people see it: what Halo says beside what the row says, what may be meant
//! instead, and who else on the list is concerned.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use domain::import::clipped;
use domain::name::{normalised, similarity};
use domain::name_diff::diff;
use domain::onboarding::{
    Elsewhere, Found, RowState, another_environment, cannot_be_an_id, caution,
    words_for_the_practice,
};
use domain::practice::PracticeEntry;
use domain::practice_entry::perhaps_nameless;
use domain::site::SiteKey;
use domain::views::onboarding::BatchRowView;
use store::BatchRow;

use crate::commands::import::ListContents;
use crate::pages::moment::moment;
use crate::{Monitor, Settings};

/// Which Site ID goes by which name, on the list and in a batch.
pub(crate) struct NameIndex(BTreeMap<String, SiteKey>);

impl NameIndex {
    /// The names on the list, and those that Halo named for the rows of a batch.
    pub fn of(standing: &ListContents, rows: &[BatchRow]) -> Self {
        let mut names = BTreeMap::new();
        for (key, name) in standing.names() {
            names.insert(normalised(name), key.clone());
        }
        for row in rows {
            let named = row
                .found
                .iter()
                .filter_map(|found| found.side.name.as_ref());
            for name in named {
                if let Ok(entry) = perhaps_nameless(&row.cells) {
                    names.entry(normalised(name)).or_insert(entry.site);
                }
            }
        }
        Self(names)
    }

    /// The Site ID of a practice of this name, where it is another one than the row's.
    fn other(&self, entry: &PracticeEntry) -> Option<&SiteKey> {
        let name = normalised(&entry.name);
        let key = self.0.get(&name).filter(|_| !name.is_empty())?;
        (*key != entry.site).then_some(key)
    }
}

pub(crate) fn row_view(
    monitor: &Monitor,
    row: &BatchRow,
    standing: &ListContents,
    names: &NameIndex,
) -> BatchRowView {
    view(row, standing, names, &monitor.settings)
}

/// A row as it is shown.
pub(super) fn view(
    row: &BatchRow,
    standing: &ListContents,
    names: &NameIndex,
    settings: &Settings,
) -> BatchRowView {
    let state = row.state();
    let entry = perhaps_nameless(&row.cells).ok();
    let entry = entry.as_ref();
    let cell = |column: &str| row.cells.get(column).cloned().unwrap_or_default();
    let meant = meant(row);
    let named = row.mapping.as_ref().and_then(|one| one.halo_name.clone());
    let halo_name = named.or_else(|| meant.and_then(|found| found.side.name.clone()));
    let guid = row.mapping.as_ref().map(|mapping| mapping.guid);
    let compared = entry
        .filter(|entry| !entry.name.is_empty())
        .zip(halo_name.as_deref());
    let siblings = entry.map(|entry| {
        let named = standing.named(&entry.site);
        let others = named.iter();
        others
            .filter(|name| **name != entry.name)
            .cloned()
            .collect()
    });
    let elsewhere = row.elsewhere.iter().flatten().next();
    let elsewhere = elsewhere.filter(|_| state == RowState::NotFound);
    let at = |at: DateTime<Utc>| moment(at, settings.time_zone);
    BatchRowView {
        line: row.line,
        version: row.version,
        state,
        pms: entry.map_or_else(
            || cell("pms"),
            |entry| entry.site.pms.short_name().to_owned(),
        ),
        name_diff: compared.map_or_else(Vec::new, |(entry, halo)| diff(&entry.name, halo)),
        similarity: compared.map(|(entry, halo)| similarity(&entry.name, halo)),
        warning: entry.zip(guid).and_then(|(entry, guid)| {
            let authoritative = meant.and_then(|found| found.side.authoritative);
            caution(&entry.site, guid, authoritative).map(str::to_owned)
        }),
        // A developer has no practice to ask.
        to_send: entry
            .filter(|entry| cannot_be_an_id(&entry.site).is_none())
            .and_then(|entry| words_for_the_practice(state, entry.site.pms)),
        hint: entry.and_then(|entry| {
            let missing = state == RowState::NotFound;
            let elsewhere = hint(state, entry, elsewhere, names);
            let environment = || another_environment(standing.environment()).filter(|_| missing);
            elsewhere.or_else(|| environment().map(str::to_owned))
        }),
        other_pms: elsewhere.map(|elsewhere| elsewhere.pms),
        pairing: row.pairing.clone(),
        siblings: siblings.unwrap_or_default(),
        halo_name,
        words: row.words.clone(),
        found: row.found.clone(),
        looked_up_at: row.looked_up_at.map(at),
        due_at: row.due_at.map(at),
        turned_ready: row.turned_ready.is_some() && state == RowState::Ready,
        accepted_by: row.accepted_by.clone(),
        practice_id: row.practice,
        cells: row.cells.clone(),
    }
}

/// The site that is meant, as far as that can be told: the one that was settled, the only one, or the
/// authoritative one.
fn meant(row: &BatchRow) -> Option<&Found> {
    let guid = row.mapping.as_ref().map(|mapping| mapping.guid);
    match &row.found[..] {
        [only] => Some(only),
        several => several.iter().find(|found| match guid {
            Some(_) => found.side.halo_guid == guid,
            None => found.side.authoritative == Some(true),
        }),
    }
}

/// What may be meant instead of what the row says.
fn hint(
    state: RowState,
    entry: &PracticeEntry,
    elsewhere: Option<&Elsewhere>,
    names: &NameIndex,
) -> Option<String> {
    if !matches!(state, RowState::NotFound | RowState::NameMismatch) {
        return None;
    }
    let id = clipped(entry.site.site_id.as_str());
    if let Some(Elsewhere { pms, halo_name }) = elsewhere {
        return Some(format!(
            "Found as {} {id}, \"{}\": the PMS is probably that one",
            pms.full_name(),
            clipped(halo_name)
        ));
    }
    let other = names.other(entry)?;
    Some(format!(
        "Wrong ID? {} {} is \"{}\"",
        other.pms.short_name(),
        clipped(other.site_id.as_str()),
        clipped(&entry.name)
    ))
}
