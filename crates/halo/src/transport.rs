//! What it means when no answer came, or only part of one.
//!
//! Where the way there is missing (no name, no route, our proxy refuses us) the fault is ours.
//! Where somebody was reached who refused, reset, kept silent or failed at TLS, the way works and
//! Halo's side does not. Where something answered that is not HTTP, or not what it said it had
//! packed, the answer is malformed.

use std::error::Error;
use std::io;

use domain::observation::FailureClass;

/// The class of a failure to ask or to read, and what the transport says of it.
pub(crate) fn class_and_words(error: reqwest::Error) -> (FailureClass, String) {
    // The address is left out: which site was asked is known, and words should group.
    let error = error.without_url();
    let class = class(&error);
    let mut words = String::new();
    for cause in chain(&error) {
        let said = cause.to_string();
        if !words.contains(&said) {
            if !words.is_empty() {
                words.push_str(": ");
            }
            words.push_str(&said);
        }
    }
    (class, words)
}

fn class(error: &reqwest::Error) -> FailureClass {
    if error.is_dns() || chain(error).any(is_our_side) {
        FailureClass::NetworkDown
    } else if error.is_timeout() || error.is_connect() {
        FailureClass::HaloUnreachable
    } else if let Some(http) = chain(error).find_map(|cause| cause.downcast_ref::<hyper::Error>()) {
        if http.is_parse() {
            FailureClass::MalformedAnswer
        } else {
            FailureClass::HaloUnreachable
        }
    } else if error.is_decode() {
        FailureClass::MalformedAnswer
    } else {
        FailureClass::HaloUnreachable
    }
}

fn is_our_side(cause: &(dyn Error + 'static)) -> bool {
    use io::ErrorKind::{
        AddrNotAvailable, HostUnreachable, NetworkDown, NetworkUnreachable, PermissionDenied,
    };
    match cause.downcast_ref::<io::Error>() {
        Some(error) => matches!(
            error.kind(),
            NetworkUnreachable
                | HostUnreachable
                | NetworkDown
                | AddrNotAvailable
                | PermissionDenied
        ),
        // The type is not public, so its words have to do (hyper-util, proxy tunnels).
        None => cause.to_string().ends_with("proxy authorization required"),
    }
}

/// The error and its causes. An [`io::Error`] that wraps another error names only that one's
/// cause, so what it wraps is stepped into.
fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |cause| {
        let cause: &'a (dyn Error + 'static) = *cause;
        match cause
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref)
        {
            Some(wrapped) => Some(wrapped),
            None => cause.source(),
        }
    })
}
