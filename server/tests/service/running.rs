//! Starting and stopping the program, and asking it things.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use serde_json::Value;
use simulator::{Options, Simulator};
use tempfile::TempDir;

/// How long anything may take before a test gives up. Far more than it ever takes.
const GIVE_UP: Duration = Duration::from_secs(60);

/// A simulated Halo Cloud and a directory for one Sundog.
pub struct Place {
    pub simulator: Simulator,
    directory: TempDir,
    tokens: AtomicU32,
}

/// Everybody's password.
pub const PASSWORD: &str = "correct horse battery staple";

impl Place {
    /// A Halo Cloud with so many practices, in real time.
    pub async fn with(sites: usize) -> Self {
        let simulator = Simulator::start(Options {
            sites,
            seed: 7,
            ..Options::default()
        })
        .await
        .unwrap();
        Self {
            simulator,
            directory: tempfile::tempdir().unwrap(),
            tokens: AtomicU32::new(1),
        }
    }

    /// The same where Halo follows other rules.
    pub async fn with_rules(sites: usize, rules: simulator::ScenarioSettings) -> Self {
        let place = Self::with(0).await;
        let simulator = Simulator::start(Options {
            sites,
            seed: 7,
            scenario: simulator::Scenario::uneventful(rules),
            ..Options::default()
        })
        .await
        .unwrap();
        Self { simulator, ..place }
    }

    /// The program with the settings of this place.
    pub fn sundog(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sundog"));
        command
            .current_dir(self.directory.path())
            .env_clear()
            .env("SUNDOG_DATABASE", self.path("sundog.db"))
            .env("SUNDOG_HALO_URL", self.simulator.url())
            .env("SUNDOG_HALO_KEY", self.simulator.key())
            .env("SUNDOG_HALO_SECONDARY_KEY", self.simulator.secondary_key())
            .env("SUNDOG_POLL_INTERVAL", "1s")
            .env("SUNDOG_LOG", "debug")
            .stdin(Stdio::null());
        command
    }

    /// A file of this place.
    pub fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// Imports a practice list.
    pub fn import(&self, csv: &str) -> Output {
        std::fs::write(self.path("practices.csv"), csv).unwrap();
        self.sundog()
            .args(["practices", "import", "practices.csv"])
            .output()
            .unwrap()
    }

    /// Imports every practice of the simulated world.
    pub fn import_everyone(&self) {
        let output = self.import(&everyone(&self.simulator));
        assert_eq!(output.status.code(), Some(0), "{output:?}");
    }

    /// Runs the program to its end with something on standard input; what it printed, if it was
    /// content.
    pub fn run(&self, arguments: &[&str], input: &str) -> Result<String, String> {
        let mut child = self
            .sundog()
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(input.as_bytes())
            .unwrap();
        let output = child.wait_with_output().unwrap();
        match output.status.success() {
            true => Ok(String::from_utf8(output.stdout).unwrap()),
            false => Err(String::from_utf8_lossy(&output.stderr).into_owned()),
        }
    }

    /// Adds a person with [`PASSWORD`].
    pub fn add(&self, name: &str, role: &str) {
        let add = ["user", "add", name, "--role", role, "--password-stdin"];
        self.run(&add, &format!("{PASSWORD}\n")).unwrap();
    }

    /// Makes a token.
    pub fn token(&self, name: &str, role: &str) -> String {
        let printed = self.run(&["token", "create", name, "--role", role], "");
        printed.unwrap().lines().last().unwrap().to_owned()
    }

    /// Starts `sundog serve` and asks it things as an admin, with a token and with a session.
    pub async fn serve(&self) -> Running {
        self.serve_as_admin(&[]).await
    }

