//! Tells somebody outside every minute that Sundog lives, so that its silence is noticed: an alert that
//! Sundog cannot send because it is dead must come from elsewhere. The addresses are those of Healthchecks.

use std::time::Duration;

use tokio_util::sync::CancellationToken;
use url::Url;

use super::channels::plain::logged;
use super::outbound::{Outbound, OutboundRequest};
use crate::clock::Clock;

/// How often.
pub const DEAD_MAN_EVERY: Duration = Duration::from_secs(60);

/// More words than these are somebody's log.
const WORDS_CHARS: usize = 1000;

/// The switch. It pings nobody until it is run.
pub struct DeadMan {
    outbound: Outbound,
    url: Url,
    clock: std::sync::Arc<dyn Clock>,
}

impl DeadMan {
    /// A switch that pings `url`.
    ///
    /// # Errors
    /// Where that address is of no use: what to do.
    pub fn new(
        outbound: Outbound,
        url: &str,
        clock: std::sync::Arc<dyn Clock>,
    ) -> Result<Self, String> {
        let url = outbound.url(url)?;
        Ok(Self {
            outbound,
            url,
            clock,
        })
    }

    /// Says that Sundog started, and then every minute how it is, until it is stopped.
    pub async fn run<F>(&self, stop: CancellationToken, healthy: impl Fn() -> F)
    where
        F: Future<Output = Result<(), String>>,
    {
        self.start().await;
        loop {
            self.ping(healthy().await).await;
            tokio::select! {
                () = stop.cancelled() => break,
                () = tokio::time::sleep(DEAD_MAN_EVERY) => {}
            }
        }
    }

    /// Says that Sundog started.
    pub async fn start(&self) {
        self.post("start", String::new()).await;
    }

    /// Says how Sundog is.
    pub async fn ping(&self, health: Result<(), String>) {
        match health {
            Ok(()) => self.post("", String::new()).await,
            Err(words) => {
                self.post("fail", words.chars().take(WORDS_CHARS).collect())
                    .await
            }
        }
    }

    /// Nobody is told that nobody could be told: that is what the other side notices.
    async fn post(&self, signal: &str, body: String) {
        let mut url = self.url.clone();
        if !signal.is_empty()
            && let Ok(mut path) = url.path_segments_mut()
        {
            path.pop_if_empty().push(signal);
        }
        let request = OutboundRequest {
            url,
            headers: Vec::new(),
            content_type: "text/plain; charset=utf-8",
            body,
        };
        match self.outbound.post(&request, self.clock.now()).await {
            Ok(answer) if (200..300).contains(&answer.status) => {}
            Ok(answer) => tracing::warn!(status = answer.status, "the dead man's switch refused"),
            Err(error) => {
                tracing::warn!(error = %logged(error), "the dead man's switch was not reached");
            }
        }
    }
}
