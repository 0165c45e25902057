//! The hostile feeds of the corpus: for each row of its table, what parse and extract make of it.
//! What the network and the documents that we publish have to do with a row is in `tests/it/payloads.rs`.

use std::time::{Duration, Instant};

use serde_json::Value;

use super::super::limits::ENTRIES_MAX;
use super::{codes, read};
use crate::corpora::corpus;
use crate::extract::sanitise;
use crate::model::time::rfc3339;
use crate::model::{Entry, Listing};

/// Longest reading of one feed: ten megabytes take a debug build five seconds, and more where others
/// build beside it. What is quadratic in 50,000 takes an hour.
const READ_MAX: Duration = Duration::from_secs(100);
/// Bytes of a title, and a little for the mark of a cut.
const TITLE_BYTES_MAX: usize = 1010;

/// What has to come of a feed.
struct Wanted {
    file: &'static str,
    entries: usize,
    /// All codes of its faults, without repetition.
    codes: &'static [&'static str],
    /// The title of its first entry.
    title: &'static str,
    /// What else holds.
    holds: fn(&Listing) -> bool,
}

const fn row(file: &'static str, entries: usize, codes: &'static [&'static str], title: &'static str) -> Wanted {
    Wanted { file, entries, codes, title, holds: |_| true }
}

impl Wanted {
    const fn holds(mut self, holds: fn(&Listing) -> bool) -> Wanted {
        self.holds = holds;
        self
    }
}

const DIGITAL: &str = "Đồng Nai: chuyển đổi số ở vùng Đông Nam bộ, Bà Rịa – Vũng Tàu";

const ROWS: &[Wanted] = &[
    row("xxe-file", 2, &[], "&x;").holds(|it| it.entries[1].title.as_deref() == Some("Bài lành")),
    row("xxe-param", 1, &[], "Bài lành"),
    row("dtd-external", 1, &[], "Bài lành"),
    row("stylesheet-pi", 1, &[], "Bài lành").holds(|it| !format!("{it:?}").contains("canary")),
    row("quadratic", 2, &[], "&a;&a;").holds(|it| format!("{it:?}").len() < 20_000),
    row("deep-xml", 2, &[], "Bài thử").holds(|it| it.entries[1].title.as_deref() == Some("Bài lành")),
    row("deep-html", 2, &[], "Bài thử").holds(|it| it.entries[1].title.as_deref() == Some("Bài lành")),
    row("deep-svg-html", 2, &[], "Bài thử").holds(|it| it.entries[1].title.as_deref() == Some("Bài lành")),
    row("many-attrs", 2, &["elements-many", "link-missing"], "t")
        .holds(|it| it.entries[1].title.as_deref() == Some("Bài lành")),
    row("dup-attrs", 2, &["link-missing"], "t").holds(|it| it.entries[1].title.as_deref() == Some("Bài lành")),
    row("huge-title", 2, &[], "AAAA").holds(|it| it.entries[1].title.as_deref() == Some("Bài lành")),
    row("many-items", ENTRIES_MAX, &["entries-many"], "B 0"),
    row("cdata-split", 1, &[], "Bài thử").holds(|it| it.entries[0].summary.as_deref() == Some("a]]>b")),
    row("markup-decl", 2, &[], "Bài thử"),
    // What of an item is whole is read, and that something is missing is on record.
    row("truncated", 2, &["feed-broken", "items-broken"], "Bài lành").holds(|it| it.entries[1].published.is_none()),
    row("leading-php-warning", 1, &["feed-broken", "text-before-root"], "Bài lành"),
    row("two-roots", 1, &[], "Bài lành"),
    row("empty", 0, &["empty"], "").holds(|it| it.format.is_none()),
    row("only-nul", 0, &["empty"], "").holds(|it| it.format.is_none()),
    // No fault and a format: old entries stay as they are.
    row("no-items", 0, &[], "").holds(|it| it.format.is_some()),
    row("html-entities", 2, &[], "A B é … &khong_co;"),
    // Read as Atom: whoever writes `<feed>` with `<entry>` means it.
    row("wrong-ns-atom", 1, &["link-missing"], "y"),
    row("utf16be-nobom", 1, &["charset-undeclared"], DIGITAL),
    row("utf8-says-latin1", 1, &["charset-wrong"], DIGITAL),
    row("win1258-combining", 1, &[], "Tây Ninh: chuyển đổi số"),
    row("invalid-utf8", 1, &["utf8-broken"], "A\u{fffd}")
        .holds(|it| it.title.as_deref() == Some("Báo Thử") && it.entries[0].summary.as_deref() == Some("nội dung")),
    row("charrefs-bad", 2, &["feed-broken", "bad-reference"], "ABCDEFG"),
    row("bom-twice", 1, &[], "Bài lành"),
    row("bidi-zero-width", 1, &[], "Tin gnảD"),
    // A letter of another script is the paper's business; whose article it is never comes from a feed.
    row("confusable", 1, &[], "B\u{430}o Đồng N\u{430}i chính thức"),
    // Whether a date can be true is not known here: `pipeline/drafts.rs` takes this one back.
    row("date-future", 1, &[], "Bài thử").holds(|it| published(it).is_some_and(|at| at.starts_with("2099"))),
    row("date-y10k", 1, &["date-unreadable"], "Bài thử").holds(undated),
    row("date-neg", 1, &["date-unreadable"], "Bài thử").holds(undated),
    row("date-vn", 1, &[], "Bài thử").holds(of_the_seed),
    row("date-iso-space", 1, &[], "Bài thử").holds(of_the_seed),
    row("date-huge", 1, &["date-unreadable"], "Bài thử").holds(undated),
    row("date-offset", 1, &["date-unreadable"], "Bài thử").holds(undated),
    row("date-epoch", 1, &["date-unreadable"], "Bài thử").holds(undated),
    row("guid-churn-b", 20, &[], "Bài 0").holds(|it| it.entries.iter().all(|entry| entry.url.is_some())),
    row("guid-traversal", 1, &[], "Bài thử").holds(|it| guid(it) == "../../../../etc/passwd"),
    row("guid-abs", 1, &[], "Bài thử").holds(|it| guid(it) == "/etc/passwd"),
    row("guid-win", 1, &[], "Bài thử").holds(|it| guid(it) == "..\\..\\x"),
    row("guid-nul", 1, &["feed-broken", "bad-reference"], "Bài thử").holds(|it| guid(it) == "ab"),
    row("guid-crlf", 1, &[], "Bài thử").holds(|it| guid(it) == "a Set-Cookie: x=1"),
    row("guid-sep", 1, &[], "Bài thử").holds(|it| guid(it) == "feed key"),
    row("guid-quote", 1, &[], "Bài thử").holds(|it| guid(it) == "\"' ; DROP TABLE x; --"),
    row("guid-fmt", 1, &[], "Bài thử").holds(|it| guid(it) == "%s%n{}{{7*7}}${7*7}"),
    row("guid-dotdot", 1, &[], "Bài thử").holds(|it| guid(it) == ".."),
    row("link-schemes", 25, &["link-relative", "link-missing"], "javascript:alert(1)").holds(links_of_the_web),
    row("self-hub-internal", 1, &[], "Bài lành")
        .holds(|it| it.entries[0].url.as_deref() == Some("http://127.0.0.1/a/1")),
    row("atom-xhtml-script", 1, &["link-missing"], "T").holds(|it| html(&it.entries[0]) == "<p>P</p>"),
    row("atom-content-src", 1, &["link-missing"], "t").holds(|it| it.entries[0].content.is_none()),
    row("json-deep", 0, &["json-broken"], "").holds(|it| it.format.is_none()),
    row("json-loop", 0, &[], "").holds(|it| it.format.is_some()),
    row("json-surrogate", 0, &["json-broken"], "").holds(|it| it.title.as_deref() == Some("\u{fffd}")),
];

fn published(listing: &Listing) -> Option<String> {
    let zone = jiff::tz::TimeZone::get("Asia/Ho_Chi_Minh").expect("the zone is bundled");
    listing.entries[0].published.map(|at| rfc3339(at, &zone))
}

fn undated(listing: &Listing) -> bool {
    let entry = &listing.entries[0];
    entry.published.is_none() && entry.updated.is_none()
}

fn of_the_seed(listing: &Listing) -> bool {
    published(listing).as_deref() == Some("2023-09-09T08:31:00+07:00")
}

fn guid(listing: &Listing) -> &str {
    listing.entries[0].guid.as_deref().unwrap_or_default()
}

fn html(entry: &Entry) -> String {
    sanitise(entry.content.as_deref().unwrap_or_default(), &url::Url::parse("https://bao.vn/").expect("a base"))
}

/// Relative ones are resolved against the feed; whatever is of no web has no address.
fn links_of_the_web(listing: &Listing) -> bool {
    let urls: Vec<&str> = listing.entries.iter().filter_map(|entry| entry.url.as_deref()).collect();
    let wanted = [
        "https://evil.example/x",
        "https://evil.example/",
        "http://127.0.0.1@evil.example/",
        "http://evil.example/@127.0.0.1/",
        "http://xn--e1awd7f.example/",
        "http://127.0.0.1/%0d%0aX:y",
        "http://x/",
        "https://bao.vn/rss/tin.rss",
        "https://bao.vn/rss/tin.rss#frag",
        "https://bao.vn/rss/tin.rss?q=1",
    ];
    urls == wanted
}

#[test]
fn every_hostile_feed_comes_to_its_outcome() {
    let Some(folder) = corpus("hostile") else { return };
    let table = std::fs::read(folder.join("feeds.json")).expect("the table is readable");
    let table: Vec<Value> = serde_json::from_slice(&table).expect("the table is a list");
    let mut wrong = Vec::new();
    for case in &table {
        let file = case["file"].as_str().expect("a file");
        let name = file.rsplit('/').next().and_then(|name| name.split('.').next()).expect("a name");
        let Some(wanted) = ROWS.iter().find(|row| row.file == name) else {
            wrong.push(format!("{name}: no outcome is stated for `{}`", case["want"]));
            continue;
        };
        let body = std::fs::read(folder.join(file)).expect("a vector");
        let began = Instant::now();
        let found = read(&body, None, None);
        let took = began.elapsed();
        wrong.extend(differences(wanted, &found).into_iter().map(|what| format!("{name}: {what}")));
        wrong.extend((took > READ_MAX).then(|| format!("{name}: read in {took:?}")));
    }
    assert!(wrong.is_empty(), "{} things are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

fn differences(wanted: &Wanted, found: &Listing) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut seen = codes(found);
    seen.dedup();
    let title = found.entries.first().and_then(|entry| entry.title.as_deref()).unwrap_or_default();
    if found.entries.len() != wanted.entries {
        wrong.push(format!("{} entries, wanted {}", found.entries.len(), wanted.entries));
        return wrong;
    }
    let cut = wanted.title.ends_with(['A', ';', '\u{fffd}']);
    if title != wanted.title && !(cut && title.starts_with(wanted.title)) {
        wrong.push(format!("the title {title:?}, wanted {:?}", wanted.title));
    }
    for code in wanted.codes.iter().filter(|code| !seen.contains(code)) {
        wrong.push(format!("no fault {code}: {seen:?}"));
    }
    for code in seen.iter().filter(|code| !wanted.codes.contains(code)) {
        wrong.push(format!("a fault {code}"));
    }
    if !(wanted.holds)(found) {
        wrong.push("what must hold does not".to_owned());
    }
    wrong.extend(found.entries.iter().flat_map(unfit));
    wrong
}

/// What no entry of any feed may have.
fn unfit(entry: &Entry) -> Vec<String> {
    let mut wrong = Vec::new();
    let addresses = entry.url.iter().chain(entry.enclosures.iter().map(|enclosure| &enclosure.url));
    for url in addresses.filter(|url| !["http://", "https://"].iter().any(|scheme| url.starts_with(scheme))) {
        wrong.push(format!("the address {url}"));
    }
    if entry.title.as_ref().is_some_and(|title| title.len() > TITLE_BYTES_MAX) {
        wrong.push("the title was not cut".to_owned());
    }
    let lines = [&entry.title, &entry.guid, &entry.summary].into_iter().flatten().chain(&entry.authors);
    for line in lines.chain(&entry.categories) {
        let hidden = |letter: char| matches!(letter, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{FEFF}');
        if line.chars().any(|letter| letter.is_control() || hidden(letter)) {
            wrong.push(format!("a control character in {line:?}"));
        }
    }
    let said = format!("{entry:?}");
    if said.contains("root:x:0") || said.contains("CANARY") {
        wrong.push("what stands in another file".to_owned());
    }
    wrong.extend((html(entry).contains("<script")).then(|| "a script".to_owned()));
    wrong
}
