//! What a machine must have before a build, and what is added where it is missing. Each check
//! answers with one line that says what to install; what rustup can add, is added.

use crate::commands::{self, exists};
use crate::steps::note;
use anyhow::{Context, bail};
use std::process::Command;

/// What the browser's side of Sundog is compiled to.
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Node's oldest major version on which the front-end tools and Playwright run.
const OLDEST_NODE: u32 = 20;

/// SQLite is compiled from C.
pub fn c_compiler() -> anyhow::Result<()> {
    let named = std::env::var_os("CC").is_some();
    if !named && !["cc", "gcc", "clang"].into_iter().any(exists) {
        bail!("No C compiler found: install one (Debian: apt-get install -y gcc libc6-dev)");
    }
    Ok(())
}

/// Adds the WebAssembly target to the toolchain, unless it is there.
pub fn wasm_target() -> anyhow::Result<()> {
    let library = commands::output(Command::new("rustc").args([
        "--print",
        "target-libdir",
        "--target",
        WASM_TARGET,
    ]))?;
    if std::path::Path::new(library.trim()).is_dir() {
        return Ok(());
    }
    if !exists("rustup") {
        bail!("The Rust target {WASM_TARGET} is missing, and so is rustup, which could add it");
    }
    note(&format!(
        "The Rust target {WASM_TARGET} is missing: rustup adds it"
    ));
    commands::run(Command::new("rustup").args(["target", "add", WASM_TARGET]))
}

/// Node and npm, for the live script, `wasm-opt` and the browser tests.
pub fn node() -> anyhow::Result<()> {
    let what_to_do = format!("install Node.js {OLDEST_NODE} or newer, with npm");
    if !exists("node") || !exists("npm") {
        bail!("Node.js or npm is missing: {what_to_do}");
    }
    let version = commands::output(Command::new("node").arg("--version"))?;
    let major = node_major(&version)
        .with_context(|| format!("Cannot read Node's version: {}", version.trim()))?;
    if major < OLDEST_NODE {
        bail!("Node.js {} is too old: {what_to_do}", version.trim());
    }
    Ok(())
}

fn node_major(version: &str) -> Option<u32> {
    version
        .trim()
        .strip_prefix('v')?
        .split('.')
        .next()?
        .parse()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read_from_what_node_prints() {
        assert_eq!(node_major("v20.20.2\n"), Some(20));
        assert_eq!(node_major("nonsense"), None);
    }
}
