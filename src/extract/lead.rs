//! The lead (sapo): where a page shows it, and the paper's mark before it.

use scraper::{ElementRef, Html, Selector};

use super::fields::key;
use super::headline::is_named;
use super::page::words;
use crate::text::clean_line;

/// Elements that hold the lead and nothing else, wherever they stand.
const SAPOS: &str = "[class*=sapo i], .chapeau, .article__lead, .detail-lead, h2.lead, p.lead, div.lead, p.description";
/// How classes and ids of leads end, as they follow a headline: `lblSummary`, `Theme-Leadin`, `nd-lead`.
const ENDS: [&str; 15] = [
    "lead",
    "lede",
    "leadin",
    "chapeau",
    "summary",
    "tomtat",
    "hometext",
    "intro",
    "excerpt",
    "desc",
    "description",
    "dek",
    "brief",
    "trichyeu",
    "mota",
];
/// A lead is no longer, and no shorter, in letters.
const LETTERS: std::ops::Range<usize> = 40..1500;
/// Bytes of text after a headline among which a lead is looked for: a text of its own may begin there.
const BYTES_MAX: usize = 1500;
/// Nodes after a headline that are looked at.
const NODES_MAX: usize = 400;
/// Elements among which the whole of a cut lead is looked for.
const ELEMENTS_MAX: usize = 3000;
/// A shorter beginning tells no lead.
const HEAD_BYTES_MIN: usize = 40;
/// A paper's mark has at most this many letters: "Báo Điện Biên Phủ Online".
const MARK_LETTERS_MAX: usize = 32;

/// The lead, where the page names it. A bold first paragraph is text too.
pub(super) fn named(html: &Html, headline: Option<ElementRef<'_>>) -> Option<String> {
    let sapos = Selector::parse(SAPOS).ok()?;
    let marked = html.select(&sapos).take(50).filter(|element| element.value().name() != "body");
    marked.map(words).find(|line| is_lead(line)).or_else(|| after(html, headline?))
}

/// The first element behind the headline that is named for a lead.
fn after(html: &Html, headline: ElementRef<'_>) -> Option<String> {
    let behind = html.root_element().descendants().skip_while(|node| node.id() != headline.id()).skip(1);
    let mut bytes = 0;
    for node in behind.take(NODES_MAX) {
        if let Some(text) = node.value().as_text() {
            bytes += text.trim().len();
        }
        if bytes > BYTES_MAX {
            return None;
        }
        let named = ElementRef::wrap(node)
            .filter(|element| is_named(*element, &ENDS) || element.attr("itemprop") == Some("description"));
        let line = named.filter(|element| !holds_more(*element)).map(words);
        if let Some(line) = line.filter(|line| is_lead(line)) {
            return Some(line);
        }
    }
    None
}

/// Whether an element holds what no lead holds: headings, pictures, a list.
fn holds_more(element: ElementRef<'_>) -> bool {
    let inside = element.descendants().skip(1).filter_map(ElementRef::wrap);
    inside.take(NODES_MAX).any(|inner| matches!(inner.value().name(), "h1" | "img" | "ul" | "form" | "h3"))
}

fn is_lead(line: &str) -> bool {
    LETTERS.contains(&line.chars().count())
}

/// The whole of a lead that is stated as a cut: the page shows it somewhere.
pub(super) fn uncut(html: &Html, stated: &str) -> Option<String> {
    let head = stated.trim_end().strip_suffix("...").or_else(|| stated.trim_end().strip_suffix('…'))?;
    let head = head.rsplit_once(' ').map_or(head, |(head, _)| head).trim();
    let holders =
        Selector::parse("p, div, h2, h3, h4, span, strong, td").ok().filter(|_| head.len() >= HEAD_BYTES_MIN)?;
    let begins = |element: &ElementRef<'_>| {
        let first = element.text().find(|text| !text.trim().is_empty()).unwrap_or_default();
        first.len() <= BYTES_MAX && clean_line(first).contains(head)
    };
    let mut shown = html.select(&holders).take(ELEMENTS_MAX).filter(begins).map(words);
    shown.find(|line| is_lead(line) && without_mark(line).starts_with(head))
}

