//! How what the watch refuses is said to whoever asked, person or program.

use domain::approval::NotApproved;
use domain::edit::NotEditable;
use domain::maintenance::NotPlanned;
use domain::security_event::SecurityEvent;
use domain::server::edit::ServerNotEditable;
use domain::server::{NotAServer, ServerField};
use monitor::MonitorError;
use monitor::commands::acknowledge::NotAcknowledged;
use monitor::commands::change::NotDecided;
use monitor::commands::import_batch::NotOnboarded;
use monitor::commands::maintenance::NotMaintained;
use monitor::commands::note::NotNoted;
use monitor::commands::pair::{NotPaired, TriedTooOften};
use monitor::commands::planned_migration::NotAnnounced;
use monitor::commands::practice::NotEdited;
use monitor::commands::practice::bulk::NotEditedTogether;
use monitor::commands::practice::edit::EditRejected;
use monitor::commands::server::ServerNotKept;
use monitor::long_work::{AGAIN_AFTER_SECONDS, Busy};
use store::StoreError;

use super::{Refusal, RefusalKind as Kind};
use crate::auth::accounts::{AccountProblem, NotLetIn, seconds};

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        let kind = match &error {
            StoreError::AlreadyListed => Kind::AlreadyListed,
            StoreError::ServerThere | StoreError::LinkThere => Kind::ServerThere,
            StoreError::ChangeMoved => Kind::ChangedMeanwhile,
            StoreError::SignedOutMeanwhile => {
                return Self::new(Kind::SignedOutMeanwhile, error.to_string())
                    .written_down(SecurityEvent::SignedOutMeanwhile);
            }
            for_people if for_people.is_for_people() => Kind::Unusable,
            error => {
                tracing::error!(%error, "the database could not be read or written");
                return Self::database();
            }
        };
        Self::new(kind, error.to_string())
    }
}

impl From<MonitorError> for Refusal {
    fn from(MonitorError::Store(error): MonitorError) -> Self {
        error.into()
    }
}

impl From<Busy> for Refusal {
    fn from(busy: Busy) -> Self {
        Self::new(Kind::Busy, busy.to_string()).after(AGAIN_AFTER_SECONDS)
    }
}

impl From<NotDecided> for Refusal {
    fn from(refusal: NotDecided) -> Self {
        let text = refusal.to_string();
        let kind = match refusal {
            NotDecided::NoSuchChange => Kind::NoSuchChange,
            NotDecided::NoSuchPractice => Kind::NoSuchPractice,
            NotDecided::NoSuchMapping => Kind::NoSuchMapping,
            NotDecided::NoSuchDecision => Kind::NoSuchChange,
            NotDecided::Closed(_) => Kind::DecidedAlready,
            NotDecided::Moved { now, .. } => return Self::new(Kind::FactsMoved, text).now(now),
            NotDecided::HaloSilent(_) => Kind::HaloSilent,
            NotDecided::Rule(NotApproved::SamePerson) => Kind::SamePerson,
            NotDecided::Rule(_) => Kind::RuleNotMet,
            NotDecided::Plan(_) => Kind::PlanNotPossible,
            NotDecided::Unusable(_) | NotDecided::Refused(_) => Kind::Unusable,
            NotDecided::Store(error) => return error.into(),
        };
        Self::new(kind, text)
    }
}

impl From<NotEdited> for Refusal {
    fn from(refusal: NotEdited) -> Self {
        let text = refusal.to_string();
        match refusal {
            NotEdited::AlreadyListed(_) => Self::new(Kind::AlreadyListed, text),
            NotEdited::ToChoose { candidates, .. } => {
                Self::new(Kind::PersonMustChoose, text).now(candidates)
            }
            NotEdited::Refused(_) => Self::new(Kind::Unusable, text),
            NotEdited::HaloSilent(_) => Self::new(Kind::HaloSilent, text),
            NotEdited::NoSuchPractice => Self::no_such_practice(),
            NotEdited::Store(error) => error.into(),
        }
    }
}

