//! A feed without what no feed of the press has: more items than are read, hundreds of equal elements
//! in one item, tags of hundreds of attributes.
//!
//! feed-rs holds every item, category, author, link and medium of a document at once, at up to 360
//! times its bytes (2026-11, a megabyte of `<item/>`). So they are counted, and left out, on the text.
//! Ordinary feeds are only looked at. What is in character data and remarks is text.

use std::borrow::Cow;
use std::ops::Range;

use jiff::tz::TimeZone;

use super::date;
use super::newest::Newest;
use super::salvage::leaf;
use crate::model::{Fault, Timestamp};

/// Elements of one name and place that a reader holds on to, of one item or of the feed itself.
const LISTED: [&str; 20] = [
    "category",
    "subject",
    "author",
    "creator",
    "contributor",
    "link",
    "enclosure",
    "content",
    "thumbnail",
    "group",
    "credit",
    "text",
    "keywords",
    "person",
    "source",
    "transcript",
    "managingeditor",
    "webmaster",
    "owner",
    "description",
];
/// So many of them all together: an item may have 32 of each that we keep.
const LISTED_MAX: usize = 150;
/// Attributes of one tag: roots of feeds declare some ten prefixes.
const ATTRIBUTES_MAX: usize = 60;
/// Bytes between items that are kept where items go: a channel's own words may stand there.
const BETWEEN_BYTES_MAX: usize = 16 * 1024;
/// Elements that date an item.
const DATES: [&str; 8] = ["pubDate", "published", "issued", "dc:date", "date", "updated", "modified", "dcterms:issued"];

/// The feed within the limits, and what was left out.
pub(super) fn thinned<'a>(text: &'a str, zone: &TimeZone) -> (Cow<'a, str>, Vec<Fault>) {
    let mut census = Census::default();
    tags(text).for_each(|tag| census.count(&tag));
    if !census.many && census.items <= super::limits::ENTRIES_MAX {
        return (Cow::Borrowed(text), Vec::new());
    }
    let mut faults = Vec::new();
    let mut thin = String::with_capacity(text.len());
    if census.items > super::limits::ENTRIES_MAX {
        faults.extend(chosen(text, zone, &mut thin));
    } else {
        lean(text, &mut thin);
    }
    if census.many {
        let message =
            "an item has more elements, or a tag more attributes, than any of the press: the rest is left out";
        faults.push(Fault::new("elements-many", message));
    }
    (Cow::Owned(thin), faults)
}

/// Writes a feed with its newest items.
fn chosen(text: &str, zone: &TimeZone, thin: &mut String) -> Option<Fault> {
    let mut newest: Newest<Option<Timestamp>, Range<usize>> = Newest::default();
    let (mut between, mut end) = (String::new(), None);
    for item in items(text) {
        let before = &text[end.unwrap_or(0)..item.start];
        if end.is_none() {
            lean(before, thin);
        } else if before.contains('<') && between.len() + before.len() <= BETWEEN_BYTES_MAX {
            lean(before, &mut between);
        }
        end = Some(item.end);
        newest.push(dated(&text[item.clone()], zone), item);
    }
    let fault = newest.fault();
    for item in newest.by_order() {
        lean(&text[item], thin);
    }
    thin.push_str(&between);
    lean(&text[end.unwrap_or(text.len())..], thin);
    fault
}

fn dated(item: &str, zone: &TimeZone) -> Option<Timestamp> {
    DATES.iter().filter_map(|name| leaf(item, name)).find_map(|text| date::date(&text, zone))
}

/// Where the items stand; one that has lost its end reaches to the next.
fn items(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut tags = tags(text).filter(Tag::is_item).peekable();
    std::iter::from_fn(move || {
        let first = tags.by_ref().find(|tag| !tag.closing)?;
        if first.empty {
            return Some(first.start..first.end);
        }
        let end = match tags.peek() {
            Some(next) if next.closing => next.end,
            Some(next) => next.start,
            None => text.len(),
        };
        Some(first.start..end)
    })
}

/// Writes text without what is too many of. An element that goes does so with what is in it: up to
/// its end, or to the item's where it has none.
fn lean(text: &str, thin: &mut String) {
    let mut census = Census::default();
    let (mut copied, mut leaving) = (0, None);
    for tag in tags(text) {
        let exceeds = census.exceeds(&tag);
        if let Some(name) = leaving {
            if tag.closing && tag.name == name {
                (copied, leaving) = (tag.end, None);
            }
            if !tag.is_item() {
                continue;
            }
            if leaving.take().is_some() {
                copied = tag.start;
            }
        }
        if exceeds {
            thin.push_str(&text[copied..tag.start]);
            copied = tag.end;
            leaving = (!tag.empty).then_some(tag.name);
        } else if tag.attributes > ATTRIBUTES_MAX {
            thin.push_str(&text[copied..tag.start]);
            thin.push_str(shortened(&text[tag.start..tag.end]));
            thin.push_str(if tag.empty { "/>" } else { ">" });
            copied = tag.end;
        }
    }
    if leaving.is_none() {
        thin.push_str(&text[copied..]);
    }
}

