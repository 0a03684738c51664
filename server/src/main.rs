//! The `sundog` program: reads its settings, wires the parts together and serves. It holds no
//! rules; those are in `domain`, and what watches is `monitor`.
//!
//! To add a subcommand: a variant in `cli`, a file under `commands`, a line here.

mod ack_by_link;
mod actions;
mod api;
mod application;
mod assets;
mod at_rest;
mod auth;
mod auth_context;
mod cli;
mod commands;
mod config;
mod csv_injection;
mod downloads;
mod first_admin;
mod fragments;
mod health;
mod http_layers;
mod live;
mod own_address;
mod pagerduty_hook;
mod pasted;
mod practice_file;
mod practices_csv;
mod rates;
mod reader_zone;
mod refusal;
mod request_id;
mod router;
mod security_events;
mod serve_lock;
mod serving;
mod shutdown;

use std::process::ExitCode;

use clap::Parser;

use crate::cli::{AlertsCommand, Cli, CliCommand, PracticesCommand, RepairCommand};

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    start_log();
    let done = match cli.command {
        CliCommand::Serve(flags) => commands::serve::serve(flags)
            .await
            .map(|()| ExitCode::SUCCESS),
        CliCommand::Practices {
            command: PracticesCommand::Import(import),
        } => commands::import::import(import).await,
        CliCommand::Practices {
            command: PracticesCommand::Export { flags },
        } => commands::export::export(flags)
            .await
            .map(|()| ExitCode::SUCCESS),
        CliCommand::Backup { file, flags } => commands::backup::backup(&file, flags)
            .await
            .map(|()| ExitCode::SUCCESS),
        CliCommand::Verify { file, flags } => commands::verify::verify(file, flags).await,
        CliCommand::Repair {
            command: RepairCommand::Clock { yes, flags },
        } => commands::repair::clock(yes, flags).await,
        CliCommand::User { command } => commands::user::user(command)
            .await
            .map(|()| ExitCode::SUCCESS),
        CliCommand::Alerts {
            command: AlertsCommand::Export { flags },
        } => commands::alerts::export(flags)
            .await
            .map(|()| ExitCode::SUCCESS),
        CliCommand::Alerts {
            command: AlertsCommand::Import { file, flags },
        } => commands::alerts::import(&file, flags)
            .await
            .map(|()| ExitCode::SUCCESS),
        CliCommand::Token { command } => commands::token::token(command)
            .await
            .map(|()| ExitCode::SUCCESS),
    };
    done.unwrap_or_else(|error| {
        // The whole chain of reasons on one line: the first says what failed, the last why.
        tracing::error!("{error:#}");
        ExitCode::from(2)
    })
}

/// Logs go to standard error, so that standard output holds results alone.
fn start_log() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("SUNDOG_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
}
