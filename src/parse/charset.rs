//! Bytes to text: which character set a document truly is in.
//!
//! Order: byte order mark, bytes that can only be UTF-16, valid UTF-8, the HTTP header, the
//! document's own declaration, windows-1258. Valid UTF-8 wins over every label: a label is copied
//! from a template, the bytes are what the paper's editor typed. What was typed for TCVN3 or VNI
//! fonts is put into Unicode last.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1258};

use super::legacy;
use crate::model::Fault;

/// How far into a document its declaration is looked for: HTML asks for the first 1024 bytes.
const DECLARATION_BYTES: usize = 2048;
/// A document is UTF-8 with damage, not another set, when it has this many sound letters outside
/// ASCII for each broken place: rubbish comes in runs, while every accent of a legacy text is a place.
const SOUND_PER_BROKEN: usize = 4;
/// One part of its bytes by which a text may grow. Vietnamese grows by a third when it leaves
/// windows-1258, and half of a feed is markup.
const GROWTH_PART: usize = 2;
/// And what a short one may have beside that.
const GROWTH_BYTES: usize = 4096;

/// Decodes a document. The text carries no byte order mark, and is Unicode where it was typed for
/// older fonts.
pub fn decode(body: &[u8], content_type: Option<&str>) -> (String, Vec<Fault>) {
    let (text, mut faults) = as_labelled(body, content_type);
    let (text, restored) = legacy::restored(text);
    faults.extend(restored);
    (text, faults)
}

fn as_labelled(body: &[u8], content_type: Option<&str>) -> (String, Vec<Fault>) {
    if let Some(text) = by_mark(body) {
        return (text, Vec::new());
    }
    if let Some(set) = wide(body) {
        let fault =
            Fault::new("charset-undeclared", format!("the document is {} without a byte order mark", set.name()));
        return (decoded(set, body), vec![fault]);
    }
    let label = content_type.and_then(header_charset).or_else(|| declared_charset(body));
    match std::str::from_utf8(body) {
        Ok(text) => (text.to_owned(), mislabelled(label, body)),
        Err(_) => broken_or_legacy(body, label),
    }
}

fn by_mark(body: &[u8]) -> Option<String> {
    // UTF-32LE's mark begins with UTF-16LE's.
    match body {
        [0xFF, 0xFE, 0, 0, rest @ ..] => return Some(utf32(rest, u32::from_le_bytes)),
        [0, 0, 0xFE, 0xFF, rest @ ..] => return Some(utf32(rest, u32::from_be_bytes)),
        _ => {}
    }
    let (set, length) = Encoding::for_bom(body)?;
    let mut body = &body[length..];
    // Some tools write a mark before the one that is there.
    while let Some((_, length)) = Encoding::for_bom(body).filter(|(again, _)| *again == set) {
        body = &body[length..];
    }
    Some(decoded(set, body))
}

/// The text of a document in a set of which is known that it fits. Signs of three bytes stand for one
/// in old sets; a document that is nothing else is cut where it has grown by [`GROWTH_PART`].
fn decoded(set: &'static Encoding, body: &[u8]) -> String {
    let mut text = String::with_capacity(body.len() + body.len() / GROWTH_PART + GROWTH_BYTES);
    // What does not fit any more is left out: that is what the capacity is for.
    let _ = set.new_decoder_without_bom_handling().decode_to_string(body, &mut text, true);
    text.shrink_to_fit();
    text
}

/// Text in UTF-32 without its marks; some tools write one before the one that is there.
fn utf32(body: &[u8], read: fn([u8; 4]) -> u32) -> String {
    let letter = |four: &[u8; 4]| char::from_u32(read(*four)).unwrap_or(char::REPLACEMENT_CHARACTER);
    body.as_chunks::<4>().0.iter().map(letter).skip_while(|letter| *letter == '\u{FEFF}').collect()
}

/// UTF-16 without a mark: markup begins with `<` or white space, whose other byte is then zero.
fn wide(body: &[u8]) -> Option<&'static Encoding> {
    match body {
        [b'<' | b'{', 0, second, 0, ..] if *second != 0 => Some(UTF_16LE),
        [0, b'<' | b'{', 0, second, ..] if *second != 0 => Some(UTF_16BE),
        _ => None,
    }
}

fn mislabelled(label: Option<&'static Encoding>, body: &[u8]) -> Vec<Fault> {
    match label {
        Some(set) if set != UTF_8 && !body.is_ascii() => {
            vec![Fault::new("charset-wrong", format!("declared as {}, but the bytes are UTF-8", set.name()))]
        }
        _ => Vec::new(),
    }
}

fn broken_or_legacy(body: &[u8], label: Option<&'static Encoding>) -> (String, Vec<Fault>) {
    let (sound, broken) = census(body);
    if sound >= broken * SOUND_PER_BROKEN || label == Some(UTF_8) && sound >= broken {
        let fault = Fault::new("utf8-broken", format!("the bytes are not UTF-8 in {broken} places, shown as U+FFFD"));
        return (decoded(UTF_8, body), vec![fault]);
    }
    // A label that says UTF-16 stands in bytes that are not: it says nothing.
    let label = label.filter(|&set| set != UTF_8 && set != UTF_16LE && set != UTF_16BE);
    let set = label.unwrap_or(WINDOWS_1258);
    if set == WINDOWS_1258 {
        // Old fonts were laid over Latin-1, of which windows-1258 has only a part.
        let latin = decoded(WINDOWS_1252, body);
        if let (text, Some(fault)) = legacy::restored(latin) {
            return (text, vec![fault]);
        }
    }
    let mut faults = Vec::new();
    if label.is_none() {
        faults.push(Fault::new("charset-guessed", "no character set that fits is declared; read as windows-1258"));
    }
    (decoded(set, body), faults)
}

