//! Pairing: the one question that changes something at Halo, asked only when a person says so and only
//! where it is switched on. That it was asked is written before it is, so of whoever was shut out nothing
//! is asked; what Halo answers is kept whoever is still there to read it. The code is kept nowhere, not even
//! where Halo repeats it. A code is short, so with one site it is tried five times an hour.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use domain::audit::Action;
use domain::import::clipped;
use domain::outside_text::isolated;
use domain::practice::PracticeId;
use domain::rate::Rate;
use domain::site::{Pms, SiteKey};
use store::{AuditPrincipal, StoreError};

use crate::Monitor;
use crate::commands::{self, NO_SUCH_PRACTICE};
use crate::pages;

/// No code is so short: to hide it would only spoil Halo's words.
const TOO_SHORT: usize = 3;

/// How often Halo is asked to pair with one site. Nobody reads a code wrong so often.
const TRIES: Rate = Rate {
    times: 5,
    within: TimeDelta::hours(1),
};

/// Halo was asked too often to pair with a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "Halo is asked to pair with one site five times an hour at most. Wait {} min.",
    .0.num_minutes() + 1
)]
pub struct TriedTooOften(pub TimeDelta);

/// Until when the tries of each site would be spread out evenly.
#[derive(Debug, Default)]
pub(crate) struct PairingTries(Mutex<BTreeMap<SiteKey, DateTime<Utc>>>);

impl PairingTries {
    fn once_more(&self, site: &SiteKey, now: DateTime<Utc>) -> Result<(), TriedTooOften> {
        let mut lately = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lately.retain(|_, until| *until > now);
        let until = TRIES.once_more(lately.get(site).copied(), now);
        lately.insert(site.clone(), until.map_err(TriedTooOften)?);
        Ok(())
    }
}

/// Why the site of a practice was not paired.
#[derive(Debug, thiserror::Error)]
pub enum NotPaired {
    /// No practice has this number, or it is retired.
    #[error("{NO_SUCH_PRACTICE}")]
    NoSuchPractice,
    /// Halo was not asked.
    #[error("{0}")]
    NotAsked(&'static str),
    /// Halo was asked too often.
    #[error(transparent)]
    TooOften(TriedTooOften),
    /// Halo refused, in its words.
    #[error("{0}")]
    Refused(String),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What Halo answered.
pub(crate) struct PairReply {
    /// In words, to be kept.
    pub words: String,
    /// Whether it paired.
    pub is_paired: bool,
}

/// Whether pairing is switched on.
pub fn may_pair(monitor: &Monitor) -> bool {
    monitor.settings.pairing
}

/// Asks Halo to pair with the site of a practice, and about that site at once. Says what Halo
/// answered.
///
/// # Errors
/// [`NotPaired`]; where Halo refused, with its words.
pub async fn pair_practice(
    monitor: &Monitor,
    id: PracticeId,
    code: &str,
    by: &AuditPrincipal,
) -> Result<String, NotPaired> {
    let entry = commands::entered_for(monitor, id).ok_or(NotPaired::NoSuchPractice)?;
    let subject = format!("practice:{id}");
    let answer = ask_to_pair(monitor, &entry.site, code, &subject, by).await?;
    let now = monitor.now();
    let kept = monitor
        .store
        .keep_outcome(Action::Paired, &subject, &answer.words, by, now);
    let may_be_told = kept.await?;
    if answer.is_paired {
        if let Some(site) = pages::site_row(monitor, id) {
            monitor.engine.look_up_now(site).await;
        }
        monitor.live().tell(vec![id]);
    }
    match (may_be_told, answer.is_paired) {
        (false, _) => Err(StoreError::SignedOutMeanwhile.into()),
        (true, true) => Ok(answer.words),
        (true, false) => Err(NotPaired::Refused(answer.words)),
    }
}

/// Asks Halo to pair with a site, within the budget, once it stands in the trail who has it asked about
/// what.
///
/// # Errors
/// [`NotPaired::NotAsked`], [`NotPaired::TooOften`], or that whoever asks is not let in any more.
pub(crate) async fn ask_to_pair(
    monitor: &Monitor,
    site: &SiteKey,
    code: &str,
    subject: &str,
    by: &AuditPrincipal,
) -> Result<PairReply, NotPaired> {
    if !may_pair(monitor) {
        return Err(NotPaired::NotAsked(
            "Pairing is switched off. Start Sundog with --pairing to allow it.",
        ));
    }
    let code = Some(code.trim()).filter(|code| !code.is_empty());
    if site.pms == Pms::BestPractice && code.is_none() {
        return Err(NotPaired::NotAsked(
            "Best Practice needs the pairing code that the practice makes under Setup > \
             Configuration > Database > Set up third-party integrations.",
        ));
    }
    let tried = monitor.pairing_tries.once_more(site, monitor.now());
    tried.map_err(NotPaired::TooOften)?;
    let store = &monitor.store;
    let asked = store.keep(Action::PairingAsked, subject, by, monitor.now());
    asked.await?;
    let Ok(reply) = monitor.engine.pair(site, code).await else {
        let why = "The quota of requests is spent just now. Try again shortly.";
        let kept = store.keep_outcome(Action::Paired, subject, why, by, monitor.now());
        kept.await?;
        return Err(NotPaired::NotAsked(why));
    };
    let outcome = reply.outcome;
    let is_paired = outcome.is_ok();
    let words = match outcome {
        Ok(site) => {
            let guid = site.guid.map(|guid| guid.to_string()).unwrap_or_default();
            let name = isolated(&clipped(site.name.as_deref().unwrap_or_default()));
            format!("Paired: Halo names {guid} {name}")
        }
        Err(failure) => format!("Halo did not pair: {}", failure.message),
    };
    let words = without(&words, code.unwrap_or_default());
    Ok(PairReply { words, is_paired })
}

/// The words without the code.
fn without(words: &str, code: &str) -> String {
    if code.chars().count() <= TOO_SHORT {
        return words.to_owned();
    }
    let spellings = [code.to_owned(), code.to_lowercase(), code.to_uppercase()];
    let spellings = spellings.iter();
    spellings.fold(words.to_owned(), |words, code| {
        words.replace(code, "[code]")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_tried_five_times_an_hour_at_one_site_and_at_others_all_the_same() {
        let tries = PairingTries::default();
        let site = |id: &str| SiteKey {
            pms: Pms::BestPractice,
            site_id: id.parse().unwrap(),
        };
        let at = |minute| DateTime::UNIX_EPOCH + TimeDelta::minutes(minute);
        for _ in 0..5 {
            tries.once_more(&site("1"), at(0)).unwrap();
        }
        let refused = tries.once_more(&site("1"), at(1)).unwrap_err();
        assert!(refused.to_string().contains("Wait 12 min"), "{refused}");
        assert!(tries.once_more(&site("2"), at(1)).is_ok());
        assert!(tries.once_more(&site("1"), at(13)).is_ok());
    }

    #[test]
    fn a_code_that_halo_repeats_is_hidden() {
        assert_eq!(
            without("ABC123 (abc123) is not valid.", "ABC123"),
            "[code] ([code]) is not valid."
        );
        assert_eq!(without("A code is missing.", "A"), "A code is missing.");
    }
}
