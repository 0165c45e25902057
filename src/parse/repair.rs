//! Byte-level repair of broken XML, after the faults that feeds of the press have: what stands
//! before the root, DOCTYPE, control characters, bare `&`, HTML entities, bad character
//! references, unclosed `<br>`, an rss version that nobody defined, Atom 0.3.
//!
//! One pass over the text; what is in CDATA or a comment is left alone.

use std::borrow::Cow;

use super::entities::{is_xml, reference};
use crate::model::Fault;

/// The five names that XML itself knows.
const XML_NAMES: [&str; 5] = ["&amp;", "&lt;", "&gt;", "&quot;", "&apos;"];
/// Elements of HTML that are never closed and stand unescaped in descriptions.
const VOID: [&str; 4] = ["br", "hr", "img", "wbr"];
/// Elements of Atom 0.3, and what Atom 1.0 calls them.
const ATOM_03: [(&str, &str); 4] =
    [("issued", "published"), ("modified", "updated"), ("tagline", "subtitle"), ("copyright", "rights")];
const ATOM_03_SENTENCE: &str = "the feed is Atom 0.3, withdrawn in 2005; read as 1.0";
const ATOM_03_NAMESPACE: &str = "http://purl.org/atom/ns#";
/// Prefixes that feeds forget to declare.
const NAMESPACES: [(&str, &str); 4] = [
    ("content", "http://purl.org/rss/1.0/modules/content/"),
    ("dc", "http://purl.org/dc/elements/1.1/"),
    ("media", "http://search.yahoo.com/mrss/"),
    ("atom", "http://www.w3.org/2005/Atom"),
];
/// How far into a document its root's start tag reaches.
const HEAD_BYTES: usize = 8 * 1024;
/// How far the use of a prefix is looked for: what one item has, the first ones have.
const SAMPLE_BYTES: usize = 64 * 1024;
const ATOM_NAMESPACE: &str = "http://www.w3.org/2005/Atom";
/// The document elements of feeds.
const ROOTS: [&str; 4] = ["rss", "rdf:RDF", "feed", "channel"];
/// What the text of a document may grow by, as a part of its length, when signs are escaped: where it
/// consists of signs, the rest of them go.
const GROWTH_PART: usize = 4;
const GROWTH_BYTES: usize = 4 * 1024;
/// How much may stand before the root: error messages of a page's script.
const BEFORE_ROOT_MAX: usize = 64 * 1024;

/// Mends `text` (without its XML declaration); says with a fault for each kind what was done.
pub(super) fn mend(text: &str) -> (String, Vec<Fault>) {
    let mut counts = Counts::default();
    let text = body_of(text, &mut counts);
    let atom_03 = is_atom_03(text);
    counts.atom_03 = usize::from(atom_03);
    counts.room = text.len() / GROWTH_PART + GROWTH_BYTES;
    let mut out = String::with_capacity(text.len() + counts.room);
    let mut rest = text;
    while let Some(at) = rest.find(['<', '&']) {
        push_text(&mut out, &rest[..at], &mut counts);
        rest = &rest[at..];
        let length = if rest.starts_with('&') {
            push_reference(&mut out, rest, &mut counts)
        } else {
            push_markup(&mut out, rest, atom_03, &mut counts)
        };
        rest = &rest[length..];
    }
    push_text(&mut out, rest, &mut counts);
    let faults = counts.faults();
    (out, faults)
}

/// Whether a feed is of the version of Atom before the first.
pub(super) fn is_atom_03(text: &str) -> bool {
    super::markup::prefix(text, 2000).contains(ATOM_03_NAMESPACE)
}

/// The fault of such a feed that is well-formed.
pub(super) fn atom_03() -> Fault {
    Fault::new("atom-0.3", ATOM_03_SENTENCE)
}

/// Declares the prefixes that a feed uses and nowhere declares: without it, what they name is lost.
pub(super) fn declare(text: &str) -> (Cow<'_, str>, Option<Fault>) {
    let head = super::markup::prefix(text, HEAD_BYTES);
    let sample = super::markup::prefix(text, SAMPLE_BYTES);
    let used = |prefix: &str| !head.contains(&format!("xmlns:{prefix}")) && sample.contains(&format!("<{prefix}:"));
    let missing: Vec<&(&str, &str)> = NAMESPACES.iter().filter(|(prefix, _)| used(prefix)).collect();
    let Some(root) = root_start(text).filter(|_| !missing.is_empty()) else { return (Cow::Borrowed(text), None) };
    let name_end = text[root + 1..].find([' ', '>', '\t', '\r', '\n', '/']).map_or(text.len(), |end| root + 1 + end);
    let declared: String = missing.iter().map(|(prefix, name)| format!(" xmlns:{prefix}=\"{name}\"")).collect();
    let names: Vec<&str> = missing.iter().map(|(prefix, _)| *prefix).collect();
    let fault = Fault::new("prefix-undeclared", format!("prefixes are used and not declared: {}", names.join(", ")));
    (Cow::Owned(format!("{}{declared}{}", &text[..name_end], &text[name_end..])), Some(fault))
}

