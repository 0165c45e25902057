//! A page without what nothing here reads: scripts, styles, comments. Half of a page of the press is that,
//! and a page is parsed twice, by the selectors' parser and by the generic reader's.
//!
//! JSON-LD stays: it is a script by its element alone.

use std::borrow::Cow;

use crate::parse::{Token, end_of, token};

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
    let tag = match token(text) {
        Token::Tag(tag) => tag,
        Token::Remark(length) => return Some(Piece { length, silent: !is_doctype(text) }),
        Token::Sign => return Some(Piece { length: 1, silent: false }),
        Token::Endless => return None,
    };
    let is_of = |table: &[&str]| table.iter().any(|known| known.eq_ignore_ascii_case(tag.name));
    let silent = is_of(&SILENT);
    if tag.closing || !silent && !is_of(&RAW) {
        return Some(Piece { length: tag.length, silent: false });
    }
    let end = tag.length + end_of(&text[tag.length..], tag.name)?;
    let length = end + text[end..].find('>')? + 1;
    Some(Piece { length, silent: silent && !text[..tag.length].contains(STATED) })
}

fn is_doctype(text: &str) -> bool {
    text.as_bytes()[2..].get(..7).is_some_and(|name| name.eq_ignore_ascii_case(b"doctype"))
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
