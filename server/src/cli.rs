//! The command line of `sundog`: what can be typed, and the help that describes it.
//!
//! Every setting is a flag and an environment variable here and a key of the settings file in
//! `config`; a flag outranks the variable, the variable outranks the file.

pub mod alert_flags;

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};
use domain::permission::Role;
use domain::principal::TOKEN_NEVER_ENDS;

use self::alert_flags::AlertFlags;

/// Watches the practices that an integrator reaches through Halo Connect.
#[derive(Debug, Parser)]
#[command(name = "sundog", version, about)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: CliCommand,
}

/// What `sundog` can do.
#[derive(Debug, Subcommand)]
pub enum CliCommand {
    /// Poll Halo Cloud and serve the dashboard, in one process.
    Serve(Flags),
    /// The practice list.
    Practices {
        /// What to do with it.
        #[command(subcommand)]
        command: PracticesCommand,
    },
    /// Staff accounts, without a browser.
    User {
        /// What to do with them.
        #[command(subcommand)]
        command: UserCommand,
    },
    /// Copy the database to a new file, consistent while `serve` runs.
    Backup {
        /// The copy; nothing that is there is replaced.
        file: PathBuf,
        /// The settings.
        #[command(flatten)]
        flags: Flags,
    },
    /// Check the database, or a copy of it, and reckon everything derived anew. Exit code 0: all is
    /// well; 1: something is not; 2: the file could not be checked.
    Verify {
        /// The file. Default: the configured database.
        file: Option<PathBuf>,
        /// The settings.
        #[command(flatten)]
        flags: Flags,
    },
    /// Put right what something outside Sundog spoiled.
    Repair {
        /// What to put right.
        #[command(subcommand)]
        command: RepairCommand,
    },
    /// Rules and channels of alerts, as one TOML file.
    Alerts {
        /// What to do with them.
        #[command(subcommand)]
        command: AlertsCommand,
    },
    /// API tokens.
    Token {
        /// What to do with them.
        #[command(subcommand)]
        command: TokenCommand,
    },
}

/// What can be done with rules and channels.
#[derive(Debug, Subcommand)]
pub enum AlertsCommand {
    /// Write them to standard output, without secrets.
    Export {
        /// The settings.
        #[command(flatten)]
        flags: Flags,
    },
    /// Take a file in: its rules replace those there are, its channels are changed or added.
    Import {
        /// The file.
        file: PathBuf,
        /// The settings.
        #[command(flatten)]
        flags: Flags,
    },
}

/// What can be put right.
#[derive(Debug, Subcommand)]
pub enum RepairCommand {
    /// Take back what was recorded while the clock of this machine ran ahead. Says what it would change;
    /// stop `serve` first. Exit code 0: nothing has to be repaired, or it was; 1: something has to be.
    Clock {
        /// Change it, after a copy of the database was made beside it.
        #[arg(long)]
        yes: bool,
        /// The settings.
        #[command(flatten)]
        flags: Flags,
    },
}

/// What can be done with staff accounts.
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Add a person. Without --password-stdin, prints a link with which they choose a password.
    Add {
        /// The name they sign in with.
        name: String,
        /// viewer, on_call, account_manager, approver or admin.
        #[arg(long)]
        role: Role,
        /// Read the password from standard input, one line.
        #[arg(long)]
        password_stdin: bool,
        /// The settings.
        #[command(flatten)]
        flags: Flags,
    },
    /// List everyone: name, role, state, second factor, last sign-in.
    List {
        /// The settings.
        #[command(flatten)]
        flags: Flags,
    },
    /// Shut a person out; they are signed out everywhere, and the tokens that they made end.
    Disable {
        /// Their name.
        name: String,
        /// Leave the tokens that they made.
        #[arg(long)]
        keep_tokens: bool,
        /// The settings.
        #[command(flatten)]
        flags: Flags,
    },
    /// End the second factor of somebody who lost it, or whose key file is lost.
    EndSecondFactor {
        /// Their name.
        name: String,
        /// The settings.
        #[command(flatten)]
        flags: Flags,
    },
    /// Give a person another password. Without --password-stdin, prints a link to choose one.
    SetPassword {
        /// Their name.
        name: String,
        /// Read the password from standard input, one line.
        #[arg(long)]
        password_stdin: bool,
        /// The settings.
        #[command(flatten)]
        flags: Flags,
    },
}

