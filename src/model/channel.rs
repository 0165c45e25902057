//! A channel: one address of a source that is polled, and what is remembered of it between polls.

use std::fmt;

use serde::{Deserialize, Serialize};
use url::Url;

use super::{Child, FailureClass, Fault, Habits, Health, Hints, Moved, Push, SourceId, Timestamp, Trust, time};

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
    /// How bad that failure was.
    pub class: Option<FailureClass>,
    /// Since when the server says that the channel is gone for good (410).
    #[serde(with = "time::seconds::optional")]
    pub gone: Option<Timestamp>,
    /// Where the address is said to have moved for good.
    pub moved: Option<Moved>,
    /// What the document and its server say of when to ask again.
    pub hints: Hints,
    /// When the paper publishes, as far as its documents showed.
    pub habits: Habits,
    /// Whether the server's validators can be believed.
    pub trust: Trust,
    /// What the feed's doctor keeps from one poll to the next.
    pub health: Health,
    /// The hub that tells of what is new before a poll does.
    pub push: Option<Push>,
    /// Of a sitemap index: the sitemaps that were read last.
    pub children: Vec<Child>,
    /// How long the last answer took, in milliseconds: slow channels may not keep others waiting.
    pub took_ms: u32,
    /// Faults of the last document, for the feed's doctor.
    pub faults: Vec<Fault>,
    /// Polls, ever.
    pub polls: u64,
    /// Articles got from it, ever.
    pub articles: u64,
}