impl From<EditRejected> for Refusal {
    fn from(refusal: EditRejected) -> Self {
        match refusal {
            EditRejected::Entry(NotEditable::Unusable(words)) => {
                Self::unusable(format!("{words}."))
            }
            EditRejected::Entry(overtaken @ NotEditable::Overtaken) => {
                Self::new(Kind::ChangedMeanwhile, overtaken.to_string())
            }
            EditRejected::List(NotEdited::AlreadyListed(_)) => Self::new(
                Kind::AlreadyListed,
                "Another practice of this name is behind that Site ID: choose another name, or \
                 retire one of the two.",
            ),
            EditRejected::List(refusal) => refusal.into(),
            EditRejected::Site(refusal) => refusal.into(),
        }
    }
}

impl From<ServerNotKept> for Refusal {
    fn from(refusal: ServerNotKept) -> Self {
        let text = refusal.to_string();
        match refusal {
            ServerNotKept::NoSuchServer => Self::new(Kind::NoSuchServer, text),
            ServerNotKept::Entry(ServerNotEditable::Overtaken(field)) => {
                Self::new(Kind::ChangedMeanwhile, text).at(field.as_str())
            }
            ServerNotKept::Entry(ServerNotEditable::Unusable(problem)) => {
                let field = match problem {
                    NotAServer::Nameless => ServerField::Name,
                    NotAServer::TooLong { field, .. } => field,
                    NotAServer::LinkGuid(_) => ServerField::LinkGuid,
                };
                Self::unusable(text).at(field.as_str())
            }
            ServerNotKept::Store(error) => {
                let field = match &error {
                    StoreError::ServerThere => Some(ServerField::Name),
                    StoreError::LinkThere => Some(ServerField::LinkGuid),
                    _ => None,
                };
                let refusal = Self::from(error);
                match field {
                    Some(field) => refusal.at(field.as_str()),
                    None => refusal,
                }
            }
        }
    }
}

impl From<NotEditedTogether> for Refusal {
    fn from(refusal: NotEditedTogether) -> Self {
        let text = refusal.to_string();
        let kind = match refusal {
            NotEditedTogether::Nothing => Kind::Unusable,
            NotEditedTogether::Moved => Kind::ChangedMeanwhile,
            NotEditedTogether::UndoneAlready => Kind::NothingToDo,
            NotEditedTogether::NoSuchEdit => Kind::NoSuchEdit,
            NotEditedTogether::Store(error) => return error.into(),
        };
        Self::new(kind, text)
    }
}

impl From<NotAcknowledged> for Refusal {
    fn from(refusal: NotAcknowledged) -> Self {
        let text = refusal.to_string();
        let kind = match refusal {
            NotAcknowledged::NotThere => Kind::NoSuchOutage,
            NotAcknowledged::Over | NotAcknowledged::NobodyHasIt => Kind::NothingToDo,
            NotAcknowledged::Until => Kind::Unusable,
            NotAcknowledged::Store(error) => return error.into(),
        };
        Self::new(kind, text)
    }
}

impl From<NotMaintained> for Refusal {
    fn from(refusal: NotMaintained) -> Self {
        let text = refusal.to_string();
        let kind = match refusal {
            NotMaintained::NoSuch => Kind::NoSuchMaintenance,
            NotMaintained::Unknown(_) => Kind::Unreadable,
            NotMaintained::Plan(problem) => {
                let refusal = Self::unusable(text);
                return match problem {
                    NotPlanned::NoReason | NotPlanned::TooLong => refusal.at("reason"),
                    NotPlanned::Backwards | NotPlanned::Over | NotPlanned::OutOfBounds => {
                        refusal.at("to")
                    }
                    NotPlanned::BeginsInThePast | NotPlanned::BeganBefore => refusal.at("from"),
                    NotPlanned::NearlyAlways | NotPlanned::NearlyAlwaysTogether => {
                        refusal.at("days")
                    }
                    NotPlanned::Recurring(_) | NotPlanned::TooMany => refusal,
                };
            }
            NotMaintained::Over | NotMaintained::OfMigration => Kind::NothingToDo,
            NotMaintained::Store(error) => return error.into(),
        };
        Self::new(kind, text)
    }
}

