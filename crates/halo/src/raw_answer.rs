//! An answer as it came, for those who want to see for themselves.
//!
//! A server or proxy may echo the request, so the body may hold our key until it is made readable;
//! it is shown by nothing else, its `Debug` included.

use crate::error_body::ErrorBody;
use crate::hidden_keys::HiddenKeys;
use crate::redact;

/// More of an answer than this is nobody's evidence.
const BYTES_MAX: usize = 16 * 1024;
/// The end of an answer that was cut may be half a key, in whatever spelling: so much is dropped.
const CUT_CHARS: usize = 1024;

/// Status and body.
#[derive(Clone, PartialEq, Eq)]
pub struct RawAnswer {
    status: u16,
    body: Box<[u8]>,
}

impl RawAnswer {
    /// An answer of which nothing but its status is known yet.
    pub(crate) fn with(status: u16) -> Self {
        Self {
            status,
            body: Box::default(),
        }
    }

    /// Keeps the beginning of the body.
    pub(crate) fn keep(&mut self, body: &[u8]) {
        self.body = body[..body.len().min(BYTES_MAX)].into();
    }

    /// Whether it has no body, or one without a word.
    pub(crate) fn is_blank(&self) -> bool {
        self.body.trim_ascii().is_empty()
    }

    /// Whether it is a refusal in the shape of the gateway before Halo Cloud, which has it of every path
    /// that it does not know.
    pub(crate) fn is_of_gateway(&self) -> bool {
        ErrorBody::read(&self.body).is_of_gateway
    }

    /// The HTTP status.
    pub const fn status(&self) -> u16 {
        self.status
    }

    /// The body with every secret hidden.
    pub(crate) fn readable(&self, keys: &HiddenKeys) -> String {
        let text = redact::message(&String::from_utf8_lossy(&self.body), keys, BYTES_MAX);
        if self.body.len() < BYTES_MAX {
            return text;
        }
        let kept = text.chars().count().saturating_sub(CUT_CHARS);
        format!("{} …", redact::cut(&text, kept))
    }
}

impl std::fmt::Debug for RawAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RawAnswer")
            .field("status", &self.status)
            .field("bytes", &self.body.len())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_readable_without_the_key_and_silent_otherwise() {
        let mut raw = RawAnswer::with(403);
        raw.keep(b"{\"error\":\n  \"no s3cr3t here\"}");
        let keys = HiddenKeys::new(["s3cr3t"].into_iter());
        assert_eq!(raw.readable(&keys), "{\"error\": \"no [key] here\"}");
        assert_eq!(format!("{raw:?}"), "RawAnswer { status: 403, bytes: 29 }");
    }

    #[test]
    fn a_key_that_the_cut_goes_through_leaves_no_half_behind() {
        let mut raw = RawAnswer::with(200);
        let body = format!("{}s3cr3t", "x ".repeat(BYTES_MAX / 2 - 1));
        raw.keep(body.as_bytes());
        let keys = HiddenKeys::new(["s3cr3t"].into_iter());
        assert!(!raw.readable(&keys).contains("s3c"));
    }
}
