//! Acknowledging an outage or an incident ("I have it"), and giving it up again.

use chrono::{DateTime, Utc};
use domain::outage::{self, TAKEN_AT_MOST};
use domain::outside_text::lines;
use domain::practice::PracticeId;
use domain::wording::{IT_IS_OVER, NOBODY_HAS_IT};
pub use store::Acknowledgeable;
use store::{AuditPrincipal, StoreError};

use crate::Monitor;
use crate::{commands, pages};

/// Why something was not taken in hand or handed back.
#[derive(Debug, thiserror::Error)]
pub enum NotAcknowledged {
    /// There is none of this number.
    #[error("There is none with this id.")]
    NotThere,
    /// It is over.
    #[error("{IT_IS_OVER}")]
    Over,
    /// The time is past or too far off.
    #[error(
        "Say until when, from now on and for seven days at most: what is forgotten must come up again."
    )]
    Until,
    /// Nobody has it.
    #[error("{NOBODY_HAS_IT}")]
    NobodyHasIt,
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// How something stands that can be taken in hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is over.
    Over,
    /// Somebody has it, until then.
    Taken(String, DateTime<Utc>),
    /// Nobody has it; whoever takes it now has it until then.
    Open(DateTime<Utc>),
}

/// How an outage or an incident stands now.
///
/// # Errors
/// [`NotAcknowledged::NotThere`], or where the database cannot be read.
pub async fn standing(
    monitor: &Monitor,
    what: Acknowledgeable,
) -> Result<Standing, NotAcknowledged> {
    let now = monitor.now();
    let concerned = concerned(monitor, what).await?;
    let taken = concerned.taken.filter(|(_, until)| *until > now);
    Ok(match (concerned.is_over, taken) {
        (true, _) => Standing::Over,
        (false, Some((by, until))) => Standing::Taken(by, until),
        (false, None) => Standing::Open(taken_until(monitor, None, &concerned.practices, now)?),
    })
}

/// Acknowledges an outage or an incident. Where nobody says until when, it is an hour, and where all
/// the practices that it concerns are closed, until half an hour before the first opens.
///
/// # Errors
/// [`NotAcknowledged`]; then nothing changed.
pub async fn acknowledge(
    monitor: &Monitor,
    what: Acknowledgeable,
    until: Option<DateTime<Utc>>,
    words: &str,
    by: &AuditPrincipal,
) -> Result<(), NotAcknowledged> {
    let now = monitor.now();
    let Concerned {
        practices, is_over, ..
    } = concerned(monitor, what).await?;
    if is_over {
        return Err(NotAcknowledged::Over);
    }
    let until = taken_until(monitor, until, &practices, now)?;
    let store = &monitor.store;
    let words = lines(words);
    store.acknowledge(what, until, &words, by, now).await?;
    commands::practices_changed(monitor, &practices).await;
    Ok(())
}

/// Gives up what somebody acknowledged: nobody has it any more.
///
/// # Errors
/// [`NotAcknowledged`]; then nothing changed.
pub async fn release(
    monitor: &Monitor,
    what: Acknowledgeable,
    by: &AuditPrincipal,
) -> Result<(), NotAcknowledged> {
    let Concerned { practices, .. } = concerned(monitor, what).await?;
    if !monitor.store.release(what, by, monitor.now()).await? {
        return Err(NotAcknowledged::NobodyHasIt);
    }
    commands::practices_changed(monitor, &practices).await;
    Ok(())
}

/// What is known of something that can be taken in hand.
struct Concerned {
    practices: Vec<PracticeId>,
    is_over: bool,
    /// Who took it, and until when; that may be past.
    taken: Option<(String, DateTime<Utc>)>,
}

async fn concerned(monitor: &Monitor, what: Acknowledgeable) -> Result<Concerned, NotAcknowledged> {
    let found = match what {
        Acknowledgeable::Outage(id) => {
            let outage = monitor.store.outage(id).await?;
            outage.map(|outage| Concerned {
                practices: vec![outage.practice],
                is_over: outage.ended.is_some(),
                taken: outage.ack.map(|ack| (ack.by, ack.until)),
            })
        }
        Acknowledgeable::Incident(id) => {
            let incident = pages::incident(monitor, id).await?;
            incident.map(|incident| Concerned {
                practices: incident.practice_ids,
                is_over: incident.ended.is_some(),
                taken: incident.taken_by.zip(incident.taken_until),
            })
        }
    };
    found.ok_or(NotAcknowledged::NotThere)
}

/// Until when something that concerns some practices is taken.
fn taken_until(
    monitor: &Monitor,
    asked: Option<DateTime<Utc>>,
    practices: &[PracticeId],
    now: DateTime<Utc>,
) -> Result<DateTime<Utc>, NotAcknowledged> {
    let Some(until) = asked else {
        return Ok(outage::taken_until(
            first_opening(monitor, practices, now),
            now,
        ));
    };
    if until <= now || until > now + TAKEN_AT_MOST {
        return Err(NotAcknowledged::Until);
    }
    Ok(until)
}

/// When the first of some practices opens, where all of them are known to be closed.
fn first_opening(
    monitor: &Monitor,
    practices: &[PracticeId],
    now: DateTime<Utc>,
) -> Option<DateTime<Utc>> {
    let snapshot = monitor.snapshot();
    let listed = practices.iter().filter_map(|id| snapshot.practices.get(id));
    let openings: Option<Vec<_>> = listed
        .map(|listed| listed.hours.closed_until(listed.zone, now))
        .collect();
    openings?.into_iter().min()
}
