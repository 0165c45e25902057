//! The hub that the service runs, whole: our own subscriber at it, others, and what it refuses.

use std::fs;

use super::hub::{Links, Manner, Paper, signed};
use super::subscriber::{Echo, Subscriber, ask, send};
use super::{OFTEN, ONCE, feeds_toml, figure, until_active};
use crate::service::Service;

/// The header of forms.
const FORM: &str = "Content-Type: application/x-www-form-urlencoded";

/// A paper that is polled every second, and the service that publishes it and runs a hub.
struct House {
    paper: Paper,
    service: Service,
}

impl House {
    fn open() -> House {
        let paper = Paper::open(Links::Document, Manner::Fails);
        let mut service =
            Service::new(|listen, _| feeds_toml(&paper, OFTEN, listen).replace("push = true", "push = false"));
        service.start();
        let house = House { paper, service };
        house.service.until("the first article is there", || house.service.urls("all").len() == 1);
        house
    }

    fn feed(&self) -> String {
        format!("{}/feeds/all.atom", self.service.base())
    }

    fn ask(&self, mode: &str, callback: &str, more: &[(&str, &str)]) -> u16 {
        let feed = self.feed();
        let fields = [("hub.mode", mode), ("hub.topic", &feed), ("hub.callback", callback)];
        ask(self.service.base(), &[&fields[..], more].concat()).0
    }

    /// Subscribes, and waits until the subscription stands.
    fn subscribe(&self, subscriber: &Subscriber, path: &str, more: &[(&str, &str)]) {
        let before = self.count("hub_verifications_total{result=\"subscribed\"}");
        assert_eq!(self.ask("subscribe", &subscriber.callback(path), more), 202);
        self.service.until("it stands", || self.count("hub_verifications_total{result=\"subscribed\"}") > before);
    }

    /// A figure; nought where it is not there yet.
    fn count(&self, name: &str) -> u64 {
        let metrics = self.service.get("/metrics");
        let line = metrics.text().lines().find_map(|line| line.strip_prefix(&format!("diembao_{name} ")));
        line.map_or(0, |value| value.parse().unwrap())
    }

    fn until(&self, what: &str, holds: impl Fn() -> bool) {
        self.service.until(what, holds);
    }
}

#[test]
fn an_article_goes_from_our_hub_to_our_subscriber_without_a_poll() {
    let house = House::open();
    let first = house.service.urls("all").remove(0);
    let reader = {
        let feed = house.feed();
        let mut reader = Service::new(|listen, _| {
            let base = house.paper.base();
            feeds_toml(&house.paper, ONCE, listen).replace(&format!("{base}/rss"), &feed)
        });
        reader.start();
        reader
    };
    until_active(&reader);
    reader.until("what was there at the first poll is there", || reader.urls("all").contains(&first));
    for _ in 0..2 {
        let url = house.paper.publish();
        reader.until("the hub brought it", || reader.urls("all").contains(&url));
    }
    let state = reader.json(&["show", "bao-song", "--json"])[0]["channels"][0]["state"].clone();
    assert_eq!((state["polls"].clone(), state["push"]["deliveries"].clone()), (1.into(), 2.into()), "{state}");
    let metrics = house.service.get("/metrics");
    assert!(figure(&house.service, "diembao_hub_subscriptions 1"), "{}", metrics.text());
    assert_eq!(house.count("hub_deliveries_total{result=\"delivered\"}"), 2);
    assert_eq!(house.count("hub_delivery_lag_seconds_bucket{le=\"2.0\"}"), 2, "{}", metrics.text());
}

