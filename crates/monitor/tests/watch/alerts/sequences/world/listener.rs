//! A receiver, and what it heard.

use std::collections::BTreeSet;

use domain::alert::AlertEvent;
use tokio::sync::oneshot;

use crate::receiver::{Received, Receiver, Reply};

/// One message, as it came first.
#[derive(Clone, Debug)]
pub struct Arrival {
    pub id: String,
    pub dedup_key: String,
    pub event: AlertEvent,
}

/// A receiver, and what it heard.
pub struct Listener {
    pub receiver: Receiver,
    pub is_removed: bool,
    /// In the order in which they came first.
    pub heard: Vec<Arrival>,
    /// What was taken by an answer that was heard: it must not come again.
    pub settled: BTreeSet<String>,
    late: Vec<oneshot::Sender<()>>,
}

impl Listener {
    pub async fn start() -> Self {
        Self {
            receiver: Receiver::start().await,
            is_removed: false,
            heard: Vec::new(),
            settled: BTreeSet::new(),
            late: Vec::new(),
        }
    }

    /// Answers the next requests with a failure.
    pub fn fails(&self, times: u8) {
        for _ in 0..times {
            self.receiver.will(Reply::Status(503));
        }
    }

    /// Never answers the next request.
    pub fn hangs(&self) {
        drop(self.receiver.will_hold(204));
    }

    /// Answers the next request when nobody listens any more.
    pub fn answers_late(&mut self) {
        let release = self.receiver.will_hold(204);
        self.late.push(release);
    }

    /// Answers the next request twice.
    pub fn answers_twice(&self) {
        let once = "HTTP/1.1 204 Said\r\ncontent-length: 0\r\n\r\n";
        self.receiver.will(Reply::Raw(once.repeat(2)));
    }

    /// Holds the request that comes next, whatever was said of it before.
    pub fn holds_next(&self) -> oneshot::Sender<()> {
        let (release, held) = oneshot::channel();
        let mut replies = self.receiver.replies.lock().unwrap();
        replies.push_front(Reply::Held(held, 204));
        release
    }

    /// Forgets what it was to answer, and takes everything.
    pub fn is_well(&self) {
        self.receiver.replies.lock().unwrap().clear();
    }

    /// Wants to be left alone for a quarter of an hour.
    pub fn tells_when_to_come_back(&self) {
        let head = "HTTP/1.1 429 Said\r\nretry-after: 900";
        let rest = "content-length: 0\r\nconnection: close\r\n\r\n";
        self.receiver.will(Reply::Raw(format!("{head}\r\n{rest}")));
    }

    /// A turn of delivery ended by itself: whatever was answered then was heard.
    pub fn a_turn_is_over(&mut self) {
        for received in self.receiver.all() {
            let is_taken = received.answered.is_some_and(|status| status < 300);
            let id = received.message_id().to_owned();
            self.hears(&received);
            if is_taken {
                self.settled.insert(id);
            }
        }
        for release in self.late.drain(..) {
            release.send(()).ok();
        }
    }

    /// A turn of delivery was cut off: what was answered then may not have been heard.
    pub fn a_turn_was_cut_off(&mut self) {
        for received in self.receiver.all() {
            self.hears(&received);
        }
    }

    pub fn hears(&mut self, received: &Received) {
        let body = received.json();
        let id = received.message_id().to_owned();
        assert!(!self.is_removed, "a removed channel heard {body}");
        assert!(!self.settled.contains(&id), "told twice: {body}");
        if self.heard.iter().any(|heard| heard.id == id) {
            return;
        }
        let word = |name: &str| body[name].as_str().unwrap().to_owned();
        self.heard.push(Arrival {
            id,
            dedup_key: word("dedup_key"),
            event: word("event").parse().unwrap(),
        });
    }
}
