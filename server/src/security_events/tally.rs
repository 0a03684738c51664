//! What is still to be written to the database: events by hour, kind and address, and who of the staff was
//! tried at. It is bounded, whoever comes from wherever.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::net::IpAddr;

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use domain::security_event::{ADDRESSES_AN_HOUR, CountedFor, SecurityEvent};
use store::{FailedSignIns, SecurityCount};

/// So many sums wait for a database that does not answer.
const WAITING_MOST: usize = 1_000;

/// An hour, by its beginning.
type Hour = DateTime<Utc>;

/// How many, and the newest, for each for whom they count.
type Counts = HashMap<CountedFor, (u64, DateTime<Utc>)>;

/// How often, and from where.
type Tried = (u64, HashSet<IpAddr>);

/// Events that are still to be written.
#[derive(Debug, Default)]
pub struct Tally {
    counts: BTreeMap<(Hour, SecurityEvent), Counts>,
    failed: BTreeMap<(Hour, String), Tried>,
    /// Hours that are over, one sum for each person.
    over: Vec<FailedSignIns>,
}

/// What is written in one go.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// Events.
    pub counts: Vec<SecurityCount>,
    /// Who was tried at in an hour that is over.
    pub failed: Vec<FailedSignIns>,
}

impl Batch {
    /// Whether there is nothing to write.
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty() && self.failed.is_empty()
    }
}

impl Tally {
    /// One more.
    pub fn count(&mut self, event: SecurityEvent, counted_for: CountedFor, now: DateTime<Utc>) {
        self.add(event, counted_for, 1, now);
    }

    fn add(
        &mut self,
        event: SecurityEvent,
        counted_for: CountedFor,
        count: u64,
        newest_at: DateTime<Utc>,
    ) {
        let counts = self.counts.entry((hour(newest_at), event)).or_default();
        let is_full = counts.len() >= ADDRESSES_AN_HOUR;
        let key = match counted_for {
            CountedFor::Address(_) if is_full && !counts.contains_key(&counted_for) => {
                CountedFor::Others
            }
            own => own,
        };
        let (sum, newest) = counts.entry(key).or_insert((0, newest_at));
        *sum += count;
        *newest = newest_at.max(*newest);
    }

    /// Somebody tried to come in as a person of the staff.
    pub fn failed_sign_in(&mut self, name: &str, address: IpAddr, now: DateTime<Utc>) {
        let key = (hour(now), name.to_owned());
        let (count, addresses) = self.failed.entry(key).or_default();
        *count += 1;
        if addresses.len() < ADDRESSES_AN_HOUR {
            addresses.insert(address);
        }
    }

    /// Takes what can be written: all events, and who was tried at in the hours that are over.
    pub fn take(&mut self, now: DateTime<Utc>) -> Batch {
        let present = hour(now);
        let over = self.failed.extract_if(.., |(hour, _), _| *hour != present);
        self.over.extend(over.map(sum));
        self.batch()
    }

    /// Takes everything, the present hour too.
    pub fn take_all(&mut self) -> Batch {
        let failed = std::mem::take(&mut self.failed);
        self.over.extend(failed.into_iter().map(sum));
        self.batch()
    }

    fn batch(&mut self) -> Batch {
        let counts = std::mem::take(&mut self.counts).into_iter();
        let counts = counts
            .flat_map(|((_, event), counts)| {
                counts
                    .into_iter()
                    .map(move |(counted_for, (count, newest_at))| SecurityCount {
                        event,
                        counted_for,
                        count,
                        newest_at,
                    })
            })
            .collect();
        let failed = std::mem::take(&mut self.over);
        Batch { counts, failed }
    }

    /// Takes back what could not be written.
    pub fn take_back(&mut self, batch: Batch) {
        for one in batch.counts {
            self.add(one.event, one.counted_for, one.count, one.newest_at);
        }
        let room = WAITING_MOST.saturating_sub(self.over.len());
        self.over.extend(batch.failed.into_iter().take(room));
    }
}

fn sum(((_, name), (count, addresses)): ((Hour, String), Tried)) -> FailedSignIns {
    FailedSignIns {
        name,
        count,
        addresses: addresses.len(),
    }
}

fn hour(at: DateTime<Utc>) -> Hour {
    at.duration_trunc(TimeDelta::hours(1)).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;
    use SecurityEvent::{RoleRefused, SignInFailed};

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minute)
    }

    fn address(number: u32) -> IpAddr {
        IpAddr::V4(Ipv4Addr::from_bits(number))
    }

    #[test]
    fn a_flood_is_bounded_and_every_event_counts() {
        let mut tally = Tally::default();
        for number in 0..5_000 {
            tally.count(SignInFailed, CountedFor::Address(address(number)), at(1));
            tally.count(RoleRefused, CountedFor::Known, at(1));
        }
        let counts = tally.take(at(1)).counts;
        assert_eq!(counts.len(), ADDRESSES_AN_HOUR + 1 + 1);
        assert_eq!(counts.iter().map(|one| one.count).sum::<u64>(), 10_000);
        assert!(tally.take(at(1)).is_empty());
    }

    #[test]
    fn an_hour_of_guessing_at_somebody_is_told_once_it_is_over_or_the_service_stops() {
        let mut tally = Tally::default();
        for number in [1, 2, 2] {
            tally.failed_sign_in("Kim", address(number), at(59));
        }
        assert_eq!(tally.take(at(59)).failed, []);
        tally.failed_sign_in("Kim", address(1), at(60));
        let told = |count, addresses| FailedSignIns {
            name: "Kim".to_owned(),
            count,
            addresses,
        };
        assert_eq!(tally.take(at(60)).failed, [told(3, 2)]);
        assert_eq!(tally.take_all().failed, [told(1, 1)]);
    }

    #[test]
    fn what_could_not_be_written_is_written_later() {
        let mut tally = Tally::default();
        tally.count(SignInFailed, CountedFor::Address(address(1)), at(1));
        tally.failed_sign_in("Kim", address(1), at(1));
        let batch = tally.take(at(60));
        tally.take_back(batch);
        tally.count(SignInFailed, CountedFor::Address(address(1)), at(2));
        let batch = tally.take(at(61));
        assert_eq!(
            (batch.counts[0].count, batch.counts[0].newest_at),
            (2, at(2))
        );
        assert_eq!(batch.failed.len(), 1);
    }
}
