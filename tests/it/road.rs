//! The road: what the press publishes is in the feeds, once each, copies named.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, Weak};
use std::time::{Duration, Instant};

use crate::press::{Group, Press};
use crate::service::Service;

/// Within this time of its start a newcomer sees the right feed.
const NEWCOMER: Duration = Duration::from_secs(10);
/// The topic that most of the newsroom's texts are about.
const TOPIC: &str = "chuyen-doi-so";

/// A service that has everything which its press publishes. Tests that only read share it.
pub struct Settled {
    pub service: Service,
    pub press: Press,
}

/// The shared service, started by whoever needs it first, ended with the last one.
pub fn settled() -> Arc<Settled> {
    static SHARED: Mutex<Weak<Settled>> = Mutex::new(Weak::new());
    let mut shared = SHARED.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
    if let Some(settled) = shared.upgrade() {
        return settled;
    }
    let press = Press::open();
    press.release(press.waiting());
    let service = Service::running(&press);
    service.until_all_stored(&press);
    let settled = Arc::new(Settled { service, press });
    *shared = Arc::downgrade(&settled);
    settled
}

#[test]
fn within_ten_seconds_a_topic_lists_the_right_texts_once_each() {
    let press = Press::open();
    let mut service = Service::of(&press);
    let expected = originals(&press.topic(TOPIC));
    assert!(expected.len() >= 8, "the newsroom opens with {} texts on {TOPIC}", expected.len());
    let began = Instant::now();
    service.start();
    let listed = || BTreeSet::from_iter(service.urls(&format!("topics/{TOPIC}")));
    while listed() != expected {
        assert!(began.elapsed() < NEWCOMER, "{}", difference(&expected, &listed()));
        std::thread::sleep(Duration::from_millis(40));
    }
    assert_eq!(service.urls(&format!("topics/{TOPIC}")).len(), expected.len());
}

#[test]
fn every_topic_lists_what_belongs_in_it_and_nothing_else() {
    let settled = settled();
    let topics: BTreeSet<&str> = settled.press.served().iter().flat_map(|one| one.topics.clone()).collect();
    assert!(topics.len() >= 8, "{topics:?}");
    for topic in topics {
        let (expected, listed) =
            (originals(&settled.press.topic(topic)), settled.service.urls(&format!("topics/{topic}")));
        assert_eq!(listed.len(), expected.len(), "{topic}");
        let listed = BTreeSet::from_iter(listed);
        assert!(listed == expected, "{topic}: {}", difference(&expected, &listed));
    }
}

#[test]
fn a_topic_names_the_copies_of_each_text_in_every_format() {
    let settled = settled();
    let groups = settled.press.topic(TOPIC);
    assert!(groups.iter().any(|group| group.copies().count() >= 3), "the newsroom prints no copies");
    for format in ["atom", "rss", "json"] {
        let entries = entries(&settled.service, &format!("/feeds/topics/{TOPIC}.{format}?limit=200"));
        let listed: BTreeSet<String> = entries.iter().map(|entry| entry.url.clone()).collect();
        let expected = originals(&groups);
        assert!(listed == expected, "{format}: {}", difference(&expected, &listed));
        assert_eq!(entries.len(), expected.len(), "{format}: an entry stands twice");
        for group in &groups {
            let entry = entries.iter().find(|entry| entry.url == group.original().url).unwrap();
            assert_eq!(entry.title, group.original().title, "{format}");
            check_copies(format, &entry.html, group);
        }
    }
}

fn check_copies(format: &str, html: &str, group: &Group) {
    let named = html.split_once("Cũng đăng trên").map(|(_, after)| after.replace("&amp;", "&"));
    let copies: Vec<_> = group.copies().collect();
    assert_eq!(named.is_some(), !copies.is_empty(), "{format}: {}", group.original().url);
    for copy in copies {
        let named = named.as_deref().unwrap_or_default();
        assert!(named.contains(&format!("href=\"{}\"", copy.url)), "{format}: {} is not named: {named}", copy.url);
    }
}

/// An entry as any reader sees it.
struct Read {
    url: String,
    title: String,
    html: String,
}

fn entries(service: &Service, path: &str) -> Vec<Read> {
    let answer = service.get(path);
    assert_eq!(answer.status, 200, "{path}");
    let feed = feed_rs::parser::parse(&answer.body[..]).unwrap_or_else(|why| panic!("{path}: {why}"));
    let read = |entry: feed_rs::model::Entry| {
        let alternate = entry.links.iter().find(|link| link.rel.as_deref().is_none_or(|rel| rel == "alternate"));
        let content = entry.content.and_then(|content| content.body);
        Read {
            url: alternate.unwrap().href.clone(),
            title: entry.title.unwrap().content,
            html: content.or(entry.summary.map(|summary| summary.content)).unwrap_or_default(),
        }
    };
    feed.entries.into_iter().map(read).collect()
}

pub fn originals(groups: &[Group]) -> BTreeSet<String> {
    groups.iter().map(|group| group.original().url.clone()).collect()
}

pub fn difference(expected: &BTreeSet<String>, found: &BTreeSet<String>) -> String {
    let lines = |these: &BTreeSet<String>, those: &BTreeSet<String>| {
        these.difference(those).map(|url| format!("  {url}\n")).collect::<String>()
    };
    format!("missing:\n{}too much:\n{}", lines(expected, found), lines(found, expected))
}

#[test]
fn every_article_of_every_paper_is_stored_once_under_its_own_headline() {
    let settled = settled();
    for (paper, urls) in settled.press.papers() {
        let items = settled.service.items(&format!("sources/{paper}"));
        let listed: BTreeSet<String> = items.iter().map(|item| item["url"].as_str().unwrap().to_owned()).collect();
        assert!(listed == urls, "{paper}: {}", difference(&urls, &listed));
        assert_eq!(items.len(), urls.len(), "{paper}: an article stands twice");
    }
    for one in settled.press.served() {
        let items = settled.service.items(&format!("sources/{}", one.paper));
        let item = items.iter().find(|item| item["url"] == one.url.as_str()).unwrap();
        assert_eq!(item["title"], one.title.as_str(), "{}", one.url);
    }
}
