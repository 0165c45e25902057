//! ammonia, set up once: what is not on the list goes before anything else looks at it.
//!
//! Never allow svg, math, style, title, iframe or noscript: every hole that ammonia had was there.
//! Elements that only divide (div, section, dl) and classes pass here and end in `shape`, which
//! needs them to tell paragraphs and captions and writes neither.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

use super::generic::MIDDLE;
use crate::parse::{gate, prefix};

/// Largest HTML that is washed.
const HTML_BYTES_MAX: usize = 1_000_000;

const TAGS: &[&str] = &[
    "a",
    "amp-img",
    "article",
    "aside",
    "b",
    "blockquote",
    "br",
    "center",
    "cite",
    "dd",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "i",
    "img",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
];
/// Elements that go with all that is in them.
const SILENT: &[&str] = &[
    "script", "style", "iframe", "object", "embed", "form", "button", "select", "textarea", "video", "audio", "svg",
    "math", "noscript", "template", "title", "head", "caption", "colgroup",
];

static WASH: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut wash = Builder::default();
    wash.tags(TAGS.iter().copied().collect())
        .clean_content_tags(SILENT.iter().copied().collect())
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href"])),
            // Papers load pictures late: the true address stands in one of the data attributes.
            ("img", HashSet::from(["src", "data-src", "data-original", "alt", "width", "height"])),
            ("amp-img", HashSet::from(["src", "alt", "width", "height"])),
            ("td", HashSet::from(["colspan", "rowspan"])),
            ("th", HashSet::from(["colspan", "rowspan"])),
        ]))
        .generic_attributes(HashSet::from(["class", "id", "style", "align", MIDDLE]))
        .attribute_filter(|_, name, value| match name {
            // Captions stand in the middle: of all that a style can say, this alone is kept.
            "style" | "align" => is_centred(value).then_some("center".into()),
            _ => Some(value.into()),
        })
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None);
    wash
});

fn is_centred(style: &str) -> bool {
    let lower = style.to_ascii_lowercase();
    lower == "center"
        || lower
            .split_once("text-align")
            .is_some_and(|(_, value)| value.trim_start_matches([':', ' ']).starts_with("center"))
}

/// HTML with nothing dangerous in it, well-formed.
pub(super) fn wash(html: &str) -> String {
    WASH.clean(&gate(prefix(html, HTML_BYTES_MAX)).html).to_string()
}
