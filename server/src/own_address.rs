//! Which addresses are Sundog's own: those that a request may name as its host, and those that a page
//! may come from that sends one.
//!
//! A name that anybody can point at this machine is not among them: a page of such a name would be
//! of Sundog's origin for a browser (DNS rebinding). An IP address cannot be pointed anywhere, so each
//! is taken as a host, and as an origin where Sundog listens on all of them and nobody said what it is
//! called (`docs/decisions/0031`).

use std::net::{IpAddr, SocketAddr};

use url::{Host, Url};

/// The names of this machine for itself, as they stand in an address.
const LOOPBACK: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// Reads a further name that Sundog may be asked by: a host, with its port where that is not the scheme's own.
///
/// # Errors
/// When it is anything else, or more.
pub fn allowed_host(given: &str) -> anyhow::Result<String> {
    let url = Url::parse(&format!("http://{given}/"));
    let is_one = url.is_ok_and(|url| {
        let host = url.host_str().unwrap_or_default();
        let port = url.port().map_or(String::new(), |port| format!(":{port}"));
        format!("{host}{port}").eq_ignore_ascii_case(given)
    });
    let is_plain = given
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-._:[]".contains(&byte));
    anyhow::ensure!(
        is_one && is_plain,
        "--allowed-host '{given}' must be a host and perhaps a port, such as sundog:3000"
    );
    Ok(given.to_owned())
}

/// Sundog's own addresses.
#[derive(Clone, Debug)]
pub struct OwnAddress {
    /// `host`, or `host:port` where the port is not the scheme's own; in small letters.
    hosts: Vec<String>,
    /// As browsers send them.
    origins: Vec<String>,
    /// Whether a page may come from whatever IP address it was asked for at.
    takes_literal_origins: bool,
}

impl OwnAddress {
    /// The addresses of what is served on `listen` and called `public_url`. It may be asked by the allowed
    /// names too; no page of theirs may write.
    pub fn of(public_url: &Url, listen: SocketAddr, allowed: Vec<String>) -> Self {
        let (port, plain) = (listen.port(), public_url.scheme() == "http");
        let public_host = public_url.host_str().unwrap_or_default();
        let public_port = public_url.port_or_known_default();
        let mut hosts = vec![listen.to_string(), public_host.to_owned()];
        hosts.extend(public_port.map(|port| format!("{public_host}:{port}")));
        hosts.extend(LOOPBACK.map(|name| format!("{name}:{port}")));
        let mut origins = vec![public_url.origin().ascii_serialization()];
        if port == 80 {
            hosts.extend(LOOPBACK.map(str::to_owned));
        }
        if public_url.port().is_some() {
            // The host alone is another port's.
            hosts.retain(|host| host != public_host);
        }
        let is_reached_on_loopback = listen.ip().is_loopback() || listen.ip().is_unspecified();
        if plain && is_reached_on_loopback {
            let spelt = LOOPBACK.iter().filter_map(|name| {
                let url = Url::parse(&format!("http://{name}:{port}")).ok()?;
                Some(url.origin().ascii_serialization())
            });
            origins.extend(spelt);
        }
        hosts.extend(allowed);
        Self {
            hosts,
            origins,
            takes_literal_origins: plain && is_unspecified(public_url),
        }
    }

    /// Whether a `Host` names Sundog.
    pub fn is_host(&self, host: &str) -> bool {
        is_literal(host) || self.hosts.iter().any(|own| own.eq_ignore_ascii_case(host))
    }

    /// Whether an `Origin` is a page of Sundog's that was asked for at `host`.
    pub fn is_origin(&self, origin: &str, host: &str) -> bool {
        let is_asked_host = || origin.strip_prefix("http://") == Some(host) && is_literal(host);
        self.origins.iter().any(|own| own == origin)
            || (self.takes_literal_origins && is_asked_host())
    }
}

/// Whether an authority is an IP address, with or without a port.
fn is_literal(authority: &str) -> bool {
    let bare = authority
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    authority.parse::<SocketAddr>().is_ok()
        || authority.parse::<std::net::Ipv4Addr>().is_ok()
        || bare.is_some_and(|bare| bare.parse::<std::net::Ipv6Addr>().is_ok())
}

