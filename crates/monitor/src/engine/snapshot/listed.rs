//! A practice as the list holds it: small, because there may be a hundred thousand.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::hours::Hours;
use domain::practice::{Practice, PracticeEntry, PracticeId, SiteRow};
use domain::public_holiday::Jurisdiction;
use domain::search::natural_order;
use domain::selection::Ordered;
use domain::server::ServerId;
use domain::site::{Pms, SiteKey};

use super::Snapshot;

/// Between the fields of a packed entry. It cannot be typed; a text that holds it all the same, from a
/// program or an older database, is packed with a blank instead.
const FIELD: char = '\u{1f}';
/// Between tags, each of which is on one line.
const TAG: char = '\n';

/// A practice with its hours and zone read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its number.
    pub id: PracticeId,
    /// The site it is reached through.
    pub site_row: SiteRow,
    /// The server on which it runs, where anything is known of one.
    pub server: Option<ServerId>,
    /// When it was added.
    pub created_at: DateTime<Utc>,
    /// When a person retired it.
    pub retired_at: Option<DateTime<Utc>>,
    /// The PMS.
    pub pms: Pms,
    /// Its opening hours, but on public holidays; unreadable ones count as none.
    pub hours: Arc<Hours>,
    /// Its zone, or the configured default.
    pub zone: Tz,
    /// What a person entered, without the PMS. The name comes first.
    packed: Box<str>,
    /// The name as names are ordered.
    order: Box<str>,
}

impl Listed {
    /// A practice as it was read. `hours` reads opening hours that observe some public holidays, and may
    /// share them.
    pub(super) fn new(
        practice: &Practice,
        default_zone: Tz,
        hours: impl FnOnce(&str, Option<Jurisdiction>) -> Arc<Hours>,
    ) -> Self {
        let entry = &practice.entry;
        let zone = entry.time_zone.as_deref();
        let zone = zone
            .and_then(|name| name.parse().ok())
            .unwrap_or(default_zone);
        Self {
            id: practice.id,
            site_row: practice.site_row,
            server: practice.server,
            created_at: practice.created_at,
            retired_at: practice.retired_at,
            pms: entry.site.pms,
            hours: hours(&entry.hours, Jurisdiction::of(&entry.region, zone)),
            zone,
            packed: packed(entry).into(),
            order: natural_order(&entry.name).into(),
        }
    }

    /// The same practice as it was behind another site, or on the list.
    pub(crate) fn as_it_was(
        &self,
        site_row: SiteRow,
        key: &SiteKey,
        retired_at: Option<DateTime<Utc>>,
    ) -> Self {
        let entry = PracticeEntry {
            site: key.clone(),
            ..self.entry()
        };
        Self {
            site_row,
            retired_at,
            pms: key.pms,
            packed: packed(&entry).into(),
            ..self.clone()
        }
    }

    /// The name staff know.
    pub fn name(&self) -> &str {
        self.fields().next().unwrap_or_default()
    }

    /// The name as names are ordered.
    pub fn name_order(&self) -> &str {
        &self.order
    }

    fn site_id(&self) -> &str {
        self.fields().nth(1).unwrap_or_default()
    }

    /// The tags, a line each.
    pub fn tags(&self) -> &str {
        self.fields().nth(3).unwrap_or_default()
    }

    /// Whether it has a tag.
    pub fn is_tagged(&self, tag: &str) -> bool {
        self.tags().lines().any(|own| own == tag)
    }

    /// Who hosts the server; empty where nobody does.
    pub fn host(&self) -> &str {
        self.fields().nth(6).unwrap_or_default()
    }

    /// The name of its server; empty where it has none.
    pub fn server_name(&self) -> &str {
        self.fields().nth(7).unwrap_or_default()
    }

