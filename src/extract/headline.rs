//! Where on a page its headline stands: papers set it in `h1`, portals and old systems in anything.

use scraper::{ElementRef, Html, Selector};

use super::fields::key;
use super::page::words;

/// Elements that are looked at: the heaviest pages of the press have 12,000, the headline among the first.
const ELEMENTS_MAX: usize = 6_000;
/// Elements named for a title that are looked at.
const NAMED_MAX: usize = 300;
/// Bytes of marks and blanks around the letters of a headline.
const BLANKS_MAX: usize = 200;
/// Shorter endings are parts of other words.
const JOINED_MIN: usize = 6;
/// How names of classes and ids of headlines end: `detailtitle`, `lblTitle`, `nd-tieude`.
const ENDS: [&str; 5] = ["title", "tieude", "headline", "tit", "head"];
/// What may hold a headline where no `h1` does.
const HOLDERS: &str = "h1, h2, h3, h4, h5, p, div, span, b, strong, td, font";

/// The element that shows `title`: a heading, if one does.
pub(super) fn element<'a>(html: &'a Html, title: &str) -> Option<ElementRef<'a>> {
    let wanted = key(title);
    let holders = Selector::parse(HOLDERS).ok().filter(|_| !wanted.is_empty())?;
    let mut found = html.select(&holders).take(ELEMENTS_MAX).filter(|element| says(*element, &wanted));
    let first = found.next()?;
    let heading = |element: &ElementRef<'_>| matches!(element.value().name(), "h1" | "h2");
    if heading(&first) {
        return Some(first);
    }
    Some(found.find(heading).unwrap_or(first))
}

/// What stands in headings of lower order, then in elements that are named for a title.
pub(super) fn candidates(html: &Html) -> impl Iterator<Item = String> {
    let lower = Selector::parse("h2, h3, h4").ok();
    let named = Selector::parse("[class*=tit i], [class*=head i], [id*=title i], [class*=tieu i]").ok();
    let lower = lower.into_iter().flat_map(|lower| html.select(&lower).take(NAMED_MAX).collect::<Vec<_>>());
    let named = named.into_iter().flat_map(|named| html.select(&named).take(NAMED_MAX).collect::<Vec<_>>());
    let named = named.filter(|element| is_named(*element, &ENDS) && element.value().name() != "body");
    lower.chain(named).filter(|element| is_short(*element)).map(words)
}

/// Whether a word of an element's class or id ends in one of these.
pub(super) fn is_named(element: ElementRef<'_>, ends: &[&str]) -> bool {
    let names = || ["class", "id"].into_iter().filter_map(|kind| element.attr(kind)).flat_map(str::split_whitespace);
    // `field-tom-tat`: words that only together name something.
    let mut joined = names().map(|name| name.replace(['-', '_'], "").to_ascii_lowercase());
    if joined.any(|name| ends.iter().any(|end| end.len() >= JOINED_MIN && name.ends_with(end))) {
        return true;
    }
    let mut parts = names().flat_map(|name| name.split(|letter: char| !letter.is_ascii_alphanumeric()));
    parts.any(|part| {
        let lower = part.to_ascii_lowercase();
        let bare = lower.trim_end_matches(|letter: char| letter.is_ascii_digit());
        // `TitleDetail`: in names of two words the other one may come last.
        let first = part.char_indices().skip(1).find(|(_, letter)| letter.is_ascii_uppercase());
        let first = first.map_or("", |(end, _)| &lower[..end]);
        ends.iter().any(|end| bare.ends_with(end) || first == *end)
    })
}

/// A text of no more bytes may be a headline.
fn is_short(element: ElementRef<'_>) -> bool {
    element.text().try_fold(0, |sum, text| Some(sum + text.len()).filter(|sum| *sum <= 600)).is_some()
}

fn says(element: ElementRef<'_>, wanted: &str) -> bool {
    let mut rest = wanted;
    for text in element.text() {
        if text.trim().is_empty() {
            continue;
        }
        // Long texts, which nearly all are, need no key to be told apart.
        if text.len() > rest.len() * 2 + BLANKS_MAX {
            return false;
        }
        match rest.strip_prefix(key(text).as_str()) {
            Some(left) => rest = left,
            None => return false,
        }
    }
    rest.is_empty()
}
