//! Channels of all kinds, found and followed: through `diembao fetch` and `diembao probe`.

use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::Value;

use crate::press::Press;
use crate::service::{command, free_port, lines, said};
use crate::site::{Site, ago, article};

/// Headlines and addresses of a paper's newest articles.
const TITLES: [&str; 5] = [
    "Đẩy mạnh chuyển đổi số ở các xã vùng sâu",
    "Khánh thành cây cầu nối hai huyện miền núi",
    "Nông dân được mùa cà phê sau ba năm hạn hán",
    "Học sinh vùng biên đến trường trên con đường mới",
    "Bệnh viện tỉnh ghép thận thành công lần đầu tiên",
];

fn path(number: usize) -> String {
    let slug = [
        "day-manh-chuyen-doi-so",
        "khanh-thanh-cay-cau-moi",
        "nong-dan-duoc-mua-lon",
        "hoc-sinh-den-truong-moi",
        "benh-vien-ghep-than-tot",
    ];
    format!("/tin/{}-a{}.html", slug[number], 10_001 + number)
}

/// A paper whose articles are all there, and nothing that lists them.
fn paper() -> Site {
    let origin = Site::open();
    for (number, title) in TITLES.iter().enumerate() {
        origin.html(&path(number), &article(number, title));
    }
    origin
}

fn feed(numbers: impl Iterator<Item = usize>) -> String {
    let items: String = numbers
        .map(|n| {
            format!(
                "<item><title>{}</title><link>BASE{}</link><pubDate>{}</pubDate></item>",
                TITLES[n],
                path(n),
                ago(3)
            )
        })
        .collect();
    format!("<rss version=\"2.0\"><channel><title>Báo Đồng Nai</title><link>BASE/</link>{items}</channel></rss>")
}

fn urlset(numbers: impl Iterator<Item = usize>) -> String {
    let urls: String =
        numbers.map(|n| format!("<url><loc>BASE{}</loc><lastmod>{}</lastmod></url>", path(n), ago(3))).collect();
    format!(
        "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"><url><loc>BASE/</loc><lastmod>{0}</lastmod></url>\
         <url><loc>BASE/kinh-te</loc><lastmod>{0}</lastmod></url>{urls}</urlset>",
        ago(0)
    )
}

fn front(head: &str, body: &str) -> String {
    format!(
        "<!doctype html><html lang=\"vi\"><head><title>Báo Đồng Nai điện tử</title>{head}</head><body>{body}</body></html>"
    )
}

fn list(class: &str) -> String {
    let card = |n: usize| {
        format!(
            "<div class=\"{class}\"><h3><a href=\"{}\">{}</a></h3><span>{}</span></div>",
            path(n),
            TITLES[n],
            "23/11/2026 07:15"
        )
    };
    format!("<nav><a href=\"/kinh-te\">Kinh tế</a></nav><main>{}</main>", (0..5).map(card).collect::<String>())
}

/// A folder with the configuration of one source.
struct Desk(tempfile::TempDir);

impl Desk {
    fn of(origin: &Site, channel: &str) -> Desk {
        let source = format!(
            "[[source]]\nid = \"bao-thu\"\nname = \"Báo Thử\"\nkind = \"party-press\"\nprovince = \"dong-nai\"\n\
             homepage = \"{}\"\n[[source.channel]]\n{channel}\n",
            origin.url("/")
        );
        Desk::with(&source)
    }