#[test]
fn a_subscriber_is_asked_and_then_told_what_readers_get() {
    let house = House::open();
    let reader = Subscriber::open(Echo::Right, &[]);
    house.subscribe(&reader, "/nhan?ai=an", &[("hub.secret", "bí mật"), ("hub.lease_seconds", "7200"), ("x", "y")]);
    let asked = reader.asked().remove(0);
    for (name, value) in
        [("ai", "an"), ("hub.mode", "subscribe"), ("hub.topic", &house.feed()), ("hub.lease_seconds", "7200")]
    {
        assert_eq!(asked[name], value, "{name}");
    }
    assert!(asked["hub.challenge"].len() >= 32 && !asked.contains_key("hub.secret"));

    let url = house.paper.publish();
    house.until("it is told", || reader.has(&url));
    let brought = reader.brought().remove(0);
    assert_eq!(brought.path, "/nhan?ai=an");
    assert_eq!(brought.headers("content-type"), ["application/atom+xml; charset=utf-8"]);
    let links = brought.headers("link").join(", ");
    for (rel, path) in [("self", "/feeds/all.atom"), ("hub", "/websub")] {
        let link = format!("<{}{path}>; rel=\"{rel}\"", house.service.base());
        assert_eq!(links.matches(&link).count(), 1, "{links}");
    }
    assert_eq!(brought.headers("x-hub-signature"), [signed("bí mật", &brought.body)]);
    let served = house.service.get("/feeds/all.atom");
    assert_eq!(served.text(), brought.body, "the bytes that readers get");

    house.subscribe(&reader, "/nhan?ai=an", &[("hub.secret", "mới")]);
    assert_eq!(house.count("hub_subscriptions"), 1, "a renewal takes the place of what was");
    let url = house.paper.publish();
    house.until("it is told under the new secret", || reader.has(&url));
    let brought = reader.brought().pop().unwrap();
    assert_eq!(brought.headers("x-hub-signature"), [signed("mới", &brought.body)]);

    let other = Subscriber::open(Echo::Right, &[]);
    house.subscribe(&other, "/", &[]);
    assert_eq!(house.ask("unsubscribe", &reader.callback("/nhan?ai=an"), &[]), 202);
    house.until("it is confirmed", || house.count("hub_verifications_total{result=\"unsubscribed\"}") == 1);
    assert_eq!(reader.asked().pop().unwrap()["hub.mode"], "unsubscribe");
    let (url, before) = (house.paper.publish(), reader.brought().len());
    house.until("another one is told, unsigned", || other.has(&url));
    assert!(other.brought()[0].headers("x-hub-signature").is_empty());
    assert_eq!(reader.brought().len(), before);
    assert_eq!(house.ask("unsubscribe", &reader.callback("/nhan?ai=an"), &[]), 404);

    let (log, metrics) = (house.service.all_log(), house.service.get("/metrics"));
    for secret in ["bí mật", "mới\"", "nhan?ai", &asked["hub.challenge"]] {
        assert!(!log.contains(secret) && !metrics.text().contains(secret), "{secret}");
    }
}

