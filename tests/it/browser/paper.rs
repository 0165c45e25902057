//! Papers whose every field is an attack.

use xxhash_rust::xxh3::xxh3_64;

use super::payloads::Payload;
use crate::site::Site;

/// What texts are made of: no two articles share a passage, so none is taken for a reprint.
const SYLLABLES: [&str; 24] = [
    "an", "bình", "cao", "dân", "đông", "giang", "hòa", "khánh", "lâm", "minh", "nam", "ngọc", "phú", "quang", "sơn",
    "tân", "thanh", "thịnh", "tiến", "trung", "vĩnh", "xuân", "yên", "long",
];
/// Words of a text: enough that no page is read for it.
const WORDS: usize = 220;
/// Articles of one channel: a document may list 500.
const CHANNEL_ARTICLES: usize = 200;

/// A source of the service.
pub struct Paper {
    pub id: &'static str,
    /// Articles that it carries.
    pub articles: usize,
    /// Its channels: address, kind.
    channels: Vec<(String, &'static str)>,
}

impl Paper {
    pub fn toml(&self) -> String {
        let channel = |(url, kind): &(String, &str)| {
            format!("[[source.channel]]\nurl = \"{url}\"\nkind = \"{kind}\"\nsection = \"Trang chủ\"\n")
        };
        let home = self.channels[0].0.rsplit_once('/').unwrap().0;
        let channels: String = self.channels.iter().map(channel).collect();
        format!(
            "\n[[source]]\nid = \"{0}\"\nname = \"Báo {0}\"\nkind = \"party-press\"\nprovince = \"dong-nai\"\nhomepage = \"{home}/\"\nrepublish = \"full\"\n{channels}",
            self.id
        )
    }
}

/// All papers, their documents put into the site.
pub fn papers(site: &Site, payloads: &[Payload]) -> Vec<Paper> {
    let texts: Vec<String> = payloads.iter().filter_map(Payload::text).collect();
    let foreign: Vec<&Payload> = payloads.iter().filter(|payload| payload.charset.is_some()).collect();
    vec![
        feeds(site, "rss", &texts, rss_item),
        feeds(site, "atom", &texts, atom_entry),
        feeds(site, "json", &texts, json_item),
        pages(site, &texts),
        charsets(site, &foreign),
    ]
}

/// A paper with feeds in one format.
fn feeds(site: &Site, id: &'static str, payloads: &[String], item: fn(&Site, &str, &str) -> String) -> Paper {
    let mut channels = Vec::new();
    for (part, payloads) in payloads.chunks(CHANNEL_ARTICLES).enumerate() {
        let at = |n: usize| format!("{id}-{part}-{n}");
        let items: Vec<String> = payloads.iter().enumerate().map(|(n, payload)| item(site, &at(n), payload)).collect();
        let path = format!("/{id}/{part}");
        let hostile = payloads[0].as_str();
        let (media_type, document) = match id {
            "rss" => ("application/rss+xml", rss(&cdata(hostile), &items.concat())),
            "atom" => ("application/atom+xml", atom(&items.concat())),
            _ => ("application/feed+json", json_feed(hostile, &items.join(","))),
        };
        site.put(&path, media_type, document.as_bytes());
        channels.push((site.url(&path), "feed"));
    }
    Paper { id, articles: payloads.len(), channels }
}

fn rss(title: &str, items: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>{title}</title><link>https://bao.example/</link><description>{title}</description>{items}</channel></rss>"#
    )
}

/// Its link is the attack, its guid the address.
fn rss_item(site: &Site, at: &str, payload: &str) -> String {
    let (raw, url, text) = (cdata(payload), site.url(&format!("/bai/{at}.html")), words(at));
    format!(
        r#"<item><title>{}</title><guid isPermaLink="true">{url}</guid><link>{url}?{raw}</link><description>{raw}</description><content:encoded>{}</content:encoded><author>{raw}</author><dc:creator>{raw}</dc:creator><category>{raw}</category><enclosure url="{quoted}" type="image/jpeg" length="1"/><media:content url="{quoted}" medium="image"><media:description>{raw}</media:description></media:content><media:thumbnail url="{quoted}"/><comments>{raw}</comments></item>"#,
        cdata(&format!("Bài {at} {payload}")),
        cdata(&format!("{text}<p>trước {payload} sau</p>{text}")),
        quoted = escape(payload),
    )
}

fn atom(entries: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Báo thử</title><id>urn:bao-thu</id><updated>2026-11-01T08:00:00+07:00</updated>{entries}</feed>"#
    )
}

fn atom_entry(site: &Site, at: &str, payload: &str) -> String {
    let (raw, url, text) = (escape(payload), site.url(&format!("/bai/{at}.html")), words(at));
    format!(
        r#"<entry><title type="html">{}</title><id>urn:{at}</id><link href="{url}"/><link rel="enclosure" type="image/png" title="{raw}" href="{raw}"/><link rel="related" href="{raw}"/><updated>2026-11-01T08:00:00+07:00</updated><author><name>{raw}</name><uri>{raw}</uri><email>{raw}</email></author><category term="{raw}" label="{raw}" scheme="{raw}"/><summary type="html">{raw}</summary><rights type="html">{raw}</rights><content type="html">{}</content></entry>"#,
        escape(&format!("Bài {at} {payload}")),
        escape(&format!("{text}<blockquote>{payload}</blockquote>{text}")),
    )
}

