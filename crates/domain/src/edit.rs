//! An edit of what was entered about one practice: the fields that somebody changed, over what they
//! saw there.
//!
//! Where two people edit at once, each gets what they changed and nobody writes over a field that
//! they left alone. Where both changed the same field, the later one is told.

use crate::outside_text::line;
use crate::practice::PracticeEntry;
use crate::practice_entry::entry;
use crate::practice_field::PracticeField;

/// The fields that somebody changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edit(Vec<FieldEdit>);

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
struct FieldEdit {
    field: PracticeField,
    /// What stood there; none where nobody looked, so that it is changed whatever it says.
    seen: Option<String>,
    becomes: String,
}

/// Why an entry cannot be edited.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotEditable {
    /// A field does not say any more what was seen there.
    #[error(
        "Somebody else changed the same meanwhile. What it says now stands beside what you typed: \
         save again if yours is right."
    )]
    Overtaken,
    /// It makes no entry, in words for people.
    #[error("{0}")]
    Unusable(String),
}

impl Edit {
    /// From what was typed into each field, and what was seen there. A field into which nothing was
    /// typed, or what was seen there, is left alone.
    pub fn new(
        typed: impl Fn(PracticeField) -> Option<String>,
        seen: impl Fn(PracticeField) -> Option<String>,
    ) -> Self {
        let edited = PracticeField::ALL.iter().copied().filter_map(|field| {
            let becomes = line(&typed(field)?);
            let seen = seen(field).map(|seen| line(&seen));
            (seen.as_ref() != Some(&becomes)).then_some(FieldEdit {
                field,
                seen,
                becomes,
            })
        });
        Self(edited.collect())
    }

    /// Whether it changes which site is asked about: then Halo is asked.
    pub fn is_about_the_site(&self) -> bool {
        let of_site = [PracticeField::Pms, PracticeField::SiteId];
        self.0.iter().any(|one| of_site.contains(&one.field))
    }

    /// An entry as it becomes.
    ///
    /// # Errors
    /// [`NotEditable`]
    pub fn of(&self, stands: &PracticeEntry) -> Result<PracticeEntry, NotEditable> {
        let says = |field: PracticeField| line(&field.of(stands));
        let is_overtaken = self.0.iter().any(|one| {
            let says = says(one.field);
            says != one.becomes && one.seen.as_ref().is_some_and(|seen| *seen != says)
        });
        if is_overtaken {
            return Err(NotEditable::Overtaken);
        }
        let edited = |field| self.0.iter().find(|one| one.field == field);
        entry(|field| edited(field).map_or_else(|| says(field), |one| one.becomes.clone()))
            .map_err(NotEditable::Unusable)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::site::{Pms, SiteKey};

    fn stands() -> PracticeEntry {
        let site = SiteKey {
            pms: Pms::D4w,
            site_id: "0077".parse().unwrap(),
        };
        PracticeEntry {
            tags: vec!["metro".to_owned(), "old".to_owned()],
            owner: "Lan".to_owned(),
            time_zone: Some("Australia/Perth".to_owned()),
            ..PracticeEntry::new("Bay Dental", site)
        }
    }

    /// An edit as a form sends it: field, what stood there, what was typed.
    fn edit(fields: &[(&str, &str, &str)]) -> Edit {
        let of = |name: PracticeField| {
            let mut fields = fields.iter();
            fields.find(|(field, ..)| *field == name.as_str())
        };
        Edit::new(
            |name| of(name).map(|(.., typed)| (*typed).to_owned()),
            |name| of(name).map(|(_, seen, _)| (*seen).to_owned()),
        )
    }

    #[test]
    fn what_was_left_as_it_was_seen_is_left_alone() {
        let form = [
            ("name", "Bay Dental", "Bay Dental"),
            ("owner", "Kim", "Kim"),
            ("tier", "", " gold\n"),
        ];
        let becomes = edit(&form).of(&stands()).unwrap();
        let expected = PracticeEntry {
            tier: "gold".to_owned(),
            ..stands()
        };
        assert_eq!(becomes, expected, "another's Lan is not written over");
        assert_eq!(edit(&form[..2]), Edit::default());
    }

    #[test]
    fn whoever_changes_what_another_changed_is_told_unless_both_say_the_same() {
        let late = edit(&[("owner", "Kim", "Sam")]);
        assert_eq!(late.of(&stands()), Err(NotEditable::Overtaken));
        let same = edit(&[("owner", "Kim", "Lan")]);
        assert_eq!(same.of(&stands()), Ok(stands()));
        let unseen = Edit::new(
            |field| (field == PracticeField::Owner).then(|| "Sam".to_owned()),
            |_| None,
        );
        assert_eq!(unseen.of(&stands()).unwrap().owner, "Sam");
    }

    #[test]
    fn an_empty_field_empties_and_what_makes_no_entry_is_said() {
        let emptied = edit(&[
            ("tags", "metro; old", ""),
            ("time_zone", "Australia/Perth", ""),
        ]);
        let becomes = emptied.of(&stands()).unwrap();
        assert_eq!((becomes.tags.len(), becomes.time_zone), (0, None));
        let refused = |name, seen, typed| {
            let error = edit(&[(name, seen, typed)]).of(&stands()).unwrap_err();
            error.to_string()
        };
        assert!(refused("name", "Bay Dental", " ").contains("name is empty"));
        assert!(refused("time_zone", "Australia/Perth", "Mars").contains("'Mars' is not"));
        assert!(refused("hours", "", "nine to five").contains("not opening hours"));
    }
}
