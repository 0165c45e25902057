//! JSON Feed 1.1.

use serde::Serialize;

use crate::model::time::rfc3339;

use super::{AlsoIn, Category, Entry, EntrySource, Feed};

/// What `version` has to say.
const VERSION: &str = "https://jsonfeed.org/version/1.1";

#[derive(Serialize)]
struct Document<'a> {
    version: &'a str,
    title: &'a str,
    home_page_url: &'a str,
    feed_url: &'a str,
    description: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    favicon: Option<&'a str>,
    authors: Vec<Author<'a>>,
    language: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    hubs: Vec<Hub<'a>>,
    items: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Author<'a> {
    name: &'a str,
}

#[derive(Serialize)]
struct Hub<'a> {
    r#type: &'a str,
    url: &'a str,
}

#[derive(Serialize)]
struct Item<'a> {
    id: &'a str,
    url: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<&'a str>,
    content_html: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<&'a str>,
    date_published: String,
    date_modified: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<Author<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    _diembao: Extension<'a>,
}

/// What JSON Feed has no words for.
#[derive(Serialize)]
struct Extension<'a> {
    about: &'a str,
    source: Source<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    categories: Vec<Term<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    also_in: Vec<Copy<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    credit: Option<&'a str>,
}

#[derive(Serialize)]
struct Source<'a> {
    id: &'a str,
    name: &'a str,
    home_page_url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    feed_url: Option<&'a str>,
}

#[derive(Serialize)]
struct Term<'a> {
    term: &'a str,
    scheme: &'a str,
    label: &'a str,
}

#[derive(Serialize)]
struct Copy<'a> {
    source: &'a str,
    title: &'a str,
    url: &'a str,
}

/// Writes a feed as JSON Feed.
pub(super) fn json(feed: &Feed) -> Vec<u8> {
    let document = Document {
        version: VERSION,
        title: &feed.title,
        home_page_url: &feed.page_url,
        feed_url: &feed.self_url,
        description: &feed.subtitle,
        next_url: feed.next_url.as_deref(),
        favicon: feed.icon.as_deref(),
        authors: vec![Author { name: &feed.publisher }],
        language: &feed.language,
        hubs: feed.hub.iter().map(|hub| Hub { r#type: "WebSub", url: hub.as_str() }).collect(),
        items: feed.entries.iter().map(|entry| item(entry, feed)).collect(),
    };
    serde_json::to_vec(&document).expect("strings and lists of strings always serialise")
}

fn item<'a>(entry: &'a Entry, feed: &'a Feed) -> Item<'a> {
    Item {
        id: &entry.id,
        url: &entry.url,
        title: &entry.title,
        summary: entry.summary.as_deref(),
        content_html: &entry.html,
        image: entry.images.first().map(|image| &*image.url),
        date_published: rfc3339(entry.published, &feed.zone),
        date_modified: rfc3339(entry.updated, &feed.zone),
        authors: entry.authors.iter().map(|name| Author { name }).collect(),
        tags: entry.categories.iter().map(|category| &*category.label).collect(),
        language: entry.language.as_deref().filter(|language| *language != feed.language),
        _diembao: extension(entry, &feed.page_url),
    }
}

fn extension<'a>(entry: &'a Entry, about: &'a str) -> Extension<'a> {
    let EntrySource { id, name, home, feed } = &entry.source;
    let term = |category: &'a Category| Term { term: &category.term, scheme: &category.scheme, label: &category.label };
    let copy = |copy: &'a AlsoIn| Copy { source: &copy.source, title: &copy.title, url: &copy.url };
    Extension {
        about,
        source: Source { id, name, home_page_url: home, feed_url: feed.as_deref() },
        categories: entry.categories.iter().map(term).collect(),
        also_in: entry.also_in.iter().map(copy).collect(),
        credit: entry.credit.as_deref(),
    }
}
