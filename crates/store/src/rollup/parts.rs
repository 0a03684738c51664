//! A spread as it is written: its mean, and three distances, which are small and alike.

use domain::rollup::Spread;

use crate::sample::bits::{Garbled, Reader, Writer};
use crate::sample::column::Column;
use crate::sample::encode::{latency_code, latency_ms};

/// Drift is kept in tenths of a second.
const TENTH_MS: i64 = 100;

/// A mean and its distances.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Parts {
    mean: i64,
    down_to_min: i64,
    up_to_max: i64,
    p95_below_farthest: i64,
}

impl Parts {
    /// Of whole numbers without a sign, of which the largest is the farthest from zero.
    pub(super) const fn of(spread: Spread) -> Self {
        Self {
            mean: spread.mean,
            down_to_min: spread.mean - spread.min,
            up_to_max: spread.max - spread.mean,
            p95_below_farthest: spread.max - spread.p95,
        }
    }

    /// The reverse of [`Parts::of`].
    pub(super) fn spread(self) -> Result<Spread, Garbled> {
        let max = sum(self.mean, self.up_to_max)?;
        Ok(Spread {
            min: difference(self.mean, self.down_to_min)?,
            mean: self.mean,
            max,
            p95: difference(max, self.p95_below_farthest)?,
        })
    }

    /// Of a drift, whose 95th percentile is a distance from zero.
    pub(super) fn of_drift(spread: Spread) -> Self {
        let tenths = Spread {
            min: spread.min / TENTH_MS,
            mean: spread.mean / TENTH_MS,
            max: spread.max / TENTH_MS,
            p95: spread.p95 / TENTH_MS,
        };
        Self {
            p95_below_farthest: farthest(&tenths) - tenths.p95,
            ..Self::of(tenths)
        }
    }

    /// The reverse of [`Parts::of_drift`].
    pub(super) fn drift(self) -> Result<Spread, Garbled> {
        let tenths = self.spread()?;
        let p95 = difference(farthest(&tenths), self.p95_below_farthest)?;
        let ms = |tenths: i64| tenths.checked_mul(TENTH_MS).ok_or(Garbled);
        Ok(Spread {
            min: ms(tenths.min)?,
            mean: ms(tenths.mean)?,
            max: ms(tenths.max)?,
            p95: ms(p95)?,
        })
    }

    /// Of a latency, in the codes of the samples.
    pub(super) fn of_latency(spread: Spread) -> Self {
        let code = |ms: i64| i64::from(latency_code(u32::try_from(ms).unwrap_or(u32::MAX)));
        Self::of(Spread {
            min: code(spread.min),
            mean: code(spread.mean),
            max: code(spread.max),
            p95: code(spread.p95),
        })
    }

    /// The reverse of [`Parts::of_latency`].
    pub(super) fn latency(self) -> Result<Spread, Garbled> {
        let codes = self.spread()?;
        let ms = |code: i64| {
            let code = u16::try_from(code).map_err(|_| Garbled)?;
            Ok(i64::from(latency_ms(code)))
        };
        Ok(Spread {
            min: ms(codes.min)?,
            mean: ms(codes.mean)?,
            max: ms(codes.max)?,
            p95: ms(codes.p95)?,
        })
    }
}

/// Writes the spreads of some sites; one may be missing.
pub(super) fn write_spreads(writer: &mut Writer, spreads: &[Option<Parts>]) {
    let means = spreads.iter().map(|each| each.map(|parts| parts.mean));
    Column::default().write_gappy(writer, means.collect());
    let mut distances = Column::default();
    for distance in [
        |parts: &Parts| parts.down_to_min,
        |parts: &Parts| parts.up_to_max,
        |parts: &Parts| parts.p95_below_farthest,
    ] {
        let values: Vec<i64> = spreads.iter().flatten().map(distance).collect();
        distances.write(writer, &values);
    }
}

/// Reads the spreads of `count` sites.
pub(super) fn read_spreads(
    reader: &mut Reader<'_>,
    count: usize,
) -> Result<Vec<Option<Parts>>, Garbled> {
    let means = Column::default().read_gappy(reader, count)?;
    let there = means.iter().flatten().count();
    let mut distances = Column::default();
    let mut down = distances.read(reader, there)?.into_iter();
    let mut up = distances.read(reader, there)?.into_iter();
    let mut below = distances.read(reader, there)?.into_iter();
    let mut parts = |mean| -> Result<Parts, Garbled> {
        Ok(Parts {
            mean,
            down_to_min: down.next().ok_or(Garbled)?,
            up_to_max: up.next().ok_or(Garbled)?,
            p95_below_farthest: below.next().ok_or(Garbled)?,
        })
    };
    means
        .into_iter()
        .map(|mean| mean.map(&mut parts).transpose())
        .collect()
}

fn farthest(spread: &Spread) -> i64 {
    spread.min.saturating_abs().max(spread.max.saturating_abs())
}

fn sum(value: i64, distance: i64) -> Result<i64, Garbled> {
    value.checked_add(distance).ok_or(Garbled)
}

fn difference(value: i64, distance: i64) -> Result<i64, Garbled> {
    value.checked_sub(distance).ok_or(Garbled)
}
