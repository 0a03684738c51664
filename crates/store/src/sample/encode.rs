//! How are the checks of an hour kept in about two bytes each?
//!
//! A block holds neighbouring sites one after the other; a site's checks are written column by
//! column: times, states, heartbeat ages, drifts, latencies. Within a column the values lie around
//! one in the middle (for times the distances do, because the pace is steady), so each is written
//! as its distance from that one, in a Rice code whose parameter suits the column. What describes
//! a column is written as its difference from the same column of the site before, which is mostly
//! none. Times and heartbeat ages are whole seconds, drifts tenths of a second, latencies eighths
//! of an octave.
//!
//! The first byte says which encoding this is: to change it, count that up and keep reading the
//! old one, since blobs are kept for months.

use domain::headline::State;

use super::bits::{Garbled, Reader, Writer, folded};
use super::column::{Column, plus};

const ENCODING: u64 = 1;

/// A block holds this many neighbouring sites.
pub(crate) const SITES_PER_BLOCK: i64 = 16;

/// One check at the precision it is kept in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Point {
    /// Second of the hour.
    pub second: u16,
    pub state: State,
    /// Seconds.
    pub heartbeat_age: Option<u32>,
    /// Tenths of a second.
    pub clock_drift: Option<i32>,
    /// See [`latency_code`].
    pub latency: u16,
}

/// The checks of one site in one hour, oldest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SiteHour {
    /// Which site of its block, 0 to 15.
    pub slot: u8,
    pub points: Vec<Point>,
}

/// Latency in eighths of an octave: neighbouring codes are 9 % apart.
pub(crate) fn latency_code(ms: u32) -> u16 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "eight times the logarithm of a 32-bit number is between 0 and 256"
    )]
    let code = ((f64::from(ms) + 1.0).log2() * 8.0).round() as u16;
    code
}

/// The latency in milliseconds that a code stands for.
pub(crate) fn latency_ms(code: u16) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a cast to an integer saturates, and the value is never negative"
    )]
    let ms = ((f64::from(code) / 8.0).exp2() - 1.0).round() as u32;
    ms
}

/// Writes a block.
pub(crate) fn encode(sites: &[SiteHour]) -> Vec<u8> {
    let mut writer = Writer::default();
    writer.bits(ENCODING, 8);
    writer.bits(sites.len() as u64, 5);
    let mut before = Before::default();
    for site in sites {
        encode_site(&mut writer, site, &mut before);
    }
    writer.into_bytes()
}

fn encode_site(writer: &mut Writer, site: &SiteHour, before: &mut Before) {
    let points = &site.points;
    writer.bits(u64::from(site.slot), 4);
    let count = points.len() as i64;
    writer.gamma(folded(count - before.count));
    before.count = count;
    if let Some(first) = points.first() {
        writer.bits(u64::from(first.second), 12);
    }
    let distances: Vec<i64> = points
        .windows(2)
        .map(|pair| i64::from(pair[1].second) - i64::from(pair[0].second))
        .collect();
    before.distance.write(writer, &distances);
    let states: Vec<i64> = points.iter().map(|each| state_code(each.state)).collect();
    before.state.write(writer, &states);
    let ages = points
        .iter()
        .map(|each| each.heartbeat_age.map(i64::from))
        .collect();
    before.heartbeat_age.write_gappy(writer, ages);
    let drifts = points
        .iter()
        .map(|each| each.clock_drift.map(i64::from))
        .collect();
    before.clock_drift.write_gappy(writer, drifts);
    let latencies: Vec<i64> = points.iter().map(|each| i64::from(each.latency)).collect();
    before.latency.write(writer, &latencies);
}

/// Reads a block.
pub(crate) fn decode(bytes: &[u8]) -> Result<Vec<SiteHour>, Garbled> {
    let mut reader = Reader::new(bytes);
    if reader.bits(8)? != ENCODING {
        return Err(Garbled);
    }
    let sites = reader.bits(5)?;
    let mut before = Before::default();
    (0..sites)
        .map(|_| decode_site(&mut reader, &mut before))
        .collect()
}

