//! Every key of the store, built in this one place. One tree; the first byte says what a key is of.
//! Numbers are big-endian so that keys sort as numbers do; times are inverted where the newest
//! comes first.
//!
//! | prefix | key | record |
//! | --- | --- | --- |
//! | `m` | name | what the store knows of itself |
//! | `a` | article | the place of its text |
//! | `n` | sequence, number within it | [`Article`](crate::model::Article) |
//! | `b` | sequence, number within it | the body of the text admitted there, compressed |
//! | `u` | hash of the address' identity, source | article |
//! | `e` | hash of source and guid or address | what a channel's entry led to |
//! | `o` | sequence, number within it | article, and what identity keeps of its text: the order of admission |
//! | `r` | group | [`Group`](crate::model::Group) with where it stands |
//! | `t` | story | [`Story`](crate::model::Story) |
//! | `s` | shelf, time (newest first), id | the shelf's index |
//! | `c` | source, address | state of a channel |
//! | `y` | source | what its pages gave and usually give |
//! | `d` | sequence, number within it | decision |
//! | `f` | as its decision | what the decision teaches, in learning's own form: kept for ever, as it is |
//! | `h` | hash of topic and callback | [`Subscriber`](crate::model::Subscriber) of our hub |
//! | `p` | topic, group | nothing: editors set the group first there |

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_128;

use crate::model::{ArticleId, CanonicalUrl, ChannelKey, Cursor, SourceId, StoryId, SubscriberKey, Timestamp, TopicId};

