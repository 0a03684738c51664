//! What the source of the screens must not hold.

use std::fs;
use std::path::{Path, PathBuf};

/// Files that put ready-made HTML into the page: the SVG of our own charts, which escape every
/// text they take in, the QR code, which holds squares alone, and what was typed into the one text
/// area, which is escaped there because leptos does not.
const INNER_HTML: [&str; 5] = [
    "src/account/profile/second_factor.rs",
    "src/practice/pulse.rs",
    "src/practice/timeline.rs",
    "src/ui/gantt_card.rs",
    "src/ui/text_area.rs",
];

fn sources() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(&folder)).unwrap() {
            let path = folder.join(entry.unwrap().file_name());
            if path.extension().is_some() {
                found.push(path)
            } else {
                folders.push(path)
            }
        }
    }
    found
}

fn naming(needle: &str) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files: Vec<_> = sources()
        .into_iter()
        .filter(|path| {
            fs::read_to_string(root.join(path))
                .unwrap()
                .contains(needle)
        })
        .map(|path| path.to_str().unwrap().to_owned())
        .collect();
    files.sort();
    files
}

#[test]
fn ready_made_html_enters_a_page_only_where_it_is_allowed() {
    assert_eq!(naming("inner_html="), INNER_HTML);
}

#[test]
fn one_text_area_escapes_what_it_holds_and_nothing_is_styled_inline() {
    assert_eq!(naming("<textarea"), ["src/ui/text_area.rs"]);
    for forbidden in [" style=", "<style"] {
        assert_eq!(naming(forbidden), [""; 0], "{forbidden}");
    }
}

#[test]
fn conditional_compilation_stands_in_one_file() {
    assert_eq!(naming("#[cfg("), ["src/lib.rs"]);
}

/// What several nouns may share: everything that is no folder of a noun.
const SHARED: [&str; 3] = ["ui", "charts", "islands"];

/// The folders that each hold a noun, and what stands around them.
fn nouns() -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let entries = fs::read_dir(root).unwrap().map(|entry| entry.unwrap());
    let folders = entries.filter(|entry| entry.path().is_dir());
    let names = folders.map(|folder| folder.file_name().into_string().unwrap());
    names
        .filter(|name| !SHARED.contains(&name.as_str()))
        .collect()
}

#[test]
fn a_part_lives_with_its_only_user_and_what_a_second_noun_needs_is_in_the_kit() {
    let nouns = nouns();
    assert!(nouns.len() > 8, "{nouns:?}");
    for noun in nouns {
        let own = [format!("src/{noun}/"), format!("src/{noun}.rs")];
        let users: Vec<_> = naming(&format!("crate::{noun}::"))
            .into_iter()
            .filter(|file| {
                !["src/lib.rs", "src/routes.rs", "src/shell.rs"].contains(&file.as_str())
            })
            .filter(|file| !own.iter().any(|own| file.starts_with(own)))
            .collect();
        assert_eq!(
            users, [""; 0],
            "parts of {noun} are needed elsewhere: move them to ui"
        );
    }
    // So that the words above find every use.
    assert_eq!(naming("use crate::{"), [""; 0]);
    assert_eq!(naming("super::super"), [""; 0]);
}
