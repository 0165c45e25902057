//! The hostile feeds of the corpus through the whole program: what is asked for, kept and published.
//!
//! Each feed stands where a good one stood at the first poll, in one service with all others and with
//! papers that have no fault. What each row wants of reading it is in `src/parse/tests/hostile.rs`;
//! hubs that point inside have rows of their own in `hostile/rows/inward.rs`.

use std::collections::BTreeMap;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::browser::payloads::corpus;
use crate::hostile::canary::Canary;
use crate::readers::skip;
use crate::service::Service;
use crate::site::{Site, article};

/// The canary of the corpus; ours stands at another port.
const CANARY: &str = "127.0.0.1:18666";
/// Longest wait for a round of polls: some feeds take a debug build seconds.
const ROUND_MAX: Duration = Duration::from_secs(200);
/// Pause between two looks.
const PAUSE: Duration = Duration::from_millis(250);
/// Bytes of a title, and a little for the mark of the cut.
const TITLE_BYTES_MAX: usize = 1010;

/// Rows that give no article: no item, or none with an address of the web.
const NONE: [&str; 9] = [
    "empty",
    "only-nul",
    "no-items",
    "json-deep",
    "json-loop",
    "json-surrogate",
    "wrong-ns-atom",
    "atom-xhtml-script",
    "atom-content-src",
];
/// Rows that give one or two, both at one address.
const FEW: [&str; 43] = [
    "xxe-file",
    "xxe-param",
    "dtd-external",
    "stylesheet-pi",
    "quadratic",
    "deep-xml",
    "deep-html",
    "deep-svg-html",
    "many-attrs",
    "dup-attrs",
    "huge-title",
    "cdata-split",
    "markup-decl",
    "truncated",
    "leading-php-warning",
    "two-roots",
    "html-entities",
    "utf16be-nobom",
    "utf8-says-latin1",
    "win1258-combining",
    "invalid-utf8",
    "charrefs-bad",
    "bom-twice",
    "bidi-zero-width",
    "confusable",
    "date-future",
    "date-y10k",
    "date-neg",
    "date-vn",
    "date-iso-space",
    "date-huge",
    "date-offset",
    "date-epoch",
    "guid-traversal",
    "guid-abs",
    "guid-win",
    "guid-nul",
    "guid-crlf",
    "guid-sep",
    "guid-quote",
    "guid-fmt",
    "guid-dotdot",
    "self-hub-internal",
];

/// Articles that a row gives besides the one that stood there before, at least and at most.
fn wanted(name: &str) -> Option<(usize, usize)> {
    match name {
        "many-items" => Some((60, 500)),
        // All guids are new, no article is.
        "guid-churn-b" => Some((20, 20)),
        "link-schemes" => Some((1, 10)),
        _ if NONE.contains(&name) => Some((0, 0)),
        _ if FEW.contains(&name) => Some((1, 2)),
        _ => None,
    }
}

