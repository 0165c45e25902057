//! The elements of one container, under the usual names: each place is filled by the feed's own
//! word, else by what other vocabularies say of it.

use std::collections::BTreeMap;

use url::Url;

use super::words::{Words, child, data, escaped, plain, words};
use super::{CONTENT, Element, Space};
use crate::parse::markup::{absolute_links, paragraphs};

/// Links, authors or categories of one container that are held: more are never kept of an entry.
const MANY_MAX: usize = 150;

/// Places that are filled; the feed is written in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    Title,
    Link,
    Guid,
    Summary,
    Content,
    Author,
    Category,
    Published,
    Updated,
    Language,
}

impl Place {
    /// Whether a container may have several.
    fn is_many(self) -> bool {
        matches!(self, Place::Link | Place::Author | Place::Category)
    }

    fn in_rss(self) -> &'static str {
        match self {
            Place::Title => "title",
            Place::Link => "link",
            Place::Guid => "guid",
            Place::Summary => "description",
            Place::Content => "encoded",
            Place::Author => "author",
            Place::Category => "category",
            Place::Published => "pubDate",
            Place::Updated => "updated",
            Place::Language => "language",
        }
    }

    fn in_atom(self) -> &'static str {
        match self {
            Place::Guid => "id",
            Place::Summary => "summary",
            Place::Content => "content",
            Place::Published => "published",
            other => other.in_rss(),
        }
    }
}

/// What was found of one container and is not written yet.
pub(super) struct Fields<'a> {
    atom: bool,
    outer: bool,
    url: &'a Url,
    /// By place and rank: what has the lowest rank is written.
    found: BTreeMap<(Place, u8), Vec<String>>,
}

impl<'a> Fields<'a> {
    /// `outer`: the container is the feed, not one of its entries.
    pub(super) fn new(atom: bool, outer: bool, url: &'a Url) -> Self {
        Fields { atom, outer, url, found: BTreeMap::new() }
    }

    /// What the container's start tag states: RDF's name of it, and the attributes of CDF.
    pub(super) fn attribute(&mut self, name: &str, value: &str) {
        match name {
            "href" => self.put_plain(Place::Link, 0, value),
            "lastmod" => self.put_plain(Place::Updated, 1, value),
            _ => {
                self.put_plain(Place::Guid, 1, value);
                self.put_plain(Place::Link, 3, value);
            }
        }
    }

    /// Takes an element in; what fills no place is written as it stands.
    pub(super) fn take(&mut self, element: &Element<'_>, inner: &str, raw: &str, out: &mut String) {
        // The reader drops pictures that stand without what they are of.
        let address = element
            .attribute("url")
            .filter(|_| !self.outer && element.space == Space::Media && !element.prefix.is_empty());
        if let Some(address) = address.filter(|_| element.name == "thumbnail") {
            let prefix = &element.prefix;
            out.push_str(&format!("<{prefix}:content url=\"{}\" medium=\"image\"/>", escaped(&address)));
            return;
        }
        let taken = match (element.space, self.atom) {
            (Space::Own, true) => self.own_atom(element, inner),
            (Space::Own, false) => self.own_rss(element, inner),
            (Space::Atom, _) => self.atom_in_rss(element, inner),
            _ => self.borrowed(element, inner),
        };
        if !taken {
            out.push_str(&without_prefix(raw, if element.space == Space::Own { &element.prefix } else { "" }));
        }
    }

    /// Writes what was found.
    pub(super) fn write(&mut self, out: &mut String) {
        let mut last = None;
        for ((place, _), mut found) in std::mem::take(&mut self.found) {
            if last.replace(place) == Some(place) {
                continue;
            }
            if place.is_many() {
                found.iter().for_each(|one| out.push_str(one));
            } else if let Some(one) = found.pop() {
                out.push_str(&one);
            }
        }
    }

    fn own_atom(&mut self, element: &Element<'_>, inner: &str) -> bool {
        match element.name.as_str() {
            "title" => self.put_words(Place::Title, 0, element, inner),
            "summary" => self.put_words(Place::Summary, 0, element, inner),
            "content" => self.put_words(Place::Content, 0, element, inner),
            "id" => self.put_plain(Place::Guid, 0, &plain(inner)),
            "published" | "issued" | "pubdate" => self.put_plain(Place::Published, 0, &plain(inner)),
            "created" => self.put_plain(Place::Published, 1, &plain(inner)),
            "updated" | "modified" => self.put_plain(Place::Updated, 0, &plain(inner)),
            "link" => self.put(Place::Link, 0, self.resolved(element, "link", "href")),
            "category" => self.category(element, inner),
            "author" => {
                let person = without_prefix(inner, &element.prefix);
                self.put(Place::Author, 0, format!("<author>{person}</author>"));
            }
            // Who wrote a text stands with its origin where the entry does not say it (RFC 4287, 4.2.1).
            "source" => self.person(inner, 1),
            // What else is text is for nobody here, and may be of a type that the reader refuses.
            "tagline" | "subtitle" | "rights" | "copyright" | "info" | "generator" => {}
            _ => return false,
        }
        true
    }

