//! The fields of what a person enters about a practice: their names, and the words beside them in forms.
//!
//! Files, forms and the API name them by these words. A field that is added here is asked for by the
//! compiler wherever each is read or written.

use crate::practice::PracticeEntry;

string_enum! {
    /// A field. The order is that of the columns of a file; the first three are needed.
    pub enum PracticeField {
        /// The name staff know.
        Name = "name",
        /// The PMS.
        Pms = "pms",
        /// The Site ID.
        SiteId = "site_id",
        /// The IANA zone; empty for the configured default.
        TimeZone = "time_zone",
        /// State or area.
        Region = "region",
        /// Opening hours.
        Hours = "hours",
        /// Who hosts the server.
        Host = "host",
        /// The server's name.
        ServerName = "server_name",
        /// How to reach the host.
        HostContact = "host_contact",
        /// How to reach the practice.
        Contacts = "contacts",
        /// The account manager.
        Owner = "owner",
        /// The service tier.
        Tier = "tier",
        /// Free labels.
        Tags = "tags",
    }
}

impl PracticeField {
    /// How many, from the first, an entry cannot do without.
    pub const NEEDED: usize = 3;

    /// The names, in order.
    pub const NAMES: [&'static str; Self::ALL.len()] = {
        let mut names = [""; Self::ALL.len()];
        let mut at = 0;
        while at < names.len() {
            names[at] = Self::ALL[at].as_str();
            at += 1;
        }
        names
    };

    /// Those that may stay empty, in the order of a form.
    pub const OPTIONAL: [Self; 10] = [
        Self::Tags,
        Self::Hours,
        Self::TimeZone,
        Self::Region,
        Self::ServerName,
        Self::Host,
        Self::HostContact,
        Self::Contacts,
        Self::Owner,
        Self::Tier,
    ];

    /// What stands beside it in a form.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Name => "Name as you know it",
            Self::Pms => "PMS",
            Self::SiteId => "Site ID",
            Self::TimeZone => "Time zone",
            Self::Region => "State or area",
            Self::Hours => "Opening hours",
            Self::Host => "Who hosts the server",
            Self::ServerName => "Server name",
            Self::HostContact => "How to reach the host",
            Self::Contacts => "How to reach the practice",
            Self::Owner => "Account manager",
            Self::Tier => "Service tier",
            Self::Tags => "Tags",
        }
    }

    /// What helps to fill it in; empty where nothing is needed.
    pub const fn hint(self) -> &'static str {
        match self {
            Self::Name => "It is compared with the name that Halo answers.",
            Self::Hours => {
                "Mon-Fri 08:30-17:30; Sat 09:00-12:00. Closed on the state's public holidays, unless \
                 they are entered: PH 09:00-12:00. Empty counts as always open."
            }
            Self::TimeZone => "An IANA zone such as Australia/Perth.",
            Self::ServerName => {
                "Halo Support asks for it. Practices with the same server and host are on one machine: what is \
                 changed here is changed for all of them."
            }
            Self::Tags => "Parted by commas.",
            Self::Pms
            | Self::SiteId
            | Self::Region
            | Self::Host
            | Self::HostContact
            | Self::Contacts
            | Self::Owner
            | Self::Tier => "",
        }
    }

    /// What it says in an entry, written as it is read.
    pub fn of(self, entry: &PracticeEntry) -> String {
        match self {
            Self::Name => entry.name.clone(),
            Self::Pms => entry.site.pms.to_string(),
            Self::SiteId => entry.site.site_id.to_string(),
            Self::TimeZone => entry.time_zone.clone().unwrap_or_default(),
            Self::Region => entry.region.clone(),
            Self::Hours => entry.hours.clone(),
            Self::Host => entry.host.clone(),
            Self::ServerName => entry.server_name.clone(),
            Self::HostContact => entry.host_contact.clone(),
            Self::Contacts => entry.contacts.clone(),
            Self::Owner => entry.owner.clone(),
            Self::Tier => entry.tier.clone(),
            Self::Tags => entry.tags.join("; "),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_is_needed_or_stands_in_forms_as_optional() {
        let (needed, rest) = PracticeField::ALL.split_at(PracticeField::NEEDED);
        assert!(
            needed
                .iter()
                .all(|field| !PracticeField::OPTIONAL.contains(field))
        );
        assert!(
            rest.iter()
                .all(|field| PracticeField::OPTIONAL.contains(field))
        );
        assert_eq!(PracticeField::NAMES[2], "site_id");
    }
}
