//! A simulated Halo Cloud, a watch over it, and one clock for both.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use domain::environment::{Environment, Told};
use domain::import::Verdict;
use domain::pace::Policy;
use domain::practice::{PracticeEntry, PracticeId, SiteRow};
use domain::question_priority::Priority;
use domain::site::SiteKey;
use domain::span::Span;
use domain::tracks::{Reason, Track};
use domain::views::PracticeView;
use halo::{HaloClient, Keys};
use monitor::clock::{Clock, FixedClock};
use monitor::commands::import::{Import, RowReport};
use monitor::{ByHand, Monitor, Settings, TurnReport};
use simulator::{ClockMode, Options, PracticeSummary, Scenario, SimulatedEvent, Simulator};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};
use store::{Store, VerifySnapshot, VerifySource};
use tempfile::TempDir;

/// Requests a second, where a story is not about them.
const PLENTY: f64 = 1000.0;
/// How long a cycle waits for answers, where a story is not about answers that are held back.
const DRAINING: Duration = Duration::from_secs(20);
/// The pace of the tests: a minute, so that a day is stepped in no time.
pub const POLL: TimeDelta = TimeDelta::seconds(60);

/// Everything a story needs.
pub struct World {
    pub simulator: Simulator,
    pub monitor: Monitor,
    engine: ByHand,
    pub clock: FixedClock,
    pub names: Vec<String>,
    directory: TempDir,
    keys: Keys,
    terms: Terms,
}

/// On which terms the watch works.
#[derive(Clone, Copy)]
pub struct Terms {
    pub per_second: f64,
    pub per_day: Option<u32>,
    /// How long between two polls.
    pub poll: TimeDelta,
    /// How long a cycle waits for answers.
    pub patience: Duration,
    /// How long a question may take.
    pub timeout: Duration,
    /// What is known of the environment without asking.
    pub environment: Told,
    /// Questions of the watch's in flight at once, at most.
    pub under_way_max: usize,
}

impl Default for Terms {
    fn default() -> Self {
        Self {
            per_second: PLENTY,
            per_day: None,
            poll: POLL,
            patience: DRAINING,
            // A silent Halo must not make the tests slow.
            timeout: Duration::from_millis(300),
            environment: Told::ByNobody,
            under_way_max: Settings::default().under_way_max,
        }
    }
}

impl Terms {
    /// As in production: a cycle goes on without an answer that is late, and the answer still comes.
    pub fn of_production() -> Self {
        Self {
            patience: Settings::default().patience,
            timeout: Duration::from_secs(20),
            ..Self::default()
        }
    }
}

impl Terms {
    /// At a Halo Cloud that somebody set to be Stage.
    pub fn in_stage() -> Self {
        Self {
            environment: Told::BySetting(Environment::Stage),
            ..Self::default()
        }
    }
}

pub fn start() -> DateTime<Utc> {
    "2026-08-18T00:00:00Z".parse().unwrap()
}

impl World {
    /// A world of `sites` practices, all on the list and observed once.
    pub async fn with(sites: usize) -> Self {
        Self::listed_on(sites, Terms::default()).await
    }

    /// The same on other terms.
    pub async fn listed_on(sites: usize, terms: Terms) -> Self {
        let mut world = Self::unlisted_on(sites, terms).await;
        world.names = world
            .simulator
            .practices()
            .into_iter()
            .map(|each| each.name)
            .collect();
        for summary in world.simulator.practices() {
            assert_eq!(world.add(&summary).await, Verdict::Added, "{summary:?}");
        }
        world.pass(POLL).await;
        world
    }

    /// A world whose practices nobody has listed yet.
    pub async fn unlisted(sites: usize) -> Self {
        Self::unlisted_on(sites, Terms::default()).await
    }

    /// The same on other terms.
    pub async fn unlisted_on(sites: usize, terms: Terms) -> Self {
        Self::staged(sites, Scenario::default(), terms).await
    }

    /// The same with a story that happens by itself.
    pub async fn staged(sites: usize, scenario: Scenario, terms: Terms) -> Self {
        let simulator = Simulator::start(Options {
            sites,
            seed: 7,
            scenario,
            clock: ClockMode::Manual(start()),
            ..Options::default()
        })
        .await
        .unwrap();
        let keys = Keys::new(
            simulator.key().into(),
            Some(simulator.secondary_key().into()),
        );
        let directory = tempfile::tempdir().unwrap();
        let clock = FixedClock::at(start());
        let (monitor, engine) = resume(&simulator, &directory, &clock, &keys, terms).await;
        Self {
            simulator,
            monitor,
            engine,
            clock,
            names: Vec::new(),
            directory,
            keys,
            terms,
        }
    }

