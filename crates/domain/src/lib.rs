//! The rules of Sundog: what is true of a practice, since when, and whose move it is.
//!
//! Nothing in this crate can ask the time, wait, read a file or know how Halo Cloud spells its
//! JSON. Every function takes what was known, what was seen and `now`, and returns a value, so
//! that each rule can be read and tested alone. The browser uses the same words, so this crate
//! also compiles to WebAssembly; only time zones (feature `zones`) stay on the server.
//!
//! A good order to read them in: `site`, `observation`, `tracks`, `headline`, `decide`, `span`,
//! `uptime`, then what people are shown: `overview`, `views`, `wording`; who acts and what they may:
//! `actor`, `permission`; and what is measured beside it all: `sample`, `rollup`, `cadence`, `drift`.

#[macro_use]
mod string_enum;
#[macro_use]
pub mod url_query;
pub use string_enum::UnknownWord;

pub mod action;
pub mod alert;
pub mod approval;
pub mod audit;
pub mod backoff;
#[cfg(feature = "zones")]
pub mod bulk_edit;
pub mod cadence;
mod canonical;
pub mod catalogue;
pub mod caution;
pub mod change;
pub mod clock;
pub mod common_cause;
pub mod credential_act;
pub mod decide;
pub mod drift;
#[cfg(feature = "zones")]
pub mod edit;
pub mod environment;
pub mod expected;
pub mod flapping;
pub mod group;
pub mod growth;
pub mod halo_name;
pub mod headline;
pub mod heartbeat;
pub mod hint;
#[cfg(feature = "zones")]
pub mod hours;
pub mod identity;
pub mod import;
pub mod incident;
pub mod known_fix;
pub mod link_spread;
pub mod link_version;
#[cfg(feature = "zones")]
pub mod local_time;
#[cfg(feature = "zones")]
pub mod maintenance;
pub mod name;
pub mod name_diff;
pub mod observation;
pub mod onboarding;
pub mod outage;
pub mod outside_text;
pub mod overlap;
pub mod overview;
pub mod pace;
pub mod permission;
pub mod pms_at_halo;
pub mod pms_version;
pub mod practice;
#[cfg(feature = "zones")]
pub mod practice_entry;
pub mod practice_field;
pub mod principal;
#[cfg(feature = "zones")]
pub mod public_holiday;
pub mod question_priority;
pub mod quota_cost;
pub mod rate;
pub mod reader_clock;
pub mod reason;
pub mod report;
pub mod resolution;
pub mod retention;
pub mod rollup;
pub mod sample;
pub mod search;
pub mod security_event;
pub mod security_review;
pub mod selection;
pub mod self_check;
pub mod server;
pub mod site;
pub mod site_id_at_halo;
pub mod site_id_change;
pub mod span;
pub mod split_merge;
pub mod state_run;
pub mod succession;
pub mod support_case;
pub mod told_move;
pub mod tracks;
pub mod twin;
pub mod uptime;
pub mod verification;
pub mod views;
pub mod windows;
pub mod wording;
pub mod words_to_send;
pub mod zoom;
