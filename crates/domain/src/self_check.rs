//! What does one question tell of our way to Halo Cloud: is the key accepted, is our address
//! allowed, do the clocks agree?
//!
//! Whatever the answer does not tell is unknown. A refused key says nothing of the address, and a
//! proxy that answers in Halo's place says nothing of either.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::incident::title;
use crate::observation::FailureClass;
use crate::wording::what_to_do;

/// Halo's clock is told in whole seconds and an answer takes time, so up to here both agree.
const AGREES: TimeDelta = TimeDelta::seconds(2);
/// From here on our clock is wrong: times that people compare with Halo's do not fit any more.
const WRONG: TimeDelta = TimeDelta::seconds(10);

string_enum! {
    /// What is known of one thing.
    pub enum SelfCheckFinding {
        /// It was seen to be well.
        Well = "well",
        /// It was seen not to be.
        Wrong = "wrong",
        /// It was not seen.
        Unknown = "unknown",
    }
}

string_enum! {
    /// Why no question was asked.
    pub enum SelfCheckSkipped {
        /// Halo Cloud asked us to be silent for a while.
        Paused = "paused",
        /// The questions of this second or of this day are spent.
        Spent = "spent",
        /// There are practices, and their checks tell it.
        Watching = "watching",
    }
}

impl SelfCheckSkipped {
    /// The reason as a sentence.
    const fn sentence(self) -> &'static str {
        match self {
            Self::Paused => "Halo Cloud asked for a pause; Sundog asks when it is over.",
            Self::Spent => {
                "The requests that Sundog may send now are spent. Load the page again in a moment."
            }
            Self::Watching => "The checks of your practices tell it.",
        }
    }
}

/// A question and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SelfCheckStep {
    /// When that was known, on our clock.
    pub at: DateTime<Utc>,
    /// The time on the clock of whoever answered.
    pub halo_now: Option<DateTime<Utc>>,
    /// From sending the question to having the whole answer.
    pub latency_ms: u32,
    /// Why there is no answer; nothing where there is one.
    pub failure: Option<FailureClass>,
    /// Halo's words or the transport's about that, without a key. Untrusted text.
    pub message: String,
    /// Whether the second key was used, because the first one was refused.
    pub with_second_key: bool,
}

impl SelfCheckStep {
    /// Whether Halo Cloud itself answered, if only to refuse.
    pub const fn is_halos(&self) -> bool {
        !matches!(
            self.failure,
            Some(
                FailureClass::DailyCapSpent
                    | FailureClass::NetworkDown
                    | FailureClass::HaloUnreachable
                    | FailureClass::MalformedAnswer
            )
        )
    }

    /// Whether the key is accepted. Who is told of a limit or of a site was let in.
    pub const fn key(&self) -> SelfCheckFinding {
        match self.failure {
            None
            | Some(
                FailureClass::QuotaExceeded
                | FailureClass::RateLimited
                | FailureClass::IdMismatch
                | FailureClass::SiteNotContacted
                | FailureClass::RejectedRequest
                | FailureClass::NonAuthoritative
                | FailureClass::NotFound
                | FailureClass::NotPaired,
            ) => SelfCheckFinding::Well,
            Some(FailureClass::KeyRejected) => SelfCheckFinding::Wrong,
            Some(
                FailureClass::IpNotAllowed
                | FailureClass::DailyCapSpent
                | FailureClass::Forbidden
                | FailureClass::NetworkDown
                | FailureClass::HaloUnreachable
                | FailureClass::HaloError
                | FailureClass::MalformedAnswer,
            ) => SelfCheckFinding::Unknown,
        }
    }

    /// Whether our address is allowed.
    pub const fn address(&self) -> SelfCheckFinding {
        match self.failure {
            None
            | Some(
                FailureClass::IdMismatch
                | FailureClass::SiteNotContacted
                | FailureClass::RejectedRequest
                | FailureClass::NonAuthoritative
                | FailureClass::NotFound
                | FailureClass::NotPaired,
            ) => SelfCheckFinding::Well,
            Some(FailureClass::IpNotAllowed) => SelfCheckFinding::Wrong,
            Some(
                FailureClass::KeyRejected
                | FailureClass::QuotaExceeded
                | FailureClass::DailyCapSpent
                | FailureClass::RateLimited
                | FailureClass::Forbidden
                | FailureClass::NetworkDown
                | FailureClass::HaloUnreachable
                | FailureClass::HaloError
                | FailureClass::MalformedAnswer,
            ) => SelfCheckFinding::Unknown,
        }
    }

