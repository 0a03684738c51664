//! The watch against a simulated Halo Cloud, stepped by hand with a fixed clock.
#![expect(
    clippy::unwrap_used,
    reason = "a story that cannot be told stops where it broke"
)]

#[path = "../notify/open_vault.rs"]
mod open_vault;
#[path = "../notify/receiver.rs"]
#[expect(dead_code, reason = "the stories about requests use the rest of it")]
mod receiver;

mod access;
mod alerts;
mod answers;
mod attention;
mod blocked;
mod cases;
mod editing;
mod environment;
mod first_run;
mod gaps;
mod heartbeats;
mod identity;
mod in_flight;
mod installation;
mod list;
mod maintenance;
mod onboarding;
mod outages;
mod pages;
mod pairing;
mod past;
mod refusals;
mod reports;
mod servers;
mod shares;
mod since;
mod uptime;
mod verifying;
mod ways_in;
mod world;