fn decode_site(reader: &mut Reader<'_>, before: &mut Before) -> Result<SiteHour, Garbled> {
    let slot = u8::try_from(reader.bits(4)?).map_err(|_| Garbled)?;
    before.count = plus(before.count, reader.gamma()?)?;
    let count = usize::try_from(before.count).map_err(|_| Garbled)?;
    let mut second = if count > 0 {
        reader.bits(12)?.cast_signed()
    } else {
        0
    };
    let distances = before.distance.read(reader, count.saturating_sub(1))?;
    let states = before.state.read(reader, count)?;
    let ages = before.heartbeat_age.read_gappy(reader, count)?;
    let drifts = before.clock_drift.read_gappy(reader, count)?;
    let latencies = before.latency.read(reader, count)?;

    let mut points = Vec::with_capacity(states.len());
    for index in 0..count {
        if index > 0 {
            second = second.checked_add(distances[index - 1]).ok_or(Garbled)?;
        }
        points.push(Point {
            second: u16::try_from(second).map_err(|_| Garbled)?,
            state: state_of(states[index])?,
            heartbeat_age: narrow(ages[index])?,
            clock_drift: narrow(drifts[index])?,
            latency: u16::try_from(latencies[index]).map_err(|_| Garbled)?,
        });
    }
    Ok(SiteHour { slot, points })
}

fn narrow<T: TryFrom<i64>>(value: Option<i64>) -> Result<Option<T>, Garbled> {
    value.map(T::try_from).transpose().map_err(|_| Garbled)
}

/// What the site before looked like; the next one is likely alike.
#[derive(Debug, Default)]
struct Before {
    count: i64,
    distance: Column,
    state: Column,
    heartbeat_age: Column,
    clock_drift: Column,
    latency: Column,
}

/// Codes are part of the encoding and never change their meaning.
const fn state_code(state: State) -> i64 {
    match state {
        State::Online => 0,
        State::Degraded => 1,
        State::Offline => 2,
        State::Unreachable => 3,
        State::Blocked => 4,
        State::Unknown => 5,
        State::PendingSetup => 6,
        State::Retired => 7,
    }
}

fn state_of(code: i64) -> Result<State, Garbled> {
    State::ALL
        .iter()
        .copied()
        .find(|state| state_code(*state) == code)
        .ok_or(Garbled)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn any_point() -> impl Strategy<Value = Point> {
        (
            0_u16..3600,
            proptest::sample::select(State::ALL),
            any::<Option<u32>>(),
            any::<Option<i32>>(),
            any::<u16>(),
        )
            .prop_map(
                |(second, state, heartbeat_age, clock_drift, latency)| Point {
                    second,
                    state,
                    heartbeat_age,
                    clock_drift,
                    latency,
                },
            )
    }

    fn any_block() -> impl Strategy<Value = Vec<SiteHour>> {
        let site = (0_u8..16, proptest::collection::vec(any_point(), 0..40))
            .prop_map(|(slot, points)| SiteHour { slot, points });
        proptest::collection::vec(site, 0..=16)
    }

    proptest! {
        #[test]
        fn whatever_was_encoded_is_decoded_again(block in any_block()) {
            prop_assert_eq!(decode(&encode(&block)), Ok(block));
        }

        #[test]
        fn garbled_bytes_are_an_error_or_other_samples_but_never_a_panic(
            mut bytes in proptest::collection::vec(any::<u8>(), 0..200),
        ) {
            if let Some(first) = bytes.first_mut() {
                *first = 1;
            }
            if let Ok(block) = decode(&bytes) {
                prop_assert!(block.len() <= 31);
            }
        }

        #[test]
        fn a_latency_is_kept_to_within_five_per_cent(ms in 0_u32..600_000) {
            let kept = latency_ms(latency_code(ms));
            prop_assert!(f64::from(kept.abs_diff(ms)) <= 1.0 + f64::from(ms) * 0.05);
        }

        #[test]
        fn folding_twice_loses_nothing_more(code in latency_code(0)..=latency_code(600_000)) {
            let ms = latency_ms(code);
            prop_assert_eq!(latency_ms(latency_code(ms)), ms);
        }
    }

    #[test]
    fn an_hour_of_a_steady_site_takes_less_than_two_bytes_a_check() {
        let points = |slot: u16| {
            (0..12)
                .map(|check: u16| Point {
                    second: 10 + slot + check * 300 + check % 2,
                    state: State::Online,
                    heartbeat_age: Some(u32::from((check * 7 + slot) % 20)),
                    clock_drift: Some(3),
                    latency: 55 + (check * 5 + slot) % 4,
                })
                .collect()
        };
        let block: Vec<SiteHour> = (0..16_u8)
            .map(|slot| SiteHour {
                slot,
                points: points(u16::from(slot)),
            })
            .collect();
        let bytes = encode(&block).len();
        assert!(bytes < 16 * 12 * 2, "{bytes} bytes");
    }

    #[test]
    fn an_unknown_encoding_is_refused() {
        assert_eq!(decode(&[2, 0]), Err(Garbled));
        assert_eq!(decode(&[]), Err(Garbled));
    }
}
