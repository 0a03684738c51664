//! Whose hand a change came from, and who stands apart from it.

use chrono::{DateTime, Utc};
use domain::approval::{ApprovalRequest, Entered};
use domain::credential_act::CredentialActs;
use domain::permission::Permission;
use domain::principal::{Principal, StaffId};
use domain::views::changes::MayDecide;
use store::{Change, Staff, Store, StoreError, Token};

/// The staff, the tokens, and what was done to what lets them in.
pub(crate) struct Hands {
    staff: Vec<Staff>,
    tokens: Vec<Token>,
    acts: CredentialActs,
}

impl Hands {
    pub async fn read(store: &Store) -> Result<Self, StoreError> {
        Ok(Self {
            staff: store.staff().await?,
            tokens: store.tokens().await?,
            acts: store.credential_acts().await?,
        })
    }

    /// Who put a change up by hand: for a program, the person who made its token, since that is who can
    /// use it.
    pub fn behind(&self, change: &Change) -> Option<Entered> {
        let name = change.entered_by.as_deref()?;
        let by = |name: &str, staff| {
            Some(Entered::By {
                staff,
                name: name.to_owned(),
            })
        };
        let token = self
            .tokens
            .iter()
            .find(|token| Some(token.id) == change.entered_token);
        match token {
            Some(token) => match token.created_by_staff {
                Some(staff) => by(&token.created_by, Some(staff)),
                None => Some(Entered::ByNobodyKnown),
            },
            None if name.starts_with("token:") => Some(Entered::ByNobodyKnown),
            None => {
                let person = self.staff.iter().find(|person| person.name == name);
                by(name, person.map(|person| person.id))
            }
        }
    }

    /// What an approval of a change is asked for.
    pub fn request<'a>(
        &'a self,
        change: &'a Change,
        entered: Option<&'a Entered>,
    ) -> ApprovalRequest<'a> {
        ApprovalRequest {
            kind: change.kind,
            risk: change.risk,
            since: change.came_up_at,
            entered,
            first: change.first_approval.as_ref(),
            acts: &self.acts,
        }
    }

    /// The person behind whoever acts: for a program, whoever made its token.
    pub fn person(&self, principal: &Principal) -> Option<StaffId> {
        match principal {
            Principal::Person { staff, .. } => Some(*staff),
            Principal::Token { token, .. } => {
                let mut tokens = self.tokens.iter();
                tokens.find(|one| one.id == *token)?.created_by_staff
            }
        }
    }

    /// Who may be the next to approve a change, and why others may not: of everybody whose role lets them
    /// decide and who can come in. Nothing where nobody's hand is on it.
    pub fn may_decide(&self, change: &Change, now: DateTime<Utc>) -> Vec<MayDecide> {
        let entered = self.behind(change);
        let asked = self.request(change, entered.as_ref());
        if entered.is_none() && change.first_approval.is_none() {
            return Vec::new();
        }
        let deciders = self.staff.iter().filter(|person| {
            person.role.may(Permission::DecideChanges)
                && person.disabled_at.is_none()
                && person.password_hash.is_some()
        });
        let may = deciders.map(|person| MayDecide {
            name: person.name.clone(),
            why_not: asked
                .stands_apart(Some(person.id), &person.name, now)
                .err()
                .map(|why| why.of_somebody()),
        });
        may.collect()
    }
}
