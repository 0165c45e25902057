//! What stands around a text and between its paragraphs and is none of it, told by its shape in any
//! language: pointers to other articles, the names of their boxes, short lines above the first sentence,
//! a line that stands there twice.
//!
//! Words that tell the same are in `furniture`. Where a page consists of such things, they are the text
//! and stay: a list of documents, a poem.

use url::Url;

use super::scan::{Piece, attribute, pieces};
use super::shape::{Block, Kind};
use crate::model::Site;
use crate::parse::unescape;
use crate::text::clean_line;

/// A link of fewer letters may be a name or a term that stands alone in its line.
const POINTER_LETTERS_MIN: usize = 20;
/// A word or three before a link say what it is: "Xem thêm:", "Related:", "Read more -".
const LABEL_LETTERS_MAX: usize = 24;
/// Longest heading of a box of pointers.
const HEADING_LETTERS_MAX: usize = 40;
/// Of so many bytes of text one may be in pointers; where there are more, they are what the page is for.
const TEXT_PER_POINTER: usize = 3;
/// Longest line that is none of the text for want of a sentence: a date, a desk, who took the picture.
const LINE_LETTERS_MAX: usize = 60;
/// A paragraph that ends as sentences do and has as many letters is prose.
const PROSE_LETTERS_MIN: usize = 60;
/// Longer ones are prose however they end.
const LONG_LETTERS_MIN: usize = 120;
/// Prose begins within so many blocks, else the text is of another kind: verse, a list, a table.
const PROSE_WITHIN: usize = 12;
/// Lines of fewer letters stand twice by right: "- Vâng.", a refrain.
const TWICE_LETTERS_MIN: usize = 20;
/// How far above a line its twin stands.
const TWICE_WITHIN: usize = 4;

/// Leaves out what is a link to another page of the same site and no more, and what heads several of
/// them. A heading is one only beside others: some papers link their subheads.
pub(super) fn drop_pointers(blocks: &mut Vec<Block>, site: &Site) {
    let leading: Vec<bool> = blocks.iter().map(|block| is_pointer(block, site)).collect();
    let text: Vec<usize> = (0..blocks.len()).filter(|&at| !blocks[at].text.is_empty()).collect();
    let mut away = vec![false; blocks.len()];
    for (at, &block) in text.iter().enumerate() {
        let beside = [at.checked_sub(1), Some(at + 1)].into_iter().flatten().filter_map(|at| text.get(at));
        let alone = !beside.into_iter().any(|&other| leading[other]);
        away[block] = leading[block] && !(alone && blocks[block].kind == Kind::Heading);
    }
    let letters = |gone: bool| -> usize {
        blocks.iter().zip(&away).filter(|(_, away)| **away == gone).map(|(block, _)| block.text.len()).sum()
    };
    if letters(true) * TEXT_PER_POINTER > letters(false) {
        return;
    }
    for head in heads(blocks, &text, &away) {
        away[head] = true;
    }
    let mut away = away.into_iter();
    blocks.retain(|_| !away.next().unwrap_or(false));
}

/// Short lines right above two pointers or more.
fn heads(blocks: &[Block], text: &[usize], away: &[bool]) -> Vec<usize> {
    let heads = text.windows(3).filter(|three| {
        let block = &blocks[three[0]];
        let short = block.text.chars().count() <= HEADING_LETTERS_MAX && block.kind != Kind::Item;
        let several = away[three[1]] && away[three[2]];
        let heads = !ends_sentence(block.text.trim_end_matches(['.', ':', '…']));
        !away[three[0]] && several && short && heads
    });
    heads.map(|three| three[0]).collect()
}

/// Whether a block is a link to another page of the site, with no more than a label before it.
fn is_pointer(block: &Block, site: &Site) -> bool {
    let of_text = matches!(block.kind, Kind::Paragraph | Kind::Heading) || block.html.starts_with("<li");
    if !of_text || !block.html.contains("<a ") {
        return false;
    }
    let (mut depth, mut linked, mut label, mut after) = (0_usize, 0, String::new(), false);
    for piece in pieces(&block.html) {
        match piece {
            Piece::Open("a", attributes) if leads_within(attributes, site) => depth += 1,
            Piece::Open("a", _) => return false,
            Piece::Close("a") => depth = depth.saturating_sub(1),
            Piece::Text(text) if depth > 0 => linked += text.chars().count(),
            Piece::Text(text) if linked == 0 => label.push_str(text),
            Piece::Text(text) => after |= text.chars().any(char::is_alphanumeric),
            _ => {}
        }
    }
    linked >= POINTER_LETTERS_MIN && !after && is_label(&label)
}

fn leads_within(attributes: &str, site: &Site) -> bool {
    let address = attribute(attributes, "href").and_then(|href| Url::parse(&unescape(href)).ok());
    address.is_some_and(|address| Site::of(&address) == *site)
}

/// "Xem thêm:", ">>", or nothing.
fn is_label(text: &str) -> bool {
    let text = clean_line(text);
    let bare = !text.chars().any(char::is_alphanumeric);
    bare || text.ends_with([':', '>', '»', '-', '–', '|']) && text.chars().count() <= LABEL_LETTERS_MAX
}

/// Leaves out short lines above the first prose that are no sentence: dates, names of desks, credits.
pub(super) fn drop_lines_above(blocks: &mut Vec<Block>) {
    let text = blocks.iter().enumerate().filter(|(_, block)| !block.text.is_empty() && block.kind != Kind::Caption);
    let Some((first, _)) = text.take(PROSE_WITHIN).find(|(_, block)| is_prose(block)) else { return };
    let mut at = 0;
    blocks.retain(|block| {
        at += 1;
        at > first || block.kind != Kind::Paragraph || !is_line(&block.text)
    });
}

