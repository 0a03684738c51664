//! The files that a browser asks for, assembled in `target/site/` for `server/build.rs` to put
//! inside the binary: the front end (`/pkg/sundog.js`, `/pkg/sundog.wasm`), the style
//! (`/pkg/sundog.css`) and everything in `public/`. Only files whose content changed are
//! written, so that the server is rebuilt only when it must be.

pub mod files;
mod front_end;
mod optimise;
mod style;

use crate::steps::step;
use crate::workspace::{self, Finish};

/// Builds whatever changed and brings `target/site/` up to date.
pub fn build(finish: Finish) -> anyhow::Result<()> {
    let mut site = step("Front end", || front_end::files(finish))?;
    step("Style and public files", || {
        let style = style::bundle(&workspace::root().join("style/main.css"))?;
        site.insert("pkg/sundog.css".into(), style.into_bytes());
        site.extend(files::read_all(&workspace::root().join("public"))?);
        files::make_equal(&finish.site(), &site)
    })
}
