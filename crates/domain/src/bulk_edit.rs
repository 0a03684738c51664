//! Changing many practices at once: what is to change, and what that means for each of them.
//!
//! A change is previewed before it is made and can be taken back, so both rest on whole entries:
//! as they were, and as they become.

use serde::{Deserialize, Serialize};

use crate::hours::Hours;
use crate::outside_text::line;
use crate::practice::PracticeEntry;
use crate::practice_entry::tags;
use crate::practice_field::PracticeField;
use crate::views::bulk_edit::FieldChange;

/// What empties a field: an empty field leaves it as it is.
pub const EMPTY: &str = "-";

/// What is to change. What is none stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulkEdit {
    /// Tags that each practice has afterwards.
    pub add_tags: Vec<String>,
    /// Tags that none has afterwards.
    pub remove_tags: Vec<String>,
    /// The account manager.
    pub owner: Option<String>,
    /// The service tier.
    pub tier: Option<String>,
    /// The IANA zone; empty means the configured default.
    pub time_zone: Option<String>,
    /// The opening hours.
    pub hours: Option<String>,
}

impl BulkEdit {
    /// Reads it from the fields of a form or an address.
    ///
    /// # Errors
    /// What is wrong, in words for people.
    pub fn from_fields(field: impl Fn(&str) -> String) -> Result<Self, String> {
        let field = |name: &str| line(&field(name));
        let text = |name: &str| match field(name).as_str() {
            "" => None,
            EMPTY => Some(String::new()),
            text => Some(text.to_owned()),
        };
        Self {
            add_tags: tags(&field("add_tags")),
            remove_tags: tags(&field("remove_tags")),
            owner: text("owner"),
            tier: text("tier"),
            time_zone: text("time_zone"),
            hours: text("hours"),
        }
        .checked()
    }

    /// The same, where zone and hours are some.
    ///
    /// # Errors
    /// What is wrong, in words for people.
    pub fn checked(self) -> Result<Self, String> {
        let zone = self.time_zone.as_deref().filter(|zone| !zone.is_empty());
        if let Some(zone) = zone {
            zone.parse::<chrono_tz::Tz>()
                .map_err(|_| format!("'{zone}' is not an IANA zone such as Australia/Perth"))?;
        }
        if let Some(hours) = &self.hours {
            hours.parse::<Hours>().map_err(|error| error.to_string())?;
        }
        Ok(self)
    }

    /// Whether nothing is to change.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// An entry as it becomes.
    pub fn of(&self, was: &PracticeEntry) -> PracticeEntry {
        let mut entry = was.clone();
        entry.tags.retain(|tag| !self.remove_tags.contains(tag));
        for tag in &self.add_tags {
            if !entry.tags.contains(tag) {
                entry.tags.push(tag.clone());
            }
        }
        let set = |field: &mut String, wanted: &Option<String>| {
            if let Some(wanted) = wanted {
                field.clone_from(wanted);
            }
        };
        set(&mut entry.owner, &self.owner);
        set(&mut entry.tier, &self.tier);
        set(&mut entry.hours, &self.hours);
        if let Some(zone) = &self.time_zone {
            entry.time_zone = Some(zone.clone()).filter(|zone| !zone.is_empty());
        }
        entry
    }
}

/// How two entries of one practice differ in what may stay empty, in the order of a form.
pub fn differences(was: &PracticeEntry, becomes: &PracticeEntry) -> Vec<FieldChange> {
    PracticeField::OPTIONAL
        .into_iter()
        .map(|field| (field, field.of(was), field.of(becomes)))
        .filter(|(_, was, becomes)| was != becomes)
        .map(|(field, was, becomes)| FieldChange {
            field: field.as_str().to_owned(),
            label: field.label().to_owned(),
            was,
            becomes,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::{Pms, SiteKey};

    fn edit(fields: &[(&str, &str)]) -> Result<BulkEdit, String> {
        BulkEdit::from_fields(|name| {
            let found = fields.iter().find(|(field, _)| *field == name);
            found.map_or_else(String::new, |(_, value)| (*value).to_owned())
        })
    }

    fn entry() -> PracticeEntry {
        let site = SiteKey {
            pms: Pms::D4w,
            site_id: "77".parse().unwrap(),
        };
        PracticeEntry {
            tags: vec!["metro".to_owned(), "old".to_owned()],
            owner: "Lan".to_owned(),
            hours: "Mon-Fri 08:00-17:00".to_owned(),
            ..PracticeEntry::new("Bay Dental", site)
        }
    }

    #[test]
    fn what_is_left_empty_stays_and_a_dash_empties() {
        let wanted = [
            ("add_tags", "metro; recalls"),
            ("remove_tags", "old"),
            ("owner", "-"),
        ];
        let became = edit(&wanted).unwrap().of(&entry());
        assert_eq!(became.tags, ["metro", "recalls"]);
        assert_eq!((became.owner.as_str(), became.hours), ("", entry().hours));
        let differs = differences(&entry(), &edit(&wanted).unwrap().of(&entry()));
        let told: Vec<_> = differs.iter().map(|one| one.field.as_str()).collect();
        assert_eq!(told, ["tags", "owner"]);
        assert!(edit(&[]).unwrap().is_empty());
    }

    #[test]
    fn what_cannot_be_is_said() {
        assert!(
            edit(&[("time_zone", "Sydney")])
                .unwrap_err()
                .contains("IANA")
        );
        assert!(edit(&[("hours", "nine to five")]).is_err());
        let zone = edit(&[("time_zone", "Australia/Perth")]).unwrap();
        assert_eq!(
            zone.of(&entry()).time_zone.as_deref(),
            Some("Australia/Perth")
        );
        assert_eq!(
            edit(&[("time_zone", "-")])
                .unwrap()
                .of(&zone.of(&entry()))
                .time_zone,
            None
        );
    }
}
