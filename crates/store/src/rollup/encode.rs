//! How is an hour of 64 sites kept in some five bytes a site?
//!
//! Column by column over the sites that were checked, in the codes of the samples (`sample::bits`,
//! `sample::column`). Neighbouring sites beat and answer alike and differ in their drift, so of each
//! spread the mean is written as it is, and the others as their distance from it or from each
//! other. With fewer than twenty checks an hour the 95th percentile is the largest value, and that
//! distance costs one bit. Ages and steps are whole seconds, drifts tenths of a second, latencies
//! eighths of an octave, as in the samples that they come from.
//!
//! The first byte says which encoding this is: to change it, count that up and keep reading the
//! old one, since roll-ups are kept for years.

use domain::cadence::Steps;
use domain::rollup::Rollup;

use super::SITES_PER_BLOCK;
use super::parts::{Parts, read_spreads, write_spreads};
use crate::sample::bits::{Garbled, Reader, Writer};
use crate::sample::column::Column;

const ENCODING: u64 = 1;

/// One site of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SiteRollup {
    /// Which site of its block, 0 to 63.
    pub slot: u8,
    pub rollup: Rollup,
}

/// Writes a block: its sites in the order of their slots, each once.
pub(super) fn encode(sites: &[SiteRollup]) -> Vec<u8> {
    let mut writer = Writer::default();
    writer.bits(ENCODING, 8);
    for slot in 0..SITES_PER_BLOCK {
        let is_here = sites.iter().any(|site| i64::from(site.slot) == slot);
        writer.bits(u64::from(is_here), 1);
    }
    let of = |value: fn(&Rollup) -> i64| -> Vec<i64> {
        sites.iter().map(|site| value(&site.rollup)).collect()
    };
    let maybe = |value: fn(&Rollup) -> Option<i64>| -> Vec<Option<i64>> {
        sites.iter().map(|site| value(&site.rollup)).collect()
    };
    let parts = |value: fn(&Rollup) -> Option<Parts>| -> Vec<Option<Parts>> {
        sites.iter().map(|site| value(&site.rollup)).collect()
    };
    let without = |each: &Rollup| i64::from(each.checks) - i64::from(each.heartbeats);
    let mut counts = Column::default();
    counts.write(&mut writer, &of(|each| i64::from(each.checks)));
    counts.write(&mut writer, &of(without));
    counts.write(&mut writer, &of(|each| i64::from(each.heartbeat_gaps)));

    let mut lengths = Column::default();
    lengths.write_gappy(&mut writer, maybe(|each| each.longest_gap_seconds));
    lengths.write_gappy(
        &mut writer,
        maybe(|each| each.heartbeat_steps.map(|steps| steps.median_seconds)),
    );
    let farther = sites
        .iter()
        .filter_map(|site| site.rollup.heartbeat_steps)
        .map(|steps| steps.p95_seconds - steps.median_seconds);
    lengths.write(&mut writer, &farther.collect::<Vec<_>>());

    let ages = parts(|each| each.heartbeat_age_seconds.map(Parts::of));
    write_spreads(&mut writer, &ages);
    let drifts = parts(|each| each.clock_drift_ms.map(Parts::of_drift));
    write_spreads(&mut writer, &drifts);
    let latencies = parts(|each| each.latency_ms.map(Parts::of_latency));
    write_spreads(&mut writer, &latencies);
    writer.into_bytes()
}

/// Reads a block.
pub(super) fn decode(bytes: &[u8]) -> Result<Vec<SiteRollup>, Garbled> {
    let mut reader = Reader::new(bytes);
    if reader.bits(8)? != ENCODING {
        return Err(Garbled);
    }
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
    let longest = lengths.read_gappy(&mut reader, count)?;
    let medians = lengths.read_gappy(&mut reader, count)?;
    let stepping = medians.iter().flatten().count();
    let mut farther = lengths.read(&mut reader, stepping)?.into_iter();

    let ages = read_spreads(&mut reader, count)?;
    let drifts = read_spreads(&mut reader, count)?;
    let latencies = read_spreads(&mut reader, count)?;

    let mut sites = Vec::with_capacity(count);
    for (place, slot) in slots.into_iter().enumerate() {
        let heartbeats = checks[place].checked_sub(without[place]).ok_or(Garbled)?;
        let heartbeat_steps = match medians[place] {
            None => None,
            Some(median_seconds) => {
                let farther = farther.next().ok_or(Garbled)?;
                Some(Steps {
                    median_seconds,
                    p95_seconds: median_seconds.checked_add(farther).ok_or(Garbled)?,
                })
            }
        };
        let rollup = Rollup {
            checks: small(checks[place])?,
            heartbeats: small(heartbeats)?,
            longest_gap_seconds: longest[place],
            heartbeat_age_seconds: ages[place].map(Parts::spread).transpose()?,
            clock_drift_ms: drifts[place].map(Parts::drift).transpose()?,
            latency_ms: latencies[place].map(Parts::latency).transpose()?,
            heartbeat_steps,
            heartbeat_gaps: small(gaps[place])?,
        };
        sites.push(SiteRollup { slot, rollup });
    }
    Ok(sites)
}

