//! Feeds built from hand-made and hostile items, read back by feed-rs.

use std::time::Duration;

use feed_rs::parser;
use proptest::prelude::*;
use quick_xml::events::Event;

use crate::config::{AllowPrivate, Config, Curated, Fetch, Language, Service, Topic};
use crate::model::{
    Article, ArticleId, Body, CanonicalUrl, Cursor, ExtractRules, Image, Item, Names, ProvinceId, ReprintLink,
    Republish, Source, SourceKind, StoryId, Timestamp, TopicMatch,
};
use crate::rule::Rule;
use crate::source::Schedule;

use super::{Feed, Format, Outline, OutlineFeed, OutlineGroup, Press, entry, opml, render};

const AUTHORITY: &str = "diembao.example";

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn topic() -> crate::model::TopicId {
    "chuyen-doi-so".parse().unwrap()
}

fn source(id: &str, name: &str, republish: Republish) -> Source {
    Source {
        id: id.parse().unwrap(),
        name: name.to_owned(),
        kind: SourceKind::PartyPress,
        province: Some("dong-nai".parse::<ProvinceId>().unwrap()),
        language: "vi".to_owned(),
        homepage: format!("https://{id}.example/").parse().unwrap(),
        hosts: Vec::new(),
        republish,
        robots: true,
        credit: Some(format!("© {name}")),
        verified: None,
        channels: Vec::new(),
        extract: ExtractRules::default(),
    }
}

fn config() -> Config {
    let service = Service {
        title: "Điểm báo thử".to_owned(),
        base_url: "https://diembao.example".parse().unwrap(),
        listen: "127.0.0.1:0".parse().unwrap(),
        data_dir: "storage".into(),
        language: Language::Vi,
        timezone: jiff::tz::TimeZone::get("Asia/Ho_Chi_Minh").unwrap(),
    };
    let fetch = Fetch {
        schedule: Schedule::parse("0 0 * * * *").unwrap(),
        adaptive: false,
        min_interval: None,
        max_interval: None,
        concurrency: 1,
        per_host: 1,
        page_interval: Duration::ZERO,
        robots: true,
        push: false,
        timeout: Duration::from_secs(1),
        body_bytes_max: 1,
        user_agent: "thử".to_owned(),
        proxy: None,
        allow_private: AllowPrivate::No,
    };
    let topic = Topic {
        id: "chuyen-doi-so".parse().unwrap(),
        name: Names { vi: "Chuyển đổi số".to_owned(), en: "Digital transformation".to_owned() },
        rule: Rule::parse("\"chuyển đổi số\"").unwrap(),
        provinces: Vec::new(),
        sources: Vec::new(),
        threshold: 1.0,
        curated: Curated::Open,
    };
    Config {
        service,
        fetch,
        retention: Duration::from_secs(86400),
        sources: vec![
            source("bao-song", "Báo Sông", Republish::Summary).into(),
            source("bao-bien", "Báo Biển & Đảo", Republish::Full).into(),
            source("bao-rung", "Báo Rừng", Republish::Link).into(),
        ],
        topics: vec![topic],
        alerts: Vec::new(),
        regions: Vec::new(),
    }
}

fn item(source: &str, title: &str, path: &str) -> Item {
    let source = source.parse().unwrap();
    let url = CanonicalUrl::parse(&format!("https://{source}.example/{path}")).unwrap();
    let id = ArticleId::derive(&source, &url);
    let article = Article {
        id,
        source,
        url,
        listed_url: None,
        guid: None,
        title: title.to_owned(),
        kicker: None,
        summary: Some("Huyện đặt 80 % thủ tục <trực tuyến> & không giấy tờ.".to_owned()),
        authors: vec!["Hải Quân".to_owned(), "Nguyễn Văn A".to_owned()],
        published: Some(at("2023-09-09T01:31:00Z")),
        updated: None,
        first_seen: at("2023-09-09T01:40:00Z"),
        changed: at("2023-09-09T01:40:00Z"),
        section: None,
        tags: Vec::new(),
        images: vec![Image {
            url: "https://anh.example/a b.jpg".to_owned(),
            caption: Some("Cán bộ \"một cửa\"".to_owned()),
        }],
        language: Some("vi".to_owned()),
        content_hash: 1,
        revisions: Vec::new(),
        group: id,
        reprint: None,
        story: StoryId(id),
        topics: vec![TopicMatch { topic: "chuyen-doi-so".parse().unwrap(), score: 2.0, because: Vec::new() }],
        provinces: vec!["dong-nai".parse().unwrap()],
    };
    let reprints = vec![ReprintLink {
        article: ArticleId(7),
        source: "bao-bien".parse().unwrap(),
        url: CanonicalUrl::parse("https://bao-bien.example/lai|b").unwrap(),
        title: format!("{title} (đăng lại)"),
        at: at("2023-09-09T02:00:00Z"),
    }];
    let place = Cursor { at: article.listed_at(), article: id };
    Item { article, reprints, pinned: false, note: None, place }
}

