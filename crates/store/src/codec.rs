//! Rows of whole numbers in few bytes: what folded samples and roll-ups are made of.
//!
//! The first byte says which format this is. In format 2 the number of rows follows, and then each
//! column, compressed by pco: it finds by itself what a column's values have in common. Format 1 was
//! a code of Sundog's own ([`first_format`]); it is read and not written any more. Blobs are kept for
//! years: whoever changes the format counts it up and keeps reading the ones before.

pub(crate) mod first_format;

use pco::errors::PcoResult;
use pco::wrapped::{FileCompressor, FileDecompressor};
use pco::{ChunkConfig, PagingSpec};

/// The format that is written.
const FORMAT: u8 = 2;

/// What stands where there is no value. No value is as small: all are cut to what fits.
pub(crate) const NONE: i32 = i32::MIN;

/// More rows than any block has. A garbled number must not ask for all the memory there is.
const ROWS_MOST: usize = 1 << 20;

/// The bytes are not what was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the measured values are cut off or garbled")]
pub(crate) struct Garbled;

/// What stands for a number: itself, or the nearest that fits.
pub(crate) fn kept(value: i64) -> i32 {
    let nearest = if value < 0 { NONE + 1 } else { i32::MAX };
    i32::try_from(value).map_or(nearest, |value| value.max(NONE + 1))
}

/// What stands for a number that may be missing.
pub(crate) fn maybe_kept(value: Option<i64>) -> i32 {
    value.map_or(NONE, kept)
}

/// The reverse of [`maybe_kept`].
pub(crate) fn maybe(value: i32) -> Option<i64> {
    (value != NONE).then(|| i64::from(value))
}

/// Writes rows.
pub(crate) fn compress<const COLUMNS: usize>(rows: &[[i32; COLUMNS]]) -> Vec<u8> {
    let count = u32::try_from(rows.len()).expect("a block has fewer rows than four billion");
    let mut bytes = vec![FORMAT];
    bytes.extend(count.to_le_bytes());
    if rows.is_empty() {
        return bytes;
    }
    compressed(rows, bytes).expect("memory takes every byte, and the configuration is pco's own")
}

fn compressed<const COLUMNS: usize>(rows: &[[i32; COLUMNS]], bytes: Vec<u8>) -> PcoResult<Vec<u8>> {
    let config = ChunkConfig::default().with_paging_spec(PagingSpec::Exact(vec![rows.len()]));
    let file = FileCompressor::default();
    let mut bytes = file.write_header(bytes)?;
    for column in 0..COLUMNS {
        let values: Vec<i32> = rows.iter().map(|row| row[column]).collect();
        let mut chunk = file.chunk_compressor(&values, &config)?;
        bytes = chunk.write_meta(bytes)?;
        bytes = chunk.write_page(0, bytes)?;
    }
    Ok(bytes)
}

/// What is in a blob.
pub(crate) enum Content<'a, const COLUMNS: usize> {
    /// Rows of the present format.
    Rows(Vec<[i32; COLUMNS]>),
    /// The bits of the first format.
    FirstFormat(&'a [u8]),
}

/// Reads a blob.
pub(crate) fn read<const COLUMNS: usize>(blob: &[u8]) -> Result<Content<'_, COLUMNS>, Garbled> {
    match blob.split_first() {
        Some((&first_format::FORMAT, bits)) => Ok(Content::FirstFormat(bits)),
        Some((&FORMAT, rest)) => rows(rest).map(Content::Rows),
        _ => Err(Garbled),
    }
}

fn rows<const COLUMNS: usize>(bytes: &[u8]) -> Result<Vec<[i32; COLUMNS]>, Garbled> {
    let (count, bytes) = bytes.split_first_chunk().ok_or(Garbled)?;
    let count = usize::try_from(u32::from_le_bytes(*count)).map_err(|_| Garbled)?;
    match count {
        0 => Ok(Vec::new()),
        1..=ROWS_MOST => decompressed(count, bytes).map_err(|_| Garbled),
        _ => Err(Garbled),
    }
}

fn decompressed<const COLUMNS: usize>(
    count: usize,
    bytes: &[u8],
) -> PcoResult<Vec<[i32; COLUMNS]>> {
    let mut rows = vec![[0; COLUMNS]; count];
    let (file, mut bytes) = FileDecompressor::new(bytes)?;
    for column in 0..COLUMNS {
        let (mut chunk, rest) = file.chunk_decompressor::<i32, _>(bytes)?;
        let mut page = chunk.page_decompressor(rest, count)?;
        let mut values = vec![0; count];
        page.read(&mut values)?;
        bytes = page.into_src();
        for (row, value) in rows.iter_mut().zip(values) {
            row[column] = value;
        }
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn back<const COLUMNS: usize>(bytes: &[u8]) -> Result<Vec<[i32; COLUMNS]>, Garbled> {
        match read(bytes)? {
            Content::Rows(rows) => Ok(rows),
            Content::FirstFormat(_) => Err(Garbled),
        }
    }

    proptest! {
        #[test]
        fn what_was_written_is_read_back(rows: Vec<[i32; 3]>) {
            prop_assert_eq!(back(&compress(&rows)), Ok(rows));
        }

        #[test]
        fn a_changed_byte_is_an_error_or_other_rows_but_never_a_panic(
            rows in proptest::collection::vec(any::<[i32; 3]>(), 1..60),
            at in any::<proptest::sample::Index>(),
            byte: u8,
        ) {
            let mut bytes = compress(&rows);
            let at = at.index(bytes.len());
            bytes[at] = byte;
            let _read: Result<Vec<[i32; 3]>, Garbled> = back(&bytes);
        }
    }

    #[test]
    fn what_is_cut_off_or_of_another_format_is_refused() {
        let bytes = compress(&[[1, 2], [3, 4]]);
        assert_eq!(back::<2>(&bytes[..bytes.len() - 1]), Err(Garbled));
        assert_eq!(back::<2>(&[3, 0, 0, 0, 0]), Err(Garbled));
        assert_eq!(back::<2>(&[2, 255, 255, 255, 255]), Err(Garbled));
        assert_eq!(back::<2>(&[]), Err(Garbled));
    }

    #[test]
    fn what_does_not_fit_is_the_nearest_that_does() {
        assert_eq!(maybe(maybe_kept(Some(i64::MIN))), Some(-2_147_483_647));
        assert_eq!(maybe(maybe_kept(Some(i64::MAX))), Some(2_147_483_647));
        assert_eq!(maybe(maybe_kept(None)), None);
    }
}
