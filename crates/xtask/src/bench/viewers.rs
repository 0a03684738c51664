//! What do open pages cost the server while the list changes under them?
//!
//! `sundog serve` watches a list on which every practice goes offline and comes back. First nobody looks,
//! then pages of the list are open that each do what the live script does: they listen at `/live` and
//! fetch the page again when they hear of a practice, at most once a second. The processor time of the
//! service alone is compared (`/proc`, so on Linux alone).

use super::memory::{import, proc, sundog};
use super::simulator::SimulatedHalo;
use crate::http::{Answer, Http};
use crate::processes::Running;
use crate::readiness;
use crate::steps::note;
use anyhow::{Context, bail, ensure};
use serde_json::{Value, json};
use std::io::{BufRead, Write};
use std::net::TcpListener;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Practices that change.
const PRACTICES: u32 = 10_000;
/// Pages that are open.
const PAGES: usize = 200;
/// How long every practice takes to change once.
const SPAN: Duration = Duration::from_secs(60);
/// How long a page rests after it was fetched.
const REST: Duration = Duration::from_secs(1);
/// How long the service may take to answer for the first time.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often a practice is looked at, so that each change is seen while it is measured.
const POLL_INTERVAL: &str = "15s";

const NAME: &str = "viewer";
const PASSWORD: &str = "seven sleepy wombats";

/// Measures the same changes with nobody looking, and with pages open.
pub fn measure() -> anyhow::Result<Value> {
    let scratch = tempfile::tempdir().context("Cannot make a temporary directory")?;
    let list = scratch.path().join("practices.csv");
    let halo = SimulatedHalo::start(PRACTICES, &list)?;
    import(scratch.path(), &halo.url, &list)?;
    add_viewer(&mut sundog(scratch.path(), &halo.url))?;
    let listen = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    let mut command = sundog(scratch.path(), &halo.url);
    command.args(["serve", "--listen", &listen.to_string()]);
    command.args(["--poll-interval", POLL_INTERVAL]);
    let running = Running::start("Sundog", &mut command)?;
    let began = Instant::now();
    while readiness::status(listen, "/readyz") != Some(200) {
        ensure!(began.elapsed() < PATIENCE, "Sundog does not answer");
        std::thread::park_timeout(Duration::from_millis(50));
    }
    let sundog_at = Http::of(&format!("http://{listen}"))?;
    let halo_at = Http::of(&halo.url)?;
    let names = names(&list)?;

    let alone = cores(&running, || change(&halo_at, &names, "go_offline"))?;
    let stop = Arc::new(AtomicBool::new(false));
    let fetched = Arc::new(AtomicU64::new(0));
    for _ in 0..PAGES {
        // A session each: one has fewer streams than there are pages.
        let (sundog_at, cookie) = (sundog_at.clone(), sign_in(&sundog_at)?);
        let (stop, fetched) = (Arc::clone(&stop), Arc::clone(&fetched));
        std::thread::spawn(move || look(&sundog_at, &cookie, &stop, &fetched));
    }
    let watched = cores(&running, || change(&halo_at, &names, "come_online"))?;
    stop.store(true, Ordering::Relaxed);
    let fetched = fetched.load(Ordering::Relaxed);
    ensure!(fetched > 0, "no page was fetched again");
    note(&format!(
        "{alone:.2} cores with nobody looking, {watched:.2} with {PAGES} pages, which were fetched {fetched} times"
    ));
    Ok(
        json!({ "alone_cores": alone, "watched_cores": watched, "pages_cores": watched - alone,
        "pages": PAGES, "fetched": fetched }),
    )
}