fn feed(format: Format, config: &Config, items: &[(Item, Body)]) -> Feed {
    let press = Press { config, authority: AUTHORITY };
    Feed {
        id: press.tag("feed/all"),
        title: "Điểm báo <thử> & xem".to_owned(),
        subtitle: "Tất cả tin bài".to_owned(),
        publisher: config.service.title.clone(),
        self_url: press.url(&format!("/feeds/all.{}", format.extension())),
        first_url: None,
        next_url: Some(press.url(&format!("/feeds/all.{}?before=1-2&limit=2", format.extension()))),
        page_url: press.url("/"),
        icon: Some(press.url("/static/icon.svg")),
        hub: None,
        language: "vi".to_owned(),
        updated: at("2023-09-09T01:40:00Z"),
        zone: config.service.timezone.clone(),
        entries: items.iter().map(|(item, body)| entry(item, &[&topic()], Some(body), press)).collect(),
    }
}

fn text(format: Format, config: &Config, items: &[(Item, Body)]) -> String {
    String::from_utf8(render(format, &feed(format, config, items))).unwrap()
}

fn body(html: &str) -> Body {
    Body { text: String::new(), html: html.to_owned() }
}

fn samples() -> Vec<(Item, Body)> {
    let mut noted = item("bao-song", "Chợ số \"4.0\" <vùng cao>: R&D", "tin-1");
    noted.note = Some("Đọc kèm bài hôm trước".to_owned());
    vec![
        (noted, body("<p>Không được phép đăng.</p>")),
        (item("bao-bien", "Tàu cá lắp thiết bị giám sát", "tin-2?a=1&b=2"), body("<p>Đoạn ]]> một &amp; hai.</p>")),
        (item("bao-rung", "Giữ rừng đầu nguồn", "tin-3"), body("<p>Không được phép đăng.</p>")),
    ]
}

/// Writes the samples for checks by other programs: `DIEMBAO_SAMPLES=folder cargo test samples`.
#[test]
fn samples_can_be_written_for_other_programs() {
    let Ok(folder) = std::env::var("DIEMBAO_SAMPLES") else { return };
    for format in Format::ALL {
        let path = std::path::Path::new(&folder).join(format!("all.{}", format.extension()));
        std::fs::write(path, text(format, &config(), &samples())).unwrap();
    }
    std::fs::write(std::path::Path::new(&folder).join("opml.xml"), opml(&outline())).unwrap();
}

fn outline() -> Outline {
    let feed = OutlineFeed {
        title: "Chuyển đổi số \u{1}& \"AI\"".to_owned(),
        url: "https://diembao.example/feeds/topics/chuyen-doi-so.atom".to_owned(),
        page_url: "https://diembao.example/topics/chuyen-doi-so".to_owned(),
        language: "vi".to_owned(),
    };
    Outline {
        title: "Điểm báo <thử>".to_owned(),
        groups: vec![OutlineGroup { title: "Chuyên đề".to_owned(), feeds: vec![feed], groups: Vec::new() }],
    }
}

#[test]
fn an_entry_keeps_to_the_rights_of_its_source() {
    for format in Format::ALL {
        let text = text(format, &config(), &samples());
        assert!(!text.contains("Không được phép đăng"), "{format:?}");
        assert!(text.contains("Đoạn"), "{format:?}");
    }
    let config = config();
    let press = Press { config: &config, authority: AUTHORITY };
    let linked = entry(&item("bao-rung", "Giữ rừng", "tin-3"), &[], None, press);
    assert_eq!((linked.summary, linked.images.len(), linked.full), (None, 0, false));
}

#[test]
fn a_source_that_is_gone_permits_a_link_alone() {
    let config = config();
    let press = Press { config: &config, authority: AUTHORITY };
    let entry = entry(&item("bao-cu", "Tin cũ", "tin"), &[], Some(&body("<p>x</p>")), press);
    assert_eq!((entry.summary, entry.full, &*entry.source.name), (None, false, "bao-cu"));
}

#[test]
fn copies_are_named_and_linked() {
    for format in Format::ALL {
        let text = text(format, &config(), &samples());
        assert!(text.contains("Cũng đăng trên"), "{format:?}");
        assert!(text.contains("https://bao-bien.example/lai%7Cb"), "{format:?}");
    }
}

#[test]
fn the_id_follows_the_group_not_the_original() {
    let config = config();
    let press = Press { config: &config, authority: AUTHORITY };
    let first = item("bao-song", "Tin", "tin-1");
    let mut other = item("bao-bien", "Tin", "tin-2");
    other.article.group = first.article.group;
    let id = entry(&first, &[], None, press).id;
    assert_eq!(id, format!("tag:diembao.example,2026:article/{}", first.article.group));
    assert_eq!(entry(&other, &[], None, press).id, id);
}

