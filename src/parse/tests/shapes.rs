//! Well-formed documents of every shape.

use super::{codes, read, text, titles};
use crate::model::ListingFormat;
use crate::model::time::rfc3339;

#[test]
fn rss_gives_all_that_an_entry_has() {
    let found = text(
        r#"<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"><channel><title><![CDATA[Báo Đồng Nai &amp; bạn đọc]]></title><link>https://bao.vn</link><language>vi</language>
        <item><title><![CDATA[ <b>Chuyển</b> đổi&nbsp;số ]]></title><link>/a/1.html</link><guid isPermaLink="false">tag:1</guid><dc:creator>Hải Quân</dc:creator><category>Kinh tế</category><category>Kinh tế</category><pubDate>Sat, 09 Sep 2023 08:31:00 GMT+7</pubDate>
        <description><![CDATA[<a href="/a"><img src="/i.jpg?a=1&amp;b=2"/></a></br>Tóm tắt &amp; hơn]]></description><content:encoded><![CDATA[<p>Thân bài</p>]]></content:encoded><enclosure url="https://bao.vn/e.jpg" type="image/jpeg" length="7"/></item></channel></rss>"#,
    );
    assert_eq!(
        (found.title.as_deref(), found.language.as_deref(), found.repaired),
        (Some("Báo Đồng Nai & bạn đọc"), Some("vi"), false)
    );
    let entry = &found.entries[0];
    assert_eq!(entry.title.as_deref(), Some("Chuyển đổi số"));
    assert_eq!((entry.guid.as_deref(), entry.url.as_deref()), (Some("tag:1"), Some("https://bao.vn/a/1.html")));
    assert_eq!(entry.summary.as_deref(), Some("Tóm tắt & hơn"));
    assert_eq!(entry.content.as_deref(), Some("<p>Thân bài</p>"));
    assert_eq!((entry.authors.join("|"), entry.categories.join("|")), ("Hải Quân".to_owned(), "Kinh tế".to_owned()));
    let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(7));
    assert_eq!(entry.published.map(|at| rfc3339(at, &zone)).as_deref(), Some("2023-09-09T08:31:00+07:00"));
    assert_eq!(entry.updated, None);
    assert_eq!((entry.enclosures[0].url.as_str(), entry.enclosures[0].length), ("https://bao.vn/e.jpg", Some(7)));
}

#[test]
fn an_id_that_nobody_stated_is_none() {
    let found = text("<rss version=\"2.0\"><channel><title>a</title><item><title>x</title></item></channel></rss>");
    assert_eq!((found.entries[0].guid.as_deref(), codes(&found)), (None, vec!["link-missing"]));
}

#[test]
fn atom_text_is_literal_and_html_is_not() {
    let found = text(
        r#"<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="vi"><title>Báo</title><id>f</id><entry><id>e1</id><title>Thẻ &lt;b&gt;</title><link href="https://bao.vn/1"/><updated>2023-09-09T08:31:00+07:00</updated></entry><entry><id>e2</id><title type="html">Đổi &lt;b&gt;mới&lt;/b&gt;</title><link rel="self" href="https://bao.vn/2.atom"/><link rel="alternate" href="https://bao.vn/2"/></entry></feed>"#,
    );
    assert_eq!((found.format, titles(&found)), (Some(ListingFormat::Atom), vec!["Thẻ <b>", "Đổi mới"]));
    assert_eq!(found.entries[1].url.as_deref(), Some("https://bao.vn/2"));
    assert_eq!(found.entries[0].published, None);
}

#[test]
fn json_feed_is_read_leniently() {
    let found = text(
        "\u{feff}{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"Báo\",\"items\":[{\"id\":7,\"url\":\"/1\",\"title\":\"Một \\ud800\",\"content_text\":\"a < b\\nhai\",\"authors\":[{\"name\":\"An\"}],\"date_published\":\"2023-09-09T08:31:00+07:00\"},3]}",
    );
    assert_eq!((found.format, found.repaired), (Some(ListingFormat::JsonFeed), true));
    let entry = &found.entries[0];
    assert_eq!((entry.guid.as_deref(), entry.url.as_deref()), (Some("7"), Some("https://bao.vn/1")));
    assert_eq!(entry.content.as_deref(), Some("<p>a &lt; b</p><p>hai</p>"));
    assert!(entry.published.is_some());
}

#[test]
fn sitemaps_give_addresses_dates_and_titles() {
    let found = text(
        r#"<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://bao.vn/1.html?a=1&amp;b=2</loc><lastmod>2023-09-09</lastmod><news:news><news:publication><news:name>Báo</news:name></news:publication><news:publication_date>2023-09-09T08:31:00+07:00</news:publication_date><news:title><![CDATA[Chuyển đổi số]]></news:title><news:keywords>a, b</news:keywords></news:news></url><url><loc>javascript:x</loc></url></urlset>"#,
    );
    assert_eq!((found.format, found.entries.len()), (Some(ListingFormat::Sitemap), 1));
    let entry = &found.entries[0];
    assert_eq!(
        (entry.url.as_deref(), entry.title.as_deref()),
        (Some("https://bao.vn/1.html?a=1&b=2"), Some("Chuyển đổi số"))
    );
    assert!(entry.published.is_some() && entry.updated.is_some() && entry.categories == ["a", "b"]);
}

