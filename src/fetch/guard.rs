//! The address guard: feeds name the addresses that we ask for, so nothing inside is reachable by one.
//!
//! The decision is taken on the address that is connected to: names are resolved here, for the
//! connector itself, and addresses written as numbers are checked before the request because they
//! never reach a resolver. A name that changes its mind between two look-ups gains nothing, and a
//! connection that is used again still leads to the address that was checked. A proxy resolves names
//! by itself: what we find is checked first, and that it finds the same is for its keeper to see to.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use futures_util::future::BoxFuture;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::net::lookup_host;
use url::{Host, Url};

use crate::config::{AllowPrivate, Network};

#[cfg(test)]
mod tests;

/// Longest address asked for, in bytes: twice what is kept as an article's; beyond that, servers refuse.
const URL_BYTES_MAX: usize = 4096;
/// Addresses of one name that are tried: a name with hundreds would spend the whole time on dead ones.
const ADDRESSES_MAX: usize = 16;

/// Blocks of IPv4 that are not the public internet: IANA's special-purpose registry, multicast,
/// the reserved quarter, and one address that clouds give their own services outside of it.
const SPECIAL_V4: &[(Ipv4Addr, u8, &str)] = &[
    (Ipv4Addr::new(0, 0, 0, 0), 8, "this-network"),
    (Ipv4Addr::new(10, 0, 0, 0), 8, "private"),
    (Ipv4Addr::new(100, 64, 0, 0), 10, "carrier-shared"),
    (Ipv4Addr::new(127, 0, 0, 0), 8, "loopback"),
    (Ipv4Addr::new(168, 63, 129, 16), 32, "cloud metadata"),
    (Ipv4Addr::new(169, 254, 0, 0), 16, "link-local"),
    (Ipv4Addr::new(172, 16, 0, 0), 12, "private"),
    (Ipv4Addr::new(192, 0, 0, 0), 24, "protocol"),
    (Ipv4Addr::new(192, 0, 2, 0), 24, "documentation"),
    (Ipv4Addr::new(192, 88, 99, 0), 24, "6to4 relay"),
    (Ipv4Addr::new(192, 168, 0, 0), 16, "private"),
    (Ipv4Addr::new(198, 18, 0, 0), 15, "benchmark"),
    (Ipv4Addr::new(198, 51, 100, 0), 24, "documentation"),
    (Ipv4Addr::new(203, 0, 113, 0), 24, "documentation"),
    (Ipv4Addr::new(224, 0, 0, 0), 4, "multicast"),
    (Ipv4Addr::new(240, 0, 0, 0), 4, "reserved"),
];

/// Blocks of IPv6 that are not the public internet. Those of tunnels that carry an IPv4 address inside
/// are refused whole: no paper is reached by one, and what is inside may be anything.
const SPECIAL_V6: &[(Ipv6Addr, u8, &str)] = &[
    (Ipv6Addr::UNSPECIFIED, 128, "unspecified"),
    (Ipv6Addr::LOCALHOST, 128, "loopback"),
    (Ipv6Addr::UNSPECIFIED, 96, "IPv4-compatible"),
    (Ipv6Addr::new(0x64, 0xff9b, 1, 0, 0, 0, 0, 0), 48, "local NAT64"),
    (Ipv6Addr::new(0x100, 0, 0, 0, 0, 0, 0, 0), 64, "discard"),
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 32, "Teredo"),
    (Ipv6Addr::new(0x2001, 0, 0, 0, 0, 0, 0, 0), 23, "protocol"),
    (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0), 32, "documentation"),
    (Ipv6Addr::new(0x2002, 0, 0, 0, 0, 0, 0, 0), 16, "6to4"),
    (Ipv6Addr::new(0x3fff, 0, 0, 0, 0, 0, 0, 0), 20, "documentation"),
    (Ipv6Addr::new(0xfc00, 0, 0, 0, 0, 0, 0, 0), 7, "private"),
    (Ipv6Addr::new(0xfe80, 0, 0, 0, 0, 0, 0, 0), 10, "link-local"),
    (Ipv6Addr::new(0xfec0, 0, 0, 0, 0, 0, 0, 0), 10, "site-local"),
    (Ipv6Addr::new(0xff00, 0, 0, 0, 0, 0, 0, 0), 8, "multicast"),
];

