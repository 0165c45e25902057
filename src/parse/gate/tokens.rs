//! Tags and remarks of HTML, told exactly as html5ever's tokenizer tells them: what the gate takes
//! for text must be text there too, else it counts nothing.

/// What a `<` begins.
pub(crate) enum Token<'a> {
    Tag(Tag<'a>),
    /// A comment, an instruction or a declaration, and its length.
    Remark(usize),
    /// The sign itself.
    Sign,
    /// What has no end: the parser drops it, or shows it as a remark.
    Endless,
}

/// A start or end tag.
pub(crate) struct Tag<'a> {
    /// As written, in any case.
    pub(crate) name: &'a str,
    pub(crate) closing: bool,
    pub(crate) attributes: usize,
    pub(crate) length: usize,
}

/// The token that `text`, which begins with `<`, begins with.
pub(crate) fn token(text: &str) -> Token<'_> {
    let bytes = text.as_bytes();
    match (bytes.get(1), bytes.get(2)) {
        (Some(letter), _) if letter.is_ascii_alphabetic() => tag(text, 1),
        (Some(b'/'), Some(letter)) if letter.is_ascii_alphabetic() => tag(text, 2),
        (Some(b'/'), None) | (None, _) => Token::Sign,
        (Some(b'!'), _) if text.starts_with("<!--") => remark(text),
        (Some(b'!' | b'?' | b'/'), _) => text.find('>').map_or(Token::Endless, |at| Token::Remark(at + 1)),
        _ => Token::Sign,
    }
}

/// Where the end tag of that name begins; after its name stands what ends a name.
pub(crate) fn end_of(text: &str, name: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let is_end = |at: &usize| {
        let after = at + 2 + name.len();
        bytes[at + 1..].starts_with(b"/")
            && bytes.get(at + 2..after).is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
            && bytes.get(after).is_some_and(|&byte| ends_name(byte))
    };
    text.match_indices('<').map(|(at, _)| at).find(is_end)
}

fn remark(text: &str) -> Token<'_> {
    if let Some(short) = ["<!-->", "<!--->"].iter().find(|short| text.starts_with(**short)) {
        return Token::Remark(short.len());
    }
    let ends = text[4..].match_indices("--").map(|(at, _)| at + 6);
    let end = ends.filter_map(|at| match text.as_bytes().get(at..)? {
        [b'>', ..] => Some(at + 1),
        [b'!', b'>', ..] => Some(at + 2),
        [b'-', b'>', ..] => Some(at + 2),
        _ => None,
    });
    end.into_iter().next().map_or(Token::Endless, Token::Remark)
}

fn tag(text: &str, start: usize) -> Token<'_> {
    let bytes = text.as_bytes();
    let named = |at: usize| bytes[at..].iter().position(|&byte| ends_name(byte)).map(|length| at + length);
    let Some(name_end) = named(start) else { return Token::Endless };
    let mut attributes = 0;
    let mut at = name_end;
    loop {
        match bytes.get(at) {
            None => return Token::Endless,
            Some(b'>') => break,
            Some(byte) if *byte == b'/' || is_blank(*byte) => at += 1,
            Some(_) => {
                attributes += 1;
                let Some(end) = attribute_end(bytes, at) else { return Token::Endless };
                at = end;
            }
        }
    }
    Token::Tag(Tag { name: &text[start..name_end], closing: start == 2, attributes, length: at + 1 })
}

/// Where the attribute that begins at `at` ends, its value included.
fn attribute_end(bytes: &[u8], at: usize) -> Option<usize> {
    let ends = |from: usize, end: fn(u8) -> bool| Some(from + bytes[from..].iter().position(|&byte| end(byte))?);
    // A `=` where a name begins is the name's first letter.
    let name = ends(at + 1, |byte| byte == b'=' || ends_name(byte))?;
    let equals = ends(name, |byte| !is_blank(byte))?;
    if bytes[equals] != b'=' {
        return Some(name);
    }
    let value = ends(equals + 1, |byte| !is_blank(byte))?;
    match bytes[value] {
        b'"' => ends(value + 1, |byte| byte == b'"').map(|end| end + 1),
        b'\'' => ends(value + 1, |byte| byte == b'\'').map(|end| end + 1),
        b'>' => Some(value),
        _ => ends(value, |byte| is_blank(byte) || byte == b'>'),
    }
}

fn ends_name(byte: u8) -> bool {
    byte == b'/' || byte == b'>' || is_blank(byte)
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'\x0C')
}
