//! The settings, put together from flags, environment and file, and checked.
//!
//! A wrong setting is an error that names the setting and says what would do; an unknown key in
//! the file is an error too, because a misspelt one would silently do nothing. Secrets come from
//! the environment or a file of their own, never from a flag or the settings file.

pub mod alerts;

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use chrono::TimeDelta;
use domain::environment::{Environment, Told};
use domain::pace::Policy;
use domain::retention::{Retention, RetentionError};
use halo::Keys;
use secrecy::SecretString;
use serde::Deserialize;
use url::Url;

use self::alerts::{AlertConfig, AlertFile};
use crate::cli::Flags;
use crate::own_address;

/// The settings file that is read where none is named.
const DEFAULT_FILE: &str = "sundog.toml";

/// Where the key of secrets lies, beside the database, where no other file is named.
const SECRETS_KEY_FILE: &str = "sundog.secrets-key";

/// Ten browsers that nobody is signed in with yet, six connections each.
const CONNECTIONS_PER_ADDRESS: usize = 64;

/// Nobody means more, and times beyond the calendar cannot be counted.
const KEEP_MOST: TimeDelta = TimeDelta::days(36_500);

/// Everything that `sundog` can be told.
#[derive(Debug)]
pub struct Config {
    /// Address to serve on.
    pub listen: SocketAddr,
    /// Database file.
    pub database: PathBuf,
    /// Halo Cloud.
    pub halo_url: Url,
    /// What is known of which Halo Cloud that is, without asking it.
    pub environment: Told,
    /// The Halo keys.
    pub halo_keys: Keys,
    /// The files that the Halo keys were read from.
    pub halo_key_files: Vec<PathBuf>,
    /// File of the key with which secrets in the database are encrypted.
    pub secrets_key_file: PathBuf,
    /// How often what is asked.
    pub policy: Policy,
    /// Requests per second.
    pub max_requests_per_second: f64,
    /// Requests per UTC day.
    pub max_requests_per_day: Option<u32>,
    /// How long single checks and hourly roll-ups are kept.
    pub keep: Retention,
    /// Whether people may have sites paired.
    pub pairing: bool,
    /// Zone of practices that name none.
    pub time_zone: chrono_tz::Tz,
    /// Where browsers find Sundog.
    pub public_url: Url,
    /// Further names that Sundog may be asked by.
    pub allowed_hosts: Vec<String>,
    /// Proxies that are believed about addresses.
    pub trusted_proxies: Vec<IpAddr>,
    /// Connections of one address that is nobody's who is signed in.
    pub max_connections_per_address: usize,
    /// How alerts are sent.
    pub alerts: AlertConfig,
}

/// As much as a command needs that works on the database alone.
#[derive(Debug)]
pub struct ConfigPlace {
    /// Database file.
    pub database: PathBuf,
    /// Where browsers find Sundog.
    pub public_url: Url,
    /// Whether receivers of alerts may be on this machine and in private networks.
    pub alert_allow_private: bool,
    /// Whether a mail server is named.
    pub has_mail_server: bool,
}

/// The settings file: the same names, all optional.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    listen: Option<SocketAddr>,
    database: Option<PathBuf>,
    halo_url: Option<String>,
    environment: Option<String>,
    halo_key_file: Option<PathBuf>,
    halo_secondary_key_file: Option<PathBuf>,
    secrets_key_file: Option<PathBuf>,
    poll_interval: Option<String>,
    trouble_interval: Option<String>,
    lookup_interval: Option<String>,
    max_requests_per_second: Option<f64>,
    max_requests_per_day: Option<u32>,
    keep_samples: Option<String>,
    keep_hourly: Option<String>,
    pairing: Option<bool>,
    time_zone: Option<String>,
    public_url: Option<String>,
    #[serde(default)]
    allowed_hosts: Vec<String>,
    #[serde(default)]
    trusted_proxies: Vec<IpAddr>,
    max_connections_per_address: Option<usize>,
    alert_after: Option<String>,
    alert_allow_private: Option<bool>,
    smtp_host: Option<String>,
    smtp_port: Option<u16>,
    smtp_from: Option<String>,
    smtp_tls: Option<String>,
    smtp_user: Option<String>,
    smtp_password_file: Option<PathBuf>,
    smtp_ca_file: Option<PathBuf>,
    dead_man_url_file: Option<PathBuf>,
}

