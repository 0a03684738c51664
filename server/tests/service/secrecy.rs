//! The Halo key appears nowhere: not in a log line, page, error, or byte of the database.

use simulator::{ErrorShape, Fault, FaultKind, SimulatedEvent};

use crate::running::{Place, bytes_below};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_key_is_in_no_log_page_answer_or_database_byte_even_if_halo_echoes_it() {
    let place = Place::with(2).await;
    place.import_everyone();
    let sundog = place.serve().await;
    let name = place.simulator.practices()[0].name.clone();
    sundog.until_state(&name, "online").await;
    let key = place.simulator.key().to_owned();
    let echo = Fault::from(FaultKind::Status {
        status: 500,
        shape: ErrorShape::Flat,
        message: Some(format!("cannot use {key}")),
        status_text: Some(key.clone()),
        retry_after: None,
    });
    place
        .simulator
        .apply(SimulatedEvent::SetFault {
            practice: None,
            fault: echo,
        })
        .unwrap();
    sundog.until_state(&name, "unknown").await;

    let mut seen = sundog.log.lock().unwrap().clone();
    for path in [
        "/",
        "/practices/1",
        "/metrics",
        "/readyz",
        "/api/v1/practices",
        "/api/v1/practices/1",
        "/api/v1/practices/1/spans",
        "/api/v1/incidents",
        "/api/v1/openapi.json",
    ] {
        let (status, body) = sundog.get(path).await;
        assert_eq!(status, 200, "{path}");
        seen.push_str(&body);
    }
    assert!(seen.contains("Sundog serves"), "the log was looked at");
    for key in [place.simulator.key(), place.simulator.secondary_key()] {
        assert!(!seen.contains(key));
        let bytes = bytes_below(place.path("sundog.db").parent().unwrap());
        assert!(bytes.len() > 1000, "the database was looked at");
        assert!(
            !bytes
                .windows(key.len())
                .any(|window| window == key.as_bytes())
        );
    }
    assert!(!place.simulator.stats().key_seen_in_url);
}
