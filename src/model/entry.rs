//! What a channel lists: entries, before any page of theirs was read.

use serde::{Deserialize, Serialize};

use super::{Fault, Hints, PushLinks, Timestamp};

/// One document of a channel, read.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    /// What the document is; none when nothing could be recognised.
    pub format: Option<ListingFormat>,
    /// The channel's own title, plain text.
    pub title: Option<String>,
    /// The page that the channel is of, absolute.
    pub link: Option<String>,
    /// Language tag as stated, such as `vi`.
    pub language: Option<String>,
    /// Entries in document order.
    pub entries: Vec<Entry>,
    /// What was wrong and survived.
    pub faults: Vec<Fault>,
    /// Whether the bytes had to be mended before they could be read.
    pub repaired: bool,
    /// What it says of when to ask again.
    pub hints: Hints,
    /// What it says of push.
    pub push: PushLinks,
}

/// The kind of document that a listing was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ListingFormat {
    /// RSS 0.9x, 1.0 or 2.0.
    Rss,
    /// Atom 0.3 or 1.0.
    Atom,
    /// JSON Feed.
    JsonFeed,
    /// A sitemap, news sitemap or sitemap index.
    Sitemap,
    /// An HTML page whose links are the entries.
    Page,
}

/// One thing that a channel listed. All text is NFC, without control characters; addresses are
/// absolute; markup stands only in `content` (and is not yet safe there).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The identifier as the channel states it.
    pub guid: Option<String>,
    /// Address of the article as listed, absolute.
    pub url: Option<String>,
    /// Headline, plain text.
    pub title: Option<String>,
    /// Summary, plain text.
    pub summary: Option<String>,
    /// Text of the article as HTML that must not be shown before it is cleaned.
    pub content: Option<String>,
    /// Names as stated.
    pub authors: Vec<String>,
    /// When it was published; never made up.
    pub published: Option<Timestamp>,
    /// When it was last changed; never made up.
    pub updated: Option<Timestamp>,
    /// Sections, tags.
    pub categories: Vec<String>,
    /// Pictures and other media.
    pub enclosures: Vec<Enclosure>,
}

/// A picture or other medium of an entry.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Enclosure {
    /// Absolute address.
    pub url: String,
    /// Media type as stated, such as `image/jpeg`.
    #[serde(rename = "type")]
    pub media_type: Option<String>,
    /// Size in bytes as stated.
    pub length: Option<u64>,
}
