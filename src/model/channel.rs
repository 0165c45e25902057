//! A channel: one address of a source that is polled; what a poll gave, and what is remembered.

use std::fmt;

use serde::{Deserialize, Serialize};
use url::Url;

use super::{Draft, Fault, SourceId, Timestamp, time};

/// One address of a source that is polled, as feeds.toml describes it.
#[derive(Debug, Clone)]
pub struct Channel {
    /// What is asked for.
    pub url: Url,
    /// What is there; none: found out at the first poll.
    pub kind: Option<ChannelKind>,
    /// The paper's section that the channel is of.
    pub section: Option<String>,
    /// Cron expression of its own, checked.
    pub schedule: Option<String>,
    /// Selector of the links to articles on a listing page.
    pub link: Option<String>,
    /// Patterns of addresses: when not empty, only matching ones count.
    pub include: Vec<String>,
    /// Patterns of addresses that do not count.
    pub exclude: Vec<String>,
}

/// What a channel's address holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChannelKind {
    /// RSS, Atom or JSON Feed.
    Feed,
    /// A sitemap.
    Sitemap,
    /// A page that lists articles.
    Page,
}

/// What names a channel in the store and in logs: its source and its address.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ChannelKey {
    /// The source.
    pub source: SourceId,
    /// The address as configured.
    pub url: String,
}

impl fmt::Display for ChannelKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.source, self.url)
    }
}

/// What a server gave to recognise an unchanged document: opaque, sent back to the letter (RFC 9110, 13.1).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validators {
    /// `ETag`, quotes and `W/` included.
    pub etag: Option<String>,
    /// `Last-Modified`.
    pub last_modified: Option<String>,
}

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
    /// What was wrong with the document and its pages.
    pub faults: Vec<Fault>,
    /// What the channel's state is after this poll.
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

/// What is remembered of a channel between polls.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ChannelState {
    /// To send with the next request.
    pub validators: Validators,
    /// What the address turned out to hold.
    pub kind: Option<ChannelKind>,
    /// A feed found on the page that was configured: polled in its place.
    pub discovered: Option<String>,
    /// When it was last asked.
    #[serde(with = "time::seconds::optional")]
    pub polled: Option<Timestamp>,
    /// When it last answered well.
    #[serde(with = "time::seconds::optional")]
    pub succeeded: Option<Timestamp>,
    /// When it is due next.
    #[serde(with = "time::seconds::optional")]
    pub due: Option<Timestamp>,
    /// Failures in a row.
    pub failures: u32,
    /// The last outcome's sentence when it was a failure.
    pub problem: Option<String>,
    /// Faults of the last document, for the feed's doctor.
    pub faults: Vec<Fault>,
    /// Polls, ever.
    pub polls: u64,
    /// Articles got from it, ever.
    pub articles: u64,
}
