//! The program `halo-simulator`: a Halo Cloud of our own on an address of your choice.
//!
//! Standard output holds one line, once it is ready to answer; logs go to standard error.

mod cli;

use std::io::{IsTerminal as _, Write as _};

use anyhow::Context as _;
use clap::Parser as _;
use simulator::Simulator;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

use cli::Arguments;

#[tokio::main(worker_threads = 2)]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .init();

    let options = arguments.options()?;
    let simulator = Simulator::start(options)
        .await
        .context("Cannot start the simulator")?;
    if let Some(path) = &arguments.practices {
        let file = std::fs::File::create(path)
            .with_context(|| format!("Cannot create {}", path.display()))?;
        simulator
            .write_practice_list(std::io::BufWriter::new(file))
            .with_context(|| format!("Cannot write {}", path.display()))?;
    }
    if arguments.print_practices {
        simulator
            .write_practice_list(std::io::stdout().lock())
            .context("Cannot print the practices")?;
        return Ok(());
    }
    // Before the announcement: whoever hears it may ask for the end at once.
    let mut terminated = signal(SignalKind::terminate()).context("Cannot listen for SIGTERM")?;
    let mut interrupted = signal(SignalKind::interrupt()).context("Cannot listen for Ctrl-C")?;
    announce(&simulator.url())?;
    tokio::select! {
        _ = terminated.recv() => {}
        _ = interrupted.recv() => {}
    }
    simulator.stop().await;
    tracing::info!("Stopped.");
    Ok(())
}

fn announce(url: &str) -> anyhow::Result<()> {
    let mut stdout = std::io::stdout().lock();
    writeln!(stdout, "halo-simulator listening on {url}")
        .and_then(|()| stdout.flush())
        .context("Cannot say where it listens")
}
