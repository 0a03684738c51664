//! What a refusal means, and so whether asking again helps.
//!
//! Most codes speak for themselves. 403 is a family: wrong address, used-up quota, no pairing, a
//! GUID that is not authoritative, even a missing key; Halo publishes none of the wordings, so
//! both the gateway's reason words and its standard sentences are looked for, with or without
//! spaces and in any case. To tell one more reason apart, add its words to [`by_words`] with a
//! test; a body that is not Halo's never reaches the reasons about one site.

use domain::observation::FailureClass;

use crate::error_body::ErrorBody;

/// The class of a status code that needs no words: every code but 200, 403 and 404.
pub(crate) fn by_status(status: u16) -> Option<FailureClass> {
    match status {
        200 | 403 | 404 => None,
        401 => Some(FailureClass::KeyRejected),
        429 => Some(FailureClass::RateLimited),
        // Our own proxy or captive network wants something of us.
        407 | 511 => Some(FailureClass::NetworkDown),
        408 | 500..=599 => Some(FailureClass::HaloUnreachable),
        _ => Some(FailureClass::MalformedAnswer),
    }
}

/// The class of a 403 or 404, from what its body says.
pub(crate) fn by_words(status: u16, body: &ErrorBody) -> FailureClass {
    let says = |words: &str| body.squeezed.contains(words);
    let class = if status == 404 {
        // The gateway knows no such operation: our path is wrong, the GUID was never looked at.
        let is_our_path = says("operationnotfound") || says("unabletomatchincomingrequest");
        if is_our_path {
            FailureClass::MalformedAnswer
        } else {
            FailureClass::NotFound
        }
    } else if speaks_of_address(body) {
        FailureClass::IpNotAllowed
    } else if says("quota") {
        FailureClass::QuotaExceeded
    } else if speaks_of_pairing(body) {
        FailureClass::NotPaired
    } else if says("authoritative") {
        FailureClass::NonAuthoritative
    } else if says("subscriptionkey") {
        FailureClass::KeyRejected
    } else {
        FailureClass::Forbidden
    };
    if !class.is_about_access() && !body.is_halos {
        FailureClass::MalformedAnswer
    } else {
        class
    }
}

fn speaks_of_address(body: &ErrorBody) -> bool {
    let word = |matches: fn(&str) -> bool| body.words.iter().any(|word| matches(word));
    body.squeezed.contains("callerip")
        || word(|word| word == "ip" || word.starts_with("ipaddress") || word.starts_with("ipnot"))
}

/// "Pair" stands at the head of a word: "repair" is about something else.
fn speaks_of_pairing(body: &ErrorBody) -> bool {
    ["notpaired", "unpaired", "nopairing"]
        .iter()
        .any(|words| body.squeezed.contains(words))
        || body.words.iter().any(|word| word.starts_with("pair"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same words in the three JSON shapes, with the reason in `statusText` or `message`.
    fn shapes(status: u16, words: &str) -> Vec<String> {
        let text = serde_json::to_string(words).unwrap();
        vec![
            format!(
                r#"{{"error":{{"status":{status},"statusText":"Forbidden","message":{text}}}}}"#
            ),
            format!(r#"{{"error":{{"status":{status},"statusText":{text},"message":"Denied."}}}}"#),
            format!(r#"{{"status":{status},"statusText":"Forbidden","message":{text}}}"#),
            format!(r#"{{"statusCode":{status},"message":{text}}}"#),
            format!(r#"{{"statusCode":{status},"reason":{text}}}"#),
        ]
    }

    fn class(status: u16, body: &str) -> FailureClass {
        by_words(status, &ErrorBody::read(body.as_bytes()))
    }

    #[test]
    fn the_403_family_is_told_apart_in_every_shape() {
        use FailureClass::*;
        for (words, expected) in [
            ("Caller Ip Not Allowed", IpNotAllowed),
            ("CallerIpNotAllowed", IpNotAllowed),
            (
                "Caller IP address 203.0.113.7 is not allowed. Access denied.",
                IpNotAllowed,
            ),
            (
                "Out of call volume quota. Quota will be replenished in 11:32:07.",
                QuotaExceeded,
            ),
            (
                "Out of bandwidth quota. Quota will be replenished in 1.11:32:07.",
                QuotaExceeded,
            ),
            ("Quota Exceeded", QuotaExceeded),
            ("QuotaExceeded", QuotaExceeded),
            ("You are not paired with this site.", NotPaired),
            ("SiteNotPaired", NotPaired),
            ("An active pairing is required", NotPaired),
            ("This site is not authoritative.", NonAuthoritative),
            ("NONAUTHORITATIVE SITE", NonAuthoritative),
            (
                "Access denied due to missing subscription key. Make sure to include subscription \
                 key when making requests to an API.",
                KeyRejected,
            ),
            ("SubscriptionKeyInvalid", KeyRejected),
            (
                "Your membership does not allow repairs on this ship.",
                Forbidden,
            ),
            ("Access to resource is forbidden.", Forbidden),
        ] {
            for body in shapes(403, words) {
                assert_eq!(class(403, &body), expected, "{body}");
            }
        }
    }

    #[test]
    fn a_404_is_about_the_site_unless_the_path_is_ours_to_mend() {
        use FailureClass::*;
        for (words, expected) in [
            ("The server cannot find the requested resource.", NotFound),
            ("Resource not found", NotFound),
            ("Operation Not Found", MalformedAnswer),
            ("OperationNotFound", MalformedAnswer),
            (
                "Unable to match incoming request to an operation.",
                MalformedAnswer,
            ),
        ] {
            for body in shapes(404, words) {
                assert_eq!(class(404, &body), expected, "{body}");
            }
        }
        assert_eq!(class(404, ""), NotFound);
    }

    #[test]
    fn a_page_that_is_not_halos_says_nothing_about_a_site() {
        use FailureClass::*;
        for page in [
            "<html><h1>Not paired? Sign in</h1></html>",
            "404 page not found",
            "[]",
        ] {
            assert_eq!(class(404, page), MalformedAnswer, "{page}");
            assert_eq!(class(403, page), MalformedAnswer, "{page}");
        }
        // A cut-off body may still be Halo's, and plain words of the gateway are its own.
        assert_eq!(
            class(
                403,
                r#"{"error":{"status":403,"statusText":"Caller Ip Not A"#
            ),
            IpNotAllowed
        );
        assert_eq!(class(403, r#"{"error":{"status":403,"stat"#), Forbidden);
        assert_eq!(
            class(403, "Caller IP address 203.0.113.7 is not allowed."),
            IpNotAllowed
        );
    }

    #[test]
    fn every_other_code_speaks_for_itself() {
        use FailureClass::*;
        for (status, expected) in [
            (401, KeyRejected),
            (429, RateLimited),
            (407, NetworkDown),
            (511, NetworkDown),
            (408, HaloUnreachable),
            (500, HaloUnreachable),
            (502, HaloUnreachable),
            (503, HaloUnreachable),
            (504, HaloUnreachable),
            (201, MalformedAnswer),
            (204, MalformedAnswer),
            (206, MalformedAnswer),
            (301, MalformedAnswer),
            (307, MalformedAnswer),
            (400, MalformedAnswer),
            (405, MalformedAnswer),
            (410, MalformedAnswer),
            (600, MalformedAnswer),
        ] {
            assert_eq!(by_status(status), Some(expected), "{status}");
        }
        assert_eq!([200, 403, 404].map(by_status), [None; 3]);
    }
}
