//! When does a fault strike?

use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, Utc};

use super::{Calls, Fault, FaultKind, RetryAfter};

/// Longer bodies would only exhaust this machine.
const LONGEST_BODY: usize = 256 * 1024 * 1024;

/// A fault in force, counting the calls it met.
#[derive(Debug)]
pub(crate) struct ArmedFault {
    fault: Fault,
    until: Option<DateTime<Utc>>,
    met: AtomicU64,
    struck: AtomicU64,
}

impl ArmedFault {
    /// Refuses what could not be sent as HTTP.
    pub(crate) fn new(fault: Fault, until: Option<DateTime<Utc>>) -> Result<Self, String> {
        let (status, headers) = match &fault.kind {
            FaultKind::Status {
                status,
                retry_after: Some(RetryAfter::Text(text)),
                ..
            } => (*status, text.as_str()),
            FaultKind::Status { status, .. }
            | FaultKind::Html { status }
            | FaultKind::Empty { status } => (*status, ""),
            FaultKind::Redirect { status, location } => (*status, location.as_str()),
            FaultKind::Raw {
                status,
                content_type,
                ..
            } => (*status, content_type.as_str()),
            FaultKind::WrongContentType { content_type } => (200, content_type.as_str()),
            FaultKind::Slow
            | FaultKind::Silence
            | FaultKind::Reset
            | FaultKind::ResetMidBody
            | FaultKind::Truncated
            | FaultKind::Bom
            | FaultKind::WrongId
            | FaultKind::WithoutMetadata => (200, ""),
            FaultKind::Huge { bytes } if *bytes > LONGEST_BODY => {
                return Err(format!("a body has at most {LONGEST_BODY} bytes"));
            }
            FaultKind::Huge { .. } => (200, ""),
        };
        if !(200..=999).contains(&status) {
            return Err(format!("{status} is not a status a server can answer with"));
        }
        if headers.contains(|character: char| character.is_control()) {
            return Err("a header cannot contain control characters".to_owned());
        }
        Ok(Self {
            fault,
            until,
            met: AtomicU64::new(0),
            struck: AtomicU64::new(0),
        })
    }

    pub(crate) fn is_for_look_ups(&self) -> bool {
        self.fault.calls == Calls::LookUp
    }

    /// The fault, if it strikes this call.
    pub(crate) fn strikes(&self, call: Calls, now: DateTime<Utc>) -> Option<&Fault> {
        let fault = &self.fault;
        let is_over = self.until.is_some_and(|until| now >= until);
        if is_over || (fault.calls != Calls::All && fault.calls != call) {
            return None;
        }
        let met = self.met.fetch_add(1, Ordering::Relaxed) + 1;
        if !met.is_multiple_of(fault.every.max(1)) {
            return None;
        }
        let struck = self.struck.fetch_add(1, Ordering::Relaxed);
        fault
            .times
            .is_none_or(|times| struck < times)
            .then_some(fault)
    }
}
