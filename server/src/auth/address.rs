//! From which address does a request come?
//!
//! From the one that is connected, unless that is a proxy which the settings name: then the last
//! address in `X-Forwarded-For` that is no such proxy. Whatever stands further left in that header
//! was written by whoever asked, and is not believed.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Once;

use axum::extract::ConnectInfo;
use axum::http::{Extensions, HeaderMap};

/// Said once: a proxy that sends this does so with every request.
static UNREADABLE: Once = Once::new();

/// The address, given the proxies that are trusted.
pub fn of(headers: &HeaderMap, extensions: &Extensions, trusted: &[IpAddr]) -> IpAddr {
    let connected = extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |info| info.0.ip())
        .to_canonical();
    if !trusted.contains(&connected) {
        return connected;
    }
    let forwarded = headers
        .get_all("x-forwarded-for")
        .iter()
        .flat_map(|value| value.as_bytes().split(|byte| *byte == b','));
    let chain: Vec<&[u8]> = forwarded.collect();
    let mut nearest = connected;
    // Read from the right; what is no address ends what can be believed.
    for written in chain.into_iter().rev() {
        let Some(address) = read(written) else {
            UNREADABLE.call_once(|| {
                tracing::warn!(
                    proxy = %nearest,
                    "a trusted proxy sends something in X-Forwarded-For that is no address: whoever \
                     comes that way counts as the proxy itself"
                );
            });
            break;
        };
        nearest = address;
        if !trusted.contains(&nearest) {
            break;
        }
    }
    nearest
}

/// An address as proxies write it: alone, or with the port it came from.
fn read(written: &[u8]) -> Option<IpAddr> {
    let written = std::str::from_utf8(written).ok()?.trim();
    let bare = || {
        let bare = written.strip_prefix('[')?.strip_suffix(']')?;
        bare.parse::<Ipv6Addr>().ok().map(IpAddr::V6)
    };
    let with_port = || Some(written.parse::<SocketAddr>().ok()?.ip());
    let address = written.parse().ok().or_else(with_port).or_else(bare)?;
    Some(address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROXY: &str = "10.0.0.1";

    fn seen(connected: &str, forwarded: &str) -> String {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", forwarded.parse().unwrap());
        let mut extensions = Extensions::new();
        let connected = SocketAddr::new(connected.parse().unwrap(), 4000);
        extensions.insert(ConnectInfo(connected));
        of(&headers, &extensions, &[PROXY.parse().unwrap()]).to_string()
    }

    #[test]
    fn only_a_proxy_that_is_named_is_believed() {
        assert_eq!(seen("192.0.2.7", "198.51.100.9"), "192.0.2.7");
        assert_eq!(seen(PROXY, "198.51.100.9"), "198.51.100.9");
    }

    #[test]
    fn what_the_asker_wrote_into_the_header_is_not_believed() {
        assert_eq!(seen(PROXY, "127.0.0.1, 198.51.100.9"), "198.51.100.9");
        assert_eq!(seen(PROXY, "198.51.100.9, 10.0.0.1"), "198.51.100.9");
        assert_eq!(seen(PROXY, "198.51.100.9, nonsense"), PROXY);
        assert_eq!(seen(PROXY, ""), PROXY);
    }

    #[test]
    fn a_proxy_may_add_the_port_and_write_ipv6_in_brackets() {
        assert_eq!(seen(PROXY, "198.51.100.9:49152"), "198.51.100.9");
        assert_eq!(seen(PROXY, "[2001:db8::9]:49152"), "2001:db8::9");
        assert_eq!(seen(PROXY, "[2001:db8::9]"), "2001:db8::9");
        assert_eq!(seen(PROXY, "2001:db8::9"), "2001:db8::9");
        assert_eq!(
            seen(PROXY, "198.51.100.9:49152, 10.0.0.1:80"),
            "198.51.100.9"
        );
        for nonsense in ["198.51.100.9:", "198.51.100.9:99999", "[198.51.100.9]"] {
            assert_eq!(seen(PROXY, nonsense), PROXY, "{nonsense}");
        }
    }
}
