//! A roll-up in the first format: column by column over the sites that were checked.

use domain::cadence::Steps;
use domain::rollup::{Rollup, Spread};

use super::{SiteRollup, TENTH_MS, converted, latency, spread};
use crate::codec::first_format::{Column, Reader};
use crate::codec::{Garbled, kept};
use crate::rollup::SITES_PER_BLOCK;

/// Reads a block, behind the byte that tells its format.
pub(super) fn decode(bits: &[u8]) -> Result<Vec<SiteRollup>, Garbled> {
    let mut reader = Reader::new(bits);
    let mut slots = Vec::new();
    for slot in 0..SITES_PER_BLOCK {
        if reader.bits(1)? == 1 {
            slots.push(u8::try_from(slot).map_err(|_| Garbled)?);
        }
    }
    let count = slots.len();
    let mut counts = Column::default();
    let checks = counts.read(&mut reader, count)?;
    let without = counts.read(&mut reader, count)?;
    let gaps = counts.read(&mut reader, count)?;

    let mut lengths = Column::default();
    let longest = lengths.read_maybe(&mut reader, count)?;
    let medians = lengths.read_maybe(&mut reader, count)?;
    let stepping = medians.iter().flatten().count();
    let mut farther = lengths.read(&mut reader, stepping)?.into_iter();

    let ages = spreads(&mut reader, count)?;
    let drifts = spreads(&mut reader, count)?;
    let latencies = spreads(&mut reader, count)?;

    let small = |value: i64| u32::try_from(value).map_err(|_| Garbled);
    let mut sites = Vec::with_capacity(count);
    for (place, slot) in slots.into_iter().enumerate() {
        let heartbeats = checks[place].checked_sub(without[place]).ok_or(Garbled)?;
        let steps = medians[place].zip(medians[place].and_then(|_| farther.next()));
        let rollup = Rollup {
            checks: small(checks[place])?,
            heartbeats: small(heartbeats)?,
            longest_gap_seconds: longest[place],
            heartbeat_age_seconds: ages[place],
            clock_drift_ms: drifts[place]
                .map(|spread| converted(spread, |tenths| tenths * TENTH_MS)),
            latency_ms: latencies[place].map(|spread| converted(spread, latency)),
            heartbeat_steps: steps.map(|(median_seconds, farther)| Steps {
                median_seconds,
                p95_seconds: median_seconds.saturating_add(farther),
            }),
            heartbeat_gaps: small(gaps[place])?,
        };
        sites.push(SiteRollup { slot, rollup });
    }
    Ok(sites)
}

/// The means, some of which may be missing, and then each of the three distances.
fn spreads(reader: &mut Reader<'_>, count: usize) -> Result<Vec<Option<Spread>>, Garbled> {
    let means = Column::default().read_maybe(reader, count)?;
    let there = means.iter().flatten().count();
    let mut distances = Column::default();
    let mut down = distances.read(reader, there)?.into_iter();
    let mut up = distances.read(reader, there)?.into_iter();
    let mut below = distances.read(reader, there)?.into_iter();
    let mut of = |mean| -> Option<Spread> {
        spread(&[mean, down.next()?, up.next()?, below.next()?].map(kept))
    };
    Ok(means.into_iter().map(|mean| of(mean?)).collect())
}

#[cfg(test)]
mod tests {
    use data_encoding::HEXLOWER;
    use proptest::prelude::*;

    use super::*;
    use crate::rollup::encode;

    #[test]
    fn an_hour_that_an_older_sundog_rolled_up_is_read() {
        let blob =
            "0140000000000000010c9c350a192a4004b1400960010e207a0a45832421d40f25ec1d9a59e88480";
        let of = |min, mean, max, p95| {
            Some(Spread {
                min,
                mean,
                max,
                p95,
            })
        };
        let first = Rollup {
            checks: 12,
            heartbeats: 10,
            longest_gap_seconds: Some(600),
            heartbeat_age_seconds: of(10, 30, 55, 55),
            clock_drift_ms: of(-500, -400, -300, 500),
            latency_ms: of(69, 90, 139, 127),
            heartbeat_steps: Some(Steps {
                median_seconds: 300,
                p95_seconds: 330,
            }),
            heartbeat_gaps: 1,
        };
        let last = Rollup {
            checks: 1,
            latency_ms: of(180, 180, 180, 180),
            ..Rollup::default()
        };
        let sites = [(1, first), (63, last)].map(|(slot, rollup)| SiteRollup { slot, rollup });
        let blob = HEXLOWER.decode(blob.as_bytes()).unwrap();
        assert_eq!(encode::decode(&blob), Ok(sites.into()));
    }

    proptest! {
        #[test]
        fn garbled_bits_are_an_error_or_other_rollups_but_never_a_panic(
            bits in proptest::collection::vec(any::<u8>(), 0..300),
        ) {
            if let Ok(block) = decode(&bits) {
                prop_assert!(block.len() <= 64);
            }
        }
    }
}
