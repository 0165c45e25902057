//! Tests of the newsroom: its plan, its documents, its doors.

use std::path::Path;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::desk::{DESK, REPRINTED};
use super::paper::{Delivery, Fault, PAPERS};
use super::volume::Volume;
use super::{Newsroom, Options, paper};
use crate::model::Timestamp;

fn options(seed: u64) -> Options {
    let now = "2026-03-14T09:00:00+07:00".parse::<Timestamp>().unwrap();
    Options { seed, now, arrivals: Duration::ZERO, port: 0 }
}

/// Asks without a client library; returns head and body.
async fn ask(url: &str, method: &str, headers: &str) -> (String, Vec<u8>) {
    let (host, path) = url.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let mut stream = TcpStream::connect(host).await.unwrap();
    let request = format!("{method} /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    (String::from_utf8(answer[..end].to_vec()).unwrap(), answer[end + 4..].to_vec())
}

async fn get(url: &str) -> (String, Vec<u8>) {
    ask(url, "GET", "").await
}

/// Channel addresses as feeds.toml gives them, in the order of the papers.
fn channels(newsroom: &Newsroom) -> Vec<String> {
    let toml: toml::Table = newsroom.feeds_toml("127.0.0.1:8080", Path::new("/tmp/x")).parse().unwrap();
    let sources = toml["source"].as_array().unwrap();
    sources.iter().map(|source| source["channel"][0]["url"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn every_sound_feed_is_read_by_a_feed_reader() {
    let newsroom = Newsroom::start(options(1)).await.unwrap();
    newsroom.release(100).await;
    for (paper, url) in PAPERS.iter().zip(channels(&newsroom)) {
        let feed_path = paper.feed_path().filter(|_| !matches!(paper.fault, Fault::BrokenXml | Fault::FalseCharset));
        let Some(path) = feed_path else { continue };
        let base = url.splitn(4, '/').take(3).collect::<Vec<_>>().join("/");
        let (head, body) = get(&format!("{base}{path}")).await;
        assert!(head.starts_with("HTTP/1.1 200"), "{}: {head}", paper.id);
        if paper.fault == Fault::Windows1258 {
            assert!(std::str::from_utf8(&body).is_err());
            continue;
        }
        let feed = feed_rs::parser::parse(&body[..]).unwrap();
        let published = newsroom.served().iter().filter(|one| one.paper == paper.id).count();
        assert_eq!(feed.entries.len(), published.min(30), "{}", paper.id);
        assert!(feed.entries.iter().all(|entry| !entry.links.is_empty() && entry.title.is_some()), "{}", paper.id);
    }
    newsroom.stop().await;
}

#[tokio::test]
async fn pages_answer_at_the_address_that_truth_names() {
    let newsroom = Newsroom::start(options(1)).await.unwrap();
    for one in newsroom.served() {
        if one.paper == "ttxpn" {
            continue;
        }
        let (head, body) = get(&one.url).await;
        assert!(head.starts_with("HTTP/1.1 200"), "{}: {head}", one.url);
        assert!(!String::from_utf8(body).unwrap().contains("{base}"));
    }
}

#[tokio::test]
async fn an_unchanged_feed_is_answered_with_304_until_an_article_arrives() {
    let newsroom = Newsroom::start(options(1)).await.unwrap();
    let addresses = channels(&newsroom);
    let url = &addresses[paper::place("bao-mien-dong-xanh").unwrap()];
    let (head, _) = get(url).await;
    let etag = head.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap();
    let sent = format!("If-None-Match: {etag}\r\n");
    assert!(ask(url, "GET", &sent).await.0.starts_with("HTTP/1.1 304"));
    newsroom.release(newsroom.waiting()).await;
    assert!(ask(url, "GET", &sent).await.0.starts_with("HTTP/1.1 200"));
}

#[tokio::test]
async fn truth_and_releases_are_had_over_the_control_address() {
    let newsroom = Newsroom::start(options(1)).await.unwrap();
    let before = newsroom.served().len();
    let (_, body) = ask(&format!("http://{}/release?n=3", newsroom.control()), "POST", "").await;
    let truth: serde_json::Value = serde_json::from_slice(&body).unwrap();
    assert_eq!(truth["published"].as_array().unwrap().len(), before + 3);
    assert_eq!(newsroom.served().len(), before + 3);
}

#[tokio::test]
async fn the_same_seed_gives_the_same_newsroom() {
    let mut told = Vec::new();
    for seed in [7, 7, 8] {
        let newsroom = Newsroom::start(options(seed)).await.unwrap();
        newsroom.release(1000).await;
        told.push(
            newsroom.served().into_iter().map(|one| (one.paper, one.title, one.text, one.guid)).collect::<Vec<_>>(),
        );
    }
    assert_eq!(told[0], told[1]);
    assert_ne!(told[0], told[2]);
}

#[test]
fn desks_wrote_enough_and_in_nfc() {
    use unicode_normalization::is_nfc;
    assert!(DESK.len() >= 60, "{} texts", DESK.len());
    let digital = DESK.iter().filter(|text| text.topics.contains(&"chuyen-doi-so")).count();
    assert!(digital >= 10, "{digital} on chuyển đổi số");
    for text in DESK.iter() {
        let lines = [text.title, text.lead, text.author, text.caption, text.section];
        assert!(lines.iter().chain(&text.paragraphs).all(|line| is_nfc(line) && !line.is_empty()), "{}", text.key);
        assert!(paper::place(text.paper).is_some(), "{}: no paper `{}`", text.key, text.paper);
        assert_eq!(DESK.iter().filter(|other| other.key == text.key).count(), 1, "{}", text.key);
        assert!((5..=10).contains(&text.paragraphs.len()), "{}: {} paragraphs", text.key, text.paragraphs.len());
    }
    for reprinted in REPRINTED.iter() {
        assert!(DESK.iter().any(|text| text.key == reprinted.key), "reprint of unknown `{}`", reprinted.key);
        assert!(paper::place(reprinted.paper).is_some(), "no paper `{}`", reprinted.paper);
    }
}

#[tokio::test]
async fn the_opening_is_full_and_the_rest_arrives() {
    let newsroom = Newsroom::start(options(3)).await.unwrap();
    let opening = newsroom.served();
    assert!((45..=75).contains(&opening.len()), "{} at the opening", opening.len());
    assert!(newsroom.waiting() >= 40, "{} wait", newsroom.waiting());
    let digital = opening.iter().filter(|one| one.topics.contains(&"chuyen-doi-so") && one.kind == "original").count();
    assert!(digital >= 6, "{digital} on chuyển đổi số at the opening");
    assert!(opening.is_sorted_by_key(|one| one.published));
    assert!(opening.iter().all(|one| one.published <= options(3).now));
}

#[tokio::test]
async fn an_original_is_published_before_its_reprints() {
    for seed in 0..20 {
        let newsroom = Newsroom::start(options(seed)).await.unwrap();
        newsroom.release(1000).await;
        let served = newsroom.served();
        for (at, one) in served.iter().enumerate().filter(|(_, one)| matches!(one.kind, "copy" | "part")) {
            let original =
                served.iter().position(|other| other.text == one.text && !matches!(other.kind, "copy" | "part"));
            assert!(original.is_some_and(|original| original < at), "seed {seed}: {}", one.title);
        }
        let mut addresses: Vec<&String> = served.iter().map(|one| &one.url).collect();
        addresses.sort_unstable();
        addresses.dedup();
        assert_eq!(addresses.len(), served.len());
    }
}

#[tokio::test]
async fn each_fault_is_really_there() {
    let newsroom = Newsroom::start(options(1)).await.unwrap();
    newsroom.release(1000).await;
    let addresses = channels(&newsroom);
    let url = |id: &str| &addresses[paper::place(id).unwrap()];
    let (_, broken) = get(url("bao-ben-lam")).await;
    let mut reader = quick_xml::Reader::from_reader(&broken[..]);
    let mut buffer = Vec::new();
    let fault = loop {
        match reader.read_event_into(&mut buffer) {
            Ok(quick_xml::events::Event::Eof) => break false,
            Ok(_) => buffer.clear(),
            Err(_) => break true,
        }
    };
    assert!(fault, "broken XML is well-formed");
    let (_, letters_apart) = get(url("bao-non-cao")).await;
    assert!(!unicode_normalization::is_nfc(std::str::from_utf8(&letters_apart).unwrap()));
    let (head, false_charset) = get(url("bao-binh-minh-bien")).await;
    assert!(head.contains("ISO-8859-1") && std::str::from_utf8(&false_charset).is_ok());
    let mut answers = Vec::new();
    for _ in 0..7 {
        answers.push(get(url("bao-dong-quan")).await.0.split(' ').nth(1).unwrap().to_owned());
    }
    assert_eq!(answers, ["200", "200", "503", "200", "200", "503", "500"]);
    let (head, _) = get(url("cong-tin-hue")).await;
    assert!(!head.contains("etag") && !head.contains("last-modified"));
}

#[test]
fn papers_cover_every_kind_of_delivery() {
    for delivery in [
        Delivery::RssFull,
        Delivery::RssLead,
        Delivery::Atom,
        Delivery::JsonFeed,
        Delivery::NewsSitemap,
        Delivery::ListPage,
        Delivery::Announced,
    ] {
        assert!(PAPERS.iter().any(|paper| paper.delivery == delivery), "{delivery:?}");
    }
}

#[tokio::test]
async fn volume_gives_a_tenth_of_its_papers_something_new_in_a_cycle() {
    let volume = Volume::start(20, 30, 1, options(1).now).await.unwrap();
    assert_eq!(volume.counts().items, 600);
    assert_eq!(volume.counts().copies, 90);
    let bytes = volume.counts().feed_bytes / 20;
    assert!((135_000..155_000).contains(&bytes), "{bytes} bytes a feed");
    let url = format!("http://{}/p/1/rss.xml", volume.address());
    let (head, body) = get(&url).await;
    assert_eq!(feed_rs::parser::parse(&body[..]).unwrap().entries.len(), 30);
    let sent = format!("If-None-Match: {}\r\n", head.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap());
    assert!(ask(&url, "GET", &sent).await.0.starts_with("HTTP/1.1 304"));
    volume.next_cycle();
    assert!(ask(&url, "GET", &sent).await.0.starts_with("HTTP/1.1 200"));
    assert_eq!(volume.counts().items, 606);
    let toml: toml::Table = volume.feeds_toml("127.0.0.1:8080", Path::new("/tmp/x")).parse().unwrap();
    assert_eq!(toml["source"].as_array().unwrap().len(), 20);
    volume.stop().await;
}

#[test]
fn a_part_is_neither_a_copy_nor_a_text_of_its_own() {
    let (opening, arrivals) = super::plan::plan(1, options(1).now);
    for part in opening.iter().chain(&arrivals).filter(|one| one.kind.name() == "part") {
        let original = DESK.iter().find(|text| text.key == part.key).unwrap();
        let syllables = |line: &str| line.split_whitespace().count();
        let all: usize = part.paragraphs.iter().map(|line| syllables(line)).sum();
        let taken = part.paragraphs.iter().filter(|line| original.paragraphs.contains(&line.as_str()));
        let share = taken.map(|line| syllables(line)).sum::<usize>() as f64 / all as f64;
        assert!((0.25..0.45).contains(&share), "{}: {share:.2}", part.title);
    }
}
