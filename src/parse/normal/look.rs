//! The cheap look that tells whether a feed has to be put into its usual form at all.

use super::{ATOM, tag_end};

/// A longer tag is an attack: names are not looked up among thousands of declarations.
const TAG_BYTES_MAX: usize = 16 * 1024;
/// Elements that hold text and in which markup belongs escaped.
const WORDS: [&str; 9] =
    ["title", "description", "summary", "subtitle", "tagline", "content", "content:encoded", "category", "guid"];
/// Elements that say what the reader expects elsewhere.
const ELSEWHERE: [&str; 25] = [
    "atom:author",
    "atom:category",
    "atom:content",
    "atom:id",
    "atom:published",
    "atom:summary",
    "atom:title",
    "dc:author",
    "dc:description",
    "dc:language",
    "dc:subject",
    "dc:title",
    "dcterms:created",
    "dcterms:issued",
    "dcterms:modified",
    "fullitem",
    "itunes:author",
    "itunes:category",
    "itunes:keywords",
    "itunes:summary",
    "media:category",
    "media:thumbnail",
    "media:title",
    "xhtml:body",
    "body",
];
/// Ways in which the text of Atom is written that the reader knows; XHTML it loses where no `div` is around it.
const TYPES: [&str; 2] = ["text", "html"];

/// Whether anything in `text` is written in a way that the reader would lose.
pub(super) fn is_odd(text: &str) -> bool {
    let mut inside = false;
    let mut root = None;
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        if let Some(length) = skipped(rest) {
            rest = &rest[length.min(rest.len())..];
            continue;
        }
        if rest.as_bytes().get(1) == Some(&b'/') {
            inside = false;
            rest = &rest[1..];
            continue;
        }
        let Some(end) = tag_end(rest).filter(|&end| end <= TAG_BYTES_MAX) else { return false };
        let tag = &rest[1..end - 1];
        rest = &rest[end..];
        let name_end = tag.bytes().position(|byte| byte.is_ascii_whitespace() || byte == b'/').unwrap_or(tag.len());
        let name = &tag[..name_end];
        let attributes = &tag[name.len()..];
        let root = *root.get_or_insert(name);
        if std::ptr::eq(root, name) && is_odd_root(name, attributes) {
            return true;
        }
        // What an entry was taken from; links of Atom within RSS.
        let strange =
            (name == "source" && root == "feed") || (name == "link" && root == "rss" && !attributes.is_empty());
        if strange || is_odd_tag(name, attributes, inside) {
            return true;
        }
        // An author of Atom holds elements; that of RSS is text.
        let words = WORDS.contains(&name) || (name == "author" && root == "rss");
        inside = words && !attributes.ends_with('/');
    }
    false
}

/// The length of a comment, an instruction or character data.
fn skipped(rest: &str) -> Option<usize> {
    match rest.as_bytes().get(1) {
        Some(b'!') => {}
        Some(b'?') => return Some(rest.find('>').map_or(rest.len(), |at| at + 1)),
        _ => return None,
    }
    if rest.starts_with("<!--") {
        return Some(rest.find("-->").map_or(rest.len(), |at| at + 3));
    }
    if rest.starts_with("<![CDATA[") {
        // Looked for by its rarest letter: most of a feed stands in character data.
        let mut ends = rest.match_indices(']').map(|(at, _)| at);
        return Some(ends.find(|&at| rest.as_bytes()[at..].starts_with(b"]]>")).map_or(rest.len(), |at| at + 3));
    }
    Some(rest.find('>').map_or(rest.len(), |at| at + 1))
}

/// RDF states ids and subjects in ways of its own; a prefix says that nothing has its usual name.
fn is_odd_root(name: &str, attributes: &str) -> bool {
    match name {
        "rss" => false,
        "feed" => attributes.contains("xmlns=") && !attributes.contains(ATOM),
        _ => true,
    }
}

/// `inside`: the tag stands in an element of text.
fn is_odd_tag(name: &str, attributes: &str, inside: bool) -> bool {
    // `<pubdate>`: the reader knows names to the letter.
    if name != "pubDate" && name.eq_ignore_ascii_case("pubDate") {
        return true;
    }
    let based = || attributes.contains("xml:base");
    let unnamed = || name == "category" && attributes.contains("label=") && !attributes.contains("term=");
    let shouted = || name.starts_with(|letter: char| letter.is_ascii_uppercase());
    inside
        || ELSEWHERE.contains(&name)
        || (!attributes.is_empty() && (based() || unnamed()))
        || shouted()
        || is_odd_words(name, attributes)
}

/// Text of Atom with a mode of version 0.3, or a type that the reader does not know.
fn is_odd_words(name: &str, attributes: &str) -> bool {
    if attributes.is_empty() || !WORDS.contains(&name) {
        return false;
    }
    let stated = attributes.split_once("type=").and_then(|(_, rest)| rest.get(1..)?.split(['"', '\'']).next());
    attributes.contains("mode=") || stated.is_some_and(|stated| !TYPES.contains(&stated))
}
