//! Listing pages: the links of an HTML page that lead to articles.

use scraper::{ElementRef, Html, Selector};

use super::gate::gate;
use super::markup::prefix;
use super::{Document, discover, links};
use crate::model::{Listing, ListingFormat};
use crate::text::clean_line;

/// Largest page that is read: the heaviest front pages of the press have 1.5 MB.
const PAGE_BYTES_MAX: usize = 4 * 1024 * 1024;

/// Reads a page's links: by the channel's selector, or those that look like articles.
pub(super) fn read(text: &str, document: &Document<'_>) -> Listing {
    let gated = gate(prefix(text, PAGE_BYTES_MAX));
    let html = Html::parse_document(&gated.html);
    let faults = gated.fault().into_iter().collect();
    let mut listing = Listing { format: Some(ListingFormat::Page), faults, ..Listing::default() };
    listing.title = first(&html, "title")
        .map(|title| clean_line(&title.text().collect::<String>()))
        .filter(|title| !title.is_empty());
    listing.language = first(&html, "html[lang]").and_then(|root| root.attr("lang")).map(clean_line);
    listing.link = Some(document.url.as_str().to_owned());
    let base = discover::base(&html, document.url);
    listing.entries = match document.links {
        Some(selector) => links::chosen(&html, selector, &base, document.zone, &mut listing.faults),
        None => links::likely(&html, &base, document.url, document.zone),
    };
    listing
}

fn first<'a>(html: &'a Html, selector: &str) -> Option<ElementRef<'a>> {
    html.select(&Selector::parse(selector).ok()?).next()
}
