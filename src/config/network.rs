//! A network in CIDR form.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};
use std::str::FromStr;

/// A network in CIDR form, such as `127.0.0.0/8`.
///
/// ```
/// use diembao::config::Network;
/// let loopback: Network = "127.0.0.0/8".parse().unwrap();
/// assert!(loopback.contains("::ffff:127.0.0.1".parse().unwrap()));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    /// Its address.
    pub address: IpAddr,
    /// Length of its prefix in bits.
    pub prefix_bits: u8,
}

/// Why a text is no network.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NetworkError {
    /// No address, or no prefix.
    #[error("`{0}` is no network: an address and the length of its prefix are needed, such as `127.0.0.0/8`")]
    Unreadable(String),
    /// More bits than the address has.
    #[error("`{0}` has a prefix of more than {1} bits")]
    Prefix(String, u8),
    /// An address within the network, not that of the network.
    #[error("`{0}` has bits set beyond its prefix; the network is `{1}`")]
    Host(String, Network),
}

impl Network {
    /// Whether an address is in the network. An IPv4 address that is mapped into IPv6
    /// (`::ffff:127.0.0.1`) counts as the IPv4 address, for that is who would be spoken to.
    pub fn contains(&self, address: IpAddr) -> bool {
        let mask = mask(self.prefix_bits, width(self.address));
        match (self.address, address.to_canonical()) {
            (IpAddr::V4(ours), IpAddr::V4(theirs)) => bits(ours.into()) & mask == bits(theirs.into()) & mask,
            (IpAddr::V6(ours), IpAddr::V6(theirs)) => bits(ours.into()) & mask == bits(theirs.into()) & mask,
            _ => false,
        }
    }
}

impl FromStr for Network {
    type Err = NetworkError;

    fn from_str(text: &str) -> Result<Self, NetworkError> {
        let unreadable = || NetworkError::Unreadable(text.to_owned());
        let (address, prefix) = text.split_once('/').unwrap_or((text, ""));
        let address: IpAddr = address.parse().map_err(|_| unreadable())?;
        let width = width(address);
        let prefix_bits: u8 = match prefix {
            "" if !text.contains('/') => width,
            digits if digits.bytes().all(|digit| digit.is_ascii_digit()) => digits.parse().map_err(|_| unreadable())?,
            _ => return Err(unreadable()),
        };
        if prefix_bits > width {
            return Err(NetworkError::Prefix(text.to_owned(), width));
        }
        let network = masked(address, prefix_bits);
        match network.address == address {
            true => Ok(mapped(network)),
            false => Err(NetworkError::Host(text.to_owned(), network)),
        }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.prefix_bits)
    }
}

/// Bits of an address.
fn width(address: IpAddr) -> u8 {
    if address.is_ipv4() { 32 } else { 128 }
}

/// The address as a number, IPv4 in the low bits.
fn bits(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => u32::from(address).into(),
        IpAddr::V6(address) => address.into(),
    }
}

/// Ones where the prefix is, among the low `width` bits.
fn mask(prefix_bits: u8, width: u8) -> u128 {
    let free = u32::from(width.saturating_sub(prefix_bits));
    u128::MAX.checked_shl(free).unwrap_or(0)
}

fn masked(address: IpAddr, prefix_bits: u8) -> Network {
    let kept = bits(address) & mask(prefix_bits, width(address));
    let address = match address {
        // An IPv4 address fills 32 bits: nothing is cut off.
        IpAddr::V4(_) => IpAddr::V4((kept as u32).into()),
        IpAddr::V6(_) => IpAddr::V6(kept.into()),
    };
    Network { address, prefix_bits }
}

/// `::ffff:127.0.0.0/104` is `127.0.0.0/8`.
fn mapped(network: Network) -> Network {
    match (network.address, network.prefix_bits) {
        (IpAddr::V6(address), 96..=128) => match Ipv6Addr::to_ipv4_mapped(&address) {
            Some(address) => Network { address: IpAddr::V4(address), prefix_bits: network.prefix_bits - 96 },
            None => network,
        },
        _ => network,
    }
}
