//! Claims of the stage that reads documents: feeds, character sets, dates.

use diembao::model::time::rfc3339;
use diembao::model::{ChannelKind, Entry};
use diembao::parse::{self, Document, limits};
use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use unicode_normalization::is_nfc;
use url::Url;

use super::choice;

const TYPES: [Option<&str>; 8] = [
    None,
    Some("application/rss+xml; charset=utf-8"),
    Some("text/xml; charset=windows-1258"),
    Some("text/html; charset=x-viet-tcvn5712"),
    Some("application/feed+json"),
    Some("text/html; charset=utf-16le"),
    Some("text/plain"),
    Some("application/xml; charset=\"\u{1F600}"),
];
/// Cutting at a limit may leave a mark of what was cut.
const CUT_BYTES: usize = 8;

/// Any document gives entries within their limits, the same ones each time, with text that can be
/// stored and addresses of the web.
pub fn parse(input: &[u8]) {
    let (chosen, body) = choice(input);
    let url = Url::parse("https://bao.vn/rss/tin.rss").expect("a literal address");
    let zone = TimeZone::fixed(Offset::constant(7));
    let document = Document {
        body,
        content_type: TYPES[usize::from(chosen & 7)],
        url: &url,
        kind: [None, Some(ChannelKind::Feed), Some(ChannelKind::Sitemap), Some(ChannelKind::Page)]
            [usize::from(chosen >> 3 & 3)],
        zone: &zone,
        links: (chosen & 32 != 0).then_some("a"),
    };
    let listing = parse::listing(&document);
    assert!(listing.entries.len() <= limits::ENTRIES_MAX);
    assert!(listing.faults.len() <= limits::FAULTS_MAX);
    listing.entries.iter().for_each(entry);
    let again = parse::listing(&document);
    assert_eq!(listing.entries, again.entries);
    assert_eq!(listing.faults, again.faults);
    let leads = parse::leads(&document);
    assert!(leads.announced.len() <= limits::FEEDS_MAX && leads.linked.len() <= limits::FEEDS_MAX);
    parse::newest_children(&listing.entries);
}

fn entry(entry: &Entry) {
    parse::fingerprint(entry);
    line(entry.title.as_deref(), limits::TITLE_BYTES_MAX);
    line(entry.summary.as_deref(), limits::SUMMARY_BYTES_MAX);
    assert!(entry.content.as_ref().is_none_or(|html| html.len() <= limits::CONTENT_BYTES_MAX + CUT_BYTES));
    assert!(entry.guid.as_ref().is_none_or(|guid| guid.len() <= limits::GUID_BYTES_MAX + CUT_BYTES));
    assert!(entry.authors.len() <= limits::AUTHORS_MAX && entry.categories.len() <= limits::CATEGORIES_MAX);
    entry.authors.iter().for_each(|name| line(Some(name), limits::NAME_BYTES_MAX));
    entry.categories.iter().for_each(|name| line(Some(name), limits::CATEGORY_BYTES_MAX));
    assert!(entry.enclosures.len() <= limits::ENCLOSURES_MAX);
    let addresses = entry.enclosures.iter().map(|medium| &medium.url).chain(&entry.url);
    for address in addresses {
        assert!(address.starts_with("https://") || address.starts_with("http://"), "{address}");
        assert!(Url::parse(address).is_ok(), "{address}");
    }
}

/// One line of plain text in NFC, that is not empty.
fn line(text: Option<&str>, bytes_max: usize) {
    let Some(text) = text else { return };
    assert!(!text.trim().is_empty(), "an empty line is none");
    assert!(text.len() <= bytes_max + CUT_BYTES, "{} bytes", text.len());
    assert!(is_nfc(text), "{text:?}");
    assert!(!text.contains(char::is_control), "{text:?}");
}

/// A date that is read is the same when it is written down and read again, in any zone.
pub fn dates(input: &[u8]) {
    let (chosen, text) = choice(input);
    let hours = i8::try_from(chosen % 27).unwrap_or_default() - 12;
    let zone = TimeZone::fixed(Offset::constant(hours));
    let text = String::from_utf8_lossy(text);
    let Some(at) = parse::date(&text, &zone) else { return };
    assert_eq!(at.subsec_nanosecond(), 0, "{text:?}");
    let written = rfc3339(at, &zone);
    // At either end of the years that are read, the next zone has a year that is not.
    let inner = (1001..=9998).contains(&at.to_zoned(TimeZone::UTC).year());
    assert!(inner || !parse::plausible(at, Timestamp::UNIX_EPOCH));
    if !inner {
        return;
    }
    assert_eq!(parse::date(&written, &TimeZone::UTC), Some(at), "{text:?} is {written}");
    assert_eq!(parse::date(&format!(" {text}\n"), &zone), Some(at), "{text:?}");
}

/// What was decoded is Unicode for good: decoding it again changes nothing.
pub fn encodings(input: &[u8]) {
    let (chosen, body) = choice(input);
    let (text, _) = parse::decode(body, TYPES[usize::from(chosen & 7)]);
    assert!(!text.starts_with('\u{FEFF}'), "a byte order mark is left");
    // Letters parted by NULs are told as UTF-16 whatever they are in.
    if text.contains('\0') {
        return;
    }
    let (again, _) = parse::decode(text.as_bytes(), Some("text/html; charset=utf-8"));
    assert_eq!(again, text);
}
