//! A body: its blocks, tidied of what is no text, as HTML and as plain text.

use jiff::tz::TimeZone;
use url::Url;

use super::byline::{is_marked, names, signed};
use super::dateline;
use super::fields::key;
use super::furniture::{is_box, is_button, is_call, is_credited, is_lead_away, without_button};
use super::margins::{drop_lines_above, drop_pointers, drop_twins};
use super::shape::{Block, CAPTION_BYTES_MAX, Kind, blocks, escape};
use super::wash::wash;
use crate::model::{Image, Site};

/// Most pictures of one article.
const IMAGES_MAX: usize = 60;
/// A line that repeats a caption has at least this many letters: "Ảnh: TTXVN" repeats by chance.
const REPEATED_LETTERS_MIN: usize = 12;
/// How many last lines may be the author's name, a source, a button.
const TAIL_LINES: usize = 4;
/// Names below a text are no longer than this.
const TAIL_BYTES_MAX: usize = 300;
/// A lead has no more letters, and no fewer.
const LEAD_LETTERS: std::ops::Range<usize> = 40..1000;
/// Longest caption in bytes that is told by how it is set alone.
const SET_OFF_BYTES_MAX: usize = 600;
/// Fewer lines that are links make no list of them.
const LINKS_MIN: usize = 3;

/// What an article consists of.
pub(super) struct Body {
    blocks: Vec<Block>,
    /// Where it stands: links within one site are told from others.
    site: Site,
}

impl Body {
    /// Reads HTML from anywhere.
    pub(super) fn read(html: &str, base: &Url) -> Self {
        let blocks = if html.trim().is_empty() { Vec::new() } else { blocks(&wash(html), base) };
        Body { blocks, site: Site::of(base) }
    }

    /// Sanitised HTML. A picture and its caption stand in one figure.
    pub(super) fn html(&self) -> String {
        let mut html = String::with_capacity(self.blocks.iter().map(|block| block.html.len()).sum());
        let mut in_figure = false;
        let mut blocks = self.filled().into_iter().peekable();
        while let Some(block) = blocks.next() {
            match (block.kind, block.html.as_str()) {
                (Kind::Frame, "<figure>") => in_figure = true,
                (Kind::Frame, "</figure>") => in_figure = false,
                _ => {}
            }
            if block.kind == Kind::Picture && !in_figure {
                let captions = std::iter::from_fn(|| blocks.next_if(|next| next.kind == Kind::Caption));
                let captions: String = captions.map(caption_html).collect();
                html.push_str(&format!("<figure>{}{captions}</figure>", block.html));
            } else if block.kind == Kind::Caption {
                html.push_str(&if in_figure { caption_html(block) } else { block.html.clone() });
            } else {
                html.push_str(&block.html);
            }
        }
        html
    }

    /// The blocks without frames that lost all that was in them.
    fn filled(&self) -> Vec<&Block> {
        let mut kept: Vec<&Block> = Vec::with_capacity(self.blocks.len());
        for block in &self.blocks {
            let closed = block.html.strip_prefix("</").filter(|_| block.kind == Kind::Frame);
            let opener =
                kept.last().filter(|last| last.kind == Kind::Frame).and_then(|last| last.html.strip_prefix('<'));
            if closed.is_some() && closed == opener {
                kept.pop();
            } else {
                kept.push(block);
            }
        }
        kept
    }

    /// Plain text: paragraphs parted by a blank line, captions left out.
    pub(super) fn text(&self) -> String {
        let mut text = String::with_capacity(self.blocks.iter().map(|block| block.text.len() + 2).sum());
        for block in self.blocks.iter().filter(|block| block.kind != Kind::Caption && !block.text.is_empty()) {
            if !text.is_empty() {
                text.push_str("\n\n");
            }
            text.push_str(&block.text);
        }
        text
    }

    /// Pictures in order, with their captions.
    pub(super) fn images(&self) -> Vec<Image> {
        let mut images: Vec<Image> = Vec::new();
        for block in &self.blocks {
            if let Some(image) = &block.image {
                if images.len() < IMAGES_MAX && images.iter().all(|other| other.url != image.url) {
                    images.push(image.clone());
                }
            } else if let (Kind::Caption, Some(last)) = (block.kind, images.last_mut()) {
                last.caption.get_or_insert_with(|| block.text.replace("\n\n", " "));
            }
        }
        images
    }

