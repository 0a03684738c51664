//! A mail server that speaks SMTP with TLS by a certificate of an authority that the test makes.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, PKCS_ECDSA_P256_SHA256};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio::task::AbortHandle;
use tokio_rustls::TlsAcceptor;

/// How the way to the server is protected.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Protection {
    StartTls,
    Implicit,
    /// It does not offer TLS at all.
    Plain,
}

/// A mail that came.
#[derive(Clone, Debug)]
pub struct Arrived {
    pub to: String,
    pub text: String,
    pub is_protected: bool,
}

pub struct MailServer {
    pub port: u16,
    /// The authority's certificate.
    pub authority: Vec<u8>,
    answers: Arc<Mutex<VecDeque<&'static str>>>,
    mails: mpsc::UnboundedReceiver<Arrived>,
    task: AbortHandle,
}

impl MailServer {
    pub async fn start(protection: Protection) -> Self {
        let (authority, config) = certificates();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let answers = Arc::new(Mutex::new(VecDeque::new()));
        let (told, mails) = mpsc::unbounded_channel();
        let said = Arc::clone(&answers);
        let task = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let (acceptor, told, said) = (acceptor.clone(), told.clone(), Arc::clone(&said));
                tokio::spawn(async move {
                    let talk = Talk { told, said };
                    match protection {
                        Protection::Implicit => {
                            if let Ok(stream) = acceptor.accept(stream).await {
                                talk.all(stream, true).await;
                            }
                        }
                        Protection::Plain => talk.all(stream, false).await,
                        Protection::StartTls => {
                            let mut stream = BufReader::new(stream);
                            talk.until_tls(&mut stream).await;
                            if let Ok(stream) = acceptor.accept(stream.into_inner()).await {
                                talk.greeted(stream, true).await;
                            }
                        }
                    }
                });
            }
        });
        Self {
            port,
            authority,
            answers,
            mails,
            task: task.abort_handle(),
        }
    }

    /// Answers the next recipient so.
    pub fn will(&self, answer: &'static str) {
        self.answers.lock().unwrap().push_back(answer);
    }

    pub fn all(&mut self) -> Vec<Arrived> {
        std::iter::from_fn(|| self.mails.try_recv().ok()).collect()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

struct Talk {
    told: mpsc::UnboundedSender<Arrived>,
    said: Arc<Mutex<VecDeque<&'static str>>>,
}

impl Talk {
    async fn until_tls(&self, stream: &mut BufReader<tokio::net::TcpStream>) {
        say(stream, "220 mail").await;
        let mut line = String::new();
        while stream.read_line(&mut line).await.is_ok_and(|read| read > 0) {
            let is_tls = line.starts_with("STARTTLS");
            match is_tls {
                true => say(stream, "220 go ahead").await,
                false => say(stream, "250-mail\r\n250 STARTTLS").await,
            }
            if is_tls {
                return;
            }
            line.clear();
        }
    }

    async fn all<S: AsyncRead + AsyncWrite + Unpin>(&self, mut stream: S, is_protected: bool) {
        say(&mut stream, "220 mail").await;
        self.greeted(stream, is_protected).await;
    }

    async fn greeted<S: AsyncRead + AsyncWrite + Unpin>(&self, stream: S, is_protected: bool) {
        let mut stream = BufReader::new(stream);
        let (mut line, mut to) = (String::new(), String::new());
        while stream.read_line(&mut line).await.is_ok_and(|read| read > 0) {
            let verb = line
                .split_whitespace()
                .next()
                .unwrap_or_default()
                .to_uppercase();
            match verb.as_str() {
                "RCPT" => {
                    line.trim_end().clone_into(&mut to);
                    let answer = self.said.lock().unwrap().pop_front();
                    say(&mut stream, answer.unwrap_or("250 ok")).await;
                }
                "DATA" => {
                    say(&mut stream, "354 go on").await;
                    let mut text = String::new();
                    while !text.ends_with("\r\n.\r\n") {
                        if stream.read_line(&mut text).await.unwrap_or(0) == 0 {
                            return;
                        }
                    }
                    let to = to.clone();
                    self.told
                        .send(Arrived {
                            to,
                            text,
                            is_protected,
                        })
                        .ok();
                    say(&mut stream, "250 2.0.0 queued as 7").await;
                }
                "QUIT" => {
                    say(&mut stream, "221 bye").await;
                    return;
                }
                _ => say(&mut stream, "250 ok").await,
            }
            line.clear();
        }
    }
}

async fn say(stream: &mut (impl AsyncWrite + Unpin), line: &str) {
    stream
        .write_all(format!("{line}\r\n").as_bytes())
        .await
        .ok();
    stream.flush().await.ok();
}

/// An authority, and a server's certificate for this machine.
fn certificates() -> (Vec<u8>, ServerConfig) {
    let key = || KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
    let authority_key = key();
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority_certificate = authority.self_signed(&authority_key).unwrap();
    let issuer = Issuer::new(authority, authority_key);
    let server_key = key();
    let mut server = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    server.extended_key_usages = vec![rcgen::ExtendedKeyUsagePurpose::ServerAuth];
    server.use_authority_key_identifier_extension = true;
    let certificate = server.signed_by(&server_key, &issuer).unwrap();
    let chain = vec![CertificateDer::from(certificate.der().to_vec())];
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(server_key.serialize_der()));
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    (authority_certificate.pem().into_bytes(), config)
}
