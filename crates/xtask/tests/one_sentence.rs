//! A sentence stands in one place of the source: whoever wants to change what the screen says searches
//! for those words and finds that place. What two files say is a constant or a function of the one that
//! owns the meaning (docs/architecture.md); plurals are made by `domain::wording::counted`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Where words for people stand.
const SPOKEN: [&str; 4] = [
    "app/src",
    "server/src",
    "crates/domain/src",
    "crates/monitor/src",
];

/// What comes before words that no page and no answer says: why something cannot fail, what the command
/// line could not do, what the description of the API says of a part of it.
const NOT_SAID: [&str; 5] = [
    ".expect(",
    ".context(",
    ".with_context(|| format!(",
    "description =",
    "reason =",
];

/// So many words make a sentence.
const WORDS_LEAST: usize = 5;

#[test]
fn a_sentence_stands_in_one_place() {
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let folders = SPOKEN.into_iter().map(|folder| root().join(folder));
    for path in folders.flat_map(|folder| sources(&folder)) {
        let source = fs::read_to_string(&path).unwrap();
        let file = path.strip_prefix(root()).unwrap().display().to_string();
        let code = source.split("#[cfg(test)]").next().unwrap();
        for sentence in literals(code).into_iter().filter(|text| is_sentence(text)) {
            places.entry(sentence).or_default().push(file.clone());
        }
    }
    assert!(
        places.len() > 500,
        "{} sentences: are they found?",
        places.len()
    );
    let twice: Vec<_> = places.iter().filter(|(_, files)| files.len() > 1).collect();
    assert!(twice.is_empty(), "say it in one place: {twice:#?}");
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a source folder can be read");
    let paths = entries.map(|entry| entry.expect("an entry can be read").path());
    paths
        .flat_map(|path| match path.is_dir() {
            true => sources(&path),
            false => vec![path],
        })
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect()
}

/// The literals of some code, each on one line, but for those that are not said.
fn literals(code: &str) -> Vec<String> {
    let (mut found, mut rest) = (Vec::new(), code);
    while let Some(at) = rest.find(['"', '\'', '/']) {
        let (before, here) = rest.split_at(at);
        let length = match here {
            comment if comment.starts_with("//") => comment.find('\n').unwrap_or(comment.len()),
            quote if quote.starts_with("'\"'") => 3,
            literal if literal.starts_with('"') => {
                let text = inside(literal, before.ends_with("r#"));
                let before = before.trim_end();
                if !NOT_SAID.into_iter().any(|words| before.ends_with(words)) {
                    found.push(joined(text));
                }
                text.len() + 2
            }
            _ => 1,
        };
        rest = &here[length..];
    }
    found
}

/// What stands between the quotes of the literal that begins here.
fn inside(literal: &str, is_raw: bool) -> &str {
    let text = &literal[1..];
    let mut is_escaped = false;
    let end = match is_raw {
        true => text.find("\"#"),
        false => text.find(|letter: char| {
            let ends = letter == '"' && !is_escaped;
            is_escaped = letter == '\\' && !is_escaped;
            ends
        }),
    };
    &text[..end.expect("a literal ends")]
}

/// The text of a literal that goes on in the next line.
fn joined(text: &str) -> String {
    let lines = text.trim().split("\\\n");
    lines.map(str::trim_start).collect()
}

/// Whether it has words enough; formats of times, paths of drawings and names of classes do not.
fn is_sentence(text: &str) -> bool {
    let has_lower = |word: &&str| word.contains(char::is_lowercase);
    text.split_whitespace().filter(has_lower).count() >= WORDS_LEAST
}
