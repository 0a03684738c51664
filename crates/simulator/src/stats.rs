//! What has been asked of this Halo Cloud?
//!
//! Counters that tests read: how many calls of which kind, how they were answered, and whether a
//! key ever stood in an address, where it would end up in other people's logs.

use std::sync::atomic::{AtomicU64, Ordering};

use serde::Serialize;

/// A copy of all counters at one moment. Calls to `/control` count nowhere.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Stats {
    /// All calls outside `/control`.
    pub total: u64,
    /// *Get site status*.
    pub status_calls: u64,
    /// *Find sites by PMS ID*.
    pub look_ups: u64,
    /// *Pair with a site*.
    pub pairings: u64,
    /// Calls that match no operation.
    pub unknown_paths: u64,
    /// Calls with the key header, whether the key was right or not.
    pub with_key_header: u64,
    /// Calls with a key in the address. Must stay 0.
    pub with_key_in_url: u64,
    /// Whether a key was ever seen in an address.
    pub key_seen_in_url: bool,
    /// Calls refused for a missing or wrong key.
    pub key_refused: u64,
    /// Answers 200 to 299.
    pub answered_2xx: u64,
    /// Answers 300 to 399.
    pub answered_3xx: u64,
    /// Answers 400 to 499.
    pub answered_4xx: u64,
    /// Answers 500 and above.
    pub answered_5xx: u64,
    /// Calls met with a reset or with silence.
    pub not_answered: u64,
    /// Connections accepted, those of `/control` included.
    pub connections: u64,
}

#[derive(Debug, Default)]
pub(crate) struct Counters {
    pub(crate) status_calls: Counter,
    pub(crate) look_ups: Counter,
    pub(crate) pairings: Counter,
    pub(crate) unknown_paths: Counter,
    pub(crate) with_key_header: Counter,
    pub(crate) with_key_in_url: Counter,
    pub(crate) key_refused: Counter,
    pub(crate) answered: [Counter; 4],
    pub(crate) not_answered: Counter,
    pub(crate) connections: Counter,
}

#[derive(Debug, Default)]
pub(crate) struct Counter(AtomicU64);

impl Counter {
    pub(crate) fn add_one(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    fn reset(&self) {
        self.0.store(0, Ordering::Relaxed);
    }
}

impl Counters {
    pub(crate) fn count_answer(&self, status: u16) {
        let class = usize::from(status / 100).clamp(2, 5) - 2;
        self.answered[class].add_one();
    }

    pub(crate) fn read(&self) -> Stats {
        let [answered_2xx, answered_3xx, answered_4xx, answered_5xx] =
            self.answered.each_ref().map(Counter::get);
        let status_calls = self.status_calls.get();
        let look_ups = self.look_ups.get();
        let pairings = self.pairings.get();
        let unknown_paths = self.unknown_paths.get();
        Stats {
            total: status_calls + look_ups + pairings + unknown_paths,
            status_calls,
            look_ups,
            pairings,
            unknown_paths,
            with_key_header: self.with_key_header.get(),
            with_key_in_url: self.with_key_in_url.get(),
            key_seen_in_url: self.with_key_in_url.get() > 0,
            key_refused: self.key_refused.get(),
            answered_2xx,
            answered_3xx,
            answered_4xx,
            answered_5xx,
            not_answered: self.not_answered.get(),
            connections: self.connections.get(),
        }
    }

    pub(crate) fn reset(&self) {
        let Self {
            status_calls,
            look_ups,
            pairings,
            unknown_paths,
            with_key_header,
            with_key_in_url,
            key_refused,
            answered,
            not_answered,
            connections,
        } = self;
        let single = [
            status_calls,
            look_ups,
            pairings,
            unknown_paths,
            with_key_header,
            with_key_in_url,
            key_refused,
            not_answered,
            connections,
        ];
        single.into_iter().chain(answered).for_each(Counter::reset);
    }
}
