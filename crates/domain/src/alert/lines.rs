//! A message in words: one line that names it, and lines with a label each. Every channel that people read
//! makes its own form of these; none has words of its own.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::message::{Message, NAMED};
use super::{AlertEvent, AlertKind};
use crate::environment::Environment;
use crate::principal::spoken_name;
use crate::wording::{NOBODY_HAS_IT, counted, spelled};

/// The label of the line that says who had it when the message was made.
pub const IN_HAND: &str = "In hand";

/// A line of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it is about.
    pub label: &'static str,
    /// What it says. Names and Halo's words in it are text from outside.
    pub text: String,
}

/// The line that names a message: the subject of a mail, the head of a card.
pub fn subject_line(message: &Message) -> String {
    let production = Environment::Production.label();
    let environment = match message.environment.as_str() {
        shown if shown == production => String::new(),
        shown => format!("[{shown}] "),
    };
    let event = match message.event {
        AlertEvent::Opened => "",
        AlertEvent::Updated => "Update: ",
        AlertEvent::Reminder => "Still open: ",
        AlertEvent::Resolved => "Resolved: ",
    };
    let test = if message.is_test { "Test: " } else { "" };
    format!("{environment}{test}{event}{}", message.title)
}

/// What a message says, line by line, in the order of need at night.
pub fn lines(message: &Message) -> Vec<Line> {
    let zone = message.time_zone.parse().unwrap_or(Tz::UTC);
    let mut lines = Vec::new();
    let mut line = |label, text: String| {
        if !text.is_empty() {
            lines.push(Line { label, text });
        }
    };
    line("News", message.note.clone().unwrap_or_default());
    line("Since", since(message, zone));
    line("Over", over(message, zone));
    line("Practices", practices(message));
    line("Halo said", message.halo_said.clone().unwrap_or_default());
    if message.event != AlertEvent::Resolved {
        line("Whose move", message.who_acts.label().to_owned());
        line("What to do", message.steps.join(" "));
        for contact in &message.contacts {
            line("Ring", format!("{}: {}", contact.whose, contact.text));
        }
        line(IN_HAND, in_hand(message, zone));
    }
    line("Just before", message.just_before.join(" "));
    lines
}

/// A time to come, as whoever reads the message counts it.
pub fn until(message: &Message, at: DateTime<Utc>) -> String {
    let zone = message.time_zone.parse().unwrap_or(Tz::UTC);
    clock(at, zone, "%a %-d %b %H:%M %Z")
}

fn since(message: &Message, zone: Tz) -> String {
    let whole = |at: DateTime<Utc>| clock(at, zone, "%a %-d %b %H:%M:%S %Z");
    let (began, latest) = (message.began, message.began_latest);
    if (latest - began).num_seconds() < 1 {
        return whole(began);
    }
    let day = |at| clock(at, zone, "%F %Z");
    let first = if day(began) == day(latest) {
        clock(began, zone, "%H:%M:%S")
    } else {
        whole(began)
    };
    format!("between {first} and {}", whole(latest))
}

fn over(message: &Message, zone: Tz) -> String {
    let Some((_, latest)) = message.ended else {
        return String::new();
    };
    let lasted = spelled(latest - message.began);
    let at = clock(latest, zone, "%a %-d %b %H:%M:%S %Z");
    format!("{at}, after {lasted}")
}

/// The first few and how many there are, where it is not one that the title names.
fn practices(message: &Message) -> String {
    if message.practice_count <= 1 && message.kind != AlertKind::Incident {
        return String::new();
    }
    let named: Vec<_> = message
        .practices
        .iter()
        .take(NAMED)
        .map(|each| each.name.as_str())
        .collect();
    let all = counted(message.practice_count, "practice", "practices");
    let more = message.practice_count.saturating_sub(named.len());
    match (named.is_empty(), more) {
        (true, _) => all,
        (false, 0) => format!("{all}: {}", named.join(", ")),
        (false, more) => format!("{all}: {} and {more} more", named.join(", ")),
    }
}

fn in_hand(message: &Message, zone: Tz) -> String {
    match &message.taken {
        Some((by, until)) => {
            let (by, until) = (spoken_name(by), clock(*until, zone, "%a %H:%M %Z"));
            format!("{}, until {until}", by.trim_end_matches(','))
        }
        None => NOBODY_HAS_IT.to_owned(),
    }
}

fn clock(at: DateTime<Utc>, zone: Tz, format: &str) -> String {
    at.with_timezone(&zone).format(format).to_string()
}
