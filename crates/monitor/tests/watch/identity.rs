//! When a GUID, an authority or a name moves: what is noticed, what is put up for decision, and what a
//! decision does.

mod afterwards;
mod by_hand;
mod deciding;
mod evidence;
mod groups;
mod left_open;
mod noticing;
mod planned;
mod sequences;
mod split_merge;
mod told;
mod two_people;
mod wrong_database;

use chrono::TimeDelta;
use domain::approval::{Effect, NotApproved};
use domain::change::ChangeStatus;
use domain::permission::Role;
use domain::principal::{Principal, StaffId};
use domain::views::changes::{ChangeQuery, ChangeView};
use monitor::clock::Clock;
use monitor::commands::change::{ActingPrincipal, Approval, NotDecided};
use simulator::{Fault, FaultKind, SimulatedEvent};
use store::{AuditPrincipal, Credential, Session};

use crate::world::{POLL, World};

pub fn acting(name: &str) -> ActingPrincipal {
    ActingPrincipal {
        principal: Principal::Person {
            staff: staff(name),
            name: name.to_owned(),
            role: Role::Approver,
            session: 1,
        },
        audited_as: AuditPrincipal::named(name, None),
    }
}

/// Each name is somebody of their own.
pub fn staff(name: &str) -> StaffId {
    let sum = name
        .bytes()
        .fold(1_i64, |sum, byte| (sum * 31 + i64::from(byte)) % 1_000_003);
    StaffId(sum)
}

pub fn practice(world: &World) -> String {
    world.names[0].clone()
}

pub async fn waiting(world: &World) -> Vec<ChangeView> {
    let query = ChangeQuery {
        status: Some(ChangeStatus::Pending),
        risk: None,
    };
    monitor::pages::changes(&world.monitor, &query, None, 99)
        .await
        .unwrap()
}

/// `kind risk` of what waits.
pub async fn told(world: &World) -> Vec<String> {
    let waiting = waiting(world).await;
    let told = waiting
        .iter()
        .map(|one| format!("{} {}", one.kind, one.risk));
    told.collect()
}

/// Somebody on the staff, signed in, who made their own account.
pub async fn sits_here(world: &World, name: &str) -> ActingPrincipal {
    let store = world.store().await;
    let own = AuditPrincipal::named(name, None);
    let hash = Some("of a password".to_owned());
    let added = store.add_staff(name, Role::Admin, hash, &own, world.clock.now());
    signed_in(world, added.await.unwrap(), name).await
}

/// Signs somebody in who is on the staff.
pub async fn signed_in(world: &World, staff: StaffId, name: &str) -> ActingPrincipal {
    let (store, now) = (world.store().await, world.clock.now());
    let epoch = store.staff_member(staff).await.unwrap().unwrap().epoch;
    let mut hash = [0; 32];
    for (at, byte) in format!("{name} {epoch}").bytes().take(32).enumerate() {
        hash[at] = byte;
    }
    let session = Session {
        hash,
        staff: Some(staff),
        epoch,
        signed_in_at: Some(now),
        last_seen_at: now,
        expires_at: now + TimeDelta::days(7),
        address: "192.0.2.7".to_owned(),
        browser: String::new(),
        data: "{}".to_owned(),
    };
    assert!(store.add_session(session).await.unwrap());
    let found = store.who_is_signed_in(hash, now - TimeDelta::days(7), now);
    let principal = found.await.unwrap().unwrap().principal;
    let audited_as = AuditPrincipal {
        credential: Credential::of(&principal),
        ..AuditPrincipal::named(name, None)
    };
    ActingPrincipal {
        principal,
        audited_as,
    }
}

pub async fn approve(world: &World, change: &ChangeView, by: &str) -> Result<Effect, NotDecided> {
    approve_as(world, change, &acting(by)).await
}

pub async fn approve_as(
    world: &World,
    change: &ChangeView,
    by: &ActingPrincipal,
) -> Result<Effect, NotDecided> {
    let approval = Approval {
        evidence: change.evidence.clone(),
        reason: "new server".to_owned(),
        contacted: "Jo, manager: we moved".to_owned(),
        ..Approval::default()
    };
    monitor::commands::approve(&world.monitor, change.id, &approval, by).await
}

/// A world in which the first practice's server was replaced and Halo has switched.
pub async fn migrated() -> World {
    let world = World::with(2).await;
    let name = practice(&world);
    world.happens(SimulatedEvent::Migrate {
        practice: name.clone(),
    });
    world.happens(SimulatedEvent::SwitchAuthority { practice: name });
    world.pass(POLL * 2).await;
    world
}
