//! What people change about themselves: password, second factor, where they are signed in.

use std::net::IpAddr;

use app::form_outcome::ShownOnce;
use domain::action::field::Secret;
use domain::action::profile::{ProfileAction, ProfileActionKind};
use store::{EndedSessions, Staff, StoreError};

use super::context::ActionRequest;
use super::own_account::OwnAccount;
use super::{Completed, Perform};
use crate::auth::accounts::AccountProblem;
use crate::auth::sign_in::begin_session;
use crate::auth::{codes, secrets, session};
use crate::refusal::Refusal;

impl Perform for ProfileAction {
    async fn perform(self, _: &str, request: &ActionRequest) -> Result<Completed, Refusal> {
        let own = OwnAccount::find(request).await?;
        Ok(match self {
            Self::ChangePassword {
                current,
                password,
                again,
            } => {
                own.prove(&current, request).await?;
                change_password(&own, &password, &again, request).await?;
                Completed::Done
            }
            Self::BeginSecondFactor { current } => {
                // Whoever found a browser open must not lock its owner out.
                own.prove(&current, request).await?;
                Completed::Showing(begin(&own, request).await?)
            }
            Self::ConfirmSecondFactor { code } => {
                Completed::Showing(confirm(&own, &code, request).await?)
            }
            Self::RenewRecoveryCodes { current } => {
                own.prove(&current, request).await?;
                Completed::Showing(renew_codes(&own, request).await?)
            }
            Self::EndSecondFactor { current } => {
                own.prove(&current, request).await?;
                let auth_context = &request.context.auth_context;
                let (store, now) = (&auth_context.store, auth_context.now());
                let ended = store.end_second_factor(own.staff.id, request.audited_as(), now);
                ended.await.map_err(AccountProblem::from)?;
                Completed::Done
            }
            Self::ReadActs { up_to } => {
                let auth_context = &request.context.auth_context;
                let (store, now) = (&auth_context.store, auth_context.now());
                let read = store.acts_were_read(own.staff.id, up_to, now);
                read.await.map_err(AccountProblem::from)?;
                Completed::Done
            }
            Self::EndSession { number } => {
                end_sessions(&own, EndedSessions::One(number), request).await?
            }
            Self::EndOtherSessions {} => {
                end_sessions(&own, EndedSessions::AllBut(own.session), request).await?
            }
        })
    }

    /// A mistyped code must not cost the QR code that was scanned.
    async fn still_shown(kind: ProfileActionKind, request: &ActionRequest) -> Option<ShownOnce> {
        if kind != ProfileActionKind::ConfirmSecondFactor {
            return None;
        }
        let own = OwnAccount::find(request).await.ok()?;
        let secret = new_app(&own, request).await.ok()?;
        Some(shown(&secret, &request.by.principal.name()))
    }
}

/// Sets a password, which signs the person out everywhere, and in again here.
async fn change_password(
    own: &OwnAccount,
    password: &Secret,
    again: &Secret,
    request: &ActionRequest,
) -> Result<(), AccountProblem> {
    let auth_context = &request.context.auth_context;
    let accounts = &auth_context.accounts;
    let owner = auth_context.password_owner(&request.by.principal.name());
    let hash = accounts
        .new_password(password.expose(), again.expose(), owner)
        .await?;
    let (store, now) = (&auth_context.store, auth_context.now());
    let epoch = store
        .set_password(own.staff.id, hash, request.audited_as(), now)
        .await?;
    stay_signed_in(own, epoch, request).await
}

/// Signs the person in anew where they are, under another id, after they were signed out everywhere by
/// what they did themselves. Whatever signed them out since holds: `epoch` is that of their own act.
async fn stay_signed_in(
    own: &OwnAccount,
    epoch: i64,
    request: &ActionRequest,
) -> Result<(), AccountProblem> {
    let auth_context = &request.context.auth_context;
    let person = Staff {
        epoch,
        ..own.staff.clone()
    };
    let begun = begin_session(auth_context, &request.session, &request.parts, &person);
    begun.await.map_err(closed)?;
    is_here(&person, own.address, request).await
}