#[test]
fn every_hostile_feed_leaves_what_stood_there_and_harms_nobody() {
    let table = match std::fs::read(corpus().join("feeds.json")) {
        Ok(table) => serde_json::from_slice::<Vec<Value>>(&table).unwrap(),
        Err(why) => return skip(&format!("no hostile feeds of the corpus: {why} (set DIEMBAO_CORPORA)")),
    };
    let (canary, site) = (Canary::open(), Site::open());
    let files: BTreeMap<String, String> = table.iter().map(|row| named(row["file"].as_str().unwrap())).collect();
    let names: Vec<&str> = files.keys().map(String::as_str).chain(["lanh-1", "lanh-2"]).collect();
    for name in &names {
        site.xml(&format!("/{name}/rss"), &before(&site, name, &canary, &files));
        site.html(&format!("/{name}/cu.html"), &article(1, &format!("Bài cũ của {name}")));
    }
    let mut service = Service::new(|listen, data_dir| feeds_toml(listen, data_dir, &site, &names));
    service.start();
    wait_for(&service, &names, |_| 1);
    let polls: BTreeMap<&str, u64> = names.iter().map(|name| (*name, polls(&service, name))).collect();
    for (name, file) in &files {
        site.put(&format!("/{name}/rss"), "application/xml", &vector(&site, name, file, &canary));
    }
    // One poll may have been under way.
    wait_for(&service, &names, |name| polls[name] + 2);
    let mut wrong: Vec<String> = names.iter().flat_map(|name| outcome(&service, &site, name)).collect();
    wrong.extend(["atom", "rss", "json"].iter().flat_map(|format| unfit(&service, format, &canary)));
    wrong.extend(canary.calls().iter().map(|call| format!("somebody called at the canary: {call}")));
    service.stop();
    wrong.extend(service.all_log().lines().filter(|line| line.contains("panicked")).map(str::to_owned));
    assert!(wrong.is_empty(), "{} things are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

fn named(file: &str) -> (String, String) {
    let name = file.rsplit('/').next().unwrap().split('.').next().unwrap();
    (name.to_owned(), file.to_owned())
}

/// What a channel gives at first: one good article, or the same articles under other guids.
fn before(site: &Site, name: &str, canary: &Canary, files: &BTreeMap<String, String>) -> String {
    let old =
        format!("<item><title>Bài cũ của {name}</title><link>{}</link></item>", site.url(&format!("/{name}/cu.html")));
    let churned = files.get(name).filter(|_| name == "guid-churn-b").map(|file| {
        let text = String::from_utf8(vector(site, name, file, canary)).unwrap();
        let items = text.split_once("<item>").unwrap().1.split_once("</channel>").unwrap().0;
        format!("<item>{}", items.replace(">b-", ">a-"))
    });
    format!("<rss version=\"2.0\"><channel><title>Báo</title>{old}{}</channel></rss>", churned.unwrap_or_default())
}

/// A hostile feed, with the canary and the articles at our own addresses.
fn vector(site: &Site, name: &str, file: &str, canary: &Canary) -> Vec<u8> {
    let body = std::fs::read(corpus().join(file)).unwrap();
    let Ok(text) = String::from_utf8(body.clone()) else { return body };
    let text = text.replace(CANARY, &format!("127.0.0.1:{}", canary.port()));
    text.replace("http://127.0.0.1/", &site.url(&format!("/{name}/"))).into_bytes()
}

/// Waits until every channel was polled so often.
fn wait_for(service: &Service, names: &[&str], wanted: impl Fn(&str) -> u64) {
    let began = Instant::now();
    let mut waiting = names.to_vec();
    loop {
        waiting.retain(|name| polls(service, name) < wanted(name));
        if waiting.is_empty() {
            return;
        }
        assert!(began.elapsed() < ROUND_MAX, "not polled in {ROUND_MAX:?}: {waiting:?}\n{}", service.log());
        sleep(PAUSE);
    }
}

fn polls(service: &Service, name: &str) -> u64 {
    service.json(&["show", name, "--json"])[0]["channels"][0]["state"]["polls"].as_u64().unwrap_or_default()
}

/// What is wrong with what became of a row.
fn outcome(service: &Service, site: &Site, name: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let items = service.items(&format!("sources/{name}"));
    let old = site.url(&format!("/{name}/cu.html"));
    if !items.iter().any(|item| item["url"] == old.as_str()) {
        wrong.push(format!("{name}: the article that stood there before is gone"));
    }
    let healthy = name.starts_with("lanh-").then_some((0, 0));
    match healthy.or_else(|| wanted(name)) {
        None => wrong.push(format!("{name}: no outcome is stated")),
        Some((least, most)) if !(least..=most).contains(&(items.len().max(1) - 1)) => {
            wrong.push(format!("{name}: {} new articles, wanted {least} to {most}", items.len() - 1));
        }
        Some(_) => {}
    }
    for item in items.iter().take(3) {
        let id = item["id"].as_str().unwrap().rsplit('/').next().unwrap();
        if service.get(&format!("/articles/{id}")).status != 200 {
            wrong.push(format!("{name}: no page at the id {id}"));
        }
        if item["_diembao"]["source"]["name"] != format!("Báo {name}") {
            wrong.push(format!("{name}: the source is called {}", item["_diembao"]["source"]["name"]));
        }
    }
    wrong
}

/// What is wrong with what we publish of all rows.
fn unfit(service: &Service, format: &str, canary: &Canary) -> Vec<String> {
    let mut wrong = Vec::new();
    let answer = service.get(&format!("/feeds/all.{format}?limit=200"));
    let feed = match feed_rs::parser::parse(&answer.body[..]) {
        Ok(feed) => feed,
        Err(why) => return vec![format!("all.{format}: {why}")],
    };
    let port = format!(":{}", canary.port());
    for unwanted in ["root:x:0", port.as_str(), "xml-stylesheet", "javascript:alert(1)\"", "\u{202e}", "\u{200b}"] {
        if answer.text().contains(unwanted) {
            wrong.push(format!("all.{format} has {unwanted:?}"));
        }
    }
    if let Some(letter) = answer.text().chars().find(|letter| letter.is_control() && !matches!(letter, '\n' | '\t')) {
        wrong.push(format!("all.{format} has the control character {letter:?}"));
    }
    let now = diembao::daemon::clock().as_second();
    for entry in feed.entries {
        let title = entry.title.map(|title| title.content).unwrap_or_default();
        if title.len() > TITLE_BYTES_MAX {
            wrong.push(format!("all.{format}: a title of {} bytes", title.len()));
        }
        if entry.published.is_none_or(|at| at.timestamp() > now) {
            wrong.push(format!("all.{format}: `{title}` is dated {:?}", entry.published));
        }
        if !entry.links.iter().all(|link| ["http://", "https://"].iter().any(|scheme| link.href.starts_with(scheme))) {
            wrong.push(format!("all.{format}: `{title}` leads to {:?}", entry.links));
        }
    }
    wrong
}

fn feeds_toml(listen: &str, data_dir: &Path, site: &Site, names: &[&str]) -> String {
    let head = format!(
        r#"[service]
title     = "Thử lửa"
base_url  = "http://{listen}"
listen    = "{listen}"
data_dir  = "{}"

[fetch]
schedule      = "*/3 * * * * *"
adaptive      = false
push          = false
page_interval = "0ms"
max_body      = "16 MiB"
allow_private = ["127.0.0.0/8"]
"#,
        data_dir.display()
    );
    let source = |name: &&str| {
        format!(
            "\n[[source]]\nid = \"{name}\"\nname = \"Báo {name}\"\nkind = \"central-press\"\nhomepage = \"{0}\"\n\
             republish = \"summary\"\n[[source.channel]]\nurl = \"{0}rss\"\nkind = \"feed\"\n",
            site.url(&format!("/{name}/"))
        )
    };
    head + &names.iter().map(source).collect::<String>()
}
