//! The browser's half of the app, as JavaScript and WebAssembly. Cargo compiles it, wasm-bindgen
//! writes the glue (as a library, so that its version comes from Cargo.lock and cannot differ
//! from the crate's), and for a release `wasm-opt` shrinks it. The result is kept beside a
//! fingerprint of what it was made from; cargo alone decides whether there is anything new.

use super::files::{self, Files, fingerprint};
use super::optimise;
use crate::prerequisites::{self, WASM_TARGET};
use crate::workspace::{self, Finish};
use crate::{commands, steps};
use anyhow::Context;
use std::fs;
use std::path::Path;
use wasm_bindgen_cli_support::Bindgen;

/// The name that the page asks for: `LEPTOS_OUTPUT_NAME` in `.cargo/config.toml`.
const NAME: &str = "sundog";

/// `pkg/sundog.js` and `pkg/sundog.wasm`, built anew only where something changed.
pub fn files(finish: Finish) -> anyhow::Result<Files> {
    prerequisites::wasm_target()?;
    let compiled = compile(finish)?;

    let kept = workspace::target()
        .join("front-end")
        .join(finish.directory());
    let stamp = kept.join("made-from");
    let wanted = fingerprint([compiled.as_slice(), optimise::tool_lock()?.as_slice()]);
    if !fs::read_to_string(&stamp).is_ok_and(|made_from| made_from == wanted) {
        make(compiled, &kept.join("site"), finish)?;
        files::write(&stamp, wanted.as_bytes())?;
    }
    files::read_all(&kept.join("site"))
}

/// The WebAssembly as cargo makes it. A small one takes a minute after each change, a quick one
/// seconds, and shares what is built for this machine with the server's build.
fn compile(finish: Finish) -> anyhow::Result<Vec<u8>> {
    let (profile, directory) = match finish {
        Finish::Quick => ("dev", "debug"),
        Finish::Release => ("wasm-release", "wasm-release"),
    };
    let mut build = commands::cargo(["build", "--package", "frontend"]);
    build.args(["--target", WASM_TARGET, "--profile", profile]);
    commands::run(match finish {
        Finish::Quick => &mut build,
        Finish::Release => commands::for_release(&mut build),
    })?;
    let compiled = workspace::target()
        .join(WASM_TARGET)
        .join(directory)
        .join("frontend.wasm");
    fs::read(&compiled).with_context(|| format!("Cannot read {}", compiled.display()))
}

fn make(compiled: Vec<u8>, site: &Path, finish: Finish) -> anyhow::Result<()> {
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
    if finish == Finish::Release {
        optimise::shrink(&wasm)?;
    }
    // With LEPTOS_OUTPUT_NAME set, leptos asks for the name without wasm-bindgen's suffix.
    fs::rename(&wasm, scratch.join(format!("{NAME}.wasm")))?;

    let pkg: Files = files::read_all(&scratch)?
        .into_iter()
        .map(|(name, content)| (Path::new("pkg").join(name), content))
        .collect();
    fs::remove_dir_all(&scratch)?;
    let size: usize = pkg.values().map(Vec::len).sum();
    steps::note(&format!("{} kB of JavaScript and WebAssembly", size / 1000));
    files::make_equal(site, &pkg)
}
