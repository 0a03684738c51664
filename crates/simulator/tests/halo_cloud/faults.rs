//! Everything that can go wrong with a call: scenarios 27 to 35.

use serde_json::json;
use simulator::{
    Calls, ErrorShape, Fault, FaultKind, Options, RetryAfter, SimulatedEvent, Simulator,
};

use crate::support::{CLINIC, Cloud, client, cloud};

fn everywhere(fault: impl Into<Fault>) -> SimulatedEvent {
    SimulatedEvent::SetFault {
        practice: None,
        fault: fault.into(),
    }
}

fn at_the_clinic(fault: impl Into<Fault>) -> SimulatedEvent {
    SimulatedEvent::SetFault {
        practice: Some(CLINIC.into()),
        fault: fault.into(),
    }
}

async fn refused_by(cloud: &Cloud, fault: impl Into<Fault>) -> crate::support::Answer {
    cloud.apply(everywhere(fault));
    cloud.status(&cloud.guid()).await
}

#[tokio::test]
async fn every_status_comes_in_all_four_shapes() {
    let cloud = cloud().await;
    for status in [400, 401, 403, 404, 429, 500, 502, 503, 504] {
        for shape in ErrorShape::ALL {
            let kind = FaultKind::Status {
                status,
                shape,
                message: None,
                status_text: None,
                retry_after: None,
            };
            let answer = refused_by(&cloud, kind).await;
            assert_eq!(answer.status, status);
            match shape {
                ErrorShape::Spec => assert_eq!(answer.json()["error"]["status"], json!(status)),
                ErrorShape::Flat => assert_eq!(answer.json()["status"], json!(status)),
                ErrorShape::Gateway => assert_eq!(answer.json()["statusCode"], json!(status)),
                ErrorShape::Html => assert_eq!(answer.header("content-type"), "text/html"),
            }
        }
    }
}

