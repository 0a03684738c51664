//! What people and programs do: each command checks, ends in one transaction, and tells the watch.

pub mod acknowledge;
pub mod alert;
mod approvals_voided;
pub mod change;
mod feed;
pub mod import;
pub mod import_batch;
pub mod maintenance;
pub mod note;
pub mod pair;
pub mod planned_migration;
pub mod practice;
pub mod recheck;
pub(crate) mod self_check;
pub mod server;
pub mod support_case;

pub use self::acknowledge::{acknowledge, release};
pub use self::approvals_voided::approvals_voided;
pub use self::change::approve::approve;
pub(crate) use self::change::ask_again::{ask_again, still_holds};
pub use self::change::change_site_id::change_site_id;
pub(crate) use self::change::change_site_id::site_id_change_still_holds;
pub use self::change::close::{log_contact, reject, snooze, withdraw};
pub use self::change::group::{approve_group, undo_group};
pub use self::change::manual_guid::{enter_guid, withdraw_guid};
pub(crate) use self::change::split_merge::check_plan;
pub use self::change::split_merge::plan_split_merge;
pub use self::change::undo::undo;
pub(crate) use self::change::undo::{can_be_undone, leads_back};
pub use self::change::withhold::{export_again, withhold};
pub(crate) use self::change::{moved, open_change, tell_about, watched};
pub use self::change::{site_called, site_key};
pub use self::feed::acknowledge_feed;
pub(crate) use self::import_batch::open_row;
pub use self::import_batch::pairing::pair_row;
pub use self::import_batch::round::{look_at, onboard};
pub use self::import_batch::start::start_rows;
pub use self::import_batch::{accept_row, drop_row, edit_row, paste_batch};
pub use self::maintenance::{change_maintenance, end_maintenance, plan_maintenance};
pub use self::note::{add_note, notes};
pub(crate) use self::pair::ask_to_pair;
pub use self::pair::{may_pair, pair_practice};
pub use self::planned_migration::{announce_migration, cancel_migration};
pub use self::practice::bulk::{bulk_edit_page, edit_together, undo_edit};
pub use self::practice::edit::{edit_practice, entry_page};
pub use self::practice::{add_practice, entered_for, restore_practice, retire_practice};
pub(crate) use self::practice::{name_is_free, practices_changed};
pub use self::recheck::recheck;
pub use self::self_check::self_check;
pub use self::server::{add_server, edit_server};
pub use self::support_case::{act_on_case, open_case};

/// What is said where no practice has a number, or it is retired.
pub const NO_SUCH_PRACTICE: &str = "There is no such practice on the list.";
