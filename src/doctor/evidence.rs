//! What a poll showed: what the doctor is told, and nothing else.

use std::net::IpAddr;

use url::Url;
use xxhash_rust::xxh3::xxh3_64;

use crate::model::{CanonicalUrl, Channel, Entry, Fault, ListingFormat, Source, Timestamp, Trace, domain};

/// What a poll came to.
#[derive(Debug, Clone, Copy)]
pub enum Visit<'a> {
    /// The server said that nothing had changed (304).
    Unchanged,
    /// A whole document came and was read.
    Document(&'a Evidence<'a>),
    /// Nothing could be had.
    Failed {
        /// What was wrong: the first fault with a code that the doctor knows counts.
        faults: &'a [Fault],
        /// One sentence with cause and remedy.
        message: &'a str,
    },
}

/// What one document showed.
#[derive(Debug, Clone, Copy)]
pub struct Evidence<'a> {
    /// How it came.
    pub answered: &'a Answered,
    /// What it is.
    pub format: Option<ListingFormat>,
    /// What was wrong with it and with its pages.
    pub faults: &'a [Fault],
    /// Its entries, in its order.
    pub facts: &'a [Facts],
    /// Whether the request named validators: a server that keeps to them would have answered 304.
    pub conditional: bool,
    /// The offset of the paper's own zone from UTC, in seconds.
    pub zone_seconds: i32,
}

/// How a document came: what its server has to answer for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answered {
    /// The address that was asked.
    pub asked: String,
    /// The address where the redirects ended.
    pub url: String,
    /// `Content-Type` as sent.
    pub content_type: Option<String>,
    /// Hash of the bytes.
    pub body: u64,
    /// How many bytes, decompressed.
    pub bytes: u32,
    /// How long the answer took, in milliseconds.
    pub took_ms: u32,
    /// Whether it carried an ETag or a Last-Modified.
    pub validators: bool,
    /// Whether it came compressed; none where that is not known.
    pub compressed: Option<bool>,
}

/// What the doctor looks at in one entry.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Facts {
    /// What it is met again by.
    pub trace: Trace,
    /// Whether its address is of a site that is not the source's.
    pub foreign: bool,
    /// Whether its guid is an address of a site that is not the source's.
    pub guid_foreign: bool,
    /// When it says that it was published.
    pub published: Option<Timestamp>,
    /// When it says that it was changed.
    pub updated: Option<Timestamp>,
    /// Whether it has a summary or a text.
    pub text: bool,
    /// Whether markup or references stand in its headline.
    pub markup: bool,
    /// Whether it was known before: from this channel or another of the source.
    pub known: bool,
}

impl Facts {
    /// What is to be known of an entry of a document.
    pub fn of(entry: &Entry, own: &Own, known: bool) -> Facts {
        let url = entry.url.as_deref().and_then(|url| CanonicalUrl::parse(url).ok());
        let guid = entry.guid.as_deref();
        let guid_url = guid.filter(|guid| guid.starts_with("http")).and_then(|guid| Url::parse(guid).ok());
        let title = entry.title.as_deref().filter(|title| !title.is_empty());
        let trace = Trace {
            guid: guid.map_or(0, hash),
            url: url.as_ref().map_or(0, |url| hash(&url.identity())),
            title: title.map_or(0, hash),
        };
        Facts {
            trace,
            foreign: url.as_ref().is_some_and(|url| !own.has(url.as_url())),
            guid_foreign: guid_url.is_some_and(|url| !own.has(&url)),
            published: entry.published,
            updated: entry.updated,
            text: entry.summary.is_some() || entry.content.is_some(),
            markup: title.is_some_and(has_markup),
            known,
        }
    }

    /// The date that it goes by.
    pub(super) fn dated(&self) -> Option<Timestamp> {
        self.published.or(self.updated)
    }
}

/// A hash that is never 0: that means none.
fn hash(text: &str) -> u32 {
    let [.., a, b, c, d] = xxh3_64(text.as_bytes()).to_be_bytes();
    u32::from_be_bytes([a, b, c, d]).max(1)
}

/// Whether a headline shows markup or references to its readers.
pub(super) fn has_markup(title: &str) -> bool {
    const MARKS: [&str; 10] = ["</", "<b>", "<i>", "<br", "<p>", "<span", "<strong", "&amp;", "&quot;", "&#"];
    MARKS.iter().any(|mark| title.contains(mark))
}

/// The sites that are a source's own, by the domain that was registered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Own(Vec<String>);

impl Own {
    /// The sites of a source: its front page, its hosts, its channel and where that led to.
    pub fn of(source: &Source, channel: &Channel, found: Option<&Url>) -> Own {
        let urls = [Some(&source.homepage), Some(&channel.url), found];
        let hosts = urls.into_iter().flatten().filter_map(Url::host_str).map(str::to_owned);
        let mut sites: Vec<String> = hosts.chain(source.hosts.iter().cloned()).map(|host| site(&host)).collect();
        sites.sort_unstable();
        sites.dedup();
        Own(sites)
    }

    fn has(&self, url: &Url) -> bool {
        url.host_str().is_none_or(|host| self.0.contains(&site(host)))
    }
}

/// The domain that was registered for a host; the host itself where there is none.
fn site(host: &str) -> String {
    let host = host.trim_end_matches('.').to_ascii_lowercase();
    if host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok() {
        return host;
    }
    domain(&host).to_owned()
}

#[cfg(test)]
mod tests {
    use super::{has_markup, site};

    #[test]
    fn sites_are_what_was_registered() {
        for (host, expected) in [
            ("www.baodongnai.com.vn", "baodongnai.com.vn"),
            ("sokhcn.dongnai.gov.vn", "dongnai.gov.vn"),
            ("127.0.0.1", "127.0.0.1"),
            ("localhost", "localhost"),
            ("VNEXPRESS.net.", "vnexpress.net"),
        ] {
            assert_eq!(site(host), expected);
        }
    }

    #[test]
    fn headlines_with_plain_signs_have_no_markup() {
        assert!(!has_markup("Giá < 5 triệu, lãi > 3 % & hơn nữa"));
        assert!(has_markup("<b>Nóng</b>: mưa lớn") && has_markup("Hội thảo &quot;Số hóa&quot;"));
    }
}
