//! Feeds and the outline, as documents.

use crate::model::{Cursor, Item, Republish, Timestamp};
use crate::publish::{self, Feed, Format, Press, entry, opml, render};
use crate::push::hub::HUB_PATH;

use super::address::{FEED_ITEMS, Query};
use super::messages::{messages, tag};
use super::place::Place;
use super::serve::{Document, Reading, WebError};

/// The date of a feed that holds nothing: the beginning of the year of our `tag:` URIs.
const EMPTY_SINCE: i64 = 1_767_225_600;

/// Writes the feed of a place.
pub(super) fn feed(reading: &Reading, place: &Place, format: Format, query: &Query) -> Result<Document, WebError> {
    let press = Press { config: &reading.config, authority: &reading.authority };
    let service = &reading.config.service;
    let query = Query { language: None, ..query.clone() };
    let (items, next) = page(reading, place, &query, query.limit.unwrap_or(FEED_ITEMS))?;
    let path = place.feed_path(format);
    let mut entries = Vec::with_capacity(items.len());
    for item in &items {
        let full = press.source(&item.article.source).is_some_and(|source| source.republish == Republish::Full);
        let body = if full { reading.store.body(item.article.id)? } else { None };
        let group = reading.store.group(item.article.group)?;
        let topics = group.as_ref().map(|group| group.published_topics()).unwrap_or_default();
        entries.push(entry(item, &topics, body.as_ref(), press));
    }
    let feed = Feed {
        id: press.tag(&format!("feed/{}", place.stem())),
        title: title(place, press),
        subtitle: place.about(messages(service.language), service.language),
        publisher: service.title.clone(),
        self_url: press.url(&query.on(&path)),
        first_url: query.before.map(|_| press.url(&Query { before: None, ..query.clone() }.on(&path))),
        next_url: next.map(|cursor| press.url(&Query { before: Some(cursor), ..query.clone() }.on(&path))),
        page_url: press.url(&place.page_path()),
        icon: Some(press.url("/static/icon.svg")),
        // Older pages do not change: there is nothing to be told of.
        hub: query.before.is_none().then(|| press.url(HUB_PATH).parse().ok()).flatten(),
        language: tag(service.language).to_owned(),
        updated: updated(&items),
        zone: service.timezone.clone(),
        entries,
    };
    let document = Document::new(&format!("{}; charset=utf-8", format.media_type()), render(format, &feed));
    Ok(Document { links: links(&feed, place, format, press), ..document })
}

/// A page of a place's items, and where the next older one begins.
pub(super) fn page(
    reading: &Reading,
    place: &Place,
    query: &Query,
    limit: usize,
) -> Result<(Vec<Item>, Option<Cursor>), WebError> {
    let mut items = reading.store.items(&place.shelf, query.before, limit + 1)?;
    let more = items.len() > limit;
    items.truncate(limit);
    // Pinned items stand before their time: the page ends where the others end.
    let next = items.iter().rfind(|item| !item.pinned).filter(|_| more).map(|item| item.place);
    Ok((items, next))
}

/// When any of the items last changed, or a copy of one came.
pub(super) fn updated(items: &[Item]) -> Timestamp {
    let times = items.iter().flat_map(|item| item.reprints.iter().map(|copy| copy.at).chain([item.article.changed]));
    times.max().unwrap_or_else(|| Timestamp::from_second(EMPTY_SINCE).unwrap_or(Timestamp::UNIX_EPOCH))
}

/// The title of a place's feeds: its name and the service's.
fn title(place: &Place, press: Press<'_>) -> String {
    let service = &press.config.service;
    match place.name(service.language) {
        name if *name == service.title => service.title.clone(),
        name => format!("{name} – {}", service.title),
    }
}

fn links(feed: &Feed, place: &Place, format: Format, press: Press<'_>) -> Vec<String> {
    let mut links = vec![format!("<{}>; rel=\"self\"; type=\"{}\"", feed.self_url, format.media_type())];
    links.push(format!("<{}>; rel=\"alternate\"; type=\"text/html\"", feed.page_url));
    for other in Format::ALL.into_iter().filter(|other| *other != format) {
        let url = press.url(&place.feed_path(other));
        links.push(format!("<{url}>; rel=\"alternate\"; type=\"{}\"", other.media_type()));
    }
    links.extend(feed.hub.iter().map(|hub| format!("<{hub}>; rel=\"hub\"")));
    links.extend(feed.next_url.iter().map(|url| format!("<{url}>; rel=\"next\"")));
    links
}

/// Writes the list of all feeds.
pub(super) fn outline(reading: &Reading) -> Document {
    Document::new("text/x-opml; charset=utf-8", opml(&publish::outline(&reading.config)))
}
