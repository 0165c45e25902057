//! Push by WebSub, whole: a paper whose feed names a hub, the hub, and the service between them; and
//! the hub that the service runs (`ours`).

mod hub;
mod ours;
mod subscriber;

use std::fs;

use serde_json::Value;

use self::hub::{Links, Manner, Paper};
use crate::service::Service;

/// Channels are asked at their first sight and then not before next year.
const ONCE: &str = "0 0 0 1 1 *";
/// Every second.
const OFTEN: &str = "* * * * * *";
/// A lease that outlives every test.
const LONG: u32 = 86_400;

fn feeds_toml(paper: &Paper, schedule: &str, listen: &str) -> String {
    let base = paper.base();
    format!(
        r#"[service]
title = "Điểm báo thử"
base_url = "http://{listen}"
listen = "{listen}"
data_dir = "storage"
[fetch]
schedule = "{schedule}"
adaptive = false
push = true
timeout = "5s"
allow_private = ["127.0.0.0/8"]
[[source]]
id = "bao-song"
name = "Báo Sông"
kind = "party-press"
province = "dong-nai"
homepage = "{base}/"
republish = "full"
[[source.channel]]
url = "{base}/rss"
kind = "feed"
"#
    )
}

fn running(paper: &Paper, schedule: &str) -> Service {
    let mut service = Service::new(|listen, _| feeds_toml(paper, schedule, listen));
    service.start();
    service
}

/// What is remembered of the channel's push.
fn push(service: &Service) -> Value {
    service.json(&["show", "bao-song", "--json"])[0]["channels"][0]["state"]["push"].clone()
}

fn is_active(service: &Service) -> bool {
    push(service)["state"]["active"].is_object()
}

fn until_active(service: &Service) {
    service.until("the hub delivers to us", || is_active(service));
}

fn is_published(service: &Service, url: &str) -> bool {
    service.urls("sources/bao-song").iter().any(|known| known == url)
}

fn figure(service: &Service, line: &str) -> bool {
    service.get("/metrics").text().lines().any(|known| known == line)
}

#[test]
fn what_a_hub_delivers_is_published_without_a_poll() {
    for links in [Links::Headers, Links::Document] {
        let paper = Paper::open(links, Manner::Well { lease_seconds: LONG });
        let first = paper.publish();
        let service = running(&paper, ONCE);
        until_active(&service);
        service.until("the first poll is stored", || is_published(&service, &first));
        let url = paper.publish();
        assert_eq!(paper.deliver(), 202);
        service.until("what was delivered is published", || is_published(&service, &url));
        assert_eq!((paper.polls(), paper.asked().len()), (1, 1), "{links:?}");
        assert!(figure(&service, "diembao_push_deliveries_total{result=\"taken\"} 1"));
        assert!(figure(&service, "diembao_push_subscriptions{state=\"active\"} 1"));
    }
}

#[test]
fn what_is_forged_is_taken_and_left_out() {
    let paper = Paper::open(Links::Headers, Manner::Well { lease_seconds: LONG });
    let service = running(&paper, ONCE);
    until_active(&service);
    let (callback, body) = (paper.callback(), paper.document_with("gia-mao"));
    for signature in [None, Some(hub::signed("sai", &body)), Some("sha1=00".to_owned())] {
        assert_eq!(hub::post(&callback, signature.as_deref(), &body), 202, "who forges learns nothing");
    }
    service.until("they are counted", || figure(&service, "diembao_push_deliveries_total{result=\"forged\"} 3"));
    let url = paper.publish();
    assert_eq!(paper.deliver(), 202);
    service.until("the hub's own is published", || is_published(&service, &url));
    assert!(!service.urls("all").iter().any(|url| url.contains("gia-mao")));

    let unknown = format!("{}/websub/callback/{}", service.base(), "0".repeat(48));
    assert_eq!(hub::post(&unknown, None, &body), 404);
    let topic = "hub.topic=http%3A%2F%2Fkhac.example%2Frss&hub.challenge=a";
    let callback = callback.strip_prefix(service.base()).unwrap();
    for path in ["/websub/callback/", &format!("{callback}?hub.mode=subscribe&{topic}"), callback] {
        assert_eq!(service.get(path).status, 404, "{path}");
    }
    let (shown, log) = (push(&service).to_string(), service.log());
    for secret in [paper.secret(), callback.rsplit('/').next().unwrap().to_owned()] {
        assert!(!shown.contains(&secret) && !log.contains(&secret), "{shown}");
    }
}

