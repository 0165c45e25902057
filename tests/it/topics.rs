//! `diembao topics`: rules scored on labelled articles, and compared over what is stored.

use std::fs;

use serde_json::{Value, json};

use crate::press::Press;
use crate::service::{Service, said};

const TOPIC: &str = "chuyen-doi-so";

/// The headlines of the newsroom's own articles with the truth about them: the rule finds what they name.
fn labels(press: &Press) -> String {
    let served = press.served().into_iter();
    let line = |one: diembao::demo::Served| {
        let belongs = one.topics.contains(&TOPIC);
        json!({"id": one.url, "source": one.paper, "title": one.title, "labels": {TOPIC: belongs}})
    };
    served.map(|one| format!("{}\n", line(one))).collect()
}

#[test]
fn rules_are_scored_on_labelled_articles_with_and_without_a_daemon() {
    let press = Press::open();
    let mut service = Service::of(&press);
    let file = service.path("labels.jsonl");
    fs::write(&file, labels(&press)).unwrap();
    let file = file.to_str().unwrap();

    let scored = service.json(&["topics", "test", file, "--json"]);
    assert_eq!(scored.len(), 1, "one topic has labels");
    assert_eq!(
        (scored[0]["topic"].as_str(), scored[0]["articles"].as_u64()),
        (Some(TOPIC), Some(press.served().len() as u64))
    );
    let (rule, belong) = (&scored[0]["rule"], press.served().iter().filter(|one| one.topics.contains(&TOPIC)).count());
    assert_eq!(scored[0]["belong"].as_u64(), Some(belong as u64));
    assert_eq!(rule["precision"].as_f64(), Some(1.0), "no headline names it in vain: {rule}");
    assert_eq!(rule["recall"].as_f64().unwrap(), rule["right"].as_f64().unwrap() / belong as f64);
    assert!(rule["right"].as_u64().unwrap() > 0, "{rule}");
    let told = said(&service.diembao(&["topics", "test", file]));
    assert!(told.contains("precision") && told.contains("recall") && told.contains("F1"), "{told}");

    service.start();
    assert_eq!(service.json(&["topics", "test", file, "--json"])[0]["rule"], scored[0]["rule"]);
}

#[test]
fn a_miss_is_told_with_its_reasons() {
    let press = Press::open();
    let service = Service::of(&press);
    let file = service.path("labels.jsonl");
    let rows = [
        json!({"id": "1", "title": "Xã đẩy mạnh chuyển đổi số", "text": "Xã đẩy mạnh chuyển đổi số.", "labels": {TOPIC: false}}),
        json!({"id": "2", "title": "Khai mạc giải bóng đá", "text": "Mười đội dự giải.", "labels": {TOPIC: true}}),
    ];
    fs::write(&file, rows.map(|row| format!("{row}\n")).concat()).unwrap();
    let scored = service.json(&["topics", "test", file.to_str().unwrap(), "--json"]).remove(0);
    let misses = scored["misses"].as_array().unwrap();
    let why = |miss: &Value| miss["why"].to_string();
    assert_eq!((misses[0]["id"].as_str(), misses[0]["wanted"].as_bool()), (Some("1"), Some(false)));
    assert!(why(&misses[0]).contains("+ \\\"chuyển đổi số\\\" in title"), "{}", misses[0]);
    assert_eq!((misses[1]["id"].as_str(), misses[1]["wanted"].as_bool()), (Some("2"), Some(true)));
    assert!(why(&misses[1]).contains("\"- "), "{}", misses[1]);
    let told = said(&service.diembao(&["topics", "test", file.to_str().unwrap()]));
    assert!(told.contains("wrongly taken:") && told.contains("wrongly left out:"), "{told}");
}

/// The configuration of `service` with another rule for the topic.
fn other(service: &Service, rule: &str) -> String {
    let text = fs::read_to_string(service.config()).unwrap();
    let begin = text.find(&format!("id = \"{TOPIC}\"")).or_else(|| text.find(&format!("\"{TOPIC}\""))).unwrap();
    let at = begin + text[begin..].find("rule").unwrap();
    let end = at + text[at..].find("\n[[").unwrap_or(text.len() - at);
    let file = service.path("other.toml");
    fs::write(&file, format!("{}rule = '''{rule}'''\n{}", &text[..at], &text[end..])).unwrap();
    file.to_str().unwrap().to_owned()
}

