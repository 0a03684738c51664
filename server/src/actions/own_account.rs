//! The account of whoever asks, and their proof that it is still them who sit there.

use std::net::IpAddr;

use domain::action::field::Secret;
use store::{Staff, StoreError};

use super::context::ActionRequest;
use crate::auth::accounts::AccountProblem;
use crate::auth::sign_in::person;

/// The person who asks, about themselves.
pub(super) struct OwnAccount {
    pub staff: Staff,
    pub session: i64,
    pub address: IpAddr,
}

impl OwnAccount {
    pub async fn find(request: &ActionRequest) -> Result<Self, AccountProblem> {
        let (id, session) = person(&request.by.principal).ok_or(StoreError::NoSuchStaff)?;
        let auth_context = &request.context.auth_context;
        let staff = auth_context.store.staff_member(id).await?;
        Ok(Self {
            staff: staff.ok_or(StoreError::NoSuchStaff)?,
            session,
            address: auth_context.address(&request.parts.headers, &request.parts.extensions),
        })
    }

    pub async fn prove(
        &self,
        password: &Secret,
        request: &ActionRequest,
    ) -> Result<(), AccountProblem> {
        let auth_context = &request.context.auth_context;
        let (accounts, now) = (&auth_context.accounts, auth_context.now());
        accounts
            .is_them(&self.staff, password.expose(), self.address, now)
            .await
    }
}
