//! What an answer of Halo's means in the domain's words.
//!
//! The undeprecated place of a fact is read first and its deprecated one second. Words that are
//! not known are kept as they came, so that a new value at Halo shows on screen rather than as an
//! outage. An answer is refused only when it is about another site, or when nothing shows that
//! Halo Cloud wrote it: [`Unreadable`] says which.

use chrono::{DateTime, Utc};
use domain::observation::{Availability, FailureClass, Lifecycle, PmsVersionSource, SiteAnswer};
use domain::outside_text::line;
use domain::pms_at_halo::PmsAtHalo;
use domain::site::{HaloGuid, Pms};

use crate::catalogue::catalogue;
use crate::redact::cut;
use crate::timestamp;
use crate::wire::{self, Field, NotThat, Site};

/// Characters kept of a practice's name: as many as are stored.
const NAME: usize = 10_000;
/// Characters of a Site ID: a longer one is none, since a cut one could be somebody else's.
const SITE_ID: usize = 100;
/// Characters kept of a version.
const VERSION: usize = 100;
/// Characters kept of a word that is not known.
const WORD: usize = 60;

/// The answer of Get site status about the site that was asked for.
pub(crate) fn site_status(body: &[u8], asked: HaloGuid) -> Result<SiteAnswer, Unreadable> {
    let site = wire::site(text(body)?)?;
    match site.id.string() {
        Some(id) if id.parse() == Ok(asked) => Ok(answer(&site)),
        Some(id) => Err(Unreadable::OtherSite(id.into_owned())),
        None if is_a_site(&site) => Ok(answer(&site)),
        None => Err(Unreadable::NoSite),
    }
}

/// The answer of Pair with a site: the site, whichever it is.
pub(crate) fn paired(body: &[u8]) -> Result<SiteAnswer, Unreadable> {
    let site = wire::site(text(body)?)?;
    match is_a_site(&site) || site.id.string().is_some() {
        true => Ok(answer(&site)),
        false => Err(Unreadable::NoSite),
    }
}

/// The answer of Get Halo GUIDs: none, one or several sites.
pub(crate) fn halo_guids(body: &[u8]) -> Result<Vec<SiteAnswer>, Unreadable> {
    let entries = wire::sites(text(body)?)?.ok_or(Unreadable::NoList)?;
    // An entry that says nothing still counts: how many sites match decides what staff may do.
    Ok(entries
        .iter()
        .map(|entry| {
            wire::site(entry.get())
                .map(|site| answer(&site))
                .unwrap_or_default()
        })
        .collect())
}

/// Why a body with status 200 is no answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unreadable {
    #[error("the answer is empty")]
    Empty,
    #[error("the answer is not UTF-8 text")]
    NotText,
    #[error(
        "the answer is a web page, not JSON: a proxy or sign-in page may stand before Halo Cloud"
    )]
    WebPage,
    #[error("the answer is not JSON, or is cut off: {0}")]
    NotJson(serde_json::Error),
    #[error("the answer is JSON, but not an object")]
    NotAnObject,
    #[error("the answer is JSON, but holds nothing that Halo says of a site")]
    NoSite,
    #[error("the answer is JSON, but holds no list of sites")]
    NoList,
    #[error("the answer is about another site: {0}")]
    OtherSite(String),
}

impl Unreadable {
    pub(crate) fn class(&self) -> FailureClass {
        match self {
            Self::OtherSite(_) => FailureClass::IdMismatch,
            Self::Empty
            | Self::NotText
            | Self::WebPage
            | Self::NotJson(_)
            | Self::NotAnObject
            | Self::NoSite
            | Self::NoList => FailureClass::MalformedAnswer,
        }
    }
}

impl From<NotThat> for Unreadable {
    fn from(error: NotThat) -> Self {
        match error {
            NotThat::NotJson(error) => Self::NotJson(error),
            NotThat::NotAnObject => Self::NotAnObject,
        }
    }
}

/// The body as text. Its content type is not asked: what parses is an answer.
fn text(body: &[u8]) -> Result<&str, Unreadable> {
    let text = std::str::from_utf8(body).map_err(|_| Unreadable::NotText)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).trim();
    match text.as_bytes().first() {
        None => Err(Unreadable::Empty),
        Some(b'<') => Err(Unreadable::WebPage),
        Some(_) => Ok(text),
    }
}

