//! The packages of Cargo.lock, as components, and which needs which.

use crate::{commands, prerequisites};
use anyhow::{Context, ensure};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use toml::{Table, Value as Toml};

/// What Cargo.lock says.
pub struct CargoLock {
    /// Every package, ours as well.
    pub components: Vec<Value>,
    /// Which package needs which, ours as well.
    pub dependencies: Vec<Value>,
}

/// Reads it.
pub fn read(root: &Path) -> anyhow::Result<CargoLock> {
    let text = fs::read_to_string(root.join("Cargo.lock")).context("Cannot read Cargo.lock")?;
    let lock: Table = text.parse().context("Cargo.lock is not TOML")?;
    let packages = lock.get("package").and_then(Toml::as_array);
    let packages = packages.context("Cargo.lock lists no packages")?;
    let licences = licences()?;
    let mut components = Vec::new();
    let mut dependencies = Vec::new();
    for package in packages {
        let (name, version) = (text_of(package, "name")?, text_of(package, "version")?);
        let licence = licences.get(&(name.to_owned(), version.to_owned()));
        components.push(component(package, licence)?);
        let needs = package.get("dependencies").and_then(Toml::as_array);
        let needs = needs.into_iter().flatten().filter_map(Toml::as_str);
        let needs: Option<Vec<String>> = needs.map(|named| found(packages, named)).collect();
        dependencies.push(json!({
            "ref": reference(name, version),
            "dependsOn": needs.with_context(|| format!("{name} needs what is not in Cargo.lock"))?,
        }));
    }
    Ok(CargoLock {
        components,
        dependencies,
    })
}

fn component(package: &Toml, licence: Option<&String>) -> anyhow::Result<Value> {
    let (name, version) = (text_of(package, "name")?, text_of(package, "version")?);
    let reference = reference(name, version);
    let mut component = json!({
        "type": "library",
        "bom-ref": reference,
        "purl": reference,
        "name": name,
        "version": version,
    });
    // Ours come from no registry and have none.
    if package.get("source").is_some() {
        let checksum = text_of(package, "checksum")?;
        component["hashes"] = json!([{ "alg": "SHA-256", "content": checksum }]);
    }
    if let Some(licence) = licence {
        component["licenses"] = json!([{ "expression": licence }]);
    }
    Ok(component)
}

/// A need is named by its name alone where one version of it is there.
fn found(packages: &[Toml], named: &str) -> Option<String> {
    let mut words = named.split(' ');
    let (name, version) = (words.next()?, words.next());
    let package = packages.iter().find(|package| {
        text_of(package, "name").is_ok_and(|found| found == name)
            && version.is_none_or(|version| {
                text_of(package, "version").is_ok_and(|found| found == version)
            })
    })?;
    Some(reference(name, text_of(package, "version").ok()?))
}

/// By what a package of cargo is known everywhere.
pub fn reference(name: &str, version: &str) -> String {
    format!("pkg:cargo/{name}@{version}")
}

fn text_of<'a>(package: &'a Toml, key: &str) -> anyhow::Result<&'a str> {
    let text = package.get(key).and_then(Toml::as_str);
    text.with_context(|| format!("a package in Cargo.lock has no {key}"))
}

/// The licences of the packages that are built here. Others are never fetched, so nothing tells theirs.
fn licences() -> anyhow::Result<BTreeMap<(String, String), String>> {
    let target = prerequisites::WASM_TARGET;
    let mut command =
        commands::cargo(["metadata", "--offline", "--locked", "--format-version", "1"]);
    let host = host()?;
    command.args(["--filter-platform", &host, "--filter-platform", target]);
    let metadata: Value = serde_json::from_str(&commands::output(&mut command)?)?;
    let packages = metadata["packages"].as_array();
    let packages = packages.context("cargo lists no packages")?;
    let known = packages.iter().filter_map(|package| {
        let text = |key: &str| package[key].as_str().map(str::to_owned);
        // An older way of writing OR, which is no SPDX expression.
        let licence = text("license")?.replace(" / ", "/").replace('/', " OR ");
        Some(((text("name")?, text("version")?), licence))
    });
    Ok(known.collect())
}

fn host() -> anyhow::Result<String> {
    let told = commands::output(std::process::Command::new("rustc").arg("-vV"))?;
    let host = told.lines().find_map(|line| line.strip_prefix("host: "));
    let host = host.unwrap_or_default().trim().to_owned();
    ensure!(!host.is_empty(), "rustc does not say what it runs on");
    Ok(host)
}
