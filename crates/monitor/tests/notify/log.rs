//! What a story leaves in the log.

use std::fmt::{Debug, Write as _};
use std::sync::{Arc, Mutex};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::DefaultGuard;
use tracing::{Event, Metadata, Subscriber};

/// Everything that this thread logs while it lives.
pub struct Log {
    texts: Arc<Mutex<Vec<String>>>,
    _heard: DefaultGuard,
}

impl Log {
    pub fn listen() -> Self {
        let texts = Arc::default();
        let heard = tracing::subscriber::set_default(Listener(Arc::clone(&texts)));
        Self {
            texts,
            _heard: heard,
        }
    }

    /// The events that say something, with all of their fields.
    pub fn about(&self, words: &str) -> Vec<String> {
        let texts = self.texts.lock().unwrap();
        let about = texts.iter().filter(|text| text.contains(words));
        about.cloned().collect()
    }
}

struct Listener(Arc<Mutex<Vec<String>>>);

impl Subscriber for Listener {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut text = Text(String::new());
        event.record(&mut text);
        self.0.lock().unwrap().push(text.0);
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

struct Text(String);

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        write!(self.0, "{}={value:?} ", field.name()).unwrap();
    }
}
