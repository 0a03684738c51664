//! Which of our crates may name which other: the arrows of docs/architecture.md, read from the
//! manifests. A new arrow is the largest kind of change; it is drawn here first, with its reason.
//! Tests may in addition start the simulator, which shares no types with what it tests.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use toml::{Table, Value};

/// From, and what it may name, in every build: ordinary, optional and build dependencies.
const ARROWS: [(&str, &[&str]); 9] = [
    ("frontend", &["app"]),
    ("app", &["domain", "monitor"]),
    // store for signing in, halo and store to construct the monitor.
    ("server", &["app", "domain", "halo", "monitor", "store"]),
    ("monitor", &["domain", "halo", "store"]),
    ("halo", &["domain"]),
    ("store", &["domain"]),
    ("domain", &[]),
    ("simulator", &[]),
    ("xtask", &[]),
];

/// What tests may name beyond that.
const ARROWS_OF_TESTS: [(&str, &[&str]); 3] = [
    ("halo", &["simulator"]),
    ("monitor", &["simulator"]),
    ("server", &["simulator"]),
];

#[test]
fn every_arrow_between_our_crates_is_drawn() {
    let ours: BTreeSet<&str> = ARROWS.iter().map(|(name, _)| *name).collect();
    for manifest in manifests() {
        let name = manifest["package"]["name"]
            .as_str()
            .expect("a package has a name");
        assert!(
            ours.contains(name),
            "{name} is a new crate: draw its arrows in this test"
        );

        let allowed = drawn(&ARROWS, name);
        let allowed_in_tests = &allowed | &drawn(&ARROWS_OF_TESTS, name);
        for (kind, dependency) in dependencies(&manifest) {
            let allowed = if kind == "dev-dependencies" {
                &allowed_in_tests
            } else {
                &allowed
            };
            if ours.contains(dependency.as_str()) {
                assert!(
                    allowed.contains(dependency.as_str()),
                    "{name} → {dependency} in {kind}"
                );
            }
        }
    }
}

#[test]
fn the_browser_gets_nothing_that_only_the_server_may_have() {
    let app = read(&root().join("app/Cargo.toml"));
    let monitor = &app["dependencies"]["monitor"];
    assert_eq!(monitor.get("optional"), Some(&Value::Boolean(true)));

    let enabling: Vec<&String> = app["features"]
        .as_table()
        .expect("app has features")
        .iter()
        .filter(|(_, enables)| {
            enables
                .as_array()
                .is_some_and(|list| list.contains(&Value::from("dep:monitor")))
        })
        .map(|(feature, _)| feature)
        .collect();
    assert_eq!(enabling, ["ssr"]);

    let frontend = read(&root().join("crates/frontend/Cargo.toml"));
    let features = frontend["dependencies"]["app"]["features"].as_array();
    assert_eq!(features, Some(&vec![Value::from("hydrate")]));
}

fn drawn<'a>(arrows: &[(&str, &[&'a str])], from: &str) -> BTreeSet<&'a str> {
    arrows
        .iter()
        .filter(|(name, _)| *name == from)
        .flat_map(|(_, targets)| targets.iter().copied())
        .collect()
}

/// Each dependency with the table it stands in; tables for one platform included.
fn dependencies(manifest: &Table) -> Vec<(&'static str, String)> {
    let platforms = manifest.get("target").and_then(Value::as_table);
    let mut tables: Vec<&Table> = vec![manifest];
    tables.extend(
        platforms
            .into_iter()
            .flat_map(Table::values)
            .filter_map(Value::as_table),
    );
    let mut found = Vec::new();
    for table in tables {
        for kind in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let named = table.get(kind).and_then(Value::as_table);
            for (name, details) in named.into_iter().flatten() {
                // A renamed dependency tells its real name in `package`.
                let real = details
                    .get("package")
                    .and_then(Value::as_str)
                    .unwrap_or(name);
                found.push((kind, real.to_owned()));
            }
        }
    }
    found
}

fn manifests() -> Vec<Table> {
    let crates = fs::read_dir(root().join("crates")).expect("crates/ can be read");
    crates
        .map(|entry| entry.expect("an entry of crates/ can be read").path())
        .chain([root().join("app"), root().join("server")])
        .map(|directory| directory.join("Cargo.toml"))
        .filter(|manifest| manifest.exists())
        .map(|manifest| read(&manifest))
        .collect()
}

fn read(manifest: &Path) -> Table {
    let text = fs::read_to_string(manifest).expect("the manifest can be read");
    text.parse()
        .unwrap_or_else(|error| panic!("{}: {error}", manifest.display()))
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
