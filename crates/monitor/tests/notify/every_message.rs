//! Messages of every event and kind, ordinary, bare, and with the worst texts wherever text comes from
//! outside.

use domain::alert::message::{Message, MessageContact, MessagePractice, NAMED};
use domain::alert::{AlertEvent, AlertKind};
use domain::practice::{NAME_CHARS_MAX, PracticeId};
use monitor::notify::delivery::test_message;

use crate::world::{at, message};

/// Every message, with words that tell which one it is.
pub fn every_message() -> Vec<(String, Message)> {
    let mut all = vec![("a test".to_owned(), a_test())];
    for (said, told) in contents() {
        for event in AlertEvent::ALL {
            for kind in AlertKind::ALL {
                for taken in [None, Some((told.environment.clone(), at(3600)))] {
                    let words = format!("{said}: {event} {kind}, taken: {}", taken.is_some());
                    let message = Message {
                        event: *event,
                        kind: *kind,
                        ended: (*event == AlertEvent::Resolved).then(|| (at(60), at(90))),
                        taken,
                        ..told.clone()
                    };
                    all.push((words, message));
                }
            }
        }
    }
    all
}

/// The message with which channels are tried.
pub fn a_test() -> Message {
    test_message("Production", "Australia/Sydney", at(0))
}

/// A message in which everything that comes from outside is one text.
pub fn saying(text: &str) -> Message {
    let practice = |number| MessagePractice {
        id: PracticeId(number),
        name: text.to_owned(),
    };
    let contact = |whose: &str| MessageContact {
        whose: format!("{whose} {text}"),
        text: text.to_owned(),
    };
    Message {
        environment: text.to_owned(),
        title: format!("{text} is unreachable"),
        practice_count: 2000,
        practices: (1..).take(NAMED + 1).map(practice).collect(),
        halo_said: Some(text.to_owned()),
        steps: vec![text.to_owned(); 2],
        contacts: vec![contact("Server"), contact("Practice")],
        just_before: vec![text.to_owned(); 3],
        note: Some(text.to_owned()),
        dedup_key: format!("{text}:outage:1"),
        ..message(at(0))
    }
}

fn contents() -> Vec<(&'static str, Message)> {
    let controls: String = ('\0'..='\u{a0}').collect();
    let long = |part: &str| {
        part.chars()
            .cycle()
            .take(NAME_CHARS_MAX)
            .collect::<String>()
    };
    vec![
        ("ordinary", message(at(0))),
        ("bare", bare()),
        ("short controls", saying(&controls)),
        ("hidden", saying("\u{200b}\u{feff}")),
        (
            "markup",
            saying("<!channel> &amp; *b* _i_ ~s~ `c` @here [x](y) <b> {{7*7}} ${x}"),
        ),
        ("long", saying(&long("Harbour Clinic "))),
        ("long without a space", saying(&long("x"))),
        ("long controls", saying(&long(&controls))),
        ("long quotes", saying(&long("\"\\"))),
        ("long markup", saying(&long("<&>*_~`@"))),
        ("long Chinese", saying(&long("診所"))),
        ("long emoji", saying(&long("\u{1f3e5}"))),
        (
            "long families",
            saying(&long("\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}")),
        ),
        ("long accents", saying(&long("e\u{301}\u{323}"))),
        ("long lines", saying(&long("a\u{2028}b\u{2029}c\r\n"))),
        (
            "long from right to left",
            saying(&long("\u{202e}مرفأ\u{2066}")),
        ),
    ]
}

/// Nothing is known beyond what there must be.
fn bare() -> Message {
    Message {
        environment: String::new(),
        state: None,
        practice_count: 0,
        practices: Vec::new(),
        halo_said: None,
        steps: Vec::new(),
        contacts: Vec::new(),
        just_before: Vec::new(),
        ..message(at(0))
    }
}
