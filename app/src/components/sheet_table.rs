//! The rows of a sheet: what it says, what Halo says, and what to do.

use domain::name_diff::DiffOp;
use domain::onboarding::RowState;
use domain::practice::PracticeId;
use domain::views::onboarding::{SheetPage, SheetRowView};
use leptos::prelude::*;

use super::moment::to_the_minute;
use super::name_diff::name_cell;
use super::rows::Rows;
use super::sheet_acts::SheetActs;
use super::sheet_head::worn;
use super::state_word::StateWord;
use crate::form_outcome::FormOutcome;
use crate::links;

/// A name longer than this is cut on screen; its cell says all of it.
const SHOWN_CHARS: usize = 120;

/// The table.
#[component]
pub fn SheetTable(
    /// The sheet.
    sheet: Signal<SheetPage>,
    /// Whether whoever looks may decide about rows.
    may_edit: bool,
    /// What became of the form that was sent.
    outcome: FormOutcome,
) -> impl IntoView {
    let (id, may_pair) = sheet.with_untracked(|sheet| (sheet.sheet.id, sheet.may_pair));
    let rows = Signal::derive(move || sheet.with(|sheet| sheet.rows.clone()));
    let row = move |row: Signal<SheetRowView>| {
        let outcome = outcome.of_row("line", row.with_untracked(|row| row.line));
        sheet_row((id, may_pair), row, may_edit, outcome).into_any()
    };
    view! {
        <section class="card" aria-label="Rows">
            <div class="wide">
                <table class="outages sheet">
                    <caption class="visually-hidden">"Rows of the sheet"</caption>
                    <thead>
                        <tr>
                            <th scope="col" class="number">
                                "Row"
                            </th>
                            <th scope="col">"Verdict"</th>
                            <th scope="col">"Your name"</th>
                            <th scope="col">"Name at Halo"</th>
                            <th scope="col">"PMS, Site ID"</th>
                            <th scope="col">"What we found"</th>
                            <th scope="col">"What to do"</th>
                        </tr>
                    </thead>
                    <tbody>
                        <Rows items=rows key=|row: &SheetRowView| (row.line, row.edition) row />
                    </tbody>
                </table>
            </div>
        </section>
    }
    .into_any()
}

fn sheet_row(
    (sheet, may_pair): (i64, bool),
    row: Signal<SheetRowView>,
    may_edit: bool,
    outcome: FormOutcome,
) -> impl IntoView {
    let line = row.with_untracked(|row| row.line);
    let state = Memo::new(move |_| row.with(|row| row.state));
    let verdict = move || {
        let state = state.get();
        view! { <StateWord state=worn(state) word=state.label() /> }
    };
    let to_do = move || {
        let state = state.get();
        let outcome = outcome.clone();
        let acts = (may_edit && !state.is_over())
            .then(|| view! { <SheetActs sheet may_pair row outcome /> });
        view! {
            {state.what_to_do()}
            {acts}
        }
        .into_any()
    };
    view! {
        <tr>
            <td class="number" data-label="Row">
                {line}
            </td>
            <td data-label="Verdict">{verdict}</td>
            <th scope="row">{move || row.with(own_name)}</th>
            <td data-label="Name at Halo">{move || row.with(halo_name)}</td>
            <td data-label="PMS, Site ID">{move || row.with(site)}</td>
            <td data-label="What we found">{move || row.with(found)}</td>
            <td data-label="What to do">{to_do}</td>
        </tr>
    }
}

fn own_name(row: &SheetRowView) -> AnyView {
    let name = row.cell("name").to_owned();
    if let Some(PracticeId(id)) = row.practice_id {
        return view! {
            <a class="link" href=links::practice(PracticeId(id))>
                <bdi>{cut(&name)}</bdi>
            </a>
        }
        .into_any();
    }
    let differs = row.state == RowState::NameMismatch && name.chars().count() <= SHOWN_CHARS;
    if differs {
        let cell = name_cell(Some(&name), &row.name_diff, DiffOp::Remove);
        return view! { <bdi>{cell}</bdi> }.into_any();
    }
    match name.is_empty() {
        true => view! { <span class="quiet">"no name"</span> }.into_any(),
        false => view! { <bdi>{cut(&name)}</bdi> }.into_any(),
    }
}

fn halo_name(row: &SheetRowView) -> AnyView {
    let Some(name) = &row.halo_name else {
        return view! { <span class="quiet">"–"</span> }.into_any();
    };
    if name.chars().count() > SHOWN_CHARS {
        return view! { <bdi>{cut(name)}</bdi> }.into_any();
    }
    let cell = name_cell(Some(name), &row.name_diff, DiffOp::Add);
    view! { <bdi>{cell}</bdi> }.into_any()
}

fn site(row: &SheetRowView) -> AnyView {
    let id = cut(row.cell("site_id"));
    view! {
        {row.pms.clone()}
        " "
        <code>{id}</code>
    }
    .into_any()
}

fn found(row: &SheetRowView) -> AnyView {
    let alike = match (row.state, row.similarity) {
        (RowState::NameMismatch, Some(share)) => Some(format!("{share} % alike")),
        (RowState::Ready, Some(100)) => Some("The same name".to_owned()),
        (RowState::Ready, Some(share)) => Some(format!("{share} % alike")),
        _ => None,
    };
    let words = (row.state != RowState::Ready && row.state != RowState::Started)
        .then(|| as_sentence(&row.words))
        .filter(|words| !words.is_empty());
    let sites = row.found.iter().filter(|_| row.found.len() > 1);
    let sites: Vec<_> = sites
        .map(|side| {
            let guid = side.halo_guid.map(|guid| guid.to_string());
            let authority = match side.authoritative {
                Some(true) => "authoritative",
                Some(false) => "not authoritative",
                None => "authority not told",
            };
            format!("{}, {authority}", guid.unwrap_or_default())
        })
        .collect();
    let version = row.found.first().filter(|_| row.found.len() == 1);
    let version = version.and_then(|side| {
        let link = side.halo_link_version.as_ref()?;
        Some(format!("Halo Link {link}"))
    });
    let is_told = row.siblings.is_empty() || row.state == RowState::Duplicate;
    let siblings = (!is_told).then(|| {
        format!(
            "On the list with this Site ID: {}",
            cut(&row.siblings.join(", "))
        )
    });
    let again = row
        .due_at
        .as_ref()
        .filter(|_| row.state != RowState::Waiting)
        .map(|at| format!("Looked up again at {}", to_the_minute(at)));
    let accepted = row
        .accepted_by
        .as_ref()
        .map(|by| format!("Accepted by {by}"));
    let turned = row
        .turned_ready
        .then(|| "Became ready by itself".to_owned());
    let pairing = Some(row.pairing.clone()).filter(|words| !words.is_empty());
    let lines = [
        pairing,
        alike,
        accepted,
        turned,
        words,
        row.warning.clone(),
        siblings,
        version,
    ];
    let quiet = |line: String| view! { <span class="quiet">{line}</span> };
    view! {
        {lines.into_iter().flatten().map(|line| view! { <div>{line}</div> }).collect_view()}
        {sites.into_iter().map(|site| view! { <div><code>{site}</code></div> }).collect_view()}
        {again.map(quiet)}
    }
    .into_any()
}

/// Errors are written to follow a colon.
fn as_sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

fn cut(text: &str) -> String {
    let mut shown: String = text.chars().take(SHOWN_CHARS).collect();
    if text.chars().count() > SHOWN_CHARS {
        shown.push('…');
    }
    shown
}
