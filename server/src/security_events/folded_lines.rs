//! Which events have a line in the log? One of a kind from an address in ten seconds; the rest are folded,
//! and the next line says how many they were. So a flood does not fill the disk that the watch writes to.

use std::collections::HashMap;
use std::net::IpAddr;

use chrono::{DateTime, TimeDelta, Utc};
use domain::security_event::{ADDRESSES_AN_HOUR, SecurityEvent};

/// A kind from an address has a line so often.
pub const A_LINE_EVERY: TimeDelta = TimeDelta::seconds(10);
/// So many kinds and addresses are told apart; the rest share a line for each kind.
const TOLD_APART: usize = ADDRESSES_AN_HOUR;

/// What had a line lately.
#[derive(Debug, Default)]
pub struct FoldedLines(HashMap<Key, Line>);

/// A kind, and the address; none for all that are not told apart.
type Key = (SecurityEvent, Option<IpAddr>);

#[derive(Debug)]
struct Line {
    written_at: DateTime<Utc>,
    folded: u64,
}

impl Line {
    fn is_due(&self, now: DateTime<Utc>) -> bool {
        // A clock that was set back silences nothing.
        (now - self.written_at).abs() >= A_LINE_EVERY
    }
}

impl FoldedLines {
    /// An event happened. Says with how many that were folded it is to have a line; none where it is folded
    /// itself.
    pub fn happened(
        &mut self,
        event: SecurityEvent,
        address: IpAddr,
        now: DateTime<Utc>,
    ) -> Option<u64> {
        let own = (event, Some(address));
        if self.0.len() >= TOLD_APART {
            self.0
                .retain(|_, line| line.folded > 0 || !line.is_due(now));
        }
        let key = match self.0.contains_key(&own) || self.0.len() < TOLD_APART {
            true => own,
            false => (event, None),
        };
        match self.0.get_mut(&key) {
            Some(line) if !line.is_due(now) => {
                line.folded += 1;
                None
            }
            Some(line) => {
                line.written_at = now;
                Some(std::mem::take(&mut line.folded))
            }
            None => {
                let (written_at, folded) = (now, 0);
                self.0.insert(key, Line { written_at, folded });
                Some(0)
            }
        }
    }

    /// What was folded and no later line has told, where one is due.
    pub fn untold(&mut self, now: DateTime<Utc>) -> Vec<(SecurityEvent, Option<IpAddr>, u64)> {
        let due = self.0.extract_if(|_, line| line.is_due(now));
        let untold = due.filter(|(_, line)| line.folded > 0);
        untold
            .map(|((event, address), line)| (event, address, line.folded))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;
    use SecurityEvent::{CodeFailed, SignInFailed};

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(second)
    }

    fn address(number: u32) -> IpAddr {
        IpAddr::V4(Ipv4Addr::from_bits(number))
    }

    #[test]
    fn the_same_again_is_folded_and_the_next_line_says_how_many_they_were() {
        let mut lines = FoldedLines::default();
        let told: Vec<_> = [0, 1, 5, 9, 10, 11]
            .map(|second| lines.happened(SignInFailed, address(1), at(second)))
            .to_vec();
        assert_eq!(told, [Some(0), None, None, None, Some(3), None]);
        let another = lines.happened(CodeFailed, address(1), at(11));
        assert_eq!(another, Some(0), "another kind");
        let elsewhere = lines.happened(SignInFailed, address(2), at(11));
        assert_eq!(elsewhere, Some(0), "another address");
    }

    #[test]
    fn what_no_later_line_tells_is_told_once_by_itself() {
        let mut lines = FoldedLines::default();
        for second in 0..5 {
            lines.happened(SignInFailed, address(1), at(second));
        }
        assert_eq!(lines.untold(at(9)), []);
        let untold = [(SignInFailed, Some(address(1)), 4)];
        assert_eq!(lines.untold(at(10)), untold);
        assert_eq!(lines.untold(at(60)), []);
    }

    #[test]
    fn a_flood_from_everywhere_has_few_lines_and_none_of_it_is_lost() {
        let mut lines = FoldedLines::default();
        let told = (0..5_000).filter_map(|n| lines.happened(SignInFailed, address(n), at(0)));
        let told: Vec<u64> = told.collect();
        assert_eq!(told.len(), TOLD_APART + 1);
        let untold = lines.untold(at(10));
        let folded: u64 = untold.iter().map(|(_, _, folded)| folded).sum();
        assert_eq!(told.len() as u64 + folded, 5_000);
    }
}
