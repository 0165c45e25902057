//! A small newsroom in a store: three papers, one reprint group, one topic, one channel in trouble.

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, RwLock};

use axum::Router;
use tempfile::TempDir;

use crate::config::Config;
use crate::model::{
    Article, ArticleId, Body, CanonicalUrl, ChannelKey, ChannelState, Clues, Fault, Group, GroupMember, Image, Origin,
    Relation, Reprint, Slug, Standing, StoryId, Timestamp, TopicMatch,
};
use crate::store::Store;
use crate::web::{App, Callbacks, Hub, NoCallbacks, NoHub, router};

/// When the first article was published: 08:31 on 9 September 2023 in Việt Nam.
const FIRST: i64 = 1_694_223_060;

/// How many articles there are besides the reprint.
pub(super) const ARTICLES: i64 = 60;

const CONFIG: &str = r#"
[service]
title = "Điểm báo thử"
base_url = "https://diembao.example"
listen = "127.0.0.1:8080"
data_dir = "storage"
[[source]]
id = "bao-song"
name = "Báo Sông"
kind = "party-press"
province = "dong-nai"
homepage = "https://bao-song.example"
republish = "full"
credit = "Theo Báo Sông"
[[source.channel]]
url = "https://bao-song.example/rss"
kind = "feed"
section = "Trang chủ"
[[source]]
id = "bao-bien"
name = "Báo Biển"
kind = "party-press"
province = "khanh-hoa"
homepage = "https://bao-bien.example"
republish = "summary"
[[source.channel]]
url = "https://bao-bien.example/rss"
[[source]]
id = "thong-tan"
name = "Thông tấn Đất Việt"
kind = "agency"
homepage = "https://thong-tan.example"
republish = "link"
[[source.channel]]
url = "https://thong-tan.example/rss"
[[topic]]
id = "chuyen-doi-so"
name = { vi = "Chuyển đổi số", en = "Digital transformation" }
rule = '"chuyển đổi số"'
"#;

/// The newsroom with its router.
pub(super) struct Room {
    pub(super) router: Router,
    pub(super) store: Arc<Store>,
    pub(super) config: Arc<RwLock<Arc<Config>>>,
    pub(super) ready: Arc<AtomicBool>,
    _folder: TempDir,
}

pub(super) fn slug(text: &str) -> Slug {
    text.parse().unwrap()
}

pub(super) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(FIRST + seconds).unwrap()
}

pub(in crate::web) fn config() -> Config {
    crate::config::parse(CONFIG, std::path::Path::new("/nowhere/feeds.toml")).unwrap()
}

pub(super) fn article(source: &str, number: i64, title: &str) -> Article {
    let url = CanonicalUrl::parse(&format!("https://{source}.example/tin-{number}.html")).unwrap();
    let id = ArticleId::derive(&slug(source), &url);
    Article {
        id,
        source: slug(source),
        url,
        listed_url: None,
        guid: None,
        title: title.to_owned(),
        kicker: Some("Cải cách hành chính".to_owned()),
        summary: Some(format!("Tóm tắt số {number}: hồ sơ <trực tuyến> & không giấy tờ.")),
        authors: vec!["Hải Quân".to_owned()],
        published: Some(at(number * 60)),
        updated: None,
        first_seen: at(number * 60 + 30),
        changed: at(number * 60 + 30),
        section: Some("Thời sự".to_owned()),
        tags: vec![],
        images: vec![Image {
            url: format!("https://anh.example/{number}.jpg"), caption: Some("Một cửa".to_owned())
        }],
        language: Some("vi".to_owned()),
        content_hash: 1,
        revisions: vec![],
        group: id,
        reprint: None,
        story: StoryId(id),
        topics: vec![TopicMatch {
            topic: slug("chuyen-doi-so"),
            score: 2.0,
            because: vec!["\"chuyển đổi số\" in title: \"Chuyển đổi số\"".to_owned()],
        }],
        provinces: vec![slug("dong-nai")],
    }
}

