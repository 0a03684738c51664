//! How often one person, or one program, may do what costs others something.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Utc};
use domain::principal::Caller;
use domain::rate::Rate;
use domain::security_event::SecurityEvent;

use crate::auth::accounts::seconds;
use crate::refusal::{Refusal, RefusalKind};

/// What has a rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Rated {
    /// A note is written and kept for ever.
    Note,
    /// Halo is asked about a practice out of turn.
    Recheck,
    /// Practices are brought in: read, kept and looked up.
    Import,
    /// Halo is asked because a person or a program waits for what it says.
    AsksHalo,
    /// A table leaves as a file, which the audit trail keeps.
    Download,
    /// Something is taken in hand or handed back, a message is sent again, maintenance is planned, changed or
    /// ended, a contact is noted, a case is kept or acted on: others hear of it, or read it for ever.
    Response,
}

/// What was done lately.
#[derive(Debug, Default)]
pub struct Rates(Mutex<HashMap<(Caller, Rated), DateTime<Utc>>>);

impl Rated {
    /// How often. Nobody comes near it by hand.
    const fn rate(self) -> Rate {
        Rate::per_minute(match self {
            Self::Note | Self::Download => 60,
            Self::Recheck | Self::AsksHalo | Self::Response => 30,
            Self::Import => 10,
        })
    }

    /// What it is called, of many.
    const fn label(self) -> &'static str {
        match self {
            Self::Note => "notes",
            Self::Recheck => "rechecks",
            Self::Import => "imports",
            Self::AsksHalo => "questions to Halo",
            Self::Download => "downloads",
            Self::Response => "acts about trouble",
        }
    }
}

impl Rates {
    /// Does it once more.
    ///
    /// # Errors
    /// Where the caller did it too often: 429, with the seconds to wait.
    pub fn once_more(
        &self,
        caller: Caller,
        what: Rated,
        now: DateTime<Utc>,
    ) -> Result<(), Refusal> {
        let mut lately = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lately.retain(|_, until| *until > now);
        let (key, rate) = ((caller, what), what.rate());
        match rate.once_more(lately.get(&key).copied(), now) {
            Ok(until) => {
                lately.insert(key, until);
                Ok(())
            }
            Err(wait) => {
                let (most, label, wait) = (rate.times, what.label(), seconds(wait));
                let text = format!("Sundog takes {most} {label} a minute from one. Wait {wait} s.");
                Err(Refusal::new(RefusalKind::TooSoon, text)
                    .after(wait)
                    .written_down(SecurityEvent::RateExceeded))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use domain::principal::StaffId;

    use super::*;

    const KIM: Caller = Caller::Person(StaffId(1));

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(second)
    }

    #[test]
    fn whoever_does_it_too_often_is_told_how_long_to_wait_and_nobody_else_is() {
        let rates = Rates::default();
        for _ in 0..10 {
            rates.once_more(KIM, Rated::Import, at(0)).unwrap();
        }
        let refused = rates.once_more(KIM, Rated::Import, at(0)).unwrap_err();
        assert_eq!(refused.status(), 429);
        assert_eq!(refused.retry_after, Some(7));
        assert!(rates.once_more(KIM, Rated::Note, at(0)).is_ok());
        let program = Caller::Program(1);
        assert!(rates.once_more(program, Rated::Import, at(0)).is_ok());
        assert!(rates.once_more(KIM, Rated::Import, at(6)).is_ok());
    }

    #[test]
    fn what_is_over_is_forgotten() {
        let rates = Rates::default();
        for program in 0..100 {
            rates
                .once_more(Caller::Program(program), Rated::Note, at(0))
                .unwrap();
        }
        rates.once_more(KIM, Rated::Note, at(61)).unwrap();
        assert_eq!(rates.0.lock().unwrap().len(), 1);
    }
}
