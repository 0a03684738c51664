//! The changes of identity: what waits for a decision, and what became of the rest.
//!
//! The watch opens and closes changes within its cycle (`notice`); people decide them (`decide`),
//! take things back (`withdraw`), close splits and mergers (`split_merge`), and note whom they told.

mod apply;
mod decide;
mod earlier;
mod group_decision;
mod notice;
mod read;
mod split_merge;
mod told;
mod withdraw;

use chrono::{DateTime, Utc};
use domain::approval::{FirstApproval, VoidedApproval};
use domain::change::{ChangeKind, ChangeStatus, IdentityCheck, Risk, Side};
use domain::practice::SiteRow;
use domain::principal::StaffId;
use domain::split_merge::SplitMergePlan;

pub use self::decide::Decision;
pub use self::group_decision::GroupDecision;
pub use self::notice::{ChangeEvent, NewChange};
pub(crate) use self::notice::{withdraw_orphans, write};
pub use self::told::ContactRecord;
use crate::StoreError;
use crate::time::{maybe_time, time};
use crate::words::{from_json, maybe_json, parsed};

/// A change as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its number.
    pub id: i64,
    /// The site it is about.
    pub site: SiteRow,
    /// What moved.
    pub kind: ChangeKind,
    /// How risky.
    pub risk: Risk,
    /// What became of it.
    pub status: ChangeStatus,
    /// What was approved when it was seen.
    pub old: Side,
    /// What is proposed.
    pub new: Side,
    /// What was checked.
    pub checks: Vec<IdentityCheck>,
    /// The digest of everything that a decision rests on.
    pub fingerprint: String,
    /// When it was first seen.
    pub first_seen_at: DateTime<Utc>,
    /// When what it is about came up, on this card or one whose place it took.
    pub came_up_at: DateTime<Utc>,
    /// When it was last seen.
    pub last_seen_at: DateTime<Utc>,
    /// In how many look-ups and answers.
    pub times_seen: i64,
    /// Until when it is out of sight.
    pub snoozed_until: Option<DateTime<Utc>>,
    /// The first of two approvals.
    pub first_approval: Option<FirstApproval>,
    /// A first approval that counts no more.
    pub voided_approval: Option<VoidedApproval>,
    /// Who decided.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<DateTime<Utc>>,
    /// Why, in their words.
    pub reason: String,
    /// Whom they spoke to and what was said.
    pub contacted: String,
    /// When it stopped being open.
    pub closed_at: Option<DateTime<Utc>>,
    /// Who put it up by hand.
    pub entered_by: Option<String>,
    /// The token by which a program put it up.
    pub entered_token: Option<i64>,
    /// Where the practices go, where it closes a split or a merger.
    pub plan: Option<SplitMergePlan>,
    /// The number of the group decision that approved it together with others.
    pub group_decision: Option<i64>,
}

/// Which changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ChangeFilter {
    /// In this status.
    pub status: Option<ChangeStatus>,
    /// Of this risk.
    pub risk: Option<Risk>,
    /// Older than the one with this number.
    pub before: Option<i64>,
}

/// What people rejected, or closed in a way that keeps the approved GUID.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RejectedChange {
    /// Its number.
    pub id: i64,
    /// The site.
    pub site: SiteRow,
    /// The digest of what it rested on.
    pub fingerprint: String,
    /// The plan that is part of that, where there was one.
    pub plan: Option<SplitMergePlan>,
}

struct ChangeRow {
    id: i64,
    site: i64,
    kind: String,
    risk: String,
    status: String,
    was: String,
    proposed: String,
    checks: String,
    fingerprint: String,
    first_seen_at: i64,
    came_up_at: i64,
    last_seen_at: i64,
    times_seen: i64,
    snoozed_until: Option<i64>,
    first_by: Option<String>,
    first_at: Option<i64>,
    first_staff: Option<i64>,
    first_void: Option<String>,
    decided_by: Option<String>,
    decided_at: Option<i64>,
    reason: String,
    contacted: String,
    closed_at: Option<i64>,
    entered_by: Option<String>,
    entered_token: Option<i64>,
    plan: Option<String>,
    group_decision: Option<i64>,
}

impl TryFrom<ChangeRow> for Change {
    type Error = StoreError;

    fn try_from(row: ChangeRow) -> Result<Self, Self::Error> {
        let first_at = maybe_time(row.first_at)?;
        Ok(Self {
            id: row.id,
            site: SiteRow(row.site),
            kind: parsed(&row.kind, "a kind")?,
            risk: parsed(&row.risk, "a risk")?,
            status: parsed(&row.status, "a status")?,
            old: from_json(&row.was, "a change")?,
            new: from_json(&row.proposed, "a change")?,
            checks: from_json(&row.checks, "a list of checks")?,
            fingerprint: row.fingerprint,
            first_seen_at: time(row.first_seen_at)?,
            came_up_at: time(row.came_up_at)?,
            last_seen_at: time(row.last_seen_at)?,
            times_seen: row.times_seen,
            snoozed_until: maybe_time(row.snoozed_until)?,
            first_approval: row.first_by.zip(first_at).map(|(by, at)| FirstApproval {
                by,
                staff: row.first_staff.map(StaffId),
                at,
            }),
            voided_approval: maybe_json(row.first_void.as_deref(), "a voided approval")?,
            decided_by: row.decided_by,
            decided_at: maybe_time(row.decided_at)?,
            reason: row.reason,
            contacted: row.contacted,
            closed_at: maybe_time(row.closed_at)?,
            entered_by: row.entered_by,
            entered_token: row.entered_token,
            plan: maybe_json(row.plan.as_deref(), "a plan")?,
            group_decision: row.group_decision,
        })
    }
}
