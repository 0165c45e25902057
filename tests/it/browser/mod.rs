//! A real browser on what we publish: nothing that the press wrote runs, and nothing stands in a
//! document but what our lists name.
//!
//! One daemon reads papers whose every field is hostile: feeds in three formats, pages, old character
//! sets. Chromium then opens our own pages, with no content policy before them, and a reader's page
//! that puts what our feeds say into its document as it is. The same harness looks at the payloads
//! themselves first: it has to see most of those that browsers of today run.

mod chromium;
mod desk;
mod look;
mod paper;
pub(crate) mod payloads;

use std::collections::BTreeSet;
use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::Value;

use self::desk::Desk;
use self::look::{Case, Look, look};
use self::payloads::{Payload, payloads};
use crate::hostile::canary::Canary;
use crate::readers::skip;
use crate::service::Service;
use crate::site::Site;

/// Of the payloads of this folder, so many must run when nobody cleans them. Chromium 156 runs 34 of
/// 46; the rest needs a second decoding, or is there for another character set.
const OWN_ALIVE_MIN: usize = 28;
/// The same of all payloads, with the corpus: Chromium 156 runs 207 of 348.
const ALL_ALIVE_MIN: usize = 180;
/// Of all articles that the papers carry, at least so many in a hundred are published: titles that
/// are nothing but markup leave entries that have no title.
const PUBLISHED_MIN: usize = 95;
/// Longest wait for all papers: more than a thousand articles, sixty pages a poll.
const READ_MAX: Duration = Duration::from_secs(150);
/// Pause between two looks.
const PAUSE: Duration = Duration::from_millis(250);

#[test]
fn no_payload_is_alive_in_our_pages_or_in_a_readers_page_of_our_feeds() {
    if !chromium::there() {
        return skip(&format!("there is no `{}`: name a Chromium in DIEMBAO_BROWSER", chromium::name()));
    }
    let canary = Canary::open();
    let payloads = payloads(canary.port());
    let desk = Desk::open();
    check_that_payloads_are_seen(&desk, &payloads, &canary);
    let called = canary.calls().len();

    let site = Site::open();
    let papers = paper::papers(&site, &payloads);
    let mut service = Service::new(|listen, data_dir| feeds_toml(listen, data_dir, &papers));
    service.start();
    let began = Instant::now();
    for paper in &papers {
        while service.urls(&format!("sources/{}", paper.id)).len() * 100 < paper.articles * PUBLISHED_MIN {
            assert!(began.elapsed() < READ_MAX, "`{}` is not read after {READ_MAX:?}\n{}", paper.id, service.log());
            sleep(PAUSE);
        }
    }
    let feeds = read_feeds(&service, &desk, &papers);
    let pages = own_pages(&service, &desk, &papers);
    assert!(pages.len() > payloads.len(), "{} pages", pages.len());
    let looks = look(&desk, &[feeds, pages].concat());
    let read: u64 = looks.iter().map(|look| look.read).sum();
    eprintln!("{} documents looked at, {read} entries of feeds among them", looks.len());
    let alive: Vec<String> = looks.iter().filter_map(Look::wrong).collect();
    assert!(alive.is_empty(), "{} documents are alive:\n{}", alive.len(), alive.join("\n"));
    let wanted: usize = papers.iter().map(|paper| paper.articles * 3).sum();
    assert!(read as usize * 100 >= wanted * PUBLISHED_MIN, "{read} entries of {wanted} were read");
    assert_eq!(canary.calls().len(), called, "somebody called at the canary: {:?}", canary.calls());
    service.stop();
}

