//! How long does somebody wait for a page while the watch is busy?
//!
//! The watch goes on by itself, as in `sundog serve`, at a pace that makes its list ask so many
//! questions a second. Beside it another task asks for the first page of the list, for the page of a
//! practice, and for what is known of a GUID, by turns, as soon as the one before is there.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::TimeDelta;
use monitor::Settings;
use monitor::clock::{Clock, SystemClock};
use serde::Serialize;
use tokio_util::sync::CancellationToken;

use crate::bare;
use crate::cost::{median, p99};
use crate::list;
use crate::watch::{Watch, settings};

/// The pace: ten thousand practices make two thousand checks a second.
const INTERVAL: TimeDelta = TimeDelta::seconds(5);
/// What ten thousand practices need at that pace. It spreads the first round, and with it all others.
const REQUESTS_PER_SECOND: f64 = 2_500.0;

/// What was found.
#[derive(Debug, Serialize)]
pub struct Page {
    practices: usize,
    checks_per_second: f64,
    overview: Waits,
    practice: Waits,
    guid: Waits,
}

/// How long people waited, in milliseconds.
#[derive(Debug, Serialize)]
struct Waits {
    asked: usize,
    p50_ms: f64,
    p99_ms: f64,
    p99_to_p50: f64,
}

impl Waits {
    fn of(waited: &[f64]) -> Self {
        let (p50_ms, p99_ms) = (median(waited.iter().copied()), p99(waited.iter().copied()));
        Self {
            asked: waited.len(),
            p50_ms,
            p99_ms,
            p99_to_p50: p99_ms / p50_ms,
        }
    }
}

/// Asks for so long, beside a watch over the simulator at `halo_url`.
pub async fn measure(halo_url: &str, directory: &Path, asking: Duration) -> anyhow::Result<Page> {
    let practices = list::of(&bare::client()?, halo_url).await?;
    let store = list::database(directory, &practices, SystemClock.now()).await?;
    let ids: Vec<_> = store
        .practices()
        .await?
        .iter()
        .map(|each| each.id)
        .collect();
    let sites = store.sites().await?;
    let guids: Vec<_> = sites.iter().filter_map(|site| site.guid).collect();
    let settings = Settings {
        max_requests_per_second: REQUESTS_PER_SECOND,
        ..settings(INTERVAL)
    };
    let stop = CancellationToken::new();
    let _stop_at_the_end = stop.clone().drop_guard();
    let watch = Watch::run(store, halo_url, Arc::new(SystemClock), settings, stop).await?;
    while watch.checks().await? < ids.len() {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }

    let (mut overview, mut practice, mut guid) = (Vec::new(), Vec::new(), Vec::new());
    let (began, checks_before) = (Instant::now(), watch.checks().await?);
    // Every practice in a place of its own.
    let others = guids.iter().cycle().step_by(7919 % guids.len() + 1);
    for (id, of_software) in ids.iter().cycle().step_by(7919 % ids.len() + 1).zip(others) {
        if began.elapsed() > asking {
            break;
        }
        overview.push(waited(watch.overview()).await?);
        practice.push(waited(watch.practice_page(*id)).await?);
        guid.push(waited(watch.guid(*of_software)).await?);
    }
    let checks = watch.checks().await? - checks_before;
    let checks_per_second = checks as f64 / began.elapsed().as_secs_f64();
    Ok(Page {
        practices: ids.len(),
        checks_per_second,
        overview: Waits::of(&overview),
        practice: Waits::of(&practice),
        guid: Waits::of(&guid),
    })
}

/// The milliseconds until a page is there.
pub async fn waited(page: impl Future<Output = anyhow::Result<()>>) -> anyhow::Result<f64> {
    let began = Instant::now();
    page.await?;
    Ok(began.elapsed().as_secs_f64() * 1e3)
}
