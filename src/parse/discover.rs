//! Where a paper's feeds may be: what its pages say of them, and where papers keep them unsaid.
//!
//! Pure: names addresses, best first; whether anything is there is for the caller to ask, within
//! the bounds that politeness sets.

use scraper::{ElementRef, Html, Selector};
use url::Url;

use super::gate::gate;
use super::limits::{FEEDS_MAX, TITLE_BYTES_MAX};
use super::markup::{absolute, cut, prefix};
use super::{Document, decode};
use crate::text::{clean_line, fold};

/// Largest page that is read.
const PAGE_BYTES_MAX: usize = 4 * 1024 * 1024;
/// Links that are looked at.
const LINKS_MAX: usize = 5000;
/// Feeds of one list: a provincial paper has up to 53 sections.
const LISTED_MAX: usize = 100;
/// Pieces of text of a line in a list of feeds that are looked at.
const PIECES_MAX: usize = 20;
/// Bytes of a section's name.
const NAME_BYTES_MAX: usize = 100;
/// Media types of feeds.
const FEED_TYPES: [&str; 4] =
    ["application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"];

/// Where feeds are kept unsaid, the likeliest first, and who keeps them there.
pub const FEED_PATHS: [(&str, &str); 10] = [
    ("/rss", "the list of feeds of most Vietnamese papers, or the feed itself"),
    ("/rss/home.rss", "the whole paper's feed in the content system of most of the party press"),
    ("/feed", "WordPress"),
    ("/rss.xml", "Drupal, and hand-made sites"),
    ("/rss/trang-chu.rss", "the same system as home.rss, with Vietnamese names"),
    ("/rss/tin-moi-nhat.rss", "the newest of all sections, where the front page has no feed"),
    ("/feed.xml", "static sites"),
    ("/atom.xml", "static sites, Blogger"),
    ("/index.xml", "static sites"),
    ("/rss.html", "the list of feeds of older systems"),
];

/// Where sitemaps are kept that robots.txt does not name, those of the last days first.
pub const SITEMAP_PATHS: [(&str, &str); 6] = [
    ("/news-sitemap.xml", "WordPress with a plug-in for news"),
    ("/sitemap-news.xml", "several Vietnamese content systems"),
    ("/google-news-sitemap.xml", "several Vietnamese content systems"),
    ("/sitemap.xml", "the format's own default"),
    ("/sitemap_index.xml", "WordPress with its most used plug-in"),
    ("/sitemaps.xml", "content systems of the national press"),
];

/// Words of names and addresses of feeds that have the whole paper.
const WHOLE: [&str; 14] = [
    "home",
    "trang-chu",
    "tin-moi",
    "tin-moi-nhat",
    "tin-moi-cap-nhat",
    "moi-nhat",
    "tat-ca",
    "tong-hop",
    "index",
    "feed",
    "rss",
    "all",
    "latest",
    "tin-tuc",
];
/// Last parts of addresses of pages that list feeds.
const LISTS: [&str; 9] =
    ["rss", "rss.html", "rss.htm", "rss.aspx", "rss.php", "kenh-rss", "kenh-rss.html", "danh-sach-rss", "rss-feeds"];

/// A feed that a page names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedLink {
    /// Its address.
    pub url: String,
    /// What the page calls it.
    pub name: Option<String>,
}

/// What a page says of feeds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Leads {
    /// Feeds that it announces (`link rel=alternate`), the whole paper's first.
    pub announced: Vec<FeedLink>,
    /// Feeds that it links to, the whole paper's first.
    pub linked: Vec<FeedLink>,
    /// Pages of the same site that may list feeds, or be one.
    pub lists: Vec<String>,
}

