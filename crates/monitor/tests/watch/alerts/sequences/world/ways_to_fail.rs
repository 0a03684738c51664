//! How the process ends between two statements, and in the middle of a request.

use domain::alert::channel::MessageState;
use monitor::clock::Clock;
use monitor::notify::Notifier;
use monitor::notify::delivery::DeliveryTurn;
use proptest::prelude::*;
use store::DeliveryFilter;

use super::{POLL, Receiving};

/// The statement before which the process ends.
#[derive(Clone, Copy, Debug)]
pub enum Crash {
    /// The alert of a decision is written first.
    AlertMade,
    /// Or what was told of it is.
    AlertMoved,
    /// After so many messages of the same moment.
    MessageWritten(u8),
    /// The answer of a receiver is written down.
    AttemptWritten,
    /// The message is marked.
    MessageMarked,
}

impl Crash {
    pub fn any() -> impl Strategy<Value = Self> {
        prop_oneof![
            1 => Just(Self::AlertMade),
            1 => Just(Self::AlertMoved),
            3 => (0_u8..4).prop_map(Self::MessageWritten),
            1 => Just(Self::AttemptWritten),
            1 => Just(Self::MessageMarked),
        ]
    }

    fn statement(self) -> String {
        match self {
            Self::AlertMade => "INSERT ON alert".to_owned(),
            Self::AlertMoved => "UPDATE ON alert".to_owned(),
            Self::MessageWritten(after) => format!(
                "INSERT ON alert_message WHEN {after} <=
                 (SELECT COUNT(*) FROM alert_message WHERE created_at = NEW.created_at)"
            ),
            Self::AttemptWritten => "INSERT ON delivery_attempt".to_owned(),
            Self::MessageMarked => "UPDATE ON alert_message".to_owned(),
        }
    }
}

impl Receiving {
    /// The next poll ends the process before a statement; it begins anew.
    pub async fn crash(&mut self, crash: Crash) {
        let statement = crash.statement();
        self.world
            .execute(format!(
                "CREATE TRIGGER killed BEFORE {statement} BEGIN SELECT RAISE(ABORT, 'killed'); END"
            ))
            .await;
        self.world.pass(POLL).await;
        // Whether anything was to be written is up to what happened before.
        let _ = Notifier::new(self.alerts.clone()).turn().await;
        let _ = DeliveryTurn::new(self.alerts.delivery.clone()).run().await;
        self.world.execute("DROP TRIGGER killed".to_owned()).await;
        self.begin_anew_after_a_cut().await;
    }

    /// A receiver holds its answer, and the process ends meanwhile.
    pub async fn killed_while_sending(&mut self) {
        self.world.pass(POLL).await;
        Notifier::new(self.alerts.clone()).turn().await.unwrap();
        let now = self.world.clock.now();
        for id in self.channels() {
            if self
                .store
                .waiting_messages(id, 1, now)
                .await
                .unwrap()
                .is_empty()
            {
                continue;
            }
            let listener = self.listeners.get_mut(&id).unwrap();
            let release = listener.holds_next();
            let turn = DeliveryTurn::new(self.alerts.delivery.clone());
            let turning = tokio::spawn(async move { turn.run().await });
            let received = listener.receiver.next().await;
            listener.hears(&received);
            turning.abort();
            turning.await.ok();
            release.send(()).ok();
            break;
        }
        self.begin_anew_after_a_cut().await;
    }

    async fn begin_anew_after_a_cut(&mut self) {
        self.restart().await;
        let delivered = DeliveryFilter {
            state: Some(MessageState::Delivered),
            ..DeliveryFilter::default()
        };
        let delivered = self.store.deliveries(&delivered, u32::MAX).await.unwrap();
        for listener in self.listeners.values_mut() {
            listener.a_turn_was_cut_off();
        }
        for row in delivered {
            let listener = self.listeners.get_mut(&row.channel).unwrap();
            listener.settled.insert(row.message_id);
        }
    }
}