pub(super) fn group(members: &[&Article]) -> Group {
    let member = |article: &&Article| GroupMember {
        article: article.id,
        source: article.source.clone(),
        at: article.listed_at(),
        clues: Clues::default(),
    };
    Group {
        origin: Origin::default(),
        original: members[0].id,
        members: members.iter().map(member).collect(),
        at: members[0].listed_at(),
        topics: vec![slug("chuyen-doi-so")],
        provinces: vec![slug("dong-nai")],
        standings: vec![],
    }
}

/// Keeps a group of articles in one step of the store.
pub(super) fn admit(store: &Store, sequence: u64, articles: &[&Article]) {
    let mut writer = store.writer().unwrap();
    writer.begin(sequence);
    for article in articles {
        let html = format!("<p>Toàn văn của <b>{}</b>.</p>", article.source);
        writer.admit(article, &Body { text: "Toàn văn.".to_owned(), html }, &()).unwrap();
    }
    writer.put_group(articles[0].group, &group(articles), None);
    writer.commit().unwrap();
}

/// The agency's text and Báo Sông's copy of it, the newest of all.
pub(super) fn pair() -> (Article, Article) {
    let mut original = article("thong-tan", 100, "Chuyển đổi số ở \"vùng cao\" <R&D>");
    original.provinces = vec![slug("dong-nai")];
    let mut copy = article("bao-song", 101, "Chuyển đổi số ở vùng cao");
    copy.group = original.group;
    copy.reprint = Some(Reprint { of: original.id, relation: Relation::Copy, share: 0.934 });
    (original, copy)
}

fn channels(store: &Store, sequence: u64) {
    let key = |source: &str| ChannelKey { source: slug(source), url: format!("https://{source}.example/rss") };
    let well = ChannelState { polled: Some(at(0)), succeeded: Some(at(0)), due: Some(at(600)), ..Default::default() };
    let trouble = ChannelState {
        succeeded: None,
        failures: 3,
        problem: Some("the server answered 503: ask the paper".to_owned()),
        faults: vec![Fault::new("date-unreadable", "`hôm qua` is not a date")],
        ..well.clone()
    };
    let mut writer = store.writer().unwrap();
    writer.begin(sequence);
    writer.put_channel(&key("bao-song"), &well);
    writer.put_channel(&key("bao-bien"), &trouble);
    writer.commit().unwrap();
}

/// An editor's acts on a group, as the store has them after the log applied them.
pub(super) fn decide(store: &Store, sequence: u64, articles: &[&Article], standing: Standing) {
    let old = store.group(articles[0].group).unwrap().unwrap();
    let mut writer = store.writer().unwrap();
    writer.begin(sequence);
    writer.put_group(articles[0].group, &Group { standings: vec![standing], ..old.clone() }, Some(&old));
    writer.commit().unwrap();
}

/// A store with articles, and its router.
pub(super) fn room() -> Room {
    room_with(Arc::new(NoCallbacks)).1
}

/// The same with callbacks; the router twice.
pub(super) fn room_with(push: Arc<dyn Callbacks>) -> (Router, Room) {
    filled(push, Arc::new(NoHub))
}

/// The same with a hub.
pub(super) fn hub_room(hub: Arc<dyn Hub>) -> Room {
    filled(Arc::new(NoCallbacks), hub).1
}

fn filled(push: Arc<dyn Callbacks>, hub: Arc<dyn Hub>) -> (Router, Room) {
    let folder = tempfile::tempdir().unwrap();
    let store = Arc::new(Store::open(folder.path()).unwrap());
    for number in 0..ARTICLES {
        let source = ["bao-song", "bao-bien"][usize::from(number % 2 == 1)];
        admit(&store, number as u64 + 1, &[&article(source, number, &format!("Tin số {number} về chuyển đổi số"))]);
    }
    let (original, copy) = pair();
    admit(&store, 200, &[&original, &copy]);
    channels(&store, 201);
    let config = Arc::new(RwLock::new(Arc::new(config())));
    let ready = Arc::new(AtomicBool::new(true));
    let app = App {
        readers: Arc::default(),
        store: store.clone(),
        config: config.clone(),
        figures: Arc::new(|| "diembao_articles 61\n".to_owned()),
        ready: ready.clone(),
        clock: || at(100_000),
        authority: "diembao.example".to_owned(),
        push,
        hub,
    };
    let router = router(app);
    (router.clone(), Room { router, store, config, ready, _folder: folder })
}
