//! The live script: `script/src` in TypeScript, as one small module. What it is bundled with, and the one
//! library in it, come from npm exactly as `script/package-lock.json` names them.

use crate::{commands, npm, workspace};
use anyhow::Context;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The module.
pub fn bundle() -> anyhow::Result<Vec<u8>> {
    let script = directory();
    npm::install(&script)?;
    let module = workspace::target().join("front-end/live.js");
    let mut esbuild = tool("esbuild");
    esbuild
        .args(["src/main.ts", "--bundle", "--minify"])
        .args(["--format=esm", "--target=es2022"])
        .args(["--legal-comments=none", "--log-level=warning"])
        .arg(format!("--outfile={}", module.display()));
    commands::run(&mut esbuild)?;
    fs::read(&module).with_context(|| format!("Cannot read {}", module.display()))
}

/// Whether the types of the script hold, and its stories.
pub fn check() -> anyhow::Result<()> {
    npm::install(&directory())?;
    commands::run(tool("tsc").args(["--noEmit", "--project", "."]))?;
    let stories = workspace::target().join("front-end/stories");
    let mut names = Vec::new();
    for entry in fs::read_dir(directory().join("tests"))? {
        names.push(Path::new("tests").join(entry?.file_name()));
    }
    commands::run(
        tool("esbuild")
            .args(&names)
            .args([
                "--bundle",
                "--platform=node",
                "--format=esm",
                "--log-level=warning",
            ])
            .arg("--out-extension:.js=.mjs")
            .arg(format!("--outdir={}", stories.display())),
    )?;
    commands::run(Command::new("node").arg("--test").current_dir(stories))
}

fn tool(name: &str) -> Command {
    let mut command = Command::new(directory().join("node_modules/.bin").join(name));
    command.current_dir(directory());
    command
}

fn directory() -> PathBuf {
    workspace::root().join("script")
}
