//! Makes a changed migration rebuild the crate, which carries the migrations inside.

fn main() {
    println!("cargo::rerun-if-changed=migrations");
}
