//! Puts the files that browsers ask for inside the binary: whatever `cargo xtask` assembled in
//! `target/site/debug` or `target/site/release`. Where nothing was assembled, the binary is built
//! without them, so that checking and testing the server needs no front end.

use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let profile = env::var("PROFILE").expect("cargo tells build scripts the profile");
    // Asked when it runs: another checkout may share the target directory, and this program with it.
    let here = env::var_os("CARGO_MANIFEST_DIR").expect("cargo tells build scripts their package");
    let site = Path::new(&here).join("../target/site").join(profile);
    fs::create_dir_all(&site).expect("the target directory can be written");
    let site = site.canonicalize().expect("the directory was just made");

    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo tells build scripts OUT_DIR"));
    let embed = true;
    let code = memory_serve::assets_to_code("", &site, &out, embed, |_| {});
    fs::write(out.join("assets.rs"), code).expect("OUT_DIR can be written");

    println!("cargo::rerun-if-changed={}", site.display());
    println!("cargo::rerun-if-changed=build.rs");
}
