//! What becomes of a message after its receiver answered.

use chrono::TimeDelta;

use crate::notify::outbound::Answer;

/// What an answer means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It arrived.
    Delivered,
    /// It may arrive another time, not before the wait is over where one is asked for.
    TryAgain(Option<TimeDelta>),
    /// It will never arrive so.
    Refused,
}

impl Verdict {
    /// What a status means: what is neither delivered nor permanent is tried again, because an alert that
    /// comes late is better than none. A redirect is permanent: it is not followed.
    pub fn of_status(answer: &Answer, permanent: &[u16]) -> Self {
        match answer.status {
            200..300 => Self::Delivered,
            300..400 => Self::Refused,
            status if permanent.contains(&status) => Self::Refused,
            _ => Self::TryAgain(answer.retry_after),
        }
    }
}
