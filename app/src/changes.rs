//! Changes of identity: the queue, one card, and those with one cause.

pub mod allowed_decision;
pub mod card;
pub mod checks;
pub mod contacts;
pub mod decision;
pub mod facts;
pub mod filter;
pub mod footer;
pub mod forms;
pub mod group;
pub mod guid_pair;
pub mod outcome;
pub mod overlap;
pub mod overlap_lanes;
pub mod page;
pub mod queue;
pub mod queue_table;
pub mod raw_answers;
pub mod read;
pub mod risk_mark;
pub mod sides;
pub mod story;