#[tokio::test]
async fn the_well_known_refusals_are_in_the_gateways_words() {
    let cloud = cloud().await;
    let mut told = Vec::new();
    for fault in [
        Fault::ip_not_allowed(),
        Fault::quota_exceeded(Some(RetryAfter::Seconds(5400))),
        Fault::rate_limited(None),
        Fault::status(503),
    ] {
        let answer = refused_by(&cloud, fault).await;
        told.push(format!(
            "{} [{}]",
            answer.line(),
            answer.header("retry-after")
        ));
    }
    insta::assert_snapshot!(told.join("\n"), @r#"
    403 {"status":403,"statusText":"Caller Ip Not Allowed","message":"Caller IP address 203.0.113.7 is not allowed. Access denied."} []
    403 {"statusCode":403,"message":"Out of call volume quota. Quota will be replenished in 01:30:00."} [5400]
    429 {"statusCode":429,"message":"Rate limit is exceeded. Try again in 60 seconds."} []
    503 {"error":{"status":503,"statusText":"Service Unavailable","message":"The service is unavailable."}} []
    "#);
}

#[tokio::test]
async fn retry_after_can_be_seconds_a_date_any_text_or_absent() {
    let cloud = cloud().await;
    let mut told = Vec::new();
    for retry_after in [
        Some(RetryAfter::Seconds(0)),
        Some(RetryAfter::Seconds(u64::MAX)),
        Some(RetryAfter::DateIn(90)),
        Some(RetryAfter::Text("soon".into())),
        None,
    ] {
        let answer = refused_by(&cloud, Fault::rate_limited(retry_after)).await;
        told.push(answer.header("retry-after").to_owned());
    }
    insta::assert_snapshot!(told.join("\n"), @r"
    0
    18446744073709551615
    Thu, 19 Nov 2026 22:01:30 GMT
    soon
    ");
}

#[tokio::test]
async fn a_fault_of_one_site_spares_the_others_and_the_look_up() {
    let cloud = cloud().await;
    cloud.apply(at_the_clinic(Fault::status(403)));
    let practices = cloud.simulator.practices();
    assert_eq!(cloud.status(&practices[0].guid).await.status, 403);
    assert_eq!(cloud.status(&practices[1].guid).await.status, 200);
    assert_eq!(cloud.look_up().await.len(), 1);
    cloud.apply(SimulatedEvent::ClearFaults {
        practice: Some(CLINIC.into()),
    });
    assert_eq!(cloud.status(&practices[0].guid).await.status, 200);
}

#[tokio::test]
async fn a_fault_can_concern_look_ups_alone() {
    let cloud = cloud().await;
    cloud.apply(everywhere(Fault::status(500).only(Calls::LookUp)));
    cloud.clinic().await;
    let query = "practiceManagementSiteId=1&practiceManagementName=Zedmed";
    assert_eq!(
        cloud
            .get(&format!("/integrator/sites?{query}"))
            .await
            .status,
        500
    );
}

#[tokio::test]
async fn a_fault_can_strike_some_calls_then_no_more() {
    let cloud = cloud().await;
    cloud.apply(everywhere(Fault::status(502).times(2)));
    let mut seen = Vec::new();
    for _ in 0..4 {
        seen.push(cloud.status(&cloud.guid()).await.status);
    }
    cloud.apply(everywhere(Fault {
        every: 2,
        ..Fault::status(502)
    }));
    for _ in 0..4 {
        seen.push(cloud.status(&cloud.guid()).await.status);
    }
    assert_eq!(seen, [502, 502, 200, 200, 200, 502, 200, 502]);
}

#[tokio::test]
async fn a_fault_can_end_on_the_worlds_clock() {
    let cloud = cloud().await;
    cloud.apply(everywhere(Fault {
        lasts_seconds: Some(40.0),
        ..Fault::status(503)
    }));
    cloud.advance(39);
    assert_eq!(cloud.status(&cloud.guid()).await.status, 503);
    cloud.advance(1);
    assert_eq!(cloud.status(&cloud.guid()).await.status, 200);
}

#[tokio::test]
async fn a_200_can_hold_what_is_not_the_json_asked_for() {
    let cloud = cloud().await;
    let whole = cloud.status(&cloud.guid()).await.text;

    let html = refused_by(&cloud, FaultKind::Html { status: 200 }).await;
    assert!(html.status == 200 && html.text.starts_with("<html>"));

    let empty = refused_by(&cloud, FaultKind::Empty { status: 200 }).await;
    assert_eq!((empty.status, empty.text.as_str()), (200, ""));

    let cut = refused_by(&cloud, FaultKind::Truncated).await;
    assert_eq!(cut.text, whole[..whole.len() / 2]);

    let plain = FaultKind::WrongContentType {
        content_type: "text/plain".into(),
    };
    let plain = refused_by(&cloud, plain).await;
    assert_eq!(
        (plain.header("content-type"), &plain.text),
        ("text/plain", &whole)
    );

    let marked = refused_by(&cloud, FaultKind::Bom).await;
    assert_eq!(
        marked.headers["content-length"],
        (whole.len() + 3).to_string()
    );

    let huge = refused_by(&cloud, FaultKind::Huge { bytes: 10_000_000 }).await;
    assert_eq!(huge.text.len(), 10_000_000);
    assert_eq!(huge.json()["id"], json!(cloud.guid()));

    let raw = FaultKind::Raw {
        status: 418,
        content_type: "text/plain".into(),
        body: "short and stout".into(),
    };
    assert_eq!(refused_by(&cloud, raw).await.line(), "418 short and stout");
}

#[tokio::test]
async fn an_answer_can_be_about_another_site() {
    let cloud = cloud().await;
    let site = refused_by(&cloud, FaultKind::WrongId).await.json();
    let (asked, told) = (cloud.guid(), site["id"].as_str().unwrap().to_owned());
    assert_ne!(told, asked);
    assert_eq!(told[..35], asked[..35]);
    assert_eq!(site["name"], json!(CLINIC));
}

#[tokio::test]
async fn a_connection_can_break_before_or_in_the_middle_of_an_answer() {
    let cloud = cloud().await;
    for kind in [FaultKind::Reset, FaultKind::ResetMidBody] {
        cloud.apply(everywhere(kind));
        let path = format!("/integrator/sites/{}", cloud.guid());
        assert!(cloud.try_get(&path, cloud.simulator.key()).await.is_err());
    }
    assert_eq!(cloud.simulator.stats().not_answered, 2);
}

#[tokio::test]
async fn silence_lasts_until_the_caller_gives_up() {
    let cloud = cloud().await;
    cloud.apply(everywhere(FaultKind::Silence));
    let url = format!(
        "{}/integrator/sites/{}",
        cloud.simulator.url(),
        cloud.guid()
    );
    let patience = std::time::Duration::from_millis(50);
    let error = client()
        .get(url)
        .timeout(patience)
        .send()
        .await
        .unwrap_err();
    assert!(error.is_timeout());
}

#[tokio::test]
async fn a_slow_answer_is_the_right_one_and_delays_nobody_else() {
    let cloud = cloud().await;
    let slow = Fault {
        delay_ms: 60_000,
        ..FaultKind::Slow.into()
    };
    cloud.apply(at_the_clinic(slow));
    let other = cloud.simulator.practices()[1].guid.clone();
    let clinic = cloud.guid();
    let first = tokio::select! {
        _ = cloud.status(&clinic) => "the slow one",
        answer = cloud.status(&other) => {
            assert_eq!(answer.status, 200);
            "the other"
        }
    };
    assert_eq!(first, "the other");
    cloud.apply(at_the_clinic(Fault {
        delay_ms: 20,
        ..FaultKind::Slow.into()
    }));
    assert_eq!(cloud.clinic().await["name"], json!(CLINIC));
}

#[tokio::test]
async fn a_redirect_can_point_to_another_host_which_tells_whether_the_key_came_along() {
    let cloud = cloud().await;
    let other = Simulator::start(Options {
        seed: 2,
        ..Options::default()
    })
    .await
    .unwrap();
    let location = format!("{}/integrator/sites/1", other.url());
    let answer = refused_by(
        &cloud,
        FaultKind::Redirect {
            status: 307,
            location,
        },
    )
    .await;
    assert_eq!(answer.status, 307);
    assert!(answer.header("location").starts_with(&other.url()));
    assert_eq!((other.stats().total, other.stats().with_key_header), (0, 0));
}

#[tokio::test]
async fn what_cannot_be_sent_as_http_is_refused_as_a_fault() {
    let cloud = cloud().await;
    let location = "http://elsewhere/\r\nSet-Cookie: x".to_owned();
    for kind in [
        FaultKind::Redirect {
            status: 302,
            location,
        },
        FaultKind::Empty { status: 99 },
    ] {
        assert!(cloud.simulator.apply(everywhere(kind)).is_err());
    }
    assert_eq!(cloud.status(&cloud.guid()).await.status, 200);
}
