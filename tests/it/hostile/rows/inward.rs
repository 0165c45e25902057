//! Roads that lead inward, and redirects that lead nowhere. A canary stands at the end of each.

use crate::hostile::origin::{Act, Asked};
use crate::hostile::paper::{Item, answer, bare_rss, beside, feed, moved, ok, page, rss, status};
use crate::hostile::row::{Row, Seen, row};

/// What is said of an address that may not be asked.
const REFUSED: &[&str] = &["is not fetched"];
/// What is said of a scheme that is not the web's.
const NO_WEB: &[&str] = &["only http and https"];
/// What is said of redirects without end.
const CIRCLE: &[&str] = &["in a circle"];

/// A row that redirects to a host of this machine, however it is spelt.
macro_rules! inward {
    ($name:literal, $to:literal) => {
        row($name, |asked| moved("302 Found", &format!($to, port = asked.canary()))).fails(REFUSED).once()
    };
}

pub(super) const ROWS: &[Row] = &[
    inward!("inward-loopback", "http://127.0.0.1:{port}/rss"),
    inward!("inward-loopback-v6", "http://[::1]:{port}/rss"),
    inward!("inward-mapped", "http://[::ffff:127.0.0.1]:{port}/rss"),
    inward!("inward-mapped-hex", "http://[::ffff:7f00:1]:{port}/rss"),
    inward!("inward-nat64", "http://[64:ff9b::7f00:1]:{port}/rss"),
    inward!("inward-compatible", "http://[::127.0.0.1]:{port}/rss"),
    inward!("inward-unspecified", "http://0.0.0.0:{port}/rss"),
    inward!("inward-unspecified-v6", "http://[::]:{port}/rss"),
    inward!("inward-decimal", "http://2130706433:{port}/rss"),
    inward!("inward-octal", "http://0177.0.0.1:{port}/rss"),
    inward!("inward-hex", "http://0x7f000001:{port}/rss"),
    inward!("inward-short", "http://127.1:{port}/rss"),
    inward!("inward-fullwidth", "http://%EF%BC%91%EF%BC%92%EF%BC%97.0.0.1:{port}/rss"),
    inward!("inward-named", "http://localhost:{port}/rss"),
    row("inward-named-with-dot", |asked| moved("302 Found", &format!("http://localhost.:{}/rss", asked.canary())))
        .fails(&["is not fetched", "was not found"]),
    inward!("inward-without-scheme", "//127.0.0.1:{port}/rss"),
    inward!("inward-backslash", "/\\127.0.0.1:{port}/rss"),
    inward!("inward-with-user", "http://bao.vn@127.0.0.1:{port}/rss"),
    row("inward-metadata", |_| moved("302 Found", "http://169.254.169.254/latest/meta-data/")).fails(REFUSED).once(),
    row("inward-private", |_| moved("301 Moved Permanently", "http://10.0.0.1/rss")).fails(REFUSED).once(),
    row("inward-carrier", |_| moved("307 Temporary Redirect", "http://100.64.0.1/rss")).fails(REFUSED).once(),
    row("inward-at-last", |asked| match asked.path.as_str() {
        "/rss" => moved("302 Found", "/2"),
        "/2" => moved("302 Found", "/3"),
        _ => moved("308 Permanent Redirect", &format!("http://127.0.0.1:{}/", asked.canary())),
    })
    .fails(REFUSED)
    .once(),
    row("scheme-file", |_| moved("302 Found", "file:///etc/passwd")).fails(NO_WEB).once(),
    row("scheme-gopher", |_| moved("302 Found", "gopher://127.0.0.1:70/1")).fails(NO_WEB).once(),
    row("scheme-javascript", |_| moved("302 Found", "javascript:alert(1)")).fails(NO_WEB).once(),
    row("scheme-data", |_| moved("302 Found", "data:application/rss+xml,<rss/>")).fails(NO_WEB).once(),
    row("redirect-circle", |asked| moved("302 Found", if asked.path == "/rss" { "/2" } else { "/rss" })).fails(CIRCLE),
    row("redirect-to-itself", |_| moved("302 Found", "/rss")).fails(CIRCLE),
    row("redirect-growing", |asked| moved("302 Found", &format!("{}x", asked.path))).fails(&["redirects more than"]),
    row("redirect-of-two-hops", |asked| match asked.path.as_str() {
        "/rss" => moved("302 Found", "/2"),
        "/2" => moved("307 Temporary Redirect", "/3"),
        _ => ok(feed(asked, 1)),
    }),
    row("redirect-to-nowhere", |_| status("302 Found", &[])).fails(&["without saying where"]),
    row("redirect-to-nothing", |_| moved("302 Found", "")).fails(&["without saying where", "in a circle"]),
    row("redirect-unreadable", |_| moved("302 Found", "http://[:::::]/")).fails(&["without saying where"]),
    row("redirect-of-100-kb", |_| moved("302 Found", &format!("/{}", "x".repeat(30_000)))).fails(REFUSED).once(),
    // What a feed names is not asked for, or only within the same walls.
    row("article-inward", |asked| {
        let link = format!("http://127.0.0.1:{}/bai.html", asked.canary());
        let item = Item { link, body: format!("Xin chao {}", asked.nth), ..Item::of(asked, 2) };
        ok(beside(asked, &item.xml()))
    })
    .faults(&["page-missing"])
    .articles(2),
    row("article-moved-inward", |asked| match asked.path.as_str() {
        "/rss" => ok(rss(&Item { body: format!("Xin chao {}", asked.nth), ..Item::of(asked, 1) }.xml())),
        _ => moved("302 Found", &format!("http://127.0.0.1:{}/", asked.canary())),
    })
    .faults(&["page-missing"]),
    row("announced-inward", |asked| {
        let feed = format!("http://127.0.0.1:{}/rss", asked.canary());
        let link = format!("<link rel=alternate type='application/rss+xml' href='{feed}'>");
        page(format!("<html><head>{link}</head><body>Xin chao</body></html>"))
    })
    .fails(REFUSED)
    .polls(1),
    row("sitemap-inward", |asked| {
        let child = format!("<sitemap><loc>http://127.0.0.1:{}/sitemap.xml</loc></sitemap>", asked.canary());
        ok(format!("<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">{child}</sitemapindex>"))
    })
    .fails(&["is not fetched", "sitemap"])
    .polls(1),
    row("sitemap-of-itself", |asked| {
        ok(format!("<sitemapindex><sitemap><loc>http://{}/rss</loc></sitemap></sitemapindex>", asked.authority()))
    })
    .fails(&["sitemap", "circle"])
    .polls(1)
    .holds(|seen| few(seen, 20)),
    row("sitemap-of-thousands", |asked| match asked.path.as_str() {
        "/rss" => {
            let child = |n| format!("<sitemap><loc>http://{}/{n}.xml</loc></sitemap>", asked.authority());
            ok(format!("<sitemapindex>{}</sitemapindex>", (0..5000).map(child).collect::<String>()))
        }
        _ => status("404 Not Found", &[]),
    })
    .fails(&["sitemap", "404"])
    .polls(1)
    .holds(|seen| few(seen, 60)),
    row("announces-itself", |_| {
        page("<html><head><link rel=alternate type='application/rss+xml' href='/rss'></head><body>Xin chao</body></html>")
    })
    .fails(&["HTML page", "no article", "lists articles", "no feed"])
    .holds(|seen| few(seen, 20)),
    row("media-inward", |asked| {
        let inside = format!("http://127.0.0.1:{}/", asked.canary());
        let more =
            format!("<enclosure url=\"{inside}a.jpg\" type=\"image/jpeg\" length=\"1\"/><comments>{inside}</comments>");
        let item = Item::of(asked, 1);
        let body = format!("{}<img src=\"{inside}b.jpg\">", item.body);
        ok(rss(&Item { more, body, ..item }.xml()))
    }),
    row("hub-inward", |asked| {
        let inside = format!("http://127.0.0.1:{}/hub", asked.canary());
        let (hub, itself) = (format!("Link: <{inside}>; rel=\"hub\""), format!("Link: <{inside}>; rel=\"self\""));
        let links = format!("<atom:link rel=\"hub\" href=\"{inside}\"/><atom:link rel=\"self\" href=\"{inside}\"/>");
        let body = rss(&format!("{links}{}", Item::of(asked, 1).xml()));
        answer(&[&hub, &itself, "Content-Type: application/rss+xml"], body)
    }),
    row("next-page-inward", |asked| {
        let item = Item::of(asked, 1);
        let next = format!("http://127.0.0.1:{}/feed.json", asked.canary());
        let feed = serde_json::json!({
            "version": "https://jsonfeed.org/version/1.1", "title": "Bao", "next_url": next,
            "items": [{"id": item.guid, "url": item.link, "title": item.title, "content_html": item.body}],
        });
        answer(&["Content-Type: application/feed+json"], feed.to_string())
    }),
    row("content-inward", |asked| {
        let item = Item::of(asked, 1);
        let inside = format!("http://127.0.0.1:{}/content.html", asked.canary());
        let entry = format!(
            "<entry><id>{0}</id><title>Tin</title><updated>2026-11-02T08:00:00+07:00</updated><link href=\"{0}\"/>\
             <summary type=\"html\">Xin chao</summary><content type=\"text/html\" src=\"{inside}\"/></entry>",
            item.link
        );
        match asked.path.as_str() {
            "/rss" => ok(format!(
                "<feed xmlns=\"http://www.w3.org/2005/Atom\"><id>tag:bao.vn</id><title>Bao</title><updated>2026-11-02T08:00:00+07:00</updated>{entry}</feed>"
            )),
            _ => status("404 Not Found", &[]),
        }
    }),
    row("entity-outside", |asked| dtd(asked, &format!("<!ENTITY x SYSTEM \"http://127.0.0.1:{}/x\">", asked.canary())))
        .holds(no_file),
    row("entity-of-a-file", |asked| dtd(asked, "<!ENTITY x SYSTEM \"file:///etc/passwd\">")).holds(no_file),
    row("entity-of-parameters", |asked| {
        dtd(asked, &format!("<!ENTITY % y SYSTEM \"http://127.0.0.1:{}/y.dtd\">%y;", asked.canary()))
    })
    .holds(no_file),
    row("doctype-outside", |asked| {
        let doctype = format!("<!DOCTYPE rss SYSTEM \"http://127.0.0.1:{}/rss.dtd\">", asked.canary());
        ok(format!("<?xml version=\"1.0\"?>{doctype}{}", bare_rss(&Item::of(asked, 1).xml())))
    }),
    row("stylesheet-outside", |asked| {
        let sheet = format!("<?xml-stylesheet href=\"http://127.0.0.1:{}/a.xsl\"?>", asked.canary());
        ok(format!("<?xml version=\"1.0\"?>{sheet}{}", bare_rss(&Item::of(asked, 1).xml())))
    }),
    row("inclusion-outside", |asked| {
        let inside = format!("http://127.0.0.1:{}/x", asked.canary());
        let include = format!("<xi:include xmlns:xi=\"http://www.w3.org/2001/XInclude\" href=\"{inside}\"/>");
        ok(rss(&format!("{include}{}", Item::of(asked, 1).xml())))
    }),
    row("robots-inward", |asked| match asked.path.as_str() {
        "/robots.txt" => moved("302 Found", &format!("http://127.0.0.1:{}/robots.txt", asked.canary())),
        "/rss" => ok(rss(&Item { body: "Xin chao".to_owned(), ..Item::of(asked, 1) }.xml())),
        _ => status("404 Not Found", &[]),
    })
    .robots(),
];

/// A feed with an inner DTD, whose entity stands in the title and the text.
fn dtd(asked: &Asked, entity: &str) -> Vec<Act> {
    let item = Item::of(asked, 1);
    let item = Item { title: format!("{} &x;", item.title), more: "<description>&x;</description>".to_owned(), ..item };
    ok(format!("<?xml version=\"1.0\"?><!DOCTYPE rss [{entity}]>{}", bare_rss(&item.xml())))
}

/// However much is named, little of it is asked for.
fn few(seen: &Seen, requests_max: usize) -> Result<(), String> {
    match seen.notes.len() <= requests_max {
        true => Ok(()),
        false => Err(format!("wanted at most {requests_max} requests, seen: {}", seen.notes.len())),
    }
}

fn no_file(seen: &Seen) -> Result<(), String> {
    match seen.published().contains("root:") {
        false => Ok(()),
        true => Err("the text of a file of this machine is published".to_owned()),
    }
}
