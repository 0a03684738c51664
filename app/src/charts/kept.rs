//! Drawings that were made lately, so that many who look at the same thing do not have it drawn each
//! time.
//!
//! The key is all that a drawing is made of, so a drawing is never old. A few hundred are kept; the
//! oldest make way. What one drawing costs is bounded where it is laid out (`monitor::review`).

use std::collections::{HashMap, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

/// How many drawings are kept: some ten megabytes at most.
pub const KEPT_MOST: usize = 256;

static KEPT: LazyLock<Mutex<KeptDrawings>> = LazyLock::new(Mutex::default);

#[derive(Default)]
struct KeptDrawings {
    drawings: HashMap<u64, Arc<str>>,
    oldest: VecDeque<u64>,
}

/// The drawing of `made_of`, drawn now if it was not lately.
pub fn drawn<T: Hash>(made_of: &T, draw: impl FnOnce() -> String) -> String {
    let mut hasher = DefaultHasher::new();
    made_of.hash(&mut hasher);
    let key = hasher.finish();
    let found = {
        let kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
        kept.drawings.get(&key).map(Arc::clone)
    };
    if let Some(drawing) = found {
        return drawing.to_string();
    }
    let drawing = draw();
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if kept.drawings.insert(key, drawing.as_str().into()).is_none() {
        kept.oldest.push_back(key);
    }
    while kept.oldest.len() > KEPT_MOST {
        if let Some(old) = kept.oldest.pop_front() {
            kept.drawings.remove(&old);
        }
    }
    drawing
}
