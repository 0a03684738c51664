//! Whom does somebody mean who types a name? A practice, a tag, a server or a PMS of those on the list.

use std::collections::BTreeSet;

use domain::maintenance::{MaintenanceScope, is_same_name};
use domain::practice::PracticeId;
use domain::site::{Pms, pms_of};

use super::NotMaintained;
use crate::Monitor;
use crate::engine::snapshot::{Listed, Snapshot};

/// As many names of a kind are suggested.
const SUGGESTED_MOST: usize = 100;
/// What is echoed of a name.
const ECHOED_MOST: usize = 60;

/// Whom some words mean: `everyone`, `tag hosted`, `server WG-03`, `pms Best Practice`, `practice 7`, or a
/// name alone.
///
/// # Errors
/// [`NotMaintained::Unknown`] where nobody goes by the name, or several kinds of thing do.
pub fn called(monitor: &Monitor, words: &str) -> Result<MaintenanceScope, NotMaintained> {
    let snapshot = monitor.snapshot();
    let words = words.trim();
    let scope = match in_words(words) {
        Some(scope) => scope,
        None => by_name(&snapshot, words)?,
    };
    known_in(&snapshot, &scope)?;
    Ok(scope)
}

/// Whether those whom a plan covers are on the list.
///
/// # Errors
/// [`NotMaintained::Unknown`] where nobody goes by the name.
pub fn known(monitor: &Monitor, scope: &MaintenanceScope) -> Result<(), NotMaintained> {
    known_in(&monitor.snapshot(), scope)
}

fn known_in(snapshot: &Snapshot, scope: &MaintenanceScope) -> Result<(), NotMaintained> {
    let mut listed = on_the_list(snapshot);
    let is_known = match scope {
        MaintenanceScope::Everyone | MaintenanceScope::Pms(_) => true,
        MaintenanceScope::Practice(id) => {
            let listed = snapshot.practices.get(id);
            listed.is_some_and(|one| one.retired_at.is_none())
        }
        MaintenanceScope::Tag(tag) => listed.any(|one| one.is_tagged(tag)),
        MaintenanceScope::Server(name) => listed
            .any(|one| is_same_name(name, one.server_name()) || is_same_name(name, one.host())),
    };
    match (is_known, scope) {
        (true, _) => Ok(()),
        (false, MaintenanceScope::Practice(id)) => Err(unknown(format!(
            "No practice on the list has the number {id}."
        ))),
        (false, MaintenanceScope::Tag(name)) => Err(unknown(format!(
            "No practice has the tag '{}'.",
            clipped(name)
        ))),
        (false, _) => {
            let name = match scope {
                MaintenanceScope::Server(name) => clipped(name),
                _ => String::new(),
            };
            Err(unknown(format!(
                "No practice is on a server or with a host called '{name}'."
            )))
        }
    }
}

fn in_words(words: &str) -> Option<MaintenanceScope> {
    let plain = words.to_lowercase();
    if ["everyone", "all practices", "all"].contains(&plain.as_str()) {
        return Some(MaintenanceScope::Everyone);
    }
    if let Some(number) = plain.strip_suffix(')').and_then(|rest| {
        let (_, number) = rest.rsplit_once("(practice ")?;
        number.parse().ok()
    }) {
        return Some(MaintenanceScope::Practice(PracticeId(number)));
    }
    let (kind, _) = plain.split_once([' ', ':'])?;
    let name = words
        .get(kind.len()..)?
        .trim_start_matches([' ', ':'])
        .trim();
    match kind {
        "tag" => Some(MaintenanceScope::Tag(name.to_owned())),
        "server" => Some(MaintenanceScope::Server(name.to_owned())),
        "pms" => pms_of(name).map(MaintenanceScope::Pms),
        "practice" => {
            let number = name.parse().ok()?;
            Some(MaintenanceScope::Practice(PracticeId(number)))
        }
        _ => None,
    }
}

fn by_name(snapshot: &Snapshot, name: &str) -> Result<MaintenanceScope, NotMaintained> {
    let mut meant: Vec<MaintenanceScope> = Vec::new();
    meant.extend(pms_of(name).map(MaintenanceScope::Pms));
    let practices = snapshot.practices_called(name).take(2);
    meant.extend(practices.map(|listed| MaintenanceScope::Practice(listed.id)));
    let mut is_tag = false;
    let mut is_server = false;
    for listed in on_the_list(snapshot) {
        is_tag |= listed.is_tagged(name);
        is_server |= is_same_name(name, listed.server_name()) || is_same_name(name, listed.host());
    }
    meant.extend(is_tag.then(|| MaintenanceScope::Tag(name.to_owned())));
    meant.extend(is_server.then(|| MaintenanceScope::Server(name.to_owned())));
    match (meant.pop(), meant.is_empty()) {
        (Some(scope), true) => Ok(scope),
        (Some(_), false) => Err(unknown(format!(
            "'{}' means several things here: write tag, server, pms or practice and its number before it.",
            clipped(name)
        ))),
        (None, _) => Err(unknown(format!(
            "Nothing on the list is called '{}': write everyone, or the name of a practice, tag, server or PMS.",
            clipped(name)
        ))),
    }
}

/// Ways to say for whom, for a field that offers some.
pub(crate) fn suggestions(snapshot: &Snapshot) -> Vec<String> {
    let (mut tags, mut servers) = (BTreeSet::new(), BTreeSet::new());
    for listed in on_the_list(snapshot) {
        tags.extend(
            listed
                .tags()
                .lines()
                .filter(|tag| !tag.is_empty())
                .map(str::to_owned),
        );
        let names = [listed.server_name(), listed.host()].into_iter();
        servers.extend(names.filter(|name| !name.is_empty()).map(str::to_owned));
    }
    let servers = servers.into_iter().take(SUGGESTED_MOST);
    let tags = tags.into_iter().take(SUGGESTED_MOST);
    let pms = Pms::ALL
        .iter()
        .map(|pms| format!("pms {}", pms.full_name()));
    ["everyone".to_owned()]
        .into_iter()
        .chain(pms)
        .chain(servers.map(|name| format!("server {name}")))
        .chain(tags.map(|tag| format!("tag {tag}")))
        .collect()
}

fn on_the_list(snapshot: &Snapshot) -> impl Iterator<Item = &Listed> {
    let practices = snapshot.practices.values().map(|listed| &**listed);
    practices.filter(|listed| listed.retired_at.is_none())
}

const fn unknown(words: String) -> NotMaintained {
    NotMaintained::Unknown(words)
}

fn clipped(name: &str) -> String {
    name.chars().take(ECHOED_MOST).collect()
}