/// Blocks of IPv6 whose last four bytes are the IPv4 address that is really asked: mapped ones, and
/// what machines without IPv4 of their own reach all of it by (RFC 6052). That address is judged.
const EMBEDDING_V6: &[(Ipv6Addr, u8)] =
    &[(Ipv6Addr::new(0, 0, 0, 0, 0, 0xffff, 0, 0), 96), (Ipv6Addr::new(0x64, 0xff9b, 0, 0, 0, 0, 0, 0), 96)];

/// The only part of IPv6 that is given out for the public internet.
const PUBLIC_V6: (Ipv6Addr, u8) = (Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 0), 3);

/// Why an address is not asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// It is neither http nor https.
    #[error("only http and https are fetched, not `{0}`")]
    Scheme(String),
    /// It names no host.
    #[error("it names no host")]
    Host,
    /// It is longer than any server takes.
    #[error("it has {0} bytes, at most {URL_BYTES_MAX} are sent")]
    TooLong(usize),
    /// It leads to an address that is not on the public internet.
    #[error("{ip} is a {kind} address; name its network in `[fetch] allow_private` if it is meant")]
    Address {
        /// The address.
        ip: IpAddr,
        /// What block it is of.
        kind: &'static str,
    },
}

/// Whether a request may go to `url`, as far as can be told without resolving its host.
pub(super) fn check(url: &Url, allow: &AllowPrivate) -> Result<(), Refusal> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err(Refusal::Scheme(url.scheme().chars().take(32).collect()));
    }
    if url.as_str().len() > URL_BYTES_MAX {
        return Err(Refusal::TooLong(url.as_str().len()));
    }
    match url.host() {
        None => Err(Refusal::Host),
        Some(Host::Domain(_)) => Ok(()),
        Some(Host::Ipv4(ip)) => check_ip(ip.into(), allow),
        Some(Host::Ipv6(ip)) => check_ip(ip.into(), allow),
    }
}

fn check_ip(ip: IpAddr, allow: &AllowPrivate) -> Result<(), Refusal> {
    match special(meant(ip)) {
        Some(kind) if !allowed(ip, allow) => Err(Refusal::Address { ip, kind }),
        _ => Ok(()),
    }
}

/// The address that is really asked by this one.
fn meant(ip: IpAddr) -> IpAddr {
    match ip {
        IpAddr::V6(v6) if EMBEDDING_V6.iter().any(|(block, bits)| within_v6(v6, *block, *bits)) => {
            let [.., a, b, c, d] = v6.octets();
            Ipv4Addr::new(a, b, c, d).into()
        }
        _ => ip,
    }
}

fn allowed(ip: IpAddr, allow: &AllowPrivate) -> bool {
    match allow {
        AllowPrivate::No => false,
        AllowPrivate::All => true,
        AllowPrivate::Networks(networks) => {
            networks.iter().any(|network| contains(network, ip) || contains(network, meant(ip)))
        }
    }
}

/// What block outside the public internet an address is of; none: it is public.
fn special(ip: IpAddr) -> Option<&'static str> {
    match ip {
        IpAddr::V4(ip) => SPECIAL_V4.iter().find(|(block, bits, _)| within_v4(ip, *block, *bits)).map(|found| found.2),
        IpAddr::V6(ip) => {
            let found = SPECIAL_V6.iter().find(|(block, bits, _)| within_v6(ip, *block, *bits));
            let public = within_v6(ip, PUBLIC_V6.0, PUBLIC_V6.1);
            found.map(|found| found.2).or((!public).then_some("reserved"))
        }
    }
}

