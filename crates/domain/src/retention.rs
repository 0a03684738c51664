//! How long is what kept?
//!
//! Single checks and hourly roll-ups go after a time that whoever runs Sundog chooses. Spans, daily
//! roll-ups, the mapping ledger and the audit trail are for ever: they are small, and what happened
//! must stay answerable.

use chrono::TimeDelta;

/// Samples are kept at least this long: service credits are claimed within 30 days of a month's
/// outage, and whoever claims them needs the checks.
pub const SAMPLES_LEAST: TimeDelta = TimeDelta::days(35);

/// How long what is kept that goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// Single checks.
    pub samples: TimeDelta,
    /// Hourly roll-ups.
    pub hourly: TimeDelta,
}

impl Default for Retention {
    fn default() -> Self {
        Self {
            samples: TimeDelta::days(100),
            // Thirteen months: this month can be laid beside the same one of last year.
            hourly: TimeDelta::days(396),
        }
    }
}

/// Why a retention cannot be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RetentionError {
    /// Samples would go too early.
    #[error(
        "samples must be kept for at least 35 days, because service credits are claimed within 30"
    )]
    SamplesTooShort,
    /// Roll-ups would go before what they are made from.
    #[error("hourly roll-ups must be kept at least as long as the samples they are made from")]
    HourlyShorterThanSamples,
}

impl Retention {
    /// Puts both together.
    ///
    /// # Errors
    /// When one is too short.
    pub fn new(samples: TimeDelta, hourly: TimeDelta) -> Result<Self, RetentionError> {
        if samples < SAMPLES_LEAST {
            return Err(RetentionError::SamplesTooShort);
        }
        if hourly < samples {
            return Err(RetentionError::HourlyShorterThanSamples);
        }
        Ok(Self { samples, hourly })
    }
}
