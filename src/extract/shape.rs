//! Washed HTML written anew, block by block: only known elements and attributes leave.
//!
//! What the washing let through is brought into one shape here: dividing elements end paragraphs,
//! bare text becomes one, addresses become absolute, a table that only frames a picture becomes a
//! figure. Each block is kept apart, so that furniture and repeated captions can be left out.

use url::Url;

use super::furniture::{is_caption_class, is_furniture_class};
use super::generic::MIDDLE;
use super::scan::{Piece, attribute, pieces};
use crate::model::Image;
use crate::parse::{absolute, unescape};
use crate::text::{clean_line, clean_paragraphs};

/// Most blocks of one text.
const BLOCKS_MAX: usize = 5000;
/// A table with pictures and no more text than this frames a picture.
const FRAME_LETTERS_MAX: usize = 500;
/// Longest caption in bytes: what is longer is text.
pub(super) const CAPTION_BYTES_MAX: usize = 1500;
/// Longest line in bytes that is a caption for standing below a picture in one element with it.
const BELOW_BYTES_MAX: usize = 300;
/// Pictures smaller than this either way count readers, or are icons.
const PIXEL_MAX: u32 = 20;

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A paragraph, or text that stood in none.
    Paragraph,
    /// A subhead.
    Heading,
    /// An item of a list, a cell.
    Item,
    /// A picture's caption.
    Caption,
    /// A picture.
    Picture,
    /// The start or end tag of what holds blocks: list, table, quote, figure.
    Frame,
}

/// One block: the HTML that shows it, and its text.
#[derive(Debug, Clone)]
pub(super) struct Block {
    pub(super) kind: Kind,
    pub(super) html: String,
    /// Clean text; lines are parted by blank lines.
    pub(super) text: String,
    /// Whether all of its text is in links.
    pub(super) linked: bool,
    /// Whether all of it is in italics, or in the middle and not in bold, or right below a picture: as
    /// captions are set.
    pub(super) set_off: bool,
    /// The picture, when it is one.
    pub(super) image: Option<Image>,
    /// What the picture's `alt` says.
    pub(super) alt: String,
}

/// The blocks of washed HTML. Elements whose class names furniture are left out, unless most of the
/// text stands in them: then the names mean something else here.
pub(super) fn blocks(html: &str, base: &Url) -> Vec<Block> {
    let mut shaper = Shaper::new(base, true);
    shaper.run(html);
    if shaper.letters_skipped > shaper.letters {
        shaper = Shaper::new(base, false);
        shaper.run(html);
    }
    shaper.blocks
}

struct Shaper<'a> {
    base: &'a Url,
    blocks: Vec<Block>,
    open: Option<Open>,
    /// Inline elements that are open: name, start tag.
    inline: Vec<(&'static str, String)>,
    /// Whether furniture is left out.
    choosy: bool,
    /// Depth within an element that is left out whole.
    skipped: usize,
    /// Bytes of text that were left out, and taken.
    letters_skipped: usize,
    letters: usize,
    /// Depth within an element whose class says that it is a caption.
    caption: usize,
    /// Depth within an element whose text stands in the middle.
    centred: usize,
    /// Whether a picture was the first thing in the element that is open, and a line ended behind it.
    pictured: Option<bool>,
    /// Depth within cells, captions and headings: blocks in them are lines of theirs.
    holding: usize,
    /// Depth within lists, and within figures.
    lists: usize,
    figures: usize,
    /// Where the open table's blocks begin.
    table: Option<usize>,
}

/// The block that is being written.
struct Open {
    kind: Kind,
    tag: String,
    html: String,
    /// Escaped text with line ends.
    text: String,
    /// How many inline elements are written into it.
    written: usize,
    letters: usize,
    linked_letters: usize,
    set_off_letters: usize,
    /// Whether it is the line below a picture, within one element.
    below: bool,
}

impl<'a> Shaper<'a> {
    fn new(base: &'a Url, choosy: bool) -> Self {
        Shaper {
            base,
            blocks: Vec::new(),
            open: None,
            inline: Vec::new(),
            choosy,
            skipped: 0,
            letters_skipped: 0,
            letters: 0,
            caption: 0,
            centred: 0,
            pictured: None,
            holding: 0,
            lists: 0,
            figures: 0,
            table: None,
        }
    }

    fn run(&mut self, html: &str) {
        for piece in pieces(html) {
            self.piece(piece);
            if self.blocks.len() >= BLOCKS_MAX {
                break;
            }
        }
        self.end_block();
    }

