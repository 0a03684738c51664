//! What can go wrong between a screen and the server, in words for the person in front of it.
//!
//! No internals: those are logged where they happen, in `refusal`.

use leptos::prelude::*;
use leptos::server_fn::codec::JsonEncoding;
use serde::{Deserialize, Serialize};

/// Why a screen has nothing to show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum AppError {
    /// No practice has this number.
    #[error("There is no practice with this number.")]
    NoSuchPractice,
    /// No change has this number.
    #[error("There is no change with this number.")]
    NoSuchChange,
    /// No changes have this cause, or no longer.
    #[error("There is no group of changes under this address any more.")]
    NoSuchGroup,
    /// No batch has this number.
    #[error("There is no batch with this number.")]
    NoSuchBatch,
    /// Nobody is signed in, or no longer.
    #[error("You are signed out. Sign in again to go on.")]
    SignedOut,
    /// The person's role lacks the permission.
    #[error("Your role may not see this. Ask an admin.")]
    NotAllowed,
    /// The server was asked and could not answer.
    #[error("Sundog could not read its database. Its log says why.")]
    NotAnswered,
    /// The server was not reached, or question and answer did not fit, as after an upgrade.
    #[error(
        "Sundog's server did not answer, so what you see may be old. The page keeps asking; reload it if this stays."
    )]
    NotReached,
}

impl AppError {
    /// Whether what was shown before may no longer be shown, rather than merely being old.
    pub(crate) const fn is_final(&self) -> bool {
        match self {
            Self::NoSuchPractice
            | Self::NoSuchChange
            | Self::NoSuchGroup
            | Self::NoSuchBatch
            | Self::SignedOut
            | Self::NotAllowed => true,
            Self::NotAnswered | Self::NotReached => false,
        }
    }
}

impl FromServerFnError for AppError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(_: ServerFnErrorErr) -> Self {
        Self::NotReached
    }
}
