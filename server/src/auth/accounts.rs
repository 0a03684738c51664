//! How people prove who they are, and how they come by an account.

use std::net::IpAddr;
use std::sync::Arc;

use anyhow::Context;
use chrono::{DateTime, TimeDelta, Utc};
use domain::principal::{NotAName, StaffId, principal_name};
use store::{AuditPrincipal, Staff, Store, StoreError};
use url::Url;

use super::code_throttle::{CodeAttempt, CodeThrottle, WrongCodes};
use super::known_places::KnownPlaces;
use super::login_throttle::{LoginAttempt, LoginThrottle, Throttled};
use super::password_rules::{BadPassword, PasswordOwner};
use super::passwords::Passwords;
use super::secrets_key::{NoKey, SecretsKey};
use super::{codes, secrets};

/// How long an invitation is good.
const INVITATION_LASTS: TimeDelta = TimeDelta::hours(72);

/// How long the first admin's link is good, for whoever sits at the console. The next start makes another.
const FIRST_LINK_LASTS: TimeDelta = TimeDelta::hours(1);

/// Why somebody is not let in.
#[derive(Debug, thiserror::Error)]
pub enum NotLetIn {
    /// Name and password do not belong together, or the person was shut out: which, is not said.
    #[error("Name or password is wrong.")]
    WrongPassword,
    /// The code is wrong or was used.
    #[error("This code is wrong, too old or was used already. Wait for the next one.")]
    WrongCode,
    /// Too many failures for this name from this address.
    #[error(
        "Too many wrong answers for this name from your address. Try again in {} s; from elsewhere you can sign in at once.",
        seconds(*.0)
    )]
    Wait(TimeDelta),
    /// Too many failures in this network.
    #[error("Too many wrong answers from your network. Try again in {} s.", seconds(*.0))]
    NetworkWaits(TimeDelta),
    /// Too many failures for this name, from places where its person never was.
    #[error(
        "Somebody guesses at this name. Try again in {} s; where you signed in before you can sign in at once.",
        seconds(*.0)
    )]
    NameWaits(TimeDelta),
    /// Too many wrong codes.
    #[error(
        "Too many wrong codes. Try again in {} s; a recovery code opens at once.",
        seconds(*.0)
    )]
    CodeWaits(TimeDelta),
    /// Too many wrong recovery codes.
    #[error("Too many wrong recovery codes. Try again in {} s, or begin again.", seconds(*.0))]
    RecoveryCodeWaits(TimeDelta),
    /// The key file with which the secrets of apps can be read is not there, or is another one.
    #[error(
        "Codes cannot be checked now. Give a recovery code instead, and tell whoever runs Sundog that its key \
         file is missing or another one: the log names it."
    )]
    NoKey,
    /// Too many from this address are being checked.
    #[error(
        "Too many people sign in from your address at this moment. Try again in a few seconds."
    )]
    Busy,
    /// The database does not answer.
    #[error("Sundog's database does not answer. Try again shortly.")]
    Store(#[from] StoreError),
}

impl From<Throttled> for NotLetIn {
    fn from(throttled: Throttled) -> Self {
        match throttled {
            Throttled::Here(wait) => Self::Wait(wait),
            Throttled::Network(wait) => Self::NetworkWaits(wait),
            Throttled::Name(wait) => Self::NameWaits(wait),
        }
    }
}

/// Why an account was not made or changed.
#[derive(Debug, thiserror::Error)]
pub enum AccountProblem {
    /// The name will not do.
    #[error(transparent)]
    Name(#[from] NotAName),
    /// The password will not do.
    #[error(transparent)]
    Password(#[from] BadPassword),
    /// The password that was given to prove it is them is wrong.
    #[error("your present password is wrong: type it again")]
    NotThePresentOne,
    /// Too many wrong passwords were given.
    #[error(transparent)]
    NotLetIn(NotLetIn),
    /// No secret of an app can be kept or read.
    #[error(
        "secrets of apps cannot be encrypted now: tell whoever runs Sundog that its key file is missing or \
         another one; the log names it"
    )]
    NoKey,
    /// A code from the app is wrong.
    #[error("this code is wrong or too old: type the one that the app shows now")]
    Code,
    /// The database refuses, for a reason that the person can do something about.
    #[error(transparent)]
    Refused(StoreError),
    /// The database does not answer. Why, is in the log.
    #[error("Sundog's database does not answer: try again shortly")]
    Database,
}

impl From<StoreError> for AccountProblem {
    fn from(error: StoreError) -> Self {
        if error.is_for_people() {
            return Self::Refused(error);
        }
        tracing::error!(%error, "an account could not be read or changed");
        Self::Database
    }
}

impl From<NoKey> for AccountProblem {
    fn from(error: NoKey) -> Self {
        if let NoKey::Store(error) = error {
            return error.into();
        }
        tracing::error!("the secret of an app could not be encrypted or read: {error}");
        Self::NoKey
    }
}

