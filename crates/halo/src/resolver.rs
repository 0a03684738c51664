//! How Halo's name becomes addresses.
//!
//! It is the system's look-up with a bound of its own, a little below the bound on connecting:
//! when our network is gone, name servers do not answer at all, and only so does that show as
//! "no name" (our side) rather than as "no connection" (perhaps Halo's).

use std::time::Duration;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// The system's resolver, bounded.
pub(crate) struct Resolver {
    most: Duration,
}

impl Resolver {
    /// Leaves a fifth of the time for connecting to what was found.
    pub(crate) fn within(connect_timeout: Duration) -> Self {
        Self {
            most: connect_timeout.mul_f64(0.8),
        }
    }
}

/// No name server answered in time.
#[derive(Debug, thiserror::Error)]
#[error("no name server answered")]
struct NoNameServer;

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let most = self.most;
        Box::pin(async move {
            let looking = tokio::net::lookup_host((name.as_str(), 0));
            let found = tokio::time::timeout(most, looking)
                .await
                .map_err(|_| NoNameServer)??;
            Ok(Box::new(found.collect::<Vec<_>>().into_iter()) as Addrs)
        })
    }
}
