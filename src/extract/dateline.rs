//! The date line of a page that states its date nowhere else: short text near the headline.

use jiff::tz::TimeZone;
use scraper::{ElementRef, Html, Node, Selector};

use crate::model::Timestamp;
use crate::parse;
use crate::text::clean_line;

/// A date line has no more bytes than this.
const LINE_BYTES_MAX: usize = 90;
/// Texts after the headline that are looked at.
const TEXTS_MAX: usize = 60;

/// Reads the first date after the headline, or in an element that is named for one.
pub(super) fn find(html: &Html, zone: &TimeZone) -> Option<Timestamp> {
    after_headline(html, zone).or_else(|| named(html, zone))
}

fn after_headline(html: &Html, zone: &TimeZone) -> Option<Timestamp> {
    let headline = html.select(&Selector::parse("h1").ok()?).next()?;
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

fn named(html: &Html, zone: &TimeZone) -> Option<Timestamp> {
    let names = "time[datetime], [class*=date], [class*=time], [class*=ngay], [id*=date]";
    html.select(&Selector::parse(names).ok()?).take(TEXTS_MAX).find_map(|element| {
        let stated = element.attr("datetime").and_then(|stated| parse::date(stated, zone));
        stated.or_else(|| line(&element.text().collect::<String>(), zone))
    })
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
