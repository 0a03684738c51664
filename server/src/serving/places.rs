//! How many connections there may be, and who gives way.
//!
//! Whoever is not known has so many for an address, and nine tenths of all. Beyond that a connection is
//! still taken, so that it can be heard who asks: supervisors and people who are signed in are answered,
//! everybody else is told to come later. Of those beyond the limits there may be a tenth, and the oldest
//! that nobody is known by gives way to the next. So whoever is known always finds a place, because to say
//! who one is takes no longer than to ask.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::principal::Caller;
use tokio_util::sync::CancellationToken;

use crate::auth::network::nearest;

/// Connections for one person or program, in however many sessions, that do not count as a stranger's. A
/// browser keeps six.
const PER_CALLER: usize = 64;
/// Of ten places one is kept for whoever is beyond a limit.
const RESERVED_PART: usize = 10;

/// How many there may be.
#[derive(Clone, Copy, Debug)]
pub struct PlaceLimits {
    /// Connections in all.
    pub all: usize,
    /// Connections of strangers at one address, or in one IPv6 network of 64 bits.
    pub per_address: usize,
}

/// All places, and who has them.
#[derive(Debug)]
pub struct Places {
    limits: PlaceLimits,
    taken: Mutex<Taken>,
}

#[derive(Debug, Default)]
struct Taken {
    next: u64,
    places: BTreeMap<u64, Entry>,
    /// Places that are connections, beyond a limit or not.
    connections: usize,
    /// Strangers within the limits, by network.
    of_network: HashMap<IpAddr, usize>,
    /// Who is known.
    of_caller: HashMap<Caller, usize>,
    /// Connections of strangers within the limits, in the order of coming.
    strangers: BTreeSet<u64>,
    /// Connections beyond a limit, in the order of coming.
    beyond: BTreeSet<u64>,
    /// Whether strangers were refused when last one came.
    is_full: bool,
}

#[derive(Debug)]
struct Entry {
    standing: Standing,
    /// A request that came through a proxy has a place and is no connection of its own.
    is_connection: bool,
    gives_way: CancellationToken,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// A proxy that the settings name. Its requests have places of their own.
    Proxy,
    /// Nobody knows who that is.
    Stranger(IpAddr),
    /// Nobody knows who that is, and there are too many already.
    Beyond,
    /// Somebody who showed a session or token that counts.
    Known(Caller),
}

/// One place. It is free again once this is dropped.
#[derive(Debug)]
pub struct Place {
    places: Arc<Places>,
    number: u64,
    gives_way: CancellationToken,
}

impl Places {
    /// So many places, all free.
    pub fn new(limits: PlaceLimits) -> Arc<Self> {
        Arc::new(Self {
            limits,
            taken: Mutex::default(),
        })
    }

    /// A place for a connection from an address; none where everybody who has one is known.
    pub fn for_connection(self: &Arc<Self>, from: IpAddr) -> Option<Place> {
        let mut taken = self.lock();
        let standing = taken.standing(from, self.limits);
        if standing == Standing::Beyond && taken.beyond.len() >= self.limits.reserved() {
            taken.oldest_gives_way(|taken| taken.beyond.first().copied());
        }
        if taken.connections >= self.limits.all {
            let (strangers, beyond) = (&taken.strangers, &taken.beyond);
            let oldest = strangers.first().or(beyond.first()).copied();
            taken.oldest_gives_way(|_| oldest);
        }
        (taken.connections < self.limits.all).then(|| self.place(&mut taken, standing, true))
    }

    /// A place for a proxy's connection.
    pub fn for_proxy(self: &Arc<Self>) -> Option<Place> {
        let mut taken = self.lock();
        (taken.connections < self.limits.all).then(|| self.place(&mut taken, Standing::Proxy, true))
    }

    /// A place for a request that came from an address through a proxy.
    pub fn for_request(self: &Arc<Self>, from: IpAddr) -> Place {
        let mut taken = self.lock();
        let standing = taken.standing(from, self.limits);
        self.place(&mut taken, standing, false)
    }

