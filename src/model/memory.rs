//! What is remembered of a channel beside its last poll: rhythm, trust, health, push.
//!
//! Plain values; what they mean for the next poll is source's to say.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Timestamp, time};

/// What a document and its server say of when to ask again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hints {
    /// For how long the server says that the document stays fresh (RFC 9111, 4.2.1).
    pub max_age: Option<Duration>,
    /// `ttl` of RSS 2.0: how long the document may be kept.
    pub ttl: Option<Duration>,
    /// The distance of updates by the syndication module (`sy:updatePeriod`, `sy:updateFrequency`).
    pub period: Option<Duration>,
    /// `skipHours` of RSS: bit n is the hour n, 0-23, in UTC.
    pub skip_hours: u32,
    /// `skipDays` of RSS: bit n is the day n from Sunday = 0, in UTC.
    pub skip_days: u8,
}

/// When a paper publishes: its own rhythm by hour of the day and day of the week.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Habits {
    /// Weight of each hour of the day in the service's zone, 24 of them, or none yet.
    pub hours: Vec<f32>,
    /// Weight of each day of the week from Sunday, 7 of them, or none yet.
    pub days: Vec<f32>,
}

/// Whether a server's validators can be believed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trust {
    /// When a document was last asked for without validators, and came.
    #[serde(with = "time::seconds::optional")]
    pub full: Option<Timestamp>,
    /// Since when the validators are not sent: the server said that nothing had changed, and something had.
    #[serde(with = "time::seconds::optional")]
    pub liar: Option<Timestamp>,
}

/// Where an address is said to have moved for good (301, 308).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// Where to.
    pub to: String,
    /// Since when it said so at every poll.
    #[serde(with = "time::seconds::required")]
    pub since: Timestamp,
    /// Polls at which it said so.
    pub times: u32,
}

/// What the feed's doctor keeps from one poll to the next.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Health {}

/// A subscription at a WebSub hub.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Push {
    /// The hub.
    pub hub: String,
    /// What is subscribed to: the document's own address, as it states it.
    pub topic: String,
}

/// What a document says of push: in its `Link` headers or in itself (WebSub, 4).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PushLinks {
    /// Addresses of hubs, absolute, in order.
    pub hubs: Vec<String>,
    /// The address that it goes by (`rel=self`), absolute.
    pub itself: Option<String>,
}
