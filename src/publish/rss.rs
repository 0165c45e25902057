//! RSS 2.0 by the Advisory Board's profile: names as `dc:creator`, pictures as `media:content`,
//! the whole text as `content:encoded` beside the summary.

use std::collections::BTreeMap;

use rss::extension::dublincore::DublinCoreExtension;
use rss::extension::{Extension, ExtensionMap};

use crate::model::time::rfc822;

use super::atom::MEDIA;
use super::safe::xml_text;
use super::{Entry, EntryImage, Feed, Format, GENERATOR};

/// Namespace of Atom, for `atom:link`.
const ATOM: &str = "http://www.w3.org/2005/Atom";

/// The description of the format, which the profile wants to be named.
const DOCS: &str = "https://www.rssboard.org/rss-specification";

/// Minutes for which a copy is good: as `Cache-Control` says.
const TTL_MINUTES: &str = "5";

/// Writes a feed as RSS 2.0.
pub(super) fn rss(feed: &Feed) -> Vec<u8> {
    let channel = rss::Channel {
        title: xml_text(&feed.title).into_owned(),
        link: feed.page_url.clone(),
        description: xml_text(&feed.subtitle).into_owned(),
        language: Some(feed.language.clone()),
        last_build_date: Some(rfc822(feed.updated, &feed.zone)),
        generator: Some(GENERATOR.to_owned()),
        docs: Some(DOCS.to_owned()),
        ttl: Some(TTL_MINUTES.to_owned()),
        items: feed.entries.iter().map(|entry| item(entry, feed)).collect(),
        extensions: links(feed),
        namespaces: [("atom".to_owned(), ATOM.to_owned()), ("media".to_owned(), MEDIA.to_owned())].into(),
        ..Default::default()
    };
    channel.write_to(Vec::new()).expect("writing to memory can not fail")
}

fn links(feed: &Feed) -> ExtensionMap {
    let own = Format::Rss.media_type();
    let link = |rel, href: &str| element("atom:link", &[("href", href), ("rel", rel), ("type", own)]);
    let mut links = vec![link("self", &feed.self_url)];
    links.extend(feed.hub.iter().map(|hub| element("atom:link", &[("href", hub.as_str()), ("rel", "hub")])));
    links.extend(feed.first_url.iter().map(|url| link("first", url)));
    links.extend(feed.next_url.iter().map(|url| link("next", url)));
    [("atom".to_owned(), BTreeMap::from([("link".to_owned(), links)]))].into()
}

fn item(entry: &Entry, feed: &Feed) -> rss::Item {
    let description = match (entry.full, &entry.summary) {
        (true, Some(summary)) => super::escape(summary).into_owned(),
        (true, None) => super::escape(&entry.title).into_owned(),
        (false, _) => entry.html.clone(),
    };
    let categories = entry.categories.iter();
    rss::Item {
        title: Some(entry.title.clone()),
        link: Some(entry.url.clone()),
        guid: Some(rss::Guid { value: entry.id.clone(), permalink: false }),
        pub_date: Some(rfc822(entry.published, &feed.zone)),
        description: Some(description),
        content: entry.full.then(|| entry.html.clone()),
        categories: categories
            .map(|category| rss::Category { name: category.label.clone(), domain: Some(category.scheme.clone()) })
            .collect(),
        source: Some(rss::Source {
            url: entry.source.feed.clone().unwrap_or_else(|| entry.source.home.clone()),
            title: Some(entry.source.name.clone()),
        }),
        dublin_core_ext: dublin_core(entry, feed),
        extensions: media(&entry.images),
        ..Default::default()
    }
}

fn dublin_core(entry: &Entry, feed: &Feed) -> Option<DublinCoreExtension> {
    let languages = entry.language.iter().filter(|language| **language != feed.language).cloned().collect();
    let extension = DublinCoreExtension {
        creators: entry.authors.clone(),
        rights: entry.credit.iter().cloned().collect(),
        languages,
        ..Default::default()
    };
    (extension != DublinCoreExtension::default()).then_some(extension)
}

fn media(images: &[EntryImage]) -> ExtensionMap {
    let Some(lead) = images.first() else { return ExtensionMap::new() };
    // No media:description: feedparser takes it for the text of the item (seen with 6.0, 2026-11).
    let contents = images.iter().map(|image| element("media:content", &[("medium", "image"), ("url", &image.url)]));
    let elements = BTreeMap::from([
        ("content".to_owned(), contents.collect()),
        ("thumbnail".to_owned(), vec![element("media:thumbnail", &[("url", &lead.url)])]),
    ]);
    [("media".to_owned(), elements)].into()
}

fn element(name: &str, attributes: &[(&str, &str)]) -> Extension {
    let attrs = attributes.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect();
    Extension { name: name.to_owned(), attrs, ..Default::default() }
}
