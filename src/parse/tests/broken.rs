//! Feeds that are broken in one way each: all yield both of their items.

use super::{codes, read, text, titles};

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

/// Faults of the bytes, the encoding or the writing of names: not all of them need a repair.
fn check_bytes(name: &str, body: &[u8]) {
    let found = read(body, None, None);
    assert_eq!(titles(&found), ["Một", "Hai"], "{name}: {:?}", found.faults);
    for (entry, url) in found.entries.iter().zip(["https://bao.vn/1.html", "https://bao.vn/2.html"]) {
        assert_eq!(entry.url.as_deref(), Some(url), "{name}");
    }
}

#[test]
fn every_kind_of_broken_bytes_yields_its_items() {
    let whole = feed(ONE);
    let bare = whole.split_once("?>").expect("a declaration").1;
    let declared = |set: &str, body: &str| format!("<?xml version=\"1.0\" encoding=\"{set}\"?>{body}");
    check_bytes("UTF-8 that says it is UTF-16", declared("utf-16", bare).as_bytes());
    check_bytes("UTF-8 that says it is ASCII", declared("us-ascii", bare).as_bytes());
    check_bytes("a set that nobody knows", declared("tieng-viet", bare).as_bytes());
    let wide = |bytes: fn(u16) -> [u8; 2], mark: bool, body: &str| -> Vec<u8> {
        mark.then_some(0xFEFF).into_iter().chain(body.encode_utf16()).flat_map(bytes).collect()
    };
    check_bytes("UTF-16 with a mark", &wide(u16::to_le_bytes, true, &whole));
    check_bytes("UTF-16 without a mark", &wide(u16::to_be_bytes, false, &declared("utf-16", bare)));
    let mut torn = feed(ONE).replace("mô tả", "mô @ tả").into_bytes();
    let at = torn.iter().position(|&byte| byte == b'@').expect("the mark");
    torn[at] = 0xC3;
    check_bytes("one byte that is no UTF-8", &torn);
    let old = declared("windows-1258", bare).replace("Một", "Mô\u{323}t").replace("mô tả", "chu");
    let (old, _, _) = encoding_rs::WINDOWS_1258.encode(&old);
    check_bytes("windows-1258 with its combining marks", &old);
    check_bytes("two byte order marks", format!("\u{feff}\u{feff}{whole}").as_bytes());
    check_bytes("blank lines before the declaration", format!("\r\n \n{whole}").as_bytes());
    check_bytes("a remark before the declaration", format!("<!-- cache: 3 ms -->{whole}").as_bytes());
    check_bytes("a header that slipped into the body", format!("Content-Type: text/xml\n\n{whole}").as_bytes());
    check_bytes("NUL in a text", whole.replace("mô tả", "mô\0tả").as_bytes());
    check_bytes("NUL behind the end", format!("{whole}\0\0\0").as_bytes());
    check_bytes("decomposed letters", whole.replace("Một", "Mo\u{323}\u{302}t").as_bytes());
}

#[test]
fn every_kind_of_broken_writing_yields_its_items() {
    let whole = feed(ONE);
    let bare = whole.split_once("?>").expect("a declaration").1;
    let check = |name: &str, body: &str| check_bytes(name, body.as_bytes());
    check("an outside DOCTYPE", &format!("<!DOCTYPE rss SYSTEM \"http://bao.vn/rss.dtd\">{bare}"));
    check(
        "entities of its own",
        &format!("<!DOCTYPE rss [<!ENTITY a \"b\"><!ENTITY b \"&a;&a;\">]>{bare}").replace("mô tả", "&b;"),
    );
    check("names of HTML in a title", &whole.replace("Hai", "&nbsp;Hai&nbsp;"));
    check("a title escaped twice", &whole.replace("Hai", "&amp;#72;ai"));
    check("a title in naked markup", &whole.replace("Hai", "<b>Hai</b>"));
    check("the same attribute twice", &whole.replace("<item>", "<item id=\"1\" id=\"2\">"));
    check("attributes without quotes", &whole.replace("<item>", "<item id=1>"));
    check("names in capitals", &whole.replace("item>", "ITEM>").replace("title>", "TITLE>"));
    check("two hyphens in a remark", &whole.replace("<item>", "<!-- a -- b --><item>"));
    check("a remark that never ends", &format!("{HEAD}{ONE}{TWO}<!-- xong"));
    check("an end tag that is cut", &format!("{HEAD}{ONE}{TWO}</channel></rss"));
    check("text behind the end", &format!("{whole}<script>alert(1)</script>"));
    check("a feed behind the feed", &format!("{whole}{bare}").replacen(TAIL, "</channel></rss >", 1));
    check(
        "nested twenty thousand deep",
        &whole.replace("mô tả", &format!("{}x{}", "<i>".repeat(20_000), "</i>".repeat(20_000))),
    );
    check("a prefix for the feed's own words", &prefixed(bare));
    let entry =
        |title: &str, url: &str| format!("<entry><title>{title}</title><link href=\"{url}\"/><id>{url}</id></entry>");
    let entries = entry("Một", "https://bao.vn/1.html") + &entry("Hai", "https://bao.vn/2.html");
    check(
        "Atom in a namespace of nobody",
        &format!("<feed xmlns=\"http://bao.vn/atom\"><title>Báo</title>{entries}</feed>"),
    );
    check("Atom without a namespace", &format!("<feed><title>Báo</title>{entries}</feed>"));
    let item = |title: &str, url: &str| format!("{{\"id\":\"{url}\",\"url\":\"{url}\",\"title\":\"{title}\"}}");
    let items = item("Một", "https://bao.vn/1.html") + "," + &item("Hai", "https://bao.vn/2.html");
    let json = format!("{{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"Báo\",\"items\":[{items}]}}");
    check("JSON with a byte order mark", &format!("\u{feff}{json}"));
}

/// Every name of RSS behind a prefix.
fn prefixed(feed: &str) -> String {
    let bound = feed.replace("<dc:", "<\u{0}dc:").replace("</", "<\u{1}").replace('<', "<r:");
    bound.replace("<r:\u{1}", "</r:").replace("<r:rss ", "<r:rss xmlns:r=\"http://backend.userland.com/rss2\" ")
}

#[test]
fn a_letter_that_touches_a_mail_address_loses_no_item() {
    for author in ["Hải（bientap@bao.vn）", "bientap@bao.vn–Hải Quân", "ế¼bientap@bao.vn", "@ế@"] {
        let found = text(&feed(&ONE.replace("<title>", &format!("<author>{author}</author><title>"))));
        assert_eq!((titles(&found), codes(&found)), (vec!["Một", "Hai"], vec![]), "{author}");
    }
}

#[test]
fn an_attribute_without_quotes_is_none() {
    let found = text(&format!("{HEAD}{ONE}<item><title>Hai</title><link href=Ủ//bao.vn/2.html /><cut"));
    assert_eq!(titles(&found), ["Một", "Hai"], "{:?}", found.faults);
}

#[test]
fn a_feed_pasted_into_another_is_read_on() {
    let inner = "<?xml version=\"1.0\" encoding=\"windows-1258\"?>";
    let found = text(&format!("{HEAD}{ONE}{inner}{TWO}{TAIL}"));
    assert_eq!(titles(&found), ["Một", "Hai"], "{:?}", found.faults);
    assert!(!codes(&found).contains(&"feed-broken"), "{:?}", found.faults);
}
