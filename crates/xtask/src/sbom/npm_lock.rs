//! The packages of a `package-lock.json`, as components.

use anyhow::Context;
use data_encoding::{BASE64, HEXLOWER};
use serde_json::{Map, Value, json};
use std::fs;
use std::path::Path;

/// Reads the lock file in this directory.
pub fn read(directory: &Path) -> anyhow::Result<Vec<Value>> {
    let file = directory.join("package-lock.json");
    let text =
        fs::read_to_string(&file).with_context(|| format!("Cannot read {}", file.display()))?;
    let lock: Value = serde_json::from_str(&text)?;
    let packages = lock["packages"].as_object();
    let packages = packages.with_context(|| format!("{} lists no packages", file.display()))?;
    packages
        .iter()
        // The one without a path is the directory itself.
        .filter(|(path, _)| !path.is_empty())
        .map(|(path, package)| {
            let cannot = || format!("Cannot read {path} in {}", file.display());
            component(path, package).with_context(cannot)
        })
        .collect()
}

fn component(path: &str, package: &Value) -> Option<Value> {
    let (_, name) = path.rsplit_once("node_modules/")?;
    let version = package["version"].as_str()?;
    let digest = package["integrity"].as_str()?.strip_prefix("sha512-")?;
    let digest = BASE64.decode(digest.as_bytes()).ok()?;
    // The @ before a scope is written so in such a reference.
    let reference = format!("pkg:npm/{}@{version}", name.replacen('@', "%40", 1));
    let mut component = Map::from_iter([
        ("type".to_owned(), json!("library")),
        ("bom-ref".to_owned(), json!(reference)),
        ("purl".to_owned(), json!(reference)),
        ("name".to_owned(), json!(name)),
        ("version".to_owned(), json!(version)),
        (
            "hashes".to_owned(),
            json!([{ "alg": "SHA-512", "content": HEXLOWER.encode(&digest) }]),
        ),
    ]);
    if package["dev"] == true {
        component.insert("scope".to_owned(), json!("excluded"));
    }
    if let Some(licence) = package["license"].as_str() {
        component.insert("licenses".to_owned(), json!([{ "expression": licence }]));
    }
    Some(Value::Object(component))
}
