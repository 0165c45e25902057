//! A page or an entry, and a source's rules, to a draft and faults.
//!
//! Owns: what of a page is the article, field by field; cleaning and sanitising. Does not own:
//! whether a page has to be fetched, what was known of the article before. Never imports network,
//! store or clock.
//!
//! Order: the source's selectors, then those of its CMS family (`families.toml`), then metadata
//! (JSON-LD, OpenGraph, meta, microdata), then the generic reader. All HTML passes ammonia, then one pass of our own that writes it anew from a
//! short list of elements and attributes ([`sanitise`]).

mod body;
mod byline;
mod dateline;
mod entry;
mod families;
mod fields;
mod furniture;
mod generic;
mod headline;
mod health;
mod labels;
mod lead;
mod lean;
mod margins;
mod merge;
mod metadata;
mod page;
mod rules;
mod scan;
mod script;
mod shape;
mod wash;

use jiff::tz::TimeZone;
use url::Url;

pub use self::entry::{from_entry, has_full_text};
pub use self::health::{yield_of, yields_after};
pub use self::merge::complete;
pub use self::page::from_page;
use crate::model::{CanonicalUrl, ExtractRules, Fault, Image, Timestamp};

/// An article's page, as it came.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    /// Its text, decoded (`parse::decode`).
    pub html: &'a str,
    /// Its final address.
    pub url: &'a Url,
    /// The source's selectors.
    pub rules: &'a ExtractRules,
    /// What dates without a zone are in.
    pub zone: &'a TimeZone,
    /// The source's language, for pages that state none.
    pub language: &'a str,
}

/// What a page says, field by field. Text is NFC and plain but for `html`, which is sanitised.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Extract {
    /// The page's address.
    pub url: String,
    /// Canonical address as the page states it, when it is credible: of the same site.
    pub canonical: Option<CanonicalUrl>,
    /// Headline without the paper's name.
    pub title: Option<String>,
    /// The line above the headline.
    pub kicker: Option<String>,
    /// Lead.
    pub summary: Option<String>,
    /// Names as printed.
    pub authors: Vec<String>,
    /// When it was published.
    pub published: Option<Timestamp>,
    /// When it was last changed.
    pub updated: Option<Timestamp>,
    /// Section of the paper.
    pub section: Option<String>,
    /// Tags of the paper.
    pub tags: Vec<String>,
    /// Pictures with captions, the lead picture first.
    pub images: Vec<Image>,
    /// Language tag.
    pub language: Option<String>,
    /// Body as plain text, paragraphs parted by a blank line.
    pub text: String,
    /// Body as sanitised HTML.
    pub html: String,
    /// What was wrong and survived.
    pub faults: Vec<Fault>,
}

/// HTML that is safe to show: p, h2 to h4, lists, quotes, figures, tables, links, pictures and
/// emphasis; no class, style, id or script; addresses absolute, of the web.
pub fn sanitise(html: &str, base: &Url) -> String {
    body::Body::read(html, base).html()
}

/// HTML as plain text: paragraphs parted by a blank line, captions left out.
pub fn plain_text(html: &str) -> String {
    // No address is read, so what they are relative to does not matter.
    static NOWHERE: std::sync::LazyLock<Url> =
        std::sync::LazyLock::new(|| Url::parse("http://localhost/").expect("a literal address"));
    body::Body::read(html, &NOWHERE).text()
}

#[cfg(test)]
mod tests;
