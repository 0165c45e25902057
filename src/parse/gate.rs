//! The gate before html5ever: nesting that no page of the press has is cut, in linear time.
//!
//! html5ever's parse is quadratic in nesting: 20,000 open `<div>` took 2.3 s, 50,000 took 14 s
//! (2026-11, 250 kB of input). Formatting tags left open are opened again in every paragraph
//! after them, which multiplies memory: they have a limit of their own.

use std::borrow::Cow;

/// Deepest nesting that passes: what other readers of HTML allow; pages of the press stay under 60.
const DEPTH_MAX: usize = 512;
/// Most formatting tags open at once.
const FORMATTING_MAX: usize = 24;

const VOID: [&str; 14] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];
/// Elements that a sibling closes: left open, they do not nest.
const IMPLIED: [&str; 17] = [
    "p", "li", "dd", "dt", "option", "optgroup", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "rp", "rt",
    "html", "body",
];
const FORMATTING: [&str; 14] =
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];
/// Elements whose text is not markup.
const RAW: [&str; 5] = ["script", "style", "textarea", "title", "xmp"];

/// The HTML without start tags nested too deep, and without the end tags that belonged to them.
pub(crate) fn gate(html: &str) -> Cow<'_, str> {
    let mut depth = Depth::default();
    let mut kept: Option<String> = None;
    let mut copied = 0;
    let mut at = 0;
    while let Some(found) = html[at..].find('<') {
        let start = at + found;
        let Some((name, closing)) = tag_name(&html[start..]) else {
            at = start + skip(&html[start..]);
            continue;
        };
        let end = html[start..].find('>').map_or(html.len(), |end| start + end + 1);
        if !depth.passes(&name, closing) {
            let kept = kept.get_or_insert_with(|| String::with_capacity(html.len()));
            kept.push_str(&html[copied..start]);
            copied = end;
        }
        at = if RAW.contains(&name.as_str()) && !closing { end + raw_end(&html[end..], &name) } else { end };
    }
    match kept {
        Some(mut kept) => {
            kept.push_str(&html[copied..]);
            Cow::Owned(kept)
        }
        None => Cow::Borrowed(html),
    }
}

#[derive(Default)]
struct Depth {
    open: usize,
    open_dropped: usize,
    formatting: usize,
    formatting_dropped: usize,
}

impl Depth {
    fn passes(&mut self, name: &str, closing: bool) -> bool {
        if VOID.contains(&name) || IMPLIED.contains(&name) {
            return self.open_dropped == 0 || closing;
        }
        let (open, dropped, max) = if FORMATTING.contains(&name) {
            (&mut self.formatting, &mut self.formatting_dropped, FORMATTING_MAX)
        } else {
            (&mut self.open, &mut self.open_dropped, DEPTH_MAX)
        };
        match (closing, *open < max) {
            (false, true) => *open += 1,
            (false, false) => *dropped += 1,
            (true, _) if *dropped > 0 => *dropped -= 1,
            (true, _) => {
                *open = open.saturating_sub(1);
                return true;
            }
        }
        !closing && *dropped == 0
    }
}

/// The lower-case name of the tag that `text`, which begins with `<`, begins with; whether it closes.
fn tag_name(text: &str) -> Option<(String, bool)> {
    let closing = text.starts_with("</");
    let body = &text[1 + usize::from(closing)..];
    if !body.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
        return None;
    }
    let end = body.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(body.len());
    // The longest name that matters is `blockquote`: what is longer counts as any other.
    let name = &body[..end.min(16)];
    Some((name.to_ascii_lowercase(), closing))
}

/// The length of a comment or a lone `<`.
fn skip(text: &str) -> usize {
    if text.starts_with("<!--") { text.find("-->").map_or(text.len(), |at| at + 3) } else { 1 }
}

fn raw_end(text: &str, name: &str) -> usize {
    let bytes = text.as_bytes();
    let close = |at: usize| {
        bytes[at..].starts_with(b"</")
            && bytes[at + 2..].get(..name.len()).is_some_and(|tag| tag.eq_ignore_ascii_case(name.as_bytes()))
    };
    text.match_indices('<').map(|(at, _)| at).find(|&at| close(at)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::gate;

    #[test]
    fn pages_of_the_press_pass_untouched() {
        let page = "<!doctype html><html><head><title>a < b</title><script>if (a<b) {}</script></head><body><p>một<p>hai<br></body>";
        assert!(matches!(gate(page), Cow::Borrowed(_)));
        let long = "<div><p>một<li>hai</div>".repeat(2000);
        assert!(matches!(gate(&long), Cow::Borrowed(_)));
    }

    #[test]
    fn nesting_beyond_the_limit_is_cut_and_text_stays() {
        let deep = format!("{}sâu{}<p>sau", "<div>".repeat(20_000), "</div>".repeat(20_000));
        let gated = gate(&deep);
        assert_eq!(gated.matches("<div>").count(), 512);
        assert_eq!(gated.matches("</div>").count(), 512);
        assert!(gated.contains("sâu") && gated.ends_with("<p>sau"));
        assert_eq!(gate(&"<b id=1>x".repeat(1000)).matches("<b").count(), 24);
    }
}