#[test]
fn an_index_says_that_it_is_one() {
    let found = text("<sitemapindex><sitemap><loc>/s1.xml</loc></sitemap></sitemapindex>");
    assert_eq!(
        (found.entries[0].url.as_deref(), codes(&found)),
        (Some("https://bao.vn/s1.xml"), vec!["sitemap-index"])
    );
}

#[test]
fn pages_give_links_to_articles() {
    let page = r#"<!doctype html><html lang="vi"><head><title>Báo Thử</title><link rel="alternate" type="application/rss+xml" href="/rss/a.rss"></head><body><nav><a href="/kinh-te/202309/mot-bai-rat-dai-trong-thuc-don-1234567/">Một bài rất dài trong thực đơn</a></nav><main>
        <a href="/kinh-te/202309/day-manh-chuyen-doi-so-o-dong-nai-1234567/"><img src="x"></a><h2><a href="/kinh-te/202309/day-manh-chuyen-doi-so-o-dong-nai-1234567/?utm_source=a">Đẩy mạnh chuyển đổi số ở Đồng Nai</a></h2>
        <a href="/kinh-te">Kinh tế</a><a href="https://khac.vn/tin/day-manh-chuyen-doi-so-o-nha-be-1.html">Quảng cáo ở một nơi khác hẳn</a></main></body></html>"#;
    let found = text(page);
    assert_eq!(titles(&found), ["Đẩy mạnh chuyển đổi số ở Đồng Nai"]);
    assert_eq!(found.title.as_deref(), Some("Báo Thử"));
    assert_eq!(read(page.as_bytes(), None, Some("nav a")).entries.len(), 1);
    assert_eq!(codes(&read(page.as_bytes(), None, Some("a[["))), ["selector-wrong"]);
}

#[test]
fn every_age_of_feed_is_told_by_its_first_element_whatever_a_remark_says() {
    let item = "<title>Đổi mới</title><link>https://bao.vn/1</link>";
    for (body, format) in [
        (format!("<!-- <html> --><rss version=\"0.91\"><channel><title>a</title><item>{item}</item></channel></rss>"), ListingFormat::Rss),
        (format!("<rss version=\"0.92\"><channel><title>a</title><item>{item}</item></channel></rss>"), ListingFormat::Rss),
        (format!("<?xml version=\"1.0\"?><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns=\"http://purl.org/rss/1.0/\"><channel rdf:about=\"x\"><title>a</title></channel><item rdf:about=\"https://bao.vn/1\">{item}</item></rdf:RDF>"), ListingFormat::Rss),
        ("{\"version\":\"https://jsonfeed.org/version/1\",\"title\":\"a\",\"items\":[{\"id\":\"1\",\"url\":\"https://bao.vn/1\",\"title\":\"Đổi mới\"}]}".to_owned(), ListingFormat::JsonFeed),
    ] {
        let found = text(&body);
        assert_eq!((found.format, titles(&found), found.entries[0].url.as_deref()), (Some(format), vec!["Đổi mới"], Some("https://bao.vn/1")), "{body}");
    }
}

#[test]
fn sitemaps_of_lines_and_of_films_are_read_without_their_sections() {
    let lines = text(
        "\u{feff}https://bao.vn/\r\nhttps://bao.vn/kinh-te\r\n\r\nhttps://bao.vn/day-manh-chuyen-doi-so-a123.html\r\njavascript:x\r\n",
    );
    assert_eq!((lines.format, lines.entries.len()), (Some(ListingFormat::Sitemap), 1));
    let film = text(
        "<urlset><url><loc>https://bao.vn/mot-bai-co-phim-a1234.html</loc><video:video><video:title>Phim</video:title><video:publication_date>2001-01-01</video:publication_date></video:video></url></urlset>",
    );
    assert_eq!((film.entries[0].title.as_deref(), film.entries[0].published), (None, None));
}

#[test]
fn an_unreadable_date_is_named_with_its_entry() {
    let feed = text(
        "<rss version=\"2.0\"><channel><title>a</title><lastBuildDate>hôm qua</lastBuildDate><item><title>x</title><link>https://bao.vn/1</link><pubDate>Sat, 09 Sep 2023 08:31:00 +0700</pubDate></item>\
         <item><title>y</title><link>https://bao.vn/2</link><pubDate>hôm nay</pubDate></item><item><title>z</title><link>https://bao.vn/3</link><pubDate>hôm nay</pubDate></item><pubDate>mai</pubDate></channel></rss>",
    );
    let faults: Vec<_> = feed.faults.iter().map(|fault| (fault.entry, fault.message.as_str())).collect();
    let (yesterday, today, tomorrow) = ("`hôm qua` is no date", "`hôm nay` is no date", "`mai` is no date");
    assert_eq!(faults, [(None, yesterday), (Some(1), today), (Some(2), today), (None, tomorrow)]);
}
