//! Which addresses are one neighbour? Whoever has an IPv6 address has 2^64 of them, and gets 2^16 such
//! networks for the asking.

use std::net::{IpAddr, Ipv6Addr};

/// A network that one party may have to itself: the first bits of an address, and how many they are.
pub type Network = (IpAddr, u8);

/// The network of one connection: an IPv4 address, or 64 bits of IPv6.
pub fn nearest(address: IpAddr) -> IpAddr {
    first_bits(address, 64).0
}

/// The networks in which an address may be spread out by one party.
pub fn wider(address: IpAddr) -> Vec<Network> {
    match address.to_canonical() {
        v4 @ IpAddr::V4(_) => vec![(v4, 32)],
        v6 @ IpAddr::V6(_) => vec![first_bits(v6, 56), first_bits(v6, 48)],
    }
}

fn first_bits(address: IpAddr, bits: u8) -> Network {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let rest = 128 - u32::from(bits);
            let first = Ipv6Addr::from_bits(address.to_bits() >> rest << rest);
            (IpAddr::V6(first), bits)
        }
        v4 @ IpAddr::V4(_) => (v4, 32),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ipv6_address_stands_for_its_networks_and_an_ipv4_one_for_itself() {
        let address: IpAddr = "2001:db8:1:2ff:3::4".parse().unwrap();
        assert_eq!(nearest(address).to_string(), "2001:db8:1:2ff::");
        let wider = wider(address)
            .into_iter()
            .map(|(first, bits)| format!("{first}/{bits}"));
        let expected = ["2001:db8:1:200::/56", "2001:db8:1::/48"];
        assert_eq!(wider.collect::<Vec<_>>(), expected);
        let mapped: IpAddr = "::ffff:192.0.2.7".parse().unwrap();
        assert_eq!(nearest(mapped).to_string(), "192.0.2.7");
        assert_eq!(super::wider(mapped), [("192.0.2.7".parse().unwrap(), 32)]);
    }
}
