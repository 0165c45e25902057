//! Item by item: what is left of a feed when the whole can not be read.
//!
//! Each item is read alone under the feed's own root tag; one that still can not be is read as
//! loose elements. One bad item never loses the others.

use super::date;
use super::entities::unescape;
use super::feed::{Reader, filled, summarise};
use super::limits::{ENTRIES_MAX, FAULTS_MAX, GUID_BYTES_MAX, NAME_BYTES_MAX, TITLE_BYTES_MAX};
use super::markup::{absolute, cut, plain_line, prefix};
use super::repair::{is_tag, root_start};
use crate::model::{Entry, Fault, Listing, ListingFormat};
use crate::text::clean_line;

/// Names of elements that hold one thing.
const ITEMS: [&str; 2] = ["item", "entry"];
/// How far an item may reach: what is longer has lost its end.
const ITEM_BYTES_MAX: usize = 2_000_000;

/// Where each item begins.
pub(super) fn item_starts(text: &str) -> impl Iterator<Item = usize> + '_ {
    let starts = text.match_indices('<').map(|(at, _)| at);
    starts.filter(|&at| ITEMS.iter().any(|name| is_tag(&text[at..], name)))
}

/// Reads what can be read.
pub(super) fn read(text: &str, reader: &Reader<'_>) -> Listing {
    let starts: Vec<usize> = item_starts(text).take(ENTRIES_MAX).collect();
    let first = starts.first().copied().unwrap_or(text.len());
    let root = root_start(text).filter(|&at| at < first).unwrap_or(first);
    let head = &text[root..first];
    let shell = Shell::of(head);
    let mut listing = shell.listing(head, reader);
    let mut loose = 0;
    for (at, &start) in starts.iter().enumerate() {
        let end = starts.get(at + 1).copied().unwrap_or(text.len());
        let item = prefix(&text[start..end], ITEM_BYTES_MAX);
        let read = whole(item).and_then(|item| reader.read(&shell.around(item)).ok());
        match read.and_then(|mut alone| Some((alone.entries.pop()?, alone.faults))) {
            Some((entry, faults)) => {
                let place = listing.entries.len();
                let room = FAULTS_MAX.saturating_sub(listing.faults.len());
                let named = faults.into_iter().map(|fault| Fault { entry: u32::try_from(place).ok(), ..fault });
                listing.faults.extend(named.take(room));
                listing.entries.push(entry);
            }
            None => {
                loose += 1;
                listing.entries.extend(loosely(item, reader));
            }
        }
    }
    if loose > 0 {
        listing.faults.push(Fault::new(
            "items-broken",
            format!("{loose} items are not well-formed; their parts were read one by one"),
        ));
    }
    listing
}

/// An item up to its end tag; none when it has lost it.
fn whole(item: &str) -> Option<&str> {
    let name = ITEMS.iter().find(|name| is_tag(item, name))?;
    let close = format!("</{name}>");
    item.find(&close).map(|at| &item[..at + close.len()])
}

/// What stands around an item: the root's start tag, with its namespaces.
struct Shell<'a> {
    open: &'a str,
    atom: bool,
    rdf: bool,
}

impl<'a> Shell<'a> {
    fn of(head: &'a str) -> Self {
        let open = head.find('>').map_or("", |end| &head[..=end]);
        Shell { open, atom: open.starts_with("<feed"), rdf: open.starts_with("<rdf") }
    }

    fn around(&self, inner: &str) -> String {
        match (self.atom, self.rdf) {
            (true, _) => format!("{}{inner}</feed>", self.open),
            (_, true) => format!("{}{inner}</rdf:RDF>", self.open),
            _ if self.open.starts_with("<rss") => format!("{}<channel>{inner}</channel></rss>", self.open),
            _ => format!("<rss version=\"2.0\"><channel>{inner}</channel></rss>"),
        }
    }

