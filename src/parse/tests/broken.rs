//! Feeds that are broken in one way each: all yield both of their items.

use super::{codes, text, titles};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><rss version=\"2.0\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel><title>Báo Thử</title><link>https://bao.vn/</link><description>thử</description>";
const ONE: &str = "<item><title>Một</title><link>https://bao.vn/1.html</link><pubDate>Sat, 09 Sep 2023 08:31:00 +0700</pubDate></item>";
const TWO: &str = "<item><title>Hai</title><link>https://bao.vn/2.html</link><description>mô tả</description></item>";
const TAIL: &str = "</channel></rss>";

fn check(name: &str, feed: &str, code: &str) {
    let found = text(feed);
    assert_eq!(titles(&found), ["Một", "Hai"], "{name}: {:?}", found.faults);
    assert!(found.repaired && codes(&found).contains(&code), "{name}: {:?}", found.faults);
    for (entry, url) in found.entries.iter().zip(["https://bao.vn/1.html", "https://bao.vn/2.html"]) {
        assert!(entry.url.as_deref().is_some_and(|found| found.starts_with(url)), "{name}: {:?}", entry.url);
    }
}

fn feed(one: &str) -> String {
    format!("{HEAD}{one}{TWO}{TAIL}")
}

#[test]
fn every_kind_of_broken_feed_yields_its_items() {
    let edit = |from: &str, to: &str| feed(&ONE.replace(from, to));
    check("bare ampersand in a link", &edit("1.html", "1.html?a=1&b=2"), "bare-ampersand");
    check("bare ampersand in a title", &feed(ONE).replace("mô tả", "R & D"), "bare-ampersand");
    check("unclosed br", &feed(ONE).replace("mô tả", "mô<br>tả"), "stray-tag");
    check("stray br end", &feed(ONE).replace("mô tả", "mô</br>tả"), "stray-tag");
    check("HTML tags in a description", &feed(ONE).replace("mô tả", "<p>mô <b>tả"), "items-broken");
    check("a lone less-than", &feed(ONE).replace("mô tả", "3 < 5"), "stray-tag");
    check("PHP warning", &format!("<br />\n<b>Warning</b>: x in /a.php<br />\n{}", feed(ONE)), "text-before-root");
    check("null reference", &feed(ONE).replace("mô tả", "mô&#0;tả"), "bad-reference");
    check("no version", &feed(ONE).replace(" version=\"2.0\" xmlns", " xmlns"), "rss-version");
    check("version 2", &feed(ONE).replace("version=\"2.0\" xmlns", "version=\"2\" xmlns"), "rss-version");
    check("version 2.01", &feed(ONE).replace("version=\"2.0\" xmlns", "version='2.01' xmlns"), "rss-version");
    check("items outside the channel", &format!("{HEAD}</channel>{ONE}{TWO}</rss>"), "feed-broken");
    check("no end tags", &format!("{HEAD}{ONE}{TWO}"), "feed-broken");
    check(
        "cut in the last item",
        &format!("{HEAD}{ONE}<item><title>Hai</title><link>https://bao.vn/2.html</link><descr"),
        "cut-off",
    );
    check(
        "cut in CDATA",
        &format!("{HEAD}{ONE}<item><title>Hai</title><link>https://bao.vn/2.html</link><description><![CDATA[mô"),
        "cut-off",
    );
    check("mismatched end tag", &feed(ONE).replace("mô tả</description>", "mô tả</desc>"), "items-broken");
    check("title never closed", &edit("Một</title>", "Một\n"), "items-broken");
    check("no root", &format!("{ONE}{TWO}"), "feed-broken");
    check(
        "unbound prefix and ampersand",
        &feed(ONE).replace("mô tả", "a & b</description><x:y>z</x:y><description>c"),
        "bare-ampersand",
    );
    check("entity and ampersand", &feed(ONE).replace("mô tả", "Th&agrave;nh & ph&#7889;"), "html-entity");
}

#[test]
fn half_a_text_or_address_does_not_pass_for_the_whole() {
    let body = "Một câu dài. ".repeat(200);
    for element in ["description", "content:encoded", "summary"] {
        let cut =
            format!("<item><title>Hai</title><link>https://bao.vn/2.html</link><{element}><![CDATA[<p>{body}</p>\n<p>");
        let found = text(&format!("{HEAD}{ONE}{cut}"));
        assert_eq!(titles(&found), ["Một", "Hai"], "{element}");
        assert_eq!(found.entries[1].content, None, "{element}");
    }
    let found = text(&format!("{HEAD}{ONE}<item><title>Hai</title><link>https://bao.vn/2.ht"));
    assert_eq!(found.entries[1].url, None);
}

#[test]
fn repaired_text_is_what_was_meant() {
    let found = text(&feed(ONE).replace("mô tả", "Th&agrave;nh ph&#7889; R & D<br>x"));
    assert_eq!(found.entries[1].summary.as_deref(), Some("Thành phố R & D x"));
    let found = text(&feed(&ONE.replace("1.html", "1.html?a=1&b=2")));
    assert_eq!(found.entries[0].url.as_deref(), Some("https://bao.vn/1.html?a=1&b=2"));
    assert_eq!((found.title.as_deref(), found.link.as_deref()), (Some("Báo Thử"), Some("https://bao.vn/")));
}

#[test]
fn undeclared_prefixes_mean_what_they_mean_everywhere() {
    let found = text(
        "<rss version=\"2.0\"><channel><title>Báo</title><item><title>Một</title><link>https://bao.vn/1</link>\
         <content:encoded><![CDATA[<p>Thân</p>]]></content:encoded><dc:creator>An</dc:creator></item></channel></rss>",
    );
    assert_eq!((found.repaired, codes(&found)), (true, vec!["prefix-undeclared"]));
    assert_eq!(
        (found.entries[0].content.as_deref(), found.entries[0].authors.as_slice()),
        (Some("<p>Thân</p>"), ["An".to_owned()].as_slice())
    );
}

#[test]
fn atom_0_3_is_read() {
    let found = text(
        "<?xml version=\"1.0\"?><feed version=\"0.3\" xmlns=\"http://purl.org/atom/ns#\"><title>Báo</title><entry><title>Một</title>\
         <link rel=\"alternate\" type=\"text/html\" href=\"https://bao.vn/1.html\"/><id>1</id><issued>2023-09-09T08:31:00+07:00</issued></entry></feed>",
    );
    assert_eq!((titles(&found), codes(&found)), (vec!["Một"], vec!["atom-0.3"]));
    assert!(found.entries[0].published.is_some());
}

#[test]
fn control_characters_do_not_pass() {
    let found = text(&feed(ONE).replace("mô tả", "mô\u{8} \u{1f}tả").replace("Hai", "H\u{b}ai"));
    assert!(
        found.entries.iter().all(|entry| entry
            .summary
            .as_deref()
            .unwrap_or_default()
            .chars()
            .all(|letter| letter >= ' '))
    );
}
