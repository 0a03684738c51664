//! The words to send when something is wrong: one text for each state, reason, PMS and receiver.
//!
//! Each receiver has a file, which matches every reason by name, so that a new reason asks for its words. A
//! receiver who can do nothing about something gets none. Halo's contact page says whom to ask: a fault of
//! the PMS its vendor, one integration its integrator, several integrations or Halo Link itself Halo. The
//! facts of a practice (names, GUIDs, times) are put beneath by whoever knows them.

pub mod about_change;
mod to_halo_support;
mod to_pms_vendor;
mod to_practice;
mod to_practice_it;

use crate::headline::State;
use crate::outside_text::isolated;
use crate::reason::Reason;
use crate::site::Pms;
use crate::support_case::Receiver;

/// What somebody can be written to about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trouble {
    /// Halo Link closed its session in order.
    Stopped,
    /// It fell silent.
    Lost,
    /// Something with a reason.
    Because(Reason),
}

impl Trouble {
    /// What is wrong; nothing where nothing is, or nothing is known.
    const fn of(state: State, reason: Option<Reason>) -> Option<Self> {
        match (state, reason) {
            (State::Online | State::Retired, _) => None,
            (State::Offline, _) => Some(Self::Stopped),
            (State::Unreachable, _) => Some(Self::Lost),
            (
                State::Degraded | State::Blocked | State::Unknown | State::PendingSetup,
                Some(reason),
            ) => Some(Self::Because(reason)),
            (State::Degraded | State::Blocked | State::Unknown | State::PendingSetup, None) => None,
        }
    }
}

/// What to write to a receiver; none where they can do nothing about it.
pub fn words_to_send(
    state: State,
    reason: Option<Reason>,
    pms: Pms,
    receiver: Receiver,
) -> Option<String> {
    let trouble = Trouble::of(state, reason)?;
    match receiver {
        Receiver::HaloSupport => to_halo_support::words(trouble).map(str::to_owned),
        Receiver::Practice => to_practice::words(trouble, pms),
        Receiver::PracticeIt => to_practice_it::words(trouble, pms),
        Receiver::PmsVendor => to_pms_vendor::words(trouble, pms),
    }
}

/// Said beside words that tell what was tried or what the practice says.
pub const ONLY_WHAT_IS_SO: &str = "Send only what is so: take out what nobody has tried or said.";

/// What to write to whoever was written to and did not answer; `number` is theirs, empty where they gave none.
pub fn ask_again(receiver: Receiver, number: &str, sent: &str) -> String {
    let about = match number {
        "" => format!("We wrote to you on {sent} and have no answer yet."),
        number => {
            let number = isolated(number);
            format!("We wrote to you on {sent} (your number {number}) and have no answer yet.")
        }
    };
    let asks = match receiver {
        Receiver::HaloSupport => {
            "Please tell us whether somebody looks at it, and by when we may expect an answer."
        }
        Receiver::Practice => {
            "Our software cannot work with your system until this is settled. Please answer, or tell us whom \
             we should ask."
        }
        Receiver::PracticeIt => {
            "Please tell us whether you could look at the server, or when you will."
        }
        Receiver::PmsVendor => {
            "Please tell us whether somebody looks at it, or to whom we should turn."
        }
    };
    format!("{about} {asks}")
}