    /// Leaves out what is no text: buttons, boxes of links, links to other articles, repeated captions,
    /// the title and lead when they stand again above the text, lines that are no sentences above it,
    /// and the author's name below it.
    pub(super) fn tidy(&mut self, around: &Around<'_>) {
        self.drop_furniture();
        drop_pointers(&mut self.blocks, &self.site);
        drop_twins(&mut self.blocks);
        self.find_captions(around.captions);
        self.drop_repeats(around);
        drop_lines_above(&mut self.blocks);
        self.drop_tail(around);
    }

    fn drop_furniture(&mut self) {
        let mut in_box = false;
        self.blocks.retain(|block| {
            if block.text.is_empty() {
                return true;
            }
            let heads = is_box(&block.text);
            in_box = heads || in_box && block.linked;
            let leads_away = is_lead_away(&block.text) && (block.linked || block.html.contains("<a "));
            !(in_box || leads_away || is_button(&block.text))
        });
    }

    /// A paragraph that says what a picture's `alt` or caption says is that caption.
    fn find_captions(&mut self, ruled: &[String]) {
        let mut said: Vec<String> = ruled.iter().map(|caption| key(caption)).collect();
        let mut below_picture = false;
        for block in &mut self.blocks {
            match block.kind {
                Kind::Picture => {
                    said.push(key(&block.alt));
                    below_picture = true;
                }
                Kind::Caption => {
                    said.push(key(&block.text));
                    below_picture = false;
                }
                Kind::Paragraph if may_repeat(&said, &block.text) || below_picture && is_below(block) => {
                    let known = key(&block.text);
                    let repeats = known.chars().count() >= REPEATED_LETTERS_MIN && said.contains(&known);
                    if repeats || below_picture && is_below(block) {
                        block.kind = Kind::Caption;
                        said.push(known);
                    }
                    below_picture = false;
                }
                _ => below_picture = false,
            }
        }
        self.drop_repeated_captions();
    }

    fn drop_repeated_captions(&mut self) {
        let mut said: Vec<String> = Vec::new();
        self.blocks.retain(|block| {
            if block.kind != Kind::Caption {
                return true;
            }
            let known = key(&block.text);
            let fresh = !said.contains(&known);
            said.push(known);
            fresh
        });
    }

    /// Title, kicker, names and date line above the text.
    fn drop_repeats(&mut self, around: &Around<'_>) {
        let stated = [around.title, around.kicker, around.lead].into_iter().flatten();
        let stated: Vec<String> = stated.chain(around.authors.iter().map(String::as_str)).map(key).collect();
        let mut before_text = true;
        self.blocks.retain(|block| {
            if !before_text || block.text.is_empty() || block.kind == Kind::Caption {
                return true;
            }
            // Old systems set trail, headline, date and name as lines of one paragraph.
            let whole = stated.contains(&key(&block.text));
            before_text = whole
                || block.text.split("\n\n").all(|line| {
                    let bare = without_button(line);
                    let dated = around.zone.is_some_and(|zone| dateline::line(bare, zone).is_some());
                    dated || stated.contains(&key(line)) || is_byline_of(line, around.authors) || is_button(line)
                });
            !before_text
        });
    }

    /// The names below a text of which no other names are known: a last line of nothing but names.
    pub(super) fn signature(&mut self, zone: &TimeZone) -> Vec<String> {
        self.drop_furniture();
        let texts = self.blocks.iter().rev().filter(|block| !block.text.is_empty() && block.kind != Kind::Caption);
        let mut below = texts.skip_while(|block| dateline::line(&block.text, zone).is_some());
        let last = below.next().filter(|last| last.kind == Kind::Paragraph);
        // In texts of one block, the name is its last line.
        let line = |text: &str| signed(text.rsplit("\n\n").next().unwrap_or_default());
        last.map(|last| Some(signed(&last.text)).filter(|names| !names.is_empty()).unwrap_or_else(|| line(&last.text)))
            .unwrap_or_default()
    }

    /// A first paragraph in bold, or a first line, is the lead where none is stated.
    pub(super) fn bold_lead(&self) -> Option<String> {
        let first = self.blocks.iter().find(|block| block.kind == Kind::Paragraph && !block.text.is_empty())?;
        let html = first.html.strip_prefix("<p>")?;
        let bare = ["<em>", "<i>"].iter().find_map(|start| html.strip_prefix(start)).unwrap_or(html);
        let (_, rest) = ["<strong>", "<b>"]
            .iter()
            .zip(["</strong>", "</b>"])
            .find_map(|(start, end)| bare.strip_prefix(start)?.split_once(end))?;
        let rest = ["</em>", "</i>", " "].iter().fold(rest, |rest, end| rest.strip_prefix(end).unwrap_or(rest));
        let alone = rest == "</p>" || rest.starts_with("<br>");
        let line =
            first.text.split("\n\n").next().filter(|line| alone && LEAD_LETTERS.contains(&line.chars().count()))?;
        Some(line.to_owned())
    }

