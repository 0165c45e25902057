//! The store on the real engine, in a folder of its own.

use tempfile::TempDir;

use super::{Seen, Store, StoreError};
use crate::model::{
    Act, Article, ArticleId, Body, CanonicalUrl, ChannelKey, ChannelState, Clues, Cursor, Decision, Group, GroupMember,
    Origin, Shelf, Slug, Standing, StoryId, Timestamp,
};

fn open() -> (TempDir, Store) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let store = Store::open(folder.path()).expect("a fresh store opens");
    (folder, store)
}

fn slug(text: &str) -> Slug {
    text.parse().expect("a slug")
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + seconds).expect("in range")
}

fn article(source: &str, number: u64, seen: i64) -> Article {
    let url = CanonicalUrl::parse(&format!("https://{source}.vn/tin-{number}.html")).expect("a web address");
    let id = ArticleId::derive(&slug(source), &url);
    Article {
        id,
        source: slug(source),
        url,
        listed_url: None,
        guid: Some(format!("g{number}")),
        title: format!("Tin số {number}"),
        kicker: None,
        summary: None,
        authors: vec![],
        published: Some(at(seen - 60)),
        updated: None,
        first_seen: at(seen),
        changed: at(seen),
        section: None,
        tags: vec![],
        images: vec![],
        language: Some("vi".to_owned()),
        content_hash: number,
        revisions: vec![],
        group: id,
        reprint: None,
        story: StoryId(id),
        topics: vec![],
        provinces: vec![],
    }
}

fn group(members: &[&Article]) -> Group {
    let original = members[0];
    let member = |article: &&Article| GroupMember {
        article: article.id,
        source: article.source.clone(),
        at: article.listed_at(),
        clues: Clues::default(),
    };
    Group {
        origin: Origin::default(),
        original: original.id,
        members: members.iter().map(member).collect(),
        at: original.listed_at(),
        topics: vec![slug("y-te")],
        provinces: vec![slug("dong-nai")],
        standings: vec![],
    }
}

fn admit(store: &Store, sequence: u64, articles: &[&Article]) {
    let mut writer = store.writer().expect("no other step");
    writer.begin(sequence);
    for article in articles {
        let body = Body { text: "Nội dung. ".repeat(50), html: "<p>Nội dung.</p>".to_owned() };
        writer.admit(article, &body, &()).expect("a sound article");
        writer.see(&article.source, article.entry_name(), Seen { article: article.id, fingerprint: 1 });
    }
    writer.put_group(articles[0].group, &group(articles), None);
    writer.commit().expect("the disk takes it");
}

fn titles(store: &Store, shelf: &Shelf, before: Option<Cursor>, limit: usize) -> Vec<String> {
    let items = store.items(shelf, before, limit).expect("the store reads");
    items.into_iter().map(|item| item.article.title).collect()
}

#[test]
fn what_was_committed_is_there_after_reopening() {
    let (folder, store) = open();
    let one = article("bao-a", 1, 0);
    admit(&store, 7, &[&one]);
    drop(store);
    let store = Store::open(folder.path()).expect("it opens again");
    assert_eq!(store.sequence(), 7);
    assert_eq!(store.article(one.id).expect("reads"), Some(one.clone()));
    assert!(store.body(one.id).expect("reads").is_some_and(|body| body.text.starts_with("Nội dung.")));
    let other_spelling = CanonicalUrl::parse("http://www.bao-a.vn/tin-1.html/?utm_source=x").expect("a web address");
    assert_eq!(store.find(&other_spelling).expect("reads"), Some(one.id));
    assert_eq!(store.seen(&slug("bao-a"), "g1").expect("reads"), Some(Seen { article: one.id, fingerprint: 1 }));
}

#[test]
fn a_step_that_is_not_committed_leaves_nothing() {
    let (_folder, store) = open();
    let one = article("bao-a", 1, 0);
    let mut writer = store.writer().expect("no other step");
    writer.begin(1);
    writer.admit(&one, &Body::default(), &()).expect("a sound article");
    assert!(writer.article(one.id).expect("reads").is_some());
    drop(writer);
    assert_eq!(store.article(one.id).expect("reads"), None);
    assert_eq!(store.sequence(), 0);
}

