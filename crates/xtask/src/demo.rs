//! `cargo xtask demo`: Sundog as one would meet it in an integrator's operations room, on a machine
//! that has what the README names. Builds what is needed, starts the simulated
//! Halo Cloud with the `demo` scenario, imports its practice list into a temporary database, adds
//! an account for each role and serves it until Ctrl-C, or until one of the two programs ends.

mod accounts;
mod interrupt;
mod sundog;
mod waiting_case;

use crate::processes::Running;
use crate::steps::{note, step};
use crate::workspace::Finish;
use crate::{commands, prerequisites, readiness, site};
use accounts::{DemoAccounts, ROLES};
use anyhow::{Context, bail};
use interrupt::Interrupt;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::Command;
use std::time::Duration;
use sundog::{HALO_KEY, Sundog};

/// What may be asked of the demo.
#[derive(clap::Args)]
pub struct DemoOptions {
    /// Where Sundog listens.
    #[arg(long, default_value = "127.0.0.1:3000")]
    listen: SocketAddr,
    /// How many practices the simulated Halo Cloud serves.
    #[arg(long, default_value_t = 200)]
    sites: u32,
    /// What happens to them: a scenario of the simulator, by name or file.
    #[arg(long, default_value = "demo")]
    scenario: String,
}

/// Who is on call in the demo, and wrote to Halo Support.
const CASE_BY: &str = "on_call";

/// How long the programs may take to answer for the first time.
const PATIENCE: Duration = Duration::from_secs(60);

/// Builds, starts, and stays until told to stop.
pub fn run(options: &DemoOptions) -> anyhow::Result<()> {
    TcpListener::bind(options.listen)
        .with_context(|| format!("Cannot listen on {}", options.listen))?;
    let interrupt = Interrupt::listen()?;
    prerequisites::c_compiler()?;
    site::build(Finish::Quick)?;
    step("Programs", build_programs)?;

    let scratch = tempfile::tempdir().context("Cannot make a temporary directory")?;
    let practices = scratch.path().join("practices.csv");
    let (mut halo, halo_url) = step("Simulated Halo Cloud", || {
        start_simulator(options, &practices)
    })?;
    let sundog = Sundog {
        listen: options.listen,
        halo_url,
        database: scratch.path().join("sundog.db"),
    };
    step("Practice list", || sundog.import(&practices))?;
    let accounts = DemoAccounts::made_up();
    step("Accounts", || {
        let mut roles = ROLES.iter();
        roles.try_for_each(|role| sundog.add_user(role, role, &accounts.password))
    })?;
    step("Demo inbox", || sundog.add_inbox())?;
    let mut server = step("Sundog", || {
        let mut server = Running::start("Sundog", &mut sundog.serve())?;
        let reachable = reachable(options.listen);
        await_answer(&mut server, &interrupt, || {
            readiness::status(reachable, "/readyz") == Some(200)
        })?;
        Ok(server)
    })?;
    step("A case that waits for Halo Support", || {
        let url = format!("http://{}", reachable(options.listen));
        waiting_case::keep(&url, CASE_BY, &accounts.password)
    })?;

    println!(
        "\nSundog:                http://{}",
        reachable(options.listen)
    );
    println!("Simulated Halo Cloud:  {}", sundog.halo_url);
    println!("\n{accounts}");
    println!("\nCtrl-C stops both.");
    watch(&interrupt, [&mut server, &mut halo])
}

fn build_programs() -> anyhow::Result<()> {
    commands::run(&mut commands::cargo([
        "build",
        "--package",
        "server",
        "--package",
        "simulator",
        "--bins",
    ]))
}

/// The simulator takes a free port, and says in its first line which.
fn start_simulator(options: &DemoOptions, practices: &Path) -> anyhow::Result<(Running, String)> {
    let mut command = Command::new(Finish::Quick.binary("halo-simulator"));
    command
        .args(["--scenario", &options.scenario])
        .args(["--sites", &options.sites.to_string()])
        .args(["--listen", "127.0.0.1:0"])
        .args(["--key", HALO_KEY])
        .arg("--practices")
        .arg(practices)
        .env("RUST_LOG", "warn");
    let (halo, says) = Running::start_announced("The simulated Halo Cloud", &mut command)?;
    let url = says
        .split_whitespace()
        .find(|word| word.starts_with("http://"));
    Ok((
        halo,
        url.context("The simulated Halo Cloud does not say where it listens")?
            .to_owned(),
    ))
}

/// Where this machine reaches an address that may mean "every interface".
fn reachable(listen: SocketAddr) -> SocketAddr {
    if listen.ip().is_unspecified() {
        SocketAddr::from(([127, 0, 0, 1], listen.port()))
    } else {
        listen
    }
}

fn await_answer(
    program: &mut Running,
    interrupt: &Interrupt,
    answers: impl Fn() -> bool,
) -> anyhow::Result<()> {
    let pause = Duration::from_millis(100);
    let attempts = PATIENCE.as_millis() / pause.as_millis();
    for _ in 0..attempts {
        if answers() {
            return Ok(());
        }
        if let Some(status) = program.ended() {
            bail!("{} ended before it answered ({status})", program.name);
        }
        if interrupt.within(pause) {
            bail!("Stopped before {} answered", program.name);
        }
    }
    bail!(
        "{} did not answer within {} s",
        program.name,
        PATIENCE.as_secs()
    )
}

/// Stays until Ctrl-C, which is a success, or until a program ends, which is not.
fn watch(interrupt: &Interrupt, mut programs: [&mut Running; 2]) -> anyhow::Result<()> {
    let moment = Duration::from_millis(200);
    loop {
        if interrupt.within(moment) {
            note("Stopping");
            return Ok(());
        }
        for program in &mut programs {
            if let Some(status) = program.ended() {
                // Ctrl-C reaches the programs as well, and they may be quicker than we are.
                if interrupt.within(moment) {
                    return Ok(());
                }
                bail!("{} ended by itself ({status})", program.name);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_for_every_interface_is_reached_over_loopback() {
        let everywhere = SocketAddr::from(([0, 0, 0, 0], 3000));
        assert_eq!(
            reachable(everywhere),
            SocketAddr::from(([127, 0, 0, 1], 3000))
        );
        let one = SocketAddr::from(([192, 0, 2, 7], 80));
        assert_eq!(reachable(one), one);
    }
}
