//! Small readings of markup: titles and summaries to plain text, addresses to absolute ones.

use url::Url;

use super::entities::{is_xml, unescape};
use crate::model::{CanonicalUrl, URL_BYTES_MAX};
use crate::text::{clean_line, nfc};

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

/// Plain text as HTML: every line a paragraph.
pub(super) fn paragraphs(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let lines = escaped.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| format!("<p>{line}</p>")).collect()
}

fn strip_tags(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let Some(tag) = Tag::read(rest) else {
            text.push('<');
            rest = &rest[1..];
            continue;
        };
        if !INLINE.contains(&tag.name.as_str()) {
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

struct Tag {
    name: String,
    closing: bool,
    length: usize,
}

impl Tag {
    /// The tag or comment that `text`, which begins with `<`, begins with.
    fn read(text: &str) -> Option<Tag> {
        if text.starts_with("<!--") {
            let length = text.find("-->").map_or(text.len(), |at| at + 3);
            return Some(Tag { name: String::new(), closing: false, length });
        }
        let closing = text.starts_with("</");
        let body = &text[1 + usize::from(closing)..];
        if !body.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '!' || letter == '?') {
            return None;
        }
        let name = body.split(|letter: char| !letter.is_ascii_alphanumeric()).next().unwrap_or_default();
        let length = text.find('>')? + 1;
        Some(Tag { name: name.to_ascii_lowercase(), closing, length })
    }
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

    use super::{absolute, cut, plain_line};

    #[test]
    fn titles_become_plain_text() {
        for (given, expected) in [
            ("Chuyển đổi số", "Chuyển đổi số"),
            ("<b>Chuyển</b> đổi <i class=\"x\">số</i>", "Chuyển đổi số"),
            ("Sữa &amp;amp; trứng", "Sữa & trứng"),
            ("R&amp;D &nbsp; 5 < 7 &lt;b&gt;x&lt;/b&gt;", "R&D 5 < 7 x"),
            ("một<br>hai<script>alert(1)</script>", "một hai"),
            ("a<!-- <b> -->b", "a b"),
            ("Giá <5 triệu", "Giá <5 triệu"),
        ] {
            assert_eq!(plain_line(given), expected, "{given}");
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
