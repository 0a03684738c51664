//! Two GUIDs side by side. Where few characters differ they are marked; two GUIDs that were made
//! at random differ nearly everywhere, so then the words say it.

use domain::site::HaloGuid;
use domain::wording::counted;
use leptos::prelude::*;

use crate::ui::copy_button::CopyButton;

/// From so many differing characters on, marking them says nothing.
const MARKED_BELOW: usize = 12;

/// How much of two GUIDs differs, in words.
pub fn difference(old: Option<HaloGuid>, new: Option<HaloGuid>) -> String {
    let (Some(old), Some(new)) = (old, new) else {
        return String::new();
    };
    match differing(&old.to_string(), &new.to_string()) {
        0 => "same GUID".to_owned(),
        few @ ..MARKED_BELOW => counted(
            few,
            "of 32 characters differs",
            "of 32 characters differ",
        ),
        _ => "entirely different".to_owned(),
    }
}

/// One GUID, with what differs from the other marked where that helps.
pub fn guid_cell(
    guid: Option<HaloGuid>,
    other: Option<HaloGuid>,
    copy_label: &'static str,
) -> impl IntoView {
    let Some(text) = guid.map(|guid| guid.to_string()) else {
        return view! { <span class="quiet">"none left"</span> }.into_any();
    };
    let other = other.map(|other| other.to_string()).unwrap_or_default();
    let marks = (1..MARKED_BELOW).contains(&differing(&text, &other));
    let runs = if marks {
        runs(&text, &other)
    } else {
        vec![(false, text.clone())]
    };
    let runs: Vec<_> = runs
        .into_iter()
        .map(|(differs, run)| {
            if differs {
                view! { <mark>{run}</mark> }.into_any()
            } else {
                run.into_any()
            }
        })
        .collect();
    view! {
        <span class="guid">{runs}</span>
        <CopyButton text label=copy_label />
    }
    .into_any()
}

fn differing(text: &str, other: &str) -> usize {
    let pairs = text.chars().zip(other.chars());
    pairs.filter(|(one, two)| one != two).count()
}

/// The text in runs of characters that differ from the other, or do not.
fn runs(text: &str, other: &str) -> Vec<(bool, String)> {
    let mut runs: Vec<(bool, String)> = Vec::new();
    for (one, two) in text.chars().zip(other.chars()) {
        match runs.last_mut() {
            Some((differs, run)) if *differs == (one != two) => run.push(one),
            Some(_) | None => runs.push((one != two, one.to_string())),
        }
    }
    runs
}
