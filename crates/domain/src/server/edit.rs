//! An edit of what was entered about one server: the fields that somebody changed, over what they saw there.

use super::{NotAServer, ServerEntry, ServerField};
use crate::outside_text::lines;

/// Why a server cannot be edited.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ServerNotEditable {
    /// A field does not say any more what was seen there.
    #[error(
        "Somebody else changed this server meanwhile: look at what it says now, and save again."
    )]
    Overtaken(ServerField),
    /// It makes no server.
    #[error(transparent)]
    Unusable(#[from] NotAServer),
}

/// An entry as it becomes: what was typed over what stands there. A field into which nothing was typed, or what
/// was seen there, is left alone.
///
/// # Errors
/// [`ServerNotEditable`]
pub fn edited(
    stands: &ServerEntry,
    typed: impl Fn(ServerField) -> Option<String>,
    seen: impl Fn(ServerField) -> Option<String>,
) -> Result<ServerEntry, ServerNotEditable> {
    let changed = |field: ServerField| {
        let typed = typed(field)?;
        let is_touched = seen(field).is_none_or(|seen| lines(&seen) != lines(&typed));
        is_touched.then_some(typed)
    };
    for field in ServerField::ALL.iter().copied() {
        let says = field.of(stands);
        let is_overtaken = changed(field).is_some_and(|typed| lines(&typed) != says)
            && seen(field).is_some_and(|seen| lines(&seen) != says);
        if is_overtaken {
            return Err(ServerNotEditable::Overtaken(field));
        }
    }
    let becomes = |field: ServerField| changed(field).unwrap_or_else(|| field.of(stands));
    Ok(ServerEntry::of_fields(becomes)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stands() -> ServerEntry {
        ServerEntry {
            name: "WG-03".to_owned(),
            notes: "Rack 4\nAsk for Kim".to_owned(),
            contact: "02 5550 1234".to_owned(),
            ..ServerEntry::default()
        }
    }

    fn edit(fields: &[(ServerField, &str, &str)]) -> Result<ServerEntry, ServerNotEditable> {
        let of = |field| fields.iter().find(|(own, ..)| *own == field);
        edited(
            &stands(),
            |field| of(field).map(|(.., typed)| (*typed).to_owned()),
            |field| of(field).map(|(_, seen, _)| (*seen).to_owned()),
        )
    }

    #[test]
    fn what_was_left_as_it_was_seen_is_left_alone() {
        let becomes = edit(&[
            (ServerField::Name, "WG-3", "WG-3"),
            (
                ServerField::Notes,
                "Rack 4\r\nAsk for Kim",
                "Rack 4\r\nAsk for Lee",
            ),
        ]);
        let becomes = becomes.unwrap();
        assert_eq!(becomes.name, "WG-03", "somebody renamed it meanwhile");
        assert_eq!(becomes.notes, "Rack 4\nAsk for Lee");
        assert_eq!(becomes.contact, stands().contact);
    }

    #[test]
    fn a_field_that_two_people_changed_is_said_to_the_later_one() {
        let refused = edit(&[(ServerField::Contact, "none yet", "03 5550 0000")]);
        assert_eq!(
            refused,
            Err(ServerNotEditable::Overtaken(ServerField::Contact))
        );
        let same = edit(&[(ServerField::Contact, "none yet", "02 5550 1234")]);
        assert_eq!(same.unwrap(), stands(), "both typed the same");
    }
}
