//! Not more than one hint a second for a listener: one at once, then what gathers goes as one.

use std::time::Duration;

use domain::hint::Hint;
use futures::{Stream, StreamExt, stream};
use tokio::time::{Instant, timeout_at};

/// How long a listener is left alone after a hint.
const REST: Duration = Duration::from_secs(1);

/// The same hints, joined where they come faster than a listener is told. Nothing is left out, and
/// the last one goes out like any other.
pub fn paced(hints: impl Stream<Item = Hint>) -> impl Stream<Item = Hint> {
    let hints = Box::pin(hints.fuse());
    stream::unfold((hints, Instant::now()), |(mut hints, rested)| async move {
        let mut hint = hints.next().await?;
        while let Ok(Some(later)) = timeout_at(rested, hints.next()).await {
            hint.join(later);
        }
        Some((hint, (hints, Instant::now() + REST)))
    })
}

#[cfg(test)]
mod tests {
    use domain::hint::Topic;
    use domain::practice::PracticeId;
    use futures::channel::mpsc::{UnboundedSender, unbounded};

    use super::*;

    /// A monitor that tells, and the hints that a listener gets with the milliseconds that passed.
    fn listener() -> (
        UnboundedSender<Hint>,
        impl Stream<Item = (u128, Hint)> + Unpin,
    ) {
        let (teller, hints) = unbounded();
        let began = Instant::now();
        let heard = paced(hints).map(move |hint| (began.elapsed().as_millis(), hint));
        (teller, Box::pin(heard))
    }

    fn about(revision: u64, practice: i64) -> Hint {
        Hint {
            revision,
            ..vec![PracticeId(practice)].into()
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_hint_goes_out_at_once_and_those_that_follow_it_closely_as_one() {
        let (teller, mut heard) = listener();
        teller.unbounded_send(about(1, 7)).unwrap();
        assert_eq!(heard.next().await.unwrap(), (0, about(1, 7)));

        teller.unbounded_send(about(2, 8)).unwrap();
        teller.unbounded_send(about(3, 9)).unwrap();
        let feed = Hint {
            revision: 4,
            ..Topic::Feed.into()
        };
        teller.unbounded_send(feed).unwrap();
        let (at, hint) = heard.next().await.unwrap();
        assert_eq!((at, hint.revision), (1000, 4));
        assert_eq!(hint.practices, [8, 9].map(PracticeId).into());
        assert_eq!(hint.topics, [Topic::Feed].into());

        tokio::time::advance(Duration::from_secs(1)).await;
        teller.unbounded_send(about(5, 7)).unwrap();
        assert_eq!(heard.next().await.unwrap(), (2000, about(5, 7)));
    }

    #[tokio::test(start_paused = true)]
    async fn a_change_every_ten_milliseconds_is_told_once_a_second() {
        let (teller, heard) = listener();
        let changes = async move {
            for revision in 1..=400 {
                teller.unbounded_send(about(revision, 7)).unwrap();
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        let (heard, ()) = tokio::join!(heard.collect::<Vec<_>>(), changes);
        let told: Vec<_> = heard.iter().map(|(at, _)| *at).collect();
        assert_eq!(told, [0, 1000, 2000, 3000, 4000]);
        assert_eq!(heard.last().unwrap().1, about(400, 7), "the last is told");
    }
}
