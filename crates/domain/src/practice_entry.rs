//! What a person enters about a practice, read field by field, whether it comes from a file or from
//! the API.

use crate::hours::Hours;
use crate::import::clipped;
use crate::onboarding::Cells;
use crate::outside_text::line;
use crate::practice::{NAME_CHARS_MAX, PracticeEntry};
use crate::practice_field::PracticeField;
use crate::site::{SiteId, SiteKey, pms_of};

/// The practice, from what each field holds; a field that is not there is empty.
///
/// # Errors
/// What is wrong, in words for people.
pub fn entry(cell: impl Fn(PracticeField) -> String) -> Result<PracticeEntry, String> {
    let name = line(&cell(PracticeField::Name));
    if name.is_empty() {
        return Err("the name is empty".to_owned());
    }
    if name.chars().count() > NAME_CHARS_MAX {
        return Err(format!(
            "the name is longer than {NAME_CHARS_MAX} characters"
        ));
    }
    let entry = nameless(cell)?;
    Ok(PracticeEntry { name, ..entry })
}

/// The practice but for its name, which is empty.
///
/// # Errors
/// What is wrong, in words for people.
fn nameless(cell: impl Fn(PracticeField) -> String) -> Result<PracticeEntry, String> {
    let cell = |field| line(&cell(field));
    let pms = cell(PracticeField::Pms);
    let pms = pms_of(&pms).ok_or_else(|| {
        format!(
            "the PMS '{}' is not known: write best_practice, zedmed or d4w",
            clipped(&pms)
        )
    })?;
    let site_id =
        SiteId::entered(&cell(PracticeField::SiteId)).map_err(|error| error.to_string())?;
    let time_zone = Some(cell(PracticeField::TimeZone)).filter(|zone| !zone.is_empty());
    if let Some(zone) = &time_zone {
        zone.parse::<chrono_tz::Tz>().map_err(|_| {
            format!(
                "the time zone '{}' is not an IANA zone such as Australia/Perth",
                clipped(zone)
            )
        })?;
    }
    let hours = cell(PracticeField::Hours);
    hours.parse::<Hours>().map_err(|error| error.to_string())?;
    Ok(PracticeEntry {
        tags: tags(&cell(PracticeField::Tags)),
        time_zone,
        hours,
        region: cell(PracticeField::Region),
        host: cell(PracticeField::Host),
        server_name: cell(PracticeField::ServerName),
        host_contact: cell(PracticeField::HostContact),
        contacts: cell(PracticeField::Contacts),
        owner: cell(PracticeField::Owner),
        tier: cell(PracticeField::Tier),
        name: String::new(),
        site: SiteKey { pms, site_id },
    })
}

/// The practice in a row of a batch.
///
/// # Errors
/// What is wrong, in words for people.
pub fn of_cells(cells: &Cells) -> Result<PracticeEntry, String> {
    entry(|field| in_cells(cells, field))
}

/// The practice in a row of a batch; without a name where the row has none, since Halo can tell it.
///
/// # Errors
/// What is wrong, in words for people.
pub fn perhaps_nameless(cells: &Cells) -> Result<PracticeEntry, String> {
    let cell = |field| in_cells(cells, field);
    match cell(PracticeField::Name).is_empty() {
        true => nameless(cell),
        false => entry(cell),
    }
}

/// The tags that a text names.
pub fn tags(text: &str) -> Vec<String> {
    let tags = text.split([';', ',', '|']).map(str::trim);
    tags.filter(|tag| !tag.is_empty())
        .map(str::to_owned)
        .collect()
}

fn in_cells(cells: &Cells, field: PracticeField) -> String {
    cells.get(field.as_str()).cloned().unwrap_or_default()
}
