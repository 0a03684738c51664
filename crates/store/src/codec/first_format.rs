//! The bits of the first format, as databases of before hold them for as long as they are kept.
//!
//! Two textbook codes: *gamma* takes twice a number's length; *Rice* writes as many low bits as a
//! parameter says and counts the rest in ones. A column is its middle and its parameter, each as the
//! difference from the column before, and then each value's distance from the middle.

use super::Garbled;

/// Its first byte.
pub(crate) const FORMAT: u8 = 1;
/// After this many ones in a Rice code the number follows in gamma.
const ONES_MAX: u64 = 20;
/// Rice parameters that were tried.
const PARAMETERS: i64 = 24;

/// Reads bits, the highest of a byte first.
pub(crate) struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    pub(crate) fn bits(&mut self, count: u32) -> Result<u64, Garbled> {
        let mut value = 0;
        for _ in 0..count {
            let byte = self.bytes.get(self.at / 8).ok_or(Garbled)?;
            value = value << 1 | u64::from(byte >> (7 - self.at % 8) & 1);
            self.at += 1;
        }
        Ok(value)
    }

    pub(crate) fn gamma(&mut self) -> Result<u64, Garbled> {
        let mut length = 0;
        while self.bits(1)? == 0 {
            length += 1;
            if length > 62 {
                return Err(Garbled);
            }
        }
        Ok((1 << length | self.bits(length)?) - 1)
    }

    fn rice(&mut self, parameter: u32) -> Result<u64, Garbled> {
        for ones in 0..ONES_MAX {
            if self.bits(1)? == 0 {
                return Ok(ones << parameter | self.bits(parameter)?);
            }
        }
        self.gamma()
    }
}

/// The middle and the parameter of the column that was read last.
#[derive(Default)]
pub(crate) struct Column {
    middle: i64,
    parameter: i64,
}

impl Column {
    /// Reads a column of `count` values after this one, and becomes it.
    pub(crate) fn read(
        &mut self,
        reader: &mut Reader<'_>,
        count: usize,
    ) -> Result<Vec<i64>, Garbled> {
        if count == 0 {
            return Ok(Vec::new());
        }
        self.middle = plus(self.middle, reader.gamma()?)?;
        if count == 1 {
            return Ok(vec![self.middle]);
        }
        self.parameter = plus(self.parameter, reader.gamma()?)?;
        let parameter = Some(self.parameter).filter(|one| (0..PARAMETERS).contains(one));
        let parameter = parameter.and_then(|one| u32::try_from(one).ok());
        let parameter = parameter.ok_or(Garbled)?;
        // Not reserved at once: a garbled count must not ask for all the memory there is.
        let mut values = Vec::new();
        for _ in 0..count {
            values.push(plus(self.middle, reader.rice(parameter)?)?);
        }
        Ok(values)
    }

    /// The same where values may be missing: one bit says whether all are there, else one bit for
    /// each says whether it is.
    pub(crate) fn read_maybe(
        &mut self,
        reader: &mut Reader<'_>,
        count: usize,
    ) -> Result<Vec<Option<i64>>, Garbled> {
        if reader.bits(1)? == 1 {
            return Ok(self.read(reader, count)?.into_iter().map(Some).collect());
        }
        let mut is_there = Vec::new();
        for _ in 0..count {
            is_there.push(reader.bits(1)? == 1);
        }
        let present = is_there.iter().filter(|is_there| **is_there).count();
        let mut present = self.read(reader, present)?.into_iter();
        let values = is_there.into_iter();
        Ok(values
            .map(|is_there| is_there.then(|| present.next()).flatten())
            .collect())
    }
}

/// A value from its difference to another, in zigzag: small numbers of either sign are small.
pub(crate) fn plus(value: i64, zigzag: u64) -> Result<i64, Garbled> {
    let difference = (zigzag >> 1).cast_signed() ^ -((zigzag & 1).cast_signed());
    value.checked_add(difference).ok_or(Garbled)
}