    async fn serve_as_admin(&self, settings: &[&str]) -> Running {
        if !self.run(&["user", "list"], "").unwrap().contains("Kim") {
            self.add("Kim", "admin");
        }
        let name = format!("tests {}", self.tokens.fetch_add(1, Ordering::Relaxed));
        let token = self.token(&name, "admin");
        let mut running = self.serve_with(settings).await;
        let cookie = running.sign_in("Kim", PASSWORD).await.unwrap();
        running.http = client(&[
            ("authorization", &format!("Bearer {token}")),
            ("cookie", &cookie),
        ]);
        running
    }

    /// The same with look-ups every other second and trouble asked about every second.
    pub async fn serve_quickly(&self) -> Running {
        self.serve_as_admin(&["--lookup-interval", "2s", "--trouble-interval", "1s"])
            .await
    }

    /// Starts `sundog serve` on a free port, waits until it says where, and asks it things as
    /// nobody.
    pub async fn serve_strangers(&self) -> Running {
        self.serve_with(&[]).await
    }

    /// The same with settings.
    pub async fn serve_with(&self, settings: &[&str]) -> Running {
        let mut child = self
            .sundog()
            .args(["serve", "--listen", "127.0.0.1:0"])
            .args(settings)
            .stderr(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let lines = follow(child.stderr.take().unwrap(), Arc::clone(&log));
        let url = loop {
            let line = lines
                .recv_timeout(GIVE_UP)
                .expect("it says where it serves");
            if let Some((_, address)) = line.split_once("http://127.0.0.1:")
                && line.contains("Sundog serves")
            {
                break format!("http://127.0.0.1:{}", address.trim());
            }
        };
        Running {
            child,
            url,
            log,
            http: client(&[]),
        }
    }
}

/// The world's practice list as a file.
pub fn everyone(simulator: &Simulator) -> String {
    let mut csv = Vec::new();
    simulator.write_practice_list(&mut csv).unwrap();
    String::from_utf8(csv).unwrap()
}

/// A `sundog serve` that runs.
pub struct Running {
    child: Child,
    pub url: String,
    pub log: Arc<Mutex<String>>,
    pub http: reqwest::Client,
}

impl Running {
    /// Fetches a path.
    pub async fn get(&self, path: &str) -> (u16, String) {
        let answer = self
            .http
            .get(format!("{}{path}", self.url))
            .send()
            .await
            .unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    /// Sends a form as this running's client.
    pub async fn post(&self, path: &str, form: &[(&str, &str)]) -> reqwest::Response {
        post(&self.http, &format!("{}{path}", self.url), form).await
    }

    /// The cookie of somebody who signs in, or the page that says why not.
    pub async fn sign_in(&self, name: &str, password: &str) -> Result<String, String> {
        let form = [("name", name), ("password", password)];
        let url = format!("{}/login", self.url);
        let answer = post(&client(&[]), &url, &form).await;
        cookie_of(answer).await
    }

    /// Asks as somebody else.
    pub async fn get_as(&self, http: &reqwest::Client, path: &str) -> reqwest::Response {
        http.get(format!("{}{path}", self.url))
            .send()
            .await
            .unwrap()
    }

    /// Fetches JSON that must be there.
    pub async fn json(&self, path: &str) -> Value {
        let (status, body) = self.get(path).await;
        assert_eq!(status, 200, "{path}: {body}");
        serde_json::from_str(&body).unwrap()
    }

    /// A practice by name.
    pub async fn practice(&self, name: &str) -> Value {
        let list = self.json("/api/v1/practices?limit=200").await;
        let items = list["items"].as_array().unwrap();
        items
            .iter()
            .find(|each| each["name"] == name)
            .expect("it is on the list")
            .clone()
    }

    /// Waits, from hint to hint, until something holds.
    pub async fn until(&self, what: &str, holds: impl AsyncFn(&Self) -> bool) {
        let waiting = async {
            let url = format!("{}/live", self.url);
            let mut hints = self.http.get(url).send().await.unwrap();
            // The first hint comes at once; each later one means that something changed.
            while hints.chunk().await.unwrap().is_some() {
                if holds(self).await {
                    return;
                }
            }
            panic!("the stream ended before {what}");
        };
        tokio::time::timeout(GIVE_UP, waiting)
            .await
            .unwrap_or_else(|_| panic!("never {what}"));
    }

    /// Waits until a practice is in a state.
    pub async fn until_state(&self, name: &str, state: &str) {
        self.until(state, async |own| {
            own.practice(name).await["state"] == state
        })
        .await;
    }

    /// Asks it to stop, and waits until it has.
    pub async fn stop(mut self) -> std::process::ExitStatus {
        let pid = self.child.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-TERM", &pid])
                .status()
                .unwrap()
                .success()
        );
        let waiting = tokio::task::spawn_blocking(move || self.child.wait().unwrap());
        tokio::time::timeout(GIVE_UP, waiting)
            .await
            .expect("it stops")
            .unwrap()
    }

