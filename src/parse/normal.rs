//! A feed in its usual form: what feeds may write in many ways, in the one way that feed-rs reads.
//!
//! Naked markup in texts becomes escaped HTML, base64 is decoded, addresses are resolved against
//! `xml:base`, prefixes and old versions give way to the usual names, RDF and CDF to RSS 2.0, and
//! what Dublin Core, iTunes, Media RSS or Atom say fills what the feed's own elements leave open.
//! Ordinary feeds are only looked at ([`look`]). What is not well-formed stays as it is: that is
//! for the repair to see.

mod fields;
mod look;
mod words;

use std::borrow::Cow;

use quick_xml::NsReader;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::ResolveResult;
use url::Url;

use self::fields::Fields;
use super::entities::unescape;
use super::markup::tag_end;

const ATOM: &str = "http://www.w3.org/2005/Atom";
const CONTENT: &str = "http://purl.org/rss/1.0/modules/content/";

/// The feed in its usual form; as it is where it has that form, or where it can not be read.
pub(super) fn form<'a>(text: &'a str, url: &Url) -> Cow<'a, str> {
    if !look::is_odd(text) {
        return Cow::Borrowed(text);
    }
    Walk::of(text, url).and_then(Walk::run).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// What a name belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Space {
    /// The feed's own words.
    Own,
    Atom,
    Content,
    Dublin,
    Terms,
    Itunes,
    Media,
    Xhtml,
    Other,
}

/// How the feed is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Atom,
    Rss,
    Rdf,
    Cdf,
}

/// One element: its start tag and where it stands.
struct Element<'a> {
    space: Space,
    /// Local name, in lower case.
    name: String,
    prefix: String,
    tag: BytesStart<'a>,
    start: usize,
    empty: bool,
    /// What addresses in it are relative to, where the feed says so.
    base: Option<Url>,
}

impl Element<'_> {
    fn attribute(&self, name: &str) -> Option<String> {
        let mut all = self.tag.attributes();
        let mut all = all.with_checks(false).flatten();
        let found = all.find(|found| found.key.as_ref().eq_ignore_ascii_case(name))?;
        Some(unescape(&found.value).into_owned())
    }

    /// Declarations of prefixes and the language, as they stand.
    fn declarations(&self) -> String {
        let mut all = self.tag.attributes();
        let all = all.with_checks(false).flatten();
        let kept = all.filter(|one| one.key.as_ref().starts_with("xmlns:") || one.key.as_ref() == "xml:lang");
        kept.map(|one| format!(" {}=\"{}\"", one.key.as_ref(), one.value.replace('"', "&quot;"))).collect()
    }
}

/// A pass over a feed.
struct Walk<'a> {
    text: &'a str,
    url: &'a Url,
    reader: NsReader<&'a [u8]>,
    shape: Shape,
    root: Element<'a>,
    /// The namespace that the root is bound to.
    home: String,
    out: String,
}

impl<'a> Walk<'a> {
    fn of(text: &'a str, url: &'a Url) -> Option<Self> {
        let mut reader = NsReader::from_str(text);
        loop {
            let start = usize::try_from(reader.buffer_position()).ok()?;
            let (bound, event) = reader.read_resolved_event().ok()?;
            let tag = match event {
                Event::Start(tag) => tag,
                Event::Empty(_) | Event::Eof => return None,
                _ => continue,
            };
            let home = if let ResolveResult::Bound(space) = bound { space.as_ref().to_owned() } else { String::new() };
            let name = tag.local_name().as_ref().to_ascii_lowercase();
            let shape = match name.as_str() {
                "feed" => Shape::Atom,
                "rss" => Shape::Rss,
                "rdf" => Shape::Rdf,
                "channel" => Shape::Cdf,
                _ => return None,
            };
            let prefix = prefix_of(&tag);
            let mut root = Element { space: Space::Own, name, prefix, tag, start, empty: false, base: None };
            root.base = base_of(&root, None, url);
            let out = String::with_capacity(text.len() + text.len() / 8);
            return Some(Walk { text, url, reader, shape, root, home, out });
        }
    }

