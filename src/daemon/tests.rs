use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use tempfile::TempDir;
use tokio::sync::mpsc;

use super::plan::{Plan, jobs};
use super::{Service, obey};
use crate::config::{self, Config};
use crate::log::{Log, LogError, Record};
use crate::model::{Act, ArticleId, ChannelState, Decision, Timestamp};
use crate::pipeline::PollError;

const CONFIG: &str = r#"
[service]
title = "Điểm Báo"
base_url = "https://diembao.example/"
[fetch]
schedule = "0 0 0 1 1 *"
[[source]]
id = "bao-song"
name = "Báo Sông"
kind = "party-press"
province = "dong-nai"
homepage = "https://bao-song.example"
[[source.channel]]
url = "https://bao-song.example/rss"
"#;

fn clock() -> Timestamp {
    Timestamp::UNIX_EPOCH
}

fn config(text: &str, folder: &TempDir) -> Config {
    let mut config = config::parse(text, &folder.path().join("feeds.toml")).expect("a right configuration");
    config.service.listen = "127.0.0.1:0".parse().expect("an address");
    config.service.data_dir = folder.path().to_owned();
    config
}

/// Just polled, and due when the schedule of [`CONFIG`] says.
fn polled() -> ChannelState {
    let due = "1971-01-01T00:00:00Z".parse().expect("a time");
    ChannelState { polled: Some(clock()), due: Some(due), ..ChannelState::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn when_applying_ends_nobody_waits_and_the_service_ends_with_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    // No channel: nothing is asked on the network.
    let quiet = CONFIG.split("[[source]]").next().expect("a head");
    let service = Service::start(config(quiet, &folder), clock).expect("it starts");
    let (log, applies) = (service.log.clone(), service.applies.clone());
    assert!(applies.load(Ordering::Acquire));
    log.close();
    let (_say, words) = mpsc::channel(1);
    let ended = tokio::time::timeout(Duration::from_secs(10), obey(service, None, words, |_| ())).await;
    let why = ended.expect("it ends by itself").expect_err("it ends with an error").to_string();
    assert!(why.contains("nothing is stored any more"), "{why}");
    assert!(!applies.load(Ordering::Acquire), "`/readyz` says no");
    let topic = "y-te".parse().expect("a slug");
    let act = Decision { topic, article: ArticleId(1), act: Act::Accept, by: "an".to_owned(), at: clock() };
    assert_eq!(log.append(Record::Decided(act)).await, Err(LogError::Closed));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_poll_that_panics_is_an_error_like_others() {
    let folder = tempfile::tempdir().expect("a folder");
    let service = Service::start(config(CONFIG, &folder), || panic!("a fault of ours")).expect("it starts");
    let job = service.jobs(&[]).expect("channels").remove(0);
    let polled = service.poll(&job, None).await;
    assert!(matches!(polled, Err(PollError::Panicked(_))), "{polled:?}");
    service.stop(std::time::Instant::now()).await;
}

#[test]
fn after_a_reload_polls_of_the_old_plan_come_back_into_the_new_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let newer = CONFIG.replace("0 0 0 1 1 *", "0 * * * * *").replace("/rss\"", "/rss\"\nsection = \"Thời sự\"");
    let mut plan = Plan::of(Arc::new(config(&newer, &folder)));
    let key = jobs(&config(CONFIG, &folder)).remove(0).key;

    plan.polled(&key, &polled(), clock());
    assert!(plan.due(clock()).is_empty());
    let soon = clock() + Duration::from_secs(300);
    let due = plan.due(soon);
    assert_eq!(due.len(), 1, "the new schedule holds, not the old one's next year");
    assert_eq!(due[0].known.job.channel.section.as_deref(), Some("Thời sự"), "with the new settings");
    assert!(plan.due(soon).is_empty(), "once");
}

#[test]
fn a_poll_that_found_its_channel_taken_does_not_move_the_time_of_one_that_came_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut plan = Plan::of(Arc::new(config(CONFIG, &folder)));
    let key = jobs(&config(CONFIG, &folder)).remove(0).key;
    plan.again(&key, clock());
    plan.polled(&key, &polled(), clock());
    plan.again(&key, clock());
    assert!(plan.due(clock()).is_empty(), "next year is next year");
    plan.again(&"khac".parse().map(|source| crate::model::ChannelKey { source, ..key }).expect("a slug"), clock());
    assert!(plan.due(clock()).is_empty(), "a channel that is not configured is never asked");
}

#[test]
fn the_longest_overdue_comes_first_and_the_new_before_all() {
    let folder = tempfile::tempdir().expect("a folder");
    let names = ["late", "new", "later", "early"];
    let channels: String =
        names.map(|name| format!("[[source.channel]]\nurl = \"https://bao-song.example/{name}\"\n")).concat();
    let text = CONFIG.replace("0 0 0 1 1 *", "0 */10 * * * *");
    let text = text.replace("[[source.channel]]\nurl = \"https://bao-song.example/rss\"\n", &channels);
    let at = |text: &str| -> Timestamp { text.parse().expect("a time") };
    let remembered = |polled: &str, due: &str| ChannelState {
        polled: Some(at(polled)),
        due: Some(at(due)),
        ..ChannelState::default()
    };
    let state = |name: &str| match name {
        "late" => remembered("2026-11-23T06:30:00Z", "2026-11-23T06:40:09Z"),
        "later" => remembered("2026-11-23T06:20:00Z", "2026-11-23T06:30:09Z"),
        "early" => remembered("2026-11-23T06:45:00Z", "2026-11-23T06:50:09Z"),
        _ => ChannelState::default(),
    };
    let (now, config) = (at("2026-11-23T06:47:21Z"), config(&text, &folder));
    let mut plan = Plan::of(Arc::new(config.clone()));
    for (job, name) in jobs(&config).into_iter().zip(names) {
        plan.polled(&job.key, &state(name), now);
    }
    let due = plan.due(now);
    let order: Vec<&str> = due.iter().filter_map(|due| due.known.job.key.url.rsplit('/').next()).collect();
    assert_eq!(order, ["new", "later", "late"]);
    assert_eq!(plan.until_due(now), Duration::from_secs(168), "until 06:50:09");
}