    fn place(
        self: &Arc<Self>,
        taken: &mut Taken,
        standing: Standing,
        is_connection: bool,
    ) -> Place {
        let (number, gives_way) = (taken.next, CancellationToken::new());
        taken.next += 1;
        taken.enter(
            number,
            Entry {
                standing,
                is_connection,
                gives_way: gives_way.clone(),
            },
        );
        Place {
            places: Arc::clone(self),
            number,
            gives_way,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl PlaceLimits {
    /// How many beyond a limit are heard.
    fn reserved(self) -> usize {
        (self.all / RESERVED_PART).max(1)
    }
}

impl Taken {
    /// What somebody who comes now counts as.
    fn standing(&mut self, from: IpAddr, limits: PlaceLimits) -> Standing {
        let network = nearest(from);
        let within = self.connections - self.beyond.len();
        let is_full = within >= limits.all - limits.reserved();
        if is_full && !self.is_full {
            tracing::warn!(
                connections = within,
                "nine tenths of all connections are taken: whoever is not signed in is refused"
            );
        }
        self.is_full = is_full;
        let own = self.of_network.get(&network).copied().unwrap_or_default();
        if is_full || own >= limits.per_address {
            Standing::Beyond
        } else {
            Standing::Stranger(network)
        }
    }

    fn enter(&mut self, number: u64, entry: Entry) {
        match entry.standing {
            Standing::Proxy => {}
            Standing::Stranger(network) => {
                *self.of_network.entry(network).or_default() += 1;
                if entry.is_connection {
                    self.strangers.insert(number);
                }
            }
            Standing::Beyond => {
                if entry.is_connection {
                    self.beyond.insert(number);
                }
            }
            Standing::Known(caller) => {
                *self.of_caller.entry(caller).or_default() += 1;
            }
        }
        self.connections += usize::from(entry.is_connection);
        self.places.insert(number, entry);
    }

    /// Frees a place; none where it gave way before.
    fn leave(&mut self, number: u64) -> Option<Entry> {
        let entry = self.places.remove(&number)?;
        self.connections -= usize::from(entry.is_connection);
        self.strangers.remove(&number);
        self.beyond.remove(&number);
        match entry.standing {
            Standing::Proxy | Standing::Beyond => {}
            Standing::Stranger(network) => one_less(&mut self.of_network, network),
            Standing::Known(caller) => one_less(&mut self.of_caller, caller),
        }
        Some(entry)
    }

    fn oldest_gives_way(&mut self, oldest: impl FnOnce(&Self) -> Option<u64>) {
        if let Some(entry) = oldest(self).and_then(|number| self.leave(number)) {
            entry.gives_way.cancel();
        }
    }
}

impl Place {
    /// Takes note of who has this place. Beyond so many for one person or program it stays as it is.
    pub fn is_of(&self, caller: Caller) {
        let mut taken = self.places.lock();
        let own = taken.of_caller.get(&caller).copied();
        let is_known = |entry: &Entry| matches!(entry.standing, Standing::Known(_));
        if own.unwrap_or_default() >= PER_CALLER
            || taken.places.get(&self.number).is_none_or(is_known)
        {
            return;
        }
        if let Some(entry) = taken.leave(self.number) {
            let standing = Standing::Known(caller);
            taken.enter(self.number, Entry { standing, ..entry });
        }
    }

    /// Takes note that whoever asks here now shows nothing that counts. Who had it may have been shut out.
    pub fn is_a_strangers(&self, from: IpAddr) {
        let mut taken = self.places.lock();
        let entry = taken.places.get(&self.number);
        if !entry.is_some_and(|entry| matches!(entry.standing, Standing::Known(_))) {
            return;
        }
        if let Some(entry) = taken.leave(self.number) {
            let standing = taken.standing(from, self.places.limits);
            taken.enter(self.number, Entry { standing, ..entry });
        }
    }

    /// Whether there are too many for whoever has it to be answered.
    pub fn is_beyond(&self) -> bool {
        let taken = self.places.lock();
        let entry = taken.places.get(&self.number);
        entry.is_none_or(|entry| entry.standing == Standing::Beyond)
    }

    /// Returns once this place has to be given up.
    pub async fn given_up(&self) {
        self.gives_way.cancelled().await;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.places.lock().leave(self.number);
    }
}

fn one_less<K: std::hash::Hash + Eq>(counts: &mut HashMap<K, usize>, key: K) {
    if let std::collections::hash_map::Entry::Occupied(mut count) = counts.entry(key) {
        *count.get_mut() -= 1;
        if *count.get() == 0 {
            count.remove();
        }
    }
}

#[cfg(test)]
mod tests;
