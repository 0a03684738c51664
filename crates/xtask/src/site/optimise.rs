//! Shrinking WebAssembly with Binaryen's `wasm-opt`, which halves it. The npm package is used
//! because Debian's Binaryen and the `wasm-opt` crate are too old for what this rustc emits.

use crate::{commands, npm, workspace};
use anyhow::Context;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Replaces the file by a smaller one that does the same.
pub fn shrink(wasm: &Path) -> anyhow::Result<()> {
    let tools = tools();
    npm::install(&tools)?;
    commands::run(
        Command::new("node")
            .arg(tools.join("node_modules/.bin/wasm-opt"))
            .args([
                "-Oz",
                "--enable-bulk-memory",
                "--enable-nontrapping-float-to-int",
            ])
            .arg(wasm)
            .arg("-o")
            .arg(wasm),
    )
}

/// What pins the tool's version: a new one makes the result stale.
pub fn tool_lock() -> anyhow::Result<Vec<u8>> {
    let lock = tools().join("package-lock.json");
    fs::read(&lock).with_context(|| format!("Cannot read {}", lock.display()))
}

fn tools() -> PathBuf {
    workspace::root().join("crates/xtask/front-end-tools")
}