    fn piece(&mut self, piece: Piece<'_>) {
        match piece {
            Piece::Open(name, _) if self.skipped > 0 => self.skipped += usize::from(!is_void(name)),
            Piece::Close(_) if self.skipped > 0 => self.skipped -= 1,
            Piece::Text(text) if self.skipped > 0 => self.letters_skipped += text.len(),
            Piece::Open(name, attributes) => self.start(name, attributes),
            Piece::Close(name) => self.end(name),
            Piece::Text(text) => self.text(text),
        }
    }

    fn start(&mut self, name: &str, attributes: &str) {
        let named = ["class", "id"].into_iter().filter_map(|kind| attribute(attributes, kind));
        let furniture =
            matches!(name, "nav" | "aside" | "footer") || !is_void(name) && named.clone().any(is_furniture_class);
        if furniture && self.choosy {
            // A cell or a heading goes on after what is left out of it.
            if self.holding > 0 {
                self.line_break()
            } else {
                self.end_block()
            }
            self.skipped = 1;
            return;
        }
        if self.caption > 0 {
            self.caption += usize::from(!is_void(name));
        } else if name != "figure" && !is_void(name) && named.into_iter().any(is_caption_class) {
            self.caption = 1;
        }
        let centred =
            name == "center" || ["style", "align", MIDDLE].iter().any(|kind| attribute(attributes, kind).is_some());
        if (self.centred > 0 || centred) && !is_void(name) {
            self.centred += 1;
        }
        match name {
            "br" | "hr" => self.line_break(),
            "img" | "amp-img" => self.image(attributes),
            _ if is_inline(name) => self.begin_inline(name, attributes),
            _ if is_holding(name) => {
                self.holding += 1;
                if self.holding == 1 {
                    self.begin(name, attributes);
                } else {
                    self.line_break();
                }
            }
            _ if self.holding > 0 => self.line_break(),
            "li" => self.begin(name, attributes),
            _ if is_frame(name) => self.frame(name, false),
            _ if self.lists > 0 => self.line_break(),
            "p" | "pre" | "dd" | "dt" => self.begin(name, attributes),
            _ => self.end_block(),
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "amp-img" => {}
            _ if is_inline(name) => self.end_inline(name),
            _ if is_holding(name) => {
                self.holding = self.holding.saturating_sub(1);
                if self.holding == 0 {
                    self.end_block();
                }
            }
            _ if self.holding > 0 => self.line_break(),
            _ if is_frame(name) => self.frame(name, true),
            "li" => self.end_block(),
            _ if self.lists > 0 => self.line_break(),
            _ => self.end_block(),
        }
        self.caption = self.caption.saturating_sub(1);
        self.centred = self.centred.saturating_sub(1);
    }

    fn begin(&mut self, name: &str, attributes: &str) {
        self.end_block();
        let (kind, tag) = match name {
            "h1" | "h2" => (Kind::Heading, "h2"),
            "h3" => (Kind::Heading, "h3"),
            "h4" | "h5" | "h6" => (Kind::Heading, "h4"),
            "li" if self.lists > 0 => (Kind::Item, "li"),
            "td" => (Kind::Item, "td"),
            "th" => (Kind::Item, "th"),
            "figcaption" => (Kind::Caption, "figcaption"),
            _ => (self.loose_kind(), "p"),
        };
        let mut open = Open::new(kind, tag);
        for span in ["colspan", "rowspan"].iter().filter(|_| tag.starts_with('t')) {
            if let Some(count) = attribute(attributes, span).and_then(|count| count.parse::<u16>().ok()) {
                open.html.insert_str(open.html.len() - 1, &format!(" {span}=\"{count}\""));
            }
        }
        self.open = Some(open);
    }

    /// What a paragraph is here: within a figure, or by its class, it is a caption.
    fn loose_kind(&self) -> Kind {
        if self.caption > 0 || self.figures > 0 { Kind::Caption } else { Kind::Paragraph }
    }

    /// A second one in a row ends the paragraph: old systems part them so.
    fn line_break(&mut self) {
        let again = self.open.as_ref().is_some_and(|open| {
            open.kind == Kind::Paragraph && open.letters > 0 && open.html.trim_end().ends_with("<br>")
        });
        if again && self.holding == 0 {
            // What goes on behind it is text, and so was this.
            self.open.iter_mut().for_each(|open| open.below = false);
            self.end_block();
            return;
        }
        self.pictured = self.pictured.map(|_| true);
        if let Some(open) = &mut self.open {
            open.text.push('\n');
            if open.letters > 0 {
                open.html.push_str("<br>");
            }
        }
    }

