//! What stands now and is worth a message, with what was told of it so far.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use domain::alert::AlertKind;
use domain::alert::progress::Progress;
use domain::alert::subject::{Member, Members, Subject, Taken};
use domain::common_cause::CommonCause;
use domain::headline::State;
use domain::maintenance::{Maintenance, planned_for, planned_for_everyone};
use domain::outage::Cause;
use domain::practice::PracticeId;
use domain::windows::{Window, Windows};
use store::{Ack, Change, CommonIncident, LiveAlert, OpenHealthCondition, Outage, StoreError};

use super::aftermath;
use crate::Monitor;
use crate::engine::identity::waits_for_us;
use crate::engine::snapshot::{Listed, Snapshot};

/// So far ahead maintenance is looked at: a rule asks again before that.
const AHEAD: TimeDelta = TimeDelta::days(15);

/// A cause, and what was told of it.
#[derive(Clone, Debug)]
pub(super) struct Case {
    pub subject: Subject,
    /// None where nobody was told yet.
    pub alert: Option<LiveAlert>,
    pub about: About,
}

/// What a cause is, for its message.
#[derive(Clone, Debug)]
pub(super) enum About {
    Incident(CommonIncident),
    Outage(Outage),
    Change(Box<Change>),
    Health(OpenHealthCondition),
}

/// What cases are made of.
pub(super) struct Standing<'a> {
    pub snapshot: &'a Snapshot,
    maintenance: Vec<Maintenance>,
    /// Of which time that is.
    planned_window: Window,
    pub now: DateTime<Utc>,
}

impl Case {
    /// What was told of it.
    pub fn progress(&self) -> &Progress {
        const NOTHING: &Progress = &Progress::nothing();
        self.alert.as_ref().map_or(NOTHING, |alert| &alert.progress)
    }

    /// Whether the alert goes on as another cause than it was kept as.
    pub fn is_another(&self) -> bool {
        self.alert
            .as_ref()
            .is_some_and(|alert| alert.subject != self.subject.number)
    }

    /// The practices that it concerns, where they can be named.
    pub fn practices(&self) -> impl Iterator<Item = PracticeId> + '_ {
        let members = match &self.subject.members {
            Members::Everybody { .. } => &[][..],
            Members::Practices(members) => members,
        };
        members.iter().map(|member| member.practice)
    }

    /// Whether it concerns one of another's practices.
    pub fn shares_a_practice(&self, other: &Self) -> bool {
        self.practices()
            .any(|id| other.practices().any(|own| own == id))
    }
}

/// Everything that is worth a message now, or was told and is over.
pub(super) async fn cases(
    monitor: &Monitor,
    settling: TimeDelta,
    now: DateTime<Utc>,
) -> Result<Vec<Case>, StoreError> {
    let store = &monitor.store;
    let live = store.live_alerts().await?;
    let mut live: BTreeMap<(AlertKind, i64), LiveAlert> = live
        .into_iter()
        .map(|alert| ((alert.kind, alert.subject), alert))
        .collect();
    let of_health: Vec<i64> = live
        .keys()
        .filter(|(kind, _)| *kind == AlertKind::Health)
        .map(|(_, id)| *id)
        .collect();
    let conditions = store.health_conditions(&of_health).await?;
    let snapshot = monitor.snapshot();
    let standing = Standing::of(monitor, &snapshot, now, now).await?;
    let mut cases = standing.cases();
    cases.extend(conditions.into_iter().map(|condition| Case {
        subject: health_subject(&condition),
        alert: None,
        about: About::Health(condition),
    }));
    for case in &mut cases {
        case.alert = live.remove(&(case.subject.kind, case.subject.number));
    }
    let left = live.into_values().collect();
    aftermath::follow(monitor, &standing, left, &mut cases, settling).await?;
    Ok(cases)
}

impl<'a> Standing<'a> {
    /// What there is to make cases of, with what is planned from a moment on.
    pub async fn of(
        monitor: &Monitor,
        snapshot: &'a Snapshot,
        planned_from: DateTime<Utc>,
        now: DateTime<Utc>,
    ) -> Result<Self, StoreError> {
        let store = &monitor.store;
        let planned_window = (planned_from, now + AHEAD);
        let (from, to) = planned_window;
        Ok(Self {
            snapshot,
            maintenance: store.maintenance_within(from, to).await?,
            planned_window,
            now,
        })
    }

    /// What stands: incidents, outages, changes that block.
    fn cases(&self) -> Vec<Case> {
        let snapshot = self.snapshot;
        let incidents = snapshot.incidents.iter().filter_map(|incident| {
            let subject = self.incident(incident);
            // An update of Halo Link goes on being noted when everybody is back.
            let is_empty =
                matches!(&subject.members, Members::Practices(members) if members.is_empty());
            (!is_empty).then(|| self.case(subject, About::Incident(incident.clone())))
        });
        // Of a practice that left the list the snapshot may still hold what lasted.
        let is_listed = |id: &PracticeId| {
            let listed = snapshot.practices.get(id);
            listed.is_some_and(|listed| listed.retired_at.is_none())
        };
        let listed = snapshot.outages.iter().filter(|(id, _)| is_listed(id));
        let outages = listed.flat_map(|(_, outages)| outages);
        let outages =
            outages.map(|outage| self.case(self.outage(outage), About::Outage(outage.clone())));
        let changes = snapshot.changes.iter().flat_map(|(site, changes)| {
            let state = snapshot
                .sites
                .get(site)
                .map(|site| site.known.headline.state);
            let blocks = state == Some(State::Blocked);
            changes
                .iter()
                .filter(move |change| blocks && waits_for_us(change, self.now))
        });
        let changes = changes
            .map(|change| self.case(self.change(change), About::Change(Box::new(change.clone()))));
        incidents.chain(outages).chain(changes).collect()
    }

