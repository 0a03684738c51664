//! How is an hour or a day of 64 sites kept in some seven bytes a site?
//!
//! A row for each site that was checked. Neighbouring sites beat and answer alike and differ in their
//! drift, so of each spread the mean is written as it is, and the others as their distance from it or
//! from each other. Ages and steps are whole seconds, drifts tenths of a second, latencies eighths of
//! an octave, as in the samples that they come from.

mod first_format;

use domain::cadence::Steps;
use domain::rollup::{Rollup, Spread};

use crate::codec::{self, Content, Garbled, NONE, kept, maybe, maybe_kept};
use crate::sample::encode::{latency_code, latency_ms};

/// Drift is kept in tenths of a second.
const TENTH_MS: i64 = 100;

/// Values of a site.
const COLUMNS: usize = 19;

/// One site of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SiteRollup {
    /// Which site of its block, 0 to 63.
    pub slot: u8,
    pub rollup: Rollup,
}

/// Writes a block: its sites in the order of their slots, each once.
pub(super) fn encode(sites: &[SiteRollup]) -> Vec<u8> {
    codec::compress(&sites.iter().map(row).collect::<Vec<_>>())
}

/// Reads a block.
pub(super) fn decode(bytes: &[u8]) -> Result<Vec<SiteRollup>, Garbled> {
    match codec::read(bytes)? {
        Content::Rows(rows) => rows.into_iter().map(site).collect(),
        Content::FirstFormat(bits) => first_format::decode(bits),
    }
}

fn row(site: &SiteRollup) -> [i32; COLUMNS] {
    let each = &site.rollup;
    let steps = each.heartbeat_steps;
    let (heartbeats, checks) = (i64::from(each.heartbeats), i64::from(each.checks));
    let counts = [
        i32::from(site.slot),
        kept(checks),
        kept(checks - heartbeats),
        kept(i64::from(each.heartbeat_gaps)),
        maybe_kept(each.longest_gap_seconds),
        maybe_kept(steps.map(|steps| steps.median_seconds)),
        maybe_kept(steps.map(|steps| steps.p95_seconds - steps.median_seconds)),
    ];
    let ages = distances(each.heartbeat_age_seconds);
    let drifts = distances(each.clock_drift_ms.map(|spread| converted(spread, tenths)));
    let latencies = distances(each.latency_ms.map(|spread| converted(spread, code)));
    let values = counts
        .into_iter()
        .chain(ages)
        .chain(drifts)
        .chain(latencies);
    let mut row = [NONE; COLUMNS];
    row.iter_mut()
        .zip(values)
        .for_each(|(place, value)| *place = value);
    row
}

fn site(row: [i32; COLUMNS]) -> Result<SiteRollup, Garbled> {
    let [
        slot,
        checks,
        without,
        gaps,
        longest,
        median,
        farther,
        spreads @ ..,
    ] = row;
    let count = |value: i32| u32::try_from(value).map_err(|_| Garbled);
    let (ages, rest) = spreads.split_first_chunk().ok_or(Garbled)?;
    let (drifts, rest) = rest.split_first_chunk().ok_or(Garbled)?;
    let (latencies, _) = rest.split_first_chunk().ok_or(Garbled)?;
    let steps = maybe(median).zip(maybe(farther));
    let latency = spread(latencies).map(|spread| converted(spread, latency));
    let rollup = Rollup {
        checks: count(checks)?,
        heartbeats: count(checks.checked_sub(without).ok_or(Garbled)?)?,
        longest_gap_seconds: maybe(longest),
        heartbeat_age_seconds: spread(ages),
        clock_drift_ms: spread(drifts).map(|spread| converted(spread, |tenths| tenths * TENTH_MS)),
        latency_ms: latency,
        heartbeat_steps: steps.map(|(median_seconds, farther)| Steps {
            median_seconds,
            p95_seconds: median_seconds + farther,
        }),
        heartbeat_gaps: count(gaps)?,
    };
    let slot = u8::try_from(slot).map_err(|_| Garbled)?;
    Ok(SiteRollup { slot, rollup })
}

/// A spread as its mean and three distances, which are small and alike.
fn distances(spread: Option<Spread>) -> [i32; 4] {
    spread.map_or([NONE; 4], |spread| {
        [
            spread.mean,
            spread.mean - spread.min,
            spread.max - spread.mean,
            farthest(spread.min, spread.max) - spread.p95,
        ]
        .map(kept)
    })
}

/// The reverse of [`distances`].
fn spread(distances: &[i32; 4]) -> Option<Spread> {
    let [mean, down_to_min, up_to_max, p95_below_farthest] = distances.map(i64::from);
    maybe(distances[0])?;
    let (min, max) = (mean - down_to_min, mean + up_to_max);
    Some(Spread {
        min,
        mean,
        max,
        p95: farthest(min, max) - p95_below_farthest,
    })
}

/// The 95th percentile of a drift is a distance from zero, either way.
fn farthest(min: i64, max: i64) -> i64 {
    min.abs().max(max.abs())
}

fn converted(spread: Spread, unit: impl Fn(i64) -> i64) -> Spread {
    Spread {
        min: unit(spread.min),
        mean: unit(spread.mean),
        max: unit(spread.max),
        p95: unit(spread.p95),
    }
}

const fn tenths(ms: i64) -> i64 {
    ms / TENTH_MS
}

fn code(ms: i64) -> i64 {
    i64::from(latency_code(u32::try_from(ms).unwrap_or(u32::MAX)))
}

fn latency(code: i64) -> i64 {
    i64::from(latency_ms(u16::try_from(code).unwrap_or(u16::MAX)))
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta, Utc};
    use domain::headline::State;
    use domain::sample::Sample;
    use proptest::prelude::*;

    use super::*;

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
        let latency_ms = rollup.latency_ms.map(|spread| Spread {
            mean: latency(code(spread.mean)),
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
        fn any_row_is_read_or_refused_without_a_panic(row: [i32; COLUMNS]) {
            let _read: Result<SiteRollup, Garbled> = site(row);
        }
    }

    #[test]
    fn an_hour_takes_about_seven_bytes_a_site() {
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
        assert!(bytes <= 64 * 7, "{bytes} bytes");
    }
}
