//! Entries meet what their source is known to have.

use std::path::Path;
use std::sync::Arc;

use tempfile::TempDir;
use url::Url;

use super::super::drafts::{With, of_entry, without_page};
use super::super::tests::FEEDS;
use super::super::{Applier, Live};
use super::{Entry, Met, met, without_shared_guids};
use crate::config::{self, Config};
use crate::doctor::Own;
use crate::log::Record;
use crate::model::{ChannelKey, ChannelState, Outcome, Poll, Shelf, Timestamp};
use crate::store::Store;

/// A store behind polls of two papers.
struct Room {
    config: Config,
    store: Arc<Store>,
    applier: Applier,
    polls: u64,
    _folder: TempDir,
}

impl Room {
    fn new() -> Room {
        let folder = tempfile::tempdir().expect("a folder");
        let config = || config::parse(FEEDS, Path::new("feeds.toml")).expect("a right file");
        let store = Arc::new(Store::open(folder.path()).expect("a fresh store opens"));
        let applier = Applier::open(store.clone(), Live::new(config())).expect("the store reads");
        Room { config: config(), store, applier, polls: 0, _folder: folder }
    }

    /// Polls a paper whose feed lists these entries; gives the titles that were worth reading.
    fn poll(&mut self, id: &str, entries: &[Entry]) -> Vec<String> {
        self.polls += 1;
        let now = Timestamp::from_second(1_700_000_000 + self.polls as i64 * 600).expect("in range");
        let source = self.config.source(id).expect("a paper of the sample").clone();
        let own = Own::of(&source, &source.channels[0], None);
        let Met { fresh, .. } =
            met(entries.to_vec(), &source, &source.channels[0], &own, &self.store).expect("the store reads");
        let titles = fresh.iter().filter_map(|fresh| fresh.entry.title.clone()).collect();
        let with = With { source: &source, section: None, zone: &self.config.service.timezone, now };
        let drafts = fresh
            .into_iter()
            .filter_map(|fresh| of_entry(fresh, with).unwrap_or_else(|teaser| without_page(teaser, None, now)).draft);
        let drafts: Vec<_> = drafts.collect();
        let channel = ChannelKey { source: source.id.clone(), url: source.channels[0].url.to_string() };
        let outcome = Outcome::Listed { entries: entries.len() as u32, fresh: drafts.len() as u32 };
        let state = ChannelState { polled: Some(now), ..ChannelState::default() };
        let poll = Poll {
            channel,
            at: now,
            outcome,
            drafts,
            passed: vec![],
            yields: vec![],
            faults: vec![],
            offer: None,
            state,
        };
        self.applier.apply(&[(self.polls, Record::Polled(Box::new(poll)))]).expect("the disk takes it");
        titles
    }

    fn titles(&self, id: &str) -> Vec<String> {
        let shelf = Shelf::Source(id.parse().expect("a slug"));
        let items = self.store.items(&shelf, None, 100).expect("the store reads");
        let mut titles: Vec<String> = items.into_iter().map(|item| item.article.title).collect();
        titles.sort();
        titles
    }
}

fn entry(guid: &str, url: &str, title: &str) -> Entry {
    let summary = Some(format!("Tóm tắt của {title}, đủ dài để không lẫn với bài nào khác ở hai báo."));
    let guid = Some(guid).filter(|guid| !guid.is_empty()).map(str::to_owned);
    Entry { guid, url: Some(url.to_owned()), title: Some(title.to_owned()), summary, ..Entry::default() }
}

/// Three articles of a paper, under guids of the poll.
fn feed(guid: impl Fn(usize) -> String) -> Vec<Entry> {
    let entry = |number: usize| {
        entry(&guid(number), &format!("https://bao-a.example/tin-{number}.html"), &format!("Bài số {number}"))
    };
    (1..=3).map(entry).collect()
}