    /// Puts a practice on the list as the command line would.
    pub async fn add(&self, summary: &PracticeSummary) -> Verdict {
        self.add_entry(&entry(summary)).await
    }

    /// Imports one row.
    pub async fn add_entry(&self, entry: &PracticeEntry) -> Verdict {
        self.import(std::slice::from_ref(entry)).await[0].verdict
    }

    /// Imports some rows and gives what became of each.
    pub async fn add_entries(&self, entries: &[PracticeEntry]) -> Vec<Verdict> {
        let reports = self.import(entries).await;
        reports.iter().map(|report| report.verdict).collect()
    }

    /// Imports rows, from line 2 on.
    pub async fn import(&self, rows: &[PracticeEntry]) -> Vec<RowReport> {
        let (monitor, _engine) = resume(
            &self.simulator,
            &self.directory,
            &self.clock,
            &self.keys,
            Terms {
                per_day: None,
                ..self.terms
            },
        )
        .await;
        let by = store::AuditPrincipal::command_line();
        let mut import = Import::begin(&monitor, Priority::Import, by, false)
            .await
            .unwrap();
        let rows: Vec<_> = (2..).zip(rows.iter().cloned()).collect();
        let (reports, outcome) = import.rows(&rows).await;
        outcome.unwrap();
        reports
    }

    /// Lets time pass, a poll at a time, with a cycle after each step.
    pub async fn pass(&self, time: TimeDelta) {
        let mut left = time;
        while left > TimeDelta::zero() {
            let step = left.min(self.terms.poll);
            self.simulator.advance(step);
            self.clock.step(step);
            self.cycle().await;
            left -= step;
        }
    }

    /// One cycle, and another while there is still something due.
    pub async fn cycle(&self) {
        while self.turn().await.outcomes > 0 {}
    }

    /// One turn of the watch.
    pub async fn turn(&self) -> TurnReport {
        self.engine.turn().await.unwrap()
    }

    /// Time passes while Sundog is not running or its machine sleeps.
    pub fn sleep(&self, time: TimeDelta) {
        self.simulator.advance(time);
        self.clock.step(time);
    }

    /// The process is killed and started again on the same database.
    pub async fn restart(&mut self) {
        (self.monitor, self.engine) = resume(
            &self.simulator,
            &self.directory,
            &self.clock,
            &self.keys,
            self.terms,
        )
        .await;
    }

    /// Something happens at Halo or a practice.
    pub fn happens(&self, event: SimulatedEvent) {
        self.simulator.apply(event).unwrap();
    }

    /// Another installation with the Site ID of the first practice, which Halo calls authoritative as
    /// well; its GUID.
    pub fn install_another(&self) -> String {
        let practice = self.simulator.practices()[0].name.clone();
        let before = self.simulator.guids(&practice).unwrap();
        self.happens(SimulatedEvent::RestoreBackup {
            practice: practice.clone(),
        });
        let after = self.simulator.guids(&practice).unwrap();
        let mut new = after.into_iter().filter(|guid| !before.contains(guid));
        let practice = new.next().unwrap();
        self.happens(SimulatedEvent::SetAuthoritative {
            practice: practice.clone(),
            authoritative: true,
        });
        practice
    }

    /// The practice of that place on the list.
    pub async fn practice(&self, at: usize) -> PracticeView {
        monitor::pages::practice(&self.monitor, PracticeId(at as i64 + 1))
            .await
            .unwrap()
            .unwrap()
    }

    /// `state reason principal`, as the interface spells them.
    pub async fn headline(&self, at: usize) -> String {
        spelled(&self.practice(at).await)
    }

    /// The headlines of all practices that differ from `online - nobody`.
    pub async fn troubled(&self) -> Vec<String> {
        let mut troubled = Vec::new();
        for at in 0..self.names.len() {
            let headline = self.headline(at).await;
            if headline != "online - nobody" {
                troubled.push(headline);
            }
        }
        troubled
    }

