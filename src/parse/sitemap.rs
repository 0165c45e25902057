//! Sitemaps: pages with their date, news sitemaps with title and tags, and indexes.
//!
//! The children of an index are entries without title: the pipeline polls the newest of them in
//! the index's place ([`super::newest_children`]). [`Listing::link`] stays empty; [`is_index`] tells
//! the two apart. A sitemap of text lines, one address a line, is read too.
//!
//! A sitemap lists sections and the front page among its articles, all changed today: where some
//! addresses look like articles', only those are entries.

use quick_xml::Reader;
use quick_xml::events::Event;
use url::Url;

use super::feed::filled;
use super::limits::{CATEGORIES_MAX, CATEGORY_BYTES_MAX, ENCLOSURES_MAX, ENTRIES_MAX, TITLE_BYTES_MAX};
use super::markup::{absolute, cut, plain_line};
use super::newest::Newest;
use super::{Document, address, date, repair};
use crate::model::{Enclosure, Entry, Fault, Listing, ListingFormat, Timestamp};

/// Events that are read of one document: a sitemap may have 50,000 addresses of some 10 elements.
const EVENTS_MAX: usize = 2_000_000;
/// Bytes of a language tag.
const LANGUAGE_BYTES_MAX: usize = 35;
/// Entries read for each that is kept: which are the newest is only known at the end.
const ENTRIES_READ: usize = 100;

/// Reads a sitemap or an index.
pub(super) fn read(text: &str, document: &Document<'_>) -> Listing {
    let mut listing = Listing { format: Some(ListingFormat::Sitemap), ..Listing::default() };
    let start = ["urlset", "sitemapindex"].iter().filter_map(|root| repair::tag_start(text, root)).min().unwrap_or(0);
    let mut found = Found::default();
    if let Err(why) = collect(&text[start..], document, &mut listing, &mut found) {
        // The addresses before the fault are good; the rest of a broken sitemap is read mended.
        let (mended, mut faults) = repair::mend(&text[start..]);
        let mut again = Found::default();
        let _ = collect(&mended, document, &mut listing, &mut again);
        if again.all.count() >= found.all.count() {
            found = again;
        }
        listing.repaired = true;
        listing.faults.push(Fault::new("sitemap-broken", format!("the sitemap is not well-formed: {why}")));
        listing.faults.append(&mut faults);
    }
    found.into(&mut listing, !is_index(text));
    listing
}

/// Reads a sitemap of text lines.
pub(super) fn lines(text: &str, document: &Document<'_>) -> Listing {
    let urls = text.lines().filter_map(|line| absolute(line.trim_start_matches('\u{feff}'), document.url));
    let mut found = Found::default();
    for url in urls.take(ENTRIES_MAX * ENTRIES_READ) {
        found.push(Entry { url: Some(url), ..Entry::default() });
    }
    let mut listing = Listing { format: Some(ListingFormat::Sitemap), ..Listing::default() };
    found.into(&mut listing, true);
    listing
}

/// Brings entries into the order of their age, the newest first: by date, else by what their
/// addresses say. Entries that nothing is known of keep their order.
pub fn newest_first(entries: &mut [Entry]) {
    entries.sort_by_cached_key(|entry| std::cmp::Reverse(age(entry)));
}

/// What orders entries by age: their date, else what their addresses say.
type Age = (Option<Timestamp>, (u32, u64));

fn age(entry: &Entry) -> Age {
    (entry.published.max(entry.updated), address::age(entry.url.as_deref().unwrap_or_default()))
}

/// The month that an entry's address names, such as 202611.
pub fn month(entry: &Entry) -> Option<u32> {
    address::month_of(entry.url.as_deref()?)
}

/// What a sitemap lists, as far as it is kept.
#[derive(Default)]
struct Found {
    all: Newest<Age, Entry>,
    /// Those whose addresses look like articles'.
    articles: Newest<Age, Entry>,
}

