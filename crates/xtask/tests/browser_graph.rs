//! What reaches the browser: the crates that `frontend` is built from for WebAssembly. Anything
//! meant for the server alone would make every page slower to come alive, and mostly would not
//! compile either, with an error far from its cause.

use std::collections::BTreeSet;
use std::process::Command;

#[test]
fn the_browser_gets_no_crate_of_the_servers() {
    let crates = crates_of_the_front_end();
    assert!(
        crates.contains("leptos"),
        "the graph was read wrongly: {crates:?}"
    );
    for name in [
        "axum",
        "chrono-tz",
        "halo",
        "hyper",
        "monitor",
        "plotters",
        "reqwest",
        "sqlx",
        "store",
        "tokio",
    ] {
        assert!(!crates.contains(name), "{name} reaches the browser");
    }
}

fn crates_of_the_front_end() -> BTreeSet<String> {
    let output = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--locked",
            "--package",
            "frontend",
            "--target",
            "wasm32-unknown-unknown",
        ])
        .args(["--edges", "normal", "--prefix", "none", "--format", "{p}"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo can be started");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .map(str::to_owned)
        .collect()
}
