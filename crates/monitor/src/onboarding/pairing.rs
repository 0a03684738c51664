//! Pairing: the one question that changes something at Halo, asked only when a person says so and only
//! where it is switched on. What Halo answers is kept with the row and in the audit trail; the code is
//! kept nowhere.

use domain::import::clipped;
use domain::practice_entry;
use domain::site::Pms;
use store::Author;

use super::NotOnboarded;
use crate::Monitor;

impl Monitor {
    /// Whether pairing is switched on.
    pub fn may_pair(&self) -> bool {
        self.settings.pairing
    }

    /// Asks Halo to pair with a row's site and has the row looked up again.
    ///
    /// # Errors
    /// [`NotOnboarded`]; where Halo refused, with its words.
    pub async fn pair_row(
        &self,
        row: (i64, i64, i64),
        code: &str,
        by: &Author,
    ) -> Result<(), NotOnboarded> {
        let refuse = |words: &str| Err(NotOnboarded::NotAcceptable(words.to_owned()));
        if !self.may_pair() {
            return refuse("Pairing is switched off. Start Sundog with --pairing to allow it.");
        }
        let there = self.open_row(row).await?;
        let entry = practice_entry::of_cells(&there.cells);
        let entry = entry.map_err(NotOnboarded::NotAcceptable)?;
        let code = Some(code.trim()).filter(|code| !code.is_empty());
        if entry.site.pms == Pms::BestPractice && code.is_none() {
            return refuse(
                "Best Practice needs the pairing code that the practice makes under Setup > \
                 Configuration > Database > Set up third-party integrations.",
            );
        }
        {
            let now = self.clock.now();
            let mut watch = self.watch.lock().await;
            if watch.budget.paused_until(now).is_some() || watch.budget.available(now) == 0 {
                return refuse("The budget of requests is spent just now. Try again shortly.");
            }
            watch.budget.spend(now, 1);
        }
        let heard = self.halo.pair(&entry.site, code).await.outcome;
        let now = self.clock.now();
        let (answer, refused) = match heard {
            Ok(site) => {
                let guid = site.guid.map(|guid| guid.to_string()).unwrap_or_default();
                let name = clipped(site.name.as_deref().unwrap_or_default());
                (format!("Paired: Halo names {guid} {name}"), None)
            }
            Err(failure) => {
                let words = format!("Halo did not pair: {}", failure.message);
                (words.clone(), Some(words))
            }
        };
        self.store.note_pairing(row, &answer, by, now).await?;
        match refused {
            Some(words) => Err(NotOnboarded::NotAcceptable(words)),
            None => Ok(()),
        }
    }
}
