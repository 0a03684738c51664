//! How messages reach people and programs, told against real receivers on this machine: an HTTP server and a
//! mail server of our own that refuse, hang, lie and recover. Clocks are stepped, answers are held.
#![expect(
    clippy::unwrap_used,
    reason = "a story that cannot be told stops where it broke"
)]

mod ack_links;
mod dead_man;
mod delivery;
mod email;
mod escaping;
mod every_message;
mod feed;
mod forged_lines;
mod formats;
mod hidden_links;
mod log;
mod mail_server;
mod open_vault;
mod outbound;
mod published;
mod receiver;
mod rendering;
mod schemas;
mod templates;
mod webhook;
mod world;
