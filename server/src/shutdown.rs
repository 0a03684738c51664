//! How the process ends: on Ctrl-C or SIGTERM everything that runs is told once, and waited for.

use tokio_util::sync::CancellationToken;

/// A token that is cancelled when the process is asked to stop.
///
/// # Errors
/// When the signals cannot be listened for.
pub fn on_signal() -> std::io::Result<CancellationToken> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let stop = CancellationToken::new();
    let told = stop.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("stopping");
        told.cancel();
    });
    Ok(stop)
}
