//! Who was refused, what was done to accounts, and what an admin should look at again.

mod acts;
pub mod page;
pub mod read;
mod refused;
mod review;
