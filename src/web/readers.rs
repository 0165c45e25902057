//! How many readers our feeds have: what we tell the papers whose feeds we read.
//!
//! Distinct readers of a day. One that reads for others says for how many in its user agent
//! (`16 subscribers`) and counts for so many; others are told apart by address and user agent, of
//! which a salted hash is kept, in memory alone. The number is a lower bound, never a guess.

use std::collections::HashMap;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::net::{IpAddr, SocketAddr};
use std::sync::PoisonError;
use std::sync::atomic::Ordering;

use axum::extract::ConnectInfo;
use axum::http::header::USER_AGENT;
use axum::http::{Extensions, HeaderMap};

use super::Shared;
use crate::model::Timestamp;

/// For how long a reader counts after it was last seen.
const SEEN_SECONDS: i64 = 24 * 3600;
/// How often readers that were not seen for so long are looked for.
const SWEEP_SECONDS: i64 = 60;
/// Readers told apart: some megabytes. More than these do not count.
const READERS_MAX: usize = 100_000;
/// The most that one user agent may claim: a number that anybody may send us, and that we send on.
const CLAIM_MAX: u64 = 1_000_000;
/// User agents are told apart by so many bytes.
const AGENT_BYTES_MAX: usize = 256;

/// The readers of a day.
#[derive(Default)]
pub(super) struct Readers {
    salt: RandomState,
    known: HashMap<u64, Seen>,
    total: u64,
    swept: Option<Timestamp>,
}

/// One reader, or one that reads for several.
struct Seen {
    at: Timestamp,
    count: u64,
}

/// Who asks, as far as can be told.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reader<'a> {
    /// The address; none when it is not known.
    pub(super) address: Option<IpAddr>,
    /// What it calls itself.
    pub(super) agent: &'a str,
}

impl Readers {
    /// Counts a reader; gives the number of all.
    pub(super) fn seen(&mut self, reader: Reader<'_>, now: Timestamp) -> u64 {
        self.sweep(now);
        let (key, count) = match claim(reader.agent) {
            Some((name, count)) => (self.salt.hash_one(("claims", name)), count),
            None => (self.salt.hash_one((reader.address.map(network), reader.agent)), 1),
        };
        let room = self.known.len() < READERS_MAX;
        match self.known.get_mut(&key) {
            // It states another number for each feed; the largest is not more than all its readers.
            Some(seen) if count < seen.count => {}
            Some(seen) => {
                self.total += count - seen.count;
                *seen = Seen { at: now, count };
            }
            None if room => {
                self.total += count;
                self.known.insert(key, Seen { at: now, count });
            }
            None => {}
        }
        self.total
    }

    fn sweep(&mut self, now: Timestamp) {
        let age = |at: Timestamp| now.as_second() - at.as_second();
        if self.swept.is_some_and(|at| (0..SWEEP_SECONDS).contains(&age(at))) {
            return;
        }
        self.known.retain(|_, seen| age(seen.at) < SEEN_SECONDS);
        self.total = self.known.values().map(|seen| seen.count).sum();
        self.swept = Some(now);
    }
}

/// Counts who got a feed.
pub(super) fn count(shared: &Shared, headers: &HeaderMap, extensions: &Extensions) {
    let agent = headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    let reader = Reader { address: address(headers, extensions), agent: cut(agent) };
    let now = (shared.app.clock)();
    let total = shared.readers.lock().unwrap_or_else(PoisonError::into_inner).seen(reader, now);
    shared.app.readers.store(total, Ordering::Relaxed);
}

/// The address of who asks. Only a server of our own in front of us is believed when it names another.
pub(super) fn address(headers: &HeaderMap, extensions: &Extensions) -> Option<IpAddr> {
    let peer = extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip());
    let named = headers.get_all("x-forwarded-for").iter().next_back().and_then(|value| value.to_str().ok());
    let named = named.and_then(|value| value.rsplit(',').next()?.trim().parse().ok());
    match peer {
        Some(peer) if !inside(peer) => Some(peer),
        peer => named.or(peer),
    }
}

/// Whether an address is of this machine or a private network.
pub fn inside(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => ip.is_loopback() || ip.is_private(),
        IpAddr::V6(ip) => ip.is_loopback() || ip.is_unique_local(),
    }
}

