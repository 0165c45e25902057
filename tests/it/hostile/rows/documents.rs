//! Documents: bombs of XML, depth, size, markup where none belongs.

use crate::hostile::origin::{Act, Asked};
use crate::hostile::paper::{Item, answer, bare_rss, beside, feed, ok, rss, status};
use crate::hostile::row::{Row, Seen, row};

/// Longest title that is kept, in bytes, and a little for the mark of the cut.
const TITLE_BYTES_MAX: usize = 1010;

pub(super) const ROWS: &[Row] = &[
    row("items-by-ten-thousands", |asked| match asked.path.as_str() {
        "/rss" => ok(rss(&(0..10_000).map(|n| short(asked, n)).collect::<String>())),
        _ => status("404 Not Found", &[]),
    })
    .faults(&["entries-many"])
    .between(60, 500)
    .rarely(),
    row("categories-by-ten-thousands", |asked| {
        let more: String = (0..50_000).map(|n| format!("<category>chuyen muc {n}</category>")).collect();
        ok(rss(&Item { more, ..Item::of(asked, 1) }.xml()))
    })
    .rarely(),
    row("attributes-by-ten-thousands", |asked| {
        let many: String = (0..50_000).map(|n| format!(" a{n}=\"\"")).collect();
        ok(beside(asked, &format!("<x{many}/>")))
    })
    .rarely(),
    row("names-by-ten-thousands", |asked| {
        let many: String = (0..20_000).map(|n| format!(" xmlns:n{n}=\"urn:n{n}\"")).collect();
        ok(beside(asked, &format!("<x{many}/>")))
    })
    .rarely(),
    row("title-of-3-mb", |asked| {
        let title = "tin moi ".repeat(3 * 1024 * 1024 / 8);
        ok(rss(&Item { title, ..Item::of(asked, 1) }.xml()))
    })
    .holds(|seen| match seen.titles().iter().all(|title| title.len() <= TITLE_BYTES_MAX) {
        true => Ok(()),
        false => Err("the title was not cut".to_owned()),
    })
    .rarely(),
    row("guid-of-1-mb", |asked| ok(rss(&Item { guid: "g".repeat(1 << 20), ..Item::of(asked, 1) }.xml()))).rarely(),
    row("address-of-100-kb", |asked| {
        let link = format!("http://{}/{}", asked.authority(), "x".repeat(100_000));
        ok(beside(asked, &Item { guid: "a".to_owned(), link, ..Item::of(asked, 2) }.xml()))
    })
    .faults(&["link-missing"]),
    row("elements-nested-deep", |asked| {
        ok(beside(asked, &format!("{}{}", "<x>".repeat(50_000), "</x>".repeat(50_000))))
    })
    .rarely(),
    row("elements-never-closed", |asked| ok(rss(&format!("{}{}", Item::of(asked, 1).xml(), "<x>".repeat(100_000)))))
        .faults(&["feed-broken"])
        .rarely(),
    row("markup-nested-deep", |asked| {
        let item = Item::of(asked, 1);
        ok(rss(&Item { body: format!("{}{}", item.body, "<div>".repeat(60_000)), ..item }.xml()))
    })
    .rarely(),
    row("formatting-never-closed", |asked| {
        let item = Item::of(asked, 1);
        ok(rss(&Item { body: format!("{}{}", item.body, "<p><b id=1><i id=2>a".repeat(5000)), ..item }.xml()))
    })
    .rarely(),
    row("drawing-nested-deep", |asked| {
        let item = Item::of(asked, 1);
        let deep = "<svg><foreignObject><math><mtext>".repeat(10_000);
        ok(rss(&Item { body: format!("{}{deep}", item.body), ..item }.xml()))
    })
    .rarely(),
    row("comments-never-closed", |asked| ok(rss(&format!("{}{}", Item::of(asked, 1).xml(), "<!--".repeat(50_000)))))
        .faults(&["feed-broken"])
        .rarely(),
    row("brackets-by-the-million", |_| ok("<".repeat(1_000_000))).fails(&["no feed", "not a feed"]),
    row("references-by-the-million", |asked| {
        let item = Item::of(asked, 1);
        ok(rss(&Item { title: format!("{} {}", item.title, "&#38;".repeat(200_000)), ..item }.xml()))
    })
    .rarely(),
    row("json-nested-deep", |_| json(&format!("{{\"items\":{}", "[".repeat(200_000)))).fails(&["not JSON"]),
    row("json-of-other-things", |_| json("{\"loi\": \"het phien\"}")).fails(&["no JSON Feed"]),
    row("json-with-half-a-letter", |asked| {
        let item = Item::of(asked, 1);
        json(&format!(
            "{{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"a\",\"items\":[{{\"id\":7,\"url\":\"{}\",\
             \"title\":\"Tin \\ud83d\",\"content_html\":\"{}\"}}]}}",
            item.link, item.body
        ))
    })
    .faults(&["json-broken"]),
    row("billion-laughs", |asked| {
        let name = |n: usize| format!("<!ENTITY l{n} \"{}\">", format!("&l{};", n - 1).repeat(10));
        let dtd: String = (1..10).map(name).collect();
        entities(asked, &format!("<!ENTITY l0 \"hahaha\">{dtd}"), "&l9;")
    })
    .holds(no_laughs),
    row("quadratic-laughs", |asked| {
        entities(asked, &format!("<!ENTITY l \"{}\">", "hahaha ".repeat(3000)), &"&l;".repeat(100_000))
    })
    .holds(no_laughs),
    row("entity-of-itself", |asked| entities(asked, "<!ENTITY a \"&b;\"><!ENTITY b \"&a;\">", "&a;")),
    row("script-everywhere", |asked| {
        let item = Item::of(asked, 1);
        let evil = "<script>alert(1)</script><img src=x onerror=alert(1)><a href=\"javascript:alert(1)\">x</a>\
                    <iframe src=\"http://a.vn\"></iframe><svg onload=alert(1)>";
        let title = format!("{} &lt;script&gt;alert(1)&lt;/script&gt;", item.title);
        ok(rss(&Item { title, body: format!("{}{evil}", item.body), ..item }.xml()))
    })
    .holds(|seen| {
        let published = seen.published().to_lowercase();
        let found = ["<script", "onerror", "onload", "javascript:", "<iframe"]
            .into_iter()
            .find(|word| published.contains(word));
        found.map_or(Ok(()), |word| Err(format!("`{word}` is published")))
    }),
    row("links-of-other-schemes", |asked| {
        let links =
            ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "java\tscript:alert(1)", "ftp://a.vn/x"];
        let items = links
            .iter()
            .enumerate()
            .map(|(n, link)| Item { link: (*link).to_owned(), guid: format!("g{n}"), ..Item::of(asked, n + 2) }.xml());
        ok(beside(asked, &items.collect::<String>()))
    })
    .faults(&["link-missing"]),
    row("text-before-the-feed", |asked| {
        ok(format!("<br />\n<b>Warning</b>: mysql_connect() in <b>/var/www/a.php</b>\n{}", feed(asked, 1)))
    })
    .faults(&["text-before-root"]),
    row("two-feeds-in-one", |asked| ok(format!("{}{}", feed(asked, 1), feed(asked, 1)))),
    row("ampersands", |asked| {
        let item = Item::of(asked, 1);
        ok(rss(&Item { title: format!("{} R&D & hon", item.title), ..item }.xml()))
    })
    .faults(&["bare-ampersand"]),
    row("sections-of-data-split", |asked| {
        let item = Item::of(asked, 1);
        let title = "<![CDATA[tin ]]]]><![CDATA[> <b>moi</b>]]>".to_owned();
        ok(rss(&Item { title, ..item }.xml()))
    }),
    row("attribute-twice", |asked| {
        ok(bare_rss(&Item::of(asked, 1).xml()).replace("<channel>", "<channel a=\"1\" a=\"2\">"))
    }),
    row("only-a-word", |_| ok("xin chao")).fails(&["no feed"]),
    row("bytes-of-a-picture", |_| {
        ok([&[0x89, b'P', b'N', b'G', 13, 10, 26, 10, 0, 0, 0, 13][..], &[0xAB; 5000]].concat())
    })
    .fails(&["no feed"]),
];

fn short(asked: &Asked, n: usize) -> String {
    format!("<item><title>Tin ngan so {n}</title><link>http://{}/n/{n}.html</link></item>", asked.authority())
}

fn json(body: &str) -> Vec<Act> {
    answer(&["Content-Type: application/feed+json"], body)
}

/// A feed with an inner DTD, and references to it in its title.
fn entities(asked: &Asked, dtd: &str, references: &str) -> Vec<Act> {
    let item = Item::of(asked, 1);
    let item = Item { title: format!("{} {references}", item.title), ..item };
    ok(format!("<?xml version=\"1.0\"?><!DOCTYPE rss [{dtd}]>{}", bare_rss(&item.xml())))
}

fn no_laughs(seen: &Seen) -> Result<(), String> {
    let text = seen.published();
    match text.len() < 100_000 && !text.contains("hahaha") {
        true => Ok(()),
        false => Err(format!("an entity was expanded: {} bytes are published", text.len())),
    }
}