#[test]
fn a_guid_that_changes_at_every_poll_makes_nothing_new() {
    let mut room = Room::new();
    for poll in 0..4 {
        let fresh = room.poll("bao-a", &feed(|number| format!("{poll}-{number}")));
        assert_eq!(fresh.len(), if poll == 0 { 3 } else { 0 }, "poll {poll}");
    }
    let mut changed = feed(|number| format!("9-{number}"));
    changed[1].title = Some("Bài số 2 có tít mới".to_owned());
    assert_eq!(room.poll("bao-a", &changed), ["Bài số 2 có tít mới"]);
    assert_eq!(room.titles("bao-a"), ["Bài số 1", "Bài số 2 có tít mới", "Bài số 3"]);
}

#[test]
fn one_guid_for_all_names_none() {
    let mut room = Room::new();
    for poll in 0..2 {
        let fresh = room.poll("bao-a", &feed(|_| "tin".to_owned()));
        assert_eq!(fresh.len(), if poll == 0 { 3 } else { 0 });
    }
    assert_eq!(room.titles("bao-a").len(), 3);
}

#[test]
fn guids_that_are_places_in_the_feed_lose_no_article() {
    let mut room = Room::new();
    let at = |number: usize, place: usize| {
        entry(&place.to_string(), &format!("https://bao-a.example/tin-{number}.html"), &format!("Bài số {number}"))
    };
    room.poll("bao-a", &[at(3, 1), at(2, 2), at(1, 3)]);
    room.poll("bao-a", &[at(5, 1), at(4, 2), at(3, 3)]);
    assert_eq!(room.titles("bao-a").len(), 5);
}

#[test]
fn another_papers_guid_and_address_overwrite_nothing_of_it() {
    let mut room = Room::new();
    room.poll("bao-a", &feed(|number| format!("https://bao-a.example/?p={number}")));
    let claimed = [
        entry("https://bao-a.example/?p=1", "https://bao-a.example/tin-1.html", "Tin giả mang tên Báo A"),
        entry("https://bao-a.example/?p=2", "https://bao-b.example/cua-minh.html", "Bài của Báo B"),
    ];
    assert_eq!(room.poll("bao-b", &claimed).len(), 2);
    assert_eq!(room.titles("bao-a"), ["Bài số 1", "Bài số 2", "Bài số 3"]);
    assert_eq!(room.titles("bao-b"), ["Bài của Báo B", "Tin giả mang tên Báo A"]);
    assert_eq!(room.poll("bao-a", &feed(|number| format!("https://bao-a.example/?p={number}"))), Vec::<String>::new());
}

#[test]
fn what_is_of_another_site_is_told_apart_by_what_was_registered() {
    let room = Room::new();
    let source = room.config.source("bao-a").expect("a paper of the sample");
    let found: Url = "https://feeds.trung-tam.example/a".parse().expect("an address");
    let own = Own::of(source, &source.channels[0], Some(&found));
    let entries = ["https://www.bao-a.example/1", "https://la.com.vn/1", "https://trung-tam.example/1"]
        .map(|url| entry("", url, "Bài"));
    let Met { facts, fresh } =
        met(entries.to_vec(), source, &source.channels[0], &own, &room.store).expect("the store reads");
    assert_eq!(facts.iter().map(|facts| facts.foreign).collect::<Vec<_>>(), [false, true, false]);
    assert_eq!(fresh.len(), 3, "a feed may link elsewhere");
}

#[test]
fn a_guid_that_entries_share_names_none_of_them() {
    let entry = |guid: Option<&str>| Entry { guid: guid.map(str::to_owned), ..Entry::default() };
    let entries = vec![entry(Some("a")), entry(Some("b")), entry(Some("a")), entry(None)];
    let guids: Vec<Option<String>> = without_shared_guids(entries).into_iter().map(|entry| entry.guid).collect();
    assert_eq!(guids, [None, Some("b".to_owned()), None, None]);
}