impl ConfigPlace {
    /// Puts these settings together.
    ///
    /// # Errors
    /// When one is wrong; the message names it.
    pub fn read(flags: Flags) -> anyhow::Result<Self> {
        let file = read_file(flags.config.as_deref())?;
        let listen = listen(flags.listen.or(file.listen));
        Ok(Self {
            database: database(flags.database.or(file.database)),
            public_url: public_url(flags.public_url.or(file.public_url), listen)?,
            alert_allow_private: flags
                .alerts
                .alert_allow_private
                .or(file.alert_allow_private)
                .unwrap_or(false),
            has_mail_server: flags.alerts.smtp_host.or(file.smtp_host).is_some(),
        })
    }
}

impl Config {
    /// How the watch is to behave.
    pub fn watch(&self) -> monitor::Settings {
        monitor::Settings {
            policy: self.policy,
            max_requests_per_second: self.max_requests_per_second,
            max_requests_per_day: self.max_requests_per_day,
            keep: self.keep,
            time_zone: self.time_zone,
            environment: self.environment,
            pairing: self.pairing,
            alert_after: self.alerts.after,
            ..monitor::Settings::default()
        }
    }

    /// Puts the settings together.
    ///
    /// # Errors
    /// When one is missing or wrong; the message names it.
    pub fn read(flags: Flags) -> anyhow::Result<Self> {
        let file = read_file(flags.config.as_deref())?;
        let listen = listen(flags.listen.or(file.listen));
        let halo_url = flags.halo_url.or(file.halo_url).context(
            "Cannot tell which Halo Cloud to ask: set --halo-url or SUNDOG_HALO_URL to \
             https://api.haloconnect.io, https://api.stage.haloconnect.io, or a simulator",
        )?;
        let halo_url: Url = halo_url
            .parse()
            .with_context(|| format!("--halo-url '{halo_url}' is not a URL"))?;
        let environment = environment(flags.environment.or(file.environment), &halo_url)?;
        let public_url = public_url(flags.public_url.or(file.public_url), listen)?;
        let time_zone = flags
            .time_zone
            .or(file.time_zone)
            .unwrap_or("Australia/Sydney".to_owned());
        let max_requests_per_second = flags
            .max_requests_per_second
            .or(file.max_requests_per_second)
            .unwrap_or(10.0);
        ensure!(
            max_requests_per_second > 0.0 && max_requests_per_second.is_finite(),
            "--max-requests-per-second must be more than 0"
        );
        let max_requests_per_day = flags.max_requests_per_day.or(file.max_requests_per_day);
        ensure!(
            max_requests_per_day != Some(0),
            "--max-requests-per-day must be more than 0"
        );
        let max_connections_per_address = flags
            .max_connections_per_address
            .or(file.max_connections_per_address)
            .unwrap_or(CONNECTIONS_PER_ADDRESS);
        ensure!(
            max_connections_per_address > 0,
            "--max-connections-per-address must be more than 0"
        );
        let alerts = alerts::read(
            flags.alerts,
            AlertFile {
                alert_after: file.alert_after,
                alert_allow_private: file.alert_allow_private,
                smtp_host: file.smtp_host,
                smtp_port: file.smtp_port,
                smtp_from: file.smtp_from,
                smtp_tls: file.smtp_tls,
                smtp_user: file.smtp_user,
                smtp_password_file: file.smtp_password_file,
                smtp_ca_file: file.smtp_ca_file,
                dead_man_url_file: file.dead_man_url_file,
            },
        )?;
        let database = database(flags.database.or(file.database));
        let key_file = flags.halo_key_file.or(file.halo_key_file);
        let secondary_key_file = flags
            .halo_secondary_key_file
            .or(file.halo_secondary_key_file);
        let named = key_file.iter().chain(&secondary_key_file);
        let halo_key_files = named.cloned().collect();
        Ok(Self {
            listen,
            secrets_key_file: flags
                .secrets_key_file
                .or(file.secrets_key_file)
                .unwrap_or_else(|| database.with_file_name(SECRETS_KEY_FILE)),
            database,
            halo_keys: keys(key_file, secondary_key_file)?,
            halo_key_files,
            halo_url,
            environment,
            policy: Policy {
                poll_interval: interval(
                    "--poll-interval",
                    flags.poll_interval,
                    file.poll_interval,
                    TimeDelta::minutes(5),
                )?,
                trouble_interval: interval(
                    "--trouble-interval",
                    flags.trouble_interval,
                    file.trouble_interval,
                    TimeDelta::seconds(60),
                )?,
                lookup_interval: interval(
                    "--lookup-interval",
                    flags.lookup_interval,
                    file.lookup_interval,
                    TimeDelta::hours(6),
                )?,
            },
            max_requests_per_second,
            max_requests_per_day,
            keep: retention(
                length("--keep-samples", flags.keep_samples, file.keep_samples)?,
                length("--keep-hourly", flags.keep_hourly, file.keep_hourly)?,
            )?,
            pairing: flags.pairing.or(file.pairing).unwrap_or(false),
            time_zone: time_zone.parse().map_err(|_| {
                anyhow::anyhow!(
                    "--time-zone '{time_zone}' is not an IANA zone such as Australia/Adelaide"
                )
            })?,
            public_url,
            allowed_hosts: match flags.allowed_hosts.is_empty() {
                true => file.allowed_hosts,
                false => flags.allowed_hosts,
            }
            .iter()
            .map(|given| own_address::allowed_host(given))
            .collect::<anyhow::Result<_>>()?,
            trusted_proxies: match flags.trusted_proxies.is_empty() {
                true => file.trusted_proxies,
                false => flags.trusted_proxies,
            },
            max_connections_per_address,
            alerts,
        })
    }

