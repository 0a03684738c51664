//! `cargo xtask build`: the release binaries. `target/release/sundog` carries the page's assets
//! inside, so it can be copied anywhere alone; `target/release/halo-simulator` lies beside it.

use crate::steps::{note, step};
use crate::workspace::Finish;
use crate::{commands, prerequisites, site};

/// Builds the site, then the two programs.
pub fn run() -> anyhow::Result<()> {
    prerequisites::c_compiler()?;
    prerequisites::node()?;
    site::build(Finish::Release)?;
    step("Weight", || site::weight::check(Finish::Release))?;
    step("Release binaries", || {
        commands::run(&mut commands::cargo([
            "build",
            "--release",
            "--package",
            "server",
            "--package",
            "simulator",
        ]))
    })?;
    for program in ["sundog", "halo-simulator"] {
        let path = Finish::Release.binary(program);
        let size = std::fs::metadata(&path)?.len();
        note(&format!("{} ({:.1} MB)", path.display(), size as f64 / 1e6));
    }
    Ok(())
}
