//! The files that browsers ask for besides pages: `/pkg/…` and `/favicon.svg`. They lie inside
//! the binary (see `build.rs`), compressed, each with an ETag. Browsers must ask each time whether
//! theirs is still the newest: after an upgrade, an old script would call functions that are gone.

use axum::Router;
use memory_serve::{Asset, CacheControl, MemoryServe};

const ASSETS: &[Asset] = include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// One route per file; none where the binary was built without a front end. Prepares what it
/// serves once and for ever, so call it once.
pub fn assets<S: Clone + Send + Sync + 'static>() -> Router<S> {
    // A debug build would compress at every start, without optimisation: several seconds.
    let compress = !cfg!(debug_assertions);
    MemoryServe::new(ASSETS)
        .index_file(None)
        .enable_brotli(compress)
        .enable_gzip(compress)
        .cache_control(CacheControl::NoCache)
        .html_cache_control(CacheControl::NoCache)
        .into_router()
}