/// Where a practice lets an integration in, as its PMS calls it.
const fn where_to_enable(pms: Pms) -> &'static str {
    match pms {
        Pms::BestPractice => {
            "In Best Practice that is under Setup > Configuration > Database > Set up third-party integrations."
        }
        Pms::Zedmed => {
            "In Zedmed the practice enables it itself, in the settings for integrations."
        }
        Pms::D4w => "In D4W the practice enables it itself, in the settings for integrations.",
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::headline::{Headline, WhoActs};

    /// The states as they stand on screen, each with every reason.
    fn headlines() -> Vec<Headline> {
        let plain = [State::Online, State::Offline, State::Unreachable].map(|state| Headline {
            state,
            reason: None,
        });
        let with = [
            State::Degraded,
            State::Blocked,
            State::Unknown,
            State::PendingSetup,
        ];
        let with = with.into_iter().flat_map(|state| {
            Reason::ALL.iter().map(move |reason| Headline {
                state,
                reason: Some(*reason),
            })
        });
        plain.into_iter().chain(with).collect()
    }

    /// Reasons that stand on a track and behind no headline, or behind one that says something else.
    fn is_on_a_headline(headline: &Headline) -> bool {
        use Reason as R;
        let reasons: &[Reason] = match headline.state {
            State::Degraded => &[
                R::HeartbeatStale,
                R::ClockAdrift,
                R::Flapping,
                R::QueriesFailing,
            ],
            State::Blocked => &[
                R::NonAuthoritative,
                R::Forbidden,
                R::NotFound,
                R::Uninstalled,
                R::Removed,
                R::NotPaired,
            ],
            State::PendingSetup => &[R::Initialising, R::NoSiteFound],
            State::Unknown => &[R::HaloUnreachable, R::IdMismatch, R::SiteNotContacted],
            _ => return true,
        };
        headline
            .reason
            .is_some_and(|reason| reasons.contains(&reason))
    }

    #[test]
    fn whoever_acts_has_words_for_every_state_and_pms() {
        let days = TimeDelta::days(2);
        let mut checked = 0;
        for headline in headlines().iter().filter(|one| is_on_a_headline(one)) {
            for pms in Pms::ALL {
                let words =
                    |receiver| words_to_send(headline.state, headline.reason, *pms, receiver);
                match headline.who_acts(false, false, days) {
                    WhoActs::Practice => {
                        for receiver in [Receiver::Practice, Receiver::PracticeIt] {
                            assert!(words(receiver).is_some(), "{headline:?} {receiver}");
                        }
                    }
                    WhoActs::HaloSupport => {
                        assert!(words(Receiver::HaloSupport).is_some(), "{headline:?}");
                    }
                    WhoActs::Us | WhoActs::Nobody => {}
                }
                checked += 1;
            }
        }
        assert!(checked > 40, "{checked}");
    }

    #[test]
    fn every_text_is_whole_sentences_that_ask_for_something() {
        let mut texts = 0;
        for headline in headlines() {
            for pms in Pms::ALL {
                for receiver in Receiver::ALL {
                    let text = words_to_send(headline.state, headline.reason, *pms, *receiver);
                    let Some(text) = text else { continue };
                    assert!(text.ends_with(['.', '?']), "{text}");
                    assert!(text.contains("lease") || text.contains('?'), "{text}");
                    assert!(!text.contains("  "), "{text}");
                    texts += 1;
                }
            }
        }
        assert!(texts > 200, "{texts}");
    }

    #[test]
    fn what_is_well_or_ours_alone_is_written_to_nobody() {
        for receiver in Receiver::ALL {
            for (state, reason) in [
                (State::Online, None),
                (State::Retired, Some(Reason::Retired)),
                (State::Unknown, Some(Reason::NotObserved)),
                (State::Unknown, Some(Reason::DailyCapSpent)),
                (State::Unknown, Some(Reason::NetworkDown)),
            ] {
                let words = words_to_send(state, reason, Pms::Zedmed, *receiver);
                assert_eq!(words, None, "{state} {receiver}");
            }
        }
    }

    #[test]
    fn a_login_that_fails_is_the_practices_setting_or_the_credentials_of_the_pms() {
        let words = |pms, receiver| {
            words_to_send(State::Degraded, Some(Reason::QueriesFailing), pms, receiver).unwrap()
        };
        let practice = words(Pms::BestPractice, Receiver::Practice);
        assert!(
            practice.contains("Set up third-party integrations"),
            "{practice}"
        );
        let vendor = words(Pms::D4w, Receiver::PmsVendor);
        assert!(
            vendor.contains("credentials") && vendor.contains("D4W"),
            "{vendor}"
        );
        let it = words(Pms::Zedmed, Receiver::PracticeIt);
        assert!(it.contains("Halo Link Service"), "{it}");
    }

    #[test]
    fn zedmed_needs_its_ini_file_and_only_zedmed_has_one() {
        let words = |pms| words_to_send(State::Offline, None, pms, Receiver::PracticeIt).unwrap();
        assert!(words(Pms::Zedmed).contains("INI"));
        assert!(!words(Pms::BestPractice).contains("INI"));
    }

    #[test]
    fn whoever_did_not_answer_is_reminded_of_their_own_number() {
        let words = ask_again(Receiver::HaloSupport, "HC-4711", "18 Aug 2026 10:42 AEST");
        assert!(words.contains("your number HC-4711"), "{words}");
        let words = ask_again(Receiver::PmsVendor, "", "18 Aug 2026 10:42 AEST");
        assert!(!words.contains("number"), "{words}");
    }
}
