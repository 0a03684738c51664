//! From which address does a request come?
//!
//! From the one that is connected, unless that is a proxy which the settings name: then the last
//! address in `X-Forwarded-For` that is no such proxy. Whatever stands further left in that header
//! was written by whoever asked, and is not believed.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::ConnectInfo;
use axum::http::{Extensions, HeaderMap};

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
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|address| address.trim().parse::<IpAddr>().ok());
    // Read from the right; what is no address ends what can be believed.
    let chain: Vec<Option<IpAddr>> = forwarded.collect();
    let mut nearest = connected;
    for address in chain.into_iter().rev() {
        let Some(address) = address else { break };
        nearest = address.to_canonical();
        if !trusted.contains(&nearest) {
            break;
        }
    }
    nearest
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
}
