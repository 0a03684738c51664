//! SECURITY.md names the stories that hold what it says, and the files. A story that was renamed or removed
//! would leave a promise behind that nothing holds.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Where stories are told.
const TOLD: [&str; 3] = ["server", "crates", "app"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

#[test]
fn what_the_threat_model_names_is_there() {
    let text = fs::read_to_string(root().join("SECURITY.md")).unwrap();
    let mut stories = BTreeSet::new();
    for folder in TOLD {
        collect(&root().join(folder), &mut stories);
    }
    let named: Vec<&str> = text.split('`').skip(1).step_by(2).collect();
    let is_a_story = |name: &&&str| name.matches('_').count() >= 3 && !name.contains('/');
    let told = named.iter().filter(is_a_story);
    assert!(told.clone().count() > 40, "they were looked at");
    for story in told {
        assert!(stories.contains(*story), "no test is called {story}");
    }
    for file in named.iter().filter(|name| name.ends_with(".rs")) {
        assert!(root().join(file).exists(), "{file} is not there");
    }
}

/// The names of the functions below a folder.
fn collect(folder: &Path, into: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("a folder can be read") {
        let path = entry.expect("a folder can be read").path();
        if path.is_dir() {
            collect(&path, into);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let source = fs::read_to_string(&path).expect("source is text");
            let named = source.split("fn ").skip(1);
            into.extend(named.filter_map(|rest| Some(rest.split_once('(')?.0.to_owned())));
        }
    }
}
