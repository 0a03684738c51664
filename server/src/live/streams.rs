//! How many streams one session or token may listen to: where one more begins, its oldest ends.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use tokio_util::sync::CancellationToken;

use crate::auth::identify::Credential;

/// Streams of one session or token. A browser has one for each open page.
const STREAMS_MOST: usize = 8;

/// Who listens.
#[derive(Debug, Default)]
pub struct OpenStreams(Mutex<HashMap<Credential, VecDeque<CancellationToken>>>);

/// A stream that is open until this is dropped.
#[derive(Debug)]
pub struct OpenStream {
    streams: Arc<OpenStreams>,
    credential: Credential,
    ends: CancellationToken,
    /// Whether another had to end for it.
    pub took_a_place: bool,
}

impl OpenStreams {
    /// Begins a stream, and ends the oldest where there are too many.
    pub fn begin(self: &Arc<Self>, credential: Credential) -> OpenStream {
        let ends = CancellationToken::new();
        let mut streams = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let own = streams.entry(credential).or_default();
        own.push_back(ends.clone());
        let took_a_place = own.len() > STREAMS_MOST;
        while own.len() > STREAMS_MOST {
            if let Some(oldest) = own.pop_front() {
                oldest.cancel();
            }
        }
        OpenStream {
            streams: Arc::clone(self),
            credential,
            ends,
            took_a_place,
        }
    }
}

impl OpenStream {
    /// Returns once a later stream took its place.
    pub async fn ended(self) {
        self.ends.cancelled().await;
    }
}

impl Drop for OpenStream {
    fn drop(&mut self) {
        // Its own mark, by which it is found among the others.
        self.ends.cancel();
        let mut streams = self
            .streams
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = streams.get_mut(&self.credential) {
            own.retain(|ends| !ends.is_cancelled());
            if own.is_empty() {
                streams.remove(&self.credential);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KIM: Credential = Credential::Session([1; 32]);

    #[test]
    fn a_ninth_stream_of_a_session_ends_its_oldest_and_nobody_elses() {
        let streams = Arc::new(OpenStreams::default());
        let alex = streams.begin(Credential::Token([2; 32]));
        let mut kim: Vec<_> = (0..STREAMS_MOST).map(|_| streams.begin(KIM)).collect();
        assert!(kim.iter().all(|stream| !stream.ends.is_cancelled()));
        assert!(kim.iter().all(|stream| !stream.took_a_place));
        kim.push(streams.begin(KIM));
        assert!(kim[STREAMS_MOST].took_a_place);
        let ended: Vec<_> = kim
            .iter()
            .map(|stream| stream.ends.is_cancelled())
            .collect();
        assert_eq!(ended.iter().filter(|ended| **ended).count(), 1);
        assert!(ended[0] && !alex.ends.is_cancelled());
    }

    #[test]
    fn a_stream_that_ended_makes_room_and_nothing_of_it_is_kept() {
        let streams = Arc::new(OpenStreams::default());
        let mut kim: Vec<_> = (0..STREAMS_MOST).map(|_| streams.begin(KIM)).collect();
        drop(kim.remove(3));
        kim.push(streams.begin(KIM));
        assert!(kim.iter().all(|stream| !stream.ends.is_cancelled()));
        drop(kim);
        assert!(streams.0.lock().unwrap().is_empty());
    }
}