    /// Takes note of the address that was bound: where any free port would do, browsers find Sundog at
    /// the one that was given.
    pub fn is_bound_to(&mut self, listen: SocketAddr) {
        // An address of http or https can always have a port.
        if self.public_url.port() == Some(0)
            && self.public_url.set_port(Some(listen.port())).is_err()
        {
            tracing::debug!("the public URL has no port");
        }
        self.listen = listen;
    }
}

/// What the host of the Halo URL and the setting say of the environment.
fn environment(given: Option<String>, halo_url: &Url) -> anyhow::Result<Told> {
    let set = given.as_deref().map(|word| match word {
        "production" => Ok(Environment::Production),
        "stage" => Ok(Environment::Stage),
        "simulated" => Ok(Environment::Simulated),
        other => Err(anyhow::anyhow!(
            "--environment '{other}' is none: it is production, stage or simulated"
        )),
    });
    let set = set.transpose()?;
    let of_host = match halo_url.host_str() {
        Some("api.haloconnect.io") => Some(Environment::Production),
        Some("api.stage.haloconnect.io") => Some(Environment::Stage),
        Some(_) | None => None,
    };
    Ok(match (of_host, set) {
        (Some(host), Some(set)) if host != set => bail!(
            "--environment {set} cannot be: --halo-url is the address of Halo's {}",
            host.label()
        ),
        (_, Some(set)) => Told::BySetting(set),
        (Some(host), None) => Told::ByHost(host),
        (None, None) => Told::ByNobody,
    })
}

fn listen(given: Option<SocketAddr>) -> SocketAddr {
    given.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 3000)))
}

fn database(given: Option<PathBuf>) -> PathBuf {
    given.unwrap_or("sundog.db".into())
}

fn public_url(given: Option<String>, listen: SocketAddr) -> anyhow::Result<Url> {
    let Some(given) = given else {
        return Url::parse(&format!("http://{listen}")).context("Cannot form the public URL");
    };
    let url: Url = given
        .parse()
        .with_context(|| format!("--public-url '{given}' is not a URL"))?;
    ensure!(
        matches!(url.scheme(), "http" | "https")
            && url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none(),
        "--public-url '{given}' must be http:// or https:// and a host, with nothing behind it"
    );
    Ok(url)
}