/// From the root element on; a DOCTYPE before it goes with the rest.
fn body_of<'a>(text: &'a str, counts: &mut Counts) -> &'a str {
    let Some(root) = root_start(text) else { return text };
    let before = &text[..root];
    counts.doctype = usize::from(before.contains("<!DOCTYPE") || before.contains("<!doctype"));
    let noise = before.split(['<', '>']).step_by(2).any(|between| !between.trim().is_empty());
    counts.before_root = usize::from(noise && counts.doctype == 0);
    &text[root..]
}

/// Where the root element begins.
pub(super) fn root_start(text: &str) -> Option<usize> {
    let head = super::markup::prefix(text, BEFORE_ROOT_MAX);
    ROOTS.iter().filter_map(|root| tag_start(head, root)).min()
}

/// Where the first `<name` begins that is that element and not a longer name.
pub(super) fn tag_start(text: &str, name: &str) -> Option<usize> {
    text.match_indices('<').map(|(at, _)| at).find(|&at| is_tag(&text[at..], name))
}

/// Whether `text`, which begins with `<`, begins with a start tag of that name.
pub(super) fn is_tag(text: &str, name: &str) -> bool {
    text[1..].strip_prefix(name).is_some_and(|rest| rest.starts_with(['>', '/', ' ', '\t', '\r', '\n']))
}

fn push_text(out: &mut String, text: &str, counts: &mut Counts) {
    if text.bytes().all(|byte| byte >= b' ' || matches!(byte, b'\t' | b'\n' | b'\r')) {
        out.push_str(text);
    } else {
        counts.control += 1;
        out.extend(text.chars().filter(|&letter| is_xml(letter)));
    }
}

/// Writes what a `&` begins; returns how many bytes of `rest` it took.
fn push_reference(out: &mut String, rest: &str, counts: &mut Counts) -> usize {
    if let Some(name) = XML_NAMES.iter().find(|name| rest.starts_with(**name)) {
        out.push_str(name);
        return name.len();
    }
    match reference(rest) {
        Some(('<', length)) => out_length(out, "&lt;", length),
        Some(('&', length)) => out_length(out, "&amp;", length),
        Some((char::REPLACEMENT_CHARACTER, length)) => {
            counts.bad_reference += 1;
            length
        }
        Some((letter, length)) => {
            counts.entity += usize::from(!rest.starts_with("&#"));
            out.push(letter);
            length
        }
        None => {
            counts.ampersand += 1;
            push_sign(out, "&amp;", counts)
        }
    }
}

/// Writes a sign escaped while there is room for that; else a blank in its place.
fn push_sign(out: &mut String, escaped: &str, counts: &mut Counts) -> usize {
    match counts.room.checked_sub(escaped.len() - 1) {
        Some(room) => {
            counts.room = room;
            out_length(out, escaped, 1)
        }
        None => out_length(out, " ", 1),
    }
}

fn out_length(out: &mut String, text: &str, length: usize) -> usize {
    out.push_str(text);
    length
}

/// Writes what a `<` begins; returns how many bytes of `rest` it took.
fn push_markup(out: &mut String, rest: &str, atom_03: bool, counts: &mut Counts) -> usize {
    for (open, close) in [("<![CDATA[", "]]>"), ("<!--", "-->")] {
        if rest.starts_with(open) {
            let Some(end) = rest.find(close) else {
                // The download ended here: what is left of it is text.
                counts.cut_off += 1;
                push_text(out, rest, counts);
                out.push_str(close);
                return rest.len();
            };
            push_text(out, &rest[..end + close.len()], counts);
            return end + close.len();
        }
    }
    let name = tag_name(rest);
    if name.is_empty() && !rest.starts_with("<?") {
        counts.stray_tag += 1;
        return push_sign(out, "&lt;", counts);
    }
    let Some(end) = tag_end(rest) else {
        counts.cut_off += 1;
        return rest.len();
    };
    let tag = &rest[..end];
    if VOID.iter().any(|void| name.eq_ignore_ascii_case(void)) {
        counts.stray_tag += 1;
        push_sign(out, "&lt;", counts);
        out.push_str(&escaped(&tag[1..tag.len() - 1]));
        push_sign(out, "&gt;", counts);
    } else {
        push_tag(out, tag, name, atom_03, counts);
    }
    end
}

