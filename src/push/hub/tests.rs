//! What the hub takes, whom it tells and when, and what it refuses.

use std::time::Duration;

use super::*;
use crate::model::{Secret, Subscriber, SubscriberKey, Timestamp};
use crate::push::{Mode, sign, signed};

const PATH: &str = "/feeds/all.atom";
const TOPIC: &str = "https://diembao.example/feeds/all.atom";
const DAY: i64 = 86_400;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + seconds).unwrap()
}

fn callback(text: &str) -> Callback {
    Callback::read(text).unwrap()
}

fn subscriber(text: &str, path: &str) -> Subscriber {
    Subscriber {
        callback: Secret::new(text.to_owned()),
        topic: TOPIC.to_owned(),
        path: path.to_owned(),
        inside: true,
        secret: None,
        since: at(0),
        until: at(10 * DAY),
        delivered: 1,
        failures: 0,
        failing: None,
        next: None,
    }
}

fn book(callbacks: &[&str]) -> Book {
    Book::open(callbacks.iter().map(|text| subscriber(text, PATH)).collect())
}

fn form(fields: &[(&str, &str)]) -> Vec<u8> {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish().into_bytes()
}

fn asked(changes: &[(&str, &str)]) -> Result<Asked, Refusal> {
    let mut fields =
        vec![("hub.mode", "subscribe"), ("hub.topic", TOPIC), ("hub.callback", "https://doc-gia.example/nhan?x=1")];
    for (name, value) in changes {
        fields.retain(|(known, _)| known != name);
        if *value != "-" {
            fields.push((name, value));
        }
    }
    Asked::read(&form(&fields))
}

#[test]
fn a_form_is_read_and_what_it_does_not_know_is_ignored() {
    let read = asked(&[("hub.secret", "bí mật"), ("hub.lease_seconds", "7200"), ("hub.verify", "async")]).unwrap();
    assert_eq!((read.mode, read.topic.as_str()), (Mode::Subscribe, TOPIC));
    assert_eq!(read.callback.text().reveal(), "https://doc-gia.example/nhan?x=1");
    assert_eq!(
        (read.lease, read.secret.map(|it| it.reveal().to_owned())),
        (Duration::from_secs(7200), Some("bí mật".into()))
    );
    assert_eq!(
        asked(&[("hub.mode", "unsubscribe"), ("hub.lease_seconds", "x")]).map(|it| it.mode),
        Ok(Mode::Unsubscribe)
    );
}

#[test]
fn leases_are_held_within_bounds() {
    for (seconds, expected) in [
        ("-", LEASE_DEFAULT),
        ("", LEASE_DEFAULT),
        ("0", LEASE_MIN),
        ("60", LEASE_MIN),
        ("86400", Duration::from_secs(86_400)),
        ("99999999999999999999999999", LEASE_MAX),
    ] {
        assert_eq!(asked(&[("hub.lease_seconds", seconds)]).map(|it| it.lease), Ok(expected), "{seconds}");
    }
}

#[test]
fn what_is_not_asked_as_it_should_be_is_refused_with_a_reason() {
    let long = "x".repeat(200);
    for (name, value, status, word) in [
        ("hub.mode", "-", 400, "`hub.mode` is missing"),
        ("hub.mode", "publish", 400, "`hub.mode` is `publish`"),
        ("hub.mode", "a\r\nb", 400, "`a  b`"),
        ("hub.topic", "-", 400, "`hub.topic` is missing"),
        ("hub.topic", &"x".repeat(3000), 404, "none of our addresses"),
        ("hub.callback", "", 400, "`hub.callback` is missing"),
        ("hub.callback", "/nhan", 400, "no absolute address"),
        ("hub.callback", "ftp://doc-gia.example/", 400, "neither http nor https"),
        ("hub.callback", "file:///etc/passwd", 400, "neither http nor https"),
        ("hub.callback", "gopher://doc-gia.example:70/1", 400, "neither http nor https"),
        ("hub.callback", "https://an:mk@doc-gia.example/", 400, "name or password"),
        ("hub.callback", "https://doc-gia.example/#a", 400, "fragment"),
        ("hub.callback", "http://doc-gia.example:25/", 400, "port"),
        ("hub.callback", "http://doc-gia.example:6667/", 400, "port"),
        ("hub.callback", &format!("https://doc-gia.example/{}", "x".repeat(2048)), 400, "2048 bytes"),
        ("hub.secret", &long, 400, "200 bytes: less than 200"),
        ("hub.lease_seconds", "-1", 400, "no whole number"),
        ("hub.lease_seconds", "1e9", 400, "no whole number"),
    ] {
        let refusal = asked(&[(name, value)]).expect_err(value);
        assert_eq!(refusal.status(), status, "{name}={value}");
        assert!(refusal.to_string().contains(word), "{name}={value}: {refusal}");
    }
    assert!(asked(&[("hub.secret", &long[1..])]).is_ok());
    for port in ["", ":80", ":8080", ":65535"] {
        assert!(asked(&[("hub.callback", &format!("http://doc-gia.example{port}/a"))]).is_ok(), "{port}");
    }
}

