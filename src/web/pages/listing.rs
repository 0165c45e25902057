//! The page of a topic, a province, a region or a source: how to subscribe, and its items.

use askama::Template;

use crate::config::{Config, Language};
use crate::model::{Source, province};

use super::super::address::{PAGE_ITEMS, Query};
use super::super::feeds::page;
use super::super::messages::fill;
use super::super::place::{Kind, Place};
use super::super::serve::{Document, Reading, WebError};
use super::frame::Frame;
use super::items::{Row, rows};
use super::source::{SourceCard, card};
use super::{Anchor, older, sorted};

#[derive(Template)]
#[template(path = "listing.html")]
struct Listing<'a> {
    frame: Frame<'a>,
    kind: &'static str,
    former: Option<String>,
    provinces: Vec<Anchor>,
    source: Option<SourceCard>,
    rows: Vec<Row>,
    newest: Option<String>,
    older: Option<String>,
}

/// Writes the page of a place.
pub(super) fn listing(
    reading: &Reading,
    place: &Place,
    query: &Query,
    language: Language,
) -> Result<Document, WebError> {
    let config = &*reading.config;
    let path = place.page_path();
    let frame = Frame::new(config, language, query, &path).of(place);
    let (items, next) = page(reading, place, query, PAGE_ITEMS)?;
    // What a source's channels do is told on its first page alone.
    let source = source(place, config).filter(|_| query.before.is_none());
    let listing = Listing {
        kind: kind_name(place.kind, &frame),
        former: former(place, &frame.words.former),
        provinces: provinces(place, config, &frame),
        source: source.map(|source| card(source, &reading.store, &frame)).transpose()?,
        rows: rows(&items, config, &frame),
        newest: query.before.map(|_| frame.link(&path)),
        older: older(&frame, query, next, &path),
        frame,
    };
    Ok(Document::page(listing.render()?))
}

fn kind_name(kind: Kind, frame: &Frame<'_>) -> &'static str {
    let words = frame.words;
    match kind {
        Kind::All => &words.newest,
        Kind::Topic => &words.topics,
        Kind::Province => &words.provinces,
        Kind::Region => &words.regions,
        Kind::Source => &words.sources,
    }
}

fn source<'c>(place: &Place, config: &'c Config) -> Option<&'c Source> {
    config.source(&place.id).filter(|_| place.kind == Kind::Source)
}

/// Provinces of before July 2025 that went into this one.
fn former(place: &Place, message: &str) -> Option<String> {
    let province = province(&place.id).filter(|_| place.kind == Kind::Province)?;
    let names: Vec<&str> = province.former.iter().map(|former| former.name).collect();
    (!names.is_empty()).then(|| fill(message, "names", &names.join(", ")))
}

fn provinces(place: &Place, config: &Config, frame: &Frame<'_>) -> Vec<Anchor> {
    let mut regions = config.regions.iter().filter(|_| place.kind == Kind::Region);
    let region = regions.find(|region| region.id.as_str() == place.id);
    let ids = region.map(|region| region.provinces.as_slice()).unwrap_or_default();
    sorted(ids.iter().filter_map(|id| frame.province(id)))
}