fn small(value: i64) -> Result<u32, Garbled> {
    u32::try_from(value).map_err(|_| Garbled)
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};
    use domain::headline::State;
    use domain::rollup::Spread;
    use domain::sample::Sample;
    use proptest::prelude::*;

    use super::*;
    use crate::sample::encode::{latency_code, latency_ms};

    /// A day at any pace, of samples as they are once they were folded.
    fn any_rollup() -> impl Strategy<Value = Rollup> {
        let check = (
            1_i64..4000,
            proptest::sample::select(State::ALL),
            proptest::option::of(0_i64..5000),
            proptest::option::of(-900_000_i64..900_000),
            0_u32..60_000,
        );
        proptest::collection::vec(check, 1..60).prop_map(|checks| {
            let mut at = DateTime::<Utc>::UNIX_EPOCH;
            let samples: Vec<Sample> = checks
                .into_iter()
                .map(|(later, state, age, drift, latency)| {
                    at += TimeDelta::seconds(later);
                    Sample {
                        at,
                        state,
                        heartbeat_age: age.map(TimeDelta::seconds),
                        clock_drift: drift.map(|tenths| TimeDelta::milliseconds(tenths * 100)),
                        latency_ms: latency_ms(latency_code(latency)),
                    }
                })
                .collect();
            Rollup::of(&samples)
        })
    }

    /// Everything is kept as it is but the mean latency, which becomes one of the latency codes.
    fn as_kept(rollup: Rollup) -> Rollup {
        let mean = |mean: i64| i64::from(latency_ms(latency_code(u32::try_from(mean).unwrap())));
        let latency_ms = rollup.latency_ms.map(|spread| Spread {
            mean: mean(spread.mean),
            ..spread
        });
        Rollup {
            latency_ms,
            ..rollup
        }
    }

    proptest! {
        #[test]
        fn whatever_was_encoded_is_decoded_again(
            block in proptest::collection::btree_map(0_u8..64, any_rollup(), 0..64),
        ) {
            let block: Vec<SiteRollup> = block
                .into_iter()
                .map(|(slot, rollup)| SiteRollup { slot, rollup: as_kept(rollup) })
                .collect();
            prop_assert_eq!(decode(&encode(&block)), Ok(block));
        }

        #[test]
        fn garbled_bytes_are_an_error_or_other_rollups_but_never_a_panic(
            mut bytes in proptest::collection::vec(any::<u8>(), 0..300),
        ) {
            if let Some(first) = bytes.first_mut() {
                *first = 1;
            }
            if let Ok(block) = decode(&bytes) {
                prop_assert!(block.len() <= 64);
            }
        }
    }

    #[test]
    fn an_hour_takes_about_five_bytes_a_site() {
        let block: Vec<SiteRollup> = (0..64_u8)
            .map(|slot| {
                let noise = |check: i64, of: i64| (check * 7 + i64::from(slot) * 13) % of;
                let samples: Vec<Sample> = (0..12)
                    .map(|check| Sample {
                        at: DateTime::UNIX_EPOCH
                            + TimeDelta::seconds(check * 300 + noise(check, 3)),
                        state: State::Online,
                        heartbeat_age: Some(TimeDelta::seconds(noise(check, 60))),
                        clock_drift: Some(TimeDelta::milliseconds(
                            (i64::from(slot) * 97 % 90 + noise(check, 2)) * 100,
                        )),
                        latency_ms: u32::try_from(60 + noise(check, 50)).unwrap(),
                    })
                    .collect();
                SiteRollup {
                    slot,
                    rollup: Rollup::of_an_hour(&samples),
                }
            })
            .collect();
        let bytes = encode(&block).len();
        assert!(bytes <= 64 * 6, "{bytes} bytes");
    }

    #[test]
    fn an_unknown_encoding_is_refused() {
        assert_eq!(decode(&[2, 0]), Err(Garbled));
        assert_eq!(decode(&[]), Err(Garbled));
    }
}
