//! The gate before html5ever: what no page of the press has is cut, in one pass over the text.
//!
//! html5ever's time grows with nesting (20,000 open `<div>` took 2.3 s, 50,000 took 14 s, 2026-11),
//! with the square of an element's attributes, and with every formatting tag that is left open: it
//! is opened again in each paragraph after it. So the gate follows the stack of open elements as
//! html5ever will keep it, never thinking it shorter than it is, and lets nothing pass that would
//! exceed a limit. What is left after it takes time and memory in proportion to its length.
//!
//! Text stays, whatever goes around it. Drawings, formulas and choices go whole: their content is
//! read by rules of its own, and none of it is an article's.

pub(super) mod tokens;

use std::borrow::Cow;

use self::tokens::{Tag, Token, end_of, token};
use crate::model::Fault;

/// Deepest nesting that passes; pages of the press stay under 60.
const DEPTH_MAX: usize = 256;
/// Most formatting tags open at once.
const FORMATTING_MAX: usize = 24;
/// What a document may cost: a tag or remark is one, a block one more for each formatting tag that
/// may be opened again in it. The heaviest pages of the press have 12,000 elements.
const COST_MAX: usize = 150_000;
/// Attributes that cost as much as a tag.
const ATTRIBUTES_COST: usize = 4;
/// Most attributes of one tag: those of the press have up to 30.
const ATTRIBUTES_MAX: usize = 64;
/// Most end tags that part elements which overlap: each is work in proportion to the depth.
const OVERLAPS_MAX: usize = 500;
/// Most references in one run of text: each copies what stands before it. A paragraph of the press in
/// which every marked letter is one has 400.
const REFERENCES_MAX: usize = 1000;
/// Most start tags of the root and the body: all after the first only add attributes.
const ROOTS_MAX: usize = 8;

const VOID: [&str; 14] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];
/// Elements that a sibling closes: left open, they do not nest.
const IMPLIED: [&str; 13] =
    ["p", "li", "dd", "dt", "option", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "caption"];
const ROOTS: [&str; 2] = ["html", "body"];
const FORMATTING: [&str; 14] =
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];
/// Formatting that ends where another of its name begins.
const UNNESTED: [&str; 2] = ["a", "nobr"];
/// Elements whose text is not markup.
const RAW: [&str; 8] = ["script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"];
/// Elements that go with all that is in them; where they have no end, their tags alone.
const DROPPED: [&str; 3] = ["svg", "math", "select"];
/// Elements through which no end tag reaches.
const WALLS: [&str; 6] = ["table", "template", "object", "marquee", "applet", "button"];
/// Cells: formatting that is open before one does not end in it.
const CELLS: [&str; 3] = ["td", "th", "caption"];
const HEADINGS: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];
/// Elements whose end tag ends all that is open in them, beside the headings. The end tag of any
/// other element ends nothing when one of these is open in it.
const BLOCKS: [&str; 38] = [
    "address",
    "applet",
    "article",
    "aside",
    "blockquote",
    "button",
    "center",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "frameset",
    "head",
    "header",
    "hgroup",
    "listing",
    "main",
    "marquee",
    "menu",
    "nav",
    "noscript",
    "object",
    "ol",
    "plaintext",
    "pre",
    "search",
    "section",
    "select",
    "summary",
    "table",
    "template",
    "ul",
];

/// HTML that passed the gate.
pub(crate) struct Gated<'a> {
    pub(crate) html: Cow<'a, str>,
    /// Whether anything went that a page may have: not only drawings and choices.
    cut: bool,
}

impl Gated<'_> {
    /// The fault of a page of which something was cut.
    pub(crate) fn fault(&self) -> Option<Fault> {
        let message = "the page has more or deeper markup than any page of the press: part of it was left out";
        self.cut.then(|| Fault::new("page-cut", message))
    }
}

/// The HTML without what would take html5ever more than its share of time and memory.
pub(crate) fn gate(html: &str) -> Gated<'_> {
    if html.contains('\0') {
        // Each is a fault that the parser holds on to, and none is text.
        let clean = html.replace('\0', "");
        let Gated { html, cut } = gate(&clean);
        return Gated { html: Cow::Owned(html.into_owned()), cut };
    }
    let mut gate = Gate::default();
    let mut kept = String::new();
    let mut copied = 0;
    let mut at = 0;
    loop {
        let start = html[at..].find('<').map_or(html.len(), |found| at + found);
        let text = gate.text(&html[at..start]);
        let (end, verdict) = if start < html.len() { gate.verdict(html, start) } else { (start, Verdict::Passes) };
        if let Some(text) = text {
            kept.push_str(&html[copied..at]);
            kept.push_str(&text);
            copied = start;
        }
        at = end;
        let instead = match verdict {
            Verdict::Passes if start == html.len() => break,
            Verdict::Passes => continue,
            Verdict::Goes => Cow::Borrowed(""),
            Verdict::Becomes(text) => text,
        };
        if kept.is_empty() {
            kept.reserve_exact(html.len());
        }
        kept.push_str(&html[copied..start]);
        kept.push_str(&instead);
        copied = end;
    }
    if copied == 0 {
        return Gated { html: Cow::Borrowed(html), cut: false };
    }
    kept.push_str(&html[copied..]);
    Gated { html: Cow::Owned(kept), cut: gate.cut }
}

