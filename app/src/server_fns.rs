//! What the screens ask of the server: one file per noun, one thin call on the monitor each.
//!
//! Every function here is a public address under `/fn`, so each says who may use it.

pub mod overview;
pub mod practice;
