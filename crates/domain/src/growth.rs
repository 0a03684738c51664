//! How large will the database be?
//!
//! What is kept for a time grows until that time is full and then stays; what is kept for ever
//! grows on. So each part has its own pace, measured from what is stored, and its own end.

use serde::{Deserialize, Serialize};

/// One part of the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SizePart {
    /// Bytes that a day adds.
    pub bytes_per_day: u64,
    /// Days of it that are stored.
    pub days_stored: u32,
    /// Days that it is kept; none where it is kept for ever.
    pub days_kept: Option<u32>,
}

impl SizePart {
    /// Bytes that it grows by within some days.
    pub fn growth(&self, days: u32) -> u64 {
        let growing = match self.days_kept {
            None => days,
            Some(kept) => days.min(kept.saturating_sub(self.days_stored)),
        };
        self.bytes_per_day.saturating_mul(u64::from(growing))
    }
}

/// The size in some days, from the size now and the parts.
pub fn forecast(size_bytes: u64, parts: &[SizePart], days: u32) -> u64 {
    parts
        .iter()
        .map(|part| part.growth(days))
        .fold(size_bytes, u64::saturating_add)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_for_a_time_stops_growing_and_the_rest_goes_on() {
        let samples = SizePart {
            bytes_per_day: 1000,
            days_stored: 90,
            days_kept: Some(100),
        };
        let spans = SizePart {
            bytes_per_day: 10,
            days_stored: 90,
            days_kept: None,
        };
        assert_eq!(forecast(5000, &[samples, spans], 30), 5000 + 10_000 + 300);
        assert_eq!(forecast(5000, &[samples, spans], 365), 5000 + 10_000 + 3650);
        let shortened = SizePart {
            days_kept: Some(35),
            ..samples
        };
        assert_eq!(shortened.growth(30), 0);
    }
}
