//! What stands already and is worth a message, as far as rules look at it.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::AlertKind;
use super::rule::Condition;
use crate::change::Risk;
use crate::environment::Environment;
use crate::headline::State;
use crate::hours::Hours;
use crate::outage::Cause;
use crate::practice::PracticeId;
use crate::server::spelling;
use crate::site::Pms;
use crate::windows::Windows;

/// One cause that may be worth a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Of what kind.
    pub kind: AlertKind,
    /// Its number among its kind.
    pub number: i64,
    /// Whom it concerns.
    pub members: Members,
    /// The state of the practices; none where it is about none.
    pub state: Option<State>,
    /// Whose side the cause is on.
    pub cause: Cause,
    /// How risky a change is.
    pub risk: Option<Risk>,
    /// From when on it lasts: the last good heartbeat before an outage.
    pub began: DateTime<Utc>,
    /// When it was confirmed.
    pub noticed_at: DateTime<Utc>,
    /// When it was over for certain.
    pub ended: Option<DateTime<Utc>>,
    /// The incident that an outage belongs to.
    pub belongs_to: Option<i64>,
    /// Who has it in hand.
    pub taken: Option<Taken>,
    /// Whether nobody can see just now if it still lasts: during an incident of our access.
    pub is_unseen: bool,
}

/// Whom a cause concerns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Members {
    /// Everybody on the list, with when maintenance for everybody is planned; or, with none at all, Sundog
    /// itself.
    Everybody {
        /// How many.
        count: usize,
        /// When being down is planned for all of them.
        planned: Windows,
    },
    /// These practices.
    Practices(Vec<Member>),
}

/// A practice that a cause concerns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its number.
    pub practice: PracticeId,
    /// Its tags.
    pub tags: Vec<String>,
    /// Its PMS.
    pub pms: Pms,
    /// Its server and its host, as they were entered.
    pub servers: [String; 2],
    /// Its tier.
    pub tier: String,
    /// When it is open.
    pub hours: Hours,
    /// By the clocks of this zone.
    pub zone: Tz,
    /// When being down is planned.
    pub planned: Windows,
}

/// Somebody has it in hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Who.
    pub by: String,
    /// Since when.
    pub at: DateTime<Utc>,
    /// Until when.
    pub until: DateTime<Utc>,
}

impl Members {
    /// How many practices.
    pub fn count(&self) -> usize {
        match self {
            Self::Everybody { count, .. } => *count,
            Self::Practices(members) => members.len(),
        }
    }
}

impl Condition {
    /// Whether a cause is meant. What is asked of practices holds where one of them fits in all of it; a
    /// cause that concerns everybody fits too.
    pub fn fits(&self, subject: &Subject, environment: Environment) -> bool {
        is_any(&self.kinds, |kind| *kind == subject.kind)
            && is_any(&self.states, |state| Some(*state) == subject.state)
            && is_any(&self.causes, |cause| *cause == subject.cause)
            && is_any(&self.risks, |risk| Some(*risk) == subject.risk)
            && is_any(&self.environments, |each| *each == environment)
            && match &subject.members {
                Members::Everybody { .. } => true,
                Members::Practices(members) => members.iter().any(|member| self.concerns(member)),
            }
    }

    /// Whether a practice fits in what is asked of practices.
    pub fn concerns(&self, member: &Member) -> bool {
        is_any(&self.tags, |tag| member.tags.contains(tag))
            && is_any(&self.pms, |pms| *pms == member.pms)
            && is_any(&self.servers, |server| {
                let mut own = member.servers.iter();
                own.any(|own| !own.is_empty() && spelling(own) == spelling(server))
            })
            && is_any(&self.tiers, |tier| *tier == member.tier)
    }
}

fn is_any<T>(wanted: &[T], fits: impl Fn(&T) -> bool) -> bool {
    wanted.is_empty() || wanted.iter().any(fits)
}
