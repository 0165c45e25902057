//! Small readings of markup: titles and summaries to plain text, addresses to absolute ones.

use std::borrow::Cow;
use std::cell::OnceCell;

use url::Url;

use super::entities::{is_xml, unescape};
use crate::model::{CanonicalUrl, URL_BYTES_MAX};
use crate::text::{clean_line, nfc};

/// Bytes of a tag: data addresses of pictures apart, tags of the press stay under 2 kB.
const TAG_BYTES_MAX: usize = 64 * 1024;
/// One part of its length by which a text may grow once its addresses are whole: a base of 2 kB before
/// each of 80,000 links would be 160 MB.
const GROWTH_PART: usize = 8;
/// And what a short one may grow by beside that.
const GROWTH_BYTES: usize = 16 * 1024;
/// Elements whose text is not for readers.
const SILENT: [&str; 2] = ["script", "style"];
/// Elements that do not part words.
const INLINE: [&str; 14] =
    ["a", "abbr", "b", "em", "font", "i", "mark", "s", "small", "span", "strong", "sub", "sup", "u"];

/// HTML as one line of plain text: tags go, references become characters. A `<` that begins no tag
/// stays.
pub(crate) fn plain_line(html: &str) -> String {
    if !html.contains(['<', '&']) {
        return clean_line(html);
    }
    // CDATA titles are often escaped once more: what tags leave is decoded, then looked at again.
    let stripped = strip_tags(html);
    let decoded = unescape(&stripped);
    let again =
        if decoded.contains('<') && stripped.contains("&lt;") { strip_tags(&decoded) } else { decoded.into_owned() };
    clean_line(&if again.contains('&') { unescape(&again).into_owned() } else { again })
}

/// Text that holds no markup, as one clean line, at most `bytes_max` long.
pub(super) fn cut(text: String, bytes_max: usize) -> String {
    if text.len() <= bytes_max {
        return text;
    }
    let head = prefix(&text, bytes_max);
    let end = head.rfind(' ').filter(|&blank| blank > head.len() / 2).unwrap_or(head.len());
    format!("{}…", &head[..end])
}

/// The first `bytes_max` bytes, or a few less so that no letter is cut.
pub(crate) fn prefix(text: &str, bytes_max: usize) -> &str {
    let mut end = bytes_max.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// NFC without control characters; texts that are so already are only looked at.
pub(super) fn composed(text: String) -> String {
    let text = if text.chars().all(is_xml) { text } else { text.chars().filter(|&letter| is_xml(letter)).collect() };
    nfc(text)
}

/// Plain text as HTML: every line a paragraph. What would make more than twice its length of it is cut:
/// a text of signs and line ends alone would grow to five times that.
pub(super) fn paragraphs(text: &str) -> String {
    let most = text.len() * 2 + GROWTH_BYTES;
    let mut html = String::with_capacity(text.len() + text.len() / 8);
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let signs = line.bytes().filter(|byte| matches!(byte, b'&' | b'<' | b'>')).count();
        if html.len() + line.len() + signs * 4 > most {
            break;
        }
        html.push_str("<p>");
        match signs {
            0 => html.push_str(line),
            _ => html.push_str(&line.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")),
        }
        html.push_str("</p>");
    }
    html
}

fn strip_tags(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let tags = Tags::of(html);
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let Some(tag) = tags.at(html.len() - rest.len()) else {
            text.push('<');
            rest = &rest[1..];
            continue;
        };
        // A remark parts no words; a line break and any block do.
        if !INLINE.contains(&tag.name.as_str()) && !rest.starts_with("<!--") {
            text.push(' ');
        }
        rest = &rest[tag.length..];
        if SILENT.contains(&tag.name.as_str()) && !tag.closing {
            rest = after_close(rest, &tag.name);
        }
    }
    text.push_str(rest);
    text
}

/// The tags of a text, and where its last ones end: what never ends is not looked for twice.
struct Tags<'a> {
    html: &'a str,
    last: Option<usize>,
    remark_last: OnceCell<Option<usize>>,
}

impl<'a> Tags<'a> {
    fn of(html: &'a str) -> Self {
        Tags { html, last: html.rfind('>'), remark_last: OnceCell::new() }
    }

