use jiff::tz::TimeZone;
use url::Url;

use super::{Document, listing};
use crate::model::{ChannelKind, Listing, ListingFormat};

mod broken;
mod corpora;
mod hints;
mod hostile;
mod lists;
mod press;
mod shapes;
mod suites;
mod unusual;

fn read(body: &[u8], kind: Option<ChannelKind>, links: Option<&str>) -> Listing {
    let url = Url::parse("https://bao.vn/rss/tin.rss").expect("a fixture's address");
    let zone = TimeZone::get("Asia/Ho_Chi_Minh").expect("the zone is bundled");
    listing(&Document { body, content_type: None, url: &url, kind, zone: &zone, links })
}

fn read_at(body: &[u8], url: &str) -> Listing {
    let url = Url::parse(url).expect("a fixture's address");
    let zone = TimeZone::get("Asia/Ho_Chi_Minh").expect("the zone is bundled");
    listing(&Document { body, content_type: None, url: &url, kind: None, zone: &zone, links: None })
}

fn text(body: &str) -> Listing {
    read(body.as_bytes(), None, None)
}

fn codes(listing: &Listing) -> Vec<&str> {
    listing.faults.iter().map(|fault| fault.code.as_ref()).collect()
}

fn titles(listing: &Listing) -> Vec<&str> {
    listing.entries.iter().map(|entry| entry.title.as_deref().unwrap_or_default()).collect()
}

#[test]
fn what_is_nothing_is_said_to_be_nothing() {
    for (body, code) in [("", "empty"), ("\0\0\0", "empty"), ("xin chào", "not-a-feed"), ("{\"a\":1}", "not-a-feed")] {
        let found = text(body);
        assert_eq!((found.format, codes(&found)), (None, vec![code]), "{body:?}");
    }
}

#[test]
fn a_page_in_place_of_a_feed_is_a_fault_and_no_entries() {
    let page = "<html><body><a href='/a/bai-viet-ve-chuyen-doi-so-12345.html'>Bài viết về chuyển đổi số ở địa phương</a></body></html>";
    let found = read(page.as_bytes(), Some(ChannelKind::Feed), None);
    assert_eq!(
        (found.format, found.entries.len(), codes(&found)),
        (Some(ListingFormat::Page), 0, vec!["html-instead"])
    );
}
