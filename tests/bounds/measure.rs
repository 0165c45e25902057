//! What reading a document may cost, and what it did cost.

use diembao::model::{ChannelKind, ExtractRules};
use diembao::{extract, parse};
use jiff::tz::TimeZone;
use peak_alloc::PeakAlloc;
use url::Url;

static ZONE: TimeZone = TimeZone::UTC;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// What `parse` may hold beside the document, for each of its bytes.
pub const PARSE_TIMES: usize = 10;
/// And whatever its size: what it keeps, 500 entries, each with its lists, and the reader's own copy of them.
pub const PARSE_BYTES: usize = 2 * 1024 * 1024;
/// What `extract` may hold for each byte of a page: the tree's text, the generic reader's tree, the text
/// as it is washed, shaped and cleaned.
pub const EXTRACT_TIMES: usize = 24;
/// And for its markup: the gate lets 150,000 tags pass, at some 700 bytes of tree each in all.
pub const EXTRACT_BYTES: usize = 112 * 1024 * 1024;

/// Bytes that were allocated at most at once while `work` ran, beside those that were before.
pub fn peak(work: impl FnOnce()) -> usize {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    work();
    MEMORY.peak_usage().saturating_sub(before)
}

/// Most that `parse` may hold for a document of that size.
pub fn parse_bytes_max(size: usize) -> usize {
    PARSE_TIMES * size + PARSE_BYTES
}

/// Most that `extract` may hold for a page of that size.
pub fn extract_bytes_max(size: usize) -> usize {
    EXTRACT_TIMES * size + EXTRACT_BYTES
}

/// Everything that a channel's document goes through.
pub fn parse_all(body: &[u8]) {
    drop(parse::listing(&document(body, &url(), None)));
}

/// Everything that a front page goes through.
pub fn list_all(body: &[u8]) {
    let url = url();
    drop(parse::listing(&document(body, &url, Some(ChannelKind::Page))));
    drop(parse::leads(&document(body, &url, None)));
}

/// Everything that an article's page goes through.
pub fn extract_all(html: &str) {
    let (url, rules) = (url(), ExtractRules::default());
    let page = extract::Page { html, url: &url, rules: &rules, zone: &ZONE, language: "vi" };
    drop(extract::from_page(&page));
    drop(extract::sanitise(html, &url));
    drop(extract::plain_text(html));
}

fn url() -> Url {
    Url::parse("https://bao.example/").expect("a literal address")
}

fn document<'a>(body: &'a [u8], url: &'a Url, kind: Option<ChannelKind>) -> parse::Document<'a> {
    parse::Document { body, content_type: None, url, kind, zone: &ZONE, links: None }
}
