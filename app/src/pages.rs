//! What each address shows. A page arranges; the nouns on it are in `components`.

pub mod audit;
pub mod bulk_edit;
pub mod change;
pub mod change_group;
pub mod changes;
pub mod database;
pub mod edit_practice;
pub mod heartbeats;
pub mod identity;
pub mod import_batch;
pub mod login;
pub mod login_code;
pub mod not_found;
pub mod onboard_one;
pub mod onboarding;
pub mod outages;
pub mod overview;
pub mod practice;
pub mod profile;
pub mod reports;
pub mod staff;
pub mod tokens;
pub mod welcome;
