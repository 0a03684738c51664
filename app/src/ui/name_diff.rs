//! Two names side by side, word by word: what went is struck, what came is underlined.

use domain::change::Side;
use domain::name_diff::{DiffOp, DiffPart};
use domain::wording::counted;
use leptos::prelude::*;

/// How much of the names differs, in words.
pub fn difference(old: &Side, new: &Side, diff: &[DiffPart], similarity: Option<u8>) -> String {
    let (Some(was), Some(is)) = (&old.name, &new.name) else {
        return "a name is missing".to_owned();
    };
    if was == is {
        return "same".to_owned();
    }
    let words = |op| -> usize {
        let parts = diff.iter().filter(|part| part.op == op);
        parts.map(|part| part.text.split_whitespace().count()).sum()
    };
    let (kept, removed, added) = (
        words(DiffOp::Keep),
        words(DiffOp::Remove),
        words(DiffOp::Add),
    );
    if removed + added == 0 {
        return "same but for spelling".to_owned();
    }
    let alike = similarity.map(|alike| format!(", {alike} % alike"));
    let words = match (removed, added) {
        (0, added) => counted(added, "word added", "words added"),
        (removed, _) => format!("{kept} of {} words kept", kept + removed),
    };
    words + &alike.unwrap_or_default()
}

/// One name in its own spelling. `own` marks the words that it alone has: `Remove` for the old name,
/// `Add` for the new one.
pub fn name_cell(name: Option<&str>, diff: &[DiffPart], own: DiffOp) -> impl IntoView + use<> {
    let Some(name) = name else {
        return view! { <span class="quiet">"no name"</span> }.into_any();
    };
    let mut words = name.split_whitespace();
    let parts: Vec<_> = diff
        .iter()
        .filter(|part| part.op == DiffOp::Keep || part.op == own)
        .map(|part| {
            let count = part.text.split_whitespace().count();
            let text = words.by_ref().take(count).collect::<Vec<_>>().join(" ");
            marked(part.op, text)
        })
        .collect();
    // A name that was not compared stands as it is.
    let rest = words.collect::<Vec<_>>().join(" ");
    view! {
        {parts}
        {rest}
    }
    .into_any()
}

fn marked(op: DiffOp, text: String) -> AnyView {
    match op {
        DiffOp::Keep => view! { {text}" " }.into_any(),
        DiffOp::Remove => view! {
            <span class="visually-hidden">"gone: "</span>
            <del>{text}</del>
            " "
        }
        .into_any(),
        DiffOp::Add => view! {
            <span class="visually-hidden">"new: "</span>
            <ins>{text}</ins>
            " "
        }
        .into_any(),
    }
}