    fn with(source: &str) -> Desk {
        let folder = tempfile::tempdir().unwrap();
        let settings = "[fetch]\nallow_private = [\"127.0.0.0/8\"]\npage_interval = \"0s\"\n";
        fs::write(folder.path().join("feeds.toml"), format!("{settings}{source}")).unwrap();
        Desk(folder)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn run(&self, arguments: &[&str]) -> Output {
        command(self.path(), arguments).output().unwrap()
    }

    /// What one round gave.
    fn fetched(&self) -> Value {
        lines(&self.run(&["fetch", "--json"])).remove(0)
    }

    /// Checks that a round gives so many articles.
    fn gives(&self, drafts: u64) {
        let output = self.run(&["fetch", "--json"]);
        let row = lines(&output).remove(0);
        assert_eq!(row["drafts"], drafts, "{}", said(&output));
    }
}

fn channel(origin: &Site, path: &str, more: &str) -> String {
    format!("url = \"{}\"\n{more}", origin.url(path))
}

#[test]
fn a_home_page_alone_leads_to_the_feed_that_it_announces() {
    let origin = paper();
    let head = "<link rel=\"alternate\" type=\"application/rss+xml\" href=\"/comments/feed/\" title=\"Bình luận\">\
                <link rel=\"alternate\" type=\"application/rss+xml\" href=\"/tin.rss\" title=\"Báo Đồng Nai\">";
    origin.html("/", &front(head, "")).xml("/tin.rss", &feed(0..5));
    let desk = Desk::of(&origin, &channel(&origin, "/", ""));
    desk.gives(5);
    origin.take_asked();
    desk.gives(0);
    assert_eq!(
        origin.take_asked().iter().filter(|(path, _)| path != "/robots.txt").count(),
        1,
        "one request for the feed"
    );
}

#[test]
fn a_home_page_alone_leads_to_the_list_of_feeds_that_nobody_announces() {
    let origin = paper();
    origin.html("/", &front("", "<a href=\"/gioi-thieu\">Giới thiệu</a>"));
    origin.html("/rss", &front("", "<ul><li><a href=\"/rss/kinh-te.rss\">Kinh tế</a></li><li><a href=\"/rss/home.rss\">Trang chủ</a></li></ul>"));
    origin.xml("/rss/home.rss", &feed(0..4)).xml("/rss/kinh-te.rss", &feed(0..1));
    Desk::of(&origin, &channel(&origin, "/", "")).gives(4);
}

#[test]
fn a_home_page_alone_leads_to_the_sitemap_of_robots_txt_else_its_own_links_must_do() {
    let origin = paper();
    origin.html("/", &front("", "")).put(
        "/robots.txt",
        "text/plain",
        b"User-agent: *\nAllow: /\nSitemap: BASE/ban-do.xml\n",
    );
    origin.xml("/ban-do.xml", &urlset(0..3));
    Desk::of(&origin, &channel(&origin, "/", "")).gives(3);

    let bare = paper();
    bare.html("/", &front("", &list("the")));
    let desk = Desk::of(&bare, &channel(&bare, "/", ""));
    desk.gives(5);
    bare.take_asked();
    desk.gives(0);
    let asked = bare.take_asked();
    assert!(asked.iter().all(|(path, _)| path == "/" || path == "/robots.txt"), "it is searched once: {asked:?}");
}

#[test]
fn an_index_is_read_by_its_newest_sitemaps_and_an_unchanged_one_costs_one_request() {
    let origin = paper();
    let (new, old) = (ago(1), ago(24 * 40));
    let index = |changed: &str| {
        let child = |name: &str, at: &str| format!("<sitemap><loc>BASE/{name}</loc><lastmod>{at}</lastmod></sitemap>");
        let old: String = (1..9).map(|month| child(&format!("sitemap-2026-{month}.xml"), &old)).collect();
        format!(
            "<sitemapindex>{old}{}{}</sitemapindex>",
            child("sitemap-2026-11.xml", changed),
            child("category-sitemap.xml", &new)
        )
    };
    origin.xml("/sitemap.xml", &index(&new)).xml("/sitemap-2026-11.xml", &urlset(0..3));
    for month in 1..9 {
        origin.xml(&format!("/sitemap-2026-{month}.xml"), "<urlset></urlset>");
    }
    let desk = Desk::of(&origin, &channel(&origin, "/sitemap.xml", "kind = \"sitemap\""));
    desk.gives(3);
    let asked = origin.take_asked();
    assert_eq!(asked.iter().filter(|(path, _)| path.ends_with(".xml")).count(), 1 + 3, "{asked:?}");

    let row = desk.fetched();
    assert_eq!(origin.take_asked(), [("/sitemap.xml".to_owned(), 304)], "{row}");

    // One more article: of the sitemaps, only the one that changed is asked for.
    origin.xml("/sitemap.xml", &index(&ago(0))).xml("/sitemap-2026-11.xml", &urlset(0..4));
    desk.gives(1);
    let asked: Vec<String> =
        origin.take_asked().into_iter().map(|(path, _)| path).filter(|path| path.ends_with(".xml")).collect();
    assert_eq!(asked, ["/sitemap.xml", "/sitemap-2026-11.xml"]);
}

#[test]
fn an_index_without_dates_is_asked_for_what_changed_in_its_sitemaps_and_one_within_another_is_followed() {
    let origin = paper();
    origin.xml("/sitemap.xml", "<sitemapindex><sitemap><loc>BASE/post-sitemap.xml</loc></sitemap></sitemapindex>");
    origin.xml("/post-sitemap.xml", &urlset(0..2));
    let desk = Desk::of(&origin, &channel(&origin, "/sitemap.xml", "kind = \"sitemap\""));
    desk.gives(2);
    origin.take_asked();
    desk.gives(0);
    let unchanged = [("/sitemap.xml".to_owned(), 304), ("/post-sitemap.xml".to_owned(), 304)];
    assert_eq!(origin.take_asked(), unchanged);
    origin.xml("/post-sitemap.xml", &urlset(0..3));
    desk.gives(1);

    origin.xml("/all.xml", "<sitemapindex><sitemap><loc>BASE/sitemap.xml</loc></sitemap></sitemapindex>");
    Desk::of(&origin, &channel(&origin, "/all.xml", "")).gives(3);
    // A feed is a sitemap too, as the format's own text says; one that is lost harms no other.
    let both = "<sitemapindex><sitemap><loc>BASE/tin-2.rss</loc></sitemap><sitemap><loc>BASE/tin-1.xml</loc></sitemap></sitemapindex>";
    origin.xml("/both.xml", both).xml("/tin-2.rss", &feed(1..5));
    Desk::of(&origin, &channel(&origin, "/both.xml", "kind = \"sitemap\"")).gives(4);
}

#[test]
fn every_paper_of_the_newsroom_is_found_by_its_front_page() {
    let press = Press::open();
    press.release(press.waiting());
    let mut fronts: Vec<String> =
        press.served().iter().map(|one| one.url.split('/').take(3).collect::<Vec<_>>().join("/")).collect();
    fronts.sort();
    fronts.dedup();
    let check = |front: &str| {
        let probed = Desk::with("").run(&["probe", "--json", &format!("{front}/")]);
        let found: Value =
            serde_json::from_slice(&probed.stdout).unwrap_or_else(|why| panic!("{why}: {}", said(&probed)));
        let pasted = Desk::with(found["source"].as_str().unwrap());
        let row = pasted.fetched();
        // One of them answers every third request with 503.
        let busy = row["outcome"]["failed"]["message"].as_str().is_some_and(|why| why.contains("(503)"));
        assert!(busy || row["drafts"].as_u64().unwrap() > 0, "{front}: {row}\n{found}");
    };
    std::thread::scope(|scope| fronts.iter().for_each(|front| drop(scope.spawn(move || check(front)))));
}

#[test]
fn sitemaps_of_news_in_gzip_and_in_lines_are_read() {
    let origin = paper();
    let news = |n: usize| {
        format!(
            "<url><loc>BASE{}</loc><news:news><news:publication><news:name>Báo Thử</news:name><news:language>vi</news:language>\
             </news:publication><news:publication_date>{}</news:publication_date><news:title>{}</news:title></news:news></url>",
            path(n),
            ago(2),
            TITLES[n]
        )
    };
    let urls: String = (0..5).map(news).collect();
    origin.xml("/news.xml", &format!("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:news=\"http://www.google.com/schemas/sitemap-news/0.9\">{urls}</urlset>"));
    let text: String = (0..2).map(|n| format!("BASE{}\n", path(n))).collect();
    origin.put("/sitemap.txt", "text/plain", text.as_bytes());
    origin.put("/sitemap.xml.gz", "application/gzip", &gzip(&urlset(0..4).replace("BASE", &origin.url(""))));
    for (path, drafts) in [("/news.xml", 5), ("/sitemap.txt", 2), ("/sitemap.xml.gz", 4)] {
        Desk::of(&origin, &channel(&origin, path, "kind = \"sitemap\"")).gives(drafts);
    }
}

#[test]
fn a_gzip_bomb_is_a_failure_and_no_more() {
    let origin = paper();
    origin.put("/sitemap.xml.gz", "application/gzip", &gzip(&"<url></url>".repeat(2_000_000)));
    let desk = Desk::of(&origin, &channel(&origin, "/sitemap.xml.gz", "kind = \"sitemap\""));
    let output = desk.run(&["fetch"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("gzip"), "{}", said(&output));
}

#[test]
fn a_listing_page_gives_its_articles_with_and_without_a_selector() {
    let origin = paper();
    origin.html(
        "/moi",
        &front("", &format!("{}<div class=\"khac\"><a href=\"{}\">x</a></div>", list("card"), "/gioi-thieu")),
    );
    Desk::of(&origin, &channel(&origin, "/moi", "kind = \"page\"")).gives(5);
    Desk::of(&origin, &channel(&origin, "/moi", "kind = \"page\"\nlink = \".card h3 a\"")).gives(5);
}

/// Probes, pastes what is printed into a file, checks it, and fetches by it.
fn paste(origin: &Site, path: &str, articles: u64) -> String {
    let desk = Desk::with("");
    let probed = desk.run(&["probe", &origin.url(path)]);
    assert_eq!(probed.status.code(), Some(0), "{}", said(&probed));
    let text = String::from_utf8(probed.stdout).unwrap();
    let source = &text[text.find("[[source]]").unwrap()..];
    let pasted = Desk::with(source);
    let checked = pasted.run(&["check"]);
    assert_eq!(checked.status.code(), Some(0), "{source}\n{}", said(&checked));
    pasted.gives(articles);
    text
}

#[test]
fn what_a_probe_prints_is_accepted_and_fetched() {
    let origin = paper();
    origin.html(
        "/",
        &front("<link rel=\"alternate\" type=\"application/rss+xml\" href=\"/rss/home.rss\">", &list("card")),
    );
    origin.xml("/rss/home.rss", &feed(0..5)).xml("/sitemap.xml", &urlset(0..3));
    let text = paste(&origin, "/", 5);
    for expected in [
        "5 entries",
        "teasers",
        "ETag yes",
        "announced by the page",
        "5 links to articles",
        "province  = \"dong-nai\"",
        "name      = \"Báo Đồng Nai\"",
        "/sitemap.xml",
    ] {
        assert!(text.contains(expected), "{expected} is not in\n{text}");
    }
    // Without a scheme, what answers is meant.
    let bare = origin.url("/").replace("http://", "");
    assert_eq!(Desk::with("").run(&["probe", &bare]).status.code(), Some(0));
    // What is read of an article is shown in whole words, and one thing is one.
    assert!(text.contains(" letters\n") && !text.contains("1 entries"), "{text}");
    // From an article, and from the feed itself.
    let text = paste(&origin, &path(1), 5);
    assert!(text.contains(TITLES[1]) && text.contains("letters"), "{text}");
    paste(&origin, "/rss/home.rss", 5);
}

#[test]
fn papers_without_a_feed_are_probed_by_their_sitemap_or_their_page() {
    let origin = paper();
    origin.html("/", &front("", &list("card")));
    assert!(paste(&origin, "/", 5).contains("kind    = \"page\""));
    origin
        .xml("/sitemap.xml", "<sitemapindex><sitemap><loc>BASE/tin.xml</loc></sitemap></sitemapindex>")
        .xml("/tin.xml", &urlset(0..3));
    assert!(paste(&origin, "/", 3).contains("an index of 1"));
}

#[test]
fn lists_of_feeds_without_one_for_all_give_a_channel_a_section() {
    let origin = paper();
    origin.html("/", &front("", ""));
    origin.html("/rss", &front("", "<ul><li><a href=\"/rss/kinh-te.rss\">Kinh tế</a></li><li><a href=\"/rss/van-hoa.rss\">Văn hóa</a></li></ul>"));
    origin.xml("/rss/kinh-te.rss", &feed(0..2)).xml("/rss/van-hoa.rss", &feed(2..5));
    let desk = Desk::with("");
    let found = lines(&desk.run(&["probe", "--json", &origin.url("/")])).remove(0);
    assert_eq!(found["sections"][1]["name"], "Văn hóa");
    let source = found["source"].as_str().unwrap();
    assert!(source.matches("[[source.channel]]").count() == 2 && source.contains("section = \"Kinh tế\""), "{source}");
}

#[test]
fn a_paper_of_an_unknown_province_is_proposed_by_its_name() {
    let origin = paper();
    origin
        .html("/", &front("", "").replace("Báo Đồng Nai", "Báo Bến Lam"))
        .xml("/rss", &feed(0..1).replace("Báo Đồng Nai", "Báo Bến Lam"));
    let text = paste(&origin, "/", 1);
    for expected in
        ["id        = \"bao-ben-lam\"", "# kind      = \"party-press\"\n# province  = ", "RSS, “Báo Bến Lam”, 1 entry,"]
    {
        assert!(text.contains(expected), "{expected} is not in\n{text}");
    }
    let own = text
        .replace("kind      = \"central-press\"\n", "")
        .replace("# kind ", "kind ")
        .replace("# province ", "province ");
    let checked = Desk::with(&own[own.find("[[source]]").unwrap()..]).run(&["check"]);
    assert_eq!(checked.status.code(), Some(0), "{own}\n{}", said(&checked));
}

#[test]
fn a_probe_says_by_its_exit_code_what_came_of_it() {
    let origin = Site::open();
    let desk = Desk::with("");
    let nothing = desk.run(&["probe", &origin.url("/khong-co")]);
    assert_eq!((nothing.status.code(), nothing.stdout.len()), (Some(1), 0), "{}", said(&nothing));
    assert!(
        said(&nothing).contains("nothing that can be polled") && said(&nothing).contains("404"),
        "{}",
        said(&nothing)
    );

    let printed = desk.run(&["probe", "--json", &origin.url("/khong-co")]);
    assert_eq!(printed.status.code(), Some(1));
    let counted: Value = serde_json::from_slice(&printed.stdout).unwrap();
    assert_eq!((&counted["source"], &counted["page"]), (&Value::Null, &Value::Null), "nothing is there to paste");
    let dead = desk.run(&["probe", &format!("http://127.0.0.1:{}/", free_port())]);
    assert_eq!((dead.status.code(), dead.stdout.len()), (Some(2), 0), "{}", said(&dead));
    assert!(said(&dead).contains("no connection to") && !said(&dead).contains("robots.txt could"), "{}", said(&dead));

    // Without a feeds.toml the defaults hold: nothing inside is asked.
    let elsewhere = tempfile::tempdir().unwrap();
    for (address, expected) in [
        (origin.url("/"), "allow_private"),
        ("ftp://bao.vn/".to_owned(), "http and https"),
        ("http://".to_owned(), "is no address"),
    ] {
        let refused = command(elsewhere.path(), &["probe", &address]).output().unwrap();
        assert_eq!(refused.status.code(), Some(2), "{}", said(&refused));
        assert!(said(&refused).contains(expected), "{address}: {}", said(&refused));
    }
}

/// A gzip file.
fn gzip(text: &str) -> Vec<u8> {
    use async_compression::tokio::bufread::GzipEncoder;
    use tokio::io::AsyncReadExt;
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let mut packed = Vec::new();
    runtime.block_on(GzipEncoder::new(text.as_bytes()).read_to_end(&mut packed)).unwrap();
    packed
}
