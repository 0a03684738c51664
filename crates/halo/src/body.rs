//! How much of an answer is read.
//!
//! The bound is on bytes after decompression and is kept while reading, so a small answer that
//! unpacks to gigabytes is dropped as soon as it passes the bound. An answer that comes in one
//! piece, as nearly all do, is read where it lies.

use reqwest::Response;

/// Why a body was not read to its end.
pub(crate) enum BodyTrouble {
    /// It is longer than allowed; the rest was not read.
    TooLarge,
    /// The connection or the decompression failed on the way.
    Broken(reqwest::Error),
}

/// Reads the whole body, at most `most` bytes of it, and hands it to `reader`.
pub(crate) async fn read<T>(
    response: &mut Response,
    most: usize,
    reader: impl FnOnce(&[u8]) -> T,
) -> Result<T, BodyTrouble> {
    let announced = response.content_length().unwrap_or(0);
    if usize::try_from(announced).map_or(true, |announced| announced > most) {
        return Err(BodyTrouble::TooLarge);
    }
    let Some(first) = response.chunk().await.map_err(BodyTrouble::Broken)? else {
        return Ok(reader(&[]));
    };
    if first.len() > most {
        return Err(BodyTrouble::TooLarge);
    }
    let Some(second) = response.chunk().await.map_err(BodyTrouble::Broken)? else {
        return Ok(reader(&first));
    };
    let mut whole = first.to_vec();
    let mut next = Some(second);
    while let Some(chunk) = next {
        if whole.len() + chunk.len() > most {
            return Err(BodyTrouble::TooLarge);
        }
        whole.extend_from_slice(&chunk);
        next = response.chunk().await.map_err(BodyTrouble::Broken)?;
    }
    Ok(reader(&whole))
}