/// A tag up to where it has too many attributes.
fn shortened(tag: &str) -> &str {
    let mut count = 0;
    let end = outside_quotes(tag).find(|&(_, byte)| {
        count += usize::from(byte == b'=');
        count > ATTRIBUTES_MAX
    });
    let head = &tag[..end.map_or(tag.len(), |(at, _)| at)];
    head.rfind(|letter: char| letter.is_ascii_whitespace()).map_or(head, |at| &head[..at])
}

/// What was met, in the feed itself or in its current item.
#[derive(Default)]
struct Census {
    items: usize,
    listed: usize,
    many: bool,
}

impl Census {
    fn count(&mut self, tag: &Tag<'_>) {
        self.many |= self.exceeds(tag) || tag.attributes > ATTRIBUTES_MAX;
    }

    /// Takes a tag in; whether there are too many of its kind.
    fn exceeds(&mut self, tag: &Tag<'_>) -> bool {
        if tag.is_item() {
            self.items += usize::from(!tag.closing);
            self.listed = 0;
        }
        if tag.closing || !LISTED.iter().any(|name| name.eq_ignore_ascii_case(tag.local())) {
            return false;
        }
        self.listed += 1;
        self.listed > LISTED_MAX
    }
}

/// A tag, and where it stands.
struct Tag<'a> {
    name: &'a str,
    closing: bool,
    empty: bool,
    attributes: usize,
    start: usize,
    end: usize,
}

impl Tag<'_> {
    fn local(&self) -> &str {
        self.name.rsplit_once(':').map_or(self.name, |(_, local)| local)
    }

    fn is_item(&self) -> bool {
        ["item", "entry"].iter().any(|name| name.eq_ignore_ascii_case(self.local()))
    }
}

/// The tags of a text, whatever state it is in.
fn tags(text: &str) -> impl Iterator<Item = Tag<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let start = at + text[at..].find('<')?;
            let rest = &text[start..];
            let close = [("<!--", "-->"), ("<![CDATA[", "]]>"), ("<!", ">"), ("<?", ">")];
            if let Some((open, close)) = close.iter().find(|(open, _)| rest.starts_with(open)) {
                at = start + open.len() + rest[open.len()..].find(close)? + close.len();
                continue;
            }
            let closing = rest.starts_with("</");
            let body = &rest[1 + usize::from(closing)..];
            if !body.starts_with(|letter: char| letter.is_alphabetic() || letter == '_') {
                at = start + 1;
                continue;
            }
            let Some(length) = super::repair::tag_end(rest) else {
                at = start + 1;
                // What never ends is not looked for twice.
                rest.find('>')?;
                continue;
            };
            at = start + length;
            let ends = |letter: char| letter.is_ascii_whitespace() || matches!(letter, '/' | '>');
            let name = &body[..body.find(ends).unwrap_or(body.len())];
            let tag = &rest[..length];
            let attributes = outside_quotes(tag).filter(|&(_, byte)| byte == b'=').count();
            return Some(Tag { name, closing, empty: tag.ends_with("/>"), attributes, start, end: at });
        }
    })
}

/// The bytes of a tag that stand in no value.
fn outside_quotes(tag: &str) -> impl Iterator<Item = (usize, u8)> {
    let mut quote = None;
    tag.bytes().enumerate().filter(move |&(_, byte)| {
        match quote {
            Some(open) if open == byte => quote = None,
            None if matches!(byte, b'"' | b'\'') => quote = Some(byte),
            None => return true,
            _ => {}
        }
        false
    })
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use jiff::tz::TimeZone;

    use super::thinned;

    fn thin(text: &str) -> (String, Vec<String>) {
        let (thin, faults) = thinned(text, &TimeZone::UTC);
        (thin.into_owned(), faults.into_iter().map(|fault| fault.code.into_owned()).collect())
    }

    #[test]
    fn ordinary_feeds_pass_untouched() {
        let text = "<rss><channel><item><category>a</category></item></channel></rss>".repeat(300);
        assert!(matches!(thinned(&text, &TimeZone::UTC).0, Cow::Borrowed(_)));
    }

    #[test]
    fn the_newest_items_stay_and_what_stands_around_them() {
        let item = |at: usize| format!("<item><link>/{at}</link><pubDate>{}-01-01</pubDate></item>", 1000 + at);
        let all: String = (0..600).map(item).collect();
        let (text, faults) = thin(&format!("<rss><channel><title>t</title>{all}<ttl>5</ttl></channel></rss>"));
        assert!(text.starts_with("<rss><channel><title>t</title><item><link>/599<"), "{}", &text[..90]);
        assert!(text.ends_with("<link>/100</link><pubDate>1100-01-01</pubDate></item><ttl>5</ttl></channel></rss>"));
        assert_eq!(faults, ["entries-many"]);
    }

    #[test]
    fn of_equal_elements_and_attributes_the_first_stay() {
        let links = "<a:link>x</a:link><a:link/>".repeat(200);
        let (text, faults) = thin(&format!("<rss><item>{links}<title>a</title></item><item><link/></item></rss>"));
        assert_eq!((text.matches("<a:link").count(), text.matches("<link").count()), (150, 1));
        assert!(text.contains("<title>a</title></item><item>"));
        assert_eq!(faults, ["elements-many"]);
        let many: String = (0..500).map(|at| format!(" a{at}='>'")).collect();
        let (text, _) = thin(&format!("<rss{many}><item/></rss>"));
        assert!(text.ends_with(" a59='>'><item/></rss>"), "{text}");
    }
}