fn read_file(named: Option<&Path>) -> anyhow::Result<File> {
    let path = named.unwrap_or(Path::new(DEFAULT_FILE));
    if named.is_none() && !path.exists() {
        return Ok(File::default());
    }
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("Cannot read the settings file {}", path.display()))?;
    toml::from_str(&text).map_err(|error| {
        // Not the error's own words, which would quote the line: it may hold a secret.
        let at = error.span().map_or(0, |span| span.start.min(text.len()));
        let line = text.as_bytes()[..at]
            .iter()
            .filter(|byte| **byte == b'\n')
            .count()
            + 1;
        anyhow::anyhow!(
            "The settings file {} is wrong on line {line}: {}",
            path.display(),
            error.message()
        )
    })
}

fn keys(primary: Option<PathBuf>, secondary: Option<PathBuf>) -> anyhow::Result<Keys> {
    let primary = secret(primary, "SUNDOG_HALO_KEY")?.context(
        "The Halo key is missing: name a file that holds it with --halo-key-file, or set \
         SUNDOG_HALO_KEY",
    )?;
    let secondary = secret(secondary, "SUNDOG_HALO_SECONDARY_KEY")?;
    Ok(Keys::new(primary, secondary))
}

/// A secret from its file, or else from its environment variable. A byte order mark and the space
/// around it are not part of it.
fn secret(file: Option<PathBuf>, variable: &str) -> anyhow::Result<Option<SecretString>> {
    let (text, place) = match file {
        Some(path) => {
            let place = format!("the file {}", path.display());
            let text = std::fs::read_to_string(&path)
                .with_context(|| format!("Cannot read the key from {place}"))?;
            (text, place)
        }
        None => match std::env::var(variable) {
            Ok(text) => (text, variable.to_owned()),
            Err(_) => return Ok(None),
        },
    };
    let secret = text.trim_start_matches('\u{feff}').trim();
    ensure!(!secret.is_empty(), "The Halo key in {place} is empty");
    Ok(Some(SecretString::from(secret.to_owned())))
}

fn interval(
    flag: &str,
    given: Option<Duration>,
    file: Option<String>,
    default: TimeDelta,
) -> anyhow::Result<TimeDelta> {
    let Some(given) = length(flag, given, file)? else {
        return Ok(default);
    };
    ensure!(
        given >= Duration::from_secs(1),
        "{flag} must be at least 1s"
    );
    ensure!(
        given <= Duration::from_secs(7 * 86_400),
        "{flag} must be at most 7 days"
    );
    TimeDelta::from_std(given).with_context(|| format!("{flag} is out of range"))
}

/// A length of time from its flag, or else from the settings file.
fn length(
    flag: &str,
    given: Option<Duration>,
    file: Option<String>,
) -> anyhow::Result<Option<Duration>> {
    let from_file = file
        .map(|text| {
            humantime::parse_duration(&text)
                .with_context(|| format!("{flag} '{text}' is not a time such as 60s, 5m or 2h"))
        })
        .transpose()?;
    Ok(given.or(from_file))
}

/// Who shortens the samples alone keeps the usual hourly roll-ups, who lengthens them gets as many.
fn retention(samples: Option<Duration>, hourly: Option<Duration>) -> anyhow::Result<Retention> {
    let usual = Retention::default();
    let days = |given: Option<Duration>, usual: TimeDelta, flag: &str| match given {
        None => Ok(usual),
        Some(given) => TimeDelta::from_std(given)
            .ok()
            .filter(|given| *given <= KEEP_MOST)
            .with_context(|| format!("{flag} must be at most 100 years")),
    };
    let samples = days(samples, usual.samples, "--keep-samples")?;
    let hourly = days(hourly, usual.hourly.max(samples), "--keep-hourly")?;
    Retention::new(samples, hourly).map_err(|error| match error {
        RetentionError::SamplesTooShort => anyhow::anyhow!("--keep-samples is too short: {error}"),
        RetentionError::HourlyShorterThanSamples => {
            anyhow::anyhow!("--keep-hourly is too short: {error}")
        }
    })
}