#[test]
fn a_callback_is_shown_by_its_site_alone() {
    let shown = format!("{:?}", asked(&[("hub.secret", "bí mật")]).unwrap());
    assert!(shown.contains("doc-gia.example") && !shown.contains("nhan") && !shown.contains("bí mật"), "{shown}");
}

#[test]
fn the_question_keeps_the_callbacks_own_query() {
    let lease = Duration::from_secs(7200);
    let callback = callback("https://doc-gia.example/nhan?x=1&hub.mode=a");
    let url = verification(callback.url(), Mode::Subscribe, "https://d.example/a?b=c&d", "t h", lease);
    assert_eq!(
        url.as_str(),
        "https://doc-gia.example/nhan?x=1&hub.mode=a&hub.mode=subscribe\
         &hub.topic=https%3A%2F%2Fd.example%2Fa%3Fb%3Dc%26d&hub.challenge=t+h&hub.lease_seconds=7200"
    );
    let url = verification(callback.url(), Mode::Unsubscribe, TOPIC, "t", lease);
    assert!(!url.as_str().contains("lease"), "{url}");
    let url = denial(&"https://doc-gia.example/".parse().unwrap(), TOPIC, "hết chỗ");
    assert!(url.as_str().starts_with("https://doc-gia.example/?hub.mode=denied&hub.topic=https"), "{url}");
}

#[test]
fn only_the_challenge_itself_confirms() {
    for (status, body, expected) in [
        (200, "abc", true),
        (204, "abc", true),
        (200, "abc\n", false),
        (200, "", false),
        (200, "<p>abc</p>", false),
        (302, "abc", false),
        (404, "abc", false),
        (500, "abc", false),
    ] {
        assert_eq!(confirms(status, body.as_bytes(), "abc"), expected, "{status} {body}");
    }
}

