//! The date line of a page that states its date nowhere else: short text near the headline.

use jiff::tz::TimeZone;
use scraper::{ElementRef, Html, Node, Selector};

use super::headline;
use super::page::words;
use crate::model::Timestamp;
use crate::parse;
use crate::text::clean_line;

/// A date line has no more bytes than this.
const LINE_BYTES_MAX: usize = 90;
/// How far around the headline elements named for a date count.
const LEVELS_MAX: usize = 4;
/// Texts after the headline that are looked at.
const TEXTS_MAX: usize = 60;
/// Seconds of a day.
const DAY_SECONDS: i64 = 24 * 3600;
/// Words of dates and of what stands beside them.
const WORDS: [&str; 44] = [
    "thứ",
    "hai",
    "ba",
    "tư",
    "năm",
    "sáu",
    "bảy",
    "nhật",
    "ngày",
    "tháng",
    "lúc",
    "giờ",
    "phút",
    "nhật",
    "cập",
    "đăng",
    "tải",
    "xuất",
    "bản",
    "đã",
    "gửi",
    "bởi",
    "sáng",
    "chiều",
    "tối",
    "am",
    "pm",
    "sa",
    "ch",
    "h",
    "g",
    "lượt",
    "xem",
    "đọc",
    "views",
    "on",
    "at",
    "in",
    "updated",
    "published",
    "một",
    "mười",
    "chín",
    "tám",
];
/// A date line has no more words than this that are none of a date's.
const WORDS_MORE: usize = 2;

/// Reads the first date after the headline `title`, or in an element around it that is named for one.
pub(super) fn find(html: &Html, title: &str, zone: &TimeZone) -> Option<Timestamp> {
    let first = || html.select(&Selector::parse("h1").ok()?).next();
    let headline = headline::element(html, title).or_else(first)?;
    after(headline, zone).or_else(|| named_around(headline, zone))
}

fn after(headline: ElementRef<'_>, zone: &TimeZone) -> Option<Timestamp> {
    let texts = texts_after(headline);
    let at = texts.iter().position(|text| line(text, zone).is_some())?;
    let alone = line(&texts[at], zone)?;
    // Day and time of day stand in elements of their own in some makes.
    let joined = |first: usize| Some([texts.get(first)?.as_str(), texts.get(first + 1)?.as_str()].join(" "));
    let pairs = [Some(at), at.checked_sub(1)].into_iter().flatten().filter_map(joined);
    let timed = pairs.filter_map(|pair| line(&pair, zone)).find(|found| {
        let hours = found.as_second() - alone.as_second();
        (1..DAY_SECONDS).contains(&hours)
    });
    let midnight = alone.to_zoned(zone.clone()).time() == jiff::civil::Time::midnight();
    timed.filter(|_| midnight).or(Some(alone))
}

/// Texts outwards from the headline: of its siblings, then of those of what holds it.
fn texts_after(headline: ElementRef<'_>) -> Vec<String> {
    let mut texts = Vec::new();
    let mut within = headline;
    while let Some(parent) = within.parent().and_then(ElementRef::wrap) {
        for node in within.next_siblings().flat_map(|sibling| sibling.descendants()) {
            let Node::Text(text) = node.value() else { continue };
            if !text.trim().is_empty() {
                texts.push(text.trim().to_owned());
            }
            if texts.len() >= TEXTS_MAX {
                return texts;
            }
        }
        within = parent;
    }
    texts
}

/// Elements that are named for a date, around the headline: the page's head shows today's.
fn named_around(headline: ElementRef<'_>, zone: &TimeZone) -> Option<Timestamp> {
    let names = Selector::parse("time, [class*=date], [class*=time], [class*=ngay], [id*=date]").ok()?;
    let around = headline.ancestors().filter_map(ElementRef::wrap).take(LEVELS_MAX);
    let around = around.take_while(|element| element.value().name() != "body");
    around.flat_map(|element| element.select(&names).collect::<Vec<_>>()).take(TEXTS_MAX).find_map(|element| {
        let stated = element.attr("datetime").and_then(|stated| parse::date(stated, zone));
        stated.or_else(|| line(&element.text().collect::<String>(), zone))
    })
}

/// The date of an element that is there for it, among other words perhaps.
pub(super) fn of_element(element: ElementRef<'_>, zone: &TimeZone) -> Option<Timestamp> {
    let stated = element.attr("datetime").or_else(|| element.attr("content"));
    let stated = stated.and_then(|stated| parse::date(stated, zone));
    let whole = || parse::date(&words(element), zone);
    stated.or_else(whole).or_else(|| element.text().find_map(|text| line(text, zone)))
}

/// A line that is a date and little else.
pub(super) fn line(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    let text = clean_line(text);
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if text.len() > LINE_BYTES_MAX || !(4..=16).contains(&digits) || tells(&text) {
        return None;
    }
    parse::date(&text, zone)
}

/// Whether a line tells more than a date: "Căn cứ Nghị định ngày 16 tháng 6 năm 2025".
fn tells(line: &str) -> bool {
    let words = line.split(|letter: char| !letter.is_alphabetic()).filter(|word| !word.is_empty());
    // A name, a zone and a weekday begin with a capital.
    let small = words.filter(|word| word.chars().next().is_some_and(char::is_lowercase));
    small.filter(|word| !WORDS.contains(word)).count() > WORDS_MORE
}