    fn own_rss(&mut self, element: &Element<'_>, inner: &str) -> bool {
        match element.name.as_str() {
            "title" => self.put_words(Place::Title, 0, element, inner),
            "description" | "abstract" => self.put_words(Place::Summary, 0, element, inner),
            "link" => self.link(element, inner, 0),
            "guid" => self.put_words(Place::Guid, 0, element, inner),
            "author" if !self.outer => self.put_words(Place::Author, 0, element, inner),
            "category" => self.category(element, inner),
            "pubdate" => self.put_plain(Place::Published, 0, &plain(inner)),
            "language" => self.put_plain(Place::Language, 0, &plain(inner)),
            "fullitem" | "body" if !self.outer => self.put_words(Place::Content, 2, element, inner),
            "enclosure" => return self.enclosure(element),
            _ => return false,
        }
        true
    }

    fn atom_in_rss(&mut self, element: &Element<'_>, inner: &str) -> bool {
        match element.name.as_str() {
            "title" => self.put_words(Place::Title, 2, element, inner),
            "summary" => self.put_words(Place::Summary, 2, element, inner),
            "content" => self.put_words(Place::Content, 1, element, inner),
            "id" => self.put_plain(Place::Guid, 2, &plain(inner)),
            "published" | "issued" => self.put_plain(Place::Published, 1, &plain(inner)),
            "updated" | "modified" => self.put_plain(Place::Updated, 0, &plain(inner)),
            "author" if !self.outer => self.person(inner, 1),
            "category" => self.category(element, inner),
            _ if self.atom => return false,
            "link" if element.attribute("rel").is_none_or(|rel| rel == "alternate") => self.link(element, inner, 2),
            _ => return false,
        }
        true
    }

    /// What other vocabularies say; their elements are written as they stand beside it.
    fn borrowed(&mut self, element: &Element<'_>, inner: &str) -> bool {
        let text = || plain(inner);
        match (element.space, element.name.as_str()) {
            (Space::Content, "encoded") => self.put_words(Place::Content, 0, element, inner),
            (Space::Xhtml, "body") if !self.outer => self.put_words(Place::Content, 1, element, inner),
            (Space::Xhtml, "div") if !self.outer => self.put_words(Place::Content, 3, element, inner),
            (Space::Dublin, "title") => self.put_words(Place::Title, 1, element, inner),
            (Space::Dublin, "description") => self.put_words(Place::Summary, 1, element, inner),
            (Space::Dublin, "creator") if !self.outer => self.name(&text(), 0),
            (Space::Dublin, "author" | "contributor") if !self.outer => self.name(&text(), 1),
            (Space::Dublin | Space::Terms, "subject") => self.named(&text()),
            (Space::Dublin, "language") => self.put_plain(Place::Language, 1, &text()),
            (Space::Dublin, "date") => self.put_plain(Place::Published, 1, &text()),
            (Space::Terms, "issued") => self.put_plain(Place::Published, 2, &text()),
            (Space::Terms, "created") => self.put_plain(Place::Published, 3, &text()),
            (Space::Terms, "modified") => self.put_plain(Place::Updated, 2, &text()),
            (Space::Itunes | Space::Media, _) => {
                self.media(element, inner);
                return false;
            }
            _ => return false,
        }
        true
    }

    fn media(&mut self, element: &Element<'_>, inner: &str) {
        let text = || plain(inner);
        match (element.space, element.name.as_str()) {
            (_, "title") => self.put_words(Place::Title, 3, element, inner),
            (Space::Itunes, "summary") => self.put_words(Place::Summary, 3, element, inner),
            (Space::Itunes, "subtitle") => self.put_words(Place::Summary, 5, element, inner),
            (Space::Media, "description") => self.put_words(Place::Summary, 4, element, inner),
            (Space::Itunes, "author") if !self.outer => self.name(&text(), 2),
            (Space::Itunes, "category") => self.named(&element.attribute("text").unwrap_or_default()),
            (Space::Media, "category") => self.named(&element.attribute("label").unwrap_or_else(text)),
            (Space::Itunes, "keywords") => text().split(',').take(MANY_MAX).for_each(|word| self.named(word)),
            _ => {}
        }
    }

