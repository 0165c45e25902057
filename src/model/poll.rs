//! A poll of a channel: what it gave, and how bad it is when it gave nothing.

use serde::{Deserialize, Serialize};

use super::{ChannelKey, ChannelState, Draft, Fault, PushLinks, Timestamp, Yield, time};

/// One poll, done: a record of the log. Its drafts, the channel's new validators and its next
/// due time become durable in one step, or not at all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Poll {
    /// Which channel.
    pub channel: ChannelKey,
    /// When it was asked.
    #[serde(with = "time::seconds::required")]
    pub at: Timestamp,
    /// What came of it.
    pub outcome: Outcome,
    /// Articles that were new or changed.
    pub drafts: Vec<Draft>,
    /// Entries that gave no article and need not be read again while they say the same.
    pub passed: Vec<Passed>,
    /// What each of its pages gave that were read.
    pub yields: Vec<Yield>,
    /// What was wrong with the document and its pages.
    pub faults: Vec<Fault>,
    /// What the document says of push; none: no document came.
    pub offer: Option<PushLinks>,
    /// What the channel's state is after this poll, but for its push: that is kept in the log's
    /// order, since hubs do not wait for polls.
    pub state: ChannelState,
}

/// An entry that was read and gave no article: remembered, so that it is not read for ever.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Passed {
    /// Its name (see [`super::entry_name`]).
    pub name: String,
    /// Hash of what it says; 0 when it is to be read once more.
    pub fingerprint: u64,
}

/// What came of a poll.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// The server said that nothing changed (304).
    NotModified,
    /// A document came and was read.
    Listed {
        /// Entries in the document.
        entries: u32,
        /// Those never seen before or changed.
        fresh: u32,
    },
    /// Nothing could be had.
    Failed {
        /// How bad it is.
        class: FailureClass,
        /// One sentence with cause and remedy.
        message: String,
    },
}

/// How bad a failure is: how soon it is worth asking again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FailureClass {
    /// It may pass within minutes: time-out, connection reset, 5xx.
    Temporary,
    /// It may pass within days: 404, not a feed, TLS fault.
    Soft,
    /// A person must act: 410, address refused, unreadable address.
    Hard,
}
