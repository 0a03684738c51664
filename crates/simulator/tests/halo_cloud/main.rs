//! The simulated Halo Cloud as a client sees it: over HTTP, in raw JSON, on a clock that stands
//! still. The numbers in comments are those of the documented scenarios each test stands for.

#![expect(
    clippy::unwrap_used,
    reason = "a helper that fails is a test that fails"
)]

mod access;
mod answers;
mod availability;
mod connection;
mod control;
mod faults;
mod identity;
mod lifecycle;
mod stories;
mod support;
