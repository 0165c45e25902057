//! A scanner of washed HTML: well-formed, every attribute in double quotes, four references.

/// One piece of markup.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Piece<'a> {
    /// A start tag: its name and its attributes, still escaped.
    Open(&'a str, &'a str),
    /// An end tag.
    Close(&'a str),
    /// Text, still escaped.
    Text(&'a str),
}

/// The pieces of washed HTML, in order.
pub(super) fn pieces(html: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = html;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let Some(tag) = rest.strip_prefix('<') else {
            let end = rest.find('<').unwrap_or(rest.len());
            let (text, after) = rest.split_at(end);
            rest = after;
            return Some(Piece::Text(text));
        };
        let end = tag_end(tag);
        let body = &tag[..end];
        rest = tag.get(end + 1..).unwrap_or_default();
        Some(match body.strip_prefix('/') {
            Some(name) => Piece::Close(name),
            None => {
                let (name, attributes) = body.split_once(' ').unwrap_or((body, ""));
                Piece::Open(name.trim_end_matches('/'), attributes)
            }
        })
    })
}

/// Where a tag ends: a `>` within quotes does not end it.
fn tag_end(tag: &str) -> usize {
    let mut quoted = false;
    for (at, byte) in tag.bytes().enumerate() {
        match byte {
            b'"' => quoted = !quoted,
            b'>' if !quoted => return at,
            _ => {}
        }
    }
    tag.len()
}

/// The value of an attribute, still escaped.
pub(super) fn attribute<'a>(attributes: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = attributes.trim_start();
    while let Some((found, value)) = rest.split_once("=\"") {
        let (value, after) = value.split_once('"')?;
        if found.trim() == name {
            return Some(value);
        }
        rest = after.trim_start();
    }
    None
}