fn is_prose(block: &Block) -> bool {
    let letters = block.text.chars().count();
    let prose = letters >= LONG_LETTERS_MIN || letters >= PROSE_LETTERS_MIN && ends_sentence(&block.text);
    prose && block.kind == Kind::Paragraph && !block.linked
}

fn is_line(text: &str) -> bool {
    !text.is_empty() && text.chars().count() <= LINE_LETTERS_MAX && !ends_sentence(text)
}

/// Whether a text ends as sentences and speeches do.
fn ends_sentence(text: &str) -> bool {
    let end = text.trim_end_matches(['"', '”', '’', '\'', '»', ')', ']', ' ']);
    end.ends_with(['.', '!', '?', '…', ':', ';', ',', '。', '！', '？'])
}

/// Leaves out a paragraph that stands there again right after itself.
pub(super) fn drop_twins(blocks: &mut Vec<Block>) {
    let mut kept: Vec<Block> = Vec::with_capacity(blocks.len());
    for block in blocks.drain(..) {
        let said = block.kind == Kind::Paragraph && block.text.chars().count() >= TWICE_LETTERS_MIN;
        let twin = |other: &Block| other.kind == Kind::Paragraph && other.text == block.text;
        if !said || !kept.iter().rev().take(TWICE_WITHIN).any(twin) {
            kept.push(block);
        }
    }
    *blocks = kept;
}

#[cfg(test)]
mod tests {
    use url::Url;

    use super::{drop_lines_above, drop_pointers, drop_twins};
    use crate::extract::shape::{Block, blocks};
    use crate::extract::wash::wash;
    use crate::model::Site;

    const PROSE: &str = "<p>Sáng nay, hội nghị bàn về việc đưa dịch vụ số đến từng ấp, với sự tham dự của các sở.</p>";

    fn texts(html: &str, tidy: impl Fn(&mut Vec<Block>)) -> Vec<String> {
        let base = Url::parse("https://www.baothu.vn/kinh-te/bai-1").expect("an address");
        let mut blocks = blocks(&wash(html), &base);
        tidy(&mut blocks);
        blocks.into_iter().map(|block| block.text).filter(|text| !text.is_empty()).collect()
    }

    fn pointed(html: &str) -> Vec<String> {
        let site = Site::of(&Url::parse("https://baothu.vn/").expect("an address"));
        let prose = PROSE.repeat(5);
        texts(&format!("{prose}{html}{prose}"), |blocks| drop_pointers(blocks, &site)).split_off(5)
    }

    #[test]
    fn links_to_other_pages_of_the_site_go_and_so_does_what_heads_them() {
        let link = "<a href=/bai-2>Khánh thành cầu qua sông Cái sau hai năm</a>";
        let away = "<a href=https://dichvu.example/bai-2>Khánh thành cầu qua sông Cái sau hai năm</a>";
        for (html, left) in [
            (format!("<p>{link}</p>"), 0),
            (format!("<p><b>Đọc tiếp: {link}</b></p>"), 0),
            (format!("<p>Cùng đề tài</p><p>{link}</p><p>{link}</p>"), 0),
            (format!("<h3>Cùng đề tài:</h3><ul><li>{link}</li><li><h4>{link}</h4></li></ul>"), 0),
            (format!("<h3>{link}</h3><p>Cầu dài 214 mét.</p>"), 2),
            (format!("<p>{away}</p>"), 1),
            (format!("<p>Trước đó, {link} đã được nêu.</p>"), 1),
            (format!("<p>Trước đó một tuần lễ, tỉnh cho biết: {link}</p>"), 1),
            ("<p><a href=/tac-gia/hai-quan>Hải Quân</a></p>".to_owned(), 1),
            (format!("<table><tr><td>{link}</td><td>2</td></tr></table>"), 2),
        ] {
            assert_eq!(pointed(&html).len() - 5, left, "{html}");
        }
    }

    #[test]
    fn a_page_of_links_keeps_them() {
        let site = Site::of(&Url::parse("https://baothu.vn/").expect("an address"));
        let list = "<li><a href=/van-ban/1>Nghị quyết về chuyển đổi số của tỉnh</a></li>".repeat(4);
        let html = format!("{PROSE}<ul>{list}</ul>");
        assert_eq!(texts(&html, |blocks| drop_pointers(blocks, &site)).len(), 5);
    }

    #[test]
    fn short_lines_above_the_first_prose_go_unless_they_are_sentences_or_verse() {
        let above = |html: &str| texts(html, drop_lines_above).len();
        assert_eq!(above(&format!("<p>Updated Nov 19, 9:41 AM</p><p>Ban Kinh tế</p>{PROSE}")), 1);
        assert_eq!(above(&format!("<p>Cầu đã thông xe.</p><h2>Sớm hai tháng</h2>{PROSE}<p>Hết giờ</p>")), 4);
        assert_eq!(above(&"<p>Quê hương là chùm khế ngọt</p><p>Cho con trèo hái mỗi ngày</p>".repeat(8)), 16);
        assert_eq!(above("<p>Một dòng</p>"), 1);
    }

    #[test]
    fn a_paragraph_that_stands_twice_stands_once() {
        let twin = "<p>Một đoạn văn có hơn hai mươi chữ cái.</p>";
        assert_eq!(texts(&format!("{twin}<p>Vâng.</p>{twin}<p>Vâng.</p>"), drop_twins).len(), 3);
    }
}
