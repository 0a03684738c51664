//! Size and growth of the database.

pub mod kept_table;
pub mod page;
pub mod read;
