//! Causes as they were recorded over a window, for asking what a rule would have sent.

use chrono::{DateTime, TimeDelta, Utc};
use domain::alert::AlertKind;
use domain::alert::subject::{Members, Subject};
use domain::change::Risk;
use domain::common_cause::CommonCause;
use store::{Change, ChangeFilter, OutageFilter, StoreError};

use super::case::Standing;
use super::compose::{change_title, outage_title};
use crate::Monitor;

/// So many causes of each kind are read at most.
const MOST: u32 = 5000;

/// A cause as it was.
#[derive(Clone, Debug)]
pub(crate) struct RecordedCase {
    /// As rules look at it, with its end.
    pub subject: Subject,
    /// What it was about.
    pub title: String,
}

/// The causes of a window that were worth a message: incidents, outages, changes that blocked.
pub(crate) async fn recorded_cases(
    monitor: &Monitor,
    from: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<Vec<RecordedCase>, StoreError> {
    let snapshot = monitor.snapshot();
    let standing = Standing::of(monitor, &snapshot, from, now).await?;
    let store = &monitor.store;
    let mut cases = Vec::new();

    let window = (Some(from), Some(now));
    let incidents = store.common_incidents(None, window, None, MOST).await?;
    let members = store.members_of(&incidents).await?;
    for incident in incidents {
        let mut subject = standing.incident(&incident);
        if !matches!(incident.cause, CommonCause::Access(_)) {
            let of_it = members.get(&incident.id).into_iter().flatten();
            subject.members =
                Members::Practices(of_it.filter_map(|id| standing.member(*id)).collect());
        }
        cases.push(RecordedCase {
            subject,
            title: incident.cause.title(),
        });
    }

    let filter = OutageFilter {
        from: Some(from),
        to: Some(now),
        ..OutageFilter::default()
    };
    for outage in store.outages(&filter, MOST).await? {
        let name = snapshot
            .practices
            .get(&outage.practice)
            .map(|listed| listed.name());
        let title = outage_title(name.unwrap_or_default(), &outage);
        let subject = Subject {
            is_unseen: false,
            ..standing.outage(&outage)
        };
        cases.push(RecordedCase { subject, title });
    }

    let changes = store
        .changes_where(ChangeFilter::default(), now, MOST)
        .await?;
    let blocking = changes.iter().filter(|change| blocked(change, from));
    for change in blocking {
        let subject = Subject {
            began: change.first_seen_at,
            ..standing.change(change)
        };
        let name = snapshot.name_of(change.site).unwrap_or_default();
        cases.push(RecordedCase {
            subject,
            title: change_title(name, change),
        });
    }
    cases.retain(|case| case.subject.kind != AlertKind::Health);
    cases.retain(|case| {
        case.subject
            .ended
            .is_none_or(|ended| ended >= from - TimeDelta::days(1))
    });
    Ok(cases)
}

/// Whether a change waited for us while its GUID was refused.
fn blocked(change: &Change, from: DateTime<Utc>) -> bool {
    let is_in_time = change.closed_at.is_none_or(|closed| closed >= from);
    let is_refused = matches!(
        change.old.access.as_deref(),
        Some("refused" | "unpaired" | "gone")
    );
    is_in_time && is_refused && change.risk != Risk::R0
}
