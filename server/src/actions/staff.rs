//! What admins do about people.

use app::form_outcome::ShownOnce;
use domain::action::field::Secret;
use domain::action::staff::StaffAction;
use domain::principal::StaffId;
use store::{MadeTokens, StoreError};

use super::context::ActionRequest;
use super::own_account::OwnAccount;
use super::{Completed, Perform};
use crate::auth::accounts::{self, AccountProblem};
use crate::auth::sign_in::person;
use crate::refusal::Refusal;

impl Perform for StaffAction {
    async fn perform(self, _: &str, request: &ActionRequest) -> Result<Completed, Refusal> {
        let own = OwnAccount::find(request).await?;
        own.prove(proof(&self), request).await?;
        let (auth_context, by) = (&request.context.auth_context, request.audited_as());
        let (store, now) = (&auth_context.store, auth_context.now());
        let whose = match self {
            Self::Add { name, role, .. } => {
                let id = accounts::add(store, &name, role, None, by, now).await?;
                return invitation(id, request).await;
            }
            Self::Invite { id, .. } => {
                let id = somebody_else(id, request)?;
                let shown = invitation(id, request).await?;
                monitor::commands::approvals_voided(request.monitor(), id).await;
                return Ok(shown);
            }
            Self::ChangeRole {
                id,
                role,
                keep_tokens,
                ..
            } => {
                let (id, tokens) = (StaffId(id), made_tokens(&keep_tokens));
                account(store.change_role(id, role, tokens, by, now).await)?;
                id
            }
            Self::Disable {
                id, keep_tokens, ..
            } => {
                let (id, tokens) = (StaffId(id), made_tokens(&keep_tokens));
                account(store.disable_staff(id, tokens, by, now).await)?;
                id
            }
            Self::Enable { id, .. } => {
                account(store.enable_staff(StaffId(id), by, now).await)?;
                StaffId(id)
            }
            Self::EndSecondFactor { id, .. } => {
                let id = somebody_else(id, request)?;
                account(store.end_second_factor(id, by, now).await)?;
                id
            }
            Self::SetPolicy {
                second_factor_required,
                ..
            } => {
                let is_required = second_factor_required == "yes";
                account(store.require_second_factor(is_required, by, now).await)?;
                return Ok(Completed::Done);
            }
        };
        monitor::commands::approvals_voided(request.monitor(), whose).await;
        Ok(Completed::Done)
    }
}

/// The password of whoever asks.
const fn proof(action: &StaffAction) -> &Secret {
    use StaffAction as Action;
    match action {
        Action::Add { current, .. }
        | Action::Invite { current, .. }
        | Action::ChangeRole { current, .. }
        | Action::Disable { current, .. }
        | Action::Enable { current, .. }
        | Action::EndSecondFactor { current, .. }
        | Action::SetPolicy { current, .. } => current,
    }
}

fn made_tokens(keep: &str) -> MadeTokens {
    match keep {
        "yes" => MadeTokens::Stay,
        _ => MadeTokens::End,
    }
}

fn account<T>(done: Result<T, StoreError>) -> Result<T, AccountProblem> {
    done.map_err(AccountProblem::from)
}

/// What people do about themselves asks for their password, elsewhere.
fn somebody_else(id: i64, request: &ActionRequest) -> Result<StaffId, Refusal> {
    let oneself = person(&request.by.principal).map(|(staff, _)| staff);
    if oneself == Some(StaffId(id)) {
        let words = "This is you: do it in your own profile, with your password.";
        return Err(Refusal::unusable(words));
    }
    Ok(StaffId(id))
}

async fn invitation(id: StaffId, request: &ActionRequest) -> Result<Completed, Refusal> {
    let auth_context = &request.context.auth_context;
    let person = auth_context.store.staff_member(id).await?;
    let name = person.ok_or(StoreError::NoSuchStaff)?.name;
    let (store, now) = (&auth_context.store, auth_context.now());
    let by = request.audited_as();
    let made = accounts::invitation(store, Some(id), &auth_context.public_url, by, now);
    let link = account(made.await)?;
    Ok(Completed::Showing(ShownOnce::Invitation { name, link }))
}
