//! Cases: a person sent words to somebody and says so; what came of it is noted. Sundog sends nothing here.

use domain::hint::Topic;
use domain::outside_text::{line, lines};
use domain::practice::{PracticeId, SiteRow};
use domain::support_case::{
    COMMENT_CHARS_MAX, CaseAct, CaseCause, NUMBER_CHARS_MAX, NotDone, Receiver, TEXT_CHARS_MAX,
};
use store::{AuditPrincipal, CaseChanged, CaseKept, NewCase, StoreError};

use crate::commands::NO_SUCH_PRACTICE;
use crate::pages::first_behind;
use crate::{Monitor, pages};

/// Why a case was not kept, or nothing done with it, with what to do.
#[derive(Debug, thiserror::Error)]
pub enum CaseRefused {
    /// None has this number.
    #[error("There is no such case.")]
    NoSuchCase,
    /// No practice has this number.
    #[error("{NO_SUCH_PRACTICE}")]
    NoSuchPractice,
    /// No change has this number.
    #[error("There is no change with this number, so nothing can be written about it.")]
    NoSuchChange,
    /// Neither was named.
    #[error("Say what it is about: a practice, a change, or both.")]
    AboutNothing,
    /// The change is another practice's.
    #[error("That change is not about this practice: name one of the two.")]
    Elsewhere,
    /// The words say nothing.
    #[error("Put in the words that were sent: they are kept as they were.")]
    NoWords,
    /// The words are too many.
    #[error("Shorten the words: they have {0} characters, and {TEXT_CHARS_MAX} are the most.")]
    TooManyWords(usize),
    /// What is noted says nothing.
    #[error("Write something down: there is nothing to note.")]
    NothingNoted,
    /// What is noted is too long.
    #[error("Shorten what you note: it has {0} characters, and {COMMENT_CHARS_MAX} are the most.")]
    NotedTooLong(usize),
    /// It is no number.
    #[error("Give the number as they gave it, in one to {NUMBER_CHARS_MAX} characters.")]
    Number,
    /// One is open already.
    #[error(
        "A case for the same cause is open already: /cases/{0}. Look at it first, or say to send another anyway \
         (even_so)."
    )]
    Stands(i64),
    /// It makes no sense as the case stands.
    #[error(transparent)]
    NotDone(#[from] NotDone),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What somebody sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentWords {
    /// About which practice; the first behind the change's site where only that is named.
    pub practice: Option<PracticeId>,
    /// About which change.
    pub change: Option<i64>,
    /// To whom.
    pub receiver: Receiver,
    /// Why; what holds now where nothing is named.
    pub cause: Option<CaseCause>,
    /// The words.
    pub text: String,
    /// The number that the receiver gave it; may be empty.
    pub number: String,
    /// Whether it is kept although another one for the same cause is open.
    pub even_so: bool,
}

/// Keeps what was sent as a case, and returns its number.
///
/// # Errors
/// [`CaseRefused`]; then nothing was written.
pub async fn open_case(
    monitor: &Monitor,
    sent: SentWords,
    by: &AuditPrincipal,
) -> Result<i64, CaseRefused> {
    let (practice, cause) = about(monitor, &sent).await?;
    let text = lines(&sent.text);
    match text.chars().count() {
        0 => return Err(CaseRefused::NoWords),
        length if length > TEXT_CHARS_MAX => return Err(CaseRefused::TooManyWords(length)),
        _ => {}
    }
    let number = line(&sent.number);
    if number.chars().count() > NUMBER_CHARS_MAX {
        return Err(CaseRefused::Number);
    }
    let case = NewCase {
        practice,
        change: sent.change,
        cause: cause.as_str().to_owned(),
        receiver: sent.receiver,
        number,
        text,
        even_so: sent.even_so,
    };
    match monitor.store.open_case(case, by, monitor.now()).await? {
        CaseKept::Kept(id) => {
            tell(monitor, practice);
            Ok(id)
        }
        CaseKept::Stands(id) => Err(CaseRefused::Stands(id)),
    }
}