/// What becomes of a token.
enum Verdict {
    Passes,
    Goes,
    Becomes(Cow<'static, str>),
}

/// What html5ever will hold open at a place of the text: at most this.
#[derive(Default)]
struct Gate<'a> {
    /// Open elements that do not end by themselves.
    open: Vec<&'a str>,
    formatting: Vec<Format<'a>>,
    /// Start tags that went and whose end tags have to go.
    open_dropped: usize,
    formatting_dropped: usize,
    /// Cells that began.
    cells: usize,
    cost: usize,
    overlaps: usize,
    roots: usize,
    /// References since the last tag that passed.
    references: usize,
    /// Within `noscript`: readers differ on what is in it.
    noscript: bool,
    /// Names of which no end tag follows any more.
    endless: Vec<&'static str>,
    cut: bool,
}

/// A formatting tag that is open, and how much was open around it.
struct Format<'a> {
    name: &'a str,
    depth: usize,
    cells: usize,
}

impl<'a> Gate<'a> {
    /// Where the token at `start` ends, and what becomes of it.
    fn verdict(&mut self, html: &'a str, start: usize) -> (usize, Verdict) {
        match token(&html[start..]) {
            // What is dropped behind a lone sign must not make a tag of it.
            Token::Sign if html[start + 1..].starts_with('<') => {
                self.references += 1;
                let sign = if self.references > REFERENCES_MAX { " " } else { "&lt;" };
                (start + 1, Verdict::Becomes(Cow::Borrowed(sign)))
            }
            Token::Sign => (start + 1, Verdict::Passes),
            Token::Endless => (html.len(), Verdict::Goes),
            Token::Remark(length) if self.noscript => (start + length, Verdict::Goes),
            Token::Remark(length) => (start + length, self.paid(1, Verdict::Passes)),
            Token::Tag(tag) => self.tag(html, start, &tag),
        }
    }

    /// Text that has too many references, without them.
    fn text(&mut self, text: &str) -> Option<String> {
        self.references += text.bytes().filter(|&byte| byte == b'&').count();
        self.cut |= self.references > REFERENCES_MAX;
        (self.references > REFERENCES_MAX).then(|| text.replace('&', " "))
    }

    fn paid(&mut self, cost: usize, verdict: Verdict) -> Verdict {
        if self.cost + cost > COST_MAX {
            self.cut = true;
            return Verdict::Goes;
        }
        self.cost += cost;
        verdict
    }

    fn tag(&mut self, html: &'a str, start: usize, tag: &Tag<'a>) -> (usize, Verdict) {
        let end = start + tag.length;
        // Readers that know scripts end it at the first end tag, wherever that stands.
        if self.noscript && (is(tag.name, &RAW) || html[start + 1..end].contains('<')) {
            return (end, Verdict::Goes);
        }
        if is(tag.name, &["frameset", "frame"]) {
            return (end, Verdict::Goes);
        }
        if let Some(name) = one_of(tag.name, &DROPPED) {
            return (self.after(html, end, name, tag.closing).unwrap_or(end), Verdict::Goes);
        }
        if !tag.closing
            && let Some(name) = one_of(tag.name, &RAW)
        {
            return self.raw(html, end, name, tag);
        }
        let verdict = if tag.closing { self.end(tag) } else { self.begin(tag) };
        if matches!(verdict, Verdict::Passes) {
            self.references = 0;
        }
        (end, verdict)
    }

    /// Where an element that goes whole ends.
    fn after(&mut self, html: &str, from: usize, name: &'static str, closing: bool) -> Option<usize> {
        if closing || self.endless.contains(&name) {
            return None;
        }
        let Some(end) = end_of(&html[from..], name) else {
            self.endless.push(name);
            return None;
        };
        let rest = &html[from + end..];
        Some(from + end + rest.find('>').map_or(rest.len(), |at| at + 1))
    }

    /// An element whose text is not markup, up to its end tag.
    fn raw(&mut self, html: &str, from: usize, name: &'static str, tag: &Tag<'_>) -> (usize, Verdict) {
        let found = if self.endless.contains(&name) { None } else { end_of(&html[from..], name) };
        let Some(length) = found else {
            // Without its end the whole rest would be its text.
            self.endless.push(name);
            return (from, Verdict::Goes);
        };
        let end = from + length;
        // A script within a remark within a script does not end where it seems to.
        let hidden = name == "script" && html[from..end].contains("<!--");
        let verdict = match hidden && has_tag(&html[from..end], "script") || tag.attributes > ATTRIBUTES_MAX {
            true => Verdict::Goes,
            false => self.paid(1 + self.formatting.len() + tag.attributes / ATTRIBUTES_COST, Verdict::Passes),
        };
        (end, verdict)
    }