#[test]
fn a_delivery_that_is_no_document_of_the_topic_brings_about_a_poll_at_most() {
    let paper = Paper::open(Links::Document, Manner::Well { lease_seconds: LONG });
    let service = running(&paper, ONCE);
    until_active(&service);
    let foreign = paper.document_with("gia-mao").replace("/rss\"/>", "/khac\"/>");
    assert_eq!(paper.deliver_body(&foreign), 202);
    service.until("it is asked for", || paper.polls() == 2);
    let url = paper.publish();
    assert_eq!(paper.deliver_body(""), 202);
    service.until("it is counted", || figure(&service, "diembao_push_deliveries_total{result=\"thin\"} 1"));
    assert_eq!(paper.polls(), 2, "one poll a minute is enough");
    assert_eq!(paper.deliver(), 202);
    service.until("a whole one is taken", || is_published(&service, &url));
    assert!(!service.urls("all").iter().any(|url| url.contains("gia-mao")));
}

#[test]
fn a_restart_keeps_the_subscription() {
    let paper = Paper::open(Links::Headers, Manner::Well { lease_seconds: LONG });
    let mut service = running(&paper, ONCE);
    until_active(&service);
    service.stop();
    service.start();
    let url = paper.publish();
    assert_eq!(paper.deliver(), 202);
    service.until("what was delivered is published", || is_published(&service, &url));
    assert_eq!((paper.polls(), paper.asked().len()), (1, 1));
}

#[test]
fn a_hub_that_says_no_is_left_alone() {
    let paper = Paper::open(Links::Headers, Manner::Denies);
    let service = running(&paper, OFTEN);
    service.until("it is on record", || push(&service)["state"]["denied"]["reason"] == "hết chỗ");
    let url = paper.publish();
    service.until("polls bring what is new", || is_published(&service, &url));
    assert_eq!(paper.asked().len(), 1);
    assert_eq!(hub::post(&paper.callback(), None, ""), 404);
}

#[test]
fn a_lease_is_renewed_under_the_same_callback() {
    let paper = Paper::open(Links::Headers, Manner::Well { lease_seconds: 5 });
    let service = running(&paper, ONCE);
    until_active(&service);
    service.until("the hub is asked to go on", || paper.asked().len() >= 2);
    let asked = paper.asked();
    for name in ["hub.callback", "hub.secret", "hub.topic", "hub.mode"] {
        assert_eq!(asked[0][name], asked[1][name], "{name}");
    }
    service.until("it does", || paper.verified() >= 2 && is_active(&service));
    let url = paper.publish();
    assert_eq!(paper.deliver(), 202);
    service.until("what was delivered is published", || is_published(&service, &url));
}

#[test]
fn a_hub_that_fails_is_no_obstacle() {
    let paper = Paper::open(Links::Headers, Manner::Fails);
    let service = running(&paper, OFTEN);
    service.until("it is on record", || push(&service)["problem"].as_str().is_some_and(|why| why.contains("500")));
    let url = paper.publish();
    service.until("polls bring what is new", || is_published(&service, &url));
    assert_eq!((push(&service)["state"].clone(), paper.asked().len()), (Value::from("offered"), 1));
}

#[test]
fn a_hub_that_falls_silent_counts_as_dead() {
    let paper = Paper::open(Links::Headers, Manner::Well { lease_seconds: LONG });
    let service = running(&paper, OFTEN);
    until_active(&service);
    let url = paper.publish();
    assert_eq!(paper.deliver(), 202);
    service.until("it delivered", || push(&service)["deliveries"] == 1 && is_published(&service, &url));
    for _ in 0..3 {
        let url = paper.publish();
        service.until("a poll finds it", || is_published(&service, &url));
    }
    service.until("it is on record", || push(&service)["state"] == "dead");
    service.until("the old subscription is given back", || {
        paper.asked().last().is_some_and(|form| form["hub.mode"] == "unsubscribe")
    });
}

#[test]
fn a_channel_that_is_no_longer_configured_is_given_back() {
    let paper = Paper::open(Links::Headers, Manner::Well { lease_seconds: LONG });
    let service = running(&paper, ONCE);
    until_active(&service);
    let config = fs::read_to_string(service.config()).unwrap();
    fs::write(service.config(), config.replace("/rss\"", "/khac\"")).unwrap();
    service.signal("HUP");
    service.until("the hub is told and hears that we mean it", || {
        paper.asked().last().is_some_and(|form| form["hub.mode"] == "unsubscribe") && paper.verified() == 2
    });
    assert_eq!(hub::post(&paper.callback(), None, ""), 404);
}