fn contains(network: &Network, ip: IpAddr) -> bool {
    match (network.address, ip) {
        (IpAddr::V4(block), IpAddr::V4(ip)) => within_v4(ip, block, network.prefix_bits),
        (IpAddr::V6(block), IpAddr::V6(ip)) => within_v6(ip, block, network.prefix_bits),
        _ => false,
    }
}

fn within_v4(ip: Ipv4Addr, block: Ipv4Addr, prefix_bits: u8) -> bool {
    let differing = ip.to_bits() ^ block.to_bits();
    differing.leading_zeros() >= u32::from(prefix_bits)
}

fn within_v6(ip: Ipv6Addr, block: Ipv6Addr, prefix_bits: u8) -> bool {
    let differing = ip.to_bits() ^ block.to_bits();
    differing.leading_zeros() >= u32::from(prefix_bits)
}

/// How a name is looked up; tests have names of their own.
pub(super) type Lookup = Arc<dyn Fn(String) -> BoxFuture<'static, io::Result<Vec<SocketAddr>>> + Send + Sync>;

/// The look-up of the system.
pub(super) fn system() -> Lookup {
    // Port 0 is replaced by the connector with the address's own.
    Arc::new(|name| Box::pin(async move { Ok(lookup_host((name.as_str(), 0)).await?.collect()) }))
}

/// Resolves names for the connector and withholds what may not be asked.
#[derive(Clone)]
pub(super) struct GuardedResolver {
    lookup: Lookup,
    allow: Arc<AllowPrivate>,
    proxy: Option<Arc<str>>,
}

/// Why a name leads to nothing that may be asked.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unresolved {
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error(transparent)]
    Unknown(#[from] io::Error),
}

impl GuardedResolver {
    /// A resolver for connections to hosts, or to the proxy alone where there is one.
    pub(super) fn new(lookup: Lookup, allow: AllowPrivate, proxy: Option<&Url>) -> Self {
        let proxy = proxy.and_then(Url::host_str).map(Arc::from);
        GuardedResolver { lookup, allow: Arc::new(allow), proxy }
    }

    /// The addresses of a name that may be asked.
    pub(super) async fn addresses(&self, name: &str) -> Result<Vec<SocketAddr>, Unresolved> {
        let found = (self.lookup)(name.to_owned()).await?;
        if found.is_empty() {
            return Err(io::Error::new(io::ErrorKind::NotFound, "the name has no address").into());
        }
        Ok(permitted(found, &self.allow)?)
    }

    /// What the connector may connect to: whoever configured the proxy has allowed its address, and
    /// where there is one nothing else is connected to.
    async fn connectable(&self, name: &str) -> Result<Vec<SocketAddr>, Unresolved> {
        match &self.proxy {
            Some(proxy) if proxy.eq_ignore_ascii_case(name) => Ok((self.lookup)(name.to_owned()).await?),
            _ => self.addresses(name).await,
        }
    }
}

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let resolver = self.clone();
        Box::pin(async move {
            match resolver.connectable(name.as_str()).await {
                Ok(addresses) => Ok(Box::new(addresses.into_iter()) as Addrs),
                Err(Unresolved::Refused(why)) => Err(why.into()),
                Err(Unresolved::Unknown(why)) => Err(why.into()),
            }
        })
    }
}

/// The addresses that may be asked; when there are none, why the last may not.
fn permitted(found: Vec<SocketAddr>, allow: &AllowPrivate) -> Result<Vec<SocketAddr>, Refusal> {
    let mut refusal = Refusal::Host;
    let mut kept = Vec::new();
    for address in found {
        match check_ip(address.ip(), allow) {
            Ok(()) => kept.push(address),
            Err(why) => refusal = why,
        }
    }
    kept.truncate(ADDRESSES_MAX);
    if kept.is_empty() { Err(refusal) } else { Ok(kept) }
}