impl Found {
    fn push(&mut self, entry: Entry) {
        let shape = entry.url.as_deref().and_then(|url| address::shape(&Url::parse(url).ok()?));
        let age = age(&entry);
        if entry.title.is_some() || shape.as_deref().is_some_and(address::marked) {
            self.articles.push(age, entry.clone());
        }
        self.all.push(age, entry);
    }

    /// `choosy`: where some are articles, the others are left out.
    fn into(self, listing: &mut Listing, choosy: bool) {
        let found = if choosy && self.articles.count() > 0 { self.articles } else { self.all };
        listing.faults.extend(found.fault());
        listing.entries = found.by_age();
    }
}

/// Whether a sitemap's text is an index of other sitemaps.
pub(super) fn is_index(text: &str) -> bool {
    repair::tag_start(text, "sitemapindex").is_some()
}

fn collect(
    text: &str,
    document: &Document<'_>,
    listing: &mut Listing,
    found: &mut Found,
) -> Result<(), quick_xml::Error> {
    let mut reader = Reader::from_str(text);
    let mut entry: Option<Entry> = None;
    let mut path = String::new();
    let mut words = String::new();
    for _ in 0..EVENTS_MAX {
        match reader.read_event()? {
            Event::Eof => break,
            Event::Start(tag) => {
                path = tag.name().as_ref().to_ascii_lowercase();
                words.clear();
                if path == "url" || path == "sitemap" {
                    entry = Some(Entry::default());
                }
            }
            Event::Text(piece) => words.push_str(&piece),
            Event::CData(piece) => words.push_str(&piece),
            Event::GeneralRef(name) => words.push_str(&super::entities::unescape(&format!("&{};", &*name))),
            Event::End(tag) => {
                let name = tag.name().as_ref().to_ascii_lowercase();
                if name == "url" || name == "sitemap" {
                    if let Some(entry) = entry.take().filter(|entry| entry.url.is_some()) {
                        found.push(entry);
                    }
                } else if let Some(entry) = entry.as_mut().filter(|_| name == path) {
                    take(entry, &name, &words, document);
                    publication(listing, &name, &words);
                }
                words.clear();
            }
            _ => {}
        }
        if found.all.count() > ENTRIES_MAX * ENTRIES_READ {
            break;
        }
    }
    Ok(())
}

fn take(entry: &mut Entry, name: &str, words: &str, document: &Document<'_>) {
    let base: &Url = document.url;
    let (space, local) = name.rsplit_once(':').unwrap_or(("", name));
    // A film's title and date are not the article's.
    if matches!(space, "video" | "xhtml") {
        return;
    }
    match (local, space == "image") {
        ("loc", false) => entry.url = absolute(words, base),
        ("loc", true) if entry.enclosures.len() < ENCLOSURES_MAX => {
            entry.enclosures.extend(absolute(words, base).map(|url| Enclosure { url, ..Enclosure::default() }));
        }
        ("lastmod", false) => entry.updated = date::date(words, document.zone),
        ("publication_date", false) => entry.published = date::date(words, document.zone),
        ("title", false) => entry.title = filled(cut(plain_line(words), TITLE_BYTES_MAX)),
        ("keywords", false) => {
            let tags = words.split(',').map(plain_line).map(|tag| cut(tag, CATEGORY_BYTES_MAX));
            entry.categories = tags.filter(|tag| !tag.is_empty()).take(CATEGORIES_MAX).collect();
        }
        _ => {}
    }
}

/// What a news sitemap says of its paper, at every entry again: the first will do.
fn publication(listing: &mut Listing, name: &str, words: &str) {
    match name.rsplit_once(':') {
        Some((space, "name")) if space != "image" && space != "video" && listing.title.is_none() => {
            listing.title = filled(cut(plain_line(words), TITLE_BYTES_MAX));
        }
        Some((space, "language")) if space != "video" && listing.language.is_none() => {
            listing.language = filled(cut(plain_line(words), LANGUAGE_BYTES_MAX));
        }
        _ => {}
    }
}