fn is_unspecified(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => IpAddr::V4(address).is_unspecified(),
        Some(Host::Ipv6(address)) => IpAddr::V6(address).is_unspecified(),
        Some(Host::Domain(_)) | None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn own(public_url: &str, listen: &str) -> OwnAddress {
        OwnAddress::of(
            &public_url.parse().unwrap(),
            listen.parse().unwrap(),
            Vec::new(),
        )
    }

    #[test]
    fn an_allowed_name_is_a_host_and_no_origin_and_nothing_but_a_name_is_one() {
        let allowed = allowed_host("sundog:3000").unwrap();
        let url = "http://0.0.0.0:3000".parse().unwrap();
        let own = OwnAddress::of(&url, "0.0.0.0:3000".parse().unwrap(), vec![allowed]);
        assert!(own.is_host("sundog:3000") && own.is_host("SUNDOG:3000"));
        assert!(!own.is_host("sundog") && !own.is_host("sundog:3001"));
        assert!(!own.is_origin("http://sundog:3000", "sundog:3000"));
        for wrong in [
            "",
            "*",
            "http://sundog",
            "sundog/",
            "sundog:3000/x",
            "a b",
            "kim@sundog",
            "sundog:80000",
        ] {
            let refused = allowed_host(wrong).unwrap_err().to_string();
            assert!(refused.contains("--allowed-host"), "{refused}");
        }
    }

    #[test]
    fn a_host_is_the_public_one_the_address_listened_on_or_this_machines_own_name() {
        let own = own("https://sundog.example", "127.0.0.1:3000");
        for host in [
            "sundog.example",
            "Sundog.Example",
            "sundog.example:443",
            "localhost:3000",
            "127.0.0.1:3000",
            "[::1]:3000",
        ] {
            assert!(own.is_host(host), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "evil.example:3000",
            "sundog.example:3000",
            "sundog.example.evil.example",
            "localhost",
            "localhost:3001",
            "localhost.evil.example:3000",
            "127.0.0.1.evil.example",
            "2130706433",
            "0x7f.1:3000",
        ] {
            assert!(!own.is_host(host), "{host}");
        }
    }

    #[test]
    fn a_name_with_a_port_is_not_the_name_with_another() {
        let own = own("http://sundog.example:8080", "10.0.0.5:3000");
        assert!(own.is_host("sundog.example:8080"));
        assert!(!own.is_host("sundog.example") && !own.is_host("sundog.example:3000"));
    }

    #[test]
    fn an_ip_address_is_a_host_because_no_name_can_be_pointed_elsewhere_through_it() {
        let own = own("http://0.0.0.0:3000", "0.0.0.0:3000");
        for host in ["10.0.0.5:3000", "10.0.0.5", "[2001:db8::5]:8080", "[::1]"] {
            assert!(own.is_host(host), "{host}");
        }
    }

    #[test]
    fn a_page_comes_from_the_public_url_and_from_no_address_that_a_host_claims() {
        let own = own("https://sundog.example", "127.0.0.1:3000");
        assert!(own.is_origin("https://sundog.example", "sundog.example"));
        for (origin, host) in [
            ("http://sundog.example", "sundog.example"),
            ("https://evil.example", "evil.example"),
            ("http://10.0.0.5:3000", "10.0.0.5:3000"),
            ("http://localhost:3000", "localhost:3000"),
            ("null", "sundog.example"),
        ] {
            assert!(!own.is_origin(origin, host), "{origin}");
        }
    }

    #[test]
    fn on_loopback_every_spelling_of_this_machine_is_the_same_place() {
        let own = own("http://127.0.0.1:3000", "127.0.0.1:3000");
        for origin in [
            "http://localhost:3000",
            "http://127.0.0.1:3000",
            "http://[::1]:3000",
        ] {
            assert!(own.is_origin(origin, "localhost:3000"), "{origin}");
        }
        assert!(!own.is_origin("http://localhost:3001", "localhost:3001"));
        assert!(!own.is_origin("https://localhost:3000", "localhost:3000"));
    }

    #[test]
    fn where_nobody_said_what_it_is_called_a_page_comes_from_the_ip_address_it_was_asked_for_at() {
        let own = own("http://0.0.0.0:3000", "0.0.0.0:3000");
        assert!(own.is_origin("http://10.0.0.5:3000", "10.0.0.5:3000"));
        assert!(own.is_origin("http://localhost:3000", "localhost:3000"));
        assert!(!own.is_origin("http://10.0.0.6:3000", "10.0.0.5:3000"));
        assert!(!own.is_origin("http://evil.example:3000", "evil.example:3000"));
    }
}