    /// Ends it at once, as a power cut would.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn follow(stream: impl Read + Send + 'static, log: Arc<Mutex<String>>) -> Receiver<String> {
    let (sender, lines) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            let mut log = log.lock().unwrap();
            log.push_str(&line);
            log.push('\n');
            let _ = sender.send(plain(&line));
        }
    });
    lines
}

/// A log line without its colours.
pub fn plain(line: &str) -> String {
    let mut text = String::new();
    let mut in_escape = false;
    for c in line.chars() {
        match c {
            '\u{1b}' => in_escape = true,
            'm' if in_escape => in_escape = false,
            _ if in_escape => {}
            other => text.push(other),
        }
    }
    text
}

/// A client that sends these headers along and follows no redirects.
pub fn client(headers: &[(&str, &str)]) -> reqwest::Client {
    builder(headers).build().unwrap()
}

/// The same, which takes answers as they come over the wire.
pub fn client_unpacking_nothing(headers: &[(&str, &str)]) -> reqwest::Client {
    builder(headers).no_gzip().no_brotli().build().unwrap()
}

/// The same from another address of this machine.
pub fn client_from(address: &str) -> reqwest::Client {
    let address: std::net::IpAddr = address.parse().unwrap();
    builder(&[]).local_address(address).build().unwrap()
}

fn builder(headers: &[(&str, &str)]) -> reqwest::ClientBuilder {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let headers = headers.iter().map(|(name, value)| {
        let name: reqwest::header::HeaderName = name.parse().unwrap();
        (name, value.parse().unwrap())
    });
    reqwest::Client::builder()
        .default_headers(headers.collect())
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
}

/// Sends a form.
pub async fn post(http: &reqwest::Client, url: &str, form: &[(&str, &str)]) -> reqwest::Response {
    let body = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(form)
        .finish();
    http.post(url)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(body)
        .send()
        .await
        .unwrap()
}

/// The word that an answer has said on the next page.
pub fn word_of(answer: &reqwest::Response) -> String {
    let cookies = answer.headers().get_all("set-cookie").into_iter();
    let mut cookies = cookies.filter_map(|cookie| cookie.to_str().ok());
    let word = cookies.find_map(|cookie| cookie.strip_prefix("sundog_done="));
    word.and_then(|word| word.split(';').next())
        .unwrap_or_default()
        .to_owned()
}

/// The session cookie that an answer sets, or the page that says why there is none.
pub async fn cookie_of(answer: reqwest::Response) -> Result<String, String> {
    let set = answer.headers().get_all("set-cookie").into_iter();
    let mut set = set.map(|cookie| cookie.to_str().unwrap());
    match set.find(|cookie| cookie.starts_with("sundog=")) {
        Some(set) if answer.status() == 303 => {
            let cookie = set.split(';').next().unwrap();
            Ok(cookie.to_owned())
        }
        _ => Err(answer.text().await.unwrap()),
    }
}

/// Every byte of every file below a directory.
pub fn bytes_below(directory: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    for file in std::fs::read_dir(directory).unwrap() {
        let path = file.unwrap().path();
        if path.is_file() {
            bytes.extend(std::fs::read(path).unwrap());
        }
    }
    bytes
}