fn json_feed(title: &str, items: &str) -> String {
    format!(
        r#"{{"version":"https://jsonfeed.org/version/1.1","title":{},"items":[{items}]}}"#,
        serde_json::to_string(title).unwrap()
    )
}

fn json_item(site: &Site, at: &str, payload: &str) -> String {
    let (url, text) = (site.url(&format!("/bai/{at}.html")), words(at));
    serde_json::json!({
        "id": format!("urn:{at}"), "url": url, "external_url": payload, "title": format!("Bài {at} {payload}"),
        "summary": payload, "content_html": format!("{text}<ul><li>{payload}</li></ul>{text}"), "image": payload,
        "banner_image": payload, "authors": [{"name": payload, "url": payload, "avatar": payload}], "tags": [payload],
        "attachments": [{"url": payload, "mime_type": "image/png", "title": payload}], "language": payload,
        "date_published": "2026-11-01T08:00:00+07:00"
    })
    .to_string()
}

/// A paper without feeds: a list of links, and pages that are attacks in head and body.
fn pages(site: &Site, payloads: &[String]) -> Paper {
    let mut links = String::new();
    for (n, payload) in payloads.iter().enumerate() {
        let path = format!("/trang/chuyen-doi-so-o-dia-phuong-{}.html", 1000 + n);
        links += &format!(
            "<li><a class=\"bai\" href=\"{path}\">Bài của trang thứ {n} nói về chuyện ở xã {}</a></li>\n",
            escape(payload)
        );
        site.html(&path, &page(n, payload));
    }
    site.html(
        "/trang/moi",
        &format!("<!doctype html><html><head><title>Trang</title></head><body><ul>{links}</ul></body></html>"),
    );
    Paper { id: "trang", articles: payloads.len(), channels: vec![(site.url("/trang/moi"), "page")] }
}

fn page(n: usize, payload: &str) -> String {
    let (raw, text, title) = (escape(payload), words(&format!("trang {n}")), format!("Bài trang {n} {payload}"));
    let said = serde_json::json!({
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": title, "description": payload,
        "articleSection": payload, "keywords": payload, "image": [payload], "author": [{"@type": "Person", "name": payload}],
        "datePublished": "2026-11-01T08:00:00+07:00", "inLanguage": payload
    });
    format!(
        "<!doctype html><html lang=\"vi\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <meta property=\"og:title\" content=\"{title}\"><meta property=\"og:description\" content=\"{raw}\">\
         <meta property=\"og:image\" content=\"{raw}\"><meta name=\"author\" content=\"{raw}\">\
         <meta property=\"article:section\" content=\"{raw}\"><meta property=\"article:tag\" content=\"{raw}\">\
         <script type=\"application/ld+json\">{}</script></head><body><main><article>\
         <p class=\"kicker\">{raw}</p><h1>{title}</h1><p class=\"author\">{raw}</p><p class=\"sapo\">{raw}</p><div class=\"content\">{text}\
         <figure><img src=\"/anh/{n}.jpg\" alt=\"{raw}\"><figcaption>{raw}</figcaption></figure>{text}<p>trước {payload} sau</p></div></article></main></body></html>",
        said.to_string().replace('<', "\\u003c"),
        title = escape(&title),
    )
}

/// A paper whose feeds are in sets in which other bytes are brackets.
fn charsets(site: &Site, payloads: &[&Payload]) -> Paper {
    let mut channels = Vec::new();
    for (n, payload) in payloads.iter().enumerate() {
        let charset = payload.charset.as_deref().unwrap_or_default();
        let url = site.url(&format!("/bai/bo-ma-{n}.html"));
        let text = words(&format!("ma {n}")).replace(|letter: char| !letter.is_ascii(), "");
        let before = format!(
            r#"<?xml version="1.0" encoding="{charset}"?><rss version="2.0"><channel><title>m</title><link>https://bao.example/</link><item><guid isPermaLink="true">{url}</guid><title>Bai ma {n} "#
        );
        let between = format!("</title><description>{}", escape(&text));
        let parts = [before.as_bytes(), &payload.bytes, between.as_bytes(), &payload.bytes];
        let document =
            [&parts.concat()[..], escape(&text).as_bytes(), b"</description></item></channel></rss>"].concat();
        let path = format!("/bo-ma/{n}");
        site.put(&path, "application/xml", &encoded(document, charset));
        channels.push((site.url(&path), "feed"));
    }
    Paper { id: "bo-ma", articles: payloads.len(), channels }
}

/// In sets of two bytes, every byte of the document becomes two.
fn encoded(document: Vec<u8>, charset: &str) -> Vec<u8> {
    match charset {
        "UTF-16LE" => document.iter().flat_map(|byte| [*byte, 0]).collect(),
        _ => document,
    }
}

/// A text that shares nothing with that of any other seed.
fn words(seed: &str) -> String {
    let mut state = xxh3_64(seed.as_bytes());
    let mut word = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        SYLLABLES[(state >> 33) as usize % SYLLABLES.len()]
    };
    let paragraph = |words: Vec<&str>| format!("<p>{}.</p>", words.join(" "));
    (0..4).map(|_| paragraph((0..WORDS / 4).map(|_| word()).collect())).collect()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn cdata(text: &str) -> String {
    format!("<![CDATA[{}]]>", text.replace("]]>", "]]]]><![CDATA[>"))
}
