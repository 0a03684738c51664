//! What became of causes that somebody was told of and that do not stand any more: they are over, or they go
//! on as another one.

use chrono::{DateTime, TimeDelta, Utc};
use domain::alert::AlertKind;
use domain::alert::subject::Subject;
use domain::change::ChangeStatus;
use domain::headline::State;
use store::{LiveAlert, Outage, StoreError};

use super::case::{About, Case, Standing};
use crate::Monitor;
use crate::pages::incident_by_number;

/// Adds what became of causes that were told, and joins those that go on as another to it.
pub(super) async fn follow(
    monitor: &Monitor,
    standing: &Standing<'_>,
    left: Vec<LiveAlert>,
    cases: &mut Vec<Case>,
    settling: TimeDelta,
) -> Result<(), StoreError> {
    for alert in left {
        let fate = match alert.kind {
            AlertKind::Outage => outage(monitor, standing, &alert, cases, settling).await?,
            AlertKind::Incident => incident(monitor, standing, &alert).await?,
            AlertKind::Change => change(monitor, standing, &alert, cases).await?,
            // Those that were told were read with those that last.
            AlertKind::Health => Fate::Gone,
        };
        match fate {
            Fate::GoesOnAs(at) => hand_over(&mut cases[at], alert),
            Fate::Over(over) => {
                let (subject, about) = *over;
                cases.push(Case {
                    subject,
                    alert: Some(alert),
                    about,
                });
            }
            Fate::Gone => tracing::warn!(
                kind = %alert.kind, subject = alert.subject,
                "a cause that was told is not there any more; nothing more is told of it"
            ),
            Fate::Held => {}
        }
    }
    Ok(())
}

enum Fate {
    /// It goes on as this case.
    GoesOnAs(usize),
    /// It is over.
    Over(Box<(Subject, About)>),
    /// It lasts, and nothing is to be said of it now.
    Held,
    /// It was never so: a clock that ran ahead was taken back.
    Gone,
}

impl Fate {
    fn over(subject: Subject, about: About) -> Self {
        Self::Over(Box::new((subject, about)))
    }
}

/// What was told of one goes on as what was told of the other.
fn hand_over(case: &mut Case, alert: LiveAlert) {
    match &mut case.alert {
        Some(own) => own.progress.inherit(alert.progress),
        None => case.alert = Some(alert),
    }
}

/// An outage is over, turned out to be part of another, or came back before that was told.
async fn outage(
    monitor: &Monitor,
    standing: &Standing<'_>,
    alert: &LiveAlert,
    cases: &[Case],
    settling: TimeDelta,
) -> Result<Fate, StoreError> {
    let Some(outage) = monitor.store.outage(alert.subject).await? else {
        return Ok(Fate::Gone);
    };
    let is_standing = |wanted: &dyn Fn(&Outage) -> bool| {
        cases
            .iter()
            .position(|case| matches!(&case.about, About::Outage(other) if wanted(other)))
    };
    if outage.id != alert.subject
        && let Some(whole) = is_standing(&|other| other.id == outage.id)
    {
        return Ok(Fate::GoesOnAs(whole));
    }
    let Some((_, ended)) = outage.ended else {
        // The list has not heard of it yet.
        return Ok(Fate::Held);
    };
    let again = is_standing(&|other| {
        let is_same = (other.practice, other.kind) == (outage.practice, outage.kind);
        is_same && other.id > outage.id && other.began_latest <= ended + settling
    });
    Ok(match again {
        Some(at) if cases[at].alert.is_none() => Fate::GoesOnAs(at),
        Some(_) | None => Fate::over(standing.outage(&outage), About::Outage(outage)),
    })
}

async fn incident(
    monitor: &Monitor,
    standing: &Standing<'_>,
    alert: &LiveAlert,
) -> Result<Fate, StoreError> {
    let Some(incident) = incident_by_number(&monitor.store, alert.subject).await? else {
        return Ok(Fate::Gone);
    };
    if incident.ended.is_none() {
        return Ok(Fate::Held);
    }
    let subject = standing.incident(&incident);
    Ok(Fate::over(subject, About::Incident(incident)))
}

/// A change was decided or withdrawn, gave way to a newer card, was snoozed, or blocks no more.
async fn change(
    monitor: &Monitor,
    standing: &Standing<'_>,
    alert: &LiveAlert,
    cases: &[Case],
) -> Result<Fate, StoreError> {
    let Some(change) = monitor.store.change(alert.subject).await? else {
        return Ok(Fate::Gone);
    };
    let successor = cases.iter().position(|case| {
        let About::Change(other) = &case.about else {
            return false;
        };
        other.site == change.site && other.id > change.id && case.alert.is_none()
    });
    if let Some(at) = successor.filter(|_| change.status == ChangeStatus::Superseded) {
        return Ok(Fate::GoesOnAs(at));
    }
    let subject = standing.change(&change);
    if subject.ended.is_some() {
        return Ok(Fate::over(subject, About::Change(Box::new(change))));
    }
    let site = standing.snapshot.sites.get(&change.site);
    let Some(site) = site.filter(|site| site.known.headline.state != State::Blocked) else {
        // It is snoozed: it comes up again by itself.
        return Ok(Fate::Held);
    };
    if site.known.headline.state == State::Unknown {
        return Ok(Fate::Held);
    }
    let ended: DateTime<Utc> = site.since.headline();
    let subject = Subject {
        ended: Some(ended.max(subject.began)),
        ..subject
    };
    Ok(Fate::over(subject, About::Change(Box::new(change))))
}
