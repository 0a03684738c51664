//! The settings of alerts, put together from flags, environment and file, and checked.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use chrono::TimeDelta;
use monitor::notify::channels::{EmailAddress, SmtpSettings, SmtpTls};
use secrecy::{ExposeSecret, SecretString};

use super::{length, secret};
use crate::cli::alert_flags::AlertFlags;

/// How long a practice is down before somebody is told, where nobody says otherwise.
const ALERT_AFTER: TimeDelta = TimeDelta::minutes(10);
/// Longer than this nobody waits who wants to be told.
const ALERT_AFTER_MOST: Duration = Duration::from_secs(7 * 86_400);
/// The port of a mail server that takes mail of its own people (RFC 6409).
const SUBMISSION: u16 = 587;
/// One step of the conversation with a mail server.
const SMTP_STEP: Duration = Duration::from_secs(20);

/// How alerts are sent.
pub struct AlertConfig {
    /// How long trouble lasts before a rule that names no time of its own sends.
    pub after: TimeDelta,
    /// Whether receivers may be on this machine and in private networks.
    pub allow_private: bool,
    /// The mail server, where there is one.
    pub smtp: Option<SmtpSettings>,
    /// The address that is pinged while all is well.
    pub dead_man_url: Option<SecretString>,
}

/// The same in the settings file.
#[derive(Debug, Default)]
pub(super) struct AlertFile {
    pub alert_after: Option<String>,
    pub alert_allow_private: Option<bool>,
    pub smtp_host: Option<String>,
    pub smtp_port: Option<u16>,
    pub smtp_from: Option<String>,
    pub smtp_tls: Option<String>,
    pub smtp_user: Option<String>,
    pub smtp_password_file: Option<PathBuf>,
    pub smtp_ca_file: Option<PathBuf>,
    pub dead_man_url_file: Option<PathBuf>,
}

impl std::fmt::Debug for AlertConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AlertConfig")
            .field("after", &self.after)
            .field("allow_private", &self.allow_private)
            .field("smtp", &self.smtp.as_ref().map(|smtp| &smtp.host))
            .finish_non_exhaustive()
    }
}

/// Puts them together.
///
/// # Errors
/// When one is wrong; the message names it.
pub(super) fn read(flags: AlertFlags, file: AlertFile) -> anyhow::Result<AlertConfig> {
    let after = length("--alert-after", flags.alert_after, file.alert_after)?;
    let after = after.map(|after| {
        ensure!(
            after <= ALERT_AFTER_MOST,
            "--alert-after must be at most 7 days"
        );
        TimeDelta::from_std(after).context("--alert-after is out of range")
    });
    let flags = AlertFlags {
        smtp_host: flags.smtp_host.or(file.smtp_host),
        smtp_port: flags.smtp_port.or(file.smtp_port),
        smtp_from: flags.smtp_from.or(file.smtp_from),
        smtp_tls: flags.smtp_tls.or(file.smtp_tls),
        smtp_user: flags.smtp_user.or(file.smtp_user),
        smtp_password_file: flags.smtp_password_file.or(file.smtp_password_file),
        smtp_ca_file: flags.smtp_ca_file.or(file.smtp_ca_file),
        ..flags
    };
    let dead_man = flags.dead_man_url_file.clone().or(file.dead_man_url_file);
    Ok(AlertConfig {
        after: after.transpose()?.unwrap_or(ALERT_AFTER),
        allow_private: flags
            .alert_allow_private
            .or(file.alert_allow_private)
            .unwrap_or(false),
        smtp: smtp(flags)?,
        dead_man_url: secret(dead_man, "SUNDOG_DEAD_MAN_URL")?,
    })
}

/// The mail server, where one is named.
fn smtp(flags: AlertFlags) -> anyhow::Result<Option<SmtpSettings>> {
    let Some(host) = flags.smtp_host.filter(|host| !host.trim().is_empty()) else {
        ensure!(
            flags.smtp_from.is_none(),
            "--smtp-from says from whom mail comes, and no mail server is named: set --smtp-host"
        );
        return Ok(None);
    };
    let from = flags.smtp_from.context(
        "--smtp-host names a mail server: say with --smtp-from from whom mail comes, such as \
         sundog@example.com",
    )?;
    let from: EmailAddress = from.parse().map_err(|words| {
        anyhow::anyhow!("--smtp-from '{from}' is no address of e-mail: {words}")
    })?;
    let tls = match flags.smtp_tls.as_deref() {
        None | Some("starttls") => SmtpTls::StartTls,
        Some("implicit") => SmtpTls::Implicit,
        Some("none") => SmtpTls::None,
        Some(other) => bail!("--smtp-tls '{other}' is none: it is starttls, implicit or none"),
    };
    let password = secret(flags.smtp_password_file, "SUNDOG_SMTP_PASSWORD")?;
    let credentials = match (flags.smtp_user, password) {
        (Some(user), Some(password)) => Some((user, password.expose_secret().to_owned())),
        (Some(user), None) => bail!(
            "--smtp-user '{user}' needs a password: name a file that holds it with \
             --smtp-password-file, or set SUNDOG_SMTP_PASSWORD"
        ),
        (None, Some(_)) => bail!("A password for the mail server is there, and no --smtp-user"),
        (None, None) => None,
    };
    let trusted = flags.smtp_ca_file.map(|file| {
        std::fs::read(&file)
            .with_context(|| format!("Cannot read --smtp-ca-file {}", file.display()))
    });
    Ok(Some(SmtpSettings {
        host: host.trim().to_owned(),
        port: flags.smtp_port.unwrap_or(SUBMISSION),
        from,
        tls,
        credentials,
        trusted: trusted.transpose()?,
        timeout: SMTP_STEP,
    }))
}
