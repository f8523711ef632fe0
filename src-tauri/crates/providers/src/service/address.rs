//! Which addresses files may be fetched from.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    sync::Arc,
};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

/// Whether an address is one of the public internet: not this machine, not its network, none reserved.
///
/// The ranges are those of IANA's special-purpose registries (RFC 6890 and its updates).
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => is_public_v4(v4),
        IpAddr::V6(v6) => is_public_v6(v6),
    }
}

fn is_public_v4(v4: Ipv4Addr) -> bool {
    let [a, b, c, _] = v4.octets();
    !(v4.is_private()
        || v4.is_loopback()
        || v4.is_link_local()
        || v4.is_broadcast()
        || v4.is_documentation()
        || v4.is_multicast()
        || a == 0
        // Carrier-grade NAT, protocol assignments, 6to4 relays, benchmarking, reserved.
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (18..20).contains(&b))
        || a >= 240)
}

fn is_public_v6(v6: Ipv6Addr) -> bool {
    if let Some(v4) = v6.to_ipv4_mapped().or_else(|| translated(v6)) {
        return is_public_v4(v4);
    }
    let [first, second, ..] = v6.segments();
    // 2000::/3 is all that is given out; documentation, Teredo and what is wrapped in 6to4 are refused within it.
    (0x2000..0x4000).contains(&first)
        && !(first == 0x2001 && (second == 0x0db8 || second < 0x0200))
        && first != 0x2002
        && !(first == 0x3fff && second < 0x1000)
}

/// The IPv4 address within one of NAT64's well-known prefix (RFC 6052).
fn translated(v6: Ipv6Addr) -> Option<Ipv4Addr> {
    let [0x64, 0xff9b, 0, 0, 0, 0, high, low] = v6.segments() else { return None };
    Some(Ipv4Addr::from((u32::from(high) << 16) | u32::from(low)))
}

/// Whether an address means this machine by its name alone.
pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(v4)) => v4.is_loopback(),
        Some(Host::Ipv6(v6)) => v6.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

/// Why a file may not be fetched from an address that the user did not set; none where it may, as far as the address
/// itself tells. Names are looked at again when they are resolved.
pub(super) fn objection(url: &Url) -> Option<&'static str> {
    if url.scheme() != "https" {
        return Some("it is not https");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Some("it holds a user's name");
    }
    is_home(url).then_some("it is an address of this machine or its own network")
}

/// Endings of names that are given within a network of one's own (RFC 6761, 6762, 8375, 9476 and routers' habit).
const OWN_NAMES: [&str; 5] = [".localhost", ".local", ".internal", ".home.arpa", ".lan"];

/// Whether an address is of this machine or its own network, as far as it tells by itself.
pub(super) fn is_home(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(v4)) => !is_public(v4.into()),
        Some(Host::Ipv6(v6)) => !is_public(v6.into()),
        Some(Host::Domain(name)) => {
            let name = name.trim_end_matches('.').to_ascii_lowercase();
            !name.contains('.') || OWN_NAMES.iter().any(|ending| name.ends_with(ending))
        }
        None => true,
    }
}

/// Who says which addresses a name has.
#[derive(Clone)]
pub(super) struct Names(pub(super) Arc<dyn Resolve>);

impl Default for Names {
    fn default() -> Self {
        Self(Arc::new(System))
    }
}

/// The system's resolver.
struct System;

impl Resolve for System {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0)).await?.collect();
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// Resolves names to public addresses only, so that a public name can't lead into the user's network.
pub(super) struct PublicOnly(pub(super) Names);

/// What [`PublicOnly`] says of a name that leads elsewhere.
#[derive(Debug, thiserror::Error)]
#[error("the name leads to an address of this machine or its own network")]
pub(super) struct NotPublic;

impl Resolve for PublicOnly {
    fn resolve(&self, name: Name) -> Resolving {
        let found = self.0.0.resolve(name);
        Box::pin(async move {
            let found: Vec<SocketAddr> = found.await?.collect();
            // One private address among public ones is as suspect as none: it is how a name is moved under way.
            if found.iter().any(|address| !is_public(address.ip())) {
                return Err(NotPublic.into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_the_users_network_are_not_public() {
        for address in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "255.255.255.255",
            "224.0.0.1",
            "198.18.0.1",
            "::1",
            "::",
            "fe80::1",
            "fd00:ec2::254",
            "fc00::1",
            "::ffff:127.0.0.1",
            "::ffff:169.254.169.254",
            "64:ff9b::a00:1",
            "2001:db8::1",
            "2002:7f00:1::",
            "ff02::1",
        ] {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
        for address in ["1.1.1.1", "93.184.216.34", "2606:4700::1111", "64:ff9b::808:808"] {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn what_an_address_itself_gives_away_is_refused() {
        for url in [
            "http://example.com/a.mp4",
            "https://127.0.0.1/a",
            "https://[::1]/a",
            "https://localhost/a",
            "https://2130706433/a",
            "https://0x7f.1/a",
            "https://printer/a",
            "https://nas.local/a",
            "file:///etc/passwd",
            "https://me:pass@example.com/a",
            "https://169.254.169.254/latest",
            "https://LOCALHOST./a",
        ] {
            assert!(objection(&Url::parse(url).unwrap()).is_some(), "{url}");
        }
        assert_eq!(objection(&Url::parse("https://cdn.example.com/a.mp4").unwrap()), None);
    }

    #[tokio::test]
    async fn a_name_that_leads_home_is_not_resolved() {
        let name = "localhost".parse::<Name>().unwrap();
        let Err(error) = PublicOnly(Names::default()).resolve(name).await else {
            panic!("localhost was resolved")
        };
        assert!(error.is::<NotPublic>(), "{error}");
    }
}
