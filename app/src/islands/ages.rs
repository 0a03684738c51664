//! Ages go on while a page is open: what says how long something lasts (`data-from`, the moment in
//! seconds since 1970, and `data-age`, which words) is said anew each second. The time is the server's,
//! as the page told it (`data-at` on the content, milliseconds since 1970), and what passed since.

use chrono::TimeDelta;
use domain::wording::AgeWords;
use leptos::prelude::*;
use web_sys::Element;

use super::{elements, every_second, now_ms};

/// Keeps the ages of the page.
#[island]
pub fn Ages() -> impl IntoView {
    Effect::new(move || {
        let told = StoredValue::new((0_i64, 0_i64));
        every_second(move || {
            // In a page of the past nothing goes on.
            let at = server_time(told).filter(|_| elements("#main [data-still]").is_empty());
            if let Some(at) = at {
                for age in elements("[data-age]") {
                    say(&age, at);
                }
            }
        });
    });
}

/// The server's time now, in milliseconds since 1970. `told` keeps what the page told last, and when
/// that was seen here.
fn server_time(told: StoredValue<(i64, i64)>) -> Option<i64> {
    let content = document().get_element_by_id("main")?;
    let at = content.get_attribute("data-at")?.parse().ok()?;
    if told.with_value(|(told, _)| *told != at) {
        told.set_value((at, now_ms()));
    }
    Some(told.with_value(|(told, seen)| told + now_ms() - seen))
}

fn say(age: &Element, at: i64) {
    let attribute = |name| age.get_attribute(name);
    let from = attribute("data-from").and_then(|from| from.parse::<i64>().ok());
    let words = attribute("data-age").and_then(|words| AgeWords::of_word(&words));
    if let (Some(from), Some(words)) = (from, words) {
        let said = words.say(TimeDelta::milliseconds(at - from * 1000));
        if age.text_content().as_deref() != Some(&said) {
            age.set_text_content(Some(&said));
        }
    }
}