    /// How far our clock is ahead of Halo's; behind where it is negative.
    pub fn ahead(&self) -> Option<TimeDelta> {
        let halo_now = self.halo_now.filter(|_| self.is_halos())?;
        Some(self.at - halo_now)
    }
}

/// What is known of our way to Halo Cloud.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SelfCheck {
    /// The host that is asked.
    pub host: String,
    /// Whether there is a second key to fall back on.
    pub has_second_key: bool,
    /// The newest question, or why there was none.
    pub newest: Result<SelfCheckStep, SelfCheckSkipped>,
}

impl SelfCheck {
    /// Whether Halo Cloud serves us, in a sentence with what to do where it does not.
    pub fn connection(&self) -> (SelfCheckFinding, String) {
        let asked = match &self.newest {
            Ok(asked) => asked,
            Err(why) => return (SelfCheckFinding::Unknown, why.sentence().to_owned()),
        };
        if (asked.key(), asked.address()) == (SelfCheckFinding::Well, SelfCheckFinding::Well) {
            let key = match asked.with_second_key {
                false => "The key works",
                true => "The first key is refused, the second one works",
            };
            return (
                SelfCheckFinding::Well,
                format!("{key}, and this server’s address is allowed."),
            );
        }
        let words = match asked.failure {
            Some(FailureClass::Forbidden) | None => {
                "Halo Cloud refuses us and does not say why. Ask Halo Support.".to_owned()
            }
            Some(class) => format!("{}. {}", title(class), what_to_do(class)),
        };
        (SelfCheckFinding::Wrong, words)
    }

    /// Whether Halo Cloud answers.
    pub fn halo(&self) -> (SelfCheckFinding, String) {
        let host = &self.host;
        match &self.newest {
            Err(_) => (SelfCheckFinding::Unknown, format!("{host} was not asked")),
            Ok(asked) if asked.is_halos() => (
                SelfCheckFinding::Well,
                format!("answered in {} ms from {host}", asked.latency_ms),
            ),
            Ok(asked) => (
                SelfCheckFinding::Wrong,
                format!("no answer of Halo’s from {host}: {}", asked.message),
            ),
        }
    }

    /// Whether the key is accepted, and whether there is another.
    pub fn key(&self) -> (SelfCheckFinding, String) {
        let second = match self.has_second_key {
            true => "a second key is set",
            false => "no second key is set",
        };
        let Ok(asked) = &self.newest else {
            return (SelfCheckFinding::Unknown, format!("not tried; {second}"));
        };
        let finding = asked.key();
        let words = match finding {
            SelfCheckFinding::Well if asked.with_second_key => {
                "the second one is accepted; the first was refused".to_owned()
            }
            SelfCheckFinding::Well => format!("accepted; {second}"),
            SelfCheckFinding::Wrong if self.has_second_key => "both keys are refused".to_owned(),
            SelfCheckFinding::Wrong => format!("refused; {second}"),
            SelfCheckFinding::Unknown => format!("not told; {second}"),
        };
        (finding, words)
    }

    /// Whether our address is allowed.
    pub fn address(&self) -> (SelfCheckFinding, String) {
        let finding = self
            .newest
            .as_ref()
            .map_or(SelfCheckFinding::Unknown, SelfCheckStep::address);
        let words = match finding {
            SelfCheckFinding::Well => "allowed",
            SelfCheckFinding::Wrong => "not allowed: tell Halo Support which one it is",
            SelfCheckFinding::Unknown => "not told",
        };
        (finding, words.to_owned())
    }