    /// Text that may hold markup.
    fn put_words(&mut self, place: Place, rank: u8, element: &Element<'_>, inner: &str) {
        let (kind, mode) = (element.attribute("type"), element.attribute("mode"));
        let typed = self.atom || element.space == Space::Atom;
        let Words { text, html } =
            if typed { words(inner, kind.as_deref(), mode.as_deref()) } else { words(inner, Some("html"), None) };
        if text.trim().is_empty() {
            return;
        }
        let text = match element.base.as_ref().filter(|_| html) {
            Some(base) => absolute_links(&text, base).into_owned(),
            None => text,
        };
        let xml = match (self.atom, place) {
            (true, _) => {
                let kind = if html { "html" } else { "text" };
                format!("<{0} type=\"{kind}\">{1}</{0}>", place.in_atom(), data(&text))
            }
            // RSS has no word for plain text: there all is HTML.
            (false, Place::Content) if !html => content_in_rss(&paragraphs(&text)),
            (false, Place::Content) => content_in_rss(&text),
            (false, _) if !html => format!("<{0}>{1}</{0}>", place.in_rss(), data(&escaped(&text))),
            (false, _) => format!("<{0}>{1}</{0}>", place.in_rss(), data(&text)),
        };
        self.put(place, rank, xml);
    }

    fn put_plain(&mut self, place: Place, rank: u8, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        let text = escaped(text.trim());
        let xml = match (self.atom, place) {
            (true, Place::Link) => format!("<link href=\"{text}\"/>"),
            (true, Place::Category) => format!("<category term=\"{text}\"/>"),
            (true, Place::Author) => format!("<author><name>{text}</name></author>"),
            (true, Place::Language) => return,
            (true, _) => format!("<{0}>{text}</{0}>", place.in_atom()),
            (false, _) => format!("<{0}>{text}</{0}>", place.in_rss()),
        };
        self.put(place, rank, xml);
    }

    fn put(&mut self, place: Place, rank: u8, xml: String) {
        let found = self.found.entry((place, rank)).or_default();
        if !place.is_many() {
            // The last counts, and only that is held.
            found.clear();
        }
        if found.len() < MANY_MAX {
            found.push(xml);
        }
    }

    fn name(&mut self, name: &str, rank: u8) {
        self.put_plain(Place::Author, rank, name);
    }

    fn named(&mut self, category: &str) {
        self.put_plain(Place::Category, 0, category);
    }

    /// A person of Atom: name, else address.
    fn person(&mut self, inner: &str, rank: u8) {
        let name = child(inner, "name").or_else(|| child(inner, "email")).unwrap_or_default();
        self.name(&name, rank);
    }

    /// Atom states a category in attributes, RSS as text.
    fn category(&mut self, element: &Element<'_>, inner: &str) {
        let label = element.attribute("label").filter(|label| !label.trim().is_empty());
        match label.or_else(|| element.attribute("term")) {
            Some(stated) => self.named(&stated),
            None => self.put_words(Place::Category, 0, element, inner),
        }
    }

    fn link(&mut self, element: &Element<'_>, inner: &str, rank: u8) {
        let stated = Some(plain(inner)).filter(|text| !text.trim().is_empty()).or_else(|| element.attribute("href"));
        let Some(stated) = stated else { return };
        let resolved = element.base.as_ref().and_then(|base| base.join(stated.trim()).ok());
        self.put_plain(Place::Link, rank, resolved.as_ref().map_or(&*stated, Url::as_str));
    }

    fn enclosure(&mut self, element: &Element<'_>) -> bool {
        if element.base.is_none() {
            return false;
        }
        // It is one of many, as links are, and of no other place.
        self.put(Place::Link, 0, self.resolved(element, "enclosure", "url"));
        true
    }

    /// A tag whose address is resolved.
    fn resolved(&self, element: &Element<'_>, name: &str, address: &str) -> String {
        let mut tag = format!("<{name}");
        for one in element.tag.attributes().with_checks(false).flatten() {
            let key = one.key.as_ref();
            if key.starts_with("xml") {
                continue;
            }
            let value = crate::parse::entities::unescape(&one.value);
            let whole = (key == address).then(|| element.base.as_ref().unwrap_or(self.url).join(value.trim()).ok());
            let value = whole.flatten().map_or_else(|| value.to_string(), String::from);
            tag.push_str(&format!(" {key}=\"{}\"", escaped(&value)));
        }
        tag.push_str("/>");
        tag
    }
}

fn content_in_rss(html: &str) -> String {
    format!("<content:encoded xmlns:content=\"{CONTENT}\">{}</content:encoded>", data(html))
}

/// Elements bound to the feed's own prefix, without it.
fn without_prefix(raw: &str, prefix: &str) -> String {
    if prefix.is_empty() {
        return raw.to_owned();
    }
    raw.replace(&format!("<{prefix}:"), "<").replace(&format!("</{prefix}:"), "</")
}