/// The control: payloads as they are, in a reader's page and as documents.
fn check_that_payloads_are_seen(desk: &Desk, payloads: &[Payload], canary: &Canary) {
    let raw = payloads.iter().filter_map(|payload| Some((payload, payload.text()?)));
    let cases: Vec<Case> = raw.map(|(payload, text)| desk.uncleaned(&payload.id, &text)).collect();
    let looks = look(desk, &cases);
    let alive: BTreeSet<&str> =
        looks.iter().filter(|look| !look.ran.is_empty()).map(|look| look.name.as_str()).collect();
    let own = alive.iter().filter(|id| id.starts_with(payloads::OWN)).count();
    eprintln!("uncleaned, {own} of our own and {} of all {} payloads run", alive.len(), payloads.len());
    assert!(own >= OWN_ALIVE_MIN, "only {own} of our own payloads run");
    assert!(payloads.len() < 200 || alive.len() >= ALL_ALIVE_MIN, "only {} payloads run", alive.len());
    assert!(!canary.calls().is_empty(), "uncleaned, no payload calls at the canary");
    if std::env::var_os("DIEMBAO_SHOW").is_some() {
        for payload in payloads.iter().filter(|payload| !alive.contains(payload.id.as_str())) {
            eprintln!("not alive: {} {:?}", payload.id, payload.text());
        }
    }
}

/// All pages of all papers' feeds, each in a reader's page.
fn read_feeds(service: &Service, desk: &Desk, papers: &[paper::Paper]) -> Vec<Case> {
    let mut cases = Vec::new();
    for (paper, format) in papers.iter().flat_map(|paper| ["atom", "rss", "json"].map(|format| (paper, format))) {
        let mut next = Some(format!("/feeds/sources/{}.{format}?limit=25", paper.id));
        while let Some(path) = next {
            let answer = service.get(&path);
            assert_eq!(answer.status, 200, "{path}");
            cases.push(desk.reader(&path, format, answer.body.clone()));
            next = next_of(format, answer.text());
        }
    }
    cases
}

/// Where a feed goes on.
fn next_of(format: &str, text: &str) -> Option<String> {
    if format == "json" {
        let document: Value = serde_json::from_str(text).unwrap();
        return document["next_url"].as_str().map(str::to_owned);
    }
    let tag = text.split('<').find(|tag| tag.contains("rel=\"next\""))?;
    let href = tag.split("href=\"").nth(1)?.split('"').next()?;
    Some(href.replace("&amp;", "&"))
}

/// Our pages: the front page, lists to their end, failures, and the page of every article.
fn own_pages(service: &Service, desk: &Desk, papers: &[paper::Paper]) -> Vec<Case> {
    let mut paths: Vec<String> = ["/", "/?lang=en", "/topics/moi", "/provinces/dong-nai"].map(str::to_owned).to_vec();
    for paper in papers {
        paths.push(format!("/sources/{}", paper.id));
        // A page shows what is stored, whatever it came by; an article's page alone has every field.
        if matches!(paper.id, "trang" | "bo-ma") {
            paths.extend(service.items(&format!("sources/{}", paper.id)).iter().map(article_path));
        }
    }
    let mut cases = Vec::new();
    let mut at = 0;
    while at < paths.len() {
        let answer = service.get(&paths[at]);
        assert_eq!(answer.status, 200, "{}", paths[at]);
        let older = answer.text().split("<a rel=\"next\" href=\"").nth(1).and_then(|rest| rest.split('"').next());
        paths.extend(older.map(|href| href.replace("&#38;", "&").replace("&amp;", "&").replace(service.base(), "")));
        cases.push(desk.page(&paths[at], answer.text()));
        at += 1;
    }
    cases
}

/// The page of an entry, by the last part of its id.
fn article_path(item: &Value) -> String {
    let id = item["id"].as_str().unwrap().rsplit('/').next().unwrap();
    format!("/articles/{id}")
}

fn feeds_toml(listen: &str, data_dir: &Path, papers: &[paper::Paper]) -> String {
    let head = format!(
        r#"[service]
title     = "Báo thử"
base_url  = "http://{listen}"
listen    = "{listen}"
data_dir  = "{}"

[fetch]
schedule      = "* * * * * *"
adaptive      = false
push          = false
page_interval = "0ms"
allow_private = ["127.0.0.0/8"]

[[topic]]
id   = "moi"
name = {{ vi = "Mọi bài", en = "All" }}
rule = '"bài"'
"#,
        data_dir.display()
    );
    head + &papers.iter().map(paper::Paper::toml).collect::<String>()
}