/// How long a token lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenLasts {
    /// For so long.
    For(Duration),
    /// Until a person ends it.
    Always,
}

fn token_lasts(text: &str) -> Result<TokenLasts, humantime::DurationError> {
    match text {
        TOKEN_NEVER_ENDS => Ok(TokenLasts::Always),
        text => Ok(TokenLasts::For(humantime::parse_duration(text)?)),
    }
}

/// What can be done with API tokens.
#[derive(Debug, Subcommand)]
pub enum TokenCommand {
    /// Make a token and print it, once, on the last line of standard output.
    Create {
        /// Its name; it acts as token:NAME.
        name: String,
        /// viewer, on_call, account_manager, approver or admin.
        #[arg(long)]
        role: Role,
        /// When it ends by itself, such as 90d, or never.
        #[arg(long, value_name = "TIME", default_value = "365d", value_parser = token_lasts)]
        expires_in: TokenLasts,
        /// The settings.
        #[command(flatten)]
        flags: Flags,
    },
    /// List all tokens: name, role, state, last use.
    List {
        /// The settings.
        #[command(flatten)]
        flags: Flags,
    },
    /// End a token.
    Revoke {
        /// Its name.
        name: String,
        /// The settings.
        #[command(flatten)]
        flags: Flags,
    },
}

/// What can be done with the practice list.
#[derive(Debug, Subcommand)]
pub enum PracticesCommand {
    /// Add practices from a CSV file: name,pms,site_id are enough (pms: best_practice, zedmed, d4w).
    Import(ImportArguments),
    /// Write the list to standard output, as a CSV file that imports again unchanged.
    Export {
        /// The settings.
        #[command(flatten)]
        flags: Flags,
    },
}

/// `sundog practices import`.
#[derive(Debug, Args)]
pub struct ImportArguments {
    /// The file; comma or semicolon, header names in any order.
    pub file: PathBuf,
    /// Look everything up and judge it, but change nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// The settings.
    #[command(flatten)]
    pub flags: Flags,
}

