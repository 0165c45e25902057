use std::sync::Arc;

use super::{Answer, Explained, Question, answer};
use crate::config;
use crate::daemon::Service;
use crate::log::{Log, Record};
use crate::model::{CanonicalUrl, ChannelKey, ChannelState, Draft, Outcome, Poll, Timestamp};

const CONFIG: &str = r#"
[service]
title = "Điểm Báo"
base_url = "https://diembao.example/"
[[source]]
id = "bao-song"
name = "Báo Sông"
kind = "party-press"
province = "dong-nai"
homepage = "https://bao-song.example"
[[source.channel]]
url = "https://bao-song.example/rss"
[[topic]]
id = "mo"
name = { vi = "Mở", en = "Open" }
rule = '"chuyển đổi số"'
[[topic]]
id = "hep"
name = { vi = "Hẹp", en = "Narrow" }
rule = '"chuyển đổi số"'
threshold = 99.0
provinces = ["ca-mau"]
sources = ["bao-khac"]
curated = "review"
[[source]]
id = "bao-khac"
name = "Báo Khác"
kind = "party-press"
province = "ca-mau"
homepage = "https://bao-khac.example"
[[source.channel]]
url = "https://bao-khac.example/rss"
"#;

/// All that there is of an article before its page is read. It says the term twice: what repeats in
/// the text counts more, so the score tells whether the lead was taken for the text.
const LEAD: &str = "Xã Sông Trắng ở Đồng Nai bàn về chuyển đổi số. Chuyển đổi số bắt đầu từ thủ tục đất đai.";

fn clock() -> Timestamp {
    Timestamp::UNIX_EPOCH
}

async fn stored(service: &Service) -> String {
    listed(service, "bao-song", "Họp xã", LEAD).await
}

/// An article that a paper lists, by its lead alone.
async fn listed(service: &Service, source: &str, title: &str, lead: &str) -> String {
    let url = CanonicalUrl::parse(&format!("https://{source}.example/tin-1.html")).expect("an address");
    let draft = Draft {
        url: url.clone(),
        listed_url: None,
        guid: None,
        title: title.to_owned(),
        kicker: None,
        summary: Some(lead.to_owned()),
        authors: Vec::new(),
        published: None,
        updated: None,
        section: None,
        tags: Vec::new(),
        images: Vec::new(),
        language: None,
        text: String::new(),
        html: String::new(),
        fingerprint: 1,
    };
    let channel = ChannelKey { source: source.parse().expect("a slug"), url: format!("https://{source}.example/rss") };
    let poll = Poll {
        channel,
        at: clock(),
        outcome: Outcome::Listed { entries: 1, fresh: 1 },
        drafts: vec![draft],
        passed: Vec::new(),
        yields: Vec::new(),
        faults: Vec::new(),
        offer: None,
        state: ChannelState::default(),
    };
    service.log.append(Record::Polled(Box::new(poll))).await.expect("it is applied");
    url.to_string()
}

async fn explained(service: &Arc<Service>, what: &str, topic: &str) -> Explained {
    let question = Question::Explain { what: what.to_owned(), topic: topic.parse().expect("a slug") };
    match answer(service, question, &|_| ()).await {
        Ok(Answer::Explained(explained)) => explained,
        other => panic!("{other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn show_tells_who_else_has_the_story_and_nothing_of_a_story_that_nobody_else_has() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut config = config::parse(CONFIG, &folder.path().join("feeds.toml")).expect("a right configuration");
    config.service.data_dir = folder.path().to_owned();
    let service = Arc::new(Service::start(config, clock).expect("it starts"));
    let url = stored(&service).await;
    let story = async || match answer(&service, Question::Show { what: url.clone() }, &|_| ()).await {
        Ok(Answer::Article { story, .. }) => story,
        other => panic!("{other:?}"),
    };
    assert!(story().await.is_none());

    let lead = "Chiều nay, xã Sông Trắng họp bàn chuyển đổi số, làm trước ở thủ tục đất đai, rồi tới hộ tịch.";
    listed(&service, "bao-khac", "Xã Sông Trắng họp bàn chuyển đổi số", lead).await;
    let story = story().await.expect("two papers tell it");
    let tellers: Vec<&str> = story.articles.iter().map(|article| article.source.as_str()).collect();
    assert_eq!((story.sources, tellers), (2, vec!["bao-song", "bao-khac"]));
    service.stop(std::time::Instant::now()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn explain_tells_what_classification_saw_and_what_shut_the_article_out() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut config = config::parse(CONFIG, &folder.path().join("feeds.toml")).expect("a right configuration");
    config.service.data_dir = folder.path().to_owned();
    let service = Arc::new(Service::start(config, clock).expect("it starts"));
    let url = stored(&service).await;

    let open = explained(&service, &url, "mo").await;
    assert!(open.published && open.rule_holds && open.barred.is_empty(), "{open:?}");
    let article = service.store.article(open.article).expect("it reads").expect("it is stored");
    assert_eq!(article.topics[0].score, open.score, "the score that it was classified with");

    let narrow = explained(&service, &url, "hep").await;
    assert!(!narrow.published && narrow.rule_holds && narrow.failed.is_empty(), "{narrow:?}");
    let reasons =
        ["below the topic's threshold 99.0", "of bao-khac; this one is of bao-song", "about ca-mau;", "accepted"];
    assert_eq!(narrow.barred.len(), reasons.len(), "{narrow:?}");
    for (barred, reason) in narrow.barred.iter().zip(reasons) {
        assert!(barred.contains(reason), "{barred}: {reason}");
    }
    service.stop(std::time::Instant::now()).await;
}
