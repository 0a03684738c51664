//! Starting, stopping, and settings that are refused.

use crate::running::Place;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_setting_that_is_missing_or_wrong_is_named() {
    let place = Place::with(1).await;
    let complaint = |variable: &str, value: Option<&str>| {
        let mut command = place.sundog();
        match value {
            Some(value) => command.env(variable, value),
            None => command.env_remove(variable),
        };
        let output = command
            .args(["serve", "--listen", "127.0.0.1:0"])
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{variable}");
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    assert!(complaint("SUNDOG_HALO_URL", None).contains("--halo-url"));
    assert!(complaint("SUNDOG_HALO_KEY", None).contains("--halo-key-file"));
    assert!(complaint("SUNDOG_POLL_INTERVAL", Some("10ms")).contains("at least 1s"));
    assert!(complaint("SUNDOG_KEEP_SAMPLES", Some("34d")).contains("at least 35 days"));
    assert!(
        complaint("SUNDOG_KEEP_HOURLY", Some("40d")).contains("at least as long as the samples")
    );
    assert!(complaint("SUNDOG_TIME_ZONE", Some("Sydney")).contains("IANA zone"));

    std::fs::write(place.path("sundog.toml"), "keep_samples = \"7d\"\n").unwrap();
    let wrong = complaint("SUNDOG_LOG", Some("info"));
    assert!(wrong.contains("--keep-samples is too short"), "{wrong}");
    std::fs::write(place.path("sundog.toml"), "pol_interval = \"5m\"\n").unwrap();
    let wrong = complaint("SUNDOG_LOG", Some("info"));
    assert!(wrong.contains("pol_interval"), "{wrong}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_that_was_put_into_the_settings_file_is_refused_without_being_repeated() {
    let place = Place::with(1).await;
    let settings = "\npoll_interval = \"5m\"\nhalo_key = \"a-secret-in-the-wrong-place\"\n";
    std::fs::write(place.path("sundog.toml"), settings).unwrap();
    let output = place.sundog().arg("serve").output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        said.contains("wrong on line 3") && said.contains("halo_key"),
        "{said}"
    );
    assert!(!said.contains("a-secret"), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_half_sent_request_does_not_keep_it_from_stopping() {
    use std::io::Write;
    let place = Place::with(1).await;
    let sundog = place.serve().await;
    let address = sundog.url.strip_prefix("http://").unwrap().to_owned();
    let mut half = std::net::TcpStream::connect(address).unwrap();
    half.write_all(b"GET /healthz HTTP/1.1\r\nHos").unwrap();
    assert!(sundog.stop().await.success());
}