    fn case(&self, subject: Subject, about: About) -> Case {
        Case {
            subject,
            alert: None,
            about,
        }
    }

    /// An incident, as rules look at it.
    pub fn incident(&self, incident: &CommonIncident) -> Subject {
        let (state, members) = match incident.cause {
            CommonCause::Access(_) => {
                let watched = self.snapshot.practices.values();
                let count = watched.filter(|listed| listed.retired_at.is_none()).count();
                // What people plan is no reason for our own access to be refused.
                let planned = match incident.cause.cause() {
                    Cause::Us => Windows::default(),
                    _ => self.planned_for_everybody(),
                };
                (State::Unknown, Members::Everybody { count, planned })
            }
            CommonCause::Host(_) | CommonCause::Server(_) | CommonCause::LinkVersion(_) => {
                (State::Unreachable, self.open_members(incident.id))
            }
            CommonCause::Authority(_) => (State::Blocked, self.open_members(incident.id)),
            CommonCause::LinkUpdate(_) => (State::Offline, self.open_members(incident.id)),
        };
        Subject {
            kind: AlertKind::Incident,
            number: incident.id,
            members,
            state: Some(state),
            cause: incident.cause.cause(),
            risk: None,
            began: incident.began,
            noticed_at: incident.began,
            ended: incident.ended,
            belongs_to: None,
            taken: incident.ack.as_ref().map(taken),
            is_unseen: false,
        }
    }

    fn open_members(&self, incident: i64) -> Members {
        let open = self
            .snapshot
            .outages
            .iter()
            .filter(|(_, open)| open.iter().any(|outage| outage.incident == Some(incident)));
        Members::Practices(open.filter_map(|(id, _)| self.member(*id)).collect())
    }

    /// An outage, as rules look at it.
    pub fn outage(&self, outage: &Outage) -> Subject {
        let is_blind = self.snapshot.incident.is_some();
        Subject {
            kind: AlertKind::Outage,
            number: outage.id,
            members: Members::Practices(self.member(outage.practice).into_iter().collect()),
            state: Some(outage.state),
            cause: outage.cause,
            risk: None,
            began: outage.began,
            noticed_at: outage.detected_at,
            ended: outage.ended.map(|(_, latest)| latest),
            belongs_to: outage.incident,
            taken: outage.ack.as_ref().map(taken),
            is_unseen: is_blind && outage.ended.is_none(),
        }
    }

    /// A change, as rules look at it: it blocks since the practice is, or since it was seen.
    pub fn change(&self, change: &Change) -> Subject {
        let site = self.snapshot.sites.get(&change.site);
        let practices = site.map_or(&[][..], |site| &site.practices);
        let blocked_since = site.and_then(|site| site.run.since());
        let began = blocked_since.map_or(change.first_seen_at, |at| at.max(change.first_seen_at));
        Subject {
            kind: AlertKind::Change,
            number: change.id,
            members: Members::Practices(
                practices.iter().filter_map(|id| self.member(*id)).collect(),
            ),
            state: Some(State::Blocked),
            cause: Cause::Us,
            risk: Some(change.risk),
            began,
            noticed_at: change.first_seen_at,
            ended: change.closed_at,
            belongs_to: None,
            taken: None,
            is_unseen: false,
        }
    }

    /// A practice, as rules look at it.
    pub fn member(&self, id: PracticeId) -> Option<Member> {
        let listed = self.snapshot.practices.get(&id)?;
        Some(Member {
            practice: id,
            tags: listed.tags().lines().map(str::to_owned).collect(),
            pms: listed.pms,
            servers: [listed.server_name().to_owned(), listed.host().to_owned()],
            tier: listed.entry().tier,
            hours: (*listed.hours).clone(),
            zone: listed.zone,
            planned: self.planned(listed),
        })
    }

    fn planned(&self, listed: &Listed) -> Windows {
        let entry = listed.entry();
        planned_for(&entry, listed.id, &self.maintenance, self.planned_window)
    }

    fn planned_for_everybody(&self) -> Windows {
        planned_for_everyone(&self.maintenance, self.planned_window)
    }
}

/// What is wrong with Sundog itself, as rules look at it.
pub(super) fn health_subject(condition: &OpenHealthCondition) -> Subject {
    Subject {
        kind: AlertKind::Health,
        number: condition.id,
        members: Members::Everybody {
            count: 0,
            planned: Windows::default(),
        },
        state: None,
        cause: Cause::Us,
        risk: None,
        began: condition.began,
        noticed_at: condition.began,
        ended: condition.ended,
        belongs_to: None,
        taken: None,
        is_unseen: false,
    }
}

fn taken(ack: &Ack) -> Taken {
    Taken {
        by: ack.by.clone(),
        at: ack.at,
        until: ack.until,
    }
}