    fn run(mut self) -> Option<String> {
        let declared = self.root.declarations();
        if self.shape == Shape::Atom {
            self.out.push_str(&format!("<feed xmlns=\"{ATOM}\"{declared}>"));
        } else {
            let stated = self.root.attribute("version").filter(|_| self.shape == Shape::Rss);
            let version = match (self.shape, stated) {
                // One that is missing or unknown is the repair's to name.
                (Shape::Rss, None) => String::new(),
                (_, stated) => format!(" version=\"{}\"", words::escaped(stated.as_deref().unwrap_or("2.0"))),
            };
            self.out.push_str(&format!("<rss{version}{declared}>"));
        }
        let base = self.root.base.clone();
        match self.shape {
            Shape::Rss => self.outer(base.as_ref())?,
            Shape::Atom => self.container("", &[], base.as_ref(), true)?,
            Shape::Rdf | Shape::Cdf => {
                let address = self.root.attribute("href");
                self.out.push_str("<channel>");
                let stated: Vec<(&str, String)> = address.map(|address| ("href", address)).into_iter().collect();
                self.container("", &stated, base.as_ref(), true)?;
                self.out.push_str("</channel>");
            }
        }
        self.out.push_str(if self.shape == Shape::Atom { "</feed>" } else { "</rss>" });
        Some(self.out)
    }

    /// The children of `<rss>`.
    fn outer(&mut self, base: Option<&Url>) -> Option<()> {
        while let Some(element) = self.next(base)? {
            if element.name == "channel" && !element.empty {
                self.enter("channel", &element)?;
            } else {
                self.inner(&element)?;
                self.out.push_str(self.text.get(element.start..self.position()?)?);
            }
        }
        Some(())
    }

    /// Writes a container under its usual name.
    fn enter(&mut self, name: &str, element: &Element<'a>) -> Option<()> {
        let item = matches!(name, "item" | "entry");
        // What a channel of RDF holds stands beside its items.
        let bare = self.shape == Shape::Rdf && !item;
        if !bare {
            self.out.push_str(&format!("<{name}{}>", element.declarations()));
        }
        let names: &[&'static str] = if item { &["about", "rdf:about", "href", "lastmod"] } else { &["href"] };
        let stated: Vec<(&str, String)> =
            names.iter().filter_map(|&name| Some((name, element.attribute(name)?))).collect();
        if !element.empty {
            self.container(name, &stated, element.base.as_ref(), !item)?;
        }
        if !bare {
            self.out.push_str(&format!("</{name}>"));
        }
        Some(())
    }

    /// The children of a container, up to its end. `outer`: it may hold items.
    fn container(&mut self, name: &str, stated: &[(&str, String)], base: Option<&Url>, outer: bool) -> Option<()> {
        let mut fields = Fields::new(self.shape == Shape::Atom, outer, self.url);
        stated.iter().for_each(|(name, value)| fields.attribute(name, value));
        while let Some(element) = self.next(base)? {
            let own = element.space == Space::Own;
            match element.name.as_str() {
                // The feed's own words come before its items, so that items may be told from them.
                "item" if own && outer && self.shape != Shape::Atom => self.held(&mut fields, "item", &element)?,
                "entry" if own && outer && self.shape == Shape::Atom => self.held(&mut fields, "entry", &element)?,
                "channel" if own && outer && self.shape == Shape::Rdf && name.is_empty() => {
                    self.held(&mut fields, "channel", &element)?;
                }
                _ => {
                    let inner = self.inner(&element)?;
                    let raw = self.text.get(element.start..self.position()?)?;
                    fields.take(&element, inner, raw, &mut self.out);
                }
            }
        }
        fields.write(&mut self.out);
        Some(())
    }

    fn held(&mut self, fields: &mut Fields<'_>, name: &str, element: &Element<'a>) -> Option<()> {
        fields.write(&mut self.out);
        self.enter(name, element)
    }

    /// The next child; none at the container's end.
    fn next(&mut self, base: Option<&Url>) -> Option<Option<Element<'a>>> {
        loop {
            let start = self.position()?;
            let (bound, event) = self.reader.read_resolved_event().ok()?;
            let (tag, empty) = match event {
                Event::Start(tag) => (tag, false),
                Event::Empty(tag) => (tag, true),
                Event::End(_) => return Some(None),
                Event::Eof => return None,
                _ => continue,
            };
            let space = space_of(&bound, &self.home, self.shape);
            let (name, prefix) = (tag.local_name().as_ref().to_ascii_lowercase(), prefix_of(&tag));
            let mut element = Element { space, name, prefix, tag, start, empty, base: None };
            element.base = base_of(&element, base, self.url);
            return Some(Some(element));
        }
    }