/// What a page says of feeds.
pub fn leads(document: &Document<'_>) -> Leads {
    let (text, _) = decode(document.body, document.content_type);
    let html = Html::parse_document(&gate(prefix(&text, PAGE_BYTES_MAX)).html);
    let base = base(&html, document.url);
    let mut leads = Leads { announced: announced(&html, &base), ..Leads::default() };
    let Ok(anchors) = Selector::parse("a[href]") else { return leads };
    for anchor in html.select(&anchors).take(LINKS_MAX) {
        let Some(url) = anchor.attr("href").and_then(|href| absolute(href.trim(), &base)) else { continue };
        let Ok(url) = Url::parse(&url) else { continue };
        if is_feed(&url) && leads.linked.len() < LISTED_MAX && leads.linked.iter().all(|it| it.url != url.as_str()) {
            leads.linked.push(FeedLink { name: section(anchor), url: url.into() });
        } else if is_list(&url) && url.host_str() == base.host_str() && !leads.lists.iter().any(|it| it == url.as_str())
        {
            leads.lists.push(url.into());
        }
    }
    leads.lists.truncate(2);
    whole_first(&mut leads.linked);
    leads
}

/// Feeds that a page announces, the whole paper's first, those of comments left out.
pub(super) fn announced(html: &Html, base: &Url) -> Vec<FeedLink> {
    let Ok(links) = Selector::parse("link[rel~=alternate][href]") else { return Vec::new() };
    let mut found: Vec<FeedLink> = Vec::new();
    for link in html.select(&links) {
        let kind = link.attr("type").unwrap_or_default().to_ascii_lowercase();
        let kind = kind.split(';').next().unwrap_or_default().trim();
        let Some(url) = link.attr("href").and_then(|href| absolute(href, base)) else { continue };
        if FEED_TYPES.contains(&kind) && found.len() < FEEDS_MAX && found.iter().all(|other| other.url != url) {
            let name = link.attr("title").map(|name| cut(clean_line(name), TITLE_BYTES_MAX));
            found.push(FeedLink { url, name: name.filter(|name| !name.is_empty()) });
        }
    }
    found.retain(|link| !of_comments(link));
    whole_first(&mut found);
    found
}

/// What a page's addresses are relative to.
pub(super) fn base(html: &Html, url: &Url) -> Url {
    let stated = Selector::parse("base[href]").ok().and_then(|base| html.select(&base).next());
    let stated = stated.and_then(|base| base.attr("href")).and_then(|href| url.join(href).ok());
    stated.filter(|base| !base.cannot_be_a_base()).unwrap_or_else(|| url.clone())
}

/// Feeds of the whole paper before those of its sections; else as the page has them.
fn whole_first(links: &mut [FeedLink]) {
    links.sort_by_key(|link| !is_of_whole(link));
}

/// Whether a feed is of the whole paper, as far as its name and address say.
pub fn is_of_whole(link: &FeedLink) -> bool {
    let name = link.name.as_deref().map(|name| fold(name).replace([' ', '_'], "-")).unwrap_or_default();
    let last = link.url.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let stem = last.split(['.', '?']).next().unwrap_or_default().to_ascii_lowercase();
    WHOLE.contains(&name.as_str()) || WHOLE.contains(&stem.as_str())
}

fn of_comments(link: &FeedLink) -> bool {
    let name = link.name.as_deref().map(fold).unwrap_or_default();
    link.url.contains("/comments/") || ["comments", "binh luan"].iter().any(|word| name.contains(word))
}

/// Whether an address is a feed's, as far as it says.
fn is_feed(url: &Url) -> bool {
    let path = url.path().trim_end_matches('/').to_ascii_lowercase();
    let last = path.rsplit('/').next().unwrap_or_default();
    let ended = [".rss", ".rdf", ".atom"].iter().any(|ending| last.ends_with(ending));
    let named = matches!(last, "feed" | "rss.xml" | "feed.xml" | "atom.xml" | "feed.json");
    let below = path.contains("/rss/") && !last.ends_with(".html");
    let asked = url.query().is_some_and(|query| query.contains("feed=") || path.contains("rss"));
    ended || named || below || asked || (last.ends_with(".xml") && path.contains("rss"))
}

fn is_list(url: &Url) -> bool {
    let last = url.path().trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    LISTS.contains(&last.as_str())
}

