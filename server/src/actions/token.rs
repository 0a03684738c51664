//! What admins do about API tokens.

use app::form_outcome::ShownOnce;
use chrono::TimeDelta;
use domain::action::field::Secret;
use domain::action::token::TokenAction;
use domain::principal::{TOKEN_LASTS, TOKEN_NEVER_ENDS, principal_name};

use super::context::ActionRequest;
use super::own_account::OwnAccount;
use super::{Completed, Perform};
use crate::auth::accounts::AccountProblem;
use crate::auth::secrets;
use crate::refusal::Refusal;

/// After how many days a token may expire.
const DAYS: std::ops::RangeInclusive<i64> = 1..=3650;

impl Perform for TokenAction {
    async fn perform(self, _: &str, request: &ActionRequest) -> Result<Completed, Refusal> {
        let own = OwnAccount::find(request).await?;
        own.prove(proof(&self), request).await?;
        let (auth_context, by) = (&request.context.auth_context, request.audited_as());
        let now = auth_context.now();
        match self {
            Self::Create {
                name, role, days, ..
            } => {
                let name = principal_name(&name).map_err(AccountProblem::Name)?;
                let lasts = lasts(&days)?;
                let token = secrets::token();
                let digest = secrets::digest(&token);
                let expires_at = lasts.map(|lasts| now + lasts);
                let store = &auth_context.store;
                store
                    .add_token(&name, role, digest, expires_at, by, now)
                    .await?;
                let name = name.to_owned();
                Ok(Completed::Showing(ShownOnce::Token { name, token }))
            }
            Self::Revoke { id, .. } => {
                auth_context.store.revoke_token(id, by, now).await?;
                Ok(Completed::Done)
            }
            Self::FreeConsumer { consumer, .. } => {
                auth_context.store.free_consumer(&consumer, by, now).await?;
                Ok(Completed::Done)
            }
        }
    }
}

/// The password of whoever asks.
const fn proof(action: &TokenAction) -> &Secret {
    match action {
        TokenAction::Create { current, .. }
        | TokenAction::Revoke { current, .. }
        | TokenAction::FreeConsumer { current, .. } => current,
    }
}

/// How long a token lasts; a year where nothing was typed.
fn lasts(days: &str) -> Result<Option<TimeDelta>, Refusal> {
    match days.trim() {
        "" => return Ok(Some(TOKEN_LASTS)),
        TOKEN_NEVER_ENDS => return Ok(None),
        _ => {}
    }
    let typed = days.trim().parse().ok().filter(|days| DAYS.contains(days));
    let words = "Give a number of days between 1 and 3650, or `never`.";
    let days = typed.ok_or_else(|| Refusal::unusable(words).at("days"))?;
    Ok(Some(TimeDelta::days(days)))
}