    /// What stands between an element's tags; the reader goes on behind it.
    fn inner(&mut self, element: &Element<'a>) -> Option<&'a str> {
        if element.empty {
            return Some("");
        }
        let span = self.reader.read_to_end(element.tag.name()).ok()?;
        self.text.get(usize::try_from(span.start).ok()?..usize::try_from(span.end).ok()?)
    }

    fn position(&self) -> Option<usize> {
        usize::try_from(self.reader.buffer_position()).ok()
    }
}

fn prefix_of(tag: &BytesStart<'_>) -> String {
    tag.name().prefix().map(|prefix| prefix.as_ref().to_owned()).unwrap_or_default()
}

/// The base in force within an element, where one is stated at all.
fn base_of(element: &Element<'_>, outer: Option<&Url>, url: &Url) -> Option<Url> {
    let stated = element.attribute("xml:base").and_then(|stated| outer.unwrap_or(url).join(stated.trim()).ok());
    stated.or_else(|| outer.cloned())
}

/// Names of one namespace come in many spellings: by case, slash and age.
fn space_of(bound: &ResolveResult<'_>, home: &str, shape: Shape) -> Space {
    let name = match bound {
        ResolveResult::Unbound => return Space::Own,
        ResolveResult::Unknown(prefix) => return of_prefix(prefix),
        ResolveResult::Bound(space) => space.as_ref(),
    };
    if name == home && shape != Shape::Rdf {
        return Space::Own;
    }
    match name.trim_end_matches('/').to_ascii_lowercase().as_str() {
        "http://purl.org/rss/1.0" | "http://backend.userland.com/rss2" => Space::Own,
        "http://my.netscape.com/rdf/simple/0.9" | "http://channel.netscape.com/rdf/simple/0.9" => Space::Own,
        "http://www.w3.org/2005/atom" | "http://purl.org/atom/ns#" => Space::Atom,
        "http://purl.org/rss/1.0/modules/content" => Space::Content,
        "http://purl.org/dc/elements/1.1" | "http://purl.org/dc/elements/1.0" => Space::Dublin,
        "http://purl.org/dc/terms" => Space::Terms,
        "http://www.itunes.com/dtds/podcast-1.0.dtd" => Space::Itunes,
        "http://search.yahoo.com/mrss" => Space::Media,
        "http://www.w3.org/1999/xhtml" => Space::Xhtml,
        _ => Space::Other,
    }
}

/// What a prefix that nobody declared means everywhere.
fn of_prefix(prefix: &str) -> Space {
    match prefix {
        "atom" => Space::Atom,
        "content" => Space::Content,
        "dc" => Space::Dublin,
        "dcterms" => Space::Terms,
        "itunes" => Space::Itunes,
        "media" => Space::Media,
        "xhtml" => Space::Xhtml,
        _ => Space::Other,
    }
}
