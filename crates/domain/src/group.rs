//! Which changes have one cause, and may be approved together?
//!
//! A hosted server that is reinstalled moves twenty practices within minutes. Only r1 is ever decided
//! in bulk, and only where the old GUID has been silent for a while: what still beats may be the one
//! in use.

use chrono::{DateTime, TimeDelta, Utc};

/// The old GUID must have been silent for so long.
pub const SILENCE: TimeDelta = TimeDelta::minutes(30);
/// What came up within this time of each other may have one cause.
const TOGETHER: TimeDelta = TimeDelta::minutes(30);

/// A change of r1 that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupMember {
    /// Who hosts the server, as a person entered it; may be empty.
    pub host: String,
    /// When the change was first seen.
    pub first_seen: DateTime<Utc>,
}

/// What some changes have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GroupCause {
    /// The same host.
    Host(String),
    /// They came up within half an hour, the first of them then.
    Time(DateTime<Utc>),
}

impl GroupCause {
    /// Its name in an address.
    pub fn key(&self) -> String {
        match self {
            Self::Host(host) => {
                let plain = host.to_lowercase();
                let words: Vec<&str> = plain
                    .split(|c: char| !c.is_alphanumeric())
                    .filter(|word| !word.is_empty())
                    .collect();
                format!("host-{}", words.join("-"))
            }
            Self::Time(at) => format!("time-{}", at.timestamp()),
        }
    }
}

/// Puts the members into groups of two and more, each with its cause; a member is in one group at
/// most. Members are told by their place in the list.
pub fn groups(members: &[GroupMember]) -> Vec<(GroupCause, Vec<usize>)> {
    let mut by_host: Vec<(GroupCause, Vec<usize>)> = Vec::new();
    let mut rest: Vec<usize> = Vec::new();
    for (place, member) in members.iter().enumerate() {
        let host = member.host.trim();
        if host.is_empty() {
            rest.push(place);
            continue;
        }
        let cause = GroupCause::Host(host.to_owned());
        match by_host
            .iter_mut()
            .find(|(known, _)| known.key() == cause.key())
        {
            Some((_, places)) => places.push(place),
            None => by_host.push((cause, vec![place])),
        }
    }
    let (groups, single): (Vec<_>, Vec<_>) = by_host
        .into_iter()
        .partition(|(_, places)| places.len() > 1);
    rest.extend(single.into_iter().flat_map(|(_, places)| places));
    rest.sort_by_key(|place| members[*place].first_seen);
    groups.into_iter().chain(by_time(members, &rest)).collect()
}

fn by_time(members: &[GroupMember], ordered: &[usize]) -> Vec<(GroupCause, Vec<usize>)> {
    let mut runs: Vec<Vec<usize>> = Vec::new();
    for place in ordered {
        let begins = |run: &Vec<usize>| members[run[0]].first_seen;
        match runs.last_mut() {
            Some(run) if members[*place].first_seen - begins(run) <= TOGETHER => run.push(*place),
            Some(_) | None => runs.push(vec![*place]),
        }
    }
    runs.into_iter()
        .filter(|run| run.len() > 1)
        .map(|run| (GroupCause::Time(members[run[0]].first_seen), run))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(host: &str, minute: i64) -> GroupMember {
        GroupMember {
            host: host.to_owned(),
            first_seen: DateTime::from_timestamp(1_790_000_000 + minute * 60, 0).unwrap(),
        }
    }

    #[test]
    fn a_host_is_one_cause_and_so_is_half_an_hour() {
        let members = [
            member("Cloud Nine", 0),
            member("", 5),
            member("cloud nine ", 200),
            member("", 30),
            member("Other", 34),
            member("", 99),
        ];
        let found = groups(&members);
        let places: Vec<_> = found.iter().map(|(_, places)| places.clone()).collect();
        assert_eq!(places, [vec![0, 2], vec![1, 3, 4]]);
        assert_eq!(found[0].0.key(), "host-cloud-nine");
    }

    #[test]
    fn one_alone_is_no_group() {
        assert_eq!(groups(&[member("Cloud Nine", 0), member("", 99)]), []);
    }
}
