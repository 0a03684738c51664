//! What do all connections share?
//!
//! The world under one read-write lock, held for the microsecond that an answer takes and never
//! across a wait, and the counters beside it.

use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use chrono::{DateTime, Utc};

use crate::hold::Holds;
use crate::http::Request;
use crate::reply::HttpReply;
use crate::stats::Counters;
use crate::world::World;
use crate::{control, integrator};

#[derive(Debug)]
pub(crate) struct SharedWorld {
    world: RwLock<World>,
    pub(crate) counters: Counters,
    pub(crate) holds: Holds,
    /// The scenario's title, for `/control`.
    pub(crate) title: String,
}

impl SharedWorld {
    pub(crate) fn new(world: World, title: String) -> Self {
        Self {
            world: RwLock::new(world),
            counters: Counters::default(),
            holds: Holds::default(),
            title,
        }
    }

    /// A panic elsewhere leaves a world that is still worth reading in a test.
    pub(crate) fn read(&self) -> RwLockReadGuard<'_, World> {
        self.world.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn write(&self) -> RwLockWriteGuard<'_, World> {
        self.world.write().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.read().now()
    }

    /// Carries out what has become due, without disturbing anybody while nothing has.
    pub(crate) fn run_due(&self) {
        let is_due = {
            let world = self.read();
            world.agenda.is_due(world.now())
        };
        if is_due {
            self.write().run_due();
        }
    }

    /// The reply and the moment it was given on the world's clock.
    pub(crate) fn answer(
        &self,
        request: &Request<'_>,
        body: &mut Vec<u8>,
    ) -> (HttpReply, DateTime<Utc>) {
        if request.path == "/control" || request.path.starts_with("/control/") {
            let reply = control::answer(self, request, body);
            return (reply, self.now());
        }
        let world = self.read();
        let now = world.now();
        (
            integrator::answer(&world, &self.counters, request, now, body),
            now,
        )
    }
}
