//! How a GUID is read: a query tells the 16 bytes that are kept as hexadecimal digits.

use domain::site::HaloGuid;

use crate::StoreError;

/// A GUID that must be there.
pub(crate) fn guid(hex: &str) -> Result<HaloGuid, StoreError> {
    hex.parse().map_err(StoreError::unreadable("a Halo GUID"))
}

/// A GUID that may be missing: of NULL, SQLite's `hex` makes an empty text.
pub(crate) fn maybe_guid(hex: &str) -> Result<Option<HaloGuid>, StoreError> {
    (!hex.is_empty()).then(|| guid(hex)).transpose()
}
