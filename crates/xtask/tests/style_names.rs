//! A name in the style means one thing: a class that begins a rule does so in one file.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Says what is left out on paper, of everything.
const EXEMPT: &str = "print.css";

#[test]
fn no_class_means_two_things() {
    let style = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../style");
    let mut files: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for path in sheets(&style) {
        let name = path.strip_prefix(&style).unwrap().display().to_string();
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

#[test]
fn a_folder_of_the_style_is_named_like_one_of_the_screens_and_every_sheet_is_drawn_in() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let style = root.join("style");
    let main = std::fs::read_to_string(style.join("main.css")).unwrap();
    for path in sheets(&style) {
        let name = path.strip_prefix(&style).unwrap();
        let imported = main.contains(&format!("@import \"{}\" layer(", name.display()));
        assert!(imported || name == Path::new("main.css"), "{name:?}");
        let noun = name.parent().unwrap();
        assert!(root.join("app/src").join(noun).is_dir(), "{name:?}");
    }
}

fn sheets(folder: &Path) -> Vec<PathBuf> {
    let mut sheets = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder of the style") {
        let path = entry.expect("a sheet").path();
        match path.is_dir() {
            true => sheets.extend(self::sheets(&path)),
            false => sheets.push(path),
        }
    }
    sheets
}

/// The class that a rule begins with, where it stands at the beginning of a line.
fn class(line: &str) -> Option<&str> {
    let rest = line.strip_prefix('.')?;
    let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-')?;
    let (name, after) = rest.split_at(end);
    matches!(after.trim_start().chars().next()?, '{' | ',').then_some(name)
}
