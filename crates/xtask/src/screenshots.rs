//! `cargo xtask screenshots`: takes the pictures in `docs/pictures/` anew, from the demo's world.
//! What is in them is decided in `end2end/pictures/`.

use crate::steps::step;
use crate::workspace::Finish;
use crate::{commands, end2end, site};

/// Builds what is needed and takes the pictures.
pub fn run() -> anyhow::Result<()> {
    site::build(Finish::Quick)?;
    let mut playwright = step("Programs and browser", end2end::playwright)?;
    step("Pictures", || {
        commands::run(playwright.args(["--config", "pictures.config.ts"]))
    })
}
