//! The `sundog` program as the demo uses it: each of its commands with the same few settings,
//! given as environment variables.

use crate::commands;
use crate::steps::note;
use crate::workspace::Finish;
use anyhow::Context;
use std::collections::BTreeMap;
use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The one subscription key that the simulator accepts.
pub const HALO_KEY: &str = "demo-key";

/// Far above the default: the practice list of the demo is looked up within seconds.
const REQUESTS_PER_SECOND: &str = "200";

/// A demo is looked at for minutes, so messages come sooner than in a real place.
const ALERT_AFTER: &str = "30s";

/// The channel that keeps what would have been sent, to be read under Alerts.
const INBOX: &str = "[[channel]]\nname = \"Demo inbox\"\nkind = \"inbox\"\n";

/// Sundog's settings for one demo.
pub struct Sundog {
    /// Where it listens.
    pub listen: SocketAddr,
    /// The simulated Halo Cloud.
    pub halo_url: String,
    /// Its temporary database.
    pub database: PathBuf,
}

impl Sundog {
    /// The command that serves until it is stopped.
    pub fn serve(&self) -> Command {
        let mut command = self.command(&[
            "serve",
            "--poll-interval",
            "2s",
            "--alert-after",
            ALERT_AFTER,
        ]);
        command.arg("--listen").arg(self.listen.to_string());
        command
    }

    /// Imports the practice list; says how many rows came to which end.
    pub fn import(&self, practices: &Path) -> anyhow::Result<()> {
        let output = self
            .command(&["practices", "import"])
            .arg(practices)
            .stderr(Stdio::inherit())
            .output()
            .context("Cannot start sundog")?;
        // Exit status 1 means that some rows need a person, which is what the scenario is about.
        if !output.status.success() && output.status.code() != Some(1) {
            anyhow::bail!("`sundog practices import` failed ({})", output.status);
        }
        note(&tally(&String::from_utf8_lossy(&output.stdout)));
        Ok(())
    }

    /// Adds a person with a password.
    pub fn add_user(&self, name: &str, role: &str, password: &str) -> anyhow::Result<()> {
        let mut command = self.command(&["user", "add", name, "--role", role, "--password-stdin"]);
        let mut adding = command
            .stdin(Stdio::piped())
            .spawn()
            .context("Cannot start sundog")?;
        let mut input = adding
            .stdin
            .take()
            .context("Standard input was not piped")?;
        // Where it ended before it read this, its status below and its own words say more.
        let _ = writeln!(input, "{password}");
        drop(input);
        let status = adding.wait().context("Cannot wait for sundog")?;
        if !status.success() {
            anyhow::bail!("`{}` failed ({status})", commands::line(&command));
        }
        Ok(())
    }

    /// Adds the channel whose messages are read on a page.
    pub fn add_inbox(&self) -> anyhow::Result<()> {
        let file = self.database.with_file_name("alerts.toml");
        std::fs::write(&file, INBOX).context("Cannot write the channels of the demo")?;
        commands::run(self.command(&["alerts", "import"]).arg(file))
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(Finish::Quick.binary("sundog"));
        command
            .args(arguments)
            .env("SUNDOG_DATABASE", &self.database)
            .env("SUNDOG_HALO_URL", &self.halo_url)
            .env("SUNDOG_HALO_KEY", HALO_KEY)
            .env("SUNDOG_MAX_REQUESTS_PER_SECOND", REQUESTS_PER_SECOND)
            .env("SUNDOG_LOG", "error,tower_http=off");
        command
    }
}

/// `187 added, 3 not_found`, from lines that each begin with a line number and a word.
fn tally(rows: &str) -> String {
    let mut counts = BTreeMap::<&str, usize>::new();
    for word in rows.lines().filter_map(outcome) {
        *counts.entry(word).or_default() += 1;
    }
    let counts: Vec<String> = counts
        .into_iter()
        .map(|(word, count)| format!("{count} {word}"))
        .collect();
    counts.join(", ")
}

fn outcome(row: &str) -> Option<&str> {
    let mut words = row.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
    words.next()?.parse::<u32>().ok()?;
    words.find(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rows_of_an_import_are_counted_by_outcome() {
        let rows = "2 added Harbour Family Practice\n3: not_found D4W-12\n4 added Hill\nwords\n";
        assert_eq!(tally(rows), "2 added, 1 not_found");
    }
}
