//! The whole service as users run it: the `sundog` program beside a simulated Halo Cloud, driven
//! over HTTP alone. Nothing here sleeps: a test waits for the hint on `/live` or for a log line.
#![expect(
    clippy::unwrap_used,
    reason = "a story that cannot be told stops where it broke"
)]

mod actions;
mod alerts;
mod api;
mod at_rest;
mod auth_context;
mod bounds;
mod cases;
mod connections;
mod editing;
mod environment;
mod fragments;
mod guessing;
mod history;
mod identity;
mod import;
mod kill;
mod live;
mod maintenance;
mod onboarding;
mod own_address;
mod pairing;
mod reports;
mod running;
mod secrecy;
mod security;
mod servers;
mod sixteen;
mod starting;
mod two_people;
mod verify;
mod wire;
