//! Bringing practices in.

pub mod batch;
pub mod batch_list;
mod developers_ids;
pub mod one;
pub mod page;
pub mod paste_form;
pub mod read;