    fn text(&mut self, text: &str) {
        self.letters += text.len();
        let blank = text.trim().is_empty();
        if self.open.is_none() && blank {
            return;
        }
        let (kind, tag) = if self.lists > 0 { (Kind::Item, "li") } else { (self.loose_kind(), "p") };
        let below = self.open.is_none() && self.pictured.take() == Some(true);
        let open = self.open.get_or_insert_with(|| Open { below, ..Open::new(kind, tag) });
        if blank {
            // Blanks on both sides of a tag that is left out are one.
            if !open.html.ends_with(' ') {
                open.html.push(' ');
                open.text.push(' ');
            }
            return;
        }
        for (_, start) in &self.inline[open.written..] {
            open.html.push_str(start);
        }
        open.written = self.inline.len();
        open.html.push_str(text);
        // Only `<br>` ends a line: those of the source are blanks.
        open.text.extend(text.chars().map(|letter| if letter == '\n' || letter == '\r' { ' ' } else { letter }));
        open.letters += text.len();
        let within = |names: [&str; 2]| self.inline.iter().any(|(name, _)| names.contains(name));
        if within(["a", "a"]) {
            open.linked_letters += text.len();
        }
        if within(["em", "i"]) || self.centred > 0 && !within(["strong", "b"]) {
            open.set_off_letters += text.len();
        }
    }

    fn begin_inline(&mut self, name: &str, attributes: &str) {
        let (name, start) = match name {
            // A link in a link, or without an address, is none; it stays on the stack, so that its
            // text counts as a link's.
            "a" => {
                let nested = self.inline.iter().any(|(name, _)| *name == "a");
                let href = attribute(attributes, "href").filter(|_| !nested).and_then(|href| self.link(href));
                let start = href.map(|href| format!("<a href=\"{href}\" rel=\"noopener nofollow\">"));
                ("a", start.unwrap_or_default())
            }
            "em" | "cite" => ("em", "<em>".to_owned()),
            "i" => ("i", "<i>".to_owned()),
            "strong" => ("strong", "<strong>".to_owned()),
            "b" => ("b", "<b>".to_owned()),
            "u" => ("u", "<u>".to_owned()),
            "sub" => ("sub", "<sub>".to_owned()),
            _ => ("sup", "<sup>".to_owned()),
        };
        self.inline.push((name, start));
    }

    fn end_inline(&mut self, name: &str) {
        let name = if name == "cite" { "em" } else { name };
        let Some(at) = self.inline.iter().rposition(|(open, _)| *open == name) else { return };
        if let Some(open) = &mut self.open {
            // What is open within it ends with it, in the right order.
            while open.written > at {
                open.written -= 1;
                let (inner, start) = &self.inline[open.written];
                if !start.is_empty() {
                    open.html.push_str(&format!("</{inner}>"));
                }
            }
        }
        self.inline.remove(at);
    }

    fn link(&self, href: &str) -> Option<String> {
        let href = unescape(href);
        if let Some(mail) = href.trim().strip_prefix("mailto:") {
            return Some(format!("mailto:{}", escape_attribute(mail)));
        }
        absolute(&href, self.base).map(|href| escape_attribute(&href))
    }

    fn image(&mut self, attributes: &str) {
        let late = ["data-src", "data-original", "src"].iter().filter_map(|name| attribute(attributes, name));
        let source = late.filter_map(|source| absolute(&unescape(source), self.base)).next();
        let size = |name| attribute(attributes, name).and_then(|size| size.trim_end_matches("px").parse::<u32>().ok());
        let (width, height) = (size("width"), size("height"));
        let tiny = |size: Option<u32>| size.is_some_and(|size| size <= PIXEL_MAX);
        let Some(source) = source.filter(|_| !tiny(width) && !tiny(height)) else { return };
        let alt = clean_line(&unescape(attribute(attributes, "alt").unwrap_or_default()));
        let mut html = format!("<img src=\"{}\" alt=\"{}\"", escape_attribute(&source), escape_attribute(&alt));
        for (name, size) in [("width", width), ("height", height)] {
            if let Some(size) = size {
                html.push_str(&format!(" {name}=\"{size}\""));
            }
        }
        html.push_str(" loading=\"lazy\">");
        let within = self.open.take().filter(|open| open.letters > 0 || self.holding > 0 || open.kind == Kind::Item);
        self.blocks.push(Block {
            kind: Kind::Picture,
            html,
            text: String::new(),
            linked: false,
            set_off: false,
            image: Some(Image { url: source, caption: None }),
            alt,
        });
        self.pictured = within.is_none().then_some(false);
        // The text around a picture goes on in its own block, after it.
        self.open = within;
    }

