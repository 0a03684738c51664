//! Passwords: what may be one, and how it is kept and checked.
//!
//! argon2id in its recommended measure, about 19 MB and some tens of milliseconds each, so it runs
//! off the async threads and only two at a time. A name that nobody has costs the same as one that
//! somebody has: otherwise the time would tell which names exist.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use std::sync::Arc;

use tokio::sync::Semaphore;

/// The shortest password, in characters. A sentence is better than a rule about digits.
pub const LEAST: usize = 8;
/// The longest, in bytes: more would only keep the processor busy.
const MOST: usize = 1000;
/// How many are stretched at the same time.
const AT_ONCE: usize = 2;

/// A password that will not do, and what to do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadPassword {
    /// Too short.
    #[error("the password is shorter than {LEAST} characters: a sentence is easy to remember")]
    TooShort,
    /// Too long.
    #[error("the password is longer than {MOST} bytes: choose a shorter one")]
    TooLong,
    /// The two that were typed differ.
    #[error("the two passwords differ: type the same one twice")]
    Different,
    /// The machine could not do it.
    #[error("the password could not be processed: try again")]
    NotNow,
}

/// Keeps and checks passwords.
#[derive(Debug)]
pub struct Passwords {
    turns: Arc<Semaphore>,
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
            nobodys: String::new(),
        };
        passwords.nobodys = passwords.hash(&super::secrets::link()).await?;
        Ok(passwords)
    }

    /// What is kept of a password.
    ///
    /// # Errors
    /// [`BadPassword`] says what is wrong with it.
    pub async fn hash(&self, password: &str) -> Result<String, BadPassword> {
        if password.chars().count() < LEAST {
            return Err(BadPassword::TooShort);
        }
        if password.len() > MOST {
            return Err(BadPassword::TooLong);
        }
        let password = password.to_owned();
        self.in_turn(move || {
            let hash = Argon2::default().hash_password(password.as_bytes());
            hash.map(|hash| hash.to_string()).ok()
        })
        .await
        .ok_or(BadPassword::NotNow)
    }

    /// Whether a password fits what was kept. Nothing kept fits nothing, at the same cost.
    pub async fn fits(&self, password: &str, kept: Option<String>) -> bool {
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

    #[tokio::test]
    async fn a_password_fits_what_was_kept_of_it_and_nothing_else_does() {
        let passwords = Passwords::new().await.unwrap();
        let kept = passwords.hash("correct horse").await.unwrap();
        assert!(kept.starts_with("$argon2id$"), "{kept}");
        assert!(passwords.fits("correct horse", Some(kept.clone())).await);
        assert!(!passwords.fits("Correct horse", Some(kept)).await);
        assert!(!passwords.fits("correct horse", None).await);
        assert!(!passwords.fits("", Some("no hash".to_owned())).await);
    }

    #[tokio::test]
    async fn what_is_too_short_or_too_long_is_refused_with_what_to_do() {
        let passwords = Passwords::new().await.unwrap();
        let short = passwords.hash("1234567").await.unwrap_err();
        assert!(short.to_string().contains("sentence"));
        let long = passwords.hash(&"x".repeat(1001)).await.unwrap_err();
        assert_eq!(long, BadPassword::TooLong);
        assert!(passwords.hash("éééééééé").await.is_ok());
    }
}