    /// Whether our clock agrees with Halo's.
    pub fn clock(&self) -> (SelfCheckFinding, String) {
        let Some(ahead) = self.newest.as_ref().ok().and_then(SelfCheckStep::ahead) else {
            return (
                SelfCheckFinding::Unknown,
                "not compared with Halo’s".to_owned(),
            );
        };
        if ahead.abs() <= AGREES {
            return (SelfCheckFinding::Well, "agrees with Halo’s".to_owned());
        }
        let side = match ahead > TimeDelta::zero() {
            true => "ahead of",
            false => "behind",
        };
        let words = format!("{} s {side} Halo’s", ahead.abs().num_seconds());
        match ahead.abs() < WRONG {
            true => (SelfCheckFinding::Well, words),
            false => (
                SelfCheckFinding::Wrong,
                format!("{words}: set this server’s clock"),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(failure: Option<FailureClass>, ahead: i64) -> SelfCheck {
        let at = DateTime::<Utc>::UNIX_EPOCH + TimeDelta::days(20_000);
        SelfCheck {
            host: "api.haloconnect.io".to_owned(),
            has_second_key: false,
            newest: Ok(SelfCheckStep {
                at,
                halo_now: Some(at - TimeDelta::seconds(ahead)),
                latency_ms: 84,
                failure,
                message: "connection refused".to_owned(),
                with_second_key: false,
            }),
        }
    }

    fn findings(check: &SelfCheck) -> [SelfCheckFinding; 4] {
        [
            check.connection(),
            check.key(),
            check.address(),
            check.clock(),
        ]
        .map(|(finding, _)| finding)
    }

    #[test]
    fn what_was_not_asked_is_unknown() {
        for why in SelfCheckSkipped::ALL {
            let check = SelfCheck {
                newest: Err(*why),
                ..heard(None, 0)
            };
            assert_eq!(findings(&check), [SelfCheckFinding::Unknown; 4]);
            assert_eq!(check.halo().0, SelfCheckFinding::Unknown);
            assert_eq!(check.key().1, "not tried; no second key is set");
        }
    }

    #[test]
    fn a_refusal_tells_no_more_than_it_says() {
        use FailureClass::{
            Forbidden, HaloUnreachable, IpNotAllowed, KeyRejected, MalformedAnswer, NotFound,
            RateLimited,
        };
        use SelfCheckFinding::{Unknown, Well, Wrong};
        let expected = [
            (None, [Well, Well, Well, Well]),
            (Some(NotFound), [Well, Well, Well, Well]),
            (Some(KeyRejected), [Wrong, Wrong, Unknown, Well]),
            (Some(IpNotAllowed), [Wrong, Unknown, Wrong, Well]),
            (Some(RateLimited), [Wrong, Well, Unknown, Well]),
            (Some(Forbidden), [Wrong, Unknown, Unknown, Well]),
            (Some(HaloUnreachable), [Wrong, Unknown, Unknown, Unknown]),
            (Some(MalformedAnswer), [Wrong, Unknown, Unknown, Unknown]),
        ];
        for (failure, expected) in expected {
            assert_eq!(findings(&heard(failure, 0)), expected, "{failure:?}");
        }
    }

    #[test]
    fn only_a_key_that_was_accepted_is_said_to_work() {
        for class in FailureClass::ALL {
            let check = heard(Some(*class), 0);
            let (finding, words) = check.connection();
            assert_eq!(
                words.contains("works"),
                finding == SelfCheckFinding::Well,
                "{class}"
            );
        }
        let refused = heard(Some(FailureClass::KeyRejected), 0);
        let (_, words) = refused.connection();
        assert!(words.starts_with("Halo Cloud rejects our key. Check the key"));
        assert_eq!(refused.key().1, "refused; no second key is set");
    }

    #[test]
    fn which_of_two_keys_works_is_told() {
        let check = SelfCheck {
            has_second_key: true,
            ..heard(None, 0)
        };
        assert_eq!(check.key().1, "accepted; a second key is set");
        let both = SelfCheck {
            has_second_key: true,
            ..heard(Some(FailureClass::KeyRejected), 0)
        };
        assert_eq!(both.key().1, "both keys are refused");
        let second = SelfCheck {
            newest: check.newest.clone().map(|asked| SelfCheckStep {
                with_second_key: true,
                ..asked
            }),
            ..check
        };
        assert!(second.key().1.contains("the first was refused"));
        let (finding, words) = second.connection();
        assert_eq!(finding, SelfCheckFinding::Well);
        assert!(words.starts_with("The first key is refused"), "{words}");
    }

    #[test]
    fn a_clock_is_wrong_only_when_it_is_well_off() {
        let said = |ahead| heard(None, ahead).clock();
        assert_eq!(
            said(1),
            (SelfCheckFinding::Well, "agrees with Halo’s".to_owned())
        );
        assert_eq!(
            said(-9),
            (SelfCheckFinding::Well, "9 s behind Halo’s".to_owned())
        );
        let (finding, words) = said(90);
        assert_eq!(finding, SelfCheckFinding::Wrong);
        assert_eq!(words, "90 s ahead of Halo’s: set this server’s clock");
    }

    #[test]
    fn whoever_answers_in_halos_place_is_not_halo_cloud() {
        let (finding, words) = heard(Some(FailureClass::MalformedAnswer), 0).halo();
        assert_eq!(finding, SelfCheckFinding::Wrong);
        assert_eq!(
            words,
            "no answer of Halo’s from api.haloconnect.io: connection refused"
        );
        assert_eq!(
            heard(Some(FailureClass::KeyRejected), 0).halo().1,
            "answered in 84 ms from api.haloconnect.io"
        );
    }
}
