//! The files that a browser asks for, assembled in `target/site/` for `server/build.rs` to put
//! inside the binary: the islands (`/pkg/sundog.js`, `/pkg/sundog.wasm`), the live
//! script (`/pkg/live.js`), the style (`/pkg/sundog.css`) and everything in `public/`. Only files whose content changed are
//! written, so that the server is rebuilt only when it must be.

pub mod files;
mod front_end;
pub mod live_script;
mod optimise;
mod style;
pub mod weight;

use crate::steps::step;
use crate::workspace::{self, Finish};

/// Builds whatever changed and brings `target/site/` up to date.
pub fn build(finish: Finish) -> anyhow::Result<()> {
    let mut site = step("Islands", front_end::files)?;
    step("Live script", || {
        let script = live_script::bundle()?;
        site.insert("pkg/live.js".into(), script);
        Ok(())
    })?;
    step("Style and public files", || {
        let style = style::bundle(&workspace::root().join("style/main.css"))?;
        site.insert("pkg/sundog.css".into(), style.into_bytes());
        site.extend(files::read_all(&workspace::root().join("public"))?);
        files::make_equal(&finish.site(), &site)
    })
}
