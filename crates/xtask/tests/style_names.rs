//! A name in the style means one thing: a class that begins a rule does so in one file.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Says what is left out on paper, of everything.
const EXEMPT: &str = "print.css";

#[test]
fn no_class_means_two_things() {
    let style = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../style");
    let mut files: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in std::fs::read_dir(style).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        for class in text.lines().filter_map(class).filter(|_| name != EXEMPT) {
            files
                .entry(class.to_owned())
                .or_default()
                .insert(name.clone());
        }
    }
    assert!(
        files.len() > 100,
        "{} classes: are they found?",
        files.len()
    );
    let twice: Vec<_> = files.iter().filter(|(_, files)| files.len() > 1).collect();
    assert!(twice.is_empty(), "one name, one noun: {twice:?}");
}

/// The class that a rule begins with, where it stands at the beginning of a line.
fn class(line: &str) -> Option<&str> {
    let rest = line.strip_prefix('.')?;
    let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-')?;
    let (name, after) = rest.split_at(end);
    matches!(after.trim_start().chars().next()?, '{' | ',').then_some(name)
}
