//! Whom blocked time waited for, as columns of a table for spreadsheets.

use domain::views::history::BlockedSeconds;

/// The heads of [`blocked_cells`].
pub const BLOCKED_COLUMNS: [&str; 5] = [
    "blocked_seconds",
    "blocked_before_switch_seconds",
    "blocked_waiting_for_approval_seconds",
    "blocked_not_followed_seconds",
    "blocked_other_seconds",
];

/// The cells. What was not measured is empty, which is not nought.
pub fn blocked_cells(blocked: Option<&BlockedSeconds>) -> [String; 5] {
    let none = BlockedSeconds::default();
    let blocked = blocked.unwrap_or(&none);
    let following = blocked.not_followed.map(|seconds| seconds.to_string());
    [
        blocked.total().to_string(),
        blocked.before_switch.to_string(),
        blocked.waiting_for_approval.to_string(),
        following.unwrap_or_default(),
        blocked.other.to_string(),
    ]
}
