//! What the screens ask of the server: one file per noun, one thin call on the monitor each.
//!
//! Every function here is a public address under `/fn`, so each begins by asking
//! `refusal::who_may`, and its documentation says who may.

pub mod audit;
pub mod bulk_edit;
pub mod changes;
pub mod database;
pub mod entry;
pub mod first_run;
pub mod heartbeats;
pub mod identity;
pub mod onboarding;
pub mod outages;
pub mod overview;
pub mod practice;
pub mod profile;
pub mod reports;
pub mod staff;
pub mod tokens;
pub mod waiting;
