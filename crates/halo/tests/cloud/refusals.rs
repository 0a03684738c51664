//! What each refusal of Halo's, or of something before it, is taken for.

use chrono::TimeDelta;
use domain::observation::Failure;
use domain::observation::FailureClass::{
    Forbidden, HaloError, HaloUnreachable, IpNotAllowed, KeyRejected, MalformedAnswer, NetworkDown,
    NonAuthoritative, NotFound, NotPaired, QuotaExceeded, RateLimited, RejectedRequest,
    SiteNotContacted,
};
use domain::site::{Pms, SiteKey};

use crate::server::{Cloud, guid, with_header};

async fn refused(status: u16, body: &str) -> Failure {
    Cloud::with(status, body)
        .await
        .client()
        .site_status(guid())
        .await
        .outcome
        .unwrap_err()
}

/// The four shapes of an error body: Halo's, the flat one, the gateway's, and none.
fn shapes(status: u16, message: &str) -> [String; 4] {
    [
        format!(
            r#"{{"error":{{"status":{status},"statusText":"Refused","message":"{message}"}}}}"#
        ),
        format!(r#"{{"status":{status},"statusText":"{message}","message":"Refused"}}"#),
        format!(r#"{{"statusCode":{status},"message":"{message}"}}"#),
        String::new(),
    ]
}

#[tokio::test]
async fn codes_that_speak_for_themselves_do_so_in_every_shape_and_behind_a_web_page() {
    for (status, class) in [
        (401, KeyRejected),
        (429, RateLimited),
        (407, NetworkDown),
        (511, NetworkDown),
        (408, HaloUnreachable),
        (410, MalformedAnswer),
        (206, MalformedAnswer),
        (201, MalformedAnswer),
    ] {
        for body in shapes(status, "Something")
            .into_iter()
            .chain(["<html>x</html>".to_owned()])
        {
            let failure = refused(status, &body).await;
            assert_eq!(
                (failure.class, failure.status),
                (class, Some(status)),
                "{body}"
            );
            assert!(!failure.message.is_empty());
        }
    }
}

#[tokio::test]
async fn what_any_server_on_the_way_may_answer_is_halos_own_only_in_a_body_of_halos() {
    for (status, words, own, anybodys) in [
        (400, "Something", RejectedRequest, MalformedAnswer),
        (500, "Something", HaloError, HaloUnreachable),
        (502, "Something", HaloUnreachable, HaloUnreachable),
        (503, "Something", HaloUnreachable, HaloUnreachable),
        (
            503,
            "Site could not be contacted",
            SiteNotContacted,
            HaloUnreachable,
        ),
        (504, "Site is offline", SiteNotContacted, HaloUnreachable),
    ] {
        let [halos, flat, gateway, none] = shapes(status, words);
        for body in [halos, flat, gateway] {
            let failure = refused(status, &body).await;
            assert_eq!(failure.class, own, "{body}");
            assert!(failure.message.contains(words), "{}", failure.message);
        }
        for body in [none, format!("<html>{words}</html>"), words.to_owned()] {
            let failure = refused(status, &body).await;
            assert_eq!(failure.class, anybodys, "{status} {body}");
        }
        let huge = refused(status, &"x".repeat(100_000)).await;
        assert_eq!(huge.class, anybodys, "{status}");
    }
}

#[tokio::test]
async fn a_404_of_halos_own_on_a_look_up_means_no_site_and_anybody_elses_means_nothing() {
    let key = SiteKey {
        pms: Pms::Zedmed,
        site_id: "497f6eca".parse().unwrap(),
    };
    let [halos, flat, gateway, none] = shapes(404, "Resource not found");
    let [no_path, ..] = shapes(404, "Operation Not Found");
    for (body, expected) in [
        (halos, Ok(vec![])),
        (flat, Ok(vec![])),
        (gateway, Err(MalformedAnswer)),
        (none, Err(MalformedAnswer)),
        (no_path, Err(MalformedAnswer)),
        ("<html>404</html>".to_owned(), Err(MalformedAnswer)),
    ] {
        let cloud = Cloud::with(404, &body).await;
        let outcome = cloud.client().halo_guids(&key).await.outcome;
        assert_eq!(outcome.map_err(|failure| failure.class), expected, "{body}");
    }
}

#[tokio::test]
async fn a_wait_told_in_words_is_handed_on_where_no_header_tells_one() {
    for (status, words, header, wait) in [
        (
            403,
            "Out of call volume quota. Quota will be replenished in 11:32:07.",
            "",
            41_527,
        ),
        (
            403,
            "Out of bandwidth quota. Quota will be replenished in 1.11:32:07.",
            "",
            127_927,
        ),
        (
            429,
            "Rate limit is exceeded. Try again in 30 seconds.",
            "",
            30,
        ),
        (
            429,
            "Rate limit is exceeded. Try again in 30 seconds.",
            "soon",
            30,
        ),
        (
            429,
            "Rate limit is exceeded. Try again in 30 seconds.",
            "0",
            30,
        ),
        (
            429,
            "Rate limit is exceeded. Try again in 30 seconds.",
            "7",
            7,
        ),
        (503, "The service is busy. Try again in 2 minutes.", "", 120),
    ] {
        let [halos, flat, gateway, _] = shapes(status, words);
        for body in [halos, flat, gateway] {
            let cloud = Cloud::answering(move |_| match header {
                "" => with_header(status, "x-nothing", "", &body),
                header => with_header(status, "retry-after", header, &body),
            })
            .await;
            let failure = cloud
                .client()
                .site_status(guid())
                .await
                .outcome
                .unwrap_err();
            assert_eq!(
                failure.retry_after,
                Some(TimeDelta::seconds(wait)),
                "{words}"
            );
        }
    }
    let refusal = refused(500, r#"{"message":"Back in 10 minutes"}"#).await;
    assert_eq!(refusal.retry_after, None, "no code that asks for a wait");
}

#[tokio::test]
async fn an_answer_without_content_is_no_answer() {
    assert_eq!(refused(204, "").await.class, MalformedAnswer);
}

#[tokio::test]
async fn the_403_family_is_told_apart_and_keeps_halos_words() {
    for (words, class) in [
        (
            "Caller IP address 203.0.113.7 is not allowed. Access denied.",
            IpNotAllowed,
        ),
        ("CallerIpNotAllowed", IpNotAllowed),
        (
            "Out of call volume quota. Quota will be replenished in 11:32:07.",
            QuotaExceeded,
        ),
        ("This integrator is not paired with the site.", NotPaired),
        ("The site is not the authoritative site.", NonAuthoritative),
        (
            "Access denied due to missing subscription key.",
            KeyRejected,
        ),
        ("Access to resource is forbidden.", Forbidden),
    ] {
        let [halos, flat, gateway, _] = shapes(403, words);
        for body in [halos, flat, gateway] {
            let failure = refused(403, &body).await;
            assert_eq!(failure.class, class, "{body}");
            assert!(failure.message.contains(words), "{}", failure.message);
        }
    }
    let silent = refused(403, "").await;
    assert_eq!(
        (silent.class, silent.message.as_str()),
        (Forbidden, "HTTP 403 Forbidden")
    );
}

#[tokio::test]
async fn a_404_is_about_the_site_only_when_halo_says_so() {
    for body in shapes(404, "The server cannot find the requested resource.") {
        assert_eq!(refused(404, &body).await.class, NotFound, "{body}");
    }
    for ours in [
        "Operation Not Found",
        "Unable to match incoming request to an operation.",
    ] {
        assert_eq!(
            refused(404, &shapes(404, ours)[2]).await.class,
            MalformedAnswer,
            "{ours}"
        );
    }
    let large = "{".repeat(100_000);
    for page in [
        "<!DOCTYPE html><title>Sign in</title>",
        "404 page not found",
        &large,
    ] {
        assert_eq!(refused(404, page).await.class, MalformedAnswer);
        assert_eq!(refused(403, page).await.class, MalformedAnswer);
    }
}

#[tokio::test]
async fn the_wait_that_halo_asks_for_is_handed_on_as_it_said_it() {
    for (status, header, class, wait) in [
        (429, "60", RateLimited, Some(TimeDelta::seconds(60))),
        (429, "0", RateLimited, Some(TimeDelta::zero())),
        (429, "soon", RateLimited, None),
        (
            429,
            "99999999999999999999",
            RateLimited,
            Some(TimeDelta::days(3_650)),
        ),
        (503, "5", HaloUnreachable, Some(TimeDelta::seconds(5))),
        (403, "172800", QuotaExceeded, Some(TimeDelta::days(2))),
    ] {
        let body = r#"{"message":"Quota Exceeded"}"#;
        let cloud =
            Cloud::answering(move |_| with_header(status, "retry-after", header, body)).await;
        let failure = cloud
            .client()
            .site_status(guid())
            .await
            .outcome
            .unwrap_err();
        assert_eq!(
            (failure.class, failure.retry_after),
            (class, wait),
            "{header}"
        );
    }
    assert_eq!(refused(429, "").await.retry_after, None);
}

#[tokio::test]
async fn a_wait_until_a_date_is_measured_on_the_answers_own_clock() {
    let cloud = Cloud::answering(|_| {
        let mut response = with_header(429, "retry-after", "Mon, 06 Jul 2099 08:01:30 GMT", "");
        let date = "Mon, 06 Jul 2099 08:00:00 GMT".parse().unwrap();
        response.headers_mut().insert("date", date);
        response
    })
    .await;
    let heard = cloud.client().site_status(guid()).await;
    assert_eq!(heard.halo_now, "2099-07-06T08:00:00Z".parse().ok());
    assert_eq!(
        heard.outcome.unwrap_err().retry_after,
        Some(TimeDelta::seconds(90))
    );
}

#[tokio::test]
async fn a_message_is_one_bounded_line_without_control_characters() {
    let message = r"a\u0000b\u001b[2J\r\n\u202ec ".repeat(200);
    let failure = refused(500, &format!(r#"{{"message":"{message}"}}"#)).await;
    assert_eq!(failure.message.chars().count(), 300);
    assert!(
        failure.message.starts_with("ab[2J c ab[2J c"),
        "{}",
        failure.message
    );
}
