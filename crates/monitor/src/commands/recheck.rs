//! "My query failed": the integrator's own software, or a person, wants a practice looked at now.
//!
//! Status and look-up are asked at once, at most once a minute for each practice, whatever the
//! caller saw. What it saw is believed only as far as Halo cannot tell: that queries fail although
//! the site is online.

use chrono::{DateTime, TimeDelta, Utc};
use domain::audit::Action;
use domain::decide::says_that_queries_fail;
use domain::practice::PracticeId;
use store::AuditPrincipal;

use crate::{Monitor, MonitorError};

/// What a query of the caller's came back with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClientReport {
    /// The HTTP status.
    pub status: Option<u16>,
    /// The words.
    pub text: String,
    /// When.
    pub at: Option<DateTime<Utc>>,
}

/// What became of the wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recheck {
    /// It is looked at now.
    UnderWay,
    /// It was looked at a moment ago; the next one may come after this time.
    TooSoon(TimeDelta),
    /// No practice has this number, or nobody watches it any more.
    NoSuchPractice,
}

/// Has a practice looked at now.
///
/// # Errors
/// When the database cannot be written.
pub async fn recheck(
    monitor: &Monitor,
    id: PracticeId,
    saw: &ClientReport,
    by: &AuditPrincipal,
) -> Result<Recheck, MonitorError> {
    let now = monitor.now();
    let site = {
        let snapshot = monitor.snapshot();
        let listed = snapshot.practices.get(&id);
        let watched = listed.filter(|one| one.retired_at.is_none());
        watched.map(|one| one.site_row)
    };
    let Some(number) = site else {
        return Ok(Recheck::NoSuchPractice);
    };
    let failed_at = says_that_queries_fail(saw.status, &saw.text).then(|| saw.at.unwrap_or(now));
    if let Err(wait) = monitor.engine.check_now(id, number, failed_at).await {
        return Ok(Recheck::TooSoon(wait));
    }
    monitor
        .store
        .keep(Action::Rechecked, &format!("practice:{id}"), by, now)
        .await?;
    Ok(Recheck::UnderWay)
}
