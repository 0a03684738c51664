//! The islands, as JavaScript and WebAssembly. Cargo compiles them, wasm-bindgen writes the glue (as a
//! library, so that its version comes from Cargo.lock and cannot differ from the crate's), and
//! `wasm-opt` shrinks the whole. They are made small for tests and the demo too: what is tested is what
//! people get, and there is little of it. The result is kept beside a fingerprint of what it was made
//! from; cargo alone decides whether there is anything new.

use super::files::{self, Files, fingerprint};
use super::optimise;
use crate::prerequisites::{self, WASM_TARGET};
use crate::{commands, workspace};
use anyhow::Context;
use std::fs;
use std::path::Path;
use wasm_bindgen_cli_support::Bindgen;

/// The name that the page asks for (`app/src/shell.rs`, `script/src/islands.ts`).
const NAME: &str = "sundog";
/// How it is compiled: see the workspace's `Cargo.toml`.
const PROFILE: &str = "wasm-release";

/// `pkg/sundog.js` and `pkg/sundog.wasm`, built anew only where something changed.
pub fn files() -> anyhow::Result<Files> {
    prerequisites::wasm_target()?;
    let compiled = compile()?;

    let kept = workspace::target().join("front-end");
    let stamp = kept.join("made-from");
    let wanted = fingerprint([compiled.as_slice(), optimise::tool_lock()?.as_slice()]);
    if !fs::read_to_string(&stamp).is_ok_and(|made_from| made_from == wanted) {
        make(compiled, &kept.join("site"))?;
        files::write(&stamp, wanted.as_bytes())?;
    }
    files::read_all(&kept.join("site"))
}

/// The WebAssembly as cargo makes it.
fn compile() -> anyhow::Result<Vec<u8>> {
    let mut build = commands::cargo(["build", "--package", "frontend"]);
    build.args(["--target", WASM_TARGET, "--profile", PROFILE]);
    commands::run(commands::without_flags(&mut build))?;
    let compiled = workspace::target()
        .join(WASM_TARGET)
        .join(PROFILE)
        .join("frontend.wasm");
    fs::read(&compiled).with_context(|| format!("Cannot read {}", compiled.display()))
}

fn make(compiled: Vec<u8>, site: &Path) -> anyhow::Result<()> {
    let scratch = site.with_extension("scratch");
    if scratch.exists() {
        fs::remove_dir_all(&scratch)?;
    }
    Bindgen::new()
        .input_bytes(NAME, compiled)
        .out_name(NAME)
        .web(true)?
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate(&scratch)
        .context("wasm-bindgen cannot process the front end")?;

    let wasm = scratch.join(format!("{NAME}_bg.wasm"));
    optimise::shrink(&wasm)?;
    // The page asks for it without wasm-bindgen's suffix.
    fs::rename(&wasm, scratch.join(format!("{NAME}.wasm")))?;

    let pkg: Files = files::read_all(&scratch)?
        .into_iter()
        .map(|(name, content)| (Path::new("pkg").join(name), content))
        .collect();
    fs::remove_dir_all(&scratch)?;
    files::make_equal(site, &pkg)
}
