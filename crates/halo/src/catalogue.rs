//! Which databases does an answer tell behind a GUID?
//!
//! The list is read whole or not at all: an entry that cannot be read leaves open what is there, and a
//! catalogue that is not known is never an empty one. What goes beyond the bounds is counted, not kept.

use domain::catalogue::{Catalogue, NAME_MOST, NAMES_MOST};

use crate::convert::tidied;
use crate::wire::{self, Field};

/// The databases that stand there; none where nothing, or something else, does.
pub(crate) fn catalogue(field: Field<'_>) -> Option<Catalogue> {
    let entries = field.list()?;
    let mut read = Catalogue {
        total: u32::try_from(entries.len()).ok()?,
        ..Catalogue::default()
    };
    let mut defaults = 0;
    for entry in entries {
        let entry = wire::catalogue_entry(entry.get())?;
        let name = tidied(&entry.name.string()?, NAME_MOST)?;
        if entry.is_default.flag() == Some(true) {
            defaults += 1;
            read.default = Some(name.clone());
        }
        if read.names.len() < NAMES_MOST {
            read.names.push(name);
        }
    }
    if defaults > 1 {
        // Which of several is meant cannot be known.
        read.default = None;
    }
    Some(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Option<Catalogue> {
        let text = format!(r#"{{"catalogue":{json}}}"#);
        catalogue(wire::site(&text).unwrap().catalogue)
    }

    fn of(names: &[&str], default: Option<&str>) -> Option<Catalogue> {
        Some(Catalogue {
            names: names.iter().map(|name| (*name).to_owned()).collect(),
            default: default.map(str::to_owned),
            total: names.len() as u32,
        })
    }

    #[test]
    fn names_and_the_default_are_read_in_halos_order() {
        let two =
            r#"[{"name":"Patients","isDefault":false},{"name":" Documents ","isDefault":true}]"#;
        assert_eq!(read(two), of(&["Patients", "Documents"], Some("Documents")));
        let words = r#"[{"name":"Patients","isDefault":"True","size":7}]"#;
        assert_eq!(read(words), of(&["Patients"], Some("Patients")));
        assert_eq!(read("[]"), of(&[], None));
    }

    #[test]
    fn which_one_is_the_default_may_stay_open() {
        for json in [
            r#"[{"name":"A"},{"name":"B"}]"#,
            r#"[{"name":"A","isDefault":null},{"name":"B","isDefault":1}]"#,
            r#"[{"name":"A","isDefault":true},{"name":"B","isDefault":true}]"#,
        ] {
            assert_eq!(read(json), of(&["A", "B"], None), "{json}");
        }
    }

    #[test]
    fn what_cannot_be_read_is_not_known_and_never_empty() {
        for json in [
            "null",
            "{}",
            r#"{"name":"Patients"}"#,
            r#""Patients""#,
            "7",
            "true",
            r#"["Patients"]"#,
            "[null]",
            "[[]]",
            "[{}]",
            r#"[{"isDefault":true}]"#,
            r#"[{"name":null}]"#,
            r#"[{"name":" "}]"#,
            r#"[{"name":"\u200b"}]"#,
            r#"[{"name":{"is":"Patients"}}]"#,
            r#"[{"name":7}]"#,
            r#"[{"name":"A"},{"isDefault":true}]"#,
            r#"[{"name":"A","name":"B"}]"#,
        ] {
            assert_eq!(read(json), None, "{json}");
        }
        assert_eq!(catalogue(wire::site("{}").unwrap().catalogue), None);
    }

    #[test]
    fn more_than_is_kept_is_counted_and_long_names_are_cut() {
        let entries: Vec<String> = (0..10_000)
            .map(|number| format!(r#"{{"name":"DB{number}","isDefault":{}}}"#, number == 9_999))
            .collect();
        let many = read(&format!("[{}]", entries.join(","))).unwrap();
        assert_eq!((many.names.len(), many.total), (32, 10_000));
        assert_eq!(many.default.as_deref(), Some("DB9999"));
        let long = read(&format!(r#"[{{"name":"{}"}}]"#, "x".repeat(9_000))).unwrap();
        assert_eq!(long.names[0].chars().count(), 200);
        let turned = read(r#"[{"name":"Pat\u202eients\u0007"}]"#);
        assert_eq!(turned, of(&["Patients"], None));
    }
}