#[test]
fn shelves_list_one_item_a_group_newest_first_and_page_on() {
    let (_folder, store) = open();
    let (one, two, three) = (article("bao-a", 1, 0), article("bao-a", 2, 100), article("bao-a", 3, 200));
    let mut copy = article("bao-b", 4, 300);
    copy.group = three.id;
    admit(&store, 1, &[&one]);
    admit(&store, 2, &[&two]);
    admit(&store, 3, &[&three, &copy]);
    for shelf in [Shelf::All, Shelf::Topic(slug("y-te")), Shelf::Region(vec![slug("dong-nai"), slug("tay-ninh")])] {
        assert_eq!(titles(&store, &shelf, None, 10), ["Tin số 3", "Tin số 2", "Tin số 1"], "{shelf:?}");
        let first = store.items(&shelf, None, 2).expect("reads");
        assert_eq!(titles(&store, &shelf, Some(first[1].place), 10), ["Tin số 1"], "{shelf:?}");
    }
    let items = store.items(&Shelf::All, None, 1).expect("reads");
    assert_eq!(items[0].reprints.iter().map(|link| link.source.as_str()).collect::<Vec<_>>(), ["bao-b"]);
    assert_eq!(titles(&store, &Shelf::Source(slug("bao-b")), None, 10), ["Tin số 4"]);
}

#[test]
fn editors_pin_and_reject_over_the_rule() {
    let (_folder, store) = open();
    let (one, two) = (article("bao-a", 1, 0), article("bao-a", 2, 100));
    admit(&store, 1, &[&one]);
    admit(&store, 2, &[&two]);
    let decide = |sequence, article: &Article, act: Act| {
        let mut writer = store.writer().expect("no other step");
        writer.begin(sequence);
        let old = writer.group(article.group).expect("reads").expect("is there");
        let mut new = old.clone();
        let standing = old.standing(&slug("y-te")).cloned().unwrap_or_else(|| Standing::new(slug("y-te")));
        new.standings = vec![standing.after(&act)];
        writer.put_group(article.group, &new, Some(&old));
        let decision = Decision { topic: slug("y-te"), article: article.id, act, by: "an".to_owned(), at: at(500) };
        writer.put_decision(&decision);
        writer.commit().expect("the disk takes it");
    };
    let topic = Shelf::Topic(slug("y-te"));
    decide(3, &one, Act::Pin);
    assert_eq!(titles(&store, &topic, None, 10), ["Tin số 1", "Tin số 2"]);
    decide(4, &two, Act::Reject);
    assert_eq!(titles(&store, &topic, None, 10), ["Tin số 1"]);
    assert_eq!(titles(&store, &Shelf::All, None, 10), ["Tin số 2", "Tin số 1"]);
    assert_eq!(store.decisions(Some(&slug("y-te"))).expect("reads").len(), 2);
}

#[test]
fn retention_forgets_the_old_and_keeps_the_rest_of_a_group() {
    let (_folder, store) = open();
    let (old, mut copy) = (article("bao-a", 1, 0), article("bao-b", 2, 1000));
    copy.group = old.id;
    admit(&store, 1, &[&old, &copy]);
    assert_eq!(store.prune(at(500)).expect("prunes"), 1);
    assert_eq!(store.prune(at(500)).expect("prunes"), 0);
    assert_eq!(titles(&store, &Shelf::All, None, 10), ["Tin số 2"]);
    assert_eq!(store.find(&old.url).expect("reads"), None);
    assert_eq!(store.seen(&old.source, "g1").expect("reads"), None);
    assert_eq!(store.prune(at(5000)).expect("prunes"), 1);
    assert_eq!(titles(&store, &Shelf::All, None, 10), Vec::<String>::new());
}

#[test]
fn a_second_process_is_told_who_has_the_store() {
    let (folder, _store) = open();
    assert!(matches!(Store::open(folder.path()), Err(StoreError::Busy { .. })));
}

#[test]
fn a_channels_state_is_kept() {
    let (_folder, store) = open();
    let key = ChannelKey { source: slug("bao-a"), url: "https://bao-a.vn/rss".to_owned() };
    let state = ChannelState { failures: 3, problem: Some("hỏng".to_owned()), ..ChannelState::default() };
    let mut writer = store.writer().expect("no other step");
    writer.begin(1);
    writer.put_channel(&key, &state);
    writer.commit().expect("the disk takes it");
    assert_eq!(store.channel(&key).expect("reads"), Some(state));
}
