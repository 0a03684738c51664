//! Who comes in, and what they may do here.
//!
//! `guard` stands before every route: it finds out who asks (`identify`), looks up the route's
//! rule (`rules`) and refuses, or lets the request through with its principal. `accounts` is how people
//! prove who they are, with `passwords`, `codes`, `secrets_key` and the throttles behind it; `session` and
//! `session_store` keep them signed in. Which role may do what is not decided here but in
//! `domain::permission`.

pub mod accounts;
pub mod address;
pub mod code_throttle;
pub mod codes;
pub mod failure_counts;
pub mod guard;
pub mod identify;
pub mod known_places;
pub mod login_throttle;
pub mod network;
pub mod password_rules;
pub mod passwords;
pub mod rules;
pub mod secrets;
pub mod secrets_key;
pub mod session;
pub mod session_store;
pub mod sign_in;