/// Accounts, over the store. Cheap to clone; all clones share what was counted.
#[derive(Clone, Debug)]
pub struct Accounts {
    store: Store,
    /// With which the secrets of apps are kept.
    pub secrets_key: SecretsKey,
    passwords: Arc<Passwords>,
    login_throttle: Arc<LoginThrottle>,
    code_throttle: Arc<CodeThrottle>,
    known_places: Arc<KnownPlaces>,
}

impl Accounts {
    /// Ready to work.
    ///
    /// # Errors
    /// When this machine cannot hash passwords.
    pub async fn new(store: Store, secrets_key: SecretsKey) -> anyhow::Result<Self> {
        Ok(Self {
            store,
            secrets_key,
            passwords: Arc::new(
                Passwords::new()
                    .await
                    .context("Cannot prepare to check passwords")?,
            ),
            login_throttle: Arc::default(),
            code_throttle: Arc::default(),
            known_places: Arc::default(),
        })
    }

    /// The person who has this name and password. The check goes on, and counts, where whoever
    /// asked hangs up.
    ///
    /// # Errors
    /// [`NotLetIn`].
    pub async fn prove_password(
        &self,
        name: &str,
        password: &str,
        address: IpAddr,
        now: DateTime<Utc>,
    ) -> Result<Staff, NotLetIn> {
        let accounts = self.clone();
        let (name, password) = (name.to_owned(), password.to_owned());
        uncut(async move {
            accounts
                .check_password(&name, &password, address, now)
                .await
        })
        .await
    }

    async fn check_password(
        &self,
        name: &str,
        password: &str,
        address: IpAddr,
        now: DateTime<Utc>,
    ) -> Result<Staff, NotLetIn> {
        let _turn = self
            .login_throttle
            .turn(address)
            .await
            .ok_or(NotLetIn::Busy)?;
        let found = self.store.staff_called(name).await?;
        let (places, epoch) = (&self.known_places, found.as_ref().map(|one| one.epoch));
        let is_known_place = places.knows(&self.store, name, epoch, address, now);
        let attempt = LoginAttempt::new(name, address, is_known_place.await?);
        let begun = self.login_throttle.begin(&attempt, now)?;
        let person = found.filter(|person| person.disabled_at.is_none());
        let kept = person.as_ref().and_then(|one| one.password_hash.clone());
        let fits = self.passwords.fits(password, kept, begun.has_failed).await;
        match person {
            Some(person) if fits => {
                self.login_throttle.succeeded(&attempt);
                Ok(person)
            }
            Some(_) | None => Err(begun
                .else_waits
                .map_or(NotLetIn::WrongPassword, NotLetIn::from)),
        }
    }

    /// Remembers that a person came in from an address: guessers elsewhere do not slow them there.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn came_in(
        &self,
        person: &Staff,
        address: IpAddr,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let places = &self.known_places;
        places.learn(&self.store, person, address, now).await
    }

    /// Remembers that a person shut out whoever else is signed in as them.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn is_only_here(
        &self,
        person: &Staff,
        address: IpAddr,
        now: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let places = &self.known_places;
        places.forget(&self.store, person, now).await?;
        places.learn(&self.store, person, address, now).await
    }

    /// Proves a person by a code of their app, or by a recovery code, which is used up. `sign_in` tells one
    /// sign-in from another. What others tried meanwhile is for the person to know.
    ///
    /// # Errors
    /// [`NotLetIn`].
    pub async fn prove_code(
        &self,
        person: &Staff,
        code: &str,
        sign_in: String,
        address: IpAddr,
        now: DateTime<Utc>,
    ) -> Result<Option<WrongCodes>, NotLetIn> {
        let places = &self.known_places;
        let attempt = CodeAttempt {
            staff: person.id,
            sign_in,
            address,
            is_known_place: places
                .knows(&self.store, &person.name, Some(person.epoch), address, now)
                .await?,
            is_recovery: !codes::is_a_code(code),
        };
        let accounts = self.clone();
        let (person, code) = (person.clone(), code.to_owned());
        uncut(async move { accounts.check_code(&person, &code, attempt, now).await }).await
    }

    async fn check_code(
        &self,
        person: &Staff,
        code: &str,
        attempt: CodeAttempt,
        now: DateTime<Utc>,
    ) -> Result<Option<WrongCodes>, NotLetIn> {
        let throttle = &self.code_throttle;
        throttle
            .begin(&attempt, now)
            .map_err(|wait| match attempt.is_recovery {
                true => NotLetIn::RecoveryCodeWaits(wait),
                false => NotLetIn::CodeWaits(wait),
            })?;
        match self.is_code_of(person, code, attempt.address, now).await {
            Ok(true) => Ok(throttle.succeeded(&attempt)),
            Ok(false) => {
                throttle.failed(&attempt);
                Err(NotLetIn::WrongCode)
            }
            Err(error) => {
                throttle.take_back(&attempt);
                Err(error)
            }
        }
    }

    async fn is_code_of(
        &self,
        person: &Staff,
        code: &str,
        address: IpAddr,
        now: DateTime<Utc>,
    ) -> Result<bool, NotLetIn> {
        if codes::is_a_code(code) {
            return self.is_of_their_app(person, code, now).await;
        }
        let digest = secrets::digest(&secrets::tidied(code));
        let by = AuditPrincipal::named(person.name.clone(), Some(address.to_string()));
        let used = self.store.use_recovery_code(person.id, digest, &by, now);
        Ok(used.await?)
    }

    async fn is_of_their_app(
        &self,
        person: &Staff,
        code: &str,
        now: DateTime<Utc>,
    ) -> Result<bool, NotLetIn> {
        if !person.has_second_factor {
            return Ok(false);
        }
        let sealed = self.store.totp_secret(person.id).await?;
        let secret = sealed
            .ok_or(NoKey::Changed)
            .and_then(|sealed| self.secrets_key.open(person.id, &sealed));
        let secret = secret.map_err(|error| {
            tracing::error!("a code could not be checked: {error}");
            NotLetIn::NoKey
        })?;
        match codes::step_of(&secret, code, now) {
            Some(step) => Ok(self.store.use_totp_step(person.id, step).await?),
            None => Ok(false),
        }
    }

    /// What is kept of a password that was typed twice.
    ///
    /// # Errors
    /// [`AccountProblem::Password`].
    pub async fn new_password(
        &self,
        password: &str,
        again: &str,
        owner: PasswordOwner,
    ) -> Result<String, AccountProblem> {
        if password != again {
            return Err(BadPassword::Different.into());
        }
        Ok(self.passwords.hash(password, owner).await?)
    }

    /// Whether a password is that of a person who is signed in. Guessing it is slowed like guessing
    /// at the door.
    ///
    /// # Errors
    /// [`AccountProblem::NotThePresentOne`], or when the database does not answer.
    pub async fn is_them(
        &self,
        person: &Staff,
        password: &str,
        address: IpAddr,
        now: DateTime<Utc>,
    ) -> Result<(), AccountProblem> {
        match self
            .prove_password(&person.name, password, address, now)
            .await
        {
            Ok(_) => Ok(()),
            Err(NotLetIn::Store(error)) => Err(error.into()),
            Err(NotLetIn::WrongPassword) => Err(AccountProblem::NotThePresentOne),
            Err(slowed) => Err(AccountProblem::NotLetIn(slowed)),
        }
    }
}

