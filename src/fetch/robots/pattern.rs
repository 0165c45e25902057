//! Paths and patterns of paths, in one spelling (RFC 9309, 2.2.2 and 2.2.3).

use std::fmt::Write;

/// A pattern: text with `*` for anything, and `$` at its end for the end of the path.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Pattern {
    /// In the spelling of [`normal`], `*` and the last `$` kept.
    text: String,
}

impl Pattern {
    pub(super) fn parse(text: &str) -> Pattern {
        let (text, end) = match text.strip_suffix('$') {
            Some(text) => (text, "$"),
            None => (text, ""),
        };
        let mut written = spelled(text, true);
        written.push_str(end);
        Pattern { text: written }
    }

    /// How much it says: of two patterns that match, the longer one decides.
    pub(super) fn len(&self) -> usize {
        self.text.len()
    }

    pub(super) fn written(&self) -> &str {
        &self.text
    }

    /// Whether it matches a path that is in the spelling of [`normal`].
    ///
    /// Each piece between two `*` is looked for behind the one before, at its first place: a later
    /// place leaves less room for the rest, so nothing is ever tried twice.
    pub(super) fn matches(&self, path: &str) -> bool {
        let (text, to_end) = match self.text.strip_suffix('$') {
            Some(text) => (text, true),
            None => (self.text.as_str(), false),
        };
        let mut pieces = text.split('*');
        let Some(mut rest) = path.strip_prefix(pieces.next().unwrap_or_default()) else { return false };
        let last = pieces.next_back();
        for piece in pieces {
            match rest.find(piece) {
                Some(at) => rest = &rest[at + piece.len()..],
                None => return false,
            }
        }
        match (last, to_end) {
            (None, to_end) => !to_end || rest.is_empty(),
            (Some(last), true) => rest.ends_with(last),
            (Some(last), false) => rest.contains(last),
        }
    }
}

/// One spelling for one path: what need not be escaped is not, everything else is, in upper case.
pub(super) fn normal(path: &str) -> String {
    spelled(path, false)
}

fn spelled(text: &str, pattern: bool) -> String {
    let (bytes, mut at, mut query) = (text.as_bytes(), 0, false);
    let mut out = String::with_capacity(text.len());
    while let Some(&byte) = bytes.get(at) {
        let (byte, escaped) = match escape(&bytes[at..]) {
            Some(byte) => (byte, true),
            None => (byte, false),
        };
        at += if escaped { 3 } else { 1 };
        query |= byte == b'?' && !escaped;
        let plain = match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => true,
            // An address within a query is the same whether it is escaped or not.
            b':' | b'/' if query => true,
            // Where these do not stand for something, they are letters like others.
            b'*' => pattern && !escaped,
            b'$' | b'%' => false,
            _ => !escaped && byte.is_ascii_graphic(),
        };
        match plain {
            true => out.push(char::from(byte)),
            // Writing to a String does not fail.
            false => drop(write!(out, "%{byte:02X}")),
        }
    }
    out
}

/// The byte that a text's first three letters stand for, `%E3` for one.
fn escape(bytes: &[u8]) -> Option<u8> {
    let [b'%', high, low, ..] = *bytes else { return None };
    let digit = |letter: u8| char::from(letter).to_digit(16);
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
}