    /// What a person entered.
    pub fn entry(&self) -> PracticeEntry {
        let mut fields = self.fields();
        let mut next = || fields.next().unwrap_or_default().to_owned();
        let (name, site_id) = (next(), next());
        let site = SiteKey {
            pms: self.pms,
            site_id: site_id
                .parse()
                .expect("it was a Site ID when it was packed"),
        };
        let time_zone = Some(next()).filter(|zone| !zone.is_empty());
        let tags = next();
        PracticeEntry {
            time_zone,
            tags: tags
                .split(TAG)
                .filter(|tag| !tag.is_empty())
                .map(str::to_owned)
                .collect(),
            region: next(),
            hours: next(),
            host: next(),
            server_name: next(),
            host_contact: next(),
            contacts: next(),
            owner: next(),
            tier: next(),
            name,
            site,
        }
    }

    /// The practice as it was read.
    pub fn practice(&self) -> Practice {
        Practice {
            id: self.id,
            site_row: self.site_row,
            server: self.server,
            entry: self.entry(),
            created_at: self.created_at,
            retired_at: self.retired_at,
        }
    }

    fn fields(&self) -> std::str::Split<'_, char> {
        self.packed.split(FIELD)
    }
}

impl Ordered for Snapshot {
    fn tags(&self, id: i64) -> &str {
        self.practices
            .get(&PracticeId(id))
            .map_or("", |listed| listed.tags())
    }

    fn server(&self, id: i64) -> Option<i64> {
        let listed = self.practices.get(&PracticeId(id))?;
        listed.server.map(|server| server.0)
    }

    fn name_order(&self, id: i64) -> &str {
        self.practices
            .get(&PracticeId(id))
            .map_or("", |listed| listed.name_order())
    }

    fn site_id(&self, id: i64) -> &str {
        self.practices
            .get(&PracticeId(id))
            .map_or("", |listed| listed.site_id())
    }
}

/// What was entered, where nothing in it can be taken for the end of a field.
fn packed(entry: &PracticeEntry) -> String {
    // Without `..`, so that a field that is added is asked for here.
    let PracticeEntry {
        name,
        site,
        tags,
        time_zone,
        region,
        hours,
        host,
        server_name,
        host_contact,
        contacts,
        owner,
        tier,
    } = entry;
    let tags: Vec<String> = tags.iter().map(|tag| tag.replace(TAG, " ")).collect();
    let tags = tags.join("\n");
    [
        name,
        site.site_id.as_str(),
        time_zone.as_deref().unwrap_or_default(),
        &tags,
        region,
        hours,
        host,
        server_name,
        host_contact,
        contacts,
        owner,
        tier,
    ]
    .map(|field| field.replace(FIELD, " "))
    .join(&FIELD.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_entered_comes_out_of_the_list_as_it_went_in() {
        let site = SiteKey {
            pms: Pms::D4w,
            site_id: "7C41 E0A9".parse().unwrap(),
        };
        let practice = Practice {
            id: PracticeId(7),
            site_row: SiteRow(3),
            server: Some(ServerId(5)),
            entry: PracticeEntry {
                tags: vec!["recalls".to_owned(), "bïlling, too".to_owned()],
                time_zone: Some("Australia/Perth".to_owned()),
                region: "WA".to_owned(),
                hours: "Mon-Fri 08:30-17:30".to_owned(),
                contacts: "Zoë | Lane; 08 9000 0000".to_owned(),
                tier: "gold".to_owned(),
                ..PracticeEntry::new("Harbour O’Brien", site)
            },
            created_at: DateTime::UNIX_EPOCH,
            retired_at: None,
        };
        let listed = Listed::new(&practice, chrono_tz::UTC, |_, _| Arc::default());
        assert_eq!(listed.practice(), practice);
        assert_eq!(listed.name(), "Harbour O’Brien");
        assert_eq!(listed.site_id(), "7C41 E0A9");

        let mut odd = practice;
        odd.entry.name = "North\u{1f}".to_owned();
        odd.entry.tags = vec!["a\nb".to_owned()];
        let listed = Listed::new(&odd, chrono_tz::UTC, |_, _| Arc::default());
        assert_eq!(listed.name(), "North ", "no name is taken for two fields");
        assert_eq!(listed.entry().site, odd.entry.site);
        assert_eq!(listed.entry().tags, ["a b"]);
    }
}
