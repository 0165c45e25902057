//! Listing pages: the links of an HTML page that lead to articles, and the feeds it announces.

use std::collections::HashMap;

use scraper::{ElementRef, Html, Selector};
use url::Url;

use super::Document;
use super::gate::gate;
use super::limits::{ENTRIES_MAX, FEEDS_MAX, TITLE_BYTES_MAX};
use super::markup::{absolute, cut, prefix};
use crate::model::{CanonicalUrl, Entry, Fault, Listing, ListingFormat};
use crate::text::clean_line;

/// Largest page that is read: the heaviest front pages of the press have 1.5 MB.
const PAGE_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Links that are looked at.
const LINKS_MAX: usize = 5000;
/// A headline has at least this many letters; shorter links are sections and buttons.
const HEADLINE_LETTERS_MIN: usize = 20;
/// An article's address names its headline: this many words joined by hyphens at least.
const SLUG_WORDS_MIN: usize = 4;
/// Where no article is: menus, heads and feet of pages.
const OUTSIDE: [&str; 4] = ["nav", "header", "footer", "form"];
/// Media types of feeds.
const FEED_TYPES: [&str; 4] =
    ["application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"];

/// Reads a page's links: by the channel's selector, or those that look like articles.
pub(super) fn read(text: &str, document: &Document<'_>) -> Listing {
    let gated = gate(prefix(text, PAGE_BYTES_MAX));
    let html = Html::parse_document(&gated);
    let mut listing = Listing { format: Some(ListingFormat::Page), ..Listing::default() };
    listing.title = first(&html, "title")
        .map(|title| clean_line(&title.text().collect::<String>()))
        .filter(|title| !title.is_empty());
    listing.language = first(&html, "html[lang]").and_then(|root| root.attr("lang")).map(clean_line);
    listing.link = Some(document.url.as_str().to_owned());
    let base =
        first(&html, "base[href]").and_then(|base| base.attr("href")).and_then(|href| document.url.join(href).ok());
    let base = base.unwrap_or_else(|| document.url.clone());
    listing.feeds = feeds(&html, &base);
    listing.entries = match document.links {
        Some(selector) => chosen(&html, selector, &base, &mut listing.faults),
        None => likely(&html, &base, document.url),
    };
    listing
}

fn first<'a>(html: &'a Html, selector: &str) -> Option<ElementRef<'a>> {
    html.select(&Selector::parse(selector).ok()?).next()
}

fn feeds(html: &Html, base: &Url) -> Vec<String> {
    let Ok(links) = Selector::parse("link[rel~=alternate][href]") else { return Vec::new() };
    let mut found: Vec<String> = Vec::new();
    for link in html.select(&links) {
        let kind = link.attr("type").unwrap_or_default().to_ascii_lowercase();
        let Some(url) = link.attr("href").and_then(|href| absolute(href, base)) else { continue };
        if FEED_TYPES.contains(&kind.trim()) && found.len() < FEEDS_MAX && !found.contains(&url) {
            found.push(url);
        }
    }
    found
}

/// Links that the channel's selector names; of an element that is no link, those inside it.
fn chosen(html: &Html, selector: &str, base: &Url, faults: &mut Vec<Fault>) -> Vec<Entry> {
    let (Ok(selector), Ok(anchors)) = (Selector::parse(selector), Selector::parse("a[href]")) else {
        faults.push(Fault::new("selector-wrong", format!("`{selector}` is no CSS selector")));
        return Vec::new();
    };
    let mut links = Links::default();
    for element in html.select(&selector).take(LINKS_MAX) {
        if element.attr("href").is_some() {
            links.add(element, base);
        } else {
            element.select(&anchors).for_each(|anchor| links.add(anchor, base));
        }
    }
    if links.entries.is_empty() {
        faults.push(Fault::new("links-missing", "the selector of links finds none on this page"));
    }
    links.titled(0)
}

/// Links of the same site whose address looks like an article's.
fn likely(html: &Html, base: &Url, page: &Url) -> Vec<Entry> {
    let Ok(anchors) = Selector::parse("a[href]") else { return Vec::new() };
    let Ok(site) = CanonicalUrl::from_url(page.clone()) else { return Vec::new() };
    let mut links = Links::default();
    for anchor in html.select(&anchors).take(LINKS_MAX) {
        let url =
            anchor.attr("href").and_then(|href| base.join(href).ok()).and_then(|url| CanonicalUrl::from_url(url).ok());
        let same_site = url.as_ref().is_some_and(|url| url.site() == site.site() && is_article(url.as_url()));
        let outside =
            || anchor.ancestors().filter_map(ElementRef::wrap).any(|above| OUTSIDE.contains(&above.value().name()));
        if same_site && !outside() {
            links.add(anchor, base);
        }
    }
    links.titled(HEADLINE_LETTERS_MIN)
}

/// Whether an address looks like an article's: its last part names a headline, and carries an id or
/// an ending that section pages lack.
pub(crate) fn is_article(url: &Url) -> bool {
    let path = url.path().trim_end_matches('/');
    let last = path.rsplit('/').next().unwrap_or_default();
    let slug = last.rsplit_once('.').map_or(last, |(slug, _)| slug);
    let words = slug.split('-').filter(|word| !word.is_empty()).count();
    let digits = path.bytes().filter(u8::is_ascii_digit).count();
    let ending = [".html", ".htm", ".vnp", ".tpo", ".bbg", ".aspx"].iter().any(|ending| last.ends_with(ending));
    let id = slug.rsplit('-').next().is_some_and(|id| id.len() >= 5 && id.bytes().any(|byte| byte.is_ascii_digit()));
    words > SLUG_WORDS_MIN && (ending || id || digits >= 6) || words >= SLUG_WORDS_MIN * 2
}

/// Links by address, in the order of the page; a picture and a headline that lead to one article
/// are one entry.
#[derive(Default)]
struct Links {
    entries: Vec<Entry>,
    places: HashMap<String, usize>,
}

impl Links {
    fn add(&mut self, anchor: ElementRef<'_>, base: &Url) {
        let Some(url) = anchor.attr("href").and_then(|href| absolute(href, base)) else { return };
        let Ok(canonical) = CanonicalUrl::parse(&url) else { return };
        let words = clean_line(&anchor.text().collect::<Vec<_>>().join(" "));
        let named = if words.is_empty() { clean_line(anchor.attr("title").unwrap_or_default()) } else { words };
        let title = cut(named, TITLE_BYTES_MAX);
        let place = *self.places.entry(canonical.identity()).or_insert(self.entries.len());
        if place == self.entries.len() {
            self.entries.push(Entry { url: Some(String::from(canonical)), ..Entry::default() });
        }
        let entry = &mut self.entries[place];
        if title.len() > entry.title.as_deref().unwrap_or_default().len() {
            entry.title = Some(title);
        }
    }

    fn titled(self, letters_min: usize) -> Vec<Entry> {
        let long = |entry: &Entry| entry.title.as_deref().unwrap_or_default().chars().count() >= letters_min;
        self.entries.into_iter().filter(long).take(ENTRIES_MAX).collect()
    }
}
