//! Cases: what was sent to whom and waits for an answer, and the words before they are sent.

pub mod act_forms;
pub mod draft_page;
pub mod list_page;
pub mod page;
pub mod read;
