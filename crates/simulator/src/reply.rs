//! What goes back over the wire, and how?

use std::borrow::Cow;

use crate::errors::JSON;

/// Everything about a reply except its body, which lies in the connection's buffer.
#[derive(Debug)]
pub(crate) struct HttpReply {
    pub(crate) status: u16,
    pub(crate) content_type: Cow<'static, str>,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) delay_ms: u64,
    pub(crate) delivery: Delivery,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Delivery {
    Whole,
    /// Not a byte; the connection stays open.
    Never,
    /// The connection is reset instead.
    Reset,
    /// The connection is reset after half of the body.
    ResetMidBody,
}

impl HttpReply {
    pub(crate) fn json(status: u16) -> Self {
        Self {
            status,
            content_type: Cow::Borrowed(JSON),
            headers: Vec::new(),
            delay_ms: 0,
            delivery: Delivery::Whole,
        }
    }
}
