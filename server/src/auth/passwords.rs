//! Passwords: how one is kept and checked. What may be one is in `password_rules`.
//!
//! argon2id in its recommended measure, about 19 MB and some tens of milliseconds each, so it runs
//! off the async threads and only two at a time. A name that nobody has costs the same as one that
//! somebody has: otherwise the time would tell which names exist.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use std::sync::Arc;

use tokio::sync::Semaphore;

use super::password_rules::{self, BadPassword, MOST, PasswordOwner};

/// How many are stretched at the same time.
const AT_ONCE: usize = 2;

/// Keeps and checks passwords.
#[derive(Debug)]
pub struct Passwords {
    turns: Arc<Semaphore>,
    /// How many of them may be for networks that failed before.
    places_of_failures: Semaphore,
    /// The hash that unknown names are checked against.
    nobodys: String,
}

impl Passwords {
    /// Ready to work. Costs one hash.
    ///
    /// # Errors
    /// When this machine cannot hash at all.
    pub async fn new() -> Result<Self, BadPassword> {
        let mut passwords = Self {
            turns: Arc::new(Semaphore::new(AT_ONCE)),
            places_of_failures: Semaphore::new(AT_ONCE - 1),
            nobodys: String::new(),
        };
        passwords.nobodys = passwords.stretched(super::secrets::link()).await?;
        Ok(passwords)
    }

    /// What is kept of a password.
    ///
    /// # Errors
    /// [`BadPassword`] says what is wrong with it.
    pub async fn hash(&self, password: &str, owner: PasswordOwner) -> Result<String, BadPassword> {
        let chosen = password.to_owned();
        let checked = self.in_turn(move || Some(password_rules::check(&chosen, &owner)));
        checked.await.ok_or(BadPassword::NotNow)??;
        self.stretched(password.to_owned()).await
    }

    async fn stretched(&self, password: String) -> Result<String, BadPassword> {
        self.in_turn(move || {
            let hash = Argon2::default().hash_password(password.as_bytes());
            hash.map(|hash| hash.to_string()).ok()
        })
        .await
        .ok_or(BadPassword::NotNow)
    }

    /// Whether a password fits what was kept. Nothing kept fits nothing, at the same cost.
    ///
    /// Where the network has failed before, one place is left to those whose has not: a flood of
    /// guesses does not keep everybody else waiting.
    pub async fn fits(&self, password: &str, kept: Option<String>, has_failed: bool) -> bool {
        let _place = match has_failed {
            true => self.places_of_failures.acquire().await.ok(),
            false => None,
        };
        let somebodys = kept.is_some() && password.len() <= MOST;
        let kept = kept.unwrap_or_else(|| self.nobodys.clone());
        let password: String = password.chars().take(MOST).collect();
        let fits = self
            .in_turn(move || {
                let kept = PasswordHash::new(&kept).ok()?;
                let checked = Argon2::default().verify_password(password.as_bytes(), &kept);
                checked.ok()
            })
            .await;
        somebodys && fits.is_some()
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Option<T> + Send + 'static,
    ) -> Option<T> {
        let turn = Arc::clone(&self.turns).acquire_owned().await.ok()?;
        let work = move || {
            // The turn lasts as long as the work, even where nobody waits for it any more.
            let _turn = turn;
            work()
        };
        tokio::task::spawn_blocking(work).await.ok().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kim() -> PasswordOwner {
        PasswordOwner {
            name: "Kim".to_owned(),
            host: "localhost".to_owned(),
        }
    }

    #[tokio::test]
    async fn a_password_fits_what_was_kept_of_it_and_nothing_else_does() {
        let passwords = Passwords::new().await.unwrap();
        let kept = passwords
            .hash("correct horse battery", kim())
            .await
            .unwrap();
        assert!(kept.starts_with("$argon2id$"), "{kept}");
        assert!(
            passwords
                .fits("correct horse battery", Some(kept.clone()), false)
                .await
        );
        assert!(
            !passwords
                .fits("Correct horse battery", Some(kept), false)
                .await
        );
        assert!(!passwords.fits("correct horse battery", None, false).await);
        assert!(!passwords.fits("", Some("no hash".to_owned()), false).await);
    }

    #[tokio::test]
    async fn a_password_that_is_tried_first_is_not_kept() {
        let passwords = Passwords::new().await.unwrap();
        let refusal = passwords.hash("password1", kim()).await.unwrap_err();
        assert_eq!(refusal, BadPassword::Guessable);
        let refusal = passwords.hash("sundog-kim", kim()).await.unwrap_err();
        assert_eq!(refusal, BadPassword::Personal);
    }
}
