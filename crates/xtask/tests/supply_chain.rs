//! What comes in from others: from the one default registry, with a checksum, under a licence that
//! `deny.toml` allows. cargo-deny looks at the same and more; this holds wherever the tests run.

#![expect(
    clippy::unwrap_used,
    reason = "a story that cannot be set up has failed"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value as Json;
use toml::{Table, Value};

/// The directories with packages of npm.
const NPM: [&str; 3] = ["script", "crates/xtask/front-end-tools", "end2end"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(file: &str) -> Table {
    fs::read_to_string(root().join(file))
        .unwrap()
        .parse()
        .unwrap()
}

fn packages() -> Vec<Value> {
    read("Cargo.lock")["package"].as_array().unwrap().clone()
}

#[test]
fn every_package_comes_from_the_default_registry_with_a_checksum() {
    let mut registries = BTreeSet::new();
    for package in packages() {
        let name = package["name"].as_str().unwrap();
        let Some(source) = package.get("source") else {
            let is_ours = package.get("checksum").is_none();
            assert!(
                is_ours,
                "{name} is no package of a registry and has a checksum"
            );
            continue;
        };
        let source = source.as_str().unwrap();
        assert!(
            source.starts_with("registry+"),
            "{name} comes from {source}"
        );
        registries.insert(source.to_owned());
        let checksum = package.get("checksum").and_then(Value::as_str);
        assert_eq!(checksum.map(str::len), Some(64), "{name} has no checksum");
    }
    assert_eq!(registries.len(), 1, "{registries:?}");
    // A manifest or a setting could name another registry, and cargo calls none of them the default then.
    for file in ["Cargo.toml", ".cargo/config.toml"] {
        let text = fs::read_to_string(root().join(file)).unwrap();
        assert!(!text.contains("registry"), "{file} names a registry");
    }
}

#[test]
fn every_package_of_npm_has_a_checksum() {
    for directory in NPM {
        let lock = fs::read_to_string(root().join(directory).join("package-lock.json")).unwrap();
        let lock: Json = serde_json::from_str(&lock).unwrap();
        for (path, package) in lock["packages"].as_object().unwrap() {
            let checksum = package["integrity"].as_str().unwrap_or_default();
            let is_the_directory = path.is_empty();
            assert!(
                is_the_directory || checksum.starts_with("sha512-"),
                "{directory}: {path}"
            );
        }
    }
}

#[test]
fn every_licence_is_one_that_is_allowed() {
    let allowed = read("deny.toml")["licenses"]["allow"].clone();
    let allowed: Vec<&str> = allowed
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_str)
        .collect();
    let metadata = metadata();
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() > 300, "they were looked at");
    for package in packages {
        let (name, licence) = (&package["name"], package["license"].as_str());
        let licence = licence.unwrap_or_else(|| panic!("{name} names no licence"));
        assert!(is_allowed(licence, &allowed), "{name} is under {licence}");
    }
}

#[test]
fn a_choice_of_licences_needs_one_that_is_allowed_and_a_sum_needs_all() {
    let allowed = ["MIT", "ISC"];
    for well in [
        "MIT",
        "MIT/Apache-2.0",
        "GPL-3.0 OR ISC",
        "(GPL-3.0 OR MIT) AND ISC",
        "ISC+",
    ] {
        assert!(is_allowed(well, &allowed), "{well}");
    }
    for not in [
        "GPL-3.0",
        "MIT AND GPL-3.0",
        "GPL-3.0 / AGPL-3.0",
        "(MIT OR ISC) AND GPL-3.0",
    ] {
        assert!(!is_allowed(not, &allowed), "{not}");
    }
}

/// The packages that are built here: those of other systems may never have been fetched.
fn metadata() -> Json {
    let told = Command::new("rustc").arg("-vV").output().unwrap();
    let told = String::from_utf8(told.stdout).unwrap();
    let host = told
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .unwrap();
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--offline", "--locked", "--format-version", "1"])
        .args(["--filter-platform", host])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Whether an SPDX expression leaves a way that is allowed. Brackets stand around choices alone.
fn is_allowed(expression: &str, allowed: &[&str]) -> bool {
    let one = |licence: &str| {
        let licence = licence.trim().trim_end_matches('+');
        // An exception only permits more.
        let licence = licence.split(" WITH ").next().unwrap_or(licence);
        allowed.contains(&licence)
    };
    expression.split(" AND ").all(|choice| {
        let choice = choice.trim().trim_start_matches('(').trim_end_matches(')');
        choice
            .split(" OR ")
            .flat_map(|part| part.split('/'))
            .any(one)
    })
}

#[test]
fn the_bill_of_materials_names_every_package_of_every_lock_file() {
    let status = Command::new(env!("CARGO_BIN_EXE_xtask"))
        .arg("sbom")
        .status()
        .unwrap();
    assert!(status.success());
    let file = root().join("target/sbom.cdx.json");
    let bill: Json = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    let components = bill["components"].as_array().unwrap();
    let named: BTreeSet<&str> = components
        .iter()
        .filter_map(|one| one["purl"].as_str())
        .collect();
    assert_eq!(named.len(), components.len(), "each once");

    let mut expected = BTreeSet::new();
    for package in packages() {
        let (name, version) = (
            package["name"].as_str().unwrap(),
            package["version"].as_str().unwrap(),
        );
        let purl = format!("pkg:cargo/{name}@{version}");
        let component = components.iter().find(|one| one["purl"] == *purl);
        let component = component.unwrap_or_else(|| panic!("{purl} is missing"));
        let checksum = package.get("checksum").and_then(Value::as_str);
        assert_eq!(
            component["hashes"][0]["content"].as_str(),
            checksum,
            "{purl}"
        );
        expected.insert(purl);
    }
    for directory in NPM {
        let lock = fs::read_to_string(root().join(directory).join("package-lock.json")).unwrap();
        let lock: Json = serde_json::from_str(&lock).unwrap();
        for (path, package) in lock["packages"].as_object().unwrap() {
            if let Some((_, name)) = path.rsplit_once("node_modules/") {
                let (name, version) = (
                    name.replace('@', "%40"),
                    package["version"].as_str().unwrap(),
                );
                expected.insert(format!("pkg:npm/{name}@{version}"));
            }
        }
    }
    let named: BTreeSet<String> = named.into_iter().map(str::to_owned).collect();
    assert_eq!(named, expected);

    let dependencies = bill["dependencies"].as_array().unwrap();
    assert_eq!(
        dependencies.len(),
        packages().len() + 1,
        "what each needs, and Sundog"
    );
    for needed in dependencies
        .iter()
        .flat_map(|one| one["dependsOn"].as_array().unwrap())
    {
        assert!(
            named.contains(needed.as_str().unwrap()),
            "{needed} is named"
        );
    }
}
