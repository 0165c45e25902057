//! Start, reload, orderly stop, and the end that nobody ordered.

use std::collections::BTreeSet;
use std::fs;
use std::time::{Duration, Instant};

use crate::press::Press;
use crate::road::{difference, originals};
use crate::service::Service;

/// Rounds of the crash test where nobody asks for more in `DIEMBAO_CRASH_ROUNDS`.
const CRASH_ROUNDS: usize = 5;
/// Articles that the press publishes in each round of the crash test.
const ROUND_ARTICLES: usize = 3;
/// Crashes fall into this time after the start: a poll comes every two seconds.
const CRASH_SPREAD_MS: u64 = 2300;
/// Longest wait for a round of the crash test to publish something.
const BUSY: Duration = Duration::from_secs(3);
/// A feed for each way in which the service serves articles.
const FEEDS: [&str; 4] = [
    "/feeds/all.atom?limit=200",
    "/feeds/topics/chuyen-doi-so.rss",
    "/feeds/provinces/dong-nai.atom",
    "/feeds/sources/bao-song-trang.json",
];

#[test]
fn a_changed_file_is_taken_into_use_and_a_wrong_one_is_not() {
    let press = Press::open();
    let service = Service::running(&press);
    service.until_all_stored(&press);
    let expected = service.urls("topics/chuyen-doi-so");
    assert_eq!(service.get("/feeds/topics/thu-hai.atom").status, 404);

    // The same rule under another name: what it lists must be the same.
    let before = fs::read_to_string(service.config()).unwrap();
    let topic = before[before.find("[[topic]]").unwrap()..].split("[[topic]]").nth(1).unwrap();
    let topic = format!("\n[[topic]]{}\n", topic.replacen("\"chuyen-doi-so\"", "\"thu-hai\"", 1));
    fs::write(service.config(), format!("{before}{topic}")).unwrap();
    service.signal("HUP");
    service.until("the new topic holds what the store held before", || service.urls("topics/thu-hai") == expected);
    assert!(service.get("/opml.xml").text().contains("/feeds/topics/thu-hai.atom"), "the outline lists it");

    fs::write(service.config(), format!("{before}{topic}[[topic]]\nid = \"hỏng\"\n")).unwrap();
    service.signal("HUP");
    service.until("the fault is in the log", || service.log().contains("topic `hỏng`"));
    assert_eq!(service.urls("topics/thu-hai"), expected, "the old file stays in force");

    // Neither took a poll from any channel.
    press.release(2);
    service.until_all_stored(&press);
}

#[test]
fn a_log_in_a_file_is_plain_and_tells_times_as_people_do() {
    let press = Press::open();
    let service = Service::running(&press);
    // Every third answer of that paper is 503.
    let told = || {
        service
            .all_log()
            .lines()
            .find(|line| line.contains("`bao-dong-quan` failed once, next try "))
            .map(str::to_owned)
    };
    service.until("the failure is in the log", || told().is_some());
    let line = told().unwrap();
    let next = line.split("next try ").nth(1).and_then(|rest| rest.split(": ").next()).unwrap();
    assert!(next.len() == "2026-11-23T17:54:53+07:00".len() && next.ends_with("+07:00"), "{line}");
    assert!(!service.all_log().contains('\u{1b}'), "no colours: {}", service.all_log());
}

/// Puts off all polls until next year: what is seen then is the store's alone.
fn quieten(service: &Service) -> String {
    let config = fs::read_to_string(service.config()).unwrap();
    let quiet = config.replace("*/2 * * * * *", "0 0 0 1 1 *");
    assert_ne!(quiet, config);
    fs::write(service.config(), &quiet).unwrap();
    quiet
}

#[test]
fn a_file_that_changed_while_nothing_ran_is_in_force_at_the_start() {
    let press = Press::open();
    let mut service = Service::of(&press);
    let quiet = quieten(&service);
    assert!(service.diembao(&["fetch"]).status.success());
    fs::write(service.config(), quiet.replace("\"chuyen-doi-so\"", "\"doi-ten\"")).unwrap();
    service.start();
    assert_eq!(BTreeSet::from_iter(service.urls("topics/doi-ten")), originals(&press.topic("chuyen-doi-so")));
    assert_eq!(service.get("/feeds/topics/chuyen-doi-so.atom").status, 404);
    assert!(!service.get("/opml.xml").text().contains("chuyen-doi-so"));
}

#[test]
fn a_new_topic_fills_although_no_paper_is_asked() {
    let press = Press::open();
    let mut service = Service::of(&press);
    let quiet = quieten(&service);
    assert!(service.diembao(&["fetch"]).status.success());
    service.start();
    let expected = service.urls("topics/chuyen-doi-so");
    assert!(!expected.is_empty());
    fs::write(service.config(), quiet.replace("\"chuyen-doi-so\"", "\"doi-ten\"")).unwrap();
    service.signal("HUP");
    service.until("the topic under its new name is full", || service.urls("topics/doi-ten") == expected);
}

