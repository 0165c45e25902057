//! Atom 1.0 (RFC 4287), with paging links (RFC 5005) and pictures by Media RSS.

use atom_syndication as syndication;
use atom_syndication::extension::{Extension, ExtensionMap};
use chrono::{DateTime, FixedOffset};
use jiff::tz::TimeZone;

use crate::model::Timestamp;

use super::safe::xml_text;
use super::{Category, Entry, EntryImage, Feed, Format, GENERATOR};

/// Namespace of Media RSS.
pub(super) const MEDIA: &str = "http://search.yahoo.com/mrss/";

/// Writes a feed as Atom.
pub(super) fn atom(feed: &Feed) -> Vec<u8> {
    let document = syndication::Feed {
        title: syndication::Text::plain(xml_text(&feed.title)),
        subtitle: Some(syndication::Text::plain(xml_text(&feed.subtitle))),
        id: feed.id.clone(),
        updated: date(feed.updated, &feed.zone),
        authors: vec![person(&xml_text(&feed.publisher))],
        generator: Some(syndication::Generator { value: GENERATOR.to_owned(), ..Default::default() }),
        icon: feed.icon.clone(),
        links: links(feed),
        lang: Some(feed.language.clone()),
        entries: feed.entries.iter().map(|entry| write_entry(entry, feed)).collect(),
        namespaces: [("media".to_owned(), MEDIA.to_owned())].into(),
        ..Default::default()
    };
    document.write_to(Vec::new()).expect("writing to memory can not fail")
}

/// RFC 3339 with the offset of the zone, in the type of the writer.
fn date(at: Timestamp, zone: &TimeZone) -> DateTime<FixedOffset> {
    let utc = DateTime::from_timestamp(at.as_second(), 0).unwrap_or_default();
    let offset = FixedOffset::east_opt(zone.to_offset(at).seconds());
    utc.with_timezone(&offset.unwrap_or(FixedOffset::east_opt(0).expect("zero is an offset")))
}

fn links(feed: &Feed) -> Vec<syndication::Link> {
    let own = Some(Format::Atom.media_type());
    let mut links = vec![link("self", &feed.self_url, own), link("alternate", &feed.page_url, Some("text/html"))];
    links.extend(feed.hub.iter().map(|hub| link("hub", hub.as_str(), None)));
    links.extend(feed.first_url.iter().map(|url| link("first", url, own)));
    links.extend(feed.next_url.iter().map(|url| link("next", url, own)));
    links
}

fn link(rel: &str, href: &str, media_type: Option<&str>) -> syndication::Link {
    syndication::Link {
        rel: rel.to_owned(),
        href: href.to_owned(),
        mime_type: media_type.map(str::to_owned),
        ..Default::default()
    }
}

fn person(name: &str) -> syndication::Person {
    syndication::Person { name: name.to_owned(), ..Default::default() }
}

fn write_entry(entry: &Entry, feed: &Feed) -> syndication::Entry {
    // Said only where it differs: the feed's own language holds for all below it.
    let lang = entry.language.clone().filter(|language| *language != feed.language);
    let plain = |value: &str| syndication::Text { lang: lang.clone(), ..syndication::Text::plain(value) };
    let mut links = vec![link("alternate", &entry.url, Some("text/html"))];
    links.extend(entry.also_in.iter().map(|copy| syndication::Link {
        title: Some(format!("{}: {}", copy.source, copy.title)),
        ..link("related", &copy.url, Some("text/html"))
    }));
    syndication::Entry {
        title: plain(&entry.title),
        id: entry.id.clone(),
        updated: date(entry.updated, &feed.zone),
        published: Some(date(entry.published, &feed.zone)),
        authors: entry.authors.iter().map(|name| person(name)).collect(),
        categories: entry.categories.iter().map(category).collect(),
        links,
        rights: entry.credit.as_deref().map(syndication::Text::plain),
        source: Some(source(entry, feed)),
        summary: entry.summary.as_deref().map(plain),
        content: Some(syndication::Content {
            value: Some(entry.html.clone()),
            content_type: Some("html".to_owned()),
            lang: lang.clone(),
            ..Default::default()
        }),
        extensions: media(&entry.images),
        ..Default::default()
    }
}

fn category(category: &Category) -> syndication::Category {
    syndication::Category {
        term: category.term.clone(),
        scheme: Some(category.scheme.clone()),
        label: Some(category.label.clone()),
    }
}

/// Where the entry comes from. Its author is the paper, so that an entry without names is not
/// taken for the aggregator's own (RFC 4287, 4.2.1).
fn source(entry: &Entry, feed: &Feed) -> syndication::Source {
    let mut links = vec![link("alternate", &entry.source.home, Some("text/html"))];
    links.extend(entry.source.feed.iter().map(|url| link("self", url, None)));
    syndication::Source {
        title: syndication::Text::plain(&*entry.source.name),
        id: entry.source.id.clone(),
        updated: date(entry.updated, &feed.zone),
        authors: vec![person(&entry.source.name)],
        links,
        ..Default::default()
    }
}

fn media(images: &[EntryImage]) -> ExtensionMap {
    let thumbnail = images.first().map(|image| element("media:thumbnail", &[("url", &image.url)]));
    let contents = images.iter().map(|image| {
        let mut content = element("media:content", &[("medium", "image"), ("url", &image.url)]);
        if let Some(caption) = &image.caption {
            let description =
                Extension { value: Some(caption.clone()), ..element("media:description", &[("type", "plain")]) };
            content.children.insert("description".to_owned(), vec![description]);
        }
        content
    });
    let contents: Vec<Extension> = contents.collect();
    let mut elements = std::collections::BTreeMap::new();
    if let Some(thumbnail) = thumbnail {
        elements.insert("thumbnail".to_owned(), vec![thumbnail]);
        elements.insert("content".to_owned(), contents);
    }
    [("media".to_owned(), elements)].into()
}

/// The writer of extensions takes attributes as they are, unlike that of RSS (0.12.10).
fn element(name: &str, attributes: &[(&str, &str)]) -> Extension {
    let attrs = attributes.iter().map(|&(name, value)| (name.to_owned(), super::escape(value).into_owned())).collect();
    Extension { name: name.to_owned(), attrs, ..Default::default() }
}
