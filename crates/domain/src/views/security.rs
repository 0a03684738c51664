//! What admins see of who was refused, what was done to accounts, and what should be looked at again.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::audit::Action;
use crate::security_event::SecurityEvent;
use crate::security_review::TokenConcern;
use crate::views::Moment;
use crate::views::people::{StaffView, TokenView};

/// The page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecurityPage {
    /// When it was read.
    pub as_of: DateTime<Utc>,
    /// What was refused, by kind; those with most in 30 days first.
    pub refused: Vec<RefusedKind>,
    /// The addresses from which most was refused in 30 days.
    pub addresses: Vec<RefusedAddress>,
    /// What was done to accounts and tokens in 30 days, newest first.
    pub acts: Vec<AccountActs>,
    /// Tokens to be looked at again.
    pub tokens: Vec<TokenToReview>,
    /// People whose role can do harm and of whom no code is asked.
    pub without_second_factor: Vec<StaffView>,
    /// People who have not signed in for long.
    pub absent: Vec<StaffView>,
}

/// How often one kind was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedKind {
    /// Which.
    pub event: SecurityEvent,
    /// In the last 24 hours; none where it did not happen.
    pub day: Option<RefusedCount>,
    /// In the last 30 days.
    pub month: RefusedCount,
}

/// How often, from how many addresses, and when last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedCount {
    /// How often.
    pub count: u64,
    /// From how many addresses strangers came.
    pub addresses: u64,
    /// Whether there were more than are told apart.
    pub is_beyond: bool,
    /// The newest.
    pub newest: Moment,
}

/// An address from which much was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedAddress {
    /// The address, or the first of its network.
    pub address: String,
    /// How often.
    pub count: u64,
    /// What.
    pub events: Vec<SecurityEvent>,
    /// The newest.
    pub newest: Moment,
}

/// How often something was done to accounts or tokens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountActs {
    /// What.
    pub action: Action,
    /// How often.
    pub count: u64,
    /// The newest.
    pub newest: Moment,
}

/// A token to be looked at again, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenToReview {
    /// The token.
    pub token: TokenView,
    /// Why.
    pub concerns: Vec<TokenConcern>,
}