#[test]
fn what_is_asked_badly_is_refused_with_cause_and_remedy_and_nobody_is_asked() {
    let house = House::open();
    let (reader, feed, base) = (Subscriber::open(Echo::Right, &[]), house.feed(), house.service.base().to_owned());
    let callback = reader.callback("/nhan");
    let long = "x".repeat(200);
    for (name, value, status, word) in [
        ("hub.mode", "publish", 400, "`subscribe` or `unsubscribe`"),
        ("hub.topic", "https://khac.example/feeds/all.atom", 404, "none of our addresses"),
        ("hub.topic", "khong-phai", 404, "none of our addresses"),
        ("hub.topic", &format!("{base}/"), 404, "none of our feeds"),
        ("hub.topic", &format!("{base}/feeds/topics/khong-co.atom"), 404, "none of our feeds"),
        ("hub.topic", &format!("{feed}?limit=nhieu"), 404, "none of our feeds"),
        ("hub.topic", &format!("{feed}?before=1694223060-00000000000000ff"), 400, "older entries"),
        ("hub.callback", "http://10.0.0.1/nhan", 403, "private address"),
        ("hub.callback", "http://169.254.169.254/latest/meta-data/", 403, "link-local address"),
        ("hub.callback", "http://[::ffff:10.0.0.1]/", 403, "private address"),
        ("hub.callback", "http://an:mk@127.0.0.1/", 400, "name or password"),
        ("hub.callback", "file:///etc/passwd", 400, "neither http nor https"),
        ("hub.callback", "http://127.0.0.1:22/", 400, "port"),
        ("hub.secret", &long, 400, "less than 200"),
        ("hub.lease_seconds", "mai", 400, "whole number"),
    ] {
        let mut fields = vec![("hub.mode", "subscribe"), ("hub.topic", &feed), ("hub.callback", &callback)];
        fields.retain(|(known, _)| *known != name);
        fields.push((name, value));
        let (answered, _, text) = ask(&base, &fields);
        assert_eq!(answered, status, "{name}={value}: {text}");
        assert!(text.contains(word), "{name}={value}: {text}");
    }
    for name in ["hub.mode", "hub.topic", "hub.callback"] {
        let mut fields = vec![("hub.mode", "subscribe"), ("hub.topic", &feed), ("hub.callback", &callback)];
        fields.retain(|(known, _)| *known != name);
        let (status, _, text) = ask(&base, &fields);
        assert!(status == 400 && text.contains(&format!("`{name}` is missing")), "{text}");
    }
    assert_eq!(send(&base, "Content-Type: application/json", "{}").0, 415);
    assert_eq!(send(&base, FORM, &"a=b&".repeat(9999)).0, 413);
    let fields = [("hub.mode", "subscribe"), ("hub.topic", &feed), ("hub.callback", &callback)];
    let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let outside = format!("{FORM}\r\nX-Forwarded-For: 198.51.100.1");
    let (status, _, text) = send(&base, &outside, &form);
    assert!(status == 403 && text.contains("loopback"), "who is outside gets nothing sent inside: {text}");
    let name = form.replace("callback=http%3A%2F%2F127.0.0.1", "callback=http%3A%2F%2Flocalhost");
    assert_eq!(send(&base, &outside, &name).0, 202, "what a name leads to is found out when it is connected to");
    house.until("it was", || house.count("hub_verifications_total{result=\"failed\"}") == 1);
    assert!(reader.asked().is_empty());
    assert_eq!(house.count("hub_subscriptions"), 0);
    assert_eq!(house.count("hub_requests_total{result=\"refused\"}"), 21);
    let page = house.service.get("/websub");
    assert!(page.status == 200 && page.text().contains("hub.mode=subscribe"));
}

#[test]
fn who_does_not_confirm_to_the_letter_is_not_subscribed() {
    let house = House::open();
    let readers = [Echo::Wrong, Echo::Redirect, Echo::Missing].map(|echo| Subscriber::open(echo, &[]));
    for reader in &readers {
        assert_eq!(house.ask("subscribe", &reader.callback("/"), &[]), 202);
    }
    // Nobody listens there.
    assert_eq!(house.ask("subscribe", "http://127.0.0.1:1/", &[]), 400);
    house.until("all were asked", || house.count("hub_verifications_total{result=\"unconfirmed\"}") == 3);
    assert_eq!(house.count("hub_subscriptions"), 0);
    assert_eq!(readers[1].asked().len(), 1, "a redirect is not followed");

    // What stands, stands until a change of it is confirmed.
    let reader = Subscriber::open(Echo::Right, &[]);
    house.subscribe(&reader, "/", &[]);
    let url = house.paper.publish();
    house.until("it is told", || reader.has(&url));
    assert!(readers.iter().all(|reader| reader.brought().is_empty()));
}

#[test]
fn questions_to_a_host_that_confirms_none_have_their_bound() {
    let house = House::open();
    let victim = Subscriber::open(Echo::Wrong, &[]);
    let feed = house.feed();
    let one = |number: usize| {
        let callback = victim.callback(&format!("/{number}"));
        ask(house.service.base(), &[("hub.mode", "subscribe"), ("hub.topic", &feed), ("hub.callback", &callback)])
    };
    let mut taken = 0;
    let (again, text) = loop {
        match one(taken) {
            (202, _, _) => taken += 1,
            (status, again, text) => {
                assert_eq!(status, 429, "{text}");
                break (again, text);
            }
        }
        assert!(taken < 1000, "nothing bounds it");
    };
    assert!((30..60).contains(&taken), "{taken}");
    assert!(text.contains("come again in") && again.is_some_and(|seconds| seconds.parse::<u64>().unwrap() <= 10));
    house.until("no more were asked than taken", || victim.asked().len() == taken);
}

