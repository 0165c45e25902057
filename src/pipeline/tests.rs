//! The applier on real stores: what the order of the log promises.

use std::sync::Arc;

use tempfile::TempDir;

use super::{Applier, Live};
use crate::config;
use crate::log::{Record, Sequence};
use crate::model::{
    Act, ArticleId, CanonicalUrl, ChannelKey, ChannelState, Decision, Draft, Outcome, Poll, Shelf, Slug, Timestamp,
};
use crate::store::Store;

const FEEDS: &str = r#"
[service]
title = "Thử"
[[source]]
id = "bao-a"
name = "Báo A"
kind = "party-press"
province = "dong-nai"
homepage = "https://bao-a.example/"
[[source.channel]]
url = "https://bao-a.example/rss"
[[source]]
id = "bao-b"
name = "Báo B"
kind = "party-press"
province = "tay-ninh"
homepage = "https://bao-b.example/"
[[source.channel]]
url = "https://bao-b.example/rss"
[[topic]]
id = "chuyen-doi-so"
name = { vi = "Chuyển đổi số", en = "Digital transformation" }
rule = '"chuyển đổi số"'
"#;

fn slug(text: &str) -> Slug {
    text.parse().expect("a slug")
}

fn at(minutes: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + minutes * 60).expect("in range")
}

fn draft(source: &str, number: usize, text: &str) -> Draft {
    let url = CanonicalUrl::parse(&format!("https://{source}.example/tin-{number}.html")).expect("a web address");
    Draft {
        url,
        listed_url: None,
        guid: Some(format!("g{number}")),
        title: format!("Chuyển đổi số ở {source}, bài {number}"),
        kicker: None,
        summary: None,
        authors: vec![],
        published: Some(at(number as i64)),
        updated: None,
        section: None,
        tags: vec![],
        images: vec![],
        language: Some("vi".to_owned()),
        text: text.to_owned(),
        html: format!("<p>{text}</p>"),
        fingerprint: 1,
    }
}

/// A text of its own for each number.
fn text(number: usize) -> String {
    (0..90).map(|at| format!("tiếng{} số{} ", (number * 7919 + at * 31) % 1009, (number + at * at) % 97)).collect()
}

fn polled(source: &str, minute: i64, drafts: Vec<Draft>) -> Record {
    let channel = ChannelKey { source: slug(source), url: format!("https://{source}.example/rss") };
    let outcome = Outcome::Listed { entries: drafts.len() as u32, fresh: drafts.len() as u32 };
    let state = ChannelState { polled: Some(at(minute)), ..ChannelState::default() };
    Record::Polled(Box::new(Poll { channel, at: at(minute), outcome, drafts, passed: vec![], faults: vec![], state }))
}

/// Six originals, copies of them by another paper, a revision, and an editor's act.
fn log() -> Vec<(Sequence, Record)> {
    let originals =
        (0..6).map(|number| polled("bao-a", 10 + number as i64, vec![draft("bao-a", number, &text(number))]));
    let copies = (0..6).map(|number| {
        let copied = format!("Theo Báo A. {}", text(number));
        polled("bao-b", 30 + number as i64, vec![draft("bao-b", 100 + number, &copied)])
    });
    let revised = Draft { title: "Tít mới".to_owned(), ..draft("bao-a", 2, &text(2)) };
    let id = ArticleId::derive(&slug("bao-a"), &draft("bao-a", 1, "").url);
    let topic = slug("chuyen-doi-so");
    let act = Record::Decided(Decision { topic, article: id, act: Act::Reject, by: "an".to_owned(), at: at(60) });
    let records = originals.chain(copies).chain([polled("bao-a", 50, vec![revised]), act]);
    (1..).zip(records).collect()
}

fn open(folder: &TempDir) -> (Arc<Store>, Applier) {
    let store = Arc::new(Store::open(folder.path()).expect("a fresh store opens"));
    let config = config::parse(FEEDS, &folder.path().join("feeds.toml")).expect("a right file");
    let applier = Applier::open(store.clone(), Live::new(config)).expect("the store reads");
    (store, applier)
}

fn apply(applier: &mut Applier, mut rest: &[(Sequence, Record)]) {
    while let Some((last, _)) = rest.last() {
        let (upto, _) = applier.apply(rest).expect("the disk takes it");
        assert!(upto <= *last);
        rest = &rest[rest.partition_point(|(sequence, _)| *sequence <= upto)..];
    }
}

/// All that readers can see of a store.
fn seen(store: &Store) -> String {
    let shelves = [Shelf::All, Shelf::Topic(slug("chuyen-doi-so")), Shelf::Source(slug("bao-b"))];
    shelves
        .map(|shelf| serde_json::to_string(&store.items(&shelf, None, 100).expect("reads")).expect("plain data"))
        .join("\n")
}

#[test]
fn copies_join_their_originals_and_editors_are_heard() {
    let folder = tempfile::tempdir().expect("a folder");
    let (store, mut applier) = open(&folder);
    apply(&mut applier, &log());
    let items = store.items(&Shelf::All, None, 100).expect("reads");
    assert_eq!(items.len(), 6);
    assert!(items.iter().all(|item| item.article.source == slug("bao-a") && item.reprints.len() == 1));
    assert!(items.iter().any(|item| item.article.title == "Tít mới" && item.article.revisions.len() == 1));
    // The new headline names the topic no more, but the copy's does; one was rejected.
    assert_eq!(store.items(&Shelf::Topic(slug("chuyen-doi-so")), None, 100).expect("reads").len(), 5);
}

#[test]
fn the_same_log_gives_the_same_store_in_any_batches_and_over_restarts() {
    let (whole, single) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let (store, mut applier) = open(&whole);
    apply(&mut applier, &log());
    let expected = seen(&store);
    for record in &log() {
        let (_store, mut applier) = open(&single);
        apply(&mut applier, std::slice::from_ref(record));
    }
    let (store, _applier) = open(&single);
    assert_eq!(seen(&store), expected);
}

#[test]
fn a_record_applied_again_changes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let (store, mut applier) = open(&folder);
    apply(&mut applier, &log());
    let expected = seen(&store);
    let (upto, applied) = applier.apply(&log()).expect("the disk takes it");
    assert_eq!((upto, applied), (log().len() as Sequence, super::Applied::default()));
    assert_eq!(seen(&store), expected);
}
