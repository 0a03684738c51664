//! How are the checks of an hour kept in about two bytes each?
//!
//! A row for each check of 32 neighbouring sites, site by site and in order of time: a block large
//! enough that what describes a column weighs little beside its values. Times and heartbeat ages are
//! whole seconds, drifts tenths of a second, latencies eighths of an octave.

mod first_format;

use domain::headline::State;

use crate::codec::{self, Content, Garbled, NONE};

/// One check at the precision it is kept in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Point {
    /// Second of the hour.
    pub second: u16,
    pub state: State,
    /// Seconds.
    pub heartbeat_age: Option<i32>,
    /// Tenths of a second.
    pub clock_drift: Option<i32>,
    /// See [`latency_code`].
    pub latency: u16,
}

/// The checks of one site in one hour, oldest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SiteHour {
    /// Which site of its block.
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

/// Writes a block: its sites in the order of their slots, each once.
pub(crate) fn encode(sites: &[SiteHour]) -> Vec<u8> {
    let rows: Vec<_> = sites
        .iter()
        .flat_map(|site| site.points.iter().map(|point| row(site.slot, point)))
        .collect();
    codec::compress(&rows)
}

fn row(slot: u8, point: &Point) -> [i32; 6] {
    [
        i32::from(slot),
        i32::from(point.second),
        state_code(point.state),
        point.heartbeat_age.unwrap_or(NONE),
        point.clock_drift.unwrap_or(NONE),
        i32::from(point.latency),
    ]
}

/// Reads a block.
pub(crate) fn decode(bytes: &[u8]) -> Result<Vec<SiteHour>, Garbled> {
    let rows: Vec<[i32; 6]> = match codec::read(bytes)? {
        Content::Rows(rows) => rows,
        Content::FirstFormat(bits) => return first_format::decode(bits),
    };
    let mut sites: Vec<SiteHour> = Vec::new();
    for [slot, second, state, age, drift, latency] in rows {
        let slot = narrow(slot)?;
        let point = Point {
            second: narrow(second)?,
            state: state_of(state)?,
            heartbeat_age: Some(age).filter(|age| *age != NONE),
            clock_drift: Some(drift).filter(|drift| *drift != NONE),
            latency: narrow(latency)?,
        };
        match sites.last_mut().filter(|last| last.slot == slot) {
            Some(last) => last.points.push(point),
            None => sites.push(SiteHour {
                slot,
                points: vec![point],
            }),
        }
    }
    Ok(sites)
}

fn narrow<W, T: TryFrom<W>>(value: W) -> Result<T, Garbled> {
    T::try_from(value).map_err(|_| Garbled)
}

/// Codes are part of the encoding and never change their meaning.
const fn state_code(state: State) -> i32 {
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

fn state_of(code: i32) -> Result<State, Garbled> {
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
        let value = || proptest::option::of(NONE + 1..=i32::MAX);
        let state = proptest::sample::select(State::ALL);
        (0_u16..3600, state, value(), value(), any::<u16>()).prop_map(
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
        let points = proptest::collection::vec(any_point(), 1..40);
        let sites = proptest::collection::btree_map(0_u8..32, points, 0..=32);
        sites.prop_map(|sites| {
            let sites = sites.into_iter();
            sites
                .map(|(slot, points)| SiteHour { slot, points })
                .collect()
        })
    }

    proptest! {
        #[test]
        fn whatever_was_encoded_is_decoded_again(block in any_block()) {
            prop_assert_eq!(decode(&encode(&block)), Ok(block));
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
    fn an_hour_of_steady_sites_takes_less_than_two_bytes_a_check() {
        let points = |slot: u16| {
            let noise = move |check: u16, of: u16| (check * 787 + slot * 131) % of;
            let checks = 0..12;
            checks.map(move |check: u16| Point {
                second: 4 * slot + check * 300 + noise(check, 2),
                state: State::Online,
                heartbeat_age: Some(i32::from(noise(check, 60))),
                clock_drift: Some(i32::from(slot) * 97 % 90 - 45 + i32::from(noise(check, 2))),
                latency: 48 + noise(check, 9),
            })
        };
        let block: Vec<SiteHour> = (0..32_u8)
            .map(|slot| SiteHour {
                slot,
                points: points(u16::from(slot)).collect(),
            })
            .collect();
        let bytes = encode(&block).len();
        assert!(bytes < 32 * 12 * 2, "{bytes} bytes");
    }
}
