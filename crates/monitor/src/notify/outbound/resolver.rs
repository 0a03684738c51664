//! How a receiver's name becomes addresses, and which of them may be connected to: a name that leads to one
//! address that is not public is not asked at all, because the next look-up might choose that one.

use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::public_address::is_public;

/// A receiver is not on the open internet. It may be after another look-up, so this is tried again.
#[derive(Debug, thiserror::Error)]
#[error(
    "{0} is not on the open internet: name a receiver that is, or start Sundog with --alert-allow-private."
)]
pub(super) struct NotPublic(pub(super) String);

/// Looks names up as this machine does.
#[derive(Clone, Copy, Debug)]
pub struct SystemResolver;

impl Resolve for SystemResolver {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            Ok(Box::new(found.collect::<Vec<_>>().into_iter()) as Addrs)
        })
    }
}

/// Hands on only what was judged; the client connects to nothing else.
pub(super) struct CheckedResolver {
    resolver: Arc<dyn Resolve>,
    allow_private: bool,
}

impl CheckedResolver {
    pub(super) fn new(resolver: Arc<dyn Resolve>, allow_private: bool) -> Self {
        Self {
            resolver,
            allow_private,
        }
    }
}

impl Resolve for CheckedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let host = name.as_str().to_owned();
        let looking = self.resolver.resolve(name);
        let allow_private = self.allow_private;
        Box::pin(async move {
            let found: Vec<_> = looking.await?.collect();
            match allow_private || found.iter().all(|address| is_public(address.ip())) {
                true => Ok(Box::new(found.into_iter()) as Addrs),
                false => Err(NotPublic(host).into()),
            }
        })
    }
}
