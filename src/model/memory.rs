//! What is remembered of a channel beside its last poll: rhythm, trust, moves.
//!
//! Plain values; what they mean for the next poll is source's to say.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{Timestamp, Validators, time};

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

/// When a paper publishes, as far as its documents showed: source learns it and reads it. What is
/// old fades; 270 bytes a channel in the store.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Habits {
    /// Publications, counted where they fell.
    pub published: Tally,
    /// Hours for which we know what was published, counted in the same way.
    pub watched: Tally,
    /// Until when that is known.
    #[serde(with = "time::seconds::optional")]
    pub until: Option<Timestamp>,
    /// Publications of the last minutes: fades quickly.
    pub lately: f32,
    /// Those that the habits had foretold for the same time.
    pub foretold: f32,
    /// How many times the distance of polls is halved, because documents had turned over.
    pub hurry: u8,
    /// Entries of the last document.
    pub entries: u32,
    /// When a document last came with nothing in it that was known: entries between two polls were lost.
    #[serde(with = "time::seconds::optional")]
    pub lost: Option<Timestamp>,
}

/// Something counted by hour of the day and by day of the week, on the clocks of the service's zone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Tally {
    /// By hour, 0-23.
    pub hours: [f32; 24],
    /// By day, from Sunday.
    pub days: [f32; 7],
}

/// Whether a server's validators can be believed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trust {
    /// When a whole document last came.
    #[serde(with = "time::seconds::optional")]
    pub full: Option<Timestamp>,
    /// From when on the next is asked for whole, without validators.
    #[serde(with = "time::seconds::optional")]
    pub again: Option<Timestamp>,
    /// When the server last said that nothing had changed since then (304).
    #[serde(with = "time::seconds::optional")]
    pub unchanged: Option<Timestamp>,
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
    /// When it was last asked.
    #[serde(with = "time::seconds::required")]
    pub seen: Timestamp,
}

/// A sitemap that an index names, as it was when we last had it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Child {
    /// Its address.
    pub url: String,
    /// What the index said of when it last changed.
    #[serde(with = "time::seconds::optional")]
    pub changed: Option<Timestamp>,
    /// To send with the next request for it.
    pub validators: Validators,
}
