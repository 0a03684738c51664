//! Asking through the watch of another process: one key has one quota.

use std::time::Duration;

use domain::observation::{Failure, SiteAnswer};
use domain::site::SiteKey;

use super::ImportError;
use crate::Monitor;
use crate::engine::NotAsked;
use crate::engine::relay::RelayedAnswer;

/// How often is looked whether an answer has come.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// Whether a watch runs over the same database in another process.
pub type IsServing<'a> = &'a (dyn Fn() -> bool + Sync);

/// What Halo names for a site, asked by the watch of another process; none where no such process runs
/// (any more).
pub(super) async fn look_up(
    monitor: &Monitor,
    is_serving: IsServing<'_>,
    key: &SiteKey,
) -> Result<Option<Result<Vec<SiteAnswer>, Failure>>, ImportError> {
    if !is_serving() {
        return Ok(None);
    }
    let store = &monitor.store;
    let id = store.relay_look_up(key, monitor.now()).await?;
    let answer = loop {
        if let Some(answer) = store.relayed_answer(id).await? {
            break Some(answer);
        }
        if !is_serving() {
            break None;
        }
        tokio::time::sleep(LOOK_EVERY).await;
    };
    store.drop_relayed(id).await?;
    // What another version of the program wrote may not be understood: then this one asks.
    let answer = answer.and_then(|answer| serde_json::from_str(&answer).ok());
    match answer {
        None => Ok(None),
        Some(RelayedAnswer::Found(sites)) => Ok(Some(Ok(sites))),
        Some(RelayedAnswer::Spent) => Err(ImportError::NotAsked(NotAsked::Spent)),
        Some(RelayedAnswer::Failed {
            class,
            status,
            message,
        }) => Ok(Some(Err(Failure {
            class,
            status,
            retry_after: None,
            message,
        }))),
    }
}
