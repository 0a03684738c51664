//! What a refusal means, and so whether asking again helps.
//!
//! Many codes speak for themselves. 403 is a family: wrong address, used-up quota, no pairing, a
//! GUID that is not authoritative, even a missing key; Halo publishes none of the wordings, so
//! both the gateway's reason words and its standard sentences are looked for, with or without
//! spaces and in any case. 400 and 5xx may come from any server on the way: only a body in one of
//! Halo's shapes makes them its own. To tell one more reason apart, add its words to [`by_words`] with
//! a test; a body that is not Halo's never reaches the reasons about one site.

use domain::observation::FailureClass;

use crate::error_body::ErrorBody;

/// The class of a status code that needs no words.
pub(crate) fn by_status(status: u16) -> Option<FailureClass> {
    match status {
        401 => Some(FailureClass::KeyRejected),
        429 => Some(FailureClass::RateLimited),
        // Our own proxy or captive network wants something of us.
        407 | 511 => Some(FailureClass::NetworkDown),
        408 => Some(FailureClass::HaloUnreachable),
        200 | 400 | 403 | 404 | 500..=599 => None,
        _ => Some(FailureClass::MalformedAnswer),
    }
}

/// The class of a code that needs words, where none could be read.
pub(crate) const fn without_words(status: u16) -> FailureClass {
    match status {
        500..=599 => FailureClass::HaloUnreachable,
        _ => FailureClass::MalformedAnswer,
    }
}

/// The class of a 400, 403, 404 or 5xx, from what its body says.
pub(crate) fn by_words(status: u16, body: &ErrorBody) -> FailureClass {
    match status {
        400 if body.is_in_shape => FailureClass::RejectedRequest,
        500 if body.is_in_shape => FailureClass::HaloError,
        503 | 504 if body.is_in_shape && speaks_of_site(body) => FailureClass::SiteNotContacted,
        403 | 404 => refusal(status, body),
        _ => without_words(status),
    }
}

fn refusal(status: u16, body: &ErrorBody) -> FailureClass {
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

/// What Halo's troubleshooting page says of a site that was lost before or during a question, and the
/// words that its specification has for the same.
fn speaks_of_site(body: &ErrorBody) -> bool {
    [
        "sitecouldnotbecontacted",
        "siteisunreachable",
        "siteisoffline",
        "siteunreachable",
        "siteoffline",
    ]
    .iter()
    .any(|words| body.squeezed.contains(words))
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
            (201, MalformedAnswer),
            (204, MalformedAnswer),
            (206, MalformedAnswer),
            (301, MalformedAnswer),
            (307, MalformedAnswer),
            (405, MalformedAnswer),
            (410, MalformedAnswer),
            (600, MalformedAnswer),
        ] {
            assert_eq!(by_status(status), Some(expected), "{status}");
        }
        let spoken = [200, 400, 403, 404, 500, 502, 503, 504];
        assert_eq!(spoken.map(by_status), [None; 8]);
    }

    #[test]
    fn a_400_is_halos_refusal_of_the_question_only_in_a_body_of_halos() {
        use FailureClass::*;
        for body in shapes(400, "Site ID is not unique.") {
            assert_eq!(class(400, &body), RejectedRequest, "{body}");
        }
        for body in ["", "Bad Request", "<html>Bad Request</html>", "[]", "{"] {
            assert_eq!(class(400, body), MalformedAnswer, "{body}");
        }
    }

    #[test]
    fn an_error_of_halos_own_is_told_from_a_gateway_that_did_not_get_through() {
        use FailureClass::*;
        for body in shapes(500, "Failed to create query container in CosmosDB.") {
            assert_eq!(class(500, &body), HaloError, "{body}");
        }
        for status in [500, 502, 503, 504] {
            for body in ["", "upstream timed out", "<html>Site is offline</html>"] {
                assert_eq!(class(status, body), HaloUnreachable, "{status} {body}");
            }
        }
    }

    #[test]
    fn a_503_or_504_that_speaks_of_the_site_is_the_sites_matter() {
        use FailureClass::*;
        for (words, expected) in [
            ("Site could not be contacted", SiteNotContacted),
            ("The site could not be contacted.", SiteNotContacted),
            ("Site is unreachable", SiteNotContacted),
            ("SITE IS OFFLINE", SiteNotContacted),
            ("SiteOffline", SiteNotContacted),
            ("Query took more than 30 seconds", HaloUnreachable),
            ("The service is unavailable.", HaloUnreachable),
        ] {
            for status in [503, 504] {
                for body in shapes(status, words) {
                    assert_eq!(class(status, &body), expected, "{body}");
                }
            }
        }
        let body = &shapes(500, "Site is offline")[0];
        assert_eq!(class(500, body), HaloError, "not with another code");
    }
}
