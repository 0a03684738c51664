//! What wakes those who send: something may be due. Ringing while nobody listens is heard by the next who
//! does.

use std::sync::Arc;

use tokio::sync::watch;

/// Rings for everybody who listens. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Bell(Arc<watch::Sender<()>>);

impl Default for Bell {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new(())))
    }
}

impl Bell {
    /// Says that something may be due.
    pub fn ring(&self) {
        self.0.send_replace(());
    }

    /// Listens from now on.
    pub fn listen(&self) -> BellListener {
        BellListener(self.0.subscribe())
    }
}

/// Hears a bell.
#[derive(Clone, Debug)]
pub struct BellListener(watch::Receiver<()>);

impl BellListener {
    /// Waits until the bell rang since it was heard last. It never does once nobody can ring it any more.
    pub async fn rings(&mut self) {
        if self.0.changed().await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}
