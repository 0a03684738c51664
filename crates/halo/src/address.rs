//! At which address a question is asked.
//!
//! Everything hangs below `/integrator/sites` of the base address. That must be able to hold no
//! secret, since addresses end up in logs: keys travel in a header only.

use std::fmt;

use domain::site::{HaloGuid, SiteKey};
use url::{Host, Url, form_urlencoded};

use crate::settings::SetupError;
use crate::wire;

/// `…/integrator/sites`, to which questions append.
pub(crate) struct Address(Url);

impl Address {
    pub(crate) fn new(base: &Url) -> Result<Self, SetupError> {
        if !matches!(base.scheme(), "http" | "https") {
            return Err(SetupError::Scheme);
        }
        if !base.username().is_empty() || base.password().is_some() {
            return Err(SetupError::Credentials);
        }
        if base.query().is_some() || base.fragment().is_some() {
            return Err(SetupError::Query);
        }
        let mut sites = base.clone();
        sites
            .path_segments_mut()
            .map_err(|()| SetupError::Scheme)?
            .pop_if_empty()
            .extend(["integrator", "sites"]);
        Ok(Self(sites))
    }

    /// Where Get site status is asked.
    pub(crate) fn of_site(&self, guid: HaloGuid) -> Url {
        let mut url = self.0.clone();
        url.path_segments_mut()
            .expect("an http address has a path")
            .push(&guid.to_string());
        url
    }

    /// Where Get Halo GUIDs is asked.
    pub(crate) fn of_look_up(&self, key: &SiteKey) -> Url {
        let mut url = self.0.clone();
        url.set_query(Some(&format!(
            "practiceManagementSiteId={}&practiceManagementName={}",
            encoded(key.site_id.as_str()),
            encoded(wire::query_name(key.pms)),
        )));
        url
    }

    /// Where Pair with a site is asked. The code opens one site once and is sent as Halo wants it.
    pub(crate) fn of_pairing(&self, key: &SiteKey, code: Option<&str>) -> Url {
        let mut url = self.of_look_up(key);
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop().push("pair-site");
        }
        if let Some(code) = code {
            let query = url.query().unwrap_or_default();
            let query = format!("{query}&pairingCode={}", encoded(code));
            url.set_query(Some(&query));
        }
        url
    }

    /// The host, with its port where that is not the usual one.
    pub(crate) fn host(&self) -> String {
        let host = self.0.host_str().unwrap_or_default();
        match self.0.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        }
    }

    /// Whether anybody on the way can read the key.
    pub(crate) fn is_unprotected(&self) -> bool {
        self.0.scheme() == "http"
    }

    /// Whether the address is a loopback one, as a simulator's is.
    pub(crate) fn is_this_machine(&self) -> bool {
        match self.0.host() {
            Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        }
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_str())
    }
}

/// Percent-encoded for a query. A space becomes `%20`, which every server reads, unlike `+`.
fn encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes())
        .collect::<String>()
        .replace('+', "%20")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(base: &str) -> Result<Address, SetupError> {
        Address::new(&base.parse().unwrap())
    }

    #[test]
    fn the_host_is_told_with_a_port_that_is_not_the_usual_one() {
        let host = |base| address(base).unwrap().host();
        assert_eq!(host("https://api.haloconnect.io"), "api.haloconnect.io");
        assert_eq!(host("http://127.0.0.1:4100/halo"), "127.0.0.1:4100");
    }

    #[test]
    fn a_path_in_the_halo_address_is_kept() {
        let sites = |base| address(base).unwrap().0.to_string();
        let expected = "http://localhost:4000/halo/integrator/sites";
        assert_eq!(sites("http://localhost:4000/halo"), expected);
        assert_eq!(sites("http://localhost:4000/halo/"), expected);
        let production = "https://api.haloconnect.io/integrator/sites";
        assert_eq!(sites("https://api.haloconnect.io"), production);
    }

    #[test]
    fn a_halo_address_that_could_leak_a_secret_or_cannot_be_asked_is_refused() {
        assert!(matches!(
            address("https://me@halo.test"),
            Err(SetupError::Credentials)
        ));
        assert!(matches!(
            address("https://:pw@halo.test"),
            Err(SetupError::Credentials)
        ));
        assert!(matches!(
            address("https://halo.test/?key=x"),
            Err(SetupError::Query)
        ));
        assert!(matches!(
            address("https://halo.test/#x"),
            Err(SetupError::Query)
        ));
        assert!(matches!(
            address("ftp://halo.test/"),
            Err(SetupError::Scheme)
        ));
        assert!(matches!(
            address("mailto:halo@halo.test"),
            Err(SetupError::Scheme)
        ));
    }

    #[test]
    fn only_a_loopback_address_is_this_machine() {
        for here in [
            "http://localhost:1",
            "http://halo.localhost",
            "http://127.8.0.1",
            "http://[::1]:1",
        ] {
            assert!(address(here).unwrap().is_this_machine(), "{here}");
        }
        for there in [
            "http://10.0.0.1",
            "https://localhost.example",
            "http://[2001:db8::1]",
        ] {
            assert!(!address(there).unwrap().is_this_machine(), "{there}");
        }
    }

    #[test]
    fn a_site_id_cannot_break_out_of_its_query_parameter() {
        assert_eq!(encoded("Best Practice"), "Best%20Practice");
        assert_eq!(encoded("a+b&c=d#e/é"), "a%2Bb%26c%3Dd%23e%2F%C3%A9");
    }
}