#[test]
fn a_stop_is_orderly_and_a_restart_serves_the_same_bytes() {
    let press = Press::open();
    press.release(press.waiting());
    let mut service = Service::running(&press);
    service.until_all_stored(&press);
    let before: Vec<_> = FEEDS.iter().map(|path| service.get(path)).collect();
    service.stop();
    assert!(service.try_get("/readyz").is_none(), "nobody answers after the stop");

    service.start();
    for (path, before) in FEEDS.iter().zip(&before) {
        let after = service.get(path);
        assert_eq!(after.header("etag"), before.header("etag"), "{path}");
        assert!(after.body == before.body, "{path}: other bytes after the restart");
    }
    // One that sends validators, a slow one, and one that sends everything anew each time.
    let papers = ["bao-song-trang", "ttxpn", "cong-tin-hue"];
    let asked = papers.map(|paper| polls(&service, paper));
    service.until("the papers are asked again", || {
        papers.iter().zip(asked).all(|(paper, asked)| polls(&service, paper) > asked)
    });
    for (path, before) in FEEDS.iter().zip(&before) {
        assert!(service.get(path).body == before.body, "{path}: a poll after the restart changed it");
    }
    service.stop();
}

/// How often the channel of a paper was asked.
fn polls(service: &Service, paper: &str) -> u64 {
    service.json(&["show", paper, "--json"])[0]["channels"][0]["state"]["polls"].as_u64().unwrap()
}

#[test]
fn a_stop_in_busy_time_is_in_time_and_loses_nothing() {
    let press = Press::open();
    let mut service = Service::of(&press);
    for _ in 0..3 {
        service.start();
        press.release(ROUND_ARTICLES);
        service.stop();
    }
    service.start();
    service.until_all_stored(&press);
    check_stored_once(&press, &service);
}

#[test]
fn after_crashes_every_article_is_there_once() {
    let rounds = std::env::var("DIEMBAO_CRASH_ROUNDS").map_or(CRASH_ROUNDS, |rounds| rounds.parse().unwrap());
    let press = Press::open();
    let mut service = Service::of(&press);
    let mut seen = BTreeSet::new();
    for round in 0..rounds {
        service.start();
        press.release(ROUND_ARTICLES);
        let before = ids(&service);
        let cut = Duration::from_millis(round as u64 * 700 % CRASH_SPREAD_MS);
        let began = Instant::now();
        // Every other round is cut off just when it publishes, the others at any moment.
        while began.elapsed() < cut || (round.is_multiple_of(2) && began.elapsed() < BUSY && ids(&service) == before) {
            std::thread::sleep(Duration::from_millis(10));
        }
        let served = ids(&service);
        service.kill();
        seen.extend(served);
    }
    service.start();
    service.until_all_stored(&press);
    check_stored_once(&press, &service);
    assert_eq!(BTreeSet::from_iter(service.urls("topics/chuyen-doi-so")), originals(&press.topic("chuyen-doi-so")));
    let now = ids(&service);
    assert!(seen.is_subset(&now), "what was published before a crash is gone: {}", difference(&seen, &now));
    service.stop();
}

#[test]
fn an_act_that_was_acknowledged_outlives_a_crash() {
    let press = Press::open();
    let mut service = Service::running(&press);
    service.until("the topic lists something", || !service.urls("topics/chuyen-doi-so").is_empty());
    let url = service.urls("topics/chuyen-doi-so").remove(0);
    let act = service.json(&["decide", "chuyen-doi-so", &url, "reject", "--by", "Lan", "--json"]);
    service.kill();
    assert_eq!(service.json(&["decisions", "--json"]), act, "without the daemon");
    service.start();
    assert_eq!(service.json(&["decisions", "--json"]), act, "with it");
    assert!(!service.urls("topics/chuyen-doi-so").contains(&url));
}

/// Ids of all entries that the service publishes: readers know them by these.
fn ids(service: &Service) -> BTreeSet<String> {
    service.items("all").iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

fn check_stored_once(press: &Press, service: &Service) {
    for (paper, urls) in press.papers() {
        let listed = service.urls(&format!("sources/{paper}"));
        assert_eq!(listed.len(), urls.len(), "{paper}: an article stands twice: {listed:#?}");
        let listed = BTreeSet::from_iter(listed);
        assert!(listed == urls, "{paper}: {}", difference(&urls, &listed));
    }
    let all = service.urls("all");
    assert_eq!(all.len(), BTreeSet::from_iter(&all).len(), "an article stands twice in the feed of all");
}
