//! The settings of alerts, as flags and environment variables.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

/// The settings of alerts.
#[derive(Clone, Debug, Default, Args)]
pub struct AlertFlags {
    /// How long a practice must be down, counted from its last good heartbeat, before a rule that names
    /// no time of its own sends. Default: 10m.
    #[arg(long, env = "SUNDOG_ALERT_AFTER", value_name = "TIME", value_parser = humantime::parse_duration)]
    pub alert_after: Option<Duration>,
    /// Let channels reach this machine and private networks, and hosts without TLS. Default: false.
    #[arg(long, env = "SUNDOG_ALERT_ALLOW_PRIVATE", num_args = 0..=1, default_missing_value = "true", value_name = "BOOL")]
    pub alert_allow_private: Option<bool>,
    /// The mail server for channels that send e-mail. Default: none.
    #[arg(long, env = "SUNDOG_SMTP_HOST", value_name = "HOST")]
    pub smtp_host: Option<String>,
    /// Its port. Default: 587.
    #[arg(long, env = "SUNDOG_SMTP_PORT", value_name = "PORT")]
    pub smtp_port: Option<u16>,
    /// From whom mail comes, such as sundog@example.com.
    #[arg(long, env = "SUNDOG_SMTP_FROM", value_name = "ADDRESS")]
    pub smtp_from: Option<String>,
    /// starttls, implicit, or none (to this machine alone). Default: starttls.
    #[arg(long, env = "SUNDOG_SMTP_TLS", value_name = "WORD")]
    pub smtp_tls: Option<String>,
    /// Name to sign in with at the mail server, where it wants one.
    #[arg(long, env = "SUNDOG_SMTP_USER", value_name = "NAME")]
    pub smtp_user: Option<String>,
    /// File that holds the password for it. Or set SUNDOG_SMTP_PASSWORD to the password itself.
    #[arg(long, env = "SUNDOG_SMTP_PASSWORD_FILE", value_name = "FILE")]
    pub smtp_password_file: Option<PathBuf>,
    /// File of certificates (PEM) that are trusted at the mail server beside those of this machine.
    #[arg(long, env = "SUNDOG_SMTP_CA_FILE", value_name = "FILE")]
    pub smtp_ca_file: Option<PathBuf>,
    /// File that holds the address to ping every minute while all is well (Healthchecks and the like), so
    /// that somebody hears when Sundog itself stops. Or set SUNDOG_DEAD_MAN_URL to the address itself.
    #[arg(long, env = "SUNDOG_DEAD_MAN_URL_FILE", value_name = "FILE")]
    pub dead_man_url_file: Option<PathBuf>,
}
