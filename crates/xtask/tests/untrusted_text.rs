//! Practice names, notes and Halo's answers are untrusted text. These few words are how such
//! text could get past leptos' escaping, or how a change could be made by following a link; each
//! use is looked at by a person and then listed here with the reason why it is safe.
//!
//! - `inner_html` is not escaped at all.
//! - A server function (`#[server`) is a public address without a rule of its own.
//! - The children of `<textarea>` are not escaped when leptos 0.8 renders on the server.

use std::fs;
use std::path::{Path, PathBuf};

const WORDS: [&str; 3] = ["inner_html", "<textarea", "#[server"];

/// File, word, and why it is safe there.
const LOOKED_AT: [(&str, &str, &str); 6] = [
    (
        "app/src/ui/gantt_card.rs",
        "inner_html",
        "SVG of our own charts, which escape every text they take in",
    ),
    (
        "app/src/ui/text_area.rs",
        "inner_html",
        "what was entered or typed into any of our text areas, with & and < escaped on the way",
    ),
    (
        "app/src/ui/text_area.rs",
        "<textarea",
        "has no children but through inner_html, see the line before",
    ),
    (
        "app/src/practice/pulse.rs",
        "inner_html",
        "SVG of our own charts, which escape every text they take in",
    ),
    (
        "app/src/account/profile/second_factor.rs",
        "inner_html",
        "SVG of the QR code, drawn by our server from squares alone: no text is in it",
    ),
    (
        "app/src/practice/timeline.rs",
        "inner_html",
        "SVG of our own charts, which escape every text they take in",
    ),
];

#[test]
fn whatever_could_bypass_escaping_was_looked_at() {
    let mut found = Vec::new();
    for directory in ["app/src", "server/src"] {
        look(&root().join(directory), &mut found);
    }
    let unlisted: Vec<_> = found.iter().filter(|use_| !is_listed(use_)).collect();
    assert!(
        unlisted.is_empty(),
        "make these safe, then list them here: {unlisted:?}"
    );

    let stale: Vec<_> = LOOKED_AT
        .iter()
        .filter(|(file, word, _)| !found.iter().any(|(f, w)| f == file && w == word))
        .collect();
    assert!(
        stale.is_empty(),
        "these are gone, take them off the list: {stale:?}"
    );
}

fn is_listed((file, word): &(String, &str)) -> bool {
    LOOKED_AT.iter().any(|(f, w, _)| f == file && w == word)
}

fn look(directory: &Path, found: &mut Vec<(String, &'static str)>) {
    for entry in fs::read_dir(directory).expect("a source directory can be read") {
        let path = entry.expect("a directory entry can be read").path();
        if path.is_dir() {
            look(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let source = fs::read_to_string(&path).expect("a source file is text");
            let file = path
                .strip_prefix(root())
                .expect("below the root")
                .display()
                .to_string();
            let used = WORDS.into_iter().filter(|word| source.contains(word));
            found.extend(used.map(|word| (file.clone(), word)));
        }
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