    /// The spans of one track, in words: `state reason` with the minutes from the start.
    pub async fn spans(&self, at: usize, track: Track) -> Vec<String> {
        let id = PracticeId(at as i64 + 1);
        let spans = monitor::pages::spans(&self.monitor, id, Some(track), None, None)
            .await
            .unwrap()
            .unwrap();
        spans.iter().map(words).collect()
    }

    /// Every entry of the mapping ledger, in order.
    pub async fn ledger(&self) -> Vec<store::LedgerEntry> {
        let store = Store::open(&self.directory.path().join("sundog.db"))
            .await
            .unwrap();
        store.ledger_after(0, u32::MAX).await.unwrap()
    }

    /// How many single checks of a site are kept from the start on.
    pub async fn samples(&self, at: usize, time: TimeDelta) -> usize {
        let store = Store::open(&self.directory.path().join("sundog.db"))
            .await
            .unwrap();
        let site = SiteRow(at as i64 + 1);
        let samples = store.samples(site, start(), start() + time).await;
        samples.unwrap().len()
    }

    /// The database, as another program opens it.
    pub async fn store(&self) -> Store {
        let path = self.directory.path().join("sundog.db");
        Store::open(&path).await.unwrap()
    }

    /// What does not agree in the database; empty where all is well.
    pub async fn disagreements(&self) -> Vec<String> {
        let path = self.directory.path().join("sundog.db");
        let mut snapshot = VerifySnapshot::of(&path, VerifySource::InUse)
            .await
            .unwrap();
        let findings = snapshot.verify(self.clock.now()).await.unwrap();
        let wrong = findings.iter().filter(|finding| !finding.is_well());
        wrong.map(ToString::to_string).collect()
    }

    /// Where the database is.
    pub fn path(&self) -> PathBuf {
        self.directory.path().join("sundog.db")
    }

    /// Does to the database what only somebody from outside can do.
    pub async fn execute(&self, statement: String) {
        let options = SqliteConnectOptions::new().filename(self.path());
        let mut database = options.connect().await.unwrap();
        let statement = sqlx::raw_sql(AssertSqlSafe(statement));
        statement.execute(&mut database).await.unwrap();
        database.close().await.unwrap();
    }

    /// The database file and its companions, byte for byte.
    pub fn database_bytes(&self) -> Vec<u8> {
        std::fs::read_dir(self.directory.path())
            .unwrap()
            .flat_map(|file| std::fs::read(file.unwrap().path()).unwrap())
            .collect()
    }
}

fn words(span: &Span) -> String {
    let minute = |at: DateTime<Utc>| (at - start()).num_minutes();
    let reason = span
        .reason
        .map(|reason| format!(" ({reason})"))
        .unwrap_or_default();
    let to = span
        .to
        .map_or("now".to_owned(), |to| minute(to).to_string());
    format!("{}{reason} {}..{to}", span.state, minute(span.from))
}

pub fn spelled(practice: &PracticeView) -> String {
    let reason = practice.state_reason.map_or("-", Reason::as_str);
    format!("{} {reason} {}", practice.state, practice.who_acts)
}

pub fn entry(summary: &PracticeSummary) -> PracticeEntry {
    let site = SiteKey {
        pms: summary.pms.parse().unwrap(),
        site_id: summary.site_id.parse().unwrap(),
    };
    PracticeEntry::new(&summary.name, site)
}

fn client(simulator: &Simulator, keys: &Keys, timeout: Duration) -> HaloClient {
    let url = simulator.url().parse().unwrap();
    let mut settings = halo::HaloSettings::new(url, keys.clone());
    settings.timeout = timeout;
    HaloClient::new(settings).unwrap()
}

async fn resume(
    simulator: &Simulator,
    directory: &TempDir,
    clock: &FixedClock,
    keys: &Keys,
    terms: Terms,
) -> (Monitor, ByHand) {
    let store = Store::open(&directory.path().join("sundog.db"))
        .await
        .unwrap();
    let settings = Settings {
        policy: Policy {
            poll_interval: terms.poll,
            ..Policy::default()
        },
        max_requests_per_second: terms.per_second,
        max_requests_per_day: terms.per_day,
        pairing: true,
        patience: terms.patience,
        environment: terms.environment,
        under_way_max: terms.under_way_max,
        ..Settings::default()
    };
    let (monitor, engine) = Monitor::open(
        store,
        client(simulator, keys, terms.timeout),
        Arc::new(clock.clone()),
        settings,
    )
    .await
    .unwrap();
    (monitor, engine.by_hand())
}
