//! An hour of samples in the first format: sites one after the other, each column by column.

use super::{Point, SiteHour, narrow, state_of};
use crate::codec::first_format::{Column, Reader, plus};
use crate::codec::{Garbled, kept};

/// What the site before looked like; the next one was likely alike.
#[derive(Default)]
struct Before {
    count: i64,
    distance: Column,
    state: Column,
    heartbeat_age: Column,
    clock_drift: Column,
    latency: Column,
}

/// Reads a block, behind the byte that tells its format.
pub(super) fn decode(bits: &[u8]) -> Result<Vec<SiteHour>, Garbled> {
    let mut reader = Reader::new(bits);
    let sites = reader.bits(5)?;
    let mut before = Before::default();
    (0..sites)
        .map(|_| decode_site(&mut reader, &mut before))
        .collect()
}

fn decode_site(reader: &mut Reader<'_>, before: &mut Before) -> Result<SiteHour, Garbled> {
    let slot = narrow(reader.bits(4)?)?;
    before.count = plus(before.count, reader.gamma()?)?;
    let count: usize = narrow(before.count)?;
    let mut second = if count > 0 {
        reader.bits(12)?.cast_signed()
    } else {
        0
    };
    let distances = before.distance.read(reader, count.saturating_sub(1))?;
    let states = before.state.read(reader, count)?;
    let ages = before.heartbeat_age.read_maybe(reader, count)?;
    let drifts = before.clock_drift.read_maybe(reader, count)?;
    let latencies = before.latency.read(reader, count)?;

    let mut points = Vec::with_capacity(states.len());
    for index in 0..count {
        if index > 0 {
            second = second.checked_add(distances[index - 1]).ok_or(Garbled)?;
        }
        points.push(Point {
            second: narrow(second)?,
            state: state_of(narrow(states[index])?)?,
            heartbeat_age: ages[index].map(kept),
            clock_drift: drifts[index].map(kept),
            latency: narrow(latencies[index])?,
        });
    }
    Ok(SiteHour { slot, points })
}

#[cfg(test)]
mod tests {
    use data_encoding::HEXLOWER;
    use domain::headline::State;
    use proptest::prelude::*;

    use super::*;
    use crate::sample::encode;

    #[test]
    fn an_hour_that_an_older_sundog_folded_is_read() {
        let blob = "01109c028012de67e5000003d090082bed08f3800000a00000f4240414f684828000000d22420\
                    f67a02859000003d08eb02a9000007a11ec0a020800";
        let point = |second, state, heartbeat_age, clock_drift, latency| Point {
            second,
            state,
            heartbeat_age,
            clock_drift,
            latency,
        };
        let first = vec![
            point(10, State::Online, Some(12), Some(-3), 51),
            point(310, State::Online, None, None, 52),
            point(
                611,
                State::Unreachable,
                Some(4_000_000),
                Some(2_000_000),
                90,
            ),
        ];
        let second = vec![
            point(40, State::Online, Some(20), Some(5), 50),
            point(340, State::Online, Some(21), Some(5), 50),
        ];
        let sites = [(1, first), (15, second)].map(|(slot, points)| SiteHour { slot, points });
        let blob = HEXLOWER.decode(blob.as_bytes()).unwrap();
        assert_eq!(encode::decode(&blob), Ok(sites.into()));
    }

    proptest! {
        #[test]
        fn garbled_bits_are_an_error_or_other_samples_but_never_a_panic(
            bits in proptest::collection::vec(any::<u8>(), 0..200),
        ) {
            if let Ok(block) = decode(&bits) {
                prop_assert!(block.len() <= 31);
            }
        }
    }
}
