//! OPML 2.0: the list of every feed that we publish, for a reader's import.

use std::io;

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::safe::xml_text;

/// A list of feeds in groups.
#[derive(Debug, Clone, Default)]
pub struct Outline {
    /// Its name.
    pub title: String,
    /// Its groups in order.
    pub groups: Vec<OutlineGroup>,
}

/// Feeds that belong together.
#[derive(Debug, Clone, Default)]
pub struct OutlineGroup {
    /// Name of the group.
    pub title: String,
    /// Its feeds in order.
    pub feeds: Vec<OutlineFeed>,
    /// Groups within it, behind its own feeds.
    pub groups: Vec<OutlineGroup>,
}

/// One feed of the list.
#[derive(Debug, Clone, Default)]
pub struct OutlineFeed {
    /// Name of the feed.
    pub title: String,
    /// Its address.
    pub url: String,
    /// The page that shows the same.
    pub page_url: String,
    /// Language tag.
    pub language: String,
}

/// Writes the list as OPML.
pub fn opml(outline: &Outline) -> Vec<u8> {
    let mut writer = Writer::new(Vec::new());
    write(&mut writer, outline).expect("writing to memory can not fail");
    writer.into_inner()
}

fn write(writer: &mut Writer<Vec<u8>>, outline: &Outline) -> io::Result<()> {
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    writer.write_event(Event::Start(BytesStart::new("opml").with_attributes([("version", "2.0")])))?;
    writer.write_event(Event::Start(BytesStart::new("head")))?;
    writer.write_event(Event::Start(BytesStart::new("title")))?;
    writer.write_event(Event::Text(BytesText::new(&xml_text(&outline.title))))?;
    close(writer, "title")?;
    close(writer, "head")?;
    writer.write_event(Event::Start(BytesStart::new("body")))?;
    for group in &outline.groups {
        write_group(writer, group)?;
    }
    close(writer, "body")?;
    close(writer, "opml")
}

fn write_group(writer: &mut Writer<Vec<u8>>, group: &OutlineGroup) -> io::Result<()> {
    let title = xml_text(&group.title);
    let named = [("text", &*title), ("title", &*title)];
    writer.write_event(Event::Start(BytesStart::new("outline").with_attributes(named)))?;
    for feed in &group.feeds {
        writer.write_event(Event::Empty(feed_element(feed)))?;
    }
    for group in &group.groups {
        write_group(writer, group)?;
    }
    close(writer, "outline")
}

fn close(writer: &mut Writer<Vec<u8>>, name: &str) -> io::Result<()> {
    writer.write_event(Event::End(BytesEnd::new(name)))
}

/// `type="rss"` stands for any feed: readers look at the document, not at this word.
fn feed_element(feed: &OutlineFeed) -> BytesStart<'static> {
    let title = xml_text(&feed.title);
    BytesStart::new("outline")
        .with_attributes([
            ("type", "rss"),
            ("text", &*title),
            ("title", &*title),
            ("xmlUrl", &*xml_text(&feed.url)),
            ("htmlUrl", &*xml_text(&feed.page_url)),
            ("language", &*xml_text(&feed.language)),
        ])
        .into_owned()
}
