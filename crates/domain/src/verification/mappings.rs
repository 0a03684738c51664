//! Is what is watched what the ledger says was approved?
//!
//! The newest entry of a site is what holds. An entry without a GUID withholds the mapping, then the
//! GUID before it is watched on; where it was decided with a change, the mapping ended.

use chrono::{DateTime, Utc};

use crate::practice::SiteRow;
use crate::site::HaloGuid;

/// An entry of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappingEntry {
    /// Its number.
    pub seq: i64,
    /// From when on it holds.
    pub valid_from: DateTime<Utc>,
    /// The GUID; none where it was withheld or ended.
    pub guid: Option<HaloGuid>,
    /// The name that was approved with it.
    pub halo_name: Option<String>,
    /// The change that was decided.
    pub change: Option<i64>,
}

/// What is watched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WatchedMapping {
    /// The site.
    pub site: SiteRow,
    /// The GUID that is asked.
    pub guid: Option<HaloGuid>,
    /// The name that is compared with Halo's.
    pub name: Option<String>,
}

/// What is wrong with one site; its entries in the order in which they were made.
pub fn follows(watched: &WatchedMapping, entries: &[MappingEntry]) -> Vec<String> {
    let mut faults: Vec<String> = entries
        .windows(2)
        .filter(|pair| pair[1].valid_from < pair[0].valid_from)
        .map(|pair| {
            format!(
                "entry {} holds from before the one it replaced",
                pair[1].seq
            )
        })
        .collect();
    let holds = match entries.last() {
        Some(newest) if newest.guid.is_none() && newest.change.is_none() => {
            entries.iter().rev().find(|entry| entry.guid.is_some())
        }
        newest => newest,
    };
    let approved = holds.and_then(|entry| entry.guid);
    if watched.guid != approved {
        faults.push(format!(
            "{} is watched, and {} was approved",
            told(watched.guid),
            told(approved)
        ));
    } else if let (Some(_), Some(entry)) = (approved, holds)
        && watched.name != entry.halo_name
    {
        faults.push(format!(
            "the name {:?} is watched for, and {:?} was approved",
            watched.name, entry.halo_name
        ));
    }
    let told = faults.into_iter();
    told.map(|words| format!("site {}: {words}", watched.site))
        .collect()
}

fn told(guid: Option<HaloGuid>) -> String {
    guid.map_or_else(|| "no GUID".to_owned(), |guid| guid.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guid(last: u8) -> Option<HaloGuid> {
        format!("4be2a91d-07c3-4f5e-b8d1-63a0c2f9d51{last}")
            .parse()
            .ok()
    }

    fn entry(seq: i64, guid: Option<HaloGuid>, change: Option<i64>) -> MappingEntry {
        MappingEntry {
            seq,
            valid_from: DateTime::UNIX_EPOCH + chrono::TimeDelta::minutes(seq),
            guid,
            halo_name: guid.map(|_| "Harbour".to_owned()),
            change,
        }
    }

    fn watched(guid: Option<HaloGuid>) -> WatchedMapping {
        WatchedMapping {
            site: SiteRow(3),
            guid,
            name: guid.map(|_| "Harbour".to_owned()),
        }
    }

    #[test]
    fn what_was_approved_last_is_watched_also_while_it_is_withheld() {
        let approved = [entry(1, guid(1), None), entry(2, guid(2), Some(9))];
        assert!(follows(&watched(guid(2)), &approved).is_empty());
        let withheld = [entry(1, guid(1), None), entry(2, None, None)];
        assert!(follows(&watched(guid(1)), &withheld).is_empty());
        let ended = [entry(1, guid(1), None), entry(2, None, Some(9))];
        assert!(follows(&watched(None), &ended).is_empty());
        assert!(follows(&watched(None), &[]).is_empty());
    }

    #[test]
    fn another_guid_or_name_or_none_at_all_is_told() {
        let approved = [entry(1, guid(1), None)];
        assert_eq!(follows(&watched(guid(2)), &approved).len(), 1);
        assert_eq!(follows(&watched(None), &approved).len(), 1);
        assert_eq!(follows(&watched(guid(1)), &[]).len(), 1);
        let renamed = WatchedMapping {
            name: None,
            ..watched(guid(1))
        };
        assert_eq!(follows(&renamed, &approved).len(), 1);
        let backwards = [entry(2, guid(2), None), entry(1, guid(1), None)];
        assert_eq!(follows(&watched(guid(1)), &backwards).len(), 1);
    }
}