#[test]
fn dates_are_written_in_the_zone_of_the_service() {
    assert!(text(Format::Atom, &config(), &samples()).contains("<published>2023-09-09T08:31:00+07:00</published>"));
    assert!(text(Format::Rss, &config(), &samples()).contains("<pubDate>Sat, 09 Sep 2023 08:31:00 +0700</pubDate>"));
    assert!(text(Format::Json, &config(), &samples()).contains("\"date_published\":\"2023-09-09T08:31:00+07:00\""));
}

#[test]
fn equal_input_gives_equal_bytes() {
    for format in Format::ALL {
        assert_eq!(text(format, &config(), &samples()), text(format, &config(), &samples()));
    }
}

#[test]
fn names_of_people_are_no_mail_addresses() {
    let rss = text(Format::Rss, &config(), &samples());
    assert!(rss.contains("<dc:creator>Hải Quân</dc:creator><dc:creator>Nguyễn Văn A</dc:creator>"), "{rss}");
    assert!(!rss.contains("<author>"));
}

#[test]
fn an_outline_lists_feeds_in_groups() {
    let text = String::from_utf8(opml(&outline())).unwrap();
    assert!(
        text.contains("<outline text=\"Chuyên đề\" title=\"Chuyên đề\"><outline type=\"rss\" text=\"Chuyển đổi số &amp; &quot;AI&quot;\"")
    );
}

/// What readers may make of a title: white space at its ends or doubled means nothing.
fn plain(title: &str) -> String {
    title.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Readers that are not lenient refuse a document for one bare `&` in an address.
fn check_attributes(document: &str) {
    let mut reader = quick_xml::Reader::from_str(document);
    loop {
        let (Event::Start(element) | Event::Empty(element)) = (match reader.read_event().unwrap() {
            Event::Eof => return,
            event => event,
        }) else {
            continue;
        };
        for attribute in element.attributes() {
            let value = attribute.unwrap().value;
            quick_xml::escape::unescape(&value).unwrap_or_else(|why| panic!("{value}: {why}"));
        }
    }
}

#[test]
fn addresses_of_pictures_may_have_any_query() {
    let mut items = samples();
    for (item, _) in &mut items {
        item.article.images =
            vec![Image { url: "https://anh.example/a.jpg?w=1&h=2".to_owned(), caption: Some("a & b".to_owned()) }];
    }
    read_back(&items);
    let written = "url=\"https://anh.example/a.jpg?w=1&amp;h=2\"";
    assert!(text(Format::Atom, &config(), &items).contains(written));
}

fn read_back(items: &[(Item, Body)]) {
    let config = config();
    let press = Press { config: &config, authority: AUTHORITY };
    let expected: Vec<_> = items.iter().map(|(item, body)| entry(item, &[&topic()], Some(body), press)).collect();
    for format in Format::ALL {
        let document = text(format, &config, items);
        if format != Format::Json {
            check_attributes(&document);
        }
        let read = parser::parse(document.as_bytes()).unwrap_or_else(|error| panic!("{format:?}: {error}\n{document}"));
        assert_eq!(read.entries.len(), expected.len());
        for (read, expected) in read.entries.iter().zip(&expected) {
            let title = read.title.as_ref().map(|title| plain(&title.content));
            assert_eq!(title, Some(plain(&expected.title)), "{format:?}");
            assert_eq!(read.id, expected.id, "{format:?}");
            assert!(read.links.iter().any(|link| link.href == expected.url), "{format:?}: {:?}", read.links);
        }
    }
}

#[test]
fn feed_readers_see_the_same_titles_and_links() {
    read_back(&samples());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn hostile_text_comes_back_as_text(
        title in "(\\PC|[\u{0}-\u{1f}<>&\"'\\]\u{FFFE}\u{FFFF}]|<b>|]]>|&amp;|&#x0;|<!--|<!\\[CDATA\\[){0,24}",
        html in "(\\PC|[\u{0}-\u{1f}]|]]|>|]]>|<p>){0,24}",
        path in "[a-z0-9|^\\[\\]%{}/?&=;'\" ăđ]{0,20}",
        name in ".{0,12}",
    ) {
        let mut items = vec![
            (item("bao-song", &title, &path), body(&html)),
            (item("bao-bien", &title, &format!("khac/{path}")), body(&html)),
        ];
        for (item, _) in &mut items {
            item.article.authors = vec![name.clone()];
            item.article.summary = Some(html.clone());
            item.note = Some(title.clone());
            item.article.images = vec![Image { url: format!("https://anh.example/{path}"), caption: Some(title.clone()) }];
        }
        read_back(&items);
    }
}