    fn begin(&mut self, tag: &Tag<'a>) -> Verdict {
        if self.open_dropped > 0 && !is(tag.name, &FORMATTING) {
            self.open_dropped += usize::from(nests(tag.name));
            return Verdict::Goes;
        }
        if is(tag.name, &ROOTS) {
            self.roots += 1;
            return if self.roots > ROOTS_MAX { Verdict::Goes } else { self.bare(tag, 1) };
        }
        let again = self.formatting.len();
        if is(tag.name, &VOID) || is(tag.name, &IMPLIED) {
            self.cells += usize::from(is(tag.name, &CELLS));
            return self.bare(tag, 1 + again);
        }
        let verdict = self.bare(tag, 1 + again);
        let room =
            if is(tag.name, &FORMATTING) { self.begins_formatting(tag.name) } else { self.open.len() < DEPTH_MAX };
        let passes = room && !matches!(verdict, Verdict::Goes);
        match (passes, is(tag.name, &FORMATTING)) {
            (true, true) => self.formatting.push(Format { name: tag.name, depth: self.open.len(), cells: self.cells }),
            (true, false) => self.open.push(tag.name),
            (false, true) => self.formatting_dropped += 1,
            (false, false) => self.open_dropped += 1,
        }
        self.noscript |= passes && is(tag.name, &["noscript"]);
        self.cut |= !passes;
        if passes { verdict } else { Verdict::Goes }
    }

    /// A tag that passes, without its attributes where it has too many.
    fn bare(&mut self, tag: &Tag<'_>, cost: usize) -> Verdict {
        if tag.attributes > ATTRIBUTES_MAX {
            self.cut = true;
            return self.paid(cost, Verdict::Becomes(Cow::Owned(format!("<{}>", tag.name))));
        }
        self.paid(cost + tag.attributes / ATTRIBUTES_COST, Verdict::Passes)
    }

    fn begins_formatting(&mut self, name: &str) -> bool {
        if is(name, &UNNESTED) && !self.ends_formatting(name) {
            return false;
        }
        self.open_dropped == 0 && self.formatting_dropped == 0 && self.formatting.len() < FORMATTING_MAX
    }

    fn end(&mut self, tag: &Tag<'a>) -> Verdict {
        let name = tag.name;
        if is(name, &FORMATTING) {
            if self.formatting_dropped > 0 {
                self.formatting_dropped -= 1;
                return Verdict::Goes;
            }
            return if self.ends_formatting(name) { self.paid(1, Verdict::Passes) } else { Verdict::Goes };
        }
        if nests(name) && self.open_dropped > 0 {
            self.open_dropped -= 1;
            return Verdict::Goes;
        }
        self.noscript &= !is(name, &["noscript"]);
        self.closes(name);
        // `</p>` and `</br>` that end nothing make an element.
        self.paid(1 + if is(name, &["p", "br"]) { self.formatting.len() } else { 0 }, Verdict::Passes)
    }

    /// Takes from the stack what an end tag surely ends.
    fn closes(&mut self, name: &str) {
        let heading = is(name, &HEADINGS);
        let same = |open: &&str| open.eq_ignore_ascii_case(name) || heading && is(open, &HEADINGS);
        let Some(place) = self.open.iter().rposition(same) else { return };
        let inside = &self.open[place + 1..];
        if name.eq_ignore_ascii_case("form") {
            self.open.remove(place);
            return;
        }
        let far = heading || is(name, &BLOCKS);
        let stops = |open: &&str| if far { is(open, &WALLS) } else { is(open, &BLOCKS) || is(open, &HEADINGS) };
        // A table or a template ends over all that is open in it.
        if is(name, &["table", "template"]) || !inside.iter().any(stops) {
            self.open.truncate(place);
        }
    }

    /// Takes the end of a formatting tag in; whether it may be passed on.
    fn ends_formatting(&mut self, name: &str) -> bool {
        let Some(place) = self.formatting.iter().rposition(|one| one.name.eq_ignore_ascii_case(name)) else {
            return true;
        };
        let one = &self.formatting[place];
        let inside = self.open.get(one.depth..).unwrap_or_default();
        if one.cells != self.cells || inside.iter().any(|open| is(open, &WALLS)) {
            // It ends nothing here.
            return true;
        }
        if one.depth != self.open.len() {
            self.overlaps += 1;
            if self.overlaps > OVERLAPS_MAX {
                self.cut = true;
                return false;
            }
        }
        self.formatting.remove(place);
        true
    }
}

/// Whether an element stays open until its end tag.
fn nests(name: &str) -> bool {
    !is(name, &VOID) && !is(name, &IMPLIED) && !is(name, &FORMATTING) && !is(name, &ROOTS)
}

fn is(name: &str, list: &[&str]) -> bool {
    list.iter().any(|known| known.eq_ignore_ascii_case(name))
}

fn one_of(name: &str, list: &[&'static str]) -> Option<&'static str> {
    list.iter().copied().find(|known| known.eq_ignore_ascii_case(name))
}

fn has_tag(text: &str, name: &str) -> bool {
    text.match_indices('<').any(|(at, _)| {
        text.as_bytes().get(at + 1..at + 1 + name.len()).is_some_and(|tag| tag.eq_ignore_ascii_case(name.as_bytes()))
    })
}

#[cfg(test)]
mod tests;
