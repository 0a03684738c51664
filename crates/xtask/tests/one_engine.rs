//! One task of the monitor owns all that moves. What would break that up again is looked for here by
//! its words: see the head of crates/monitor/src/engine.rs.

use std::fs;
use std::path::{Path, PathBuf};

const MONITOR: &str = "crates/monitor/src/";
const ENGINE: &str = "crates/monitor/src/engine";

/// Who may name the crate that talks to Halo Cloud beside that crate itself, and why.
const NAMES_HALO: [(&str, &str); 6] = [
    (ENGINE, "asks Halo, and nobody else does"),
    (
        "crates/monitor/src/lib.rs",
        "hands the client to the engine",
    ),
    ("server/src/application.rs", "makes the client"),
    ("server/src/commands/import.rs", "makes the client"),
    ("server/src/config.rs", "reads the keys"),
    ("server/src/router/walk.rs", "makes a client in a test"),
];

#[test]
fn one_engine_owns_what_moves_and_everybody_else_asks_it() {
    let sources = sources();
    let own: Vec<&str> = of(&sources, |_, source| {
        source.contains(concat!("impl ", "Monitor"))
    });
    assert_eq!(
        own,
        ["crates/monitor/src/lib.rs"],
        "what people do is a function under commands/, what they see one under pages/: `Monitor` itself \
         only leads to the database, the engine and the clock"
    );

    let asking = of(&sources, |file, source| {
        let is_listed = NAMES_HALO
            .iter()
            .any(|(listed, _)| file.starts_with(listed));
        let names_halo = ["halo::", "HaloClient"]
            .iter()
            .any(|word| is_in(source, word));
        names_halo && !is_listed && !file.starts_with("crates/halo/")
    });
    assert!(
        asking.is_empty(),
        "Halo is asked by the engine alone, which keeps the quota: ask through `EngineHandle` instead \
         of in {asking:?}"
    );

    let locking = of(&sources, |file, source| {
        let is_outside = file.starts_with(MONITOR) && !file.starts_with(ENGINE);
        is_outside && has_lock_across_await(source)
    });
    assert!(
        locking.is_empty(),
        "outside the engine nobody holds a lock while waiting: what must be done one after the other is \
         a command of the engine's, not in {locking:?}"
    );
}

#[test]
fn whoever_may_name_halo_still_does() {
    let sources = sources();
    for (listed, reason) in NAMES_HALO {
        assert!(
            sources
                .iter()
                .any(|(file, source)| file.starts_with(listed) && is_in(source, "halo::")),
            "{listed} ({reason}) does not name halo any more: take it off the list"
        );
    }
}

#[test]
fn a_lock_that_is_held_while_waiting_is_recognised() {
    for source in [
        "use tokio::sync::Mutex;",
        "use tokio::sync::{\n    RwLock, mpsc,\n};",
        "turns: Arc<tokio::sync::Mutex<()>>,",
    ] {
        assert!(has_lock_across_await(source), "{source}");
    }
    for source in ["use tokio::sync::mpsc;", "use std::sync::Mutex;"] {
        assert!(!has_lock_across_await(source), "{source}");
    }
}

/// Whether one of tokio's locks is named, which are those that may be held across an await.
fn has_lock_across_await(source: &str) -> bool {
    source.split("tokio::sync::").skip(1).any(|rest| {
        let named = rest.split([';', '<']).next().unwrap_or_default();
        ["Mutex", "RwLock"].iter().any(|lock| named.contains(lock))
    })
}

/// Whether a word is there, and not as the end of a longer one.
fn is_in(source: &str, word: &str) -> bool {
    source.match_indices(word).any(|(at, _)| {
        let before = source[..at].chars().next_back();
        !before.is_some_and(|before| before.is_alphanumeric() || before == '_')
    })
}

/// The files of which something holds.
fn of(sources: &[(String, String)], holds: impl Fn(&str, &str) -> bool) -> Vec<&str> {
    let files = sources.iter().filter(|(file, source)| holds(file, source));
    files.map(|(file, _)| file.as_str()).collect()
}

/// Every source file of ours, but for tests and benchmarks, by its path.
fn sources() -> Vec<(String, String)> {
    let crates = fs::read_dir(root().join("crates")).expect("crates/ can be read");
    let crates = crates.map(|entry| entry.expect("an entry of crates/ can be read").path());
    let mut sources = Vec::new();
    for directory in crates.chain([root().join("app"), root().join("server")]) {
        read(&directory.join("src"), &mut sources);
    }
    sources
}

fn read(directory: &Path, sources: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(directory).expect("a source directory can be read") {
        let path = entry.expect("a directory entry can be read").path();
        if path.is_dir() {
            read(&path, sources);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let source = fs::read_to_string(&path).expect("a source file is text");
            let file = path.strip_prefix(root()).expect("below the root");
            sources.push((file.display().to_string(), source));
        }
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
