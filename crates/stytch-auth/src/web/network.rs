//! Where a client is, as far as limits care.
//!
//! `X-Forwarded-For` can hold anything that a client wrote. It is read only when the connection comes from a proxy
//! that the app has listed, and then from the right: each proxy appends the address that it saw.

use std::net::{IpAddr, Ipv6Addr};
use std::sync::atomic::{AtomicBool, Ordering};

use ipnet::IpNet;

use super::request::Head;

/// The proxies that the app has listed.
#[derive(Debug, Default)]
pub(crate) struct TrustedProxies {
    networks: Vec<IpNet>,
    /// Whether it was said that clients cannot be told apart.
    warned: AtomicBool,
}

/// A client's network: one IPv4 address, or the /64 that an IPv6 customer has to itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Network(IpAddr);

impl TrustedProxies {
    /// Reads addresses and networks such as `10.0.0.0/8` or `2001:db8::1`; `Err` is the one that is neither.
    pub(crate) fn parse<'a>(texts: impl IntoIterator<Item = &'a str>) -> Result<Self, String> {
        let read = |text: &str| {
            let network = text.parse::<IpNet>().or_else(|_| text.parse::<IpAddr>().map(IpNet::from));
            network.map_err(|_| text.to_owned())
        };
        let networks = texts.into_iter().map(read).collect::<Result<_, _>>()?;
        Ok(Self { networks, warned: AtomicBool::new(false) })
    }

    fn lists(&self, address: IpAddr) -> bool {
        self.networks.iter().any(|network| network.contains(&address))
    }

    /// Where the client is; `None` if that cannot be known.
    pub(crate) fn client(&self, head: &Head<'_>, peer: Option<IpAddr>) -> Option<IpAddr> {
        let found = peer.and_then(|peer| self.behind(head, peer.to_canonical()));
        if found.is_none() && !self.warned.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                peer = peer.map(tracing::field::display),
                "the networks of clients are unknown, so links are limited per address only; \
                 list your proxies with trusted_proxies, and on axum say peer_address"
            );
        }
        found
    }

    fn behind(&self, head: &Head<'_>, peer: IpAddr) -> Option<IpAddr> {
        if !self.lists(peer) {
            // From within a private network everybody would look like the one proxy that nobody listed.
            return (!is_private(peer)).then_some(peer);
        }
        let mut forwarded = Vec::new();
        head.headers.each("x-forwarded-for", &mut |line| {
            forwarded.push(String::from_utf8_lossy(line).into_owned());
        });
        let hops = forwarded.iter().flat_map(|line| line.split(',')).rev();
        for hop in hops {
            let address = address(hop.trim())?;
            if !self.lists(address) {
                return Some(address);
            }
        }
        None
    }
}

impl Network {
    pub(crate) fn of(address: IpAddr) -> Self {
        Self(match address {
            IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & (u128::MAX << 64))),
            v4 => v4,
        })
    }
}

impl std::fmt::Display for Network {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// An address as proxies write it: alone, with a port, or in brackets.
fn address(text: &str) -> Option<IpAddr> {
    let alone = text.parse::<IpAddr>();
    let bracketed = || text.strip_prefix('[')?.split(']').next()?.parse::<IpAddr>().ok();
    let with_port = || text.parse::<std::net::SocketAddr>().ok().map(|address| address.ip());
    Some(alone.ok().or_else(with_port).or_else(bracketed)?.to_canonical())
}

fn is_private(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => v4.is_private() || v4.is_loopback() || v4.is_link_local(),
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local() || v6.is_unicast_link_local(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(proxies: &[&str], peer: &str, forwarded: &[&str]) -> Option<String> {
        let headers: Vec<(&str, &str)> = forwarded.iter().map(|line| ("x-forwarded-for", *line)).collect();
        let head = Head { method: "POST", path: "/login", query: None, headers: &headers };
        let proxies = TrustedProxies::parse(proxies.iter().copied()).unwrap();
        proxies.client(&head, peer.parse().ok()).map(|address| Network::of(address).to_string())
    }

    #[test]
    fn without_listed_proxies_the_header_means_nothing() {
        assert_eq!(client(&[], "203.0.113.9", &["198.51.100.1"]).as_deref(), Some("203.0.113.9"));
        assert_eq!(client(&["10.0.0.0/8"], "203.0.113.9", &["198.51.100.1"]).as_deref(), Some("203.0.113.9"));
        for nobody in
            ["", "127.0.0.1", "10.1.2.3", "192.168.1.1", "::1", "fd00::1", "fe80::1", "::ffff:10.0.0.1"]
        {
            assert_eq!(client(&[], nobody, &["198.51.100.1"]), None, "{nobody}");
        }
    }

    #[test]
    fn listed_proxies_are_counted_from_the_right() {
        let proxies = ["10.0.0.0/8", "2001:db8:1::1"];
        for (forwarded, found) in [
            (&["198.51.100.1"][..], Some("198.51.100.1")),
            (&["6.6.6.6, 198.51.100.1, 10.3.3.3"], Some("198.51.100.1")),
            (&["6.6.6.6", "198.51.100.1", "10.3.3.3, 2001:db8:1::1"], Some("198.51.100.1")),
            (&["198.51.100.1:4711"], Some("198.51.100.1")),
            (&["[2001:db8:7:7:1:2:3:4]:443"], Some("2001:db8:7:7::")),
            (&["2001:db8:7:7:ffff::1"], Some("2001:db8:7:7::")),
            (&["::ffff:198.51.100.1"], Some("198.51.100.1")),
            (&["198.51.100.1, unknown"], None),
            (&["198.51.100.1, "], None),
            (&["10.9.9.9"], None),
            (&[], None),
        ] {
            assert_eq!(client(&proxies, "10.0.0.1", forwarded).as_deref(), found, "{forwarded:?}");
        }
    }

    #[test]
    fn what_is_no_network_is_named() {
        assert_eq!(TrustedProxies::parse(["10.0.0.0/8", "lb.internal"]).unwrap_err(), "lb.internal");
    }
}
