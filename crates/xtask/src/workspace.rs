//! Where things lie: the repository's root, and what is built beneath `target/`. Everything is
//! built into the repository's own `target/`, wherever the caller's `CARGO_TARGET_DIR` points, so
//! that `target/release/sundog` is always where the manual says it is.

use std::path::{Path, PathBuf};

/// The repository's root: two levels above this crate.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .expect("the crate lies in crates/xtask, so it has two ancestors")
}

/// The one directory that everything is built into.
pub fn target() -> PathBuf {
    root().join("target")
}

/// How thoroughly something is built.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Finish {
    /// Ready soon: for the demo and the tests.
    Quick,
    /// Small and fast: for the binary that people copy.
    Release,
}

impl Finish {
    /// The directory beneath `target/` in which cargo puts binaries of this finish; the site has
    /// one of the same name, so that neither build undoes the other.
    pub fn directory(self) -> &'static str {
        match self {
            Self::Quick => "debug",
            Self::Release => "release",
        }
    }

    /// The files that `server/build.rs` puts inside the binary.
    pub fn site(self) -> PathBuf {
        target().join("site").join(self.directory())
    }

    /// A program that cargo built.
    pub fn binary(self, name: &str) -> PathBuf {
        target()
            .join(self.directory())
            .join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
    }
}