    fn frame(&mut self, name: &str, closing: bool) {
        self.end_block();
        let name = if name == "tfoot" { "tbody" } else { name };
        let depth = match name {
            "ul" | "ol" => Some(&mut self.lists),
            "figure" => Some(&mut self.figures),
            _ => None,
        };
        if let Some(depth) = depth {
            *depth = if closing { depth.saturating_sub(1) } else { *depth + 1 };
        }
        if name == "table" && !closing {
            self.table = Some(self.blocks.len());
        }
        let html = if closing { format!("</{name}>") } else { format!("<{name}>") };
        self.blocks.push(Block {
            kind: Kind::Frame,
            html,
            text: String::new(),
            linked: false,
            set_off: false,
            image: None,
            alt: String::new(),
        });
        if name == "table" && closing {
            self.end_table();
        }
    }

    /// Old editors set pictures into tables, the caption in the cell below: no table is left of it.
    fn end_table(&mut self) {
        let Some(start) = self.table.take() else { return };
        let inside = &self.blocks[start..];
        if inside.iter().all(|block| block.image.is_none()) {
            return;
        }
        let letters: usize = inside.iter().map(|block| block.text.chars().count()).sum();
        let (kind, tag) =
            if letters > FRAME_LETTERS_MAX { (Kind::Paragraph, "p") } else { (Kind::Caption, "figcaption") };
        let mut kept: Vec<Block> =
            self.blocks.drain(start..).filter(|block| block.image.is_some() || !block.text.is_empty()).collect();
        for block in kept.iter_mut().filter(|block| block.kind != Kind::Picture) {
            block.kind = kind;
            block.html = format!(
                "<{tag}>{}</{tag}>",
                escape(&block.text).replace("\n\n", if tag == "p" { "<br>" } else { " " })
            );
        }
        self.blocks.append(&mut kept);
    }

    fn end_block(&mut self) {
        self.pictured = None;
        let Some(mut open) = self.open.take() else { return };
        while open.written > 0 {
            open.written -= 1;
            let (inner, start) = &self.inline[open.written];
            if !start.is_empty() {
                open.html.push_str(&format!("</{inner}>"));
            }
        }
        let text = clean_paragraphs(&unescape(&open.text));
        if text.is_empty() && !matches!(open.tag.as_str(), "td" | "th") {
            return;
        }
        while let Some(bare) = open.html.trim_end().strip_suffix("<br>") {
            open.html.truncate(bare.len());
        }
        open.html.push_str(&format!("</{}>", open.tag));
        if open.kind == Kind::Caption && open.tag == "p" && text.len() > CAPTION_BYTES_MAX {
            open.kind = Kind::Paragraph;
        }
        let linked = open.letters > 0 && open.linked_letters == open.letters;
        let below = open.below && text.len() <= BELOW_BYTES_MAX;
        let set_off = open.letters > 0 && (open.set_off_letters == open.letters || below);
        let (kind, html) = (open.kind, open.html);
        self.blocks.push(Block { kind, html, text, linked, set_off, image: None, alt: String::new() });
    }
}

impl Open {
    fn new(kind: Kind, tag: &str) -> Self {
        Open {
            kind,
            tag: tag.to_owned(),
            html: format!("<{tag}>"),
            text: String::new(),
            written: 0,
            letters: 0,
            linked_letters: 0,
            set_off_letters: 0,
            below: false,
        }
    }
}

fn is_inline(name: &str) -> bool {
    matches!(name, "a" | "em" | "i" | "cite" | "strong" | "b" | "u" | "sub" | "sup")
}

/// What holds one block, however many elements stand in it.
fn is_holding(name: &str) -> bool {
    matches!(name, "td" | "th" | "figcaption" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

fn is_frame(name: &str) -> bool {
    matches!(name, "ul" | "ol" | "blockquote" | "figure" | "table" | "thead" | "tbody" | "tfoot" | "tr")
}

fn is_void(name: &str) -> bool {
    matches!(name, "br" | "hr" | "img")
}

/// Text as it may stand in HTML, spelt as ammonia spells it.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('\u{a0}', "&nbsp;")
}

fn escape_attribute(text: &str) -> String {
    escape(text).replace('"', "&quot;")
}