/// Takes note that the person is where this comes from, and that where they were before may be another's.
async fn is_here(
    person: &Staff,
    address: IpAddr,
    request: &ActionRequest,
) -> Result<(), AccountProblem> {
    let auth_context = &request.context.auth_context;
    let (accounts, now) = (&auth_context.accounts, auth_context.now());
    let here = accounts.is_only_here(person, address, now);
    Ok(here.await?)
}

async fn begin(own: &OwnAccount, request: &ActionRequest) -> Result<ShownOnce, AccountProblem> {
    // One that is on stays on, until it is ended with the password.
    if own.staff.has_second_factor {
        return Err(StoreError::HasSecondFactor.into());
    }
    let secret = codes::new_secret();
    let accounts = &request.context.auth_context.accounts;
    let sealed = accounts.secrets_key.seal(own.staff.id, &secret).await?;
    let kept = session::keep_new_app(&request.session, &sealed).await;
    kept.map_err(closed)?;
    Ok(shown(&secret, &own.staff.name))
}

async fn confirm(
    own: &OwnAccount,
    code: &Secret,
    request: &ActionRequest,
) -> Result<ShownOnce, AccountProblem> {
    let secret = new_app(own, request).await?;
    let auth_context = &request.context.auth_context;
    let (store, now) = (&auth_context.store, auth_context.now());
    let step = codes::step_of(&secret, code.expose(), now).ok_or(AccountProblem::Code)?;
    let recovery = secrets::recovery_codes();
    let digests = recovery.iter().map(|code| secrets::digest(code)).collect();
    let by = request.audited_as();
    let secret = auth_context
        .accounts
        .secrets_key
        .seal(own.staff.id, &secret)
        .await?;
    let epoch = store
        .set_second_factor(own.staff.id, secret, step, digests, by, now)
        .await?;
    stay_signed_in(own, epoch, request).await?;
    Ok(ShownOnce::RecoveryCodes(recovery))
}

/// The secret of the app that is being set up.
async fn new_app(own: &OwnAccount, request: &ActionRequest) -> Result<Vec<u8>, AccountProblem> {
    let sealed = session::new_app(&request.session).await.map_err(closed)?;
    let sealed = sealed.ok_or(AccountProblem::Code)?;
    let key = &request.context.auth_context.accounts.secrets_key;
    Ok(key.open(own.staff.id, &sealed)?)
}

async fn renew_codes(
    own: &OwnAccount,
    request: &ActionRequest,
) -> Result<ShownOnce, AccountProblem> {
    let recovery = secrets::recovery_codes();
    let digests = recovery.iter().map(|code| secrets::digest(code)).collect();
    let auth_context = &request.context.auth_context;
    let (store, now) = (&auth_context.store, auth_context.now());
    store
        .replace_recovery_codes(own.staff.id, digests, request.audited_as(), now)
        .await?;
    Ok(ShownOnce::RecoveryCodes(recovery))
}

async fn end_sessions(
    own: &OwnAccount,
    which: EndedSessions,
    request: &ActionRequest,
) -> Result<Completed, AccountProblem> {
    let auth_context = &request.context.auth_context;
    let (store, now) = (&auth_context.store, auth_context.now());
    store
        .end_sessions_of(own.staff.id, which, request.audited_as(), now)
        .await?;
    is_here(&own.staff, own.address, request).await?;
    Ok(Completed::Done)
}

fn shown(secret: &[u8], name: &str) -> ShownOnce {
    ShownOnce::SecondFactor {
        secret: codes::as_text(secret),
        qr_code: codes::as_qr_code(secret, name).unwrap_or_default(),
    }
}

fn closed(error: tower_sessions::session::Error) -> AccountProblem {
    tracing::error!(%error, "a session could not be read or kept");
    StoreError::Closed.into()
}
