//! JSON Feed 1.0 and 1.1, read leniently: numbers where texts belong, missing parts, lone
//! surrogates. feed-rs refuses the whole feed for any of them.

use serde_json::{Map, Value};
use url::Url;

use super::feed::{at_home, body, filled};
use super::limits::{
    AUTHORS_MAX, CATEGORIES_MAX, CATEGORY_BYTES_MAX, ENCLOSURES_MAX, FAULTS_MAX, GUID_BYTES_MAX, NAME_BYTES_MAX,
    SUMMARY_BYTES_MAX, TITLE_BYTES_MAX,
};
use super::markup::{absolute, cut, plain_line, prefix};
use super::newest::Newest;
use super::{Document, date, tree};
use crate::model::{Enclosure, Entry, Fault, Listing, ListingFormat, Timestamp};
use crate::text::clean_line;

/// Reads a JSON Feed.
pub(super) fn read(text: &str, document: &Document<'_>) -> Listing {
    let mut faults = Vec::new();
    let mut items = Items::default();
    let value = tree::read(text, &mut |at, item| items.take(at, item, document)).or_else(|why| {
        faults.push(Fault::new("json-broken", format!("the feed is not JSON: {why}")));
        items = Items::default();
        // A lone half of a surrogate pair is the one error that leaves the rest readable.
        tree::read(&without_lone_surrogates(text), &mut |at, item| items.take(at, item, document))
    });
    let Ok(Value::Object(feed)) = value else {
        return Listing { faults, ..Listing::default() };
    };
    if !feed.get("items").is_some_and(Value::is_array) {
        faults.push(Fault::new("not-a-feed", "the document is JSON, but no JSON Feed: it has no `items`"));
        return Listing { faults, ..Listing::default() };
    }
    let repaired = !faults.is_empty();
    faults.append(&mut items.faults);
    faults.extend(items.newest.fault());
    Listing {
        format: Some(ListingFormat::JsonFeed),
        title: line(&feed, "title", TITLE_BYTES_MAX),
        link: text_of(&feed, "home_page_url").and_then(|link| absolute(&link, document.url)),
        language: line(&feed, "language", NAME_BYTES_MAX),
        repaired,
        faults,
        entries: items.newest.by_order(),
        ..Listing::default()
    }
}

/// What was read of the items so far.
#[derive(Default)]
struct Items {
    newest: Newest<Option<Timestamp>, Entry>,
    faults: Vec<Fault>,
}

impl Items {
    fn take(&mut self, at: usize, item: Value, document: &Document<'_>) {
        match item {
            Value::Object(item) => {
                let entry = entry(&item, at, document, &mut self.faults);
                self.newest.push(entry.published.or(entry.updated), entry);
            }
            _ => self.faults.push(Fault::at(at, "items-broken", "the item is no JSON object")),
        }
        self.faults.truncate(FAULTS_MAX);
    }
}

fn entry(item: &Map<String, Value>, at: usize, document: &Document<'_>, faults: &mut Vec<Fault>) -> Entry {
    let mut stamp = |name: &str| -> Option<Timestamp> {
        let text = text_of(item, name)?;
        let found = date::date(&text, document.zone);
        if found.is_none() {
            faults.push(Fault::at(at, "date-unreadable", format!("`{}` is no date", prefix(&text, 60))));
        }
        found
    };
    let (published, updated) = (stamp("date_published"), stamp("date_modified"));
    let html = text_of(item, "content_html").and_then(|html| body("html", html));
    let plain = || text_of(item, "content_text").and_then(|text| body("plain", text));
    let url = ["url", "external_url", "id"].iter().find_map(|name| {
        let stated = text_of(item, name).filter(|stated| *name != "id" || stated.starts_with("http"))?;
        absolute(&stated, document.url)
    });
    let mut read = Entry {
        guid: text_of(item, "id").and_then(|id| filled(cut(clean_line(&id), GUID_BYTES_MAX))),
        url,
        title: line(item, "title", TITLE_BYTES_MAX),
        summary: line(item, "summary", SUMMARY_BYTES_MAX),
        content: html.or_else(plain),
        authors: authors(item),
        published,
        updated,
        categories: tags(item),
        enclosures: enclosures(item, document.url),
    };
    at_home(&mut read, document.url);
    read
}

/// A text; ids are numbers in some feeds.
fn text_of(object: &Map<String, Value>, name: &str) -> Option<String> {
    match object.get(name)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn line(object: &Map<String, Value>, name: &str, bytes_max: usize) -> Option<String> {
    let text = text_of(object, name)?;
    filled(cut(plain_line(prefix(&text, bytes_max * 4)), bytes_max))
}

fn authors(item: &Map<String, Value>) -> Vec<String> {
    let many = item.get("authors").and_then(Value::as_array).into_iter().flatten();
    let named = many.chain(item.get("author")).filter_map(|author| match author {
        Value::Object(author) => line(author, "name", NAME_BYTES_MAX),
        Value::String(name) => filled(cut(plain_line(name), NAME_BYTES_MAX)),
        _ => None,
    });
    distinct(named, AUTHORS_MAX)
}

fn tags(item: &Map<String, Value>) -> Vec<String> {
    let stated = item.get("tags").and_then(Value::as_array).into_iter().flatten();
    distinct(
        stated.filter_map(Value::as_str).filter_map(|tag| filled(cut(plain_line(tag), CATEGORY_BYTES_MAX))),
        CATEGORIES_MAX,
    )
}

fn distinct(found: impl Iterator<Item = String>, max: usize) -> Vec<String> {
    let mut kept = Vec::new();
    for text in found {
        if kept.len() < max && !kept.contains(&text) {
            kept.push(text);
        }
    }
    kept
}

fn enclosures(item: &Map<String, Value>, base: &Url) -> Vec<Enclosure> {
    let images = ["image", "banner_image"].iter().filter_map(|name| text_of(item, name));
    let images = images.filter_map(|url| Some(Enclosure { url: absolute(&url, base)?, ..Enclosure::default() }));
    let attached = item.get("attachments").and_then(Value::as_array).into_iter().flatten().filter_map(|attachment| {
        let attachment = attachment.as_object()?;
        Some(Enclosure {
            url: absolute(&text_of(attachment, "url")?, base)?,
            media_type: text_of(attachment, "mime_type"),
            length: attachment.get("size_in_bytes").and_then(Value::as_u64),
        })
    });
    images.chain(attached).take(ENCLOSURES_MAX).collect()
}

/// Replaces `\ud800` to `\udfff` that are not a pair.
fn without_lone_surrogates(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("\\u") {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let unit = |at: usize| {
            rest.get(at..at + 6)
                .filter(|unit| unit.starts_with("\\u"))
                .and_then(|unit| u32::from_str_radix(&unit[2..], 16).ok())
        };
        let taken = match (unit(0), unit(6)) {
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => 12,
            (Some(0xD800..=0xDFFF), _) => {
                out.push_str("\\ufffd");
                rest = &rest[6..];
                continue;
            }
            _ => 2,
        };
        out.push_str(&rest[..taken]);
        rest = &rest[taken..];
    }
    out.push_str(rest);
    out
}
