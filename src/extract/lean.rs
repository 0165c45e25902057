//! A page without what nothing here reads: scripts, styles, comments. Half of a page of the press is that,
//! and a page is parsed twice, by the selectors' parser and by the generic reader's.
//!
//! JSON-LD stays: it is a script by its element alone.

use std::borrow::Cow;

/// Elements that go with what is in them. Their text ends at their end tag, whatever it holds.
const SILENT: [&str; 2] = ["script", "style"];
/// Elements whose text is not markup, and stays.
const RAW: [&str; 3] = ["textarea", "title", "xmp"];
/// In the type of a script that says what the page is about.
const STATED: &str = "ld+json";

/// The page, lean. What does not end as it should is kept as it is.
pub(super) fn lean(html: &str) -> Cow<'_, str> {
    let mut kept = String::new();
    let (mut copied, mut at) = (0, 0);
    while let Some(start) = html[at..].find('<').map(|found| at + found) {
        let rest = &html[start..];
        let Some(piece) = piece(rest) else { break };
        at = start + piece.length;
        if piece.silent {
            kept.push_str(&html[copied..start]);
            copied = at;
        }
    }
    if copied == 0 {
        return Cow::Borrowed(html);
    }
    kept.push_str(&html[copied..]);
    Cow::Owned(kept)
}

/// What a `<` begins.
struct Piece {
    length: usize,
    /// Whether it goes.
    silent: bool,
}

/// The piece that `text`, which begins with `<`, begins with; none where it does not end.
fn piece(text: &str) -> Option<Piece> {
    if text.starts_with("<!--") {
        // `<!-->` is a comment.
        return Some(Piece { length: 2 + text[2..].find("-->")? + 3, silent: true });
    }
    if text.starts_with("<?") || text.starts_with("<!") && !is_doctype(text) {
        // html5ever makes a comment of it.
        return Some(Piece { length: text.find('>')? + 1, silent: true });
    }
    if !text[1..].starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '/') {
        return Some(Piece { length: 1, silent: false });
    }
    let end = tag_end(text)?;
    let tag = &text[1..end - 1];
    let name = tag.split(|letter: char| !letter.is_ascii_alphanumeric()).next().unwrap_or_default();
    let is_of = |table: &[&str]| table.iter().any(|known| known.eq_ignore_ascii_case(name));
    let silent = is_of(&SILENT);
    if !silent && !is_of(&RAW) {
        return Some(Piece { length: end, silent: false });
    }
    let length = end + closed(&text[end..], name)?;
    Some(Piece { length, silent: silent && !tag.contains(STATED) })
}

fn is_doctype(text: &str) -> bool {
    text.as_bytes()[2..].get(..7).is_some_and(|name| name.eq_ignore_ascii_case(b"doctype"))
}

/// The length of a tag. A quote is one only where a value begins, as in html5ever.
fn tag_end(text: &str) -> Option<usize> {
    let (mut quote, mut before) = (None, b' ');
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), _) if byte == open => quote = None,
            (Some(_), _) => {}
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') if before == b'=' => quote = Some(byte),
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            before = byte;
        }
    }
    None
}

/// Where the end tag of that name ends.
fn closed(text: &str, name: &str) -> Option<usize> {
    let is_end = |at: &usize| {
        let tag = text.as_bytes()[*at..].strip_prefix(b"</");
        tag.and_then(|tag| tag.get(..name.len())).is_some_and(|tag| tag.eq_ignore_ascii_case(name.as_bytes()))
    };
    let at = text.match_indices('<').map(|(at, _)| at).find(is_end)?;
    Some(at + text[at..].find('>')? + 1)
}

#[cfg(test)]
mod tests {
    use super::lean;

    #[test]
    fn what_runs_or_is_a_comment_goes_and_the_rest_stays_as_it_is() {
        for (page, wanted) in [
            ("<p>một</p>", "<p>một</p>"),
            ("<p>một<script>if (a < b) { w('<p>') }</SCRIPT >hai", "<p>mộthai"),
            ("<style type=a>p > a {}</style><p>a", "<p>a"),
            ("a<!-- <script> -->b<!-->c<!--->d", "abcd"),
            ("<script type=\"application/ld+json\">{}</script>", "<script type=\"application/ld+json\">{}</script>"),
            ("<a title=\"<script>\">một</a>", "<a title=\"<script>\">một</a>"),
            ("<a class=x\">một</a><script>b</script>", "<a class=x\">một</a>"),
            ("<title><script></title><p>1 < 2", "<title><script></title><p>1 < 2"),
            ("<svg/><p>một", "<svg/><p>một"),
            ("<!doctype html><p>một<!a><?b?>hai<![endif]>", "<!doctype html><p>mộthai"),
        ] {
            assert_eq!(lean(page), wanted, "{page}");
        }
    }

    #[test]
    fn what_has_no_end_is_left_to_the_parser() {
        for page in ["<p>một<script>hai", "<p>một<!-- hai", "<p>một<a title=\"hai", "<", "</", "<!--"] {
            assert_eq!(lean(page), page);
        }
    }
}
