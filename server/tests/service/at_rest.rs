//! What lies on the disk: for nobody else to read, and of no use to whoever reads it.

use std::fs::{self, Permissions};
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;

use chrono::TimeDelta;
use monitor::clock::{Clock, SystemClock};
use sha2::{Digest, Sha256};
use store::{Invited, Session, Store};

use crate::guessing::{code, give, half_way, second_factor};
use crate::running::{Place, Running, bytes_below};

const KEY_FILE: &str = "sundog.secrets-key";

/// Gives Kim a code besides the password. Gives the secret and a recovery code.
async fn with_a_second_factor(place: &Place) -> (String, String) {
    place.add("Kim", "admin");
    let sundog = place.serve_strangers().await;
    let known = second_factor(&sundog, "Kim").await;
    assert!(sundog.stop().await.success());
    known
}

async fn signs_in_with(sundog: &Running, code: &str) -> (u16, String) {
    let cookie = half_way(sundog, &sundog.http, "Kim").await;
    let answer = give(sundog, &sundog.http, &cookie, code).await;
    (answer.status().as_u16(), answer.text().await.unwrap())
}

fn log_of(sundog: &Running) -> String {
    sundog.log.lock().unwrap().clone()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_its_key_file_sundog_says_what_to_do_and_recovery_codes_open() {
    let place = Place::with(1).await;
    let (secret, recovery) = with_a_second_factor(&place).await;
    let (key, away) = (place.path(KEY_FILE), place.path("away"));
    assert_eq!(
        fs::metadata(&key).unwrap().permissions().mode() & 0o777,
        0o600
    );
    fs::rename(&key, &away).unwrap();

    let sundog = place.serve_strangers().await;
    let log = log_of(&sundog);
    let file = format!("the key file {} is missing", key.display());
    assert!(log.contains(&file), "{log}");
    let (status, page) = signs_in_with(&sundog, &code(&secret)).await;
    assert_eq!(status, 503);
    assert!(page.contains("Give a recovery code instead"), "{page}");
    assert!(!key.exists(), "no other key is made");

    fs::write(&key, fs::read(&away).unwrap().repeat(2)).unwrap();
    assert_eq!(signs_in_with(&sundog, &code(&secret)).await.0, 503);
    assert!(log_of(&sundog).contains("does not hold 32 bytes in base64"));
    assert_eq!(signs_in_with(&sundog, &recovery).await.0, 303);

    // The code that confirmed the app may be used up: it is wrong then, but looked at.
    fs::rename(&away, &key).unwrap();
    let (status, page) = signs_in_with(&sundog, &code(&secret)).await;
    assert!(matches!(status, 303 | 401), "{status} {page}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_secret_of_an_app_is_nowhere_below_the_database_nor_in_a_backup() {
    let place = Place::with(1).await;
    place.add("Kim", "admin");
    let sundog = place
        .serve_with(&["--secrets-key-file", "elsewhere-key"])
        .await;
    let (secret, _) = second_factor(&sundog, "Kim").await;
    place.run(&["backup", "copy.db"], "").unwrap();
    assert!(place.path("elsewhere-key").exists() && !place.path(KEY_FILE).exists());
    let secret = totp_rs::Secret::try_from_base32(secret.replace(' ', "")).unwrap();
    let bytes = bytes_below(place.path("sundog.db").parent().unwrap());
    assert!(bytes.len() > 1000, "the files were looked at");
    let raw = secret.as_bytes();
    assert!(!bytes.windows(raw.len()).any(|window| window == raw));
    let listed = serde_json::to_vec(raw).unwrap();
    assert!(!bytes.windows(listed.len()).any(|window| window == listed));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_an_earlier_version_left_in_plain_text_is_gone_after_the_first_start() {
    let place = Place::with(1).await;
    place.add("Kim", "admin");
    let store = Store::open(&place.path("sundog.db")).await.unwrap();
    let now = SystemClock.now();
    let half_way = Session {
        hash: [1; 32],
        staff: None,
        epoch: 0,
        signed_in_at: None,
        last_seen_at: now,
        expires_at: now + TimeDelta::days(1),
        address: String::new(),
        browser: String::new(),
        data: "{\"new_app\":[11,22,33,44,55]}".to_owned(),
    };
    store.add_session(half_way).await.unwrap();
    store.close().await;

    let sundog = place.serve_strangers().await;
    assert!(log_of(&sundog).contains("are encrypted from now on"));
    let bytes = bytes_below(place.path("sundog.db").parent().unwrap());
    assert!(!String::from_utf8_lossy(&bytes).contains("11,22,33,44,55"));
    assert!(place.path(KEY_FILE).exists());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_that_lies_open_is_told_at_the_start() {
    let place = Place::with(1).await;
    place.add("Kim", "admin");
    fs::write(place.path("halo-key"), place.simulator.key()).unwrap();
    for open in ["sundog.db", "halo-key"] {
        fs::set_permissions(place.path(open), Permissions::from_mode(0o644)).unwrap();
    }
    let sundog = place.serve_with(&["--halo-key-file", "halo-key"]).await;
    let log = log_of(&sundog);
    let database = place.path("sundog.db");
    let advice = format!("its mode is 0644: chmod 600 {}\n", database.display());
    assert_eq!(log.matches(&advice).count(), 1, "{log}");
    assert_eq!(log.matches("chmod 600 halo-key\n").count(), 1, "{log}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_link_is_for_the_console_and_an_hour_whatever_is_logged() {
    let place = Place::with(1).await;
    let mut child = place
        .sundog()
        .args(["serve", "--listen", "127.0.0.1:0"])
        .env("SUNDOG_LOG", "error")
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let link = lines
        .map(Result::unwrap)
        .find(|line| line.contains("token="));
    child.kill().unwrap();
    child.wait().unwrap();
    let link = link.unwrap();
    assert!(
        link.starts_with("http://127.0.0.1:"),
        "alone on its line: {link}"
    );

    let token = link.split_once("token=").unwrap().1;
    let digest = Sha256::digest(token).into();
    let store = Store::open(&place.path("sundog.db")).await.unwrap();
    let good_in = async |minutes| {
        let then = SystemClock.now() + TimeDelta::minutes(minutes);
        store.invited(digest, then).await.unwrap()
    };
    assert_eq!(good_in(58).await, Some(Invited::FirstAdmin));
    assert_eq!(good_in(61).await, None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_link_is_in_no_line_of_the_log() {
    let place = Place::with(1).await;
    let sundog = place.serve_strangers().await;
    let log = log_of(&sundog);
    let lines: Vec<&str> = log.lines().filter(|line| line.contains("token=")).collect();
    assert_eq!(lines.len(), 1, "{log}");
    assert!(lines[0].starts_with("http://127.0.0.1:"), "{}", lines[0]);
}