    /// Title, link and language of the feed itself.
    fn listing(&self, head: &str, reader: &Reader<'_>) -> Listing {
        let inner = head.get(self.open.len()..).unwrap_or_default().trim();
        let inner = inner.strip_prefix("<channel>").unwrap_or(inner);
        if let Ok(listing) = reader.read(&self.around(inner)) {
            return listing;
        }
        let format = if self.atom { ListingFormat::Atom } else { ListingFormat::Rss };
        let title = leaf(head, "title").and_then(|text| line(&text, TITLE_BYTES_MAX));
        let link = leaf(head, "link").and_then(|text| absolute(&text, reader.url));
        let language = leaf(head, "language").and_then(|text| filled(clean_line(text.split('<').next()?)));
        Listing { format: Some(format), title, link, language, ..Listing::default() }
    }
}

/// Reads an item whose tags do not match: each known element on its own.
fn loosely(item: &str, reader: &Reader<'_>) -> Option<Entry> {
    let one = |names: &[&str]| names.iter().find_map(|name| leaf(item, name));
    let guid = one(&["guid", "id"]).and_then(|text| filled(cut(clean_line(&text), GUID_BYTES_MAX)));
    let link = one(&["link"]).filter(|text| !text.trim().is_empty()).or_else(|| attribute(item, "link", "href"));
    let link = link.or_else(|| guid.clone().filter(|id| id.starts_with("http")));
    let stamp = |names: &[&str]| one(names).and_then(|text| date::date(&text, reader.zone));
    let mut entry = Entry {
        guid,
        url: link.and_then(|link| absolute(&link, reader.url)),
        title: one(&["title"]).and_then(|text| line(&text, TITLE_BYTES_MAX)),
        authors: one(&["dc:creator", "author"]).and_then(|text| line(&text, NAME_BYTES_MAX)).into_iter().collect(),
        published: stamp(&["pubDate", "published", "dc:date"]),
        updated: stamp(&["updated"]),
        categories: one(&["category"]).and_then(|text| line(&text, NAME_BYTES_MAX)).into_iter().collect(),
        content: whole_leaf(item, &["content:encoded", "content"]),
        ..Entry::default()
    };
    if let Some(html) = one(&["description", "summary"]) {
        let content = entry.content.is_some() || whole_leaf(item, &["description", "summary"]).is_some();
        summarise(&mut entry, html, reader.url);
        entry.content = entry.content.filter(|_| content);
    }
    (entry.title.is_some() || entry.url.is_some()).then_some(entry)
}

fn line(text: &str, bytes_max: usize) -> Option<String> {
    filled(cut(plain_line(prefix(text, bytes_max * 4)), bytes_max))
}

/// The text of an article must have its end: half of one may not pass for all of it.
fn whole_leaf(item: &str, names: &[&str]) -> Option<String> {
    names.iter().filter(|name| item.contains(&format!("</{name}>"))).find_map(|name| leaf(item, name))
}

/// The text of the first element of that name: CDATA opened, references read once. Without an end
/// tag it reaches to the end of its line; without that too the download ended in it, and half an
/// address is none.
pub(super) fn leaf(item: &str, name: &str) -> Option<String> {
    let start = super::repair::tag_start(item, name)?;
    let inner = &item[start + item[start..].find('>')? + 1..];
    let end = inner.find(&format!("</{name}")).or_else(|| inner.find('\n'))?;
    let inner = inner[..end].trim();
    match inner.strip_prefix("<![CDATA[") {
        Some(data) => Some(data.split("]]>").next().unwrap_or(data).to_owned()),
        None => Some(unescape(inner).into_owned()),
    }
}

fn attribute(item: &str, element: &str, name: &str) -> Option<String> {
    let start = super::repair::tag_start(item, element)?;
    let tag = item[start..].split('>').next()?;
    let (_, rest) = tag.split_once(&format!("{name}="))?;
    let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    Some(unescape(rest[1..].split(quote).next()?).into_owned())
}
