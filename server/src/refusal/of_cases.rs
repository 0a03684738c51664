//! How what is refused about cases is said to whoever asked.

use domain::support_case::NotDone;
use monitor::commands::support_case::CaseRefused;

use super::{Refusal, RefusalKind as Kind};

impl From<CaseRefused> for Refusal {
    fn from(refusal: CaseRefused) -> Self {
        let text = refusal.to_string();
        match refusal {
            CaseRefused::NoSuchCase => Self::new(Kind::NoSuchCase, text),
            CaseRefused::NoSuchPractice => Self::no_such_practice(),
            CaseRefused::NoSuchChange => Self::new(Kind::NoSuchChange, text),
            CaseRefused::AboutNothing | CaseRefused::Elsewhere => Self::unusable(text),
            CaseRefused::NoWords | CaseRefused::TooManyWords(_) => Self::unusable(text).at("text"),
            CaseRefused::NothingNoted | CaseRefused::NotedTooLong(_) => {
                Self::unusable(text).at("words")
            }
            CaseRefused::Number => Self::unusable(text).at("number"),
            CaseRefused::Stands(_) => Self::new(Kind::CaseStands, text).at("even_so"),
            CaseRefused::NotDone(
                NotDone::Closed | NotDone::NotClosed | NotDone::AnsweredAlready,
            ) => Self::new(Kind::NothingToDo, text),
            CaseRefused::Store(error) => error.into(),
        }
    }
}
