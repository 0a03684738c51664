//! What a person enters about a practice, read field by field, whether it comes from a file or from
//! the API.

use crate::hours::Hours;
use crate::import::clipped;
use crate::onboarding::Cells;
use crate::practice::{NAME_CHARS_MAX, PracticeEntry};
use crate::site::{SiteKey, pms_of};

/// The fields of an entry, as batches, forms and the API name them; the first three are needed.
pub const FIELDS: [&str; 13] = [
    "name",
    "pms",
    "site_id",
    "time_zone",
    "region",
    "hours",
    "host",
    "server_name",
    "host_contact",
    "contacts",
    "owner",
    "tier",
    "tags",
];

/// The practice, from what each field holds; a field that is not there is empty.
///
/// # Errors
/// What is wrong, in words for people.
pub fn entry(cell: impl Fn(&str) -> String) -> Result<PracticeEntry, String> {
    let name = cell("name");
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
fn nameless(cell: impl Fn(&str) -> String) -> Result<PracticeEntry, String> {
    let pms = cell("pms");
    let pms = pms_of(&pms).ok_or_else(|| {
        format!(
            "the PMS '{}' is not known: write best_practice, zedmed or d4w",
            clipped(&pms)
        )
    })?;
    let site_id = cell("site_id")
        .parse()
        .map_err(|error: crate::site::NotASiteId| error.to_string())?;
    let time_zone = Some(cell("time_zone")).filter(|zone| !zone.is_empty());
    if let Some(zone) = &time_zone {
        zone.parse::<chrono_tz::Tz>().map_err(|_| {
            format!(
                "the time zone '{}' is not an IANA zone such as Australia/Perth",
                clipped(zone)
            )
        })?;
    }
    let hours = cell("hours");
    hours.parse::<Hours>().map_err(|error| error.to_string())?;
    Ok(PracticeEntry {
        tags: tags(&cell("tags")),
        time_zone,
        hours,
        region: cell("region"),
        host: cell("host"),
        server_name: cell("server_name"),
        host_contact: cell("host_contact"),
        contacts: cell("contacts"),
        owner: cell("owner"),
        tier: cell("tier"),
        ..PracticeEntry::new(String::new(), SiteKey { pms, site_id })
    })
}

/// The practice in a row of a batch.
///
/// # Errors
/// What is wrong, in words for people.
pub fn of_cells(cells: &Cells) -> Result<PracticeEntry, String> {
    entry(|column| cells.get(column).cloned().unwrap_or_default())
}

/// The practice in a row of a batch; without a name where the row has none, since Halo can tell it.
///
/// # Errors
/// What is wrong, in words for people.
pub fn perhaps_nameless(cells: &Cells) -> Result<PracticeEntry, String> {
    let cell = |column: &str| cells.get(column).cloned().unwrap_or_default();
    match cell("name").is_empty() {
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

/// What a person wrote, without line breaks and other control characters, nor space around it.
pub fn on_one_line(text: &str) -> String {
    text.replace(char::is_control, " ").trim().to_owned()
}

/// What a field of an entry holds, written as [`entry`] reads it.
pub fn field(entry: &PracticeEntry, name: &str) -> String {
    match name {
        "name" => entry.name.clone(),
        "pms" => entry.site.pms.to_string(),
        "site_id" => entry.site.site_id.to_string(),
        "time_zone" => entry.time_zone.clone().unwrap_or_default(),
        "region" => entry.region.clone(),
        "hours" => entry.hours.clone(),
        "host" => entry.host.clone(),
        "server_name" => entry.server_name.clone(),
        "host_contact" => entry.host_contact.clone(),
        "contacts" => entry.contacts.clone(),
        "owner" => entry.owner.clone(),
        "tier" => entry.tier.clone(),
        "tags" => entry.tags.join("; "),
        _ => String::new(),
    }
}
