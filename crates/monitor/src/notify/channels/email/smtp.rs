//! The mail server, which is one for the whole process.

use std::net::IpAddr;
use std::time::Duration;

use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::transport::smtp::{Error, PoolConfig};
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

use super::EmailAddress;

/// How the way to the mail server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmtpTls {
    /// TLS is asked for once the connection stands, and without it nothing is sent.
    StartTls,
    /// TLS from the first byte.
    Implicit,
    /// Not at all: to this machine alone.
    None,
}

/// What is known of the mail server.
#[derive(Clone)]
pub struct SmtpSettings {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// From whom mail comes.
    pub from: EmailAddress,
    /// How the way is protected.
    pub tls: SmtpTls,
    /// Name and password, where it wants them.
    pub credentials: Option<(String, String)>,
    /// Certificates in PEM that are trusted beside those of this machine.
    pub trusted: Option<Vec<u8>>,
    /// How long one step of the conversation may take.
    pub timeout: Duration,
}

/// Why a mail was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmtpFailure {
    /// Whether another try would be in vain.
    pub is_permanent: bool,
    /// The server's status, where it answered.
    pub status: Option<u16>,
    /// What it said, or why it did not.
    pub words: String,
}

/// The way to the mail server. Cheap to clone; clones share connections.
#[derive(Clone, Debug)]
pub struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: EmailAddress,
}

/// So many conversations at once.
const CONNECTIONS: u32 = 4;
const IDLE: Duration = Duration::from_secs(30);

impl Smtp {
    /// Prepares the way; nothing is sent yet. It keeps connections in a task, so it is made and dropped within
    /// a runtime.
    ///
    /// # Errors
    /// What to do about the settings, in words for people.
    pub fn new(settings: &SmtpSettings) -> Result<Self, String> {
        let host = settings.host.as_str();
        let tls = match settings.tls {
            SmtpTls::None if is_this_machine(host) => Tls::None,
            SmtpTls::None => {
                return Err(
                    "Mail goes without TLS to this machine alone: choose starttls or implicit."
                        .to_owned(),
                );
            }
            SmtpTls::StartTls => Tls::Required(parameters(settings)?),
            SmtpTls::Implicit => Tls::Wrapper(parameters(settings)?),
        };
        let pool = PoolConfig::new().max_size(CONNECTIONS).idle_timeout(IDLE);
        let mut building = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host)
            .port(settings.port)
            .tls(tls)
            .timeout(Some(settings.timeout))
            .pool_config(pool);
        if let Some((name, password)) = settings.credentials.clone() {
            building = building.credentials(Credentials::new(name, password));
        }
        Ok(Self {
            transport: building.build(),
            from: settings.from.clone(),
        })
    }

    /// From whom mail comes.
    pub fn from(&self) -> &EmailAddress {
        &self.from
    }

    /// Sends one mail. Gives the server's words.
    ///
    /// # Errors
    /// [`SmtpFailure`].
    pub async fn send(&self, mail: &Message) -> Result<(u16, String), SmtpFailure> {
        let sent = self.transport.send(mail.clone()).await;
        let response = sent.map_err(|error| failure(&error))?;
        let words: Vec<&str> = response.message().collect();
        Ok((response.code().into(), words.join(" ")))
    }
}

fn parameters(settings: &SmtpSettings) -> Result<TlsParameters, String> {
    let words = |error: Error| format!("TLS to the mail server cannot be prepared: {error}");
    let mut building = TlsParameters::builder(settings.host.clone());
    if let Some(trusted) = &settings.trusted {
        building = building.add_root_certificate(Certificate::from_pem(trusted).map_err(words)?);
    }
    building.build_rustls().map_err(words)
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost"
        || host
            .parse::<IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

/// What a failure means. A name or password that is refused is the whole server's trouble, which somebody
/// mends, and no word about the mail.
fn failure(error: &Error) -> SmtpFailure {
    let status = error.status().map(u16::from);
    let is_about_us = status.is_some_and(|status| matches!(status, 530 | 534 | 535 | 538));
    let mut words = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(reason) = source {
        words = format!("{words}: {reason}");
        source = reason.source();
    }
    SmtpFailure {
        is_permanent: error.is_permanent() && !is_about_us,
        status,
        words,
    }
}
