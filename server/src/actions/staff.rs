//! What admins do about people.

use app::form_outcome::ShownOnce;
use domain::action::staff::StaffAction;
use domain::principal::StaffId;
use store::StoreError;

use super::context::ActionRequest;
use super::{Completed, Perform};
use crate::auth::accounts::{self, AccountProblem};
use crate::auth::sign_in::person;
use crate::refusal::Refusal;

impl Perform for StaffAction {
    async fn perform(self, _: &str, request: &ActionRequest) -> Result<Completed, Refusal> {
        let (auth_context, by) = (&request.context.auth_context, request.audited_as());
        let (store, now) = (&auth_context.store, auth_context.now());
        match self {
            Self::Add { name, role } => {
                let id = accounts::add(store, &name, role, None, by, now).await?;
                return invitation(id, request).await;
            }
            Self::Invite { id } => return invitation(somebody_else(id, request)?, request).await,
            Self::ChangeRole { id, role } => {
                account(store.change_role(StaffId(id), role, by, now).await)?;
            }
            Self::Disable { id } => account(store.disable_staff(StaffId(id), by, now).await)?,
            Self::Enable { id } => account(store.enable_staff(StaffId(id), by, now).await)?,
            Self::EndSecondFactor { id } => {
                let id = somebody_else(id, request)?;
                account(store.end_second_factor(id, by, now).await)?;
            }
            Self::SetPolicy {
                second_factor_required,
            } => {
                let is_required = second_factor_required == "yes";
                account(store.require_second_factor(is_required, by, now).await)?;
            }
        }
        Ok(Completed::Done)
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