#[test]
fn a_delivery_that_fails_is_made_again_and_one_who_is_gone_is_let_go() {
    let house = House::open();
    let [failing, moved, gone] = [Some(500), Some(307), Some(410)].map(|it| Subscriber::open(Echo::Right, &[it]));
    for reader in [&failing, &moved, &gone] {
        house.subscribe(reader, "/", &[]);
    }
    let url = house.paper.publish();
    house.until("both are told a second time", || failing.brought().len() == 2 && moved.brought().len() == 2);
    assert!(failing.brought()[1].body.contains(&url));
    house.until("they are counted", || house.count("hub_deliveries_total{result=\"delivered\"}") == 2);
    assert_eq!(house.count("hub_deliveries_total{result=\"failed\"}"), 2);
    assert_eq!(house.count("hub_deliveries_total{result=\"gone\"}"), 1);
    house.until("two are left", || house.count("hub_subscriptions") == 2);
    assert_eq!(gone.brought().len(), 1);
}

#[test]
fn one_that_never_answers_holds_up_nobody() {
    let house = House::open();
    let silent = Subscriber::open(Echo::Right, &[None; 8]);
    for number in 0..4 {
        house.subscribe(&silent, &format!("/{number}"), &[]);
    }
    let reader = Subscriber::open(Echo::Right, &[]);
    house.subscribe(&reader, "/", &[]);
    let url = house.paper.publish();
    house.until("the other one is told", || reader.has(&url));
    assert_eq!(house.count("hub_deliveries_total{result=\"failed\"}"), 0, "while the silent one is waited for");
    assert!((1..=2).contains(&silent.brought().len()), "{}", silent.brought().len());
}

#[test]
fn subscriptions_outlive_a_kill_and_what_came_meanwhile_is_brought() {
    let mut house = House::open();
    let reader = Subscriber::open(Echo::Right, &[Some(503)]);
    house.subscribe(&reader, "/", &[("hub.secret", "bí mật")]);
    let url = house.paper.publish();
    house.until("the first try failed", || reader.brought().len() == 1);
    house.service.kill();
    house.service.start();
    house.until("it is told what it did not take", || reader.brought().len() >= 2);
    let brought = reader.brought().pop().unwrap();
    assert!(brought.body.contains(&url));
    assert_eq!(brought.headers("x-hub-signature"), [signed("bí mật", &brought.body)]);
    house.until("it has been taken down", || house.count("hub_deliveries_total{result=\"delivered\"}") >= 1);
    house.service.stop();
    house.service.start();
    let url = house.paper.publish();
    house.until("it is told what is new, once", || reader.has(&url));
    let tellings = reader.brought().iter().filter(|it| it.body.contains(&url)).count();
    assert_eq!(tellings, 1);
}

#[test]
fn a_feed_that_is_published_no_more_ends_with_word_of_it() {
    let house = House::open();
    let reader = Subscriber::open(Echo::Right, &[]);
    let config = fs::read_to_string(house.service.config()).unwrap();
    let topic = "[[topic]]\nid = \"tin\"\nname = { vi = \"Tin\", en = \"News\" }\nrule = '\"bản tin\"'\n";
    fs::write(house.service.config(), format!("{config}{topic}")).unwrap();
    house.service.signal("HUP");
    let path = "/feeds/topics/tin.json";
    house.until("the topic is there", || house.service.get(path).status == 200);
    let url = format!("{}{path}", house.service.base());
    let fields = [("hub.mode", "subscribe"), ("hub.topic", &url), ("hub.callback", &reader.callback("/"))];
    assert_eq!(ask(house.service.base(), &fields).0, 202);
    house.until("it stands", || house.count("hub_subscriptions") == 1);
    fs::write(house.service.config(), config).unwrap();
    house.service.signal("HUP");
    house.until("it is told", || reader.asked().iter().any(|form| form["hub.mode"] == "denied"));
    let denied = reader.asked().pop().unwrap();
    assert_eq!((denied["hub.topic"].as_str(), denied["hub.reason"].is_empty()), (url.as_str(), false));
    assert_eq!(house.count("hub_subscriptions"), 0);
}
