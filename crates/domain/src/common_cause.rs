//! What several practices' trouble has in common: our access, a server or who hosts it, an update of Halo
//! Link, authority that moved for a whole server.
//!
//! A server and its host are known only where a person entered them, and an update only where Halo told
//! another version afterwards. All of these are inferences and are worded so.

mod shared;

use crate::incident;
use crate::observation::FailureClass;
use crate::outage::Cause;
use crate::reason::Reason;
use crate::server::ServerId;

pub use self::shared::{
    OF_A_VERSION_LEAST, Silent, TOGETHER, UPDATE_LASTS, is_shared, is_wave, lost_authority,
    lost_hosts, lost_servers, lost_version,
};

/// A cause that several practices share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CommonCause {
    /// Every call fails the same way.
    Access(FailureClass),
    /// The practices that one host runs lost contact together.
    Host(String),
    /// The practices on one named server lost contact together.
    Server(NamedServer),
    /// The databases on one named server lost authority together.
    Authority(NamedServer),
    /// Practices restarted with another version of Halo Link.
    LinkUpdate(String),
    /// Practices with one version of Halo Link lost contact together, and hardly any other did.
    LinkVersion(String),
}

/// A server, by the name that it had when something began there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedServer {
    /// Its number.
    pub id: ServerId,
    /// What it was called.
    pub name: String,
}

const HOST: &str = "host_lost_contact";
const SERVER: &str = "server_lost_contact";
const AUTHORITY: &str = "authority_moved";
const LINK_UPDATE: &str = "link_update";
const LINK_VERSION: &str = "link_version";

impl CommonCause {
    /// Reads what is kept.
    ///
    /// # Errors
    /// When the class is no known word.
    pub fn read(
        class: &str,
        subject: Option<String>,
        server: Option<i64>,
    ) -> Result<Self, crate::UnknownWord> {
        let named = |name, id| NamedServer {
            id: ServerId(id),
            name,
        };
        Ok(match (class, subject, server) {
            (HOST, Some(host), _) => Self::Host(host),
            (SERVER, Some(name), Some(id)) => Self::Server(named(name, id)),
            (AUTHORITY, Some(name), Some(id)) => Self::Authority(named(name, id)),
            (LINK_UPDATE, Some(version), _) => Self::LinkUpdate(version),
            (LINK_VERSION, Some(version), _) => Self::LinkVersion(version),
            (class, ..) => Self::Access(class.parse()?),
        })
    }

    /// The classes of trouble on one server: contact that was lost, and authority.
    pub const OF_A_SERVER: [&'static str; 2] = [SERVER, AUTHORITY];

    /// The stable word for it.
    pub const fn class(&self) -> &'static str {
        match self {
            Self::Access(class) => class.as_str(),
            Self::Host(_) => HOST,
            Self::Server(_) => SERVER,
            Self::Authority(_) => AUTHORITY,
            Self::LinkUpdate(_) => LINK_UPDATE,
            Self::LinkVersion(_) => LINK_VERSION,
        }
    }

    /// Which host, server or version it is; none for our access.
    pub fn subject(&self) -> Option<&str> {
        match self {
            Self::Access(_) => None,
            Self::Host(subject) | Self::LinkUpdate(subject) | Self::LinkVersion(subject) => {
                Some(subject)
            }
            Self::Server(server) | Self::Authority(server) => Some(&server.name),
        }
    }

    /// The server that it is about; none where it is about no single one.
    pub const fn server(&self) -> Option<ServerId> {
        match self {
            Self::Server(server) | Self::Authority(server) => Some(server.id),
            Self::Access(_) | Self::Host(_) | Self::LinkUpdate(_) | Self::LinkVersion(_) => None,
        }
    }

    /// The sentence that names it.
    pub fn title(&self) -> String {
        match self {
            Self::Access(class) => incident::title(*class).to_owned(),
            Self::Host(host) => format!("Host {host} lost contact"),
            Self::Server(server) => format!("Server {} lost contact", server.name),
            Self::Authority(server) => format!("Authority moved for server {}", server.name),
            Self::LinkUpdate(version) => format!("Halo Link update {version}"),
            Self::LinkVersion(version) => {
                format!("Practices with Halo Link {version} lost contact together")
            }
        }
    }

    /// Whose side it is on.
    pub const fn cause(&self) -> Cause {
        match self {
            Self::Access(class) => incident::cause(*class),
            Self::Host(_) | Self::Server(_) => Cause::Practice,
            Self::Authority(_) => Cause::HaloCloud,
            Self::LinkUpdate(_) | Self::LinkVersion(_) => Cause::HaloLink,
        }
    }

    /// Why everybody is unknown, where it is about our access.
    pub fn reason(&self) -> Option<Reason> {
        match self {
            Self::Access(class) => Some((*class).into()),
            Self::Host(_)
            | Self::Server(_)
            | Self::Authority(_)
            | Self::LinkUpdate(_)
            | Self::LinkVersion(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wg_03() -> NamedServer {
        NamedServer {
            id: ServerId(3),
            name: "WG-03".to_owned(),
        }
    }

    #[test]
    fn what_is_kept_of_a_cause_is_read_back_as_it_was() {
        for cause in [
            CommonCause::Access(FailureClass::NetworkDown),
            CommonCause::Host("WG-03".to_owned()),
            CommonCause::Server(wg_03()),
            CommonCause::Authority(wg_03()),
            CommonCause::LinkUpdate("26.713.10291".to_owned()),
            CommonCause::LinkVersion("26.713.10291".to_owned()),
        ] {
            let subject = cause.subject().map(str::to_owned);
            let server = cause.server().map(|id| id.0);
            let read = CommonCause::read(cause.class(), subject, server);
            assert_eq!(read.unwrap(), cause);
        }
        assert!(CommonCause::read("weather", None, None).is_err());
    }
}