/// Runs a check to its end, whether or not anybody waits for it: otherwise hanging up would free
/// the turn and count nothing, while the hashing goes on.
async fn uncut<T: Send + 'static>(
    check: impl Future<Output = Result<T, NotLetIn>> + Send + 'static,
) -> Result<T, NotLetIn> {
    match tokio::spawn(check).await {
        Ok(outcome) => outcome,
        Err(failure) => match failure.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => Err(NotLetIn::Busy),
        },
    }
}

/// Adds a person who will choose a password by an invitation.
///
/// # Errors
/// When the name will not do or is taken.
pub async fn add(
    store: &Store,
    name: &str,
    role: domain::permission::Role,
    password_hash: Option<String>,
    by: &AuditPrincipal,
    now: DateTime<Utc>,
) -> Result<StaffId, AccountProblem> {
    let name = principal_name(name)?;
    Ok(store.add_staff(&name, role, password_hash, by, now).await?)
}

/// Makes a link with which a person, or the first admin, chooses a password.
///
/// # Errors
/// When the database refuses.
pub async fn invitation(
    store: &Store,
    staff: Option<StaffId>,
    public_url: &Url,
    by: &AuditPrincipal,
    now: DateTime<Utc>,
) -> Result<String, StoreError> {
    let secret = secrets::link();
    let lasts = match staff {
        Some(_) => INVITATION_LASTS,
        None => FIRST_LINK_LASTS,
    };
    let until = now + lasts;
    store
        .invite(staff, secrets::digest(&secret), until, by, now)
        .await?;
    let origin = public_url.as_str().trim_end_matches('/');
    Ok(format!("{origin}/welcome?token={secret}"))
}

/// Whole seconds to wait, at least one.
pub fn seconds(wait: TimeDelta) -> i64 {
    wait.num_seconds() + 1
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;
    use std::time::Duration;

    use super::*;

    const OFFICE: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 7));

    #[tokio::test]
    async fn whoever_hangs_up_in_the_middle_has_failed_all_the_same() {
        let directory = tempfile::tempdir().unwrap();
        let store = Store::open(&directory.path().join("sundog.db"))
            .await
            .unwrap();
        let key = SecretsKey::new(&directory.path().join("key"), store.clone());
        let accounts = Accounts::new(store, key).await.unwrap();
        let guess = || accounts.prove_password("Kim", "wrong", OFFICE, DateTime::UNIX_EPOCH);
        for _ in 0..5 {
            let hung_up = tokio::time::timeout(Duration::ZERO, guess()).await;
            assert!(hung_up.is_err());
        }
        // The checks of one address take turns, so this one comes after theirs.
        let refusal = guess().await.unwrap_err();
        assert!(matches!(refusal, NotLetIn::Wait(_)), "{refusal}");
    }
}