#[test]
fn another_rule_is_compared_over_what_is_stored_beside_the_daemon_and_without_it() {
    let press = Press::open();
    let mut service = Service::running(&press);
    service.until_all_stored(&press);
    let same = service.config().to_str().unwrap().to_owned();
    let compared = service.json(&["topics", "test", "--against", &same, "--json"]);
    assert!(compared.len() > 1 && compared.iter().all(|one| one["adds"] == 0 && one["removes"] == 0), "{compared:?}");

    let none = other(&service, "\"một cụm từ không báo nào viết\"");
    let of_topic = |compared: Vec<Value>| compared.into_iter().find(|one| one["topic"] == TOPIC).unwrap();
    let beside = of_topic(service.json(&["topics", "test", "--against", &none, "--json"]));
    assert!(beside["removes"].as_u64().unwrap() > 0 && beside["after"] == 0 && beside["adds"] == 0, "{beside}");
    assert!(!beside["removed"][0]["title"].as_str().unwrap().is_empty());
    service.stop();
    assert_eq!(of_topic(service.json(&["topics", "test", "--against", &none, "--json"])), beside);

    fs::write(&none, "[[topic]]\nid = \"a\"\nname = \"A\"\nrule = '\"mở'\n").unwrap();
    let refused = service.diembao(&["topics", "test", "--against", &none]);
    assert_eq!(refused.status.code(), Some(2));
    let told = said(&refused);
    assert!(told.contains("other.toml") && told.contains("closing quote"), "{told}");
}

/// Decides so many of the articles that the topic is about, and of the others.
fn decide(service: &Service, press: &Press, of_each: usize) {
    let served = press.served();
    for (belongs, act) in [(true, "accept"), (false, "reject")] {
        let ours = served.iter().filter(|one| one.kind == "original" && one.topics.contains(&TOPIC) == belongs);
        for one in ours.take(of_each) {
            service.json(&["decide", TOPIC, &one.url, act, "--by", "Lan", "--json"]);
        }
    }
}

#[test]
fn the_queue_learns_from_decisions_and_leaves_out_what_is_decided() {
    let press = Press::open();
    let mut service = Service::running(&press);
    service.until_all_stored(&press);
    let queue = |service: &Service| service.json(&["topics", "queue", TOPIC, "--limit", "100", "--json"]);
    let before = queue(&service);
    assert!(before.iter().all(|one| one["opinion"].is_null()), "nothing is learned yet: {}", before[0]);
    assert!(!before[0]["because"].as_array().unwrap().is_empty(), "what the rule matches comes first: {}", before[0]);

    decide(&service, &press, 3);
    let after = queue(&service);
    assert_eq!(after.len(), before.len() - 6, "what is decided waits no longer");
    let sure = |one: &Value| (one["opinion"]["certainty"].as_f64().unwrap() - 0.5).abs();
    assert!(
        sure(&after[0]) <= sure(&after[9]) && sure(&after[9]) <= sure(after.last().unwrap()),
        "the least sure is first"
    );
    assert_eq!(
        (&after[0]["opinion"]["decisions"], &after[0]["opinion"]["in_charge"]),
        (&6.into(), &Value::Bool(false))
    );
    let told = said(&service.diembao(&["topics", "queue", TOPIC]));
    assert!(told.contains("6 decisions, the rule is in charge") && told.contains(" %  "), "{told}");
    let explained = service.json(&["explain", after[0]["article"].as_str().unwrap(), TOPIC, "--json"]).remove(0);
    for name in ["decisions", "in_charge", "for_it", "against_it"] {
        assert_eq!(explained["learned"][name], after[0]["opinion"][name], "{name}");
    }

    let file = service.path("labels.jsonl");
    fs::write(&file, labels(&press)).unwrap();
    let scored = service.json(&["topics", "test", file.to_str().unwrap(), "--json"]).remove(0);
    assert_eq!(scored["model"]["decisions"], 6);
    assert!(scored["model"]["average_precision"].as_f64().unwrap() > 0.0, "{scored}");
    service.stop();
    assert_eq!(queue(&service), after, "without the daemon as beside it");
    assert_eq!(service.json(&["topics", "test", file.to_str().unwrap(), "--json"]).remove(0), scored);

    let unknown = service.diembao(&["topics", "queue", "khong-co"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(said(&unknown).contains("no topic `khong-co` is configured"), "{}", said(&unknown));
}
