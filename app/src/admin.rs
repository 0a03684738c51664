//! What admins look after.

pub mod audit;
pub mod database;
pub mod nav;
pub mod role_choice;
pub mod security;
pub mod staff;
pub mod styleguide;
pub mod tokens;
