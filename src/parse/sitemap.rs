//! Sitemaps: pages with their date, news sitemaps with title and tags, and indexes.
//!
//! The children of an index are entries without title: the pipeline polls the newest of them in
//! the index's place. [`Listing::link`] stays empty; [`is_index`] tells the two apart.

use quick_xml::Reader;
use quick_xml::events::Event;
use url::Url;

use super::feed::filled;
use super::limits::{CATEGORIES_MAX, CATEGORY_BYTES_MAX, ENCLOSURES_MAX, ENTRIES_MAX, TITLE_BYTES_MAX};
use super::markup::{absolute, cut, plain_line};
use super::{Document, date, repair};
use crate::model::{Enclosure, Entry, Fault, Listing, ListingFormat};

/// Events that are read of one document: a sitemap may have 50,000 addresses of some 10 elements.
const EVENTS_MAX: usize = 2_000_000;

/// Reads a sitemap or an index.
pub(super) fn read(text: &str, document: &Document<'_>) -> Listing {
    let mut listing = Listing { format: Some(ListingFormat::Sitemap), ..Listing::default() };
    let start = ["urlset", "sitemapindex"].iter().filter_map(|root| repair::tag_start(text, root)).min().unwrap_or(0);
    if let Err(why) = collect(&text[start..], document, &mut listing) {
        // The addresses before the fault are good; the rest of a broken sitemap is read mended.
        let (mended, mut faults) = repair::mend(&text[start..]);
        let (mut again, read) = (Listing { entries: Vec::new(), ..listing.clone() }, listing.entries.len());
        let _ = collect(&mended, document, &mut again);
        if again.entries.len() >= read {
            listing.entries = again.entries;
        }
        listing.repaired = true;
        listing.faults.push(Fault::new("sitemap-broken", format!("the sitemap is not well-formed: {why}")));
        listing.faults.append(&mut faults);
    }
    listing
}

/// Whether a sitemap's text is an index of other sitemaps.
pub(super) fn is_index(text: &str) -> bool {
    repair::tag_start(text, "sitemapindex").is_some()
}

fn collect(text: &str, document: &Document<'_>, listing: &mut Listing) -> Result<(), quick_xml::Error> {
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
                    listing.entries.extend(entry.take().filter(|entry| entry.url.is_some()));
                } else if let Some(entry) = entry.as_mut().filter(|_| name == path) {
                    take(entry, &name, &words, document);
                }
                words.clear();
            }
            _ => {}
        }
        if listing.entries.len() > ENTRIES_MAX * 100 {
            break;
        }
    }
    Ok(())
}

fn take(entry: &mut Entry, name: &str, words: &str, document: &Document<'_>) {
    let base: &Url = document.url;
    let local = name.rsplit(':').next().unwrap_or(name);
    match (local, name.starts_with("image:")) {
        ("loc", false) => entry.url = absolute(words, base),
        ("loc", true) if entry.enclosures.len() < ENCLOSURES_MAX => {
            entry.enclosures.extend(absolute(words, base).map(|url| Enclosure { url, ..Enclosure::default() }));
        }
        ("lastmod", _) => entry.updated = date::date(words, document.zone),
        ("publication_date", _) => entry.published = date::date(words, document.zone),
        ("title", false) => entry.title = filled(cut(plain_line(words), TITLE_BYTES_MAX)),
        ("keywords", _) => {
            let tags = words.split(',').map(plain_line).map(|tag| cut(tag, CATEGORY_BYTES_MAX));
            entry.categories = tags.filter(|tag| !tag.is_empty()).take(CATEGORIES_MAX).collect();
        }
        _ => {}
    }
}