    /// The tag or comment that begins at `start`.
    fn at(&self, start: usize) -> Option<Tag> {
        let text = &self.html[start..];
        if !text.starts_with("<!--") {
            return self.last.filter(|&last| last > start).and_then(|_| Tag::read(text));
        }
        // A remark that is never closed hides no more than its own tag.
        let closed = self.remark_last.get_or_init(|| self.html.rfind("-->")).is_some_and(|last| last > start);
        let end = if closed { text.find("-->").map(|at| at + 3) } else { None };
        let end = end.or_else(|| self.last.filter(|&last| last > start).and_then(|_| Some(text.find('>')? + 1)));
        Some(Tag { name: String::new(), closing: false, length: end.unwrap_or(text.len()) })
    }
}

struct Tag {
    name: String,
    closing: bool,
    length: usize,
}

impl Tag {
    /// The tag that `text`, which begins with `<`, begins with.
    fn read(text: &str) -> Option<Tag> {
        let closing = text.starts_with("</");
        let body = &text[1 + usize::from(closing)..];
        if !body.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '!' || letter == '?') {
            return None;
        }
        let name = body.split(|letter: char| !letter.is_ascii_alphanumeric()).next().unwrap_or_default();
        let length = tag_end(text)?;
        Some(Tag { name: name.to_ascii_lowercase(), closing, length })
    }
}

/// The length of a tag that `text` begins with, `>` included: one in a quoted value does not end
/// it, unless the quote never ends.
pub(super) fn tag_end(text: &str) -> Option<usize> {
    let first = text.find('>')?;
    if !text[..first].contains('=') {
        return Some(first + 1);
    }
    let (mut quote, mut before) = (None, b' ');
    for (at, byte) in text.bytes().enumerate().take(TAG_BYTES_MAX) {
        match (quote, byte) {
            // A quote begins a value only behind `=`: elsewhere it is a slip of the pen.
            (None, b'"' | b'\'') if before == b'=' => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            (None, b'>') => return Some(at + 1),
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            before = byte;
        }
    }
    Some(first + 1)
}

/// HTML with every address in it absolute; what is so already is only looked at.
pub(super) fn absolute_links<'a>(html: &'a str, base: &Url) -> Cow<'a, str> {
    let mut kept: Option<String> = None;
    let (mut copied, mut grown) = (0, 0);
    let mut at = 0;
    let tags = Tags::of(html);
    while let Some(found) = html[at..].find('<') {
        let start = at + found;
        let Some(length) = tags.at(start).map(|tag| tag.length) else {
            at = start + 1;
            continue;
        };
        at = start + length;
        for (from, to) in addresses(&html[start..at]) {
            let stated = unescape(&html[start + from..start + to]);
            let Some(whole) = resolved(&stated, base) else { continue };
            let kept =
                kept.get_or_insert_with(|| String::with_capacity(html.len() + html.len() / GROWTH_PART + GROWTH_BYTES));
            grown += whole.len().saturating_sub(to - from);
            if grown > html.len() / GROWTH_PART + GROWTH_BYTES {
                break;
            }
            kept.push_str(&html[copied..start + from]);
            kept.push_str(&quick_xml::escape::escape(&whole));
            copied = start + to;
        }
    }
    match kept {
        Some(mut kept) => {
            kept.push_str(&html[copied..]);
            Cow::Owned(kept)
        }
        None => Cow::Borrowed(html),
    }
}

/// Where the quoted addresses of a tag stand.
fn addresses(tag: &str) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for name in ["href=", "src="] {
        for (at, _) in tag.match_indices(name) {
            let value = at + name.len();
            let whole = at > 0 && tag.as_bytes()[at - 1].is_ascii_whitespace();
            let Some(quote @ ('"' | '\'')) = tag[value..].chars().next().filter(|_| whole) else { continue };
            if let Some(end) = tag[value + 1..].find(quote) {
                found.push((value + 1, value + 1 + end));
            }
        }
    }
    found.sort_unstable();
    found.dedup_by(|later, earlier| later.0 < earlier.1);
    found
}

