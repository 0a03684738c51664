//! What the browser is sent before a page comes alive: script, WebAssembly and style, compressed as the
//! server compresses them. It must not grow unseen.

use super::files::{self, Files};
use crate::steps::note;
use crate::workspace::Finish;
use anyhow::{Context, ensure};
use std::io::Write;
use std::path::Path;

/// The most, in bytes. `docs/performance.md` says what it is now.
const MOST: usize = 130_000;

/// Says what each file weighs.
///
/// # Errors
/// Where all of them together are heavier than they may be.
pub fn check(finish: Finish) -> anyhow::Result<()> {
    let files = files::read_all(&finish.site())?;
    let weights = weights(&files)?;
    for (name, weight) in &weights {
        note(&format!("{:>7.1} kB  {name}", *weight as f64 / 1e3));
    }
    let sum: usize = weights.iter().map(|(_, weight)| weight).sum();
    note(&format!("{:>7.1} kB  in all", sum as f64 / 1e3));
    ensure!(weights.len() >= 4, "the site lacks some of its files");
    ensure!(
        sum <= MOST,
        "the front end weighs {sum} bytes, and may weigh {MOST}: what came to it?"
    );
    Ok(())
}

fn weights(files: &Files) -> anyhow::Result<Vec<(String, usize)>> {
    let sent = files.iter().filter(|(name, _)| name.starts_with("pkg"));
    sent.map(|(name, content)| Ok((shown(name), compressed(content)?)))
        .collect()
}

fn shown(name: &Path) -> String {
    name.display().to_string()
}

fn compressed(content: &[u8]) -> anyhow::Result<usize> {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 4096, 11, 22);
    writer.write_all(content).context("Cannot compress")?;
    Ok(writer.into_inner().len())
}
