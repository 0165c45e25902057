//! An item as an entry: what of it may be published, under which names and ids.

use crate::config::{Config, Language};
use crate::model::{
    Article, Body, ChannelKind, Image, Item, Names, ProvinceId, ReprintLink, Republish, Source, SourceId, Timestamp,
    TopicId, province,
};

use super::html::compose;
use super::safe::{address, line, xml_text};
use super::words::words;
use super::{AlsoIn, Category, Entry, EntryImage, EntrySource};

/// The year in our `tag:` URIs: one in which the authority was ours; it never changes (RFC 4151).
const TAG_YEAR: u16 = 2026;

/// Most pictures of an entry with its whole text; a summary carries the lead picture alone.
const IMAGES_MAX: usize = 8;

/// Most copies that are named: the largest reprint group in the 2026 sample had 41 members.
const COPIES_MAX: usize = 60;

/// Whose publication it is: names and settings that entries are written with.
#[derive(Debug, Clone, Copy)]
pub struct Press<'a> {
    /// The configuration in force.
    pub config: &'a Config,
    /// Host name that our `tag:` URIs stand under; kept when the service moves to another address.
    pub authority: &'a str,
}

impl Press<'_> {
    /// The `tag:` URI of something of ours, such as `article/00ff…`.
    pub fn tag(&self, path: &str) -> String {
        format!("tag:{},{TAG_YEAR}:{path}", self.authority)
    }

    /// The address of one of our pages or feeds; `path` begins with a slash.
    pub fn url(&self, path: &str) -> String {
        self.config.service.link(path)
    }

    /// The source with an id, while it is configured.
    pub fn source(&self, id: &SourceId) -> Option<&Source> {
        self.config.source(id.as_str())
    }

    /// A name in the language of the service.
    pub fn name<'n>(&self, names: &'n Names) -> &'n str {
        match self.config.service.language {
            Language::Vi => &names.vi,
            Language::En => &names.en,
        }
    }

    /// The name of a source; its id when it is configured no longer.
    pub fn source_name(&self, id: &SourceId) -> String {
        self.source(id).map_or_else(|| id.to_string(), |source| source.name.clone())
    }

    fn province_name(&self, id: &ProvinceId) -> Option<&'static str> {
        province(id.as_str()).map(|province| match self.config.service.language {
            Language::Vi => province.name,
            Language::En => province.name_en,
        })
    }
}

/// An item as an entry. `topics` are those that publish it; `body` counts only where the source's rights permit the whole text; a
/// source that is configured no longer permits a link alone.
pub fn entry(item: &Item, topics: &[&TopicId], body: Option<&Body>, press: Press<'_>) -> Entry {
    let article = &item.article;
    let source = press.source(&article.source);
    let rights = source.map_or(Republish::Link, |source| source.republish);
    let body = body.filter(|body| rights == Republish::Full && !body.html.trim().is_empty());
    let url = address(article.url.as_str()).unwrap_or_else(|| article.url.to_string());
    let mut entry = Entry {
        id: press.tag(&format!("article/{}", article.group)),
        title: line(&article.title).unwrap_or_else(|| url.clone()),
        url,
        source: entry_source(&article.source, source, press),
        authors: article.authors.iter().filter_map(|name| line(name)).collect(),
        published: article.listed_at(),
        updated: updated(article),
        summary: article.summary.as_deref().and_then(line).filter(|_| rights != Republish::Link),
        html: String::new(),
        full: body.is_some(),
        categories: categories(topics, &article.provinces, press),
        images: images(&article.images, rights),
        also_in: item.reprints.iter().take(COPIES_MAX).map(|copy| also_in(copy, press)).collect(),
        credit: source.and_then(|source| source.credit.as_deref()).and_then(line),
        language: article.language.as_deref().and_then(line),
    };
    let body = body.map(|body| xml_text(&body.html));
    let note = item.note.as_deref().and_then(line);
    entry.html = compose(&entry, note.as_deref(), body.as_deref(), words(press.config.service.language));
    entry
}

/// When the text last changed; the time that it is listed under when it never did.
fn updated(article: &Article) -> Timestamp {
    if article.changed > article.first_seen { article.changed } else { article.listed_at() }
}

fn entry_source(id: &SourceId, source: Option<&Source>, press: Press<'_>) -> EntrySource {
    let feed = |source: &Source| {
        let feeds = |kind| source.channels.iter().find(move |channel| channel.kind == Some(kind));
        feeds(ChannelKind::Feed).and_then(|channel| address(channel.url.as_str()))
    };
    EntrySource {
        id: press.tag(&format!("source/{id}")),
        name: source.and_then(|source| line(&source.name)).unwrap_or_else(|| id.to_string()),
        home: source
            .and_then(|source| address(source.homepage.as_str()))
            .unwrap_or_else(|| press.url(&format!("/sources/{id}"))),
        feed: source.and_then(feed),
    }
}

fn categories(topics: &[&TopicId], provinces: &[ProvinceId], press: Press<'_>) -> Vec<Category> {
    let topics = topics.iter().filter_map(|id| {
        let topic = press.config.topic(id.as_str())?;
        Some(category(id.as_str(), "/topics/", press.name(&topic.name), press))
    });
    let provinces = provinces
        .iter()
        .filter_map(|id| press.province_name(id).map(|name| category(id.as_str(), "/provinces/", name, press)));
    topics.chain(provinces).collect()
}

fn category(term: &str, path: &str, label: &str, press: Press<'_>) -> Category {
    Category { term: term.to_owned(), scheme: press.url(path), label: line(label).unwrap_or_else(|| term.to_owned()) }
}

fn images(images: &[Image], rights: Republish) -> Vec<EntryImage> {
    let most = match rights {
        Republish::Link => 0,
        Republish::Summary => 1,
        Republish::Full => IMAGES_MAX,
    };
    let image = |image: &Image| {
        address(&image.url).map(|url| EntryImage { url, caption: image.caption.as_deref().and_then(line) })
    };
    images.iter().filter_map(image).take(most).collect()
}

fn also_in(copy: &ReprintLink, press: Press<'_>) -> AlsoIn {
    AlsoIn {
        source: line(&press.source_name(&copy.source)).unwrap_or_else(|| copy.source.to_string()),
        title: line(&copy.title).unwrap_or_default(),
        url: address(copy.url.as_str()).unwrap_or_else(|| copy.url.to_string()),
    }
}