/// Does some acts with a case, all of them or none.
///
/// # Errors
/// [`CaseRefused`]; then nothing was written.
pub async fn act_on_case(
    monitor: &Monitor,
    id: i64,
    acts: Vec<CaseAct>,
    by: &AuditPrincipal,
) -> Result<(), CaseRefused> {
    let acts: Vec<CaseAct> = acts.into_iter().map(worded).collect::<Result<_, _>>()?;
    if acts.is_empty() {
        return Err(CaseRefused::NothingNoted);
    }
    let case = monitor.store.support_case(id).await?;
    let case = case.ok_or(CaseRefused::NoSuchCase)?;
    let now = monitor.now();
    match monitor.store.act_on_case(id, acts, by, now).await? {
        CaseChanged::Done => {
            tell(monitor, case.practice);
            Ok(())
        }
        CaseChanged::NotThere => Err(CaseRefused::NoSuchCase),
        CaseChanged::Refused(refusal) => Err(refusal.into()),
    }
}

/// The practice that it is about, and why it was written.
async fn about(
    monitor: &Monitor,
    sent: &SentWords,
) -> Result<(Option<PracticeId>, CaseCause), CaseRefused> {
    let site = match sent.practice {
        Some(id) => Some(pages::site_row(monitor, id).ok_or(CaseRefused::NoSuchPractice)?),
        None => None,
    };
    let change = match sent.change {
        Some(id) => {
            let change = monitor.store.change(id).await?;
            Some(change.ok_or(CaseRefused::NoSuchChange)?)
        }
        None => None,
    };
    let Some(change) = change else {
        let practice = sent.practice.ok_or(CaseRefused::AboutNothing)?;
        let cause = sent.cause.map_or_else(|| cause_of(monitor, practice), Ok)?;
        return Ok((Some(practice), cause));
    };
    if site.is_some_and(|site: SiteRow| site != change.site) {
        return Err(CaseRefused::Elsewhere);
    }
    let first = || first_behind(&monitor.snapshot(), change.site);
    let practice = sent.practice.or_else(first);
    let cause = sent.cause.unwrap_or(CaseCause::Change(change.kind));
    Ok((practice, cause))
}

/// What is wrong with a practice now.
fn cause_of(monitor: &Monitor, id: PracticeId) -> Result<CaseCause, CaseRefused> {
    let snapshot = monitor.snapshot();
    let listed = snapshot.practices.get(&id);
    let listed = listed.ok_or(CaseRefused::NoSuchPractice)?;
    let headline = snapshot.standing(listed, monitor.now()).headline;
    Ok(CaseCause::of(headline.state, headline.reason))
}

/// The same with words that are fit to be shown.
fn worded(act: CaseAct) -> Result<CaseAct, CaseRefused> {
    let noted = |words: String| {
        let words = lines(&words);
        match words.chars().count() {
            length if length > COMMENT_CHARS_MAX => Err(CaseRefused::NotedTooLong(length)),
            _ => Ok(words),
        }
    };
    let must = |words: String| match noted(words)? {
        nothing if nothing.is_empty() => Err(CaseRefused::NothingNoted),
        words => Ok(words),
    };
    Ok(match act {
        CaseAct::GiveNumber(number) => {
            let number = line(&number);
            if !(1..=NUMBER_CHARS_MAX).contains(&number.chars().count()) {
                return Err(CaseRefused::Number);
            }
            CaseAct::GiveNumber(number)
        }
        CaseAct::Nudge(words) => CaseAct::Nudge(noted(words)?),
        CaseAct::Answer(words) => CaseAct::Answer(must(words)?),
        CaseAct::Comment(words) => CaseAct::Comment(must(words)?),
        CaseAct::Close(words) => CaseAct::Close(noted(words)?),
        CaseAct::Reopen(words) => CaseAct::Reopen(noted(words)?),
    })
}

fn tell(monitor: &Monitor, practice: Option<PracticeId>) {
    match practice {
        Some(id) => monitor.live().tell(vec![id]),
        None => monitor.live().tell(Topic::Everything),
    }
}
