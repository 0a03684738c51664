//! Work that may take long, such as a year's report: two at a time, on threads of their own, so that
//! neither the watch nor anybody's page waits for it.
//!
//! Whoever asks has one of the two at most; what else they ask waits for that. Nothing waits or lasts
//! without an end: then, and where too much waits already, the answer is [`Busy`].

use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use domain::principal::Caller;
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// So much is worked out at once.
const AT_ONCE: usize = 2;
/// So much of one caller's may wait or be worked out.
const OF_ONE_MOST: usize = 16;
/// How long somebody waits for their turn.
const WAITS: Duration = Duration::from_secs(10);
/// How long a work may take.
const LASTS: Duration = Duration::from_secs(15);

/// After how many seconds to ask again.
pub const AGAIN_AFTER_SECONDS: i64 = 10;

/// Too much is worked out already, or it took too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", domain::wording::BUSY)]
pub struct Busy;

/// Who works, and who waits.
#[derive(Debug)]
pub struct LongWork {
    room: Arc<Semaphore>,
    /// One turn at a time for each caller.
    turns: Mutex<HashMap<Caller, Arc<Semaphore>>>,
}

/// A turn and one of the places. Both are free again once the work ends.
struct Turn {
    _own: OwnedSemaphorePermit,
    _place: OwnedSemaphorePermit,
}

impl Default for LongWork {
    fn default() -> Self {
        Self {
            room: Arc::new(Semaphore::new(AT_ONCE)),
            turns: Mutex::default(),
        }
    }
}

impl LongWork {
    /// Has something worked out for a caller.
    ///
    /// # Errors
    /// [`Busy`] where it does not get its turn, or does not come to its end, in time.
    pub async fn run<T: Send + 'static>(
        &self,
        caller: Caller,
        work: impl Future<Output = T> + Send + 'static,
    ) -> Result<T, Busy> {
        let turn = timeout(WAITS, self.turn(caller)).await;
        let turn = turn.ok().flatten().ok_or(Busy)?;
        let runtime = Handle::current();
        let worked = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            runtime.block_on(timeout(LASTS, work))
        });
        match worked.await {
            Ok(done) => done.map_err(|_| Busy),
            Err(ended) => match ended.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                // Only a runtime that shuts down cancels the task.
                Err(_) => Err(Busy),
            },
        }
    }

    /// The caller's turn; none where too much of theirs waits already.
    async fn turn(&self, caller: Caller) -> Option<Turn> {
        let own = {
            let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
            turns.retain(|_, own| Arc::strong_count(own) > 1);
            let own = turns
                .entry(caller)
                .or_insert_with(|| Arc::new(Semaphore::new(1)));
            if Arc::strong_count(own) > OF_ONE_MOST {
                return None;
            }
            Arc::clone(own)
        };
        Some(Turn {
            _own: own.acquire_owned().await.ok()?,
            _place: Arc::clone(&self.room).acquire_owned().await.ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use domain::principal::StaffId;
    use tokio::sync::oneshot;
    use tokio::task::JoinHandle;

    use super::*;

    const KIM: Caller = Caller::Person(StaffId(1));
    const ALEX: Caller = Caller::Person(StaffId(2));
    const BOOKING: Caller = Caller::Program(1);

    /// Work that has begun and lasts until it is told to end.
    struct Lasting {
        end: oneshot::Sender<()>,
        work: JoinHandle<Result<(), Busy>>,
    }

    async fn begin(pool: &Arc<LongWork>, caller: Caller) -> Lasting {
        let (end, ended) = oneshot::channel();
        let (begins, began) = oneshot::channel();
        let pool = Arc::clone(pool);
        let work = tokio::spawn(async move {
            pool.run(caller, async {
                begins.send(()).unwrap();
                ended.await.unwrap();
            })
            .await
        });
        began.await.unwrap();
        Lasting { end, work }
    }

    #[tokio::test]
    async fn two_are_worked_out_at_once_and_the_third_in_its_turn() {
        let pool = Arc::new(LongWork::default());
        let kim = begin(&pool, KIM).await;
        let alex = begin(&pool, ALEX).await;
        assert_eq!(pool.room.available_permits(), 0);
        let mut third = Box::pin(pool.run(BOOKING, async { 7 }));
        assert!(futures::poll!(&mut third).is_pending());
        kim.end.send(()).unwrap();
        assert_eq!(third.await, Ok(7));
        kim.work.await.unwrap().unwrap();
        alex.end.send(()).unwrap();
        alex.work.await.unwrap().unwrap();
    }

    #[tokio::test]
    async fn whoever_asks_for_much_has_one_place_and_leaves_the_other_to_others() {
        let pool = Arc::new(LongWork::default());
        let first = begin(&pool, KIM).await;
        let mut waiting: Vec<_> = (1..OF_ONE_MOST)
            .map(|_| Box::pin(pool.run(KIM, async {})))
            .collect();
        for work in &mut waiting {
            assert!(futures::poll!(work).is_pending());
        }
        assert_eq!(pool.run(KIM, async {}).await, Err(Busy), "one too many");
        assert_eq!(pool.run(ALEX, async { 7 }).await, Ok(7));
        drop(waiting);
        first.end.send(()).unwrap();
        first.work.await.unwrap().unwrap();
        assert_eq!(pool.run(KIM, async { 7 }).await, Ok(7));
    }

    #[tokio::test(start_paused = true)]
    async fn what_does_not_end_is_ended() {
        let pool = Arc::new(LongWork::default());
        let endless = begin(&pool, KIM).await;
        tokio::time::advance(LASTS).await;
        assert_eq!(endless.work.await.unwrap(), Err(Busy));
        assert_eq!(pool.room.available_permits(), AT_ONCE);
    }
}
