//! The list of all practices: how they are now, or were.

pub mod as_of_form;
pub mod column;
pub mod counts;
pub mod day_notice;
pub mod empty_state;
pub mod filters;
pub mod first_run;
pub mod legend;
pub mod page;
pub mod pager;
pub mod past_bar;
pub mod read;
pub mod row;
pub mod table;
pub mod whose_move;