fn tag_name(tag: &str) -> &str {
    let body = tag[1..].strip_prefix('/').unwrap_or(&tag[1..]);
    let named = |letter: char| letter.is_alphanumeric() || matches!(letter, ':' | '_' | '-' | '.');
    if !body.starts_with(|letter: char| letter.is_alphabetic() || letter == '_') {
        return "";
    }
    &body[..body.find(|letter| !named(letter)).unwrap_or(body.len())]
}

/// The length of a tag, `>` included: one in quotes does not end it, unless the quote never ends.
pub(super) fn tag_end(tag: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            (None, b'>') => return Some(at + 1),
            (Some(_), b'<') => break,
            _ => {}
        }
    }
    tag.find('>').map(|at| at + 1)
}

fn push_tag(out: &mut String, tag: &str, name: &str, atom_03: bool, counts: &mut Counts) {
    if name == "rss" && !tag.starts_with("</") {
        return push_rss(out, tag, counts);
    }
    let renamed = ATOM_03.iter().filter(|_| atom_03).find(|(old, _)| *old == name);
    if let Some((old, new)) = renamed {
        return out.push_str(&tag.replacen(old, new, 1));
    }
    if atom_03 && tag.contains(ATOM_03_NAMESPACE) {
        return out.push_str(&tag.replace(ATOM_03_NAMESPACE, ATOM_NAMESPACE));
    }
    if tag.contains('&') {
        // Attributes hold addresses with bare `&`.
        return push_attributes(out, tag, counts);
    }
    push_text(out, tag, counts);
}

fn push_attributes(out: &mut String, tag: &str, counts: &mut Counts) {
    let mut rest = tag;
    while let Some(at) = rest.find('&') {
        push_text(out, &rest[..at], counts);
        rest = &rest[at..];
        let length = push_reference(out, rest, counts);
        rest = &rest[length..];
    }
    push_text(out, rest, counts);
}

/// feed-rs knows the versions "", 0.91, 0.92 and 2.0; papers write 2, 2.01 or none.
fn push_rss(out: &mut String, tag: &str, counts: &mut Counts) {
    let known = ["\"2.0\"", "'2.0'", "\"0.91\"", "\"0.92\"", "'0.91'", "'0.92'"];
    let Some(at) = tag.find(" version") else {
        counts.version += 1;
        return out.push_str(&tag.replacen("rss", "rss version=\"2.0\"", 1));
    };
    let stated = tag[at + " version".len()..].trim_start().trim_start_matches('=').trim_start();
    if known.iter().any(|known| stated.starts_with(known)) {
        return out.push_str(tag);
    }
    counts.version += 1;
    let after = match stated.chars().next() {
        Some(quote @ ('"' | '\'')) => stated[1..].split_once(quote).map_or(">", |(_, after)| after),
        _ => &stated[stated.find([' ', '>']).unwrap_or(0)..],
    };
    out.push_str(&tag[..at]);
    out.push_str(" version=\"2.0\"");
    out.push_str(after);
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// How often each kind of repair was needed.
#[derive(Default)]
struct Counts {
    /// Bytes by which the text may still grow.
    room: usize,
    before_root: usize,
    doctype: usize,
    control: usize,
    ampersand: usize,
    entity: usize,
    bad_reference: usize,
    stray_tag: usize,
    version: usize,
    atom_03: usize,
    cut_off: usize,
}

impl Counts {
    fn faults(&self) -> Vec<Fault> {
        let kinds = [
            ("text-before-root", self.before_root, "something stands before the feed; it was cut off"),
            ("doctype", self.doctype, "the feed has a DOCTYPE; it was dropped"),
            ("control-characters", self.control, "the feed has control characters; they were dropped"),
            ("bare-ampersand", self.ampersand, "`&` stands where `&amp;` should"),
            ("html-entity", self.entity, "names of HTML stand for characters, which XML does not know"),
            ("bad-reference", self.bad_reference, "numbers stand for characters that do not exist; they were dropped"),
            ("stray-tag", self.stray_tag, "tags of HTML stand unescaped in the text"),
            ("rss-version", self.version, "the version of RSS is missing or unknown; read as 2.0"),
            ("atom-0.3", self.atom_03, ATOM_03_SENTENCE),
            ("cut-off", self.cut_off, "the document ends in the middle"),
        ];
        let found = kinds.into_iter().filter(|(_, count, _)| *count > 0);
        found.map(|(code, count, text)| Fault::new(code, format!("{text} ({count} times)"))).collect()
    }
}
