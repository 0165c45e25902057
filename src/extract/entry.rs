//! An entry of a channel to a draft: for papers whose feeds hold the whole text, all there is to do.

use jiff::tz::TimeZone;

use super::body::{Around, Body};
use super::{fields, lead};
use crate::model::{CanonicalUrl, Draft, Entry, Fault, Image, Source};
use crate::parse::fingerprint;

/// A text of fewer letters is a teaser, however it ends.
const FULL_TEXT_LETTERS_MIN: usize = 600;
/// A text of fewer letters is a teaser if it ends like one.
const TEASER_LETTERS_MAX: usize = 1500;
/// Longest summary: leads of the press stay under 700 letters.
const SUMMARY_LETTERS_MAX: usize = 1000;
/// Letters at the end that are looked at.
const TEASER_TAIL_LETTERS: usize = 80;
/// What a teaser ends in.
const TEASER_ENDS: &[&str] =
    &["…", "...", "[…]", "[...]", "xem tiếp", "xem thêm", "đọc tiếp", "xem chi tiết", "read more", "chi tiết"];

/// Words of links behind a teaser.
const BUTTONS: &[&str] = &["Xem chi tiết", "Xem tiếp", "Xem thêm", "Đọc tiếp", "Đọc thêm", "Chi tiết", "Read more"];

/// Makes a draft of an entry. Fails only where there is nothing to name it by.
///
/// `channel_section` stands in for an entry that names no section.
pub fn from_entry(
    entry: &Entry,
    source: &Source,
    channel_section: Option<&str>,
    zone: &TimeZone,
) -> Result<Draft, Fault> {
    let listed =
        entry.url.as_deref().ok_or_else(|| Fault::new("link-missing", "the entry has no address of the web"))?;
    let url = CanonicalUrl::parse(listed).map_err(|why| Fault::new("link-unusable", why.to_string()))?;
    let title = entry.title.clone().filter(|title| !title.is_empty());
    let title = title.ok_or_else(|| Fault::new("title-missing", format!("the entry {url} has no title")))?;
    let mut body = Body::read(entry.content.as_deref().unwrap_or_default(), url.as_url());
    let mut authors = entry.authors.clone();
    if authors.is_empty() {
        authors = body.signature(zone);
    }
    body.tidy(&Around {
        title: Some(&title),
        kicker: None,
        authors: &authors,
        captions: &[],
        lead: None,
        zone: Some(zone),
    });
    let text = body.text();
    let (section, tags) = sections(entry, channel_section);
    Ok(Draft {
        listed_url: None,
        guid: entry.guid.clone(),
        title,
        kicker: None,
        summary: summary(entry, &body).map(|lead| lead::without_mark(&lead)),
        authors,
        published: entry.published,
        updated: entry.updated,
        section,
        tags,
        images: images(entry, &body),
        language: fields::language(&text, None, &source.language),
        text,
        html: body.html(),
        fingerprint: fingerprint(entry),
        url,
    })
}

/// Whether a draft holds the article and not a teaser of it: no page need be fetched.
pub fn has_full_text(draft: &Draft) -> bool {
    let letters = draft.text.chars().count();
    if letters < FULL_TEXT_LETTERS_MIN || draft.summary.as_deref() == Some(draft.text.as_str()) {
        return false;
    }
    let tail = draft.text.char_indices().nth_back(TEASER_TAIL_LETTERS).map_or(0, |(at, _)| at);
    let end = draft.text[tail..].trim_end_matches(['.', ' ', '»', '>', ')', ']', '(', '[']).to_lowercase();
    let teaser = TEASER_ENDS.iter().any(|mark| draft.text.ends_with(mark) || end.ends_with(mark));
    letters >= TEASER_LETTERS_MAX || !teaser
}

/// The first category is the section where the channel is of none; the rest are tags.
fn sections(entry: &Entry, channel_section: Option<&str>) -> (Option<String>, Vec<String>) {
    match (entry.categories.split_first(), channel_section) {
        (Some((first, rest)), None) => (Some(first.clone()), rest.to_vec()),
        (_, section) => (section.map(str::to_owned), entry.categories.clone()),
    }
}

/// The stated summary; where a channel gives the whole text as description, its first paragraph.
fn summary(entry: &Entry, body: &Body) -> Option<String> {
    let stated = entry.summary.as_deref()?;
    let letters = stated.chars().count();
    if letters <= SUMMARY_LETTERS_MAX {
        return Some(without_button(stated).to_owned());
    }
    let lead = body.lead().filter(|lead| lead.chars().count() <= SUMMARY_LETTERS_MAX);
    lead.map(str::to_owned).or_else(|| Some(shortened(stated)))
}

/// A teaser's last words are those of its link: "… cuối năm nay. Xem chi tiết".
fn without_button(stated: &str) -> &str {
    let cut = BUTTONS.iter().find_map(|button| stated.trim_end_matches([' ', '.', '»', '>', '…']).strip_suffix(button));
    cut.map(|cut| cut.trim_end_matches([' ', '>', '»', '[']))
        .filter(|cut| cut.ends_with(['.', '…', '!', '?', '"', '”']))
        .unwrap_or(stated)
}

/// A summary cut after a sentence, else after a word.
fn shortened(text: &str) -> String {
    let head: String = text.chars().take(SUMMARY_LETTERS_MAX).collect();
    match head.rfind(". ") {
        Some(end) if end > head.len() / 3 => head[..=end].to_owned(),
        _ => format!("{}…", head.rsplit_once(' ').map_or(head.as_str(), |(head, _)| head)),
    }
}

/// Pictures of the body, then those that the channel attaches.
fn images(entry: &Entry, body: &Body) -> Vec<Image> {
    let mut images = body.images();
    for enclosure in &entry.enclosures {
        let picture = enclosure.media_type.as_deref().is_none_or(|kind| kind.starts_with("image/"));
        if picture && images.iter().all(|image| image.url != enclosure.url) {
            images.push(Image { url: enclosure.url.clone(), caption: None });
        }
    }
    images
}
