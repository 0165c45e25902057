//! Subscribers of the hub that we run: who is told of what, until when, and what they have had.

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_128;

use super::{Secret, Timestamp, time};

/// One subscription at our hub. It is this node's own: no record of the log, and no article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscriber {
    /// Where it is told. Whoever knows this address can write to it: it is shown to nobody.
    pub callback: Secret,
    /// What it asked for, to the letter: it knows its subscription by it.
    pub topic: String,
    /// The same as a path below our own address, in its one spelling.
    pub path: String,
    /// Whether it may be at an address inside: who asked for it was inside itself.
    pub inside: bool,
    /// What deliveries are signed with.
    pub secret: Option<Secret>,
    /// When it was last verified.
    #[serde(with = "time::seconds::required")]
    pub since: Timestamp,
    /// When its lease ends.
    #[serde(with = "time::seconds::required")]
    pub until: Timestamp,
    /// Mark of the last document that it has: its own at the beginning, then what we brought.
    pub delivered: u64,
    /// Deliveries that failed since the last one that did not.
    pub failures: u32,
    /// Since when they fail.
    #[serde(with = "time::seconds::optional")]
    pub failing: Option<Timestamp>,
    /// Nothing is brought before this time.
    #[serde(with = "time::seconds::optional")]
    pub next: Option<Timestamp>,
}

/// What tells one subscription from another: what is delivered, and where (WebSub, 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SubscriberKey(pub u128);

impl SubscriberKey {
    /// The key of what is at `path`, delivered to `callback`.
    pub fn of(path: &str, callback: &str) -> SubscriberKey {
        SubscriberKey(xxh3_128(&[path.as_bytes(), b"\0", callback.as_bytes()].concat()))
    }
}

impl Subscriber {
    /// Its key.
    pub fn key(&self) -> SubscriberKey {
        SubscriberKey::of(&self.path, self.callback.reveal())
    }
}