/// Letters outside ASCII that are sound UTF-8, and runs of bytes that are not.
fn census(body: &[u8]) -> (usize, usize) {
    body.utf8_chunks().fold((0, 0), |(sound, broken), chunk| {
        let letters = chunk.valid().bytes().filter(|byte| *byte >= 0xC0).count();
        let begins = !chunk.invalid().is_empty() && (!chunk.valid().is_empty() || broken == 0);
        (sound + letters, broken + usize::from(begins))
    })
}

fn header_charset(content_type: &str) -> Option<&'static Encoding> {
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let value = value.trim().trim_matches(['"', '\'']);
        name.trim().eq_ignore_ascii_case("charset").then(|| Encoding::for_label(value.as_bytes())).flatten()
    })
}

/// `<?xml encoding="…"?>`, `<meta charset=…>`, `<meta content="text/html; charset=…">`.
fn declared_charset(body: &[u8]) -> Option<&'static Encoding> {
    let head = &body[..body.len().min(DECLARATION_BYTES)];
    let head: String = head.iter().map(|&byte| if byte.is_ascii() { byte as char } else { ' ' }).collect();
    let head = head.to_ascii_lowercase();
    let prolog =
        head.find("<?xml").and_then(|at| head[at..].split("?>").next()).and_then(|text| value(text, "encoding"));
    let meta = || {
        let tags = head.split("<meta").skip(1).filter_map(|tag| tag.split('>').next());
        tags.filter_map(|tag| value(tag, "charset")).next()
    };
    Encoding::for_label(prolog.or_else(meta)?.as_bytes())
}

fn value<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(name)?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start().trim_start_matches(['"', '\'']);
    let end = rest.find(|letter: char| !(letter.is_ascii_alphanumeric() || "-_:.".contains(letter)));
    Some(&rest[..end.unwrap_or(rest.len())])
}

#[cfg(test)]
mod tests {
    use super::decode;

    fn check(body: &[u8], content_type: Option<&str>, text: &str, faults: &[&str]) {
        let (found, found_faults) = decode(body, content_type);
        assert_eq!(found, text, "{body:?}");
        assert_eq!(found_faults.iter().map(|fault| fault.code.as_ref()).collect::<Vec<_>>(), faults, "{body:?}");
    }

    fn utf16(text: &str, convert: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(convert).collect()
    }

    #[test]
    fn a_mark_decides_and_goes() {
        check("\u{feff}\u{feff}số".as_bytes(), Some("text/xml; charset=iso-8859-1"), "số", &[]);
        check(&utf16("\u{feff}<số>", u16::to_le_bytes), None, "<số>", &[]);
        check(&utf16("\u{feff}<số>", u16::to_be_bytes), None, "<số>", &[]);
        let wide: Vec<u8> = "\u{feff}số".chars().flat_map(|letter| u32::from(letter).to_le_bytes()).collect();
        check(&wide, None, "số", &[]);
    }

    #[test]
    fn utf_16_is_known_without_a_mark() {
        check(&utf16("<?số", u16::to_be_bytes), None, "<?số", &["charset-undeclared"]);
    }

    #[test]
    fn valid_utf_8_wins_over_labels() {
        check(
            "<?xml version='1.0' encoding='iso-8859-1'?>số".as_bytes(),
            None,
            "<?xml version='1.0' encoding='iso-8859-1'?>số",
            &["charset-wrong"],
        );
        check("số".as_bytes(), Some("text/html; charset=windows-1258"), "số", &["charset-wrong"]);
        check(b"so", Some("text/html; charset=windows-1258"), "so", &[]);
    }

    #[test]
    fn labels_decide_what_is_not_utf_8() {
        check(b"caf\xe9", Some("text/html; charset=\"ISO-8859-1\""), "café", &[]);
        check(b"<meta charset=windows-1252>caf\xe9", None, "<meta charset=windows-1252>café", &[]);
        check(b"c\xd2m", None, "c\u{309}m", &["charset-guessed"]);
    }

    #[test]
    fn a_broken_byte_does_not_make_another_set() {
        let mut body = "chuyển đổi số và cải cách".as_bytes().to_vec();
        body.push(0xFF);
        check(&body, None, "chuyển đổi số và cải cách\u{fffd}", &["utf8-broken"]);
        // Rubbish of seven bytes is one broken place.
        let body = [b"<?xml encoding='utf-8'?>".as_slice(), "số".as_bytes(), b"\xED\xA0\x80\xF4\x90\x80\x80"].concat();
        let shown = format!("<?xml encoding='utf-8'?>số{}", "\u{fffd}".repeat(7));
        check(&body, None, &shown, &["utf8-broken"]);
    }
}
