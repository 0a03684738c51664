//! Asking through the watch of another process: one key has one quota.

use std::time::{Duration, Instant};

use domain::observation::{Failure, SiteAnswer};
use domain::site::SiteKey;

use super::ImportError;
use crate::Monitor;
use crate::engine::NotAsked;
use crate::engine::relay::RelayedAnswer;

/// How often is looked whether an answer has come.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// A look-up that is not answered for so long was lost: it is asked anew.
const ASK_AGAIN_AFTER: Duration = Duration::from_secs(600);

/// Whether a watch runs over the same database in another process.
pub type IsServing<'a> = &'a (dyn Fn() -> bool + Sync);

/// What Halo names for a site, asked by the watch of another process; none where no such process runs
/// (any more).
pub(super) async fn look_up(
    monitor: &Monitor,
    is_serving: IsServing<'_>,
    key: &SiteKey,
) -> Result<Option<Result<Vec<SiteAnswer>, Failure>>, ImportError> {
    let mut answer = None;
    while answer.is_none() && is_serving() {
        let id = monitor.store.relay_look_up(key, monitor.now()).await?;
        let waited = wait(monitor, is_serving, id).await;
        if let Err(error) = monitor.store.drop_relayed(id).await {
            tracing::warn!(%error, "a look-up that was answered stays for an hour");
        }
        answer = waited?;
    }
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

/// The answer to a look-up; none where it is to be asked again, or where nobody is there to answer.
async fn wait(
    monitor: &Monitor,
    is_serving: IsServing<'_>,
    id: i64,
) -> Result<Option<String>, ImportError> {
    let began = Instant::now();
    while began.elapsed() < ASK_AGAIN_AFTER && is_serving() {
        match monitor.store.relayed_answer(id).await? {
            Some(Some(answer)) => return Ok(Some(answer)),
            Some(None) => tokio::time::sleep(LOOK_EVERY).await,
            None => return Ok(None),
        }
    }
    Ok(None)
}
