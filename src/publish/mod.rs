//! Articles to bytes: Atom, RSS, JSON Feed, OPML.
//!
//! Owns what a published entry says and how each format says it: one entry a reprint group, as
//! much text as the source's rights permit, bytes that stay the same while nothing changes and are
//! well-formed whatever the press wrote. Does not own: which articles stand in a feed, paging,
//! HTTP. Never imports store or clock.

mod atom;
mod entry;
mod format;
mod html;
mod json;
mod opml;
mod outline;
mod rss;
mod safe;
mod site;
#[cfg(test)]
mod tests;
mod words;

use jiff::tz::TimeZone;
use url::Url;

use crate::model::Timestamp;

pub use self::entry::{Press, entry};
pub use self::format::Format;
pub use self::html::escape;
pub use self::opml::{Outline, OutlineFeed, OutlineGroup, opml};
pub use self::outline::outline;
pub use self::site::{file_name, links};

/// The name that feeds give as their maker.
const GENERATOR: &str = "Điểm Báo";

/// One feed, ready to be written in any format.
#[derive(Debug, Clone)]
pub struct Feed {
    /// `tag:` URI: the same for ever, in every format.
    pub id: String,
    /// Name of the feed.
    pub title: String,
    /// One line about it.
    pub subtitle: String,
    /// Name of the service.
    pub publisher: String,
    /// Address of this very document.
    pub self_url: String,
    /// Address of the newest document, when this one is an older page of it.
    pub first_url: Option<String>,
    /// Address of the next older page.
    pub next_url: Option<String>,
    /// The page that shows the same.
    pub page_url: String,
    /// Address of the mark that readers show beside the feed.
    pub icon: Option<String>,
    /// WebSub hub.
    pub hub: Option<Url>,
    /// Language tag of the feed's own words.
    pub language: String,
    /// When anything in it last changed; never the time of the request.
    pub updated: Timestamp,
    /// Zone in which dates are written.
    pub zone: TimeZone,
    /// Entries in order.
    pub entries: Vec<Entry>,
}

/// One entry of a feed: a reprint group as its original tells it. [`entry`] makes it: its text is
/// clean and its addresses are strict.
#[derive(Debug, Clone, Default)]
pub struct Entry {
    /// `tag:` URI of the reprint group: kept when another member turns out to be the original.
    pub id: String,
    /// Headline.
    pub title: String,
    /// The paper's page.
    pub url: String,
    /// Whose it is.
    pub source: EntrySource,
    /// Names as printed.
    pub authors: Vec<String>,
    /// When it was published, else when we first saw it.
    pub published: Timestamp,
    /// When the text last changed.
    pub updated: Timestamp,
    /// The paper's summary, plain text; none where only a link may be published.
    pub summary: Option<String>,
    /// What a reader sees below the headline: HTML with note, summary or body, source and copies.
    pub html: String,
    /// Whether `html` holds the whole text.
    pub full: bool,
    /// Topics and provinces.
    pub categories: Vec<Category>,
    /// Pictures, the lead picture first.
    pub images: Vec<EntryImage>,
    /// The other papers' copies.
    pub also_in: Vec<AlsoIn>,
    /// The source's credit line.
    pub credit: Option<String>,
    /// Language tag, when stated.
    pub language: Option<String>,
}

/// The source of an entry.
#[derive(Debug, Clone, Default)]
pub struct EntrySource {
    /// `tag:` URI.
    pub id: String,
    /// Name.
    pub name: String,
    /// Front page.
    pub home: String,
    /// Its own feed, where it has one.
    pub feed: Option<String>,
}

/// A topic or province of an entry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Category {
    /// Its id.
    pub term: String,
    /// Address under which ids of its kind stand.
    pub scheme: String,
    /// Its name.
    pub label: String,
}

/// A picture of an entry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EntryImage {
    /// Address.
    pub url: String,
    /// Caption as printed.
    pub caption: Option<String>,
}

/// Another paper's copy of an entry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AlsoIn {
    /// Name of the paper.
    pub source: String,
    /// Its headline.
    pub title: String,
    /// Its page.
    pub url: String,
}

/// Writes a feed in the given format.
pub fn render(format: Format, feed: &Feed) -> Vec<u8> {
    match format {
        Format::Atom => atom::atom(feed),
        Format::Rss => rss::rss(feed),
        Format::Json => json::json(feed),
    }
}
