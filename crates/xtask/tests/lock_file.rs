//! What Cargo.lock must hold and must not: crates whose second copy would compile and then not
//! fit together, SQLite without its corruption fix, a second cryptography. A dependency may bring
//! such a thing silently; this is where it is noticed.

use std::collections::BTreeMap;
use std::path::Path;
use toml::{Table, Value};

#[test]
fn what_must_fit_together_is_there_once() {
    let versions = versions();
    for name in [
        "axum",
        "leptos",
        "libsqlite3-sys",
        "reqwest",
        "rustls",
        "sqlx",
        "tower-sessions-core",
    ] {
        let copies = versions.get(name).map_or(&[][..], Vec::as_slice);
        let at_most_one = copies.len() <= 1;
        assert!(
            at_most_one,
            "{name} is in Cargo.lock {} times: {copies:?}",
            copies.len()
        );
    }
}

/// SQLite 3.51.3 is the first with the fix for the corruption by a reset of the write-ahead log;
/// libsqlite3-sys 0.37 is the first that carries it.
#[test]
fn sqlite_has_the_fix_for_the_reset_of_its_log() {
    let version = only("libsqlite3-sys");
    let mut parts = version.split('.').map(|part| part.parse::<u32>().unwrap());
    let (major, minor) = (parts.next().unwrap(), parts.next().unwrap());
    assert!((major, minor) >= (0, 37), "libsqlite3-sys is {version}");
}

/// With two providers linked in, rustls refuses to choose and every request panics.
#[test]
fn ring_is_the_only_cryptography() {
    let versions = versions();
    assert!(versions.contains_key("ring"));
    for name in [
        "aws-lc-rs",
        "aws-lc-sys",
        "openssl",
        "openssl-sys",
        "native-tls",
    ] {
        assert!(!versions.contains_key(name), "{name} is in Cargo.lock");
    }
}

#[test]
fn wasm_bindgen_and_its_tool_are_of_one_version() {
    assert_eq!(only("wasm-bindgen"), only("wasm-bindgen-cli-support"));
}

fn only(name: &str) -> String {
    let mut versions = versions().remove(name).unwrap_or_default();
    assert_eq!(
        versions.len(),
        1,
        "{name} must be in Cargo.lock once, is there as {versions:?}"
    );
    versions.remove(0)
}

fn versions() -> BTreeMap<String, Vec<String>> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../Cargo.lock");
    let text = std::fs::read_to_string(file).expect("Cargo.lock can be read");
    let lock: Table = text.parse().expect("Cargo.lock is TOML");
    let packages = lock["package"]
        .as_array()
        .expect("Cargo.lock lists packages");
    let mut versions = BTreeMap::<String, Vec<String>>::new();
    for package in packages {
        let text = |key: &str| package.get(key).and_then(Value::as_str).map(str::to_owned);
        let (name, version) = text("name")
            .zip(text("version"))
            .expect("a package has both");
        versions.entry(name).or_default().push(version);
    }
    versions
}
