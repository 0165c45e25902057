//! The date line of a page that states its date nowhere else: short text near the headline.

use jiff::tz::TimeZone;
use scraper::{ElementRef, Html, Node, Selector};

use super::fields::key;
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

/// Reads the first date after the headline `title`, or in an element around it that is named for one.
pub(super) fn find(html: &Html, title: &str, zone: &TimeZone) -> Option<Timestamp> {
    let headlines = Selector::parse("h1, h2").ok()?;
    let wanted = key(title);
    let headline = html.select(&headlines).find(|headline| key(&words(*headline)) == wanted);
    let headline = headline.or_else(|| html.select(&headlines).find(|headline| headline.value().name() == "h1"))?;
    after(headline, zone).or_else(|| named_around(headline, zone))
}

fn after(headline: ElementRef<'_>, zone: &TimeZone) -> Option<Timestamp> {
    let mut seen = 0;
    let mut within = headline;
    // Outwards from the headline: its siblings, then those of what holds it.
    while let Some(parent) = within.parent().and_then(ElementRef::wrap) {
        for sibling in within.next_siblings() {
            for node in sibling.descendants() {
                let Node::Text(text) = node.value() else { continue };
                if text.trim().is_empty() {
                    continue;
                }
                seen += 1;
                if seen > TEXTS_MAX {
                    return None;
                }
                if let Some(at) = line(text, zone) {
                    return Some(at);
                }
            }
        }
        within = parent;
    }
    None
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

/// A line that is a date: with a time of day, or nothing but the date.
pub(super) fn line(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    let text = clean_line(text);
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if text.len() > LINE_BYTES_MAX || !(6..=16).contains(&digits) {
        return None;
    }
    parse::date(&text, zone)
}