/// The settings, as flags and environment variables. What is absent comes from the settings file
/// or the default.
#[derive(Clone, Debug, Default, Args)]
pub struct Flags {
    /// Settings file (TOML). Default: sundog.toml, if present.
    #[arg(long, env = "SUNDOG_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Address to serve on. Default: 127.0.0.1:3000.
    #[arg(long, env = "SUNDOG_LISTEN", value_name = "ADDR")]
    pub listen: Option<SocketAddr>,
    /// Database file. Default: sundog.db.
    #[arg(long, env = "SUNDOG_DATABASE", value_name = "FILE")]
    pub database: Option<PathBuf>,
    /// Halo Cloud: https://api.haloconnect.io, https://api.stage.haloconnect.io, or a simulator.
    #[arg(long, env = "SUNDOG_HALO_URL", value_name = "URL")]
    pub halo_url: Option<String>,
    /// What the Halo Cloud at that address is, where it is none of Halo's own: production, stage or
    /// simulated. Default: Unknown environment, but for the simulator, which says so itself.
    #[arg(long, env = "SUNDOG_ENVIRONMENT", value_name = "WORD")]
    pub environment: Option<String>,
    /// File that holds the Halo key. Or set SUNDOG_HALO_KEY to the key itself.
    #[arg(long, env = "SUNDOG_HALO_KEY_FILE", value_name = "FILE")]
    pub halo_key_file: Option<PathBuf>,
    /// File that holds a second key, tried when the first is refused. Or SUNDOG_HALO_SECONDARY_KEY.
    #[arg(long, env = "SUNDOG_HALO_SECONDARY_KEY_FILE", value_name = "FILE")]
    pub halo_secondary_key_file: Option<PathBuf>,
    /// File of the key with which secrets in the database are encrypted; made when the first one is kept.
    /// Keep a copy of it apart from backups. Default: sundog.secrets-key beside the database.
    #[arg(long, env = "SUNDOG_SECRETS_KEY_FILE", value_name = "FILE")]
    pub secrets_key_file: Option<PathBuf>,
    /// How often a well practice is asked about. Default: 5m; least 1s.
    #[arg(long, env = "SUNDOG_POLL_INTERVAL", value_name = "TIME", value_parser = humantime::parse_duration)]
    pub poll_interval: Option<Duration>,
    /// How often a practice that is not well is asked about, for its first 30 min. Default: 60s.
    #[arg(long, env = "SUNDOG_TROUBLE_INTERVAL", value_name = "TIME", value_parser = humantime::parse_duration)]
    pub trouble_interval: Option<Duration>,
    /// How often GUIDs are looked up, besides what events cause. Default: 6h.
    #[arg(long, env = "SUNDOG_LOOKUP_INTERVAL", value_name = "TIME", value_parser = humantime::parse_duration)]
    pub lookup_interval: Option<Duration>,
    /// Requests to Halo per second, at most. Default: 10.
    #[arg(long, env = "SUNDOG_MAX_REQUESTS_PER_SECOND", value_name = "N")]
    pub max_requests_per_second: Option<f64>,
    /// Requests to Halo per UTC day, at most. Default: none, the daily quota was not entered.
    #[arg(long, env = "SUNDOG_MAX_REQUESTS_PER_DAY", value_name = "N")]
    pub max_requests_per_day: Option<u32>,
    /// How long single checks are kept for drill-down. Default: 100d; least 35d, because service
    /// credits are claimed within 30.
    #[arg(long, env = "SUNDOG_KEEP_SAMPLES", value_name = "TIME", value_parser = humantime::parse_duration)]
    pub keep_samples: Option<Duration>,
    /// How long hourly roll-ups are kept, at least as long as single checks. Default: 396d. Daily
    /// ones and the history of states are kept for ever.
    #[arg(long, env = "SUNDOG_KEEP_HOURLY", value_name = "TIME", value_parser = humantime::parse_duration)]
    pub keep_hourly: Option<Duration>,
    /// Let people who keep the list have sites paired with you, which changes something at Halo.
    /// Default: off.
    #[arg(long, env = "SUNDOG_PAIRING", num_args = 0..=1, default_missing_value = "true", value_name = "BOOL")]
    pub pairing: Option<bool>,
    /// Zone of practices that name none. Default: Australia/Sydney.
    #[arg(long, env = "SUNDOG_TIME_ZONE", value_name = "ZONE")]
    pub time_zone: Option<String>,
    /// Where browsers find Sundog. Default: http:// and the address it serves on.
    #[arg(long, env = "SUNDOG_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    /// A further host that Sundog may be asked by, with its port where it has one, such as sundog:3000 within
    /// a network of containers; may be given several times. Pages are at --public-url alone.
    #[arg(
        long = "allowed-host",
        env = "SUNDOG_ALLOWED_HOSTS",
        value_name = "HOST",
        value_delimiter = ','
    )]
    pub allowed_hosts: Vec<String>,
    /// A proxy that is believed about addresses in X-Forwarded-For; may be given several times.
    #[arg(
        long = "trusted-proxy",
        env = "SUNDOG_TRUSTED_PROXIES",
        value_name = "ADDR",
        value_delimiter = ','
    )]
    pub trusted_proxies: Vec<IpAddr>,
    /// Connections from one address (IPv6: one network of 64 bits), at most, that are nobody's who is
    /// signed in. Those of a trusted proxy count by the address it names. Default: 64.
    #[arg(long, env = "SUNDOG_MAX_CONNECTIONS_PER_ADDRESS", value_name = "N")]
    pub max_connections_per_address: Option<usize>,
    /// Alerts.
    #[command(flatten)]
    pub alerts: AlertFlags,
}
