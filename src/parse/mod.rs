//! Bytes to entries and faults: feeds, sitemaps, listing pages, character sets, dates.
//!
//! Owns: what a document of a channel says, however broken it is. Does not own: whether a date is
//! believed (only a caller has a clock: [`plausible`]), what of an entry is shown, which channel is
//! asked. Never imports store, network or clock.
//!
//! A document is decoded ([`decode`]), told by its first element, and read: feeds, put into their
//! usual form where they have another, by feed-rs, then mended and read again, then item by item.
//! Every repair is a fault on record.
//!
//! The children of a sitemap index are entries that have an address ending in `.xml` or `.gz` and no
//! title; a fault `sitemap-index` says that they are.

mod address;
mod charset;
mod date;
mod discover;
mod entities;
mod feed;
mod fingerprint;
mod gate;
mod hints;
mod index;
mod json;
mod legacy;
pub mod limits;
mod links;
mod markup;
mod newest;
mod normal;
mod opml;
mod page;
mod repair;
mod salvage;
mod sitemap;
mod sniff;
mod thin;
mod tree;

use jiff::tz::TimeZone;
use url::Url;

pub use self::address::is_article_address;
pub use self::charset::decode;
pub use self::date::{date, plausible};
pub use self::discover::{FEED_PATHS, FeedLink, Leads, SITEMAP_PATHS, is_of_whole, leads};
pub(crate) use self::entities::unescape;
pub use self::fingerprint::fingerprint;
pub(crate) use self::gate::gate;
pub(crate) use self::gate::tokens::{Token, end_of, token};
pub use self::index::{ChildLink, newest_children};
pub(crate) use self::markup::{absolute, plain_line, prefix};
pub use self::opml::{Subscription, subscriptions};
pub use self::sitemap::{month, newest_first};
use crate::model::{ChannelKind, Entry, Fault, Listing, ListingFormat};

/// One document of a channel, as it came.
#[derive(Debug, Clone, Copy)]
pub struct Document<'a> {
    /// Its bytes, decompressed.
    pub body: &'a [u8],
    /// `Content-Type` as the server said.
    pub content_type: Option<&'a str>,
    /// Its final address: what links in it are relative to.
    pub url: &'a Url,
    /// What the channel's address is known to hold; none: found out.
    pub kind: Option<ChannelKind>,
    /// What dates without a zone are in.
    pub zone: &'a TimeZone,
    /// Selector of the links to articles on a listing page.
    pub links: Option<&'a str>,
}

/// Reads a document. Never fails: what can not be read is a fault and no format.
pub fn listing(document: &Document<'_>) -> Listing {
    let (text, mut faults) = decode(document.body, document.content_type);
    let mut listing = match sniff::shape(&text) {
        Some(sniff::Shape::Json) => json::read(&text, document),
        Some(sniff::Shape::Feed) => feed::read(&text, document),
        Some(sniff::Shape::Sitemap) => sitemap::read(&text, document),
        Some(sniff::Shape::Lines) => sitemap::lines(&text, document),
        Some(sniff::Shape::Html) => page(&text, document),
        None if document.kind == Some(ChannelKind::Page) => page(&text, document),
        None => Listing::default(),
    };
    if listing.format.is_none() && listing.faults.is_empty() {
        listing.faults.push(sniff::unknown(&text));
    }
    hints::read(&text, document, &mut listing);
    if listing.format == Some(ListingFormat::Sitemap) && sitemap::is_index(&text) {
        listing.faults.push(Fault::new("sitemap-index", "the document lists sitemaps, not articles"));
    }
    bound(&mut listing);
    faults.append(&mut listing.faults);
    faults.truncate(limits::FAULTS_MAX);
    listing.faults = faults;
    listing
}

/// An HTML page; where a feed was to be, that is a fault, and its sidebar is no list of articles.
fn page(text: &str, document: &Document<'_>) -> Listing {
    let mut listing = page::read(text, document);
    if matches!(document.kind, Some(ChannelKind::Feed | ChannelKind::Sitemap)) {
        listing.entries.clear();
        listing.faults.push(Fault::new("html-instead", "the address gives an HTML page where a feed was"));
    }
    listing
}

/// Brings a listing within the limits, and names entries that can not be used.
fn bound(listing: &mut Listing) {
    let count = listing.entries.len();
    if count > limits::ENTRIES_MAX {
        listing
            .faults
            .push(Fault::new("entries-many", format!("{count} entries; the newest {} are read", limits::ENTRIES_MAX)));
        match listing.format {
            Some(ListingFormat::Sitemap) => newest_first(&mut listing.entries),
            _ => turned(&mut listing.entries),
        }
        listing.entries.truncate(limits::ENTRIES_MAX);
    }
    let lost = listing.entries.iter().enumerate().filter(|(_, entry)| entry.url.is_none());
    let faults = lost.map(|(at, _)| Fault::at(at, "link-missing", "the entry has no address of the web"));
    listing.faults.extend(faults.take(limits::FAULTS_MAX));
}

/// Only where the document's own order is oldest first, or none: its first entries are the newest in all others.
fn turned(entries: &mut [Entry]) {
    let when = |entry: &Entry| entry.published.or(entry.updated);
    let ends = (entries.first().and_then(when), entries.last().and_then(when));
    if matches!(ends, (Some(first), Some(last)) if first < last) {
        entries.sort_by_key(|entry| std::cmp::Reverse(when(entry)));
    }
}

#[cfg(test)]
mod tests;
