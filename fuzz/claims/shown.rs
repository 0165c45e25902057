//! Claims of the stage that reads pages: what is shown is safe, and stays as it is.

use diembao::extract::{self, Page};
use diembao::model::ExtractRules;
use diembao::parse;
use jiff::tz::{Offset, TimeZone};
use unicode_normalization::is_nfc;
use url::Url;

use super::choice;

const TAGS: [&str; 27] = [
    "p",
    "h2",
    "h3",
    "h4",
    "ul",
    "ol",
    "li",
    "blockquote",
    "figure",
    "figcaption",
    "img",
    "a",
    "em",
    "strong",
    "b",
    "i",
    "u",
    "br",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "sub",
    "sup",
    "caption",
];
const ATTRIBUTES: [&str; 9] = ["href", "rel", "src", "alt", "width", "height", "loading", "colspan", "rowspan"];

/// Any page gives fields that can be stored and HTML that can be shown.
pub fn extract(input: &[u8]) {
    let (chosen, html) = choice(input);
    let html = String::from_utf8_lossy(html);
    let host = ["bao.vn", "baodongnai.com.vn", "baocantho.com.vn", "www.dongnai.gov.vn"][usize::from(chosen & 3)];
    let url = Url::parse(&format!("https://{host}/tin/2026/bai-123456.html")).expect("a literal address");
    let zone = TimeZone::fixed(Offset::constant(7));
    let css = |chosen: bool, css: &str| chosen.then(|| css.to_owned());
    let rules = ExtractRules {
        body: css(chosen & 4 != 0, "article"),
        title: css(chosen & 8 != 0, "h1, b"),
        date: css(chosen & 16 != 0, "time, i"),
        drop: css(chosen & 32 != 0, "div div").into_iter().collect(),
        ..ExtractRules::default()
    };
    let page = Page { html: &html, url: &url, rules: &rules, zone: &zone, language: "vi" };
    let found = extract::from_page(&page);
    assert_eq!(found, extract::from_page(&page));
    let lines = found.title.iter().chain(&found.kicker).chain(&found.summary).chain(&found.section);
    let captions = found.images.iter().filter_map(|image| image.caption.as_ref());
    for line in lines.chain(&found.authors).chain(&found.tags).chain(captions) {
        assert!(is_nfc(line) && !line.contains(char::is_control) && !line.trim().is_empty(), "{line:?}");
    }
    assert!(is_nfc(&found.text));
    assert!(!found.text.contains(|letter: char| letter.is_control() && letter != '\n'), "{:?}", found.text);
    for image in &found.images {
        assert!(image.url.starts_with("https://") || image.url.starts_with("http://"), "{}", image.url);
    }
    safe(&found.html);
    let clean = extract::sanitise(parse::decode(html.as_bytes(), None).0.as_str(), &url);
    safe(&clean);
    safe(&extract::sanitise(&clean, &url));
    extract::plain_text(&html);
}

/// Every tag is of the list, every attribute too, every address of the web.
fn safe(html: &str) {
    for tag in html.split('<').skip(1) {
        let (tag, _) = tag.split_once('>').expect("a tag ends");
        let (name, attributes) =
            tag.trim_start_matches('/').split_once(' ').unwrap_or((tag.trim_start_matches('/'), ""));
        assert!(TAGS.contains(&name), "{name} in {html}");
        for attribute in attributes.split("\" ").filter(|attribute| !attribute.is_empty()) {
            let (name, value) = attribute.split_once("=\"").expect("an attribute has a value");
            assert!(ATTRIBUTES.contains(&name), "{name} in {html}");
            let web = ["http://", "https://", "mailto:"].iter().any(|scheme| value.starts_with(scheme));
            assert!(web || !matches!(name, "href" | "src"), "{value} in {html}");
        }
    }
}