/// One of the indexes that readers' lists are made of. Unlike a `Shelf`, a region has none of its own.
#[derive(Debug, Clone, Copy)]
pub enum Index<'a> {
    /// Every group.
    All,
    /// Groups in a topic.
    Topic(&'a str),
    /// Groups about a province.
    Province(&'a str),
    /// A source's own articles.
    Source(&'a str),
}

/// A place in the order of the log: the record's sequence number, and a number within the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Sequence number of the record.
    pub sequence: u64,
    /// Number within it.
    pub number: u16,
}

/// What the store knows of itself, by name.
pub fn meta(name: &str) -> Vec<u8> {
    [b"m", name.as_bytes()].concat()
}

/// Where the text of an article was admitted. Ids are hashes, so that each of these touches a page of
/// its own: it holds as little as can be, and the articles themselves stand in the order of admission.
pub fn place_of(id: ArticleId) -> Vec<u8> {
    numbered(b'a', id.0)
}

/// Where the texts of all articles were admitted.
pub fn places() -> Vec<u8> {
    vec![b'a']
}

/// The article whose text was admitted at `place`.
pub fn article(place: Place) -> Vec<u8> {
    at_place(b'n', place)
}

/// The body of the text that was admitted at `place`.
pub fn body(place: Place) -> Vec<u8> {
    at_place(b'b', place)
}

/// All sources' articles at one address.
pub fn addresses(url: &CanonicalUrl) -> Vec<u8> {
    let mut key = vec![b'u'];
    key.extend(xxh3_128(url.identity().as_bytes()).to_be_bytes());
    key
}

/// One source's article at an address.
pub fn address(source: &SourceId, url: &CanonicalUrl) -> Vec<u8> {
    let mut key = addresses(url);
    key.extend(source.as_str().as_bytes());
    key
}

/// What an entry of a source led to; `name` is its guid, or its address when it states none.
pub fn entry(source: &SourceId, name: &str) -> Vec<u8> {
    let mut key = vec![b'e'];
    key.extend(xxh3_128(&[source.as_str().as_bytes(), b"\0", name.as_bytes()].concat()).to_be_bytes());
    key
}

/// The text that was admitted at `place`.
pub fn admission(place: Place) -> Vec<u8> {
    at_place(b'o', place)
}

/// All admissions, oldest first.
pub fn admissions() -> Vec<u8> {
    vec![b'o']
}

/// A reprint group.
pub fn group(id: ArticleId) -> Vec<u8> {
    numbered(b'r', id.0)
}

/// A story.
pub fn story(id: StoryId) -> Vec<u8> {
    numbered(b't', id.0.0)
}

/// A channel's state.
pub fn channel(key: &ChannelKey) -> Vec<u8> {
    [b"c", key.source.as_str().as_bytes(), b"\0", key.url.as_bytes()].concat()
}

/// All channels' states.
pub fn channels() -> Vec<u8> {
    vec![b'c']
}

/// The channel that a key is of.
pub fn channel_of(key: &[u8]) -> Option<ChannelKey> {
    let (source, url) = std::str::from_utf8(key.strip_prefix(b"c")?).ok()?.split_once('\0')?;
    Some(ChannelKey { source: source.parse().ok()?, url: url.to_owned() })
}

/// What is remembered of a source's pages.
pub fn yields(source: &SourceId) -> Vec<u8> {
    [b"y", source.as_str().as_bytes()].concat()
}

/// A subscriber of our hub.
pub fn subscriber(key: SubscriberKey) -> Vec<u8> {
    [&b"h"[..], &key.0.to_be_bytes()].concat()
}

/// All subscribers of our hub.
pub fn subscribers() -> Vec<u8> {
    vec![b'h']
}

/// The decision that was taken at `place`.
pub fn decision(place: Place) -> Vec<u8> {
    at_place(b'd', place)
}

/// All decisions, oldest first.
pub fn decisions() -> Vec<u8> {
    vec![b'd']
}

/// What the decision that was taken at `place` teaches.
pub fn lesson(place: Place) -> Vec<u8> {
    at_place(b'f', place)
}

/// What all decisions teach, oldest first.
pub fn lessons() -> Vec<u8> {
    vec![b'f']
}

/// The place that a key of a text, decision or lesson ends with.
pub fn place(key: &[u8]) -> Option<Place> {
    let (sequence, number) = key.get(1..)?.split_first_chunk::<8>()?;
    let number = u16::from_be_bytes(number.try_into().ok()?);
    Some(Place { sequence: u64::from_be_bytes(*sequence), number })
}

/// A group that editors set first in a topic.
pub fn pin(topic: &TopicId, group: ArticleId) -> Vec<u8> {
    let mut key = pins(topic);
    key.extend(group.0.to_be_bytes());
    key
}

/// All groups that editors set first in a topic.
pub fn pins(topic: &TopicId) -> Vec<u8> {
    [b"p", topic.as_str().as_bytes(), b"\0"].concat()
}

/// A whole index.
pub fn index(index: Index<'_>) -> Vec<u8> {
    let (kind, name) = match index {
        Index::All => (b'*', ""),
        Index::Topic(id) => (b't', id),
        Index::Province(id) => (b'p', id),
        Index::Source(id) => (b's', id),
    };
    [&[b's', kind], name.as_bytes(), b"\0"].concat()
}

/// A place in an index.
pub fn placed(at_index: Index<'_>, at: Timestamp, id: ArticleId) -> Vec<u8> {
    let mut key = index(at_index);
    key.extend(newest_first(at));
    key.extend(id.0.to_be_bytes());
    key
}

/// The first place of an index that comes after `cursor`.
pub fn after(at_index: Index<'_>, cursor: Option<Cursor>) -> Vec<u8> {
    match cursor {
        None => index(at_index),
        Some(cursor) => {
            let mut key = placed(at_index, cursor.at, cursor.article);
            key.push(0);
            key
        }
    }
}

/// Reads the id at the end of a place.
pub fn placed_id(key: &[u8]) -> Option<ArticleId> {
    key.last_chunk::<8>().map(|id| ArticleId(u64::from_be_bytes(*id)))
}

/// Reads the time of a place.
pub fn placed_at(key: &[u8]) -> Option<Timestamp> {
    let head = key.len().checked_sub(16)?;
    let inverted = u64::from_be_bytes(*key.get(head..)?.first_chunk::<8>()?);
    Timestamp::from_second((!inverted ^ SIGN) as i64).ok()
}

/// Flips the sign bit, so that signed seconds sort as unsigned numbers.
const SIGN: u64 = 1 << 63;

fn newest_first(at: Timestamp) -> [u8; 8] {
    (!(at.as_second() as u64 ^ SIGN)).to_be_bytes()
}

fn at_place(prefix: u8, place: Place) -> Vec<u8> {
    let mut key = numbered(prefix, place.sequence);
    key.extend(place.number.to_be_bytes());
    key
}

fn numbered(prefix: u8, number: u64) -> Vec<u8> {
    let mut key = vec![prefix];
    key.extend(number.to_be_bytes());
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn newer_places_sort_first_and_read_back() {
        let times = [i64::from(i32::MAX), 1_700_000_000, 1, 0, -1, -86_400];
        let keys: Vec<Vec<u8>> = times
            .iter()
            .map(|&at| placed(Index::Topic("y-te"), Timestamp::from_second(at).expect("in range"), ArticleId(7)))
            .collect();
        assert!(keys.is_sorted());
        for (key, at) in keys.iter().zip(times) {
            assert_eq!(placed_at(key).map(|at| at.as_second()), Some(at));
            assert_eq!(placed_id(key), Some(ArticleId(7)));
        }
    }

    #[test]
    fn a_place_reads_back() {
        let place = Place { sequence: 1 << 40, number: 513 };
        assert_eq!(super::place(&lesson(place)), Some(place));
        assert_eq!(super::place(b"f\0\0"), None);
    }

    #[test]
    fn an_index_holds_no_other_index() {
        assert!(!index(Index::Topic("y-te-cong")).starts_with(&index(Index::Topic("y-te"))));
    }
}
