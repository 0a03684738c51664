//! What a row of a batch says and what Halo says, in the cells of a table or wherever one row is shown.

use domain::outside_text::isolated;
use domain::name_diff::DiffOp;
use domain::observation::PmsVersionSource;
use domain::onboarding::{Found, RowState};
use domain::pms_at_halo::PmsAtHalo;
use domain::practice::PracticeId;
use domain::views::onboarding::BatchRowView;
use leptos::prelude::*;

use crate::links;
use crate::ui::moment::to_the_minute;
use crate::ui::name_diff::name_cell;
use crate::ui::words::AT_INSTALL;

/// A text longer than this is cut on screen; the file with the rows says all of it.
const SHOWN_CHARS: usize = 120;
/// What is said of a site that is well.
const AS_IT_SHOULD_BE: &str = "Online, authoritative";

/// The name as it was pasted, marked where Halo's differs.
pub fn own_name(row: &BatchRowView) -> AnyView {
    let name = row.cell("name").to_owned();
    if let Some(PracticeId(id)) = row.practice_id {
        return view! {
            <a class="link" href=links::practice(PracticeId(id))>
                <bdi>{cut(&name)}</bdi>
            </a>
        }
        .into_any();
    }
    if name.is_empty() {
        return view! { <span class="quiet">"no name"</span> }.into_any();
    }
    let differs = matches!(row.state, RowState::NameMismatch | RowState::NotAuthoritative);
    let differs = differs && name.chars().count() <= SHOWN_CHARS;
    if differs {
        let cell = name_cell(Some(&name), &row.name_diff, DiffOp::Remove);
        return view! { <bdi>{cell}</bdi> }.into_any();
    }
    view! { <bdi>{cut(&name)}</bdi> }.into_any()
}

/// The name as Halo has it.
pub fn halo_name(row: &BatchRowView) -> AnyView {
    let Some(name) = &row.halo_name else {
        return view! { <span class="quiet">"–"</span> }.into_any();
    };
    if name.chars().count() > SHOWN_CHARS {
        return view! { <bdi>{cut(name)}</bdi> }.into_any();
    }
    let cell = name_cell(Some(name), &row.name_diff, DiffOp::Add);
    view! { <bdi>{cell}</bdi> }.into_any()
}

/// PMS and Site ID.
pub fn site(row: &BatchRowView) -> AnyView {
    let id = cut(row.cell("site_id"));
    view! {
        {row.pms.clone()}
        " "
        <code>{id}</code>
    }
    .into_any()
}

/// What was found, line by line. In a table of many rows, what is as it should be is not said.
pub fn found(row: &BatchRowView, among_many: bool) -> AnyView {
    let alike = match (row.state, row.similarity) {
        (RowState::NameMismatch | RowState::NotAuthoritative, Some(share)) => Some(format!("{share} % alike")),
        (RowState::Ready, Some(100)) => Some("The same name".to_owned()),
        (RowState::Ready, Some(share)) => Some(format!("{share} % alike")),
        _ => None,
    };
    let words = (row.state != RowState::Ready && row.state != RowState::Started)
        .then(|| as_sentence(&row.words))
        .filter(|words| !words.is_empty());
    let sites = row.found.iter().filter(|_| row.found.len() > 1);
    let sites: Vec<_> = sites
        .map(|found| {
            let guid = found.side.halo_guid.map(|guid| guid.to_string());
            format!("{}, {}", guid.unwrap_or_default(), standing(found))
        })
        .collect();
    let only = row.found.first().filter(|_| row.found.len() == 1);
    let is_plain = among_many && row.state == RowState::Ready;
    let stands = only.map(standing);
    let stands = stands.filter(|stands| !is_plain || stands != AS_IT_SHOULD_BE);
    let versions = only.filter(|_| !is_plain).and_then(versions);
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
        .map(|by| format!("Accepted by {}", isolated(by)));
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
        row.hint.clone(),
        siblings,
    ];
    let quiet = |line: String| view! { <div class="quiet">{line}</div> };
    view! {
        {lines.into_iter().flatten().map(|line| view! { <div>{line}</div> }).collect_view()}
        {sites.into_iter().map(|site| view! { <div><code>{site}</code></div> }).collect_view()}
        {[stands, versions, again].into_iter().flatten().map(quiet).collect_view()}
    }
    .into_any()
}

/// Whether a site can be reached and is the one in use, as far as Halo tells.
fn standing(found: &Found) -> String {
    let availability = found.availability.as_deref().map(as_sentence);
    let availability = availability.unwrap_or_else(|| "Availability not told".to_owned());
    let authority = match found.side.authoritative {
        Some(true) => "authoritative",
        Some(false) => "not authoritative",
        None => "authority not told",
    };
    format!("{}, {authority}", cut(&availability))
}

/// Which versions run there; none where Halo tells of none.
fn versions(found: &Found) -> Option<String> {
    let link = found.side.halo_link_version.as_ref();
    let link = link.map(|version| format!("Halo Link {}", cut(version)));
    let pms = found.side.pms_version.as_ref().map(|version| {
        let pms = found.side.pms.as_ref().map_or("PMS", PmsAtHalo::full_name);
        let when = match found.pms_version_source {
            Some(PmsVersionSource::AtInstall) => format!(" {AT_INSTALL}"),
            Some(PmsVersionSource::Current) | None => String::new(),
        };
        format!("{pms} {}{when}", cut(version))
    });
    let known: Vec<String> = link.into_iter().chain(pms).collect();
    (!known.is_empty()).then(|| known.join(", "))
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
