//! The nouns on the screens, one file each. They turn values into HTML and say what things mean
//! (`data-state="offline"`); `style/` decides how that looks.
//!
//! A view's type names everything within it. The larger components end in `into_any`, which hides
//! what is inside them, so that pages stay far from the limit on nested types set in `lib.rs`.

pub mod act_form;
pub mod admin_nav;
pub mod announcer;
pub mod audit_filter;
pub mod audit_table;
pub mod banner;
pub mod change_badge;
pub mod change_card;
pub mod change_decision;
pub mod change_filter;
pub mod change_forms;
pub mod change_outcome;
pub mod change_queue;
pub mod change_sides;
pub mod checks;
pub mod copy_button;
pub mod counts;
pub mod done;
pub mod emptiness;
pub mod facts;
pub mod field;
pub mod filters;
pub mod guid;
pub mod guid_pair;
pub mod header;
pub mod legend;
pub mod live_badge;
pub mod loaded;
pub mod moment;
pub mod name_diff;
pub mod page_title;
pub mod pager;
pub mod person_badge;
pub mod practice_row;
pub mod practice_table;
pub mod problem;
pub mod risk_mark;
pub mod role_choice;
pub mod row_changes;
pub mod row_order;
pub mod rows;
pub mod second_factor;
pub mod session_table;
pub mod shown_once;
pub mod signed_out;
pub mod span_table;
pub mod staff_forms;
pub mod staff_table;
pub mod state_word;
pub mod strip;
pub mod support_pack;
pub mod symbols;
pub mod timeline;
pub mod token_form;
pub mod token_table;
pub mod uptime;
pub mod who_acts;
pub mod whose_move;
