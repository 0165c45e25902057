//! What a page says behind a label of its own: "Tác giả: …", "Từ khóa: …", "Chuyên mục: …". Portals
//! and old systems name nothing in their classes that a reader could go by.

use scraper::{ElementRef, Html, Selector};

use super::byline::names;
use super::page::words;

/// Elements that are looked at.
const ELEMENTS_MAX: usize = 6_000;
/// Longest text in bytes that is a label with names or a section.
const LINE_BYTES_MAX: usize = 120;
/// Longest text in bytes that is a label with tags.
const TAGS_BYTES_MAX: usize = 600;
/// Before names.
const AUTHORS: [&str; 6] = ["tác giả:", "người viết:", "thực hiện:", "viết bởi", "bài và ảnh:", "bài, ảnh:"];
/// Before tags.
const TAGS: [&str; 6] = ["tags:", "tag:", "từ khóa:", "từ khoá:", "từ khóa", "thẻ:"];
/// Before a section.
const SECTIONS: [&str; 3] = ["chuyên mục:", "danh mục:", "thể loại:"];
/// The first step of a trail of links.
const HOMES: [&str; 4] = ["trang chủ", "trang nhất", "home", "trang chính"];
/// A trail has no more links; a menu has.
const TRAIL_MAX: usize = 5;

/// Names behind a label.
pub(super) fn authors(html: &Html) -> Vec<String> {
    let found = labelled(html, "p, div, span, li, td, dd, em", &AUTHORS, LINE_BYTES_MAX);
    // What holds the label also holds the next one.
    let lines = found.map(words).filter(|line| !names(line).is_empty());
    lines.min_by_key(String::len).map(|line| names(&line)).unwrap_or_default()
}

/// Links behind a label.
pub(super) fn tags(html: &Html) -> Vec<String> {
    let Ok(links) = Selector::parse("a") else { return Vec::new() };
    let found = labelled(html, "p, div, span, li, td, ul, section, h4, h5", &TAGS, TAGS_BYTES_MAX);
    let mut found = found.map(|element| element.select(&links).map(words).collect::<Vec<_>>());
    found.find(|tags| !tags.is_empty()).unwrap_or_default()
}

/// The section behind a label, else the last step of the trail of links that begins at the front page.
pub(super) fn section(html: &Html) -> Option<String> {
    let links = Selector::parse("a").ok()?;
    let fits = |name: &String| (2..40).contains(&name.chars().count());
    let mut named = labelled(html, "p, div, span, li, td, dd", &SECTIONS, LINE_BYTES_MAX);
    let named = named.find_map(|element| element.select(&links).map(words).find(fits));
    named.or_else(|| {
        let homes = html.select(&links).take(ELEMENTS_MAX).filter(|link| {
            link.text().next().is_some_and(|text| text.len() < 40)
                && HOMES.contains(&words(*link).to_lowercase().as_str())
        });
        homes.take(10).find_map(|home| trail(home, &links)).filter(fits)
    })
}

fn trail(home: ElementRef<'_>, links: &Selector) -> Option<String> {
    let parent = home.parent().and_then(ElementRef::wrap)?;
    let around = if parent.value().name() == "li" { parent.parent().and_then(ElementRef::wrap)? } else { parent };
    let steps: Vec<ElementRef<'_>> = around.select(links).take(TRAIL_MAX + 1).collect();
    let last = steps.last().filter(|_| (2..=TRAIL_MAX).contains(&steps.len()))?;
    Some(words(*last))
}

/// Elements whose short text begins with one of the labels.
fn labelled<'a>(
    html: &'a Html,
    holders: &str,
    labels: &'static [&'static str],
    bytes_max: usize,
) -> impl Iterator<Item = ElementRef<'a>> {
    let holders = Selector::parse(holders).ok();
    let found: Vec<_> = holders.iter().flat_map(|holders| html.select(holders).take(ELEMENTS_MAX)).collect();
    found.into_iter().filter(move |element| {
        // Most elements begin with a long text, or with none of the labels' words.
        let first = element.text().map(str::trim).find(|text| !text.is_empty());
        let Some(first) = first.filter(|text| text.len() <= bytes_max).map(str::to_lowercase) else { return false };
        let may = labels.iter().any(|label| first.starts_with(label) || label.starts_with(&first));
        let short = || element.text().try_fold(0, |sum, text| Some(sum + text.len()).filter(|sum| *sum <= bytes_max));
        may && short().is_some() && {
            let line = words(*element).to_lowercase();
            labels.iter().any(|label| line.starts_with(label))
        }
    })
}