#[test]
fn what_we_sign_a_subscriber_of_ours_believes() {
    let secret = Secret::new("bí mật".to_owned());
    let signature = sign(&secret, b"<feed/>");
    assert!(signature.starts_with("sha256=") && signature.len() == 7 + 64, "{signature}");
    assert!(signed(&secret, Some(&signature), b"<feed/>"));
    assert!(!signed(&secret, Some(&signature), b"<feed />"));
    // RFC 4231, test case 2.
    assert_eq!(
        sign(&Secret::new("Jefe".to_owned()), b"what do ya want for nothing?"),
        "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    );
}

#[test]
fn waits_double_to_a_quarter_of_a_day_and_are_spread() {
    let waits: Vec<u64> = (1..=14).map(|failures| wait(failures, None, 25).as_secs()).collect();
    assert_eq!(waits, [5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 5120, 10_240, 20_480, 21_600]);
    assert_eq!((wait(5, None, 0).as_secs(), wait(5, None, 50).as_secs()), (60, 100));
    assert_eq!(wait(u32::MAX, None, u64::MAX), wait(14, None, u64::MAX));
    assert_eq!(wait(1, Some(Duration::from_secs(600)), 0).as_secs(), 600);
    assert_eq!(wait(1, Some(Duration::MAX), 0).as_secs(), 21_600);
}

#[test]
fn who_is_behind_is_brought_the_newest_alone() {
    let mut book = book(&["https://a.example/"]);
    assert!(book.due(at(0), 9, 9).is_empty(), "nothing is known of the topic");
    assert!(!book.published(PATH, 1) && book.due(at(0), 9, 9).is_empty(), "it has that");
    assert!(book.published(PATH, 2));
    let errands = book.due(at(0), 9, 9);
    assert_eq!((errands.len(), errands[0].path.as_str()), (1, PATH));
    book.published(PATH, 3);
    book.published(PATH, 4);
    assert!(book.due(at(0), 9, 9).is_empty(), "one at a time");
    assert_eq!(book.done(&errands[0], Outcome::Delivered(2), at(0), 0), None);
    let errands = book.due(at(0), 9, 9);
    assert_eq!(book.done(&errands[0], Outcome::Delivered(4), at(0), 0), None);
    assert!(book.due(at(0), 9, 9).is_empty(), "what came between is passed over");
}

#[test]
fn who_waited_longest_comes_first_and_a_site_has_its_bound() {
    let mut book = book(&["https://x.a.vn/", "https://y.a.vn/", "https://z.a.vn/", "https://b.vn/"]);
    book.published(PATH, 2);
    let first = book.due(at(0), 3, 2);
    let sites: Vec<String> = first.iter().map(|errand| errand.callback.site().to_string()).collect();
    assert_eq!(sites, ["a.vn", "a.vn", "b.vn"], "a slow site holds up nobody");
    assert!(book.due(at(0), 3, 2).is_empty());
    for errand in &first[..2] {
        book.done(errand, Outcome::Delivered(2), at(0), 0);
    }
    book.published(PATH, 3);
    let next = book.due(at(0), 2, 2);
    assert_eq!(next.iter().map(|errand| errand.callback.text().reveal()).collect::<Vec<_>>(), ["https://z.a.vn/"]);
}

#[test]
fn a_delivery_that_failed_is_tried_again_later_and_a_success_forgets_it() {
    let mut book = book(&["https://a.example/"]);
    book.published(PATH, 2);
    let failed = Outcome::Failed { retry_after: None };
    let errand = book.due(at(0), 9, 9).remove(0);
    assert_eq!(book.done(&errand, failed, at(0), 25), None);
    book.published(PATH, 3);
    assert!(book.due(at(4), 9, 9).is_empty(), "news does not hasten it");
    let errand = book.due(at(5), 9, 9).remove(0);
    book.done(&errand, Outcome::Delivered(3), at(5), 0);
    let (_, saved) = book.unsaved().remove(0);
    let saved = saved.unwrap();
    assert_eq!((saved.delivered, saved.failures, saved.failing, saved.next), (3, 0, None, None));
    assert!(book.unsaved().is_empty());
    book.not_saved([errand.key]);
    assert_eq!(book.unsaved().len(), 1);
}

#[test]
fn a_subscriber_that_fails_for_days_is_given_up_and_one_that_is_gone_at_once() {
    let mut book = book(&["https://a.example/", "https://b.example/"]);
    book.published(PATH, 2);
    let errands = book.due(at(0), 9, 9);
    assert_eq!(book.done(&errands[0], Outcome::Gone, at(0), 0), Some(Ended::Gone));
    assert_eq!(book.done(&errands[0], Outcome::Gone, at(0), 0), None, "once");
    let (mut errand, mut now, mut tries) = (errands[1].clone(), 0, 0);
    let ended = loop {
        tries += 1;
        if let Some(ended) = book.done(&errand, Outcome::Failed { retry_after: None }, at(now), 25) {
            break ended;
        }
        assert!(now < 4 * DAY, "it is given up");
        errand = loop {
            now += 1;
            if let Some(errand) = book.due(at(now), 9, 9).pop() {
                break errand;
            }
        };
    };
    assert_eq!(ended, Ended::GivenUp);
    assert!(now >= 3 * DAY && tries >= 10, "{now} {tries}");
    assert!(book.is_empty() && book.paths().is_empty());
    assert!(book.unsaved().iter().all(|(_, saved)| saved.is_none()));
    assert!(!given_up(1000, at(0), at(3 * DAY - 1)) && !given_up(9, at(0), at(30 * DAY)));
}

#[test]
fn a_renewal_keeps_what_was_brought_and_takes_the_new_lease_and_secret() {
    let mut book = book(&["https://a.example/"]);
    book.published(PATH, 2);
    let errand = book.due(at(0), 9, 9).remove(0);
    let secret = Some(Secret::new("mới".to_owned()));
    let renewed = Subscriber { secret, until: at(20 * DAY), delivered: 2, ..subscriber("https://a.example/", PATH) };
    book.put(renewed, callback("https://a.example/"));
    assert_eq!(book.len(), 1);
    book.done(&errand, Outcome::Failed { retry_after: None }, at(0), 25);
    let errand = book.due(at(5), 9, 9).remove(0);
    assert_eq!(errand.secret.as_ref().map(Secret::reveal), Some("mới"), "what failed before it still comes");
    assert!(book.expired(at(20 * DAY - 1)).is_empty());
}

#[test]
fn what_was_under_way_when_a_subscription_ended_says_nothing_of_the_next() {
    let mut book = book(&["https://a.example/"]);
    book.published(PATH, 2);
    let errand = book.due(at(0), 9, 9).remove(0);
    assert!(book.remove(errand.key).is_some());
    book.put(subscriber("https://a.example/", PATH), callback("https://a.example/"));
    assert_eq!(book.done(&errand, Outcome::Gone, at(0), 0), None);
    assert_eq!(book.len(), 1);
}

#[test]
fn a_lease_ends_and_a_feed_that_is_gone_takes_its_subscribers_with_it() {
    let other = "/feeds/topics/y-te.atom";
    let mut book = book(&["https://a.example/"]);
    book.put(Subscriber { until: at(60), ..subscriber("https://b.example/", other) }, callback("https://b.example/"));
    book.published(other, 2);
    assert!(book.due(at(60), 9, 9).is_empty(), "not after its end");
    assert!(book.expired(at(59)).is_empty());
    assert_eq!(book.expired(at(60)).len(), 1);
    assert_eq!(book.paths(), [PATH]);
    assert_eq!(book.withdrawn(PATH).len(), 1);
    assert!(book.is_empty());
}

#[test]
fn bounds_hold_by_site_and_topic_and_a_renewal_is_always_let_in() {
    let mut book = Book::default();
    let add = |book: &mut Book, host: &str, path: &str| {
        let text = format!("https://{host}/");
        let callback = callback(&text);
        let room = book.room(path, &callback);
        if room.is_ok() {
            book.put(subscriber(&text, path), callback);
        }
        room
    };
    for number in 0..1000 {
        assert_eq!(add(&mut book, "a.vn", &format!("{PATH}?limit={number}")), Ok(()));
    }
    assert_eq!(add(&mut book, "a.vn", "/feeds/all.rss"), Err(Full::Topics));
    assert_eq!(add(&mut book, "a.vn", &format!("{PATH}?limit=7")), Ok(()));
    for number in 0..1000 {
        assert_eq!(add(&mut book, &format!("h{number}.a.vn"), &format!("{PATH}?limit=1")), Ok(()));
    }
    assert_eq!(add(&mut book, "neu.a.vn", &format!("{PATH}?limit=1")), Err(Full::Site));
    for number in 0..4000 {
        let full = add(&mut book, &format!("h{number}.vn"), &format!("{PATH}?limit=1"));
        assert_eq!(full, if number < 3999 { Ok(()) } else { Err(Full::Topic) }, "{number}");
    }
    for number in 0..SUBSCRIBERS_MAX {
        let _ = add(&mut book, &format!("k{number}.vn"), &format!("{PATH}?limit={}", number % 1000));
    }
    assert_eq!(book.len(), SUBSCRIBERS_MAX);
    assert_eq!(add(&mut book, "x.vn", &format!("{PATH}?limit=9")), Err(Full::All));
}

#[test]
fn rates_let_a_burst_through_and_then_one_at_a_time() {
    let mut rates = Rates::new(Allowance { burst: 2, every_seconds: 10 });
    for (second, key, expected) in [
        (0, "a", Ok(())),
        (1, "a", Ok(())),
        (2, "a", Err(8)),
        (2, "b", Ok(())),
        (11, "a", Ok(())),
        (11, "a", Err(9)),
        (1000, "a", Ok(())),
        (1000, "a", Ok(())),
        (1000, "a", Err(10)),
        // The clock was set back.
        (500, "a", Err(10)),
        (510, "a", Ok(())),
    ] {
        assert_eq!(rates.take(key, at(second)), expected, "{second} {key}");
    }
    rates.give_back(&"a");
    assert_eq!(rates.take("a", at(510)), Ok(()));
}

#[test]
fn rates_take_bounded_memory_and_forget_who_is_quiet() {
    let mut rates = Rates::new(Allowance { burst: 1, every_seconds: 60 });
    let mut taken = 0;
    while rates.take(taken, at(0)).is_ok() {
        taken += 1;
        assert!(taken < 1_000_000, "nothing bounds it");
    }
    assert_eq!(rates.take(taken, at(60)), Ok(()));
}

#[test]
fn a_subscription_is_known_by_topic_and_callback() {
    let key = SubscriberKey::of;
    assert_ne!(key(PATH, "https://a.example/"), key(PATH, "https://a.example/?"));
    assert_ne!(key("/a", "b"), key("/", "ab"));
    assert_eq!(subscriber("https://a.example/", PATH).key(), key(PATH, "https://a.example/"));
}
