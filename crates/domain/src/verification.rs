//! Is what is kept what it should be? The rules by which `sundog verify` judges a database.
//!
//! Everything that Sundog derives is derived here a second time from what it rests on, and compared.
//! The rules are pure: whoever reads the rows hands them over and gets sentences back, one for each
//! fault, that name the site or practice and say what differs.
//!
//! To add a check: a word in [`VerifyCheck`], a file with its rule, and a file of its name in the store
//! that reads the rows.

pub mod assignments;
pub mod incidents;
pub mod mappings;
pub mod outages;
pub mod spans;
pub mod uptime;

use crate::outside_text::line;
use crate::wording::counted;

string_enum! {
    /// What is looked at, in this order.
    pub enum VerifyCheck {
        /// SQLite's own check of every page, index and constraint.
        File = "file",
        /// What a row refers to is there.
        References = "references",
        /// The history of each track of each site joins without overlap or hole.
        Spans = "spans",
        /// The headline follows from the five tracks at every time, and since when it holds from its spans.
        Headlines = "headlines",
        /// Where each practice stood.
        Assignments = "assignments",
        /// Outages, derived anew from the spans.
        Outages = "outages",
        /// Common causes and what belongs to them.
        Incidents = "incidents",
        /// What is watched is what the ledger says was approved.
        Mappings = "mappings",
        /// Every measured value can be read.
        Samples = "samples",
        /// Uptime of the last thirty days, reckoned in two independent ways.
        Uptime = "uptime",
    }
}

/// Faults of one check that are told one by one.
const TOLD_MOST: usize = 20;

/// What came of one check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyFinding {
    check: VerifyCheck,
    looked_at: u64,
    of: &'static str,
    faults: Vec<String>,
    found: usize,
}

impl VerifyFinding {
    /// Nothing was looked at yet; `of` is the plural of what will be.
    pub const fn of(check: VerifyCheck, of: &'static str) -> Self {
        Self {
            check,
            looked_at: 0,
            of,
            faults: Vec::new(),
            found: 0,
        }
    }

    /// So many more were looked at, with these faults.
    pub fn add(&mut self, looked_at: usize, faults: impl IntoIterator<Item = String>) {
        self.looked_at += looked_at as u64;
        for fault in faults {
            self.found += 1;
            if self.faults.len() < TOLD_MOST {
                self.faults.push(one_line(&fault));
            }
        }
    }

    /// Which check this is.
    pub const fn check(&self) -> VerifyCheck {
        self.check
    }

    /// Whether nothing was found wrong.
    pub const fn is_well(&self) -> bool {
        self.found == 0
    }

    /// The faults that are told, twenty at most.
    pub fn faults(&self) -> &[String] {
        &self.faults
    }
}

impl std::fmt::Display for VerifyFinding {
    /// `spans ok: 312 spans`, or `spans wrong: 2 faults in 312 spans` with a line for each fault.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (check, looked_at, of) = (self.check, self.looked_at, self.of);
        if self.is_well() {
            return write!(f, "{check} ok: {looked_at} {of}");
        }
        let faults = counted(self.found, "fault", "faults");
        write!(f, "{check} wrong: {faults} in {looked_at} {of}")?;
        for fault in &self.faults {
            write!(f, "\n  {fault}")?;
        }
        match self.found - self.faults.len() {
            0 => Ok(()),
            more => write!(f, "\n  and {more} more"),
        }
    }
}

/// What stands in a damaged file may be anything: it must not break the line or the terminal.
fn one_line(text: &str) -> String {
    line(text).chars().take(300).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_check_says_what_it_looked_at_and_names_twenty_faults_at_most() {
        let mut finding = VerifyFinding::of(VerifyCheck::Spans, "spans");
        finding.add(312, []);
        assert_eq!(finding.to_string(), "spans ok: 312 spans");
        finding.add(1, (0..22).map(|site| format!("site {site}:\nends twice")));
        assert!(!finding.is_well());
        let text = finding.to_string();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), 22);
        assert_eq!(lines[0], "spans wrong: 22 faults in 313 spans");
        assert_eq!(lines[1], "  site 0: ends twice");
        assert_eq!(lines[21], "  and 2 more");
    }
}
