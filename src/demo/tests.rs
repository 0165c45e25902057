//! Tests of the newsroom: its plan, its documents, its doors.

use std::path::Path;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

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