impl From<NotNoted> for Refusal {
    fn from(refusal: NotNoted) -> Self {
        let text = refusal.to_string();
        match refusal {
            NotNoted::Empty | NotNoted::TooLong(_) => Self::unusable(text).at("text"),
            NotNoted::NoSuchPractice => Self::no_such_practice(),
            NotNoted::Store(error) => error.into(),
        }
    }
}

fn too_often(why: TriedTooOften) -> Refusal {
    Refusal::new(Kind::TooSoon, why.to_string())
        .after(seconds(why.0))
        .written_down(SecurityEvent::RateExceeded)
}

impl From<NotPaired> for Refusal {
    fn from(refusal: NotPaired) -> Self {
        match refusal {
            NotPaired::NoSuchPractice => Self::no_such_practice(),
            NotPaired::NotAsked(words) => Self::unusable(words),
            NotPaired::TooOften(why) => too_often(why),
            NotPaired::Refused(words) => Self::new(Kind::NotPaired, words),
            NotPaired::Store(error) => error.into(),
        }
    }
}

impl From<NotAnnounced> for Refusal {
    fn from(refusal: NotAnnounced) -> Self {
        let text = refusal.to_string();
        match refusal {
            NotAnnounced::NoSuchPractice => Self::no_such_practice(),
            NotAnnounced::Backwards
            | NotAnnounced::Over
            | NotAnnounced::BeganBefore
            | NotAnnounced::OutOfBounds => Self::unusable(text).at("to"),
            NotAnnounced::TooLong => Self::unusable(text).at("words"),
            NotAnnounced::Store(error) => error.into(),
        }
    }
}

impl From<NotOnboarded> for Refusal {
    fn from(refusal: NotOnboarded) -> Self {
        let text = refusal.to_string();
        let kind = match refusal {
            NotOnboarded::NotThere => Kind::NoSuchBatch,
            NotOnboarded::Moved => Kind::ChangedMeanwhile,
            NotOnboarded::TooOften(why) => return too_often(why),
            NotOnboarded::Unconfirmed(_) => return Self::unusable(text).at("confirm"),
            NotOnboarded::Empty
            | NotOnboarded::TooMany
            | NotOnboarded::NotAcceptable(_)
            | NotOnboarded::NothingReady => Kind::Unusable,
            NotOnboarded::Store(error) => return error.into(),
        };
        Self::new(kind, text)
    }
}

impl From<AccountProblem> for Refusal {
    fn from(problem: AccountProblem) -> Self {
        let text = problem.to_string();
        match problem {
            AccountProblem::Name(_) => Self::unusable(text).at("name"),
            AccountProblem::Password(_) => Self::unusable(text).at("password"),
            AccountProblem::NotThePresentOne => Self::unusable(text)
                .at("current")
                .written_down(SecurityEvent::SignInFailed),
            AccountProblem::Code => Self::unusable(text).at("code"),
            AccountProblem::NotLetIn(refusal) => refusal.into(),
            AccountProblem::Refused(error) => error.into(),
            AccountProblem::Database => Self::database(),
            AccountProblem::NoKey => Self::new(Kind::NoKey, text),
        }
    }
}

impl From<NotLetIn> for Refusal {
    fn from(refusal: NotLetIn) -> Self {
        let text = refusal.to_string();
        match refusal {
            NotLetIn::WrongPassword => {
                Self::new(Kind::WrongCredentials, text).written_down(SecurityEvent::SignInFailed)
            }
            NotLetIn::WrongCode => {
                Self::new(Kind::WrongCredentials, text).written_down(SecurityEvent::CodeFailed)
            }
            NotLetIn::Wait(wait)
            | NotLetIn::NetworkWaits(wait)
            | NotLetIn::NameWaits(wait)
            | NotLetIn::CodeWaits(wait)
            | NotLetIn::RecoveryCodeWaits(wait) => Self::new(Kind::TooSoon, text)
                .after(seconds(wait))
                .written_down(SecurityEvent::Throttled),
            NotLetIn::NoKey => Self::new(Kind::NoKey, text),
            NotLetIn::Busy => Self::new(Kind::TooSoon, text).written_down(SecurityEvent::Throttled),
            NotLetIn::Store(error) => error.into(),
        }
    }
}