    /// "Hải Quân" as the last line, once more; "Bài, ảnh: Hải Quân", "Theo TTXVN", a mail address.
    fn drop_tail(&mut self, around: &Around<'_>) {
        let authors = around.authors;
        let known: Vec<String> = authors.iter().map(|name| key(name)).filter(|name| !name.is_empty()).collect();
        let together = key(&authors.join(" "));
        for _ in 0..TAIL_LINES {
            let is_text = |block: &Block| !block.text.is_empty() && block.kind != Kind::Caption;
            let Some(last) = self.blocks.iter().rposition(is_text) else { return };
            let text = &self.blocks[last].text;
            let dated = || around.zone.is_some_and(|zone| dateline::line(text, zone).is_some());
            let ends = is_of(text, &known, &together) || is_credit(text) || is_call(text) || dated();
            if text.len() > TAIL_BYTES_MAX || !ends {
                return;
            }
            self.blocks.remove(last);
        }
    }

    /// Whether this is what stands beside articles: headlines of others, with a teaser here and there.
    /// An article that ends in such a list begins with text, and most of it is text.
    pub(super) fn is_list_of_links(&self) -> bool {
        let texts = || self.blocks.iter().filter(|block| !block.text.is_empty() && block.kind != Kind::Caption);
        let (mut all, mut linked, mut letters, mut letters_linked) = (0, 0, 0, 0);
        for block in texts() {
            (all, letters) = (all + 1, letters + block.text.len());
            if block.linked {
                (linked, letters_linked) = (linked + 1, letters_linked + block.text.len());
            }
        }
        let begins = texts().take(2).any(|block| block.linked);
        begins && linked >= LINKS_MIN && linked * 10 >= all * 4 && letters_linked * 4 >= letters
    }

    /// The first paragraph.
    pub(super) fn lead(&self) -> Option<&str> {
        self.blocks
            .iter()
            .find(|block| block.kind == Kind::Paragraph && !block.text.is_empty())
            .map(|block| block.text.as_str())
    }
}

/// "Bài: Hải Quân - Ảnh: Minh Thành" above a text of these two.
fn is_byline_of(text: &str, authors: &[String]) -> bool {
    let found = signed(text);
    !found.is_empty() && found.iter().all(|name| authors.contains(name))
}

/// Whether a last line is of the known names and of nothing else.
fn is_of(text: &str, known: &[String], together: &str) -> bool {
    let line = key(text);
    let names = names(text);
    let all_known = || !names.is_empty() && names.iter().all(|name| known.contains(&key(name)));
    known.contains(&line) || !line.is_empty() && line == together || all_known()
}

/// Whether a last line is a credit by its own word, or a mail address alone.
fn is_credit(text: &str) -> bool {
    is_marked(text) && !signed(text).is_empty() || text.contains('@') && !text.trim().contains(' ')
}

/// What is known of an article before its body is tidied.
pub(super) struct Around<'a> {
    pub(super) title: Option<&'a str>,
    pub(super) kicker: Option<&'a str>,
    pub(super) authors: &'a [String],
    /// Captions that were found by rule.
    pub(super) captions: &'a [String],
    /// The lead, where the page names it: it stands apart from the text.
    pub(super) lead: Option<&'a str>,
    /// Where given, a date line above the text goes too.
    pub(super) zone: Option<&'a TimeZone>,
}

/// Whether a text is as long as something that was said: most paragraphs are told apart by that.
fn may_repeat(said: &[String], text: &str) -> bool {
    let near = |known: &String| (known.len() / 2..=known.len() * 2 + 32).contains(&text.len());
    text.len() <= CAPTION_BYTES_MAX && said.iter().any(near)
}

fn caption_html(block: &Block) -> String {
    if block.html.starts_with("<figcaption>") {
        return block.html.clone();
    }
    format!("<figcaption>{}</figcaption>", escape(&block.text.replace("\n\n", " ")))
}

/// Whether a paragraph right below a picture is its caption: by a credit, or set off in the middle or in italics.
fn is_below(block: &Block) -> bool {
    let short = block.text.len() <= SET_OFF_BYTES_MAX && !block.linked;
    is_credited(&block.text) || block.set_off && short && signed(&block.text).is_empty()
}
