//! Character references of HTML: the names that stand in feeds, and the numbers.
//!
//! XML knows five names; feeds of the press use those of HTML freely.

use std::borrow::Cow;

use web_atoms::NAMED_ENTITIES;

/// Longest reference without `&` and `;` that is read: HTML 4 has none longer than 8, numbers of Unicode 9.
const NAME_BYTES_MAX: usize = 10;
/// The same of a number: what is no character is still a reference, and not text.
const NUMBER_BYTES_MAX: usize = 40;

/// What a reference at the start of `text` (which begins with `&`) means, and its length in bytes.
/// A number that means no character is U+FFFD; what is no reference is none.
pub(super) fn reference(text: &str) -> Option<(char, usize)> {
    let body = text.strip_prefix('&')?;
    let bytes_max = if body.starts_with('#') { NUMBER_BYTES_MAX } else { NAME_BYTES_MAX };
    let window = body.as_bytes().iter().take(bytes_max + 1).position(|&byte| byte == b';')?;
    let name = body.get(..window)?;
    let letter = match name.strip_prefix('#') {
        Some(number) => numbered(number)?,
        None => named(name)?,
    };
    Some((letter, window + 2))
}

/// The character that a name stands for; the few names of two characters are none.
fn named(name: &str) -> Option<char> {
    // The table's keys end in `;`, and it holds beginnings of names too, which stand for nothing.
    match NAMED_ENTITIES.get(format!("{name};").as_str())? {
        &(code, 0) if code > 0 => char::from_u32(code),
        _ => None,
    }
}

fn numbered(number: &str) -> Option<char> {
    let (digits, radix) = number.strip_prefix(['x', 'X']).map_or((number, 10), |hex| (hex, 16));
    if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(radix)) {
        return None;
    }
    let code = u32::from_str_radix(digits, radix).unwrap_or(u32::MAX);
    Some(windows_1252(code).or_else(|| char::from_u32(code)).filter(|&letter| is_xml(letter)).unwrap_or('\u{FFFD}'))
}

/// `&#146;` is what word processors wrote for an apostrophe: HTML reads 128 to 159 as windows-1252.
fn windows_1252(code: u32) -> Option<char> {
    const HIGH: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";
    let at = code.checked_sub(128).filter(|&at| at < 32)?;
    HIGH.chars().nth(at as usize)
}

/// Whether XML 1.0 can carry the character.
pub(super) fn is_xml(letter: char) -> bool {
    !matches!(letter, '\0'..='\u{8}' | '\u{B}' | '\u{C}' | '\u{E}'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}')
}

/// Replaces every reference by its character; what is no reference stays as it is.
pub(crate) fn unescape(text: &str) -> Cow<'_, str> {
    let Some(first) = text.find('&') else { return Cow::Borrowed(text) };
    let mut plain = String::with_capacity(text.len());
    plain.push_str(&text[..first]);
    let mut rest = &text[first..];
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let (letter, length) = reference(rest).unwrap_or(('&', 1));
        plain.push(letter);
        rest = &rest[length..];
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

#[cfg(test)]
mod tests {
    use super::unescape;

    #[test]
    fn references_become_characters() {
        for (given, expected) in [
            ("Th&agrave;nh ph&#7889; &amp; x&#xE3;", "Thành phố & xã"),
            ("&ETH;&dstrok;&yuml;&nbsp;&hellip;", "Ððÿ\u{a0}…".replace('ð', "đ").as_str()),
            ("&#146;&#0;&#xD800;&#99999999;", "’\u{fffd}\u{fffd}\u{fffd}"),
            ("&#99999999999;&#x11000000000000; &#; &#x; &#+1;", "\u{fffd}\u{fffd} &#; &#x; &#+1;"),
            ("R&D, a & b; &khong; &", "R&D, a & b; &khong; &"),
        ] {
            assert_eq!(unescape(given), expected, "{given}");
        }
    }
}