/// The stated lead, but where that is a cut of the first paragraph, the paragraph.
pub(super) fn whole(stated: Option<String>, first: Option<&str>) -> Option<String> {
    let stated = stated?;
    let first = first.filter(|line| is_lead(line));
    let known = key(stated.trim_end_matches(['…', '.']));
    let cut = |line: &&str| known.len() >= 30 && key(line).starts_with(&known) && line.len() > stated.len();
    Some(first.filter(cut).map_or(stated, str::to_owned))
}

/// A lead without the mark that the paper sets before it: "(BĐN) - ", "ĐNO - ", "Báo Lào Cai điện tử - ".
pub(super) fn without_mark(lead: &str) -> String {
    let bare = lead.trim_start_matches(['-', '–', '—', ' ']);
    let rest = bracketed(bare).or_else(|| dashed(bare)).unwrap_or(bare);
    let rest = rest.trim_start_matches(['-', '–', '—', ':', '.', ' ']);
    clean_line(if rest.chars().count() < LETTERS.start / 2 { lead } else { rest })
}

/// "(BĐN) - …", "(Baothanhhoa.vn) …": what a lead begins with in brackets is its paper.
fn bracketed(lead: &str) -> Option<&str> {
    let (mark, rest) = lead.strip_prefix('(')?.split_once(')')?;
    (mark.chars().count() <= MARK_LETTERS_MAX && !rest.is_empty()).then_some(rest)
}

/// "TQĐT - …", "BT- …", "YênBái - …", "Báo Lào Cai điện tử - …". A place, as in "Hà Nội - …", is the text's own.
fn dashed(lead: &str) -> Option<&str> {
    let (at, dash) = lead.char_indices().find(|(_, letter)| matches!(letter, '-' | '–' | '—'))?;
    let (mark, rest) = (lead[..at].trim_end(), &lead[at + dash.len_utf8()..]);
    // "KH-CN", "GD - ĐT": two abbreviations are one word.
    let sentence = rest.trim_start().chars().nth(1).is_some_and(|letter| !letter.is_uppercase());
    let parted = rest.starts_with([' ', '\u{a0}']) && sentence && mark.chars().count() <= MARK_LETTERS_MAX;
    (parted && is_mark(mark)).then_some(rest)
}

fn is_mark(mark: &str) -> bool {
    let letters = || mark.chars().filter(|letter| letter.is_alphabetic());
    let single = !mark.contains(' ');
    let initials = single && letters().count() >= 2 && letters().all(char::is_uppercase);
    let joined = single && letters().skip(1).any(char::is_uppercase);
    let host = single && mark.contains('.');
    initials || joined || host || mark.starts_with("Báo ") || mark.ends_with("Online") || mark.ends_with("điện tử")
}

#[cfg(test)]
mod tests {
    use super::without_mark;

    #[test]
    fn a_papers_mark_is_no_part_of_its_lead() {
        const LEAD: &str = "Sáng nay, bà con xã Phú Lý mang hàng ra chợ sớm hơn mọi ngày.";
        for mark in [
            "(BĐN) - ",
            "(GLO)- ",
            "(Baothanhhoa.vn) - ",
            "(BDO) ",
            "ĐNO - ",
            "TQĐT – ",
            "BT- ",
            "YênBái - ",
            " - ",
            "- ",
            "Báo Lào Cai điện tử - ",
            "Hànộimới Online - ",
            "SGGPO - ",
            "VOV.VN - ",
            "(Báo Quảng Ngãi)- ",
            "",
        ] {
            assert_eq!(without_mark(&format!("{mark}{LEAD}")), LEAD, "{mark}");
        }
    }

    #[test]
    fn what_a_lead_says_itself_stays() {
        for lead in [
            "Hà Nội - thành phố vì hòa bình, nơi hơn tám triệu người đang sống.",
            "GD - ĐT tỉnh vừa công bố lịch thi tuyển sinh vào lớp 10 năm nay.",
            "KH-CN là một trong những lĩnh vực được ưu tiên trong năm tới.",
            "Từ 2020 - 2025, tỉnh đã trồng mới hơn một ngàn hecta rừng.",
        ] {
            assert_eq!(without_mark(lead), lead);
        }
    }
}
