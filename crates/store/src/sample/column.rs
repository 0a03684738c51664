//! One column of a site's hour: values of a like size around one in the middle.
//!
//! Written are the middle (the median) and the Rice parameter, each as its difference from those
//! of the column before, then each value as its distance from the middle. Where the parameter is
//! 0 and all values are the same, a value takes one bit.

use super::bits::{Garbled, Reader, Writer, folded, rice_length, unfolded};

/// Rice parameters that are tried.
const PARAMETERS: i64 = 24;

/// The middle and the parameter of the column that was written or read last.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Column {
    middle: i64,
    parameter: i64,
}

impl Column {
    /// Writes a column after this one, and becomes it.
    pub(crate) fn write(&mut self, writer: &mut Writer, values: &[i64]) {
        let mut sorted = values.to_vec();
        sorted.sort_unstable();
        let Some(&middle) = sorted.get(values.len() / 2) else {
            return;
        };
        writer.gamma(folded(middle - self.middle));
        self.middle = middle;
        if values.len() == 1 {
            return;
        }
        let distances: Vec<u64> = values.iter().map(|value| folded(value - middle)).collect();
        let length = |parameter: &i64| -> u64 {
            distances
                .iter()
                .map(|each| rice_length(*each, bits(*parameter)))
                .sum()
        };
        let parameter = (0..PARAMETERS).min_by_key(length).unwrap_or(0);
        writer.gamma(folded(parameter - self.parameter));
        self.parameter = parameter;
        for distance in distances {
            writer.rice(distance, bits(parameter));
        }
    }

    /// Reads a column of `count` values after this one, and becomes it.
    pub(crate) fn read(
        &mut self,
        reader: &mut Reader<'_>,
        count: usize,
    ) -> Result<Vec<i64>, Garbled> {
        // Not reserved at once: a garbled count must not ask for all the memory there is.
        let mut values = Vec::new();
        if count == 0 {
            return Ok(values);
        }
        self.middle = plus(self.middle, reader.gamma()?)?;
        if count == 1 {
            return Ok(vec![self.middle]);
        }
        self.parameter = plus(self.parameter, reader.gamma()?)?;
        if !(0..PARAMETERS).contains(&self.parameter) {
            return Err(Garbled);
        }
        for _ in 0..count {
            values.push(plus(self.middle, reader.rice(bits(self.parameter))?)?);
        }
        Ok(values)
    }

    /// Like [`Column::write`] where values may be missing: one bit says whether all are there,
    /// else one bit for each says whether it is.
    pub(crate) fn write_gappy(&mut self, writer: &mut Writer, values: Vec<Option<i64>>) {
        let whole = values.iter().all(Option::is_some);
        writer.bits(u64::from(whole), 1);
        if !whole {
            for value in &values {
                writer.bits(u64::from(value.is_some()), 1);
            }
        }
        let present: Vec<i64> = values.into_iter().flatten().collect();
        self.write(writer, &present);
    }

    /// Reads what [`Column::write_gappy`] wrote.
    pub(crate) fn read_gappy(
        &mut self,
        reader: &mut Reader<'_>,
        count: usize,
    ) -> Result<Vec<Option<i64>>, Garbled> {
        if reader.bits(1)? == 1 {
            return Ok(self.read(reader, count)?.into_iter().map(Some).collect());
        }
        let mut there = Vec::new();
        for _ in 0..count {
            there.push(reader.bits(1)? == 1);
        }
        let present = there.iter().filter(|there| **there).count();
        let mut present = self.read(reader, present)?.into_iter();
        Ok(there
            .into_iter()
            .map(|there| if there { present.next() } else { None })
            .collect())
    }
}

fn bits(parameter: i64) -> u32 {
    u32::try_from(parameter).expect("parameters are between 0 and 23")
}

/// A value from its difference; both are far smaller than what could overflow unless garbled.
pub(crate) fn plus(value: i64, difference: u64) -> Result<i64, Garbled> {
    value.checked_add(unfolded(difference)).ok_or(Garbled)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn length(columns: &[&[i64]]) -> usize {
        let (mut column, mut writer) = (Column::default(), Writer::default());
        for values in columns {
            column.write(&mut writer, values);
        }
        writer.into_bytes().len()
    }

    #[test]
    fn a_column_without_change_takes_a_bit_a_value() {
        assert_eq!(length(&[&[0; 800]]), 101);
    }

    #[test]
    fn a_column_like_the_one_before_says_nothing_twice() {
        let column = [1003, 998, 1001, 1000, 1000, 1002];
        assert!(length(&[&column, &column]) <= 2 * length(&[&column]) - 3);
    }

    #[test]
    fn one_outlier_does_not_make_the_others_long() {
        let mut values = [7; 100];
        values[50] = 2_000_000_000;
        assert!(length(&[&values]) < 13 + 12);
    }
}
