//! What can go wrong between a screen and the server, in words for the person in front of it.
//!
//! No internals: those are logged where they happen, in `refusal`.


/// Why a screen has nothing to show.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
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
    /// No incident has this number.
    #[error("There is no incident with this number.")]
    NoSuchIncident,
    /// No server has this number.
    #[error("There is no server with this number.")]
    NoSuchServer,
    /// No case has this number.
    #[error("There is no case with this number.")]
    NoSuchCase,
    /// The address names a practice or a change that is not there.
    #[error("There is no such practice or change to write about.")]
    NothingToWriteAbout,
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
    /// It would take long, and others are before it.
    #[error("{}", domain::wording::BUSY)]
    Busy,
    /// Said by the page itself: the server was not reached.
    #[error("Sundog's server did not answer, so what you see may be old. The page keeps asking.")]
    NotReached,
}
