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

use chrono::TimeDelta;
use domain::approval::{Effect, NotApproved};
use domain::change::ChangeStatus;
use domain::permission::Role;
use domain::principal::{Principal, StaffId};
use domain::views::changes::{ChangeQuery, ChangeView};
use monitor::commands::change::{ActingPrincipal, Approval, NotDecided};
use simulator::{Fault, FaultKind, SimulatedEvent};
use store::AuditPrincipal;

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
    StaffId(name.bytes().fold(1, |sum, byte| sum * 31 + i64::from(byte)) % 1_000_000)
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

pub async fn approve(world: &World, change: &ChangeView, by: &str) -> Result<Effect, NotDecided> {
    let approval = Approval {
        evidence: change.evidence.clone(),
        reason: "new server".to_owned(),
        contacted: "Jo, manager: we moved".to_owned(),
        ..Approval::default()
    };
    monitor::commands::approve(&world.monitor, change.id, &approval, &acting(by)).await
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
