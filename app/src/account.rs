//! Coming in, and one's own account.

pub mod login;
pub mod login_code;
pub mod profile;
pub mod welcome;
