//! Talking to Halo Cloud: two questions, and what each came back with.
//!
//! [`HaloClient`] asks Get site status and Get Halo GUIDs. It never fails: what it hands back is
//! [`HaloReply`], an answer in the domain's words or a [`domain::observation::Failure`] whose class
//! says whether it is worth asking again. [`Quota`] says how many questions may be asked now.
//! This is the only crate that knows Halo's JSON, its header and its error texts.
//!
//! Reading order: settings and keys, the client and the way there, what an answer says, what a
//! refusal means, the quota. To ask Halo one more thing, add a method to [`HaloClient`], the
//! shape of its answer to `wire`, and its meaning to `convert`.

mod keys;
mod settings;

mod address;
mod body;
mod client;
mod counterpart;
mod resolver;
mod transport;

mod convert;
mod timestamp;
mod wire;

mod catalogue;
mod classify;
mod error_body;
mod hidden_keys;
mod http_date;
mod quota;
mod raw_answer;
mod redact;
mod retry_after;

pub use client::{HaloClient, HaloReply};
pub use counterpart::Counterpart;
pub use keys::Keys;
pub use quota::Quota;
pub use raw_answer::RawAnswer;
pub use settings::{HaloSettings, SetupError};
