//! What can be asked for on the command line?

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use anyhow::Context as _;
use clap::Parser;
use simulator::{Options, PRIMARY_KEY, SECONDARY_KEY, Scenario};

/// Printing the list needs no address, and must not trip over a simulator that runs.
const ANY_FREE_PORT: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0);

/// A Halo Cloud of our own: the integrator's paths, and /control to change the world behind them.
#[derive(Debug, Parser)]
#[command(name = "halo-simulator", version)]
pub(crate) struct Arguments {
    /// Where to listen; port 0 takes a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:4000")]
    listen: SocketAddr,

    /// A built-in scenario (calm, demo, incident) or a TOML file
    #[arg(long, value_name = "NAME|FILE", default_value = "calm")]
    scenario: String,

    /// How many Halo sites the world has [default: what the scenario says]
    #[arg(long, value_name = "N")]
    sites: Option<usize>,

    /// The same seed gives the same world
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,

    /// How fast the scenario's events follow each other; heartbeats and Date stay real
    #[arg(long, value_name = "X", default_value_t = 1.0)]
    speed: f64,

    /// An accepted subscription key; give it again for a second one
    #[arg(long = "key", value_name = "KEY", default_values = [PRIMARY_KEY, SECONDARY_KEY])]
    keys: Vec<String>,

    /// Write the practice list as CSV to this file, then serve
    #[arg(long, value_name = "FILE.csv")]
    pub(crate) practices: Option<PathBuf>,

    /// Print the practice list as CSV and end
    #[arg(long)]
    pub(crate) print_practices: bool,
}

impl Arguments {
    /// The options these arguments stand for.
    pub(crate) fn options(&self) -> anyhow::Result<Options> {
        let scenario = Scenario::named_or_file(&self.scenario).with_context(|| {
            format!(
                "The scenario is neither one of {} nor a file",
                Scenario::NAMES.join(", ")
            )
        })?;
        Ok(Options {
            listen: if self.print_practices {
                ANY_FREE_PORT
            } else {
                self.listen
            },
            sites: self.sites.or(scenario.sites).unwrap_or(200),
            seed: self.seed,
            scenario,
            speed: self.speed,
            keys: self.keys.clone(),
            ..Options::default()
        })
    }
}