fn add_viewer(command: &mut std::process::Command) -> anyhow::Result<()> {
    let mut adding = command
        .args(["user", "add", NAME, "--role", "viewer", "--password-stdin"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .context("Cannot start `sundog user add`")?;
    if let Some(mut stdin) = adding.stdin.take() {
        writeln!(stdin, "{PASSWORD}")?;
    }
    ensure!(adding.wait()?.success(), "`sundog user add` failed");
    Ok(())
}

fn sign_in(sundog: &Http) -> anyhow::Result<String> {
    let form = format!("name={NAME}&password={}", PASSWORD.replace(' ', "+"));
    let headers = [("content-type", "application/x-www-form-urlencoded")];
    let answer = sundog.ask("POST", "/login", &headers, &form)?;
    let cookie = answer.header("set-cookie").context("nobody is signed in")?;
    Ok(cookie.split(';').next().unwrap_or_default().to_owned())
}

/// The names of the practices, from the simulator's list.
fn names(list: &std::path::Path) -> anyhow::Result<Vec<String>> {
    let text = std::fs::read_to_string(list)?;
    let mut lines = text.lines();
    let columns = lines.next().context("the list is empty")?.split(',');
    let at = columns.into_iter().position(|column| column == "site_id");
    let at = at.context("the list names no Site IDs")?;
    let ids = lines.filter_map(|line| line.rsplit(',').rev().nth(at).map(str::to_owned));
    Ok(ids.collect())
}

/// Has every practice change, evenly over the span.
fn change(halo: &Http, names: &[String], event: &str) -> anyhow::Result<()> {
    let began = Instant::now();
    for (number, name) in names.iter().enumerate() {
        let body = json!({ "practice": name }).to_string();
        let headers = [("content-type", "application/json")];
        let answer = halo.ask("POST", &format!("/control/{event}"), &headers, &body)?;
        ensure!(answer.status < 300, "{event} was refused: {}", answer.body);
        let due = SPAN.mul_f64((number + 1) as f64 / names.len() as f64);
        std::thread::park_timeout(due.saturating_sub(began.elapsed()));
    }
    Ok(())
}

/// The processor time that the service takes per second of the work.
fn cores(running: &Running, work: impl FnOnce() -> anyhow::Result<()>) -> anyhow::Result<f64> {
    let (before, began) = (ticks(running)?, Instant::now());
    work()?;
    // A tick of the kernel's is a hundredth of a second.
    let spent = (ticks(running)? - before) / 100.0;
    Ok(spent / began.elapsed().as_secs_f64())
}

fn ticks(running: &Running) -> anyhow::Result<f64> {
    let stat = proc(running, "stat")?;
    // The name of the program, in brackets, may hold spaces.
    let (_, rest) = stat
        .rsplit_once(") ")
        .context("the kernel says otherwise")?;
    let fields: Vec<_> = rest.split(' ').collect();
    let (Some(user), Some(system)) = (fields.get(11), fields.get(12)) else {
        bail!("the kernel says otherwise");
    };
    Ok(user.parse::<f64>()? + system.parse::<f64>()?)
}

/// One open page. What fails ends it; the others go on.
fn look(sundog: &Http, cookie: &str, stop: &AtomicBool, fetched: &AtomicU64) {
    let _ended = (|| -> anyhow::Result<()> {
        let mut stream = sundog.open("/live", &[("cookie", cookie)])?;
        let mut line = String::new();
        let mut last = Instant::now();
        while !stop.load(Ordering::Relaxed) {
            line.clear();
            ensure!(stream.read_line(&mut line)? > 0, "the stream ended");
            let Some(hint) = line.trim().strip_prefix("data:") else {
                continue;
            };
            let hint: Value = serde_json::from_str(hint)?;
            let names_some = hint["practices"]
                .as_array()
                .is_some_and(|ids| !ids.is_empty());
            let is_about = names_some || hint["topics"].to_string().contains("everything");
            if is_about && last.elapsed() >= REST {
                last = Instant::now();
                let revision = hint["revision"].to_string();
                let headers = [
                    ("cookie", cookie),
                    ("sundog-fragment", revision.as_str()),
                    ("accept-encoding", "gzip"),
                ];
                let Answer { status, .. } = sundog.ask("GET", "/", &headers, "")?;
                ensure!(status == 200, "the page was refused");
                fetched.fetch_add(1, Ordering::Relaxed);
            }
        }
        Ok(())
    })();
}

/// The figures; nothing where none was measured.
pub fn of(figures: &Value) -> String {
    let Some(viewers) = figures.get("viewers") else {
        return String::new();
    };
    let figure = |name: &str| viewers[name].as_f64().unwrap_or(f64::NAN);
    format!(
        "cores while every practice of {PRACTICES} changes in {} s\n\
         nobody looks             {:>6.2}\n\
         {} pages are open       {:>6.2}\n\
         that is, for the pages   {:>6.2}   goal 0.5",
        SPAN.as_secs(),
        figure("alone_cores"),
        viewers["pages"],
        figure("watched_cores"),
        figure("pages_cores"),
    )
}
