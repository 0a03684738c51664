//! A server: the machine on which practices' databases and Halo Link run, as people enter it.
//!
//! Halo's API tells nothing of it. Halo Link is installed once on a server and serves every database there,
//! so its GUID is the server's, and what befalls one database often befalls all.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::outside_text::{line, lines};
use crate::site::uuid;

pub mod edit;
pub mod oddity;

/// Sundog's own number for a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct ServerId(pub i64);

impl std::fmt::Display for ServerId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// The GUID of a Halo Link installation. It is none of a database: no status can be asked with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LinkGuid(Uuid);

impl LinkGuid {
    /// The 16 bytes.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }
}

/// Text that is no GUID in any spelling.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "'{0}' is not a Halo Link GUID: copy its 32 hexadecimal digits from Halo Link's log or the server's registry."
)]
pub struct NotALinkGuid(String);

impl std::str::FromStr for LinkGuid {
    type Err = NotALinkGuid;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        uuid(text)
            .map(Self)
            .ok_or_else(|| NotALinkGuid(text.chars().take(60).collect()))
    }
}

impl TryFrom<String> for LinkGuid {
    type Error = NotALinkGuid;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<LinkGuid> for String {
    fn from(guid: LinkGuid) -> Self {
        guid.to_string()
    }
}

impl std::fmt::Display for LinkGuid {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.as_hyphenated().fmt(f)
    }
}

/// What stands for the name of a server that has none.
pub const UNNAMED: &str = "not named yet";

/// The longest name, provider or contact that is accepted, in characters.
pub const LINE_CHARS_MAX: usize = 200;
/// The longest notes that are accepted, in characters.
pub const NOTES_CHARS_MAX: usize = 4000;

/// What people enter about a server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServerEntry {
    /// What it is called; empty where only its host is known.
    pub name: String,
    /// Who hosts it; empty where nobody does.
    pub provider: String,
    /// The GUID of the Halo Link on it.
    pub link_guid: Option<LinkGuid>,
    /// How to reach whoever runs it.
    pub contact: String,
    /// Whatever else is worth knowing.
    pub notes: String,
}

/// A server, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Server {
    /// Its number.
    pub id: ServerId,
    /// What people entered.
    pub entry: ServerEntry,
}

string_enum! {
    /// A field of a server.
    pub enum ServerField {
        /// What it is called.
        Name = "name",
        /// Who hosts it.
        Provider = "provider",
        /// The GUID of the Halo Link on it.
        LinkGuid = "link_guid",
        /// How to reach whoever runs it.
        Contact = "contact",
        /// Whatever else.
        Notes = "notes",
    }
}

impl ServerField {
    /// What stands beside it in a form.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::Provider => "Provider (who hosts it)",
            Self::LinkGuid => "Halo Link GUID",
            Self::Contact => "How to reach whoever runs it",
            Self::Notes => "Notes",
        }
    }

    /// What helps to fill it in; empty where nothing is needed.
    pub const fn hint(self) -> &'static str {
        match self {
            Self::LinkGuid => {
                "One for each server, and another than the Halo GUIDs of its databases. Read it in Halo \
                 Link's log, or in the server's registry under HKLM\\SOFTWARE\\WOW6432Node\\Halo Connect\\Halo \
                 Link. Halo Support finds the server by it."
            }
            Self::Name => "All practices on the server show it.",
            Self::Provider | Self::Contact | Self::Notes => "",
        }
    }

    /// What it says in an entry, written as it is read.
    pub fn of(self, entry: &ServerEntry) -> String {
        match self {
            Self::Name => entry.name.clone(),
            Self::Provider => entry.provider.clone(),
            Self::LinkGuid => entry.link_guid.map(String::from).unwrap_or_default(),
            Self::Contact => entry.contact.clone(),
            Self::Notes => entry.notes.clone(),
        }
    }
}

/// Why what was typed makes no server.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotAServer {
    /// Nothing to call it by.
    #[error("Write what the server is called: its name is empty.")]
    Nameless,
    /// Far longer than anybody reads.
    #[error("Shorten \"{}\": it has more than {most} characters.", .field.label())]
    TooLong {
        /// Which field.
        field: ServerField,
        /// What it takes.
        most: usize,
    },
    /// No GUID.
    #[error(transparent)]
    LinkGuid(#[from] NotALinkGuid),
}

impl ServerEntry {
    /// From what each field holds; a field that is not there is empty.
    ///
    /// # Errors
    /// [`NotAServer`]
    pub fn of_fields(typed: impl Fn(ServerField) -> String) -> Result<Self, NotAServer> {
        let text = |field| line(&typed(field));
        let link_guid = Some(text(ServerField::LinkGuid)).filter(|text| !text.is_empty());
        let entry = Self {
            name: text(ServerField::Name),
            provider: text(ServerField::Provider),
            link_guid: link_guid.map(|text| text.parse()).transpose()?,
            contact: text(ServerField::Contact),
            notes: lines(&typed(ServerField::Notes)),
        };
        if entry.name.is_empty() {
            return Err(NotAServer::Nameless);
        }
        for field in ServerField::ALL.iter().copied() {
            let most = match field {
                ServerField::Notes => NOTES_CHARS_MAX,
                _ => LINE_CHARS_MAX,
            };
            if field.of(&entry).chars().count() > most {
                return Err(NotAServer::TooLong { field, most });
            }
        }
        Ok(entry)
    }
}

/// What a name is compared by: case and blanks within and around it do not matter. Letters beyond ASCII
/// count as they are, which SQLite can do as well.
pub fn spelling(name: &str) -> String {
    let lower = name.to_ascii_lowercase();
    lower.split_ascii_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_whatever_its_case_and_blanks() {
        for other in ["wg-03", " WG-03 ", "Wg-03\t"] {
            assert_eq!(spelling("WG-03"), spelling(other), "{other:?}");
        }
        assert_eq!(spelling("Cloud  Nine"), spelling("cloud nine"));
        assert_ne!(spelling("WG 03"), spelling("WG-03"));
        assert_ne!(spelling("WG-03"), spelling("WG-3"));
    }

    fn entry(name: &str, link_guid: &str) -> Result<ServerEntry, NotAServer> {
        ServerEntry::of_fields(|field| {
            match field {
                ServerField::Name => name,
                ServerField::LinkGuid => link_guid,
                _ => "",
            }
            .to_owned()
        })
    }

    #[test]
    fn a_link_guid_is_read_as_logs_and_registries_write_it() {
        let read = |text| entry("WG-03", text).map(|entry| entry.link_guid);
        let plain = read("4be2a91d-07c3-4f5e-b8d1-63a0c2f9d514").unwrap();
        assert!(plain.is_some());
        assert_eq!(
            read("{4BE2A91D-07C3-4F5E-B8D1-63A0C2F9D514}").unwrap(),
            plain
        );
        assert_eq!(read(" ").unwrap(), None);
        let refused = read("WG-03").unwrap_err().to_string();
        assert!(refused.contains("not a Halo Link GUID"), "{refused}");
    }

    #[test]
    fn a_server_that_people_enter_has_a_name_of_a_bearable_length() {
        assert_eq!(entry("  ", ""), Err(NotAServer::Nameless));
        let long = "x".repeat(LINE_CHARS_MAX + 1);
        assert!(matches!(
            entry(&long, ""),
            Err(NotAServer::TooLong {
                field: ServerField::Name,
                ..
            })
        ));
    }
}
