//! `cargo xtask sbom`: what Sundog is built of and with, as CycloneDX 1.5 in `target/sbom.cdx.json`.
//!
//! The lock files are the list: they name every package with its version and checksum. Cargo adds the
//! licences of those that this machine builds. What only builds or tests and is not in the program is
//! `excluded` where its lock file says so. The same locks give the same file, byte for byte.

mod cargo_lock;
mod npm_lock;

use crate::steps::note;
use crate::workspace;
use anyhow::Context;
use serde_json::{Value, json};
use std::fs;

/// The directories with packages of npm.
const NPM: [&str; 3] = ["script", "crates/xtask/front-end-tools", "end2end"];

/// Writes the file.
pub fn run() -> anyhow::Result<()> {
    let root = workspace::root();
    let mut cargo = cargo_lock::read(root)?;
    let version = env!("CARGO_PKG_VERSION");
    let parts = ["server", "frontend"].map(|name| cargo_lock::reference(name, version));
    cargo
        .dependencies
        .push(json!({ "ref": "sundog", "dependsOn": parts }));
    let mut components = cargo.components;
    for directory in NPM {
        components.extend(npm_lock::read(&root.join(directory))?);
    }
    // The browser tests and the live script share some.
    components.sort_by_key(reference);
    components.dedup_by_key(|component| reference(component));
    let file = workspace::target().join("sbom.cdx.json");
    let count = components.len();
    let bill = json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "sundog",
                "name": "sundog",
                "version": version,
            },
        },
        "components": components,
        "dependencies": cargo.dependencies,
    });
    fs::create_dir_all(workspace::target())?;
    let text = serde_json::to_string_pretty(&bill)?;
    fs::write(&file, text + "\n").with_context(|| format!("Cannot write {}", file.display()))?;
    note(&format!("{} ({count} packages)", file.display()));
    Ok(())
}

fn reference(component: &Value) -> String {
    let named = component["bom-ref"].as_str();
    named.unwrap_or_default().to_owned()
}
