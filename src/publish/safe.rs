//! The last door before a document: text that XML can carry, addresses that every reader takes.
//!
//! The first door (`text::clean_line`) has done the same to all that came from the press; records
//! of another age or hand, and sanitised HTML, have not passed it.

use std::borrow::Cow;

use crate::text::clean_line;

/// Text without the characters that XML 1.0 can not carry; a carriage return is a line's end.
pub(super) fn xml_text(text: &str) -> Cow<'_, str> {
    if text.chars().all(|letter| is_xml(letter) && letter != '\r') {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n").chars().filter(|&letter| is_xml(letter)).collect())
}

/// One line of clean text that is text to every reader; none when nothing is left.
pub(super) fn line(text: &str) -> Option<String> {
    Some(tagless(clean_line(text))).filter(|line| !line.is_empty())
}

/// Brackets that would begin a tag become the angles that look like them: many readers put titles,
/// summaries and names into a page as HTML, whatever the format says that they are. `2 < 3` stays.
fn tagless(line: String) -> String {
    let begins =
        |at: usize| line[at + 1..].starts_with(|next: char| next.is_ascii_alphabetic() || "/!?".contains(next));
    if line.match_indices('<').any(|(at, _)| begins(at)) { line.replace('<', "‹").replace('>', "›") } else { line }
}

fn is_xml(letter: char) -> bool {
    matches!(letter, '\t' | '\n' | '\r' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

/// An http(s) address in the letters of RFC 3986 alone: what the URL standard of browsers lets
/// stand (`|`, `^`, a lone `%`) is percent-encoded. None for any other address.
pub(super) fn address(text: &str) -> Option<String> {
    let url = url::Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())?;
    let text = url.as_str();
    let path = text.find("://").and_then(|at| text[at + 3..].find('/').map(|slash| at + 3 + slash))?;
    let (origin, rest) = text.split_at(path);
    let mut strict = String::from(origin);
    for (at, letter) in rest.char_indices() {
        let escape = rest.as_bytes().get(at + 1..at + 3).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit));
        match letter {
            '%' if escape => strict.push('%'),
            'a'..='z' | 'A'..='Z' | '0'..='9' => strict.push(letter),
            _ if "-._~:/?#@!$&'()*+,;=".contains(letter) => strict.push(letter),
            _ => letter.encode_utf8(&mut [0; 4]).bytes().for_each(|byte| strict.push_str(&format!("%{byte:02X}"))),
        }
    }
    Some(strict)
}

#[cfg(test)]
mod tests {
    use super::{address, line, xml_text};

    #[test]
    fn what_xml_can_not_carry_is_left_out() {
        assert_eq!(xml_text("a\u{0}b\u{8}\r\nc\u{FFFE}d\te😀"), "ab\ncd\te😀");
    }

    #[test]
    fn a_line_begins_no_tag_and_keeps_what_begins_none() {
        let check = |given: &str, expected: &str| assert_eq!(line(given).as_deref(), Some(expected));
        check("Học <img src=x onerror=alert(1)> & <b>vẽ", "Học ‹img src=x onerror=alert(1)› & ‹b›vẽ");
        check("Lớp </script>", "Lớp ‹/script›");
        check("Tin <!-- cũ", "Tin ‹!-- cũ");
        check("Số ca < 100, tỷ lệ > 5%, <3 và a<<", "Số ca < 100, tỷ lệ > 5%, <3 và a<<");
        check("Mã &lt;b&gt; là chữ", "Mã &lt;b&gt; là chữ");
        // What hides within a tag's name is taken out before it is looked at.
        check("<\u{200b}img>", "‹img›");
    }

    #[test]
    fn addresses_hold_the_letters_of_rfc_3986_alone() {
        let check = |given: &str, expected: Option<&str>| assert_eq!(address(given).as_deref(), expected, "{given}");
        check("https://e.vn/tin|1?a=[2]^&b=100%#x", Some("https://e.vn/tin%7C1?a=%5B2%5D%5E&b=100%25#x"));
        check("https://e.vn/chuyển-đổi", Some("https://e.vn/chuy%E1%BB%83n-%C4%91%E1%BB%95i"));
        check("http://[::1]:80/a%20b", Some("http://[::1]/a%20b"));
        check("javascript:alert(1)", None);
        check("/tin", None);
    }
}