/// A relative address made absolute; none where nothing is to be done.
fn resolved(stated: &str, base: &Url) -> Option<String> {
    let stated = stated.trim();
    let scheme = stated.split(['/', '?', '#']).next().is_some_and(|head| head.contains(':'));
    if stated.is_empty() || scheme || stated.starts_with('#') || stated.len() > URL_BYTES_MAX {
        return None;
    }
    base.join(stated).ok().map(String::from)
}

fn after_close<'a>(text: &'a str, name: &str) -> &'a str {
    let close = format!("</{name}");
    let found = text.match_indices('<').find(|(at, _)| {
        text.as_bytes().get(*at..at + close.len()).is_some_and(|tag| tag.eq_ignore_ascii_case(close.as_bytes()))
    });
    found.map_or("", |(at, _)| &text[at..])
}

/// An address as stated, absolute and http(s); `base` is what it is relative to. Not canonical yet:
/// what a channel listed is kept as listed.
pub(crate) fn absolute(stated: &str, base: &Url) -> Option<String> {
    let stated = stated.trim();
    if stated.is_empty() || stated.len() > URL_BYTES_MAX {
        return None;
    }
    let url = base.join(stated).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
    // The check that no address passes unseen: host named, length bounded.
    CanonicalUrl::from_url(url.clone()).ok()?;
    (url.as_str().len() <= URL_BYTES_MAX).then(|| url.into())
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::{absolute, absolute_links, cut, plain_line};

    #[test]
    fn titles_become_plain_text() {
        for (given, expected) in [
            ("Chuyển đổi số", "Chuyển đổi số"),
            ("<b>Chuyển</b> đổi <i class=\"x\">số</i>", "Chuyển đổi số"),
            ("Sữa &amp;amp; trứng", "Sữa & trứng"),
            ("R&amp;D &nbsp; 5 < 7 &lt;b&gt;x&lt;/b&gt;", "R&D 5 < 7 x"),
            ("một<br>hai<script>alert(1)</script>", "một hai"),
            ("a<!-- <b> -->b", "ab"),
            ("an <!-- -- x >toàn<script>alert(1);</script>", "an toàn"),
            ("an toàn<!--", "an toàn"),
            ("<img alt=\"a<br />b\" src='x'>Ảnh", "Ảnh"),
            ("Giá <5 triệu", "Giá <5 triệu"),
        ] {
            assert_eq!(plain_line(given), expected, "{given}");
        }
    }

    #[test]
    fn addresses_in_markup_become_absolute() {
        let base = Url::parse("https://bao.vn/tin/a.html").expect("a base");
        for (given, expected) in [
            ("<a href=\"/x?a=1&amp;b=2\">x</a>", "<a href=\"https://bao.vn/x?a=1&amp;b=2\">x</a>"),
            ("<img alt='a > b' src='i.jpg'/>", "<img alt='a > b' src='https://bao.vn/tin/i.jpg'/>"),
            ("<img data-src='i.jpg' src='//cdn.vn/i.jpg'>", "<img data-src='i.jpg' src='https://cdn.vn/i.jpg'>"),
            ("<a href='#top'>x</a> href='/x' <", "<a href='#top'>x</a> href='/x' <"),
            ("<a href='mailto:a@b.vn'>x</a>", "<a href='mailto:a@b.vn'>x</a>"),
        ] {
            assert_eq!(absolute_links(given, &base), expected, "{given}");
        }
    }

    #[test]
    fn only_web_addresses_pass() {
        let base = Url::parse("https://bao.vn/rss/tin.rss").expect("a base");
        let check =
            |given: &str, expected: Option<&str>| assert_eq!(absolute(given, &base).as_deref(), expected, "{given}");
        check("/tin/1", Some("https://bao.vn/tin/1"));
        check(" //cdn.vn/a.jpg ", Some("https://cdn.vn/a.jpg"));
        for bad in ["", "javascript:alert(1)", " java\tscript:alert(1)", "data:text/html,x", "file:///etc/passwd"] {
            check(bad, None);
        }
    }

    #[test]
    fn long_titles_are_cut_between_words() {
        assert_eq!(cut("một hai ba".to_owned(), 9), "một…");
        assert_eq!(cut("ngắn".to_owned(), 99), "ngắn");
    }
}
