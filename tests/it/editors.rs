//! Editors' acts: they change the topic's feed, they are on record, with the daemon and without.

use serde_json::Value;

use crate::press::Press;
use crate::service::Service;

const TOPIC: &str = "chuyen-doi-so";

fn filled() -> (Press, Service) {
    let press = Press::open();
    let service = Service::running(&press);
    service.until_all_stored(&press);
    (press, service)
}

/// An article that the topic lists last, and one that it does not list.
fn inside_and_outside(press: &Press, service: &Service) -> (String, String) {
    let listed = urls(service);
    let outside = press.served().into_iter().find(|one| one.kind == "original" && !listed.contains(&one.url));
    (listed.last().unwrap().clone(), outside.unwrap().url)
}

fn urls(service: &Service) -> Vec<String> {
    service.urls(&format!("topics/{TOPIC}"))
}

fn decide(service: &Service, url: &str, act: &[&str]) -> Value {
    let mut arguments = vec!["decide", TOPIC, url];
    arguments.extend(act);
    arguments.extend(["--by", "Lan", "--json"]);
    service.json(&arguments).remove(0)
}

#[test]
fn acts_change_the_feed_of_a_running_daemon_at_once() {
    let (press, service) = filled();
    let (inside, outside) = inside_and_outside(&press, &service);

    decide(&service, &inside, &["pin"]);
    assert_eq!(urls(&service).first(), Some(&inside), "a pinned text stands first");
    decide(&service, &inside, &["unpin"]);
    assert_eq!(urls(&service).last(), Some(&inside), "a text that is pinned no longer stands at its time");

    decide(&service, &inside, &["reject"]);
    assert!(!urls(&service).contains(&inside), "a rejected text is gone");
    decide(&service, &inside, &["accept"]);
    assert!(urls(&service).contains(&inside), "an accepted text is back");

    decide(&service, &outside, &["accept"]);
    assert!(urls(&service).contains(&outside), "an accepted text is in, whatever the rule says");

    decide(&service, &outside, &["note", "Nên đọc cùng bài kỳ trước"]);
    let feed = service.get(&format!("/feeds/topics/{TOPIC}.atom?limit=200"));
    assert!(feed.text().contains("Nên đọc cùng bài kỳ trước"), "the note stands in the feed");
}

#[test]
fn acts_stay_on_record_without_the_daemon_and_after_it() {
    let (press, mut service) = filled();
    let (inside, outside) = inside_and_outside(&press, &service);
    let article = decide(&service, &inside, &["reject"])["article"].clone();
    service.stop();

    decide(&service, &outside, &["accept"]);
    decide(&service, &outside, &["note", "Ghi", "chú"]);
    let record = service.json(&["decisions", "--json"]);
    let acts: Vec<_> = record.iter().map(|act| (act["act"].as_str().unwrap(), act["text"].as_str().unwrap())).collect();
    assert_eq!(acts, [("reject", ""), ("accept", ""), ("note", "Ghi chú")]);
    for act in &record {
        assert_eq!((act["by"].as_str(), act["topic"].as_str()), (Some("Lan"), Some(TOPIC)));
        assert!(act["at"].as_str().unwrap().ends_with("+07:00"), "{act}");
    }
    assert_eq!(record[0]["article"], article);
    assert!(service.json(&["decisions", "y-te", "--json"]).is_empty(), "no act on another topic");

    service.start();
    let listed = urls(&service);
    assert!(!listed.contains(&inside) && listed.contains(&outside), "acts hold after a restart");
    assert_eq!(service.json(&["decisions", "--json"]).len(), 3);
}

#[test]
fn an_act_on_what_is_not_there_is_refused() {
    let (_press, service) = filled();
    let url = urls(&service)[0].clone();
    for (arguments, named) in [
        (["decide", "khong-co", &url, "reject"], "khong-co"),
        (["decide", TOPIC, "http://127.0.0.1/khong-co.html", "reject"], "khong-co.html"),
        (["decide", TOPIC, "0000000000000001", "reject"], "0000000000000001"),
    ] {
        let output = service.diembao(&[&arguments[..], &["--by", "Lan"]].concat());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(named), "{said}");
    }
    assert!(service.json(&["decisions", "--json"]).is_empty());
}

#[test]
fn explain_names_the_words_and_the_act_that_overrode_them() {
    let (press, service) = filled();
    let (inside, outside) = inside_and_outside(&press, &service);

    let explained = service.json(&["explain", &inside, TOPIC, "--json"]).remove(0);
    assert_eq!((&explained["published"], &explained["rule_holds"]), (&Value::Bool(true), &Value::Bool(true)));
    let hits = explained["hits"].as_array().unwrap();
    assert!(hits.iter().all(|hit| hit.as_str().unwrap().contains(" in ")), "{hits:?}");
    assert!(!hits.is_empty());

    let explained = service.json(&["explain", &outside, TOPIC, "--json"]).remove(0);
    assert_eq!((&explained["published"], &explained["rule_holds"]), (&Value::Bool(false), &Value::Bool(false)));
    assert!(!explained["failed"].as_array().unwrap().is_empty(), "{explained}");

    decide(&service, &inside, &["reject"]);
    let explained = service.json(&["explain", &inside, TOPIC, "--json"]).remove(0);
    assert_eq!((&explained["published"], &explained["rule_holds"]), (&Value::Bool(false), &Value::Bool(true)));
    let told = service.diembao(&["explain", &inside, TOPIC]);
    let told = String::from_utf8(told.stdout).unwrap();
    assert!(told.contains("is not published in") && told.contains("rejected"), "{told}");
}

#[test]
fn show_finds_an_article_by_id_and_by_address() {
    let (press, service) = filled();
    let one = press.served().into_iter().find(|one| one.kind == "original").unwrap();
    let by_address = service.json(&["show", &one.url, "--json"]).remove(0);
    let article = &by_address["article"];
    assert_eq!((article["title"].as_str(), article["source"].as_str()), (Some(&*one.title), Some(one.paper)));
    let published = article["published"].as_str().unwrap_or_else(|| panic!("no date: {article}"));
    assert_eq!(published.parse::<diembao::model::Timestamp>().unwrap(), one.published);
    let by_id = service.json(&["show", article["id"].as_str().expect("ids are text"), "--json"]).remove(0);
    assert_eq!(by_id, by_address);
    // Whoever shares an address adds words to it: it names the same article.
    let shared = format!("{}?utm_source=zalo", one.url);
    assert_eq!(service.json(&["show", &shared, "--json"]).remove(0)["article"]["id"], article["id"]);
}
