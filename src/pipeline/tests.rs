//! The applier on real stores: what the order of the log promises.

mod determinism;
mod moved;
mod origin;

use std::sync::Arc;

use tempfile::TempDir;

use super::{Applier, Live};
use crate::config;
use crate::log::{Record, Sequence};
use crate::model::{
    Act, ArticleId, CanonicalUrl, ChannelKey, ChannelState, Decision, Delivered, Draft, Outcome, Poll, PushEvent,
    PushLinks, PushState, Secret, Shelf, Slug, Subscribed, Timestamp, Yield,
};
use crate::store::Store;

/// Two papers and a topic.
pub(super) const FEEDS: &str = r#"
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

pub(super) fn slug(text: &str) -> Slug {
    text.parse().expect("a slug")
}

pub(super) fn at(minutes: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + minutes * 60).expect("in range")
}

pub(super) fn draft(source: &str, number: usize, text: &str) -> Draft {
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

pub(super) fn polled(source: &str, minute: i64, drafts: Vec<Draft>) -> Record {
    let channel = ChannelKey { source: slug(source), url: format!("https://{source}.example/rss") };
    let outcome = Outcome::Listed { entries: drafts.len() as u32, fresh: drafts.len() as u32 };
    let state = ChannelState { polled: Some(at(minute)), ..ChannelState::default() };
    Record::Polled(Box::new(Poll {
        channel,
        at: at(minute),
        outcome,
        drafts,
        passed: vec![],
        yields: vec![],
        faults: vec![],
        offer: None,
        state,
    }))
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

pub(super) fn open(folder: &TempDir) -> (Arc<Store>, Applier) {
    let store = Arc::new(Store::open(folder.path()).expect("a fresh store opens"));
    let config = config::parse(FEEDS, &folder.path().join("feeds.toml")).expect("a right file");
    let applier = Applier::open(store.clone(), Live::new(config)).expect("the store reads");
    (store, applier)
}

pub(super) fn apply(applier: &mut Applier, mut rest: &[(Sequence, Record)]) {
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

/// A poll that offers push, a subscription, a delivery, and a poll that began before all that ended.
fn pushed() -> Vec<(Sequence, Record)> {
    let topic = "https://bao-a.example/rss".to_owned();
    let channel = ChannelKey { source: slug("bao-a"), url: topic.clone() };
    let callback = Secret::new("c0ffee".to_owned());
    let offer = PushLinks { hubs: vec!["https://hub.example/".to_owned()], itself: Some(topic.clone()) };
    let offering = |record, offer| match record {
        Record::Polled(poll) => Record::Polled(Box::new(Poll { offer, ..*poll })),
        other => other,
    };
    let event = |minute, event| {
        let (channel, callback) = (channel.clone(), callback.clone());
        Record::Subscribed(Box::new(Subscribed { channel, callback, at: at(minute), event }))
    };
    let (hub, secret) = (offer.hubs[0].clone(), Secret::new("bí mật".to_owned()));
    let delivered = Delivered {
        channel: channel.clone(),
        callback: callback.clone(),
        at: at(20),
        drafts: vec![draft("bao-a", 7, &text(7))],
        passed: vec![],
        yields: vec![],
    };
    let records = [
        offering(polled("bao-a", 10, vec![draft("bao-a", 6, &text(6))]), Some(offer)),
        event(11, PushEvent::Asked { hub, topic, secret }),
        event(12, PushEvent::Verified { lease_seconds: 86_400 }),
        Record::Delivered(Box::new(delivered)),
        polled("bao-a", 21, vec![]),
    ];
    (1..).zip(records).collect()
}

#[test]
fn a_poll_leaves_push_as_the_log_has_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let (store, mut applier) = open(&folder);
    apply(&mut applier, &pushed());
    let channel = ChannelKey { source: slug("bao-a"), url: "https://bao-a.example/rss".to_owned() };
    let state = store.channel(&channel).expect("reads").expect("it was polled");
    let push = state.push.expect("it was offered");
    assert!(matches!(push.state, PushState::Active { .. }), "{push:?}");
    assert_eq!((push.deliveries, push.missed), (1, 0));
    assert_eq!(push.subscription.expect("it stands").secret.reveal(), "bí mật", "the store has it in full");
    assert_eq!(store.items(&Shelf::All, None, 100).expect("reads").len(), 2);
    let mut found = Vec::new();
    store.channels(&mut |key, _| found.push(key)).expect("reads");
    assert_eq!(found, [channel]);
}

#[test]
fn what_push_should_have_brought_is_counted() {
    let folder = tempfile::tempdir().expect("a folder");
    let (store, mut applier) = open(&folder);
    apply(&mut applier, &pushed());
    let late = Draft { published: Some(at(30)), ..draft("bao-a", 8, &text(8)) };
    apply(&mut applier, &[(6, polled("bao-a", 40, vec![late]))]);
    let channel = ChannelKey { source: slug("bao-a"), url: "https://bao-a.example/rss".to_owned() };
    let push = store.channel(&channel).expect("reads").and_then(|state| state.push).expect("it was offered");
    assert_eq!(push.missed, 1);
}

/// Polls of two channels of a paper, in turns, and a delivery; from page 40 on the texts are gone.
fn read() -> Vec<(Sequence, Record)> {
    let page = |number: usize| Yield {
        url: format!("https://bao-a.example/tin-{number}.html"),
        letters: if number < 40 { 1500 + number as u32 * 10 } else { 80 },
        title: true,
        date: true,
        author: true,
        faults: vec![],
    };
    let record = |number: usize| {
        let Record::Polled(mut poll) = polled("bao-a", number as i64, vec![]) else { unreachable!() };
        poll.yields = vec![page(2 * number), page(2 * number + 1)];
        if number % 2 == 1 {
            poll.channel.url.push_str("/xa-hoi");
        }
        match number {
            20 => Record::Delivered(Box::new(Delivered {
                channel: poll.channel,
                callback: Secret::new("c0ffee".to_owned()),
                at: poll.at,
                drafts: vec![],
                passed: vec![],
                yields: poll.yields,
            })),
            _ => Record::Polled(poll),
        }
    };
    (1..).zip((0..24).map(record)).collect()
}

#[test]
fn what_pages_gave_is_remembered_of_their_source_whichever_channel_led_there() {
    let (whole, single) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let (store, mut applier) = open(&whole);
    apply(&mut applier, &read());
    let yields = store.yields(&slug("bao-a")).expect("reads").expect("pages were read");
    assert_eq!(yields.usual.len(), 2, "two channels");
    let loss = yields.loss.as_ref().expect("the texts of eight pages are gone");
    assert_eq!((loss.lost[0].what.as_ref(), loss.lost[0].now), ("letters", 80));
    assert_eq!(store.yields(&slug("bao-b")).expect("reads"), None);

    for record in &read() {
        let (_store, mut applier) = open(&single);
        apply(&mut applier, std::slice::from_ref(record));
        apply(&mut applier, std::slice::from_ref(record));
    }
    let (store, _applier) = open(&single);
    assert_eq!(store.yields(&slug("bao-a")).expect("reads"), Some(yields), "in any batches, over restarts, twice");
}
