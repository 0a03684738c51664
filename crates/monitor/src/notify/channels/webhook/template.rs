//! Bodies in a form of somebody's own: a template that can show and go through what a message says, and
//! nothing else.
//!
//! It can show names, ask about them and loop over them ([`allowed`]), has so much fuel, and makes so much text
//! at most. So no template can end the process, neither where it is entered nor where a message is sent: a
//! message that was on its way when the process ended is sent again after the next start, and nothing counts
//! how often it was there.

mod allowed;

use std::collections::BTreeMap;
use std::io::{self, Write};

use chrono::DateTime;
use domain::alert::channel::{ChannelId, ChannelKind};
use domain::alert::message::{Message, MessagePractice};
use domain::alert::{AlertEvent, AlertKind};
use domain::headline::WhoActs;
use domain::practice::PracticeId;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior, Value};

use super::{CONTENT_TYPES, JSON, OpenChannel, Parcel, body};
use crate::notify::channels::ChannelSecrets;

/// The most that a template may make.
const OUTPUT_BYTES: usize = 64 * 1024;
/// The steps that a template may take.
const FUEL: u64 = 100_000;

/// What a template makes of a message.
///
/// # Errors
/// What is wrong with it, in words for people.
pub fn preview(template: &str, content_type: &str, message: &Message) -> Result<String, String> {
    let known = CONTENT_TYPES
        .into_iter()
        .find(|known| *known == content_type);
    let channel = OpenChannel {
        id: ChannelId(0),
        name: String::new(),
        kind: ChannelKind::Webhook,
        settings: BTreeMap::new(),
        secrets: ChannelSecrets::default(),
    };
    let links = BTreeMap::new();
    let parcel = Parcel {
        channel: &channel,
        message_id: "msg_preview",
        message,
        now: message.at,
        public_url: "https://sundog.example",
        links: &links,
        follows: None,
        from: None,
    };
    render(template, known.unwrap_or(JSON), &body::of(&parcel))
}

/// Sees whether a template can be used.
pub(super) fn check(template: &str, content_type: &'static str) -> Result<(), String> {
    preview(template, content_type, &example()).map(drop)
}

/// Makes the body.
pub(super) fn render(
    template: &str,
    content_type: &'static str,
    body: &serde_json::Value,
) -> Result<String, String> {
    allowed::check(template)?;
    let mut environment = Environment::empty();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(FUEL));
    environment.set_auto_escape_callback(move |_| match content_type {
        JSON => AutoEscape::Json,
        "text/plain" => AutoEscape::None,
        _ => AutoEscape::Html,
    });
    let mut made = Bounded(Vec::new());
    environment
        .template_from_str(template)
        .and_then(|template| {
            template
                .render_captured_to(Value::from(Serde(body)), &mut made)
                .map(drop)
        })
        .map_err(|error| words(&error))?;
    let made = String::from_utf8(made.0).map_err(|_| "The template made no text.".to_owned())?;
    if content_type == JSON && serde_json::from_str::<serde_json::Value>(&made).is_err() {
        return Err(
            "The template makes no JSON. Each {{ ... }} brings its own quotes: write {\"text\": {{ title }}}."
                .to_owned(),
        );
    }
    Ok(made)
}

fn words(error: &Error) -> String {
    let line = error
        .line()
        .map(|line| format!("Line {line} of the template: "))
        .unwrap_or_default();
    match error.kind() {
        ErrorKind::OutOfFuel => "The template takes too many steps.".to_owned(),
        ErrorKind::WriteFailure => format!("The template makes more than {OUTPUT_BYTES} bytes."),
        _ => format!("{line}{}", shortened(&error.to_string())),
    }
}

fn shortened(text: &str) -> String {
    text.chars().take(300).collect()
}

/// Takes so much and no more.
struct Bounded(Vec<u8>);

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > OUTPUT_BYTES {
            return Err(io::Error::from(io::ErrorKind::FileTooLarge));
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// A message with which a template is tried when it is entered.
fn example() -> Message {
    let at = DateTime::UNIX_EPOCH;
    Message {
        event: AlertEvent::Opened,
        kind: AlertKind::Outage,
        dedup_key: "example".to_owned(),
        environment: "Production".to_owned(),
        title: "Harbour Clinic is unreachable".to_owned(),
        state: None,
        reason: None,
        began: at,
        began_latest: at,
        ended: None,
        at,
        time_zone: "UTC".to_owned(),
        practice_count: 1,
        practices: vec![MessagePractice {
            id: PracticeId(1),
            name: "Harbour Clinic".to_owned(),
        }],
        halo_said: None,
        who_acts: WhoActs::Practice,
        steps: Vec::new(),
        contacts: Vec::new(),
        just_before: Vec::new(),
        taken: None,
        note: None,
        path: "/outages/1".to_owned(),
        is_test: true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(template: &str, content_type: &str) -> Result<String, String> {
        preview(template, content_type, &example())
    }

    #[test]
    fn a_template_shows_and_goes_through_what_a_message_says() {
        let text = "{{ title }}{% for practice in practices %} #{{ practice.id }}{% endfor %}{% if note %}!{% endif %}";
        assert_eq!(
            made(text, "text/plain").unwrap(),
            "Harbour Clinic is unreachable #1"
        );
        let json = "{\"text\": {{ title }}, \"open\": {% if event == \"opened\" %}true{% else %}false{% endif %}}";
        assert_eq!(
            made(json, JSON).unwrap(),
            "{\"text\": \"Harbour Clinic is unreachable\", \"open\": true}"
        );
    }

    #[test]
    fn a_template_that_cannot_be_used_is_told_why() {
        for (template, said) in [
            ("{{ titel }}", "Line 1"),
            ("{{ title", "Line 1"),
            ("{\"text\": \"{{ title }}\"}", "brings its own quotes"),
            ("{# {{ \" #}\n{% set x = title %}", "Line 2"),
            ("{% if test %}", "Line 1"),
            ("{{ title.name }}", "Line 1"),
            ("{{ self }}", "Line 1"),
        ] {
            let words = made(template, JSON).unwrap_err();
            assert!(words.contains(said), "{template}: {words}");
        }
    }

    #[test]
    fn a_template_that_makes_too_much_is_stopped() {
        let mut long = example();
        long.practices = vec![long.practices[0].clone(); 400];
        let inner = "{% for a in practices %}{% for b in practices %}{% for c in practices %}{% endfor %}{% endfor %}{% endfor %}";
        let words = preview(inner, "text/plain", &long).unwrap_err();
        assert!(words.contains("too many steps"), "{words}");
        let wordy = format!(
            "{{% for a in practices %}}{}{{% endfor %}}",
            "x".repeat(200)
        );
        let words = preview(&wordy, "text/plain", &long).unwrap_err();
        assert!(words.contains("more than 65536 bytes"), "{words}");
    }
}