/// The section that a link to a feed is of: its own words, else those beside it in its line of the list.
fn section(anchor: ElementRef<'_>) -> Option<String> {
    let words = |element: ElementRef<'_>| clean_line(&element.text().take(PIECES_MAX).collect::<Vec<_>>().join(" "));
    let own = words(anchor);
    let telling = |text: &str| {
        let rest: Vec<&str> = text.split(' ').filter(|word| !is_furniture(word)).collect();
        (!rest.is_empty()).then(|| cut(rest.join(" ").trim_end_matches([':', '-', ' ']).to_owned(), NAME_BYTES_MAX))
    };
    let line = || {
        let above = anchor.ancestors().filter_map(ElementRef::wrap);
        above.take(3).find(|above| matches!(above.value().name(), "li" | "tr" | "p" | "dd" | "dt")).map(words)
    };
    let title = || anchor.attr("title").map(clean_line);
    telling(&own)
        .or_else(|| title().and_then(|title| telling(&title)))
        .or_else(|| line().and_then(|line| telling(&line)))
}

/// Words of a list of feeds that name no section.
fn is_furniture(word: &str) -> bool {
    let word = word.trim_matches([':', '-', '–', '|', '(', ')']).to_ascii_lowercase();
    word.is_empty()
        || matches!(word.as_str(), "rss" | "xml" | "2.0" | "feed")
        || word.contains("://")
        || word.ends_with(".rss")
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;
    use url::Url;

    use super::{Leads, leads};
    use crate::parse::Document;

    fn read(html: &str) -> Leads {
        let url = Url::parse("https://bao.vn/").expect("a fixture's address");
        leads(&Document {
            body: html.as_bytes(),
            content_type: None,
            url: &url,
            kind: None,
            zone: &TimeZone::UTC,
            links: None,
        })
    }

    #[test]
    fn the_whole_papers_feed_comes_before_its_sections_and_comments_are_none() {
        let found = read(
            r#"<head><link rel="alternate" type="application/rss+xml" title="Bình luận" href="/comments/feed/">
            <link rel="alternate" type="application/rss+xml; charset=utf-8" title="Kinh tế" href="/rss/kinh-te.rss">
            <link rel="alternate" type="application/rss+xml" title="Trang chủ" href="/rss/trang-chu.rss">
            <link rel="alternate" hreflang="en" href="/en/"></head>"#,
        );
        let urls: Vec<&str> = found.announced.iter().map(|link| link.url.as_str()).collect();
        assert_eq!(urls, ["https://bao.vn/rss/trang-chu.rss", "https://bao.vn/rss/kinh-te.rss"]);
    }

    #[test]
    fn lists_of_feeds_give_sections_by_name() {
        let found = read(
            r#"<ul><li><a href="/rss/kinh-te.rss">Kinh tế</a></li><li><a href="/rss/tin-moi.rss">Tin mới <img></a></li>
            <li>Xã hội: <a href="/rss/xa-hoi.rss">RSS</a></li></ul><table><tr><td>Văn hóa</td>
            <td><a href="https://bao.vn/rss/van-hoa.rss">https://bao.vn/rss/van-hoa.rss</a></td></tr></table>
            <a href="/kinh-te">Kinh tế</a><a href="/rss">RSS</a><a href="https://khac.vn/rss">RSS</a>"#,
        );
        let named: Vec<(&str, &str)> = found
            .linked
            .iter()
            .map(|link| (link.name.as_deref().unwrap_or_default(), &link.url["https://bao.vn".len()..]))
            .collect();
        let expected = [
            ("Tin mới", "/rss/tin-moi.rss"),
            ("Kinh tế", "/rss/kinh-te.rss"),
            ("Xã hội", "/rss/xa-hoi.rss"),
            ("Văn hóa", "/rss/van-hoa.rss"),
        ];
        assert_eq!(named, expected);
        assert_eq!(found.lists, ["https://bao.vn/rss"]);
    }
}
