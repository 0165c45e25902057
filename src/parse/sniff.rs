//! What a document is, told by its first element: labels and addresses say nothing certain.

use super::markup::prefix;
use crate::model::Fault;

/// How much of a document is looked at to tell what it is.
const SNIFF_BYTES: usize = 64 * 1024;
/// The longest name that matters, with what follows `!doctype`.
const NAME_BYTES_MAX: usize = 16;

/// The kinds of document that are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Json,
    Feed,
    Sitemap,
    Lines,
    Html,
}

/// What a document is, by the first element that says so.
pub(super) fn shape(text: &str) -> Option<Shape> {
    let head = prefix(text, SNIFF_BYTES);
    if head.trim_start().starts_with('{') {
        return Some(Shape::Json);
    }
    if is_address(head.trim_start_matches('\u{feff}').lines().map(str::trim).find(|line| !line.is_empty())) {
        return Some(Shape::Lines);
    }
    let mut rest = head;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            // A template's remark may name any element.
            rest = comment.find("-->").map_or("", |end| &comment[end..]);
        } else if let Some(shape) = named(prefix(rest, NAME_BYTES_MAX)) {
            return Some(shape);
        }
    }
    None
}

/// A sitemap of text begins with an address that is the whole line.
fn is_address(line: Option<&str>) -> bool {
    let web = |line: &str| line.starts_with("http://") || line.starts_with("https://");
    line.is_some_and(|line| web(line) && !line.contains([' ', '<', '\t']))
}

/// Why nothing could be recognised.
pub(super) fn unknown(text: &str) -> Fault {
    if text.trim_matches(['\0', ' ', '\n', '\r', '\t']).is_empty() {
        return Fault::new("empty", "the document is empty");
    }
    Fault::new("not-a-feed", "the document is no feed, sitemap or page that could be recognised")
}

fn named(tag: &str) -> Option<Shape> {
    let name = tag.split(['>', '/', ' ', '\t', '\r', '\n']).next().unwrap_or_default().to_ascii_lowercase();
    match name.as_str() {
        "rss" | "rdf:rdf" | "feed" | "channel" | "item" | "entry" => Some(Shape::Feed),
        // Old feeds bind their own words to a prefix too.
        prefixed if prefixed.ends_with(":rss") || prefixed.ends_with(":feed") => Some(Shape::Feed),
        "urlset" | "sitemapindex" => Some(Shape::Sitemap),
        "html" | "head" | "body" => Some(Shape::Html),
        "!doctype" if tag.to_ascii_lowercase().starts_with("!doctype html") => Some(Shape::Html),
        _ => None,
    }
}