/// What of an address names a reader: hosts of IPv6 change the second half of theirs every day.
pub fn network(ip: IpAddr) -> u128 {
    match ip {
        IpAddr::V4(ip) => u128::from(ip.to_bits()),
        IpAddr::V6(ip) => ip.to_bits() & !u128::from(u64::MAX),
    }
}

/// For how many a user agent says that it reads, and its name before that.
fn claim(agent: &str) -> Option<(&str, u64)> {
    let at = agent.to_ascii_lowercase().find("subscriber")?;
    let before = agent.get(..at)?.trim_end();
    let name = before.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let count = before.get(name.len()..)?.parse().ok()?;
    Some((name, std::cmp::min(count, CLAIM_MAX)))
}

fn cut(agent: &str) -> &str {
    let end = agent.floor_char_boundary(AGENT_BYTES_MAX);
    &agent[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(1_800_000_000 + seconds).unwrap()
    }

    fn reader<'a>(address: &str, agent: &'a str) -> Reader<'a> {
        Reader { address: address.parse().ok(), agent }
    }

    #[test]
    fn readers_are_told_apart_by_address_and_agent() {
        let mut readers = Readers::default();
        for (address, agent, total) in [
            ("198.51.100.1", "a", 1),
            ("198.51.100.1", "a", 1),
            ("198.51.100.1", "b", 2),
            ("198.51.100.2", "a", 3),
            ("2001:db8::1", "a", 4),
            ("2001:db8::2", "a", 4),
            ("2001:db8:0:1::1", "a", 5),
            ("", "a", 6),
        ] {
            assert_eq!(readers.seen(reader(address, agent), at(0)), total, "{address} {agent}");
        }
    }

    #[test]
    fn one_that_reads_for_others_counts_for_as_many_as_it_says() {
        let mut readers = Readers::default();
        for (agent, total) in [
            ("Bloglines/3.1 (http://bloglines.example; 16 subscribers)", 16),
            ("Bloglines/3.1 (http://bloglines.example; 12 subscribers)", 16),
            ("Bloglines/3.1 (http://bloglines.example; 20 Subscribers)", 20),
            ("Feed Reader (1 subscriber; feed-id=7)", 21),
            ("nothing (0 subscribers)", 21),
            ("boast (99999999999999999999 subscribers)", 22),
            ("boast (88888888 subscribers)", 22 + CLAIM_MAX),
        ] {
            assert_eq!(readers.seen(reader("198.51.100.1", agent), at(0)), total, "{agent}");
        }
        assert_eq!(
            readers.seen(reader("198.51.100.9", "Feed Reader (1 subscriber; feed-id=7)"), at(0)),
            22 + CLAIM_MAX
        );
    }

    #[test]
    fn after_a_day_a_reader_counts_no_more() {
        let mut readers = Readers::default();
        readers.seen(reader("198.51.100.1", "a"), at(0));
        readers.seen(reader("198.51.100.2", "a"), at(1000));
        assert_eq!(readers.seen(reader("198.51.100.2", "a"), at(SEEN_SECONDS - 1)), 2);
        assert_eq!(readers.seen(reader("198.51.100.2", "a"), at(SEEN_SECONDS + SWEEP_SECONDS)), 1);
    }

    #[test]
    fn memory_is_bounded() {
        let mut readers = Readers::default();
        for number in 0..READERS_MAX as u32 + 10 {
            readers.seen(Reader { address: Some(std::net::Ipv4Addr::from(number).into()), agent: "" }, at(0));
        }
        assert_eq!(readers.total, READERS_MAX as u64);
    }

    #[test]
    fn only_a_server_of_our_own_may_name_another_address() {
        for (peer, forwarded, address) in [
            ("203.0.113.1:5", Some("198.51.100.1"), Some("203.0.113.1")),
            ("127.0.0.1:5", Some("192.0.2.7, 198.51.100.1"), Some("198.51.100.1")),
            ("10.0.0.1:5", None, Some("10.0.0.1")),
            ("[::1]:5", Some("nonsense"), Some("::1")),
        ] {
            let mut extensions = Extensions::new();
            extensions.insert(ConnectInfo(peer.parse::<SocketAddr>().unwrap()));
            let mut headers = HeaderMap::new();
            if let Some(forwarded) = forwarded {
                headers.insert("x-forwarded-for", forwarded.parse().unwrap());
            }
            let expected = address.map(|text| text.parse::<IpAddr>().unwrap());
            assert_eq!(super::address(&headers, &extensions), expected, "{peer} {forwarded:?}");
        }
    }
}
