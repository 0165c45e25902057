//! A page without what nothing here reads: scripts, styles, comments. Half of a page of the press is that,
//! and a page is parsed twice, by the selectors' parser and by the generic reader's.
//!
//! JSON-LD stays: it is a script by its element alone.

use std::borrow::Cow;

use crate::parse::{Token, end_of, token};

/// Elements that go with what is in them. Their text ends at their end tag, whatever it holds.
const SILENT: [&str; 2] = ["script", "style"];
/// Elements whose text is not markup, and stays.
const RAW: [&str; 4] = ["textarea", "title", "xmp", "iframe"];
/// Elements that show another page.
const FRAMES: [&str; 3] = ["iframe", "embed", "object"];
/// In the type of a script that says what the page is about.
const STATED: &str = "ld+json";

/// The page, lean. What does not end as it should is kept as it is.
pub(super) fn lean(html: &str) -> Cow<'_, str> {
    without(html, |tag| match SILENT.contains(&tag) {
        true => Goes::Whole,
        false => Goes::Not,
    })
}

/// The page without frames, which no article keeps.
pub(super) fn without_frames(html: &str) -> Cow<'_, str> {
    without(html, |tag| match FRAMES.contains(&tag) {
        true => Goes::Tag,
        false => Goes::Not,
    })
}

/// What goes of an element.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Goes {
    Not,
    /// Its tags, and of one whose text is not markup that too.
    Tag,
    /// It and what is in it; nothing where it has no end.
    Whole,
}

fn without(html: &str, goes: impl Fn(&str) -> Goes) -> Cow<'_, str> {
    let mut kept = String::new();
    let (mut copied, mut at) = (0, 0);
    while let Some(start) = html[at..].find('<').map(|found| at + found) {
        let rest = &html[start..];
        let Some(piece) = piece(rest, &goes) else { break };
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
fn piece(text: &str, goes: impl Fn(&str) -> Goes) -> Option<Piece> {
    let tag = match token(text) {
        Token::Tag(tag) => tag,
        Token::Remark(length) => return Some(Piece { length, silent: !is_doctype(text) }),
        Token::Sign => return Some(Piece { length: 1, silent: false }),
        Token::Endless => return None,
    };
    let name = tag.name.to_ascii_lowercase();
    let goes = goes(&name);
    let only_tag = Piece { length: tag.length, silent: goes == Goes::Tag };
    if tag.closing || goes != Goes::Whole && !RAW.contains(&name.as_str()) {
        return Some(only_tag);
    }
    let end = end_of(&text[tag.length..], tag.name).map(|end| tag.length + end);
    let Some(length) = end.and_then(|end| Some(end + text[end..].find('>')? + 1)) else {
        return (goes == Goes::Tag).then_some(only_tag);
    };
    let stated = name == "script" && text[..tag.length].contains(STATED);
    Some(Piece { length, silent: goes != Goes::Not && !stated })
}

fn is_doctype(text: &str) -> bool {
    text.as_bytes()[2..].get(..7).is_some_and(|name| name.eq_ignore_ascii_case(b"doctype"))
}

#[cfg(test)]
mod tests {
    use super::{lean, without_frames};

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

    #[test]
    fn frames_go_with_their_tags() {
        for (page, wanted) in [
            ("<p>một<IFRAME src=//a>hai</iframe>ba", "<p>mộtba"),
            ("<iframe title='từ youtube.com'>hai<p>ba", "hai<p>ba"),
            ("<object data=a><p>hai</p></object><embed src=b>ba", "<p>hai</p>ba"),
            ("<textarea><iframe></textarea>", "<textarea><iframe></textarea>"),
        ] {
            assert_eq!(without_frames(page), wanted, "{page}");
        }
    }
}
