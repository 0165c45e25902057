//! What the text of an element says: CDATA opened, references read once, naked markup as HTML,
//! base64 decoded.

use std::borrow::Cow;

use crate::parse::entities::unescape;

/// Types of which nothing can be read.
const FILMS: [&str; 3] = ["image/", "audio/", "video/"];

/// Text, and whether it is HTML.
pub(super) struct Words {
    pub(super) text: String,
    pub(super) html: bool,
}

/// Reads what stands between an element's tags. `kind` and `mode`: what its attributes say of it.
pub(super) fn words(inner: &str, kind: Option<&str>, mode: Option<&str>) -> Words {
    let kind = kind.unwrap_or_default().trim().to_ascii_lowercase();
    if is_naked(inner) {
        return Words { text: markup(inner), html: true };
    }
    let text = plain(inner);
    let decoded = (mode == Some("base64") || is_binary(&kind)).then(|| base64(&text)).flatten();
    match decoded.map(String::from_utf8) {
        Some(Ok(text)) => return Words { text, html: true },
        // A picture or a film is no text; a type of somebody's own may still be.
        Some(Err(_)) if FILMS.iter().any(|film| kind.starts_with(film)) => {
            return Words { text: String::new(), html: true };
        }
        _ => {}
    }
    let literal = matches!(kind.as_str(), "" | "text" | "text/plain");
    // In XHTML, what is escaped is text that shows markup.
    let shown = kind.contains("xhtml") && mode != Some("escaped");
    Words { text: if shown { inner.to_owned() } else { text }, html: !literal }
}

/// Types that hold no text as it stands, but base64 (RFC 4287, 4.1.3.3).
fn is_binary(kind: &str) -> bool {
    kind.contains('/') && !kind.starts_with("text/") && !kind.contains("xml") && !kind.contains("html")
}

/// Whether elements stand between an element's tags.
fn is_naked(inner: &str) -> bool {
    pieces(inner).any(|piece| matches!(piece, Piece::Tag(_)))
}

/// The text of an element that holds no other.
pub(super) fn plain(inner: &str) -> String {
    let mut text = String::with_capacity(inner.len());
    for piece in pieces(inner) {
        match piece {
            Piece::Text(piece) => text.push_str(&unescape(piece)),
            Piece::Data(piece) => text.push_str(piece),
            Piece::Tag(_) => text.push(' '),
        }
    }
    text
}

/// The text of the first child of that name.
pub(super) fn child(inner: &str, name: &str) -> Option<String> {
    let mut text: Option<String> = None;
    for piece in pieces(inner) {
        match (piece, &mut text) {
            (Piece::Tag(_), Some(_)) => break,
            (Piece::Tag(tag), None) if without_prefix(tag)[1..].starts_with(name) => text = Some(String::new()),
            (Piece::Text(piece), Some(text)) => text.push_str(&unescape(piece)),
            (Piece::Data(piece), Some(text)) => text.push_str(piece),
            _ => {}
        }
    }
    text.filter(|text| !text.trim().is_empty())
}

/// The markup between an element's tags as HTML: its names lose their prefixes.
fn markup(inner: &str) -> String {
    let mut html = String::with_capacity(inner.len());
    for piece in pieces(inner) {
        match piece {
            Piece::Text(text) => html.push_str(text),
            Piece::Data(text) => html.push_str(&escaped(text)),
            Piece::Tag(tag) => html.push_str(&without_prefix(tag)),
        }
    }
    html
}

/// `<xhtml:p>` as `<p>`; a prefix that is none of HTML's stays with what it names.
fn without_prefix(tag: &str) -> Cow<'_, str> {
    let open = if tag.starts_with("</") { "</" } else { "<" };
    let name = tag[open.len()..].split([' ', '\t', '\r', '\n', '/', '>']).next().unwrap_or_default();
    let Some((prefix, _)) = name.split_once(':') else { return Cow::Borrowed(tag) };
    Cow::Owned(format!("{open}{}", &tag[open.len() + prefix.len() + 1..]))
}

pub(super) fn escaped(text: &str) -> Cow<'_, str> {
    quick_xml::escape::escape(text)
}

/// Text as character data: it takes no more room than it has.
pub(super) fn data(text: &str) -> String {
    let parted = text.contains("]]>").then(|| text.replace("]]>", "]]]]><![CDATA[>"));
    format!("<![CDATA[{}]]>", parted.as_deref().unwrap_or(text))
}

enum Piece<'a> {
    Text(&'a str),
    Data(&'a str),
    Tag(&'a str),
}

/// Text, character data and tags; remarks and instructions are passed over.
fn pieces(inner: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = inner;
    std::iter::from_fn(move || {
        loop {
            if rest.is_empty() {
                return None;
            }
            if !rest.starts_with('<') {
                let (text, after) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
                rest = after;
                return Some(Piece::Text(text));
            }
            if let Some(data) = rest.strip_prefix("<![CDATA[") {
                let (data, after) = data.split_once("]]>").unwrap_or((data, ""));
                rest = after;
                return Some(Piece::Data(data));
            }
            let (close, silent) = if rest.starts_with("<!--") { ("-->", true) } else { (">", rest.starts_with("<?")) };
            let end = match silent {
                true => rest.find(close).map(|at| at + close.len()),
                false => super::tag_end(rest),
            };
            let (tag, after) = rest.split_at(end.unwrap_or(rest.len()));
            rest = after;
            if !silent {
                return Some(Piece::Tag(tag));
            }
        }
    })
}

/// Decodes base64; none where it is none.
fn base64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut held) = (0_u32, 0);
    for letter in text.trim().trim_end_matches('=').bytes().filter(|byte| !byte.is_ascii_whitespace()) {
        let six = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(six);
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held & 0xFF) as u8);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn text_is_read_once_and_markup_kept() {
        for (inner, kind, mode, text, html) in [
            ("R &amp; D", None, None, "R & D", false),
            ("&lt;b&gt;", Some("html"), None, "<b>", true),
            ("&lt;b&gt;", Some("xhtml"), None, "&lt;b&gt;", true),
            ("a <x:b k='>'>đổi</x:b><!-- <i> -->", None, None, "a <b k='>'>đổi</b>", true),
            ("<![CDATA[<b>mới</b>]]>", Some("html"), None, "<b>mới</b>", true),
            (" xJDhu5Vp \n", Some("application/octet-stream"), None, "Đổi", true),
            ("xJDhu5Vp", None, Some("base64"), "Đổi", true),
            ("no base64!", Some("video/mp4"), None, "no base64!", true),
        ] {
            let found = words(inner, kind, mode);
            assert_eq!((found.text.as_str(), found.html), (text, html), "{inner}");
        }
    }
}