/// Whether an object without an id is a site at all. `{}` and an error that came with status 200
/// are not; `status` counts only with a word of Halo's, since errors have a field of that name.
fn is_a_site(site: &Site<'_>) -> bool {
    if [site.error, site.status_code, site.status_text]
        .into_iter()
        .any(Field::is_present)
    {
        return false;
    }
    let telling = [
        site.pms_type,
        site.availability,
        site.halo_link_version,
        site.enriched_at,
        site.catalogue,
        site.practice_metadata,
        site.name,
        site.practice_management_site_id,
        site.practice_management_name,
        site.practice_management_version,
        site.created_at,
        site.authoritative,
        site.client_timestamp_utc,
        site.heartbeat_timestamp_utc,
    ];
    telling.into_iter().any(Field::is_present)
        || !matches!(
            lifecycle(site.status),
            Lifecycle::Unrecognised(_) | Lifecycle::Missing
        )
}

fn answer(site: &Site<'_>) -> SiteAnswer {
    let metadata = site.practice_metadata.practice_metadata();
    let current = kept(metadata.practice_management_version, VERSION);
    let at_install = kept(site.practice_management_version, VERSION);
    let pms_version_source = match (&current, &at_install) {
        (Some(_), _) => Some(PmsVersionSource::Current),
        (None, Some(_)) => Some(PmsVersionSource::AtInstall),
        (None, None) => None,
    };
    SiteAnswer {
        guid: site.id.string().and_then(|id| id.parse().ok()),
        availability: availability(site.availability),
        lifecycle: lifecycle(site.status),
        authoritative: site.authoritative.flag(),
        name: kept(metadata.practice_name, NAME),
        deprecated_name: kept(site.name, NAME),
        pms: [
            metadata.pms_type,
            site.pms_type,
            site.practice_management_name,
        ]
        .into_iter()
        .find_map(pms),
        site_id: site_id(metadata.practice_management_site_id)
            .or_else(|| site_id(site.practice_management_site_id)),
        created_at: moment(site.created_at),
        halo_link_version: kept(site.halo_link_version, VERSION),
        pms_version: current.or(at_install),
        pms_version_source,
        enriched_at: moment(site.enriched_at),
        catalogue: catalogue(site.catalogue),
        heartbeat_at: moment(site.heartbeat_timestamp_utc),
        client_at: moment(site.client_timestamp_utc),
    }
}

fn availability(field: Field<'_>) -> Availability {
    let Some(word) = field.text() else {
        return Availability::Missing;
    };
    let is = |known: &str| word.eq_ignore_ascii_case(known);
    if is("online") {
        Availability::Online
    } else if is("offline") {
        Availability::Offline
    } else if is("unreachable") || is("unavailable") {
        Availability::Unreachable
    } else {
        tidied(&word, WORD).map_or(Availability::Missing, Availability::Unrecognised)
    }
}

fn lifecycle(field: Field<'_>) -> Lifecycle {
    let Some(word) = field.text() else {
        return Lifecycle::Missing;
    };
    let is = |known: &str| word.eq_ignore_ascii_case(known);
    if is("initialising") {
        Lifecycle::Initialising
    } else if is("active") {
        Lifecycle::Active
    } else if is("removed") {
        Lifecycle::Removed
    } else if is("uninstalled") {
        Lifecycle::Uninstalled
    } else {
        tidied(&word, WORD).map_or(Lifecycle::Missing, Lifecycle::Unrecognised)
    }
}

/// `BestPractice` is written with a space in older answers and in `practiceManagementName`. A word
/// that names none of the three is kept.
fn pms(field: Field<'_>) -> Option<PmsAtHalo> {
    let word = field.string()?;
    let plain: String = word
        .chars()
        .filter(|c| c.is_alphanumeric())
        .take(WORD)
        .collect();
    let is = |known: &str| plain.eq_ignore_ascii_case(known);
    if is("BestPractice") {
        Some(Pms::BestPractice.into())
    } else if is("Zedmed") {
        Some(Pms::Zedmed.into())
    } else if is("D4w") {
        Some(Pms::D4w.into())
    } else {
        tidied(&word, WORD).map(PmsAtHalo::Other)
    }
}

fn site_id(field: Field<'_>) -> Option<String> {
    let told = field.text()?;
    let id = line(&told);
    let is_one = !id.is_empty() && id.chars().count() <= SITE_ID;
    // Two lines are not one ID.
    (is_one && !told.contains(char::is_control)).then_some(id)
}

fn moment(field: Field<'_>) -> Option<DateTime<Utc>> {
    timestamp::parse(&field.string()?)
}

fn kept(field: Field<'_>, most: usize) -> Option<String> {
    tidied(&field.text()?, most)
}

/// The text without characters that hide or rearrange others; none when nothing is left.
pub(crate) fn tidied(text: &str, most: usize) -> Option<String> {
    let text = line(text);
    let text = cut(&text, most).trim_end();
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests;
