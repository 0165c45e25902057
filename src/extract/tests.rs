use jiff::tz::TimeZone;
use url::Url;

use super::{Extract, Page, from_page};
use crate::model::ExtractRules;

mod corpora;
mod entries;
mod families;
mod pages;
mod scripted;
mod shingles;
mod washing;

fn zone() -> TimeZone {
    TimeZone::get("Asia/Ho_Chi_Minh").expect("the zone is bundled")
}

fn read_with(html: &str, url: &str, rules: &ExtractRules) -> Extract {
    let url = Url::parse(url).expect("a fixture's address");
    from_page(&Page { html, url: &url, rules, zone: &zone(), language: "vi" })
}

fn read(html: &str) -> Extract {
    read_with(html, "https://baothu.vn/kinh-te/202309/day-manh-chuyen-doi-so-1234567/", &ExtractRules::default())
}
