//! What hubs say, and what a subscription becomes by it.

use std::time::Duration;

use super::*;
use crate::model::{
    ChannelKey, FailureClass, Push, PushEvent, PushLinks, PushState, Secret, Subscribed, Subscription, Timestamp,
};

const TOPIC: &str = "https://bao-a.vn/rss?x=1";
const HUBS: [&str; 2] = ["https://hub-a.vn/", "https://hub-b.vn/"];
const CALLBACK: &str = "c0ffee";
const MINUTE: i64 = 60;
const DAY: u32 = 86_400;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + seconds).unwrap()
}

fn links(hubs: &[&str], itself: Option<&str>) -> PushLinks {
    PushLinks { hubs: hubs.iter().map(|hub| hub.to_string()).collect(), itself: itself.map(str::to_owned) }
}

fn offered() -> Push {
    polled(None, Some(&links(&HUBS, Some(TOPIC))), false, at(0)).expect("both are named")
}

fn event(seconds: i64, event: PushEvent) -> Subscribed {
    let channel = ChannelKey { source: "bao-a".parse().unwrap(), url: TOPIC.to_owned() };
    Subscribed { channel, callback: Secret::new(CALLBACK.to_owned()), at: at(seconds), event }
}

fn asked(hub: &str) -> PushEvent {
    let secret = Secret::new("bí mật".to_owned());
    PushEvent::Asked { hub: hub.to_owned(), topic: TOPIC.to_owned(), secret }
}

fn verified(lease_seconds: u32) -> PushEvent {
    PushEvent::Verified { lease_seconds }
}

fn failed(wait_seconds: u32) -> PushEvent {
    PushEvent::Failed { wait_seconds, problem: "it is down".to_owned() }
}

/// A subscription after events at these seconds.
fn run(events: Vec<(i64, PushEvent)>) -> Push {
    events.into_iter().fold(offered(), |push, (seconds, what)| after(push, &event(seconds, what)))
}

fn active(lease_seconds: u32) -> Push {
    run(vec![(0, asked(HUBS[0])), (1, verified(lease_seconds))])
}

#[test]
fn headers_come_before_the_document_and_only_the_web_counts() {
    let document = links(&["https://hub-c.vn/"], Some("https://bao-a.vn/in"));
    let bad = links(&["javascript:alert(1)", "/hub", "ftp://hub.vn/", "file:///etc/passwd"], Some("bao-a.vn/rss"));
    let many: Vec<String> = (0..20).map(|number| format!("https://hub.vn/{}", number / 2)).collect();
    for (headers, expected) in [
        (links(&HUBS, Some(TOPIC)), links(&HUBS, Some(TOPIC))),
        (links(&[], None), document.clone()),
        (links(&[], Some(TOPIC)), links(&["https://hub-c.vn/"], Some(TOPIC))),
        (bad, document.clone()),
    ] {
        assert_eq!(merged(&headers, &document), expected, "{headers:?}");
    }
    let merged = merged(&PushLinks { hubs: many, itself: None }, &PushLinks::default());
    assert_eq!(merged.hubs.len(), HUBS_MAX);
    assert_eq!(merged.hubs[1], "https://hub.vn/1", "each once");
}

#[test]
fn signatures_of_sha256_and_stronger_count() {
    // RFC 4231, test case 2.
    let (secret, body) = (Secret::new("Jefe".to_owned()), b"what do ya want for nothing?");
    let sha256 = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
    let sha384 = "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649";
    let sha512 = "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdc\
                  aeab1a34d4a6b4b636e070a38bce737";
    for (header, expected) in [
        (format!("sha256={sha256}"), true),
        (format!("SHA256={}", sha256.to_ascii_uppercase()), true),
        (format!("sha384={sha384}"), true),
        (format!("sha512={sha512}"), true),
        ("sha1=effcdf6ae5eb2fa2d27416d5f184df9c259a7c79".to_owned(), false),
        (format!("sha384={sha256}"), false),
        (format!("sha256={}", &sha256[..62]), false),
        (format!("sha256={sha256}00"), false),
        (format!("sha256={}", sha256.replace('5', "6")), false),
        (format!("sha256={}", "é".repeat(32)), false),
        ("sha256=".to_owned(), false),
        (sha256.to_owned(), false),
        (String::new(), false),
    ] {
        assert_eq!(signed(&secret, Some(&header), body), expected, "{header}");
    }
    assert!(!signed(&secret, None, body), "a delivery without a signature is nobody's");
    assert!(!signed(&Secret::new("jefe".to_owned()), Some(&format!("sha256={sha256}")), body));
}

#[test]
fn what_was_not_asked_is_not_confirmed() {
    let wants = |subscribed| Wanted { topic: TOPIC.to_owned(), subscribed };
    let topic = "hub.topic=https%3A%2F%2Fbao-a.vn%2Frss%3Fx%3D1";
    let query = |rest: &str| format!("{topic}&{rest}");
    let long = format!("hub.mode=subscribe&hub.challenge={}", "a".repeat(CHALLENGE_BYTES_MAX + 1));
    for (query, subscribed, expected) in [
        (query("hub.mode=subscribe&hub.challenge=a%2Bb%20c&hub.lease_seconds=60"), true, Some("a+b c")),
        (query("hub.mode=subscribe&hub.challenge=ab&hub.challenge=cd"), true, Some("ab")),
        (query("hub.mode=subscribe&hub.challenge=ab"), false, None),
        (query("hub.mode=unsubscribe&hub.challenge=ab"), false, Some("ab")),
        (query("hub.mode=unsubscribe&hub.challenge=ab"), true, None),
        (query("hub.mode=denied&hub.reason=no"), true, Some("")),
        (query("hub.mode=publish&hub.challenge=ab"), true, None),
        (query("hub.mode=subscribe"), true, None),
        (query("hub.mode=subscribe&hub.challenge="), true, None),
        (query(&long), true, None),
        ("hub.mode=subscribe&hub.challenge=ab&hub.topic=https%3A%2F%2Fbao-a.vn%2Frss".to_owned(), true, None),
        ("hub.mode=subscribe&hub.challenge=ab".to_owned(), true, None),
        (String::new(), true, None),
    ] {
        let intent = Intent::read(&query);
        assert_eq!(intent.as_ref().and_then(|intent| confirmed(intent, &wants(subscribed))), expected, "{query}");
    }
}

#[test]
fn leases_are_a_hubs_word_within_bounds() {
    for (stated, seconds) in [
        (Some("60"), 60),
        (Some(" 864000 "), 864_000),
        (Some("0"), LEASE_MIN.as_secs()),
        (Some("99999999999"), LEASE_MAX.as_secs()),
        (Some("-1"), 86_400),
        (Some("soon"), 86_400),
        (None, 86_400),
    ] {
        assert_eq!(lease(stated), Duration::from_secs(seconds), "{stated:?}");
    }
}

#[test]
fn leases_are_renewed_before_they_end_and_not_all_at_once() {
    let times: Vec<Timestamp> =
        (0..100).map(|number| renewal(at(0), at(100_000), &Secret::new(format!("callback {number}")))).collect();
    assert!(times.iter().all(|time| (at(75_000)..=at(85_000)).contains(time)), "{times:?}");
    assert!(times.iter().any(|time| *time != times[0]));
    assert!(renewal(at(0), at(5), &Secret::new(CALLBACK.to_owned())) < at(5));
}

#[test]
fn the_request_says_what_is_wanted_and_only_then_the_secret() {
    let random = [0xab; RANDOM_BYTES];
    let secret = named(&random);
    assert!(secret.reveal().len() < 200 && secret.reveal() == "ab".repeat(RANDOM_BYTES));
    let subscription =
        Subscription { hub: HUBS[0].to_owned(), topic: TOPIC.to_owned(), callback: named(&[1; RANDOM_BYTES]), secret };
    let names = |mode| fields(mode, &subscription, "https://us.vn/c").into_iter().map(|it| it.0).collect::<Vec<_>>();
    let subscribe = ["hub.callback", "hub.mode", "hub.topic", "hub.lease_seconds", "hub.secret"];
    assert_eq!(names(Mode::Subscribe), subscribe);
    assert_eq!(names(Mode::Unsubscribe), subscribe[..3]);
}

#[test]
fn a_document_offers_push_only_with_a_hub_and_its_own_address() {
    for offer in [links(&[], Some(TOPIC)), links(&HUBS, None), PushLinks::default()] {
        assert_eq!(polled(None, Some(&offer), false, at(0)), None, "{offer:?}");
    }
    let push = offered();
    assert_eq!(polled(Some(push.clone()), None, false, at(1)), Some(push), "no document came: nothing is known");
}

#[test]
fn what_is_to_be_done_follows_from_the_state() {
    let renewal_at = |push: &Push| match step(push, true, at(2)) {
        Step::Wait(Some(time)) => time,
        other => panic!("{other:?}"),
    };
    let standing = active(DAY);
    let due = renewal_at(&standing);
    assert!(due > at(60_000) && due < at(i64::from(DAY)));
    let renewing = after(standing.clone(), &event(70_000, PushEvent::Renewing));
    let withdrawn = polled(Some(standing.clone()), Some(&PushLinks::default()), false, at(5)).expect("to be ended");
    let moved = links(&HUBS, Some("https://bao-a.vn/rss-moi"));
    let moved = polled(Some(standing.clone()), Some(&moved), false, at(5)).expect("to be ended");
    for (what, push, wanted, now, expected) in [
        ("an offer is taken up", offered(), true, at(0), Step::Subscribe),
        ("unless push is off", offered(), false, at(0), Step::Wait(None)),
        ("a hub has time to verify", run(vec![(0, asked(HUBS[0]))]), true, at(9), Step::Wait(Some(at(600)))),
        ("and no more", run(vec![(0, asked(HUBS[0]))]), true, at(600), Step::Lapse),
        ("a lease is renewed", standing.clone(), true, due, Step::Renew),
        ("a lease ends", standing.clone(), true, at(90_000), Step::Lapse),
        ("a renewal has time", renewing.clone(), true, at(70_001), Step::Wait(Some(at(70_600)))),
        ("and no more", renewing, true, at(70_600), Step::Lapse),
        ("a channel is gone", standing, false, at(9), Step::Unsubscribe),
        ("the hub is named no more", withdrawn, true, at(9), Step::Unsubscribe),
        ("the topic is another", moved, true, at(9), Step::Unsubscribe),
    ] {
        assert_eq!(step(&push, wanted, now), expected, "{what}");
    }
}

#[test]
fn given_back_it_is_asked_for_anew_or_forgotten() {
    let ended = after(active(DAY), &event(9, PushEvent::Ended));
    assert_eq!(step(&ended, true, at(10)), Step::Subscribe);
    assert_eq!(polled(Some(ended), Some(&PushLinks::default()), false, at(11)), None);
}

#[test]
fn hubs_are_tried_in_turn_and_then_less_and_less_often() {
    let mut push = offered();
    let mut waits = Vec::new();
    for round in 0..8_i64 {
        let now = at(round * 10 * i64::from(DAY));
        let next = hub(&push).expect("there are two").to_owned();
        assert_eq!(next, HUBS[round as usize % 2]);
        push = after(push, &Subscribed { at: now, ..event(0, asked(&next)) });
        let wait = wait(&push, FailureClass::Temporary, None);
        waits.push(wait.as_secs());
        push = after(push, &Subscribed { at: now, ..event(0, failed(wait.as_secs() as u32)) });
        assert_eq!(push.state, PushState::Offered);
    }
    assert_eq!(waits, [0, 60, 0, 120, 0, 240, 0, 480]);
    let many = Push { failures: 1_000_001, ..push };
    assert_eq!(wait(&many, FailureClass::Soft, None), Duration::from_secs(DAY.into()));
    let one = Push { hubs: vec![HUBS[0].to_owned()], failures: 0, ..many };
    assert_eq!(wait(&one, FailureClass::Hard, None), Duration::from_secs(DAY.into()));
    assert_eq!(wait(&one, FailureClass::Temporary, Some(Duration::from_secs(7200))), Duration::from_secs(7200));
}

#[test]
fn a_failed_renewal_leaves_the_lease_and_is_tried_again() {
    let push = run(vec![(0, asked(HUBS[0])), (1, verified(DAY)), (70_000, PushEvent::Renewing), (70_001, failed(60))]);
    assert!(matches!(push.state, PushState::Active { renewing: None, .. }), "{push:?}");
    assert_eq!(step(&push, true, at(70_061)), Step::Renew);
    let push = after(push, &event(90_000, failed(60)));
    assert_eq!((&push.state, &push.subscription), (&PushState::Offered, &None), "the lease is over");
}

#[test]
fn what_a_hub_says_of_an_earlier_subscription_changes_nothing() {
    let other = |event: Subscribed| Subscribed { callback: Secret::new("khác".to_owned()), ..event };
    let push = active(DAY);
    for what in [verified(9), PushEvent::Denied { reason: None }, failed(9), PushEvent::Ended, PushEvent::Renewing] {
        assert_eq!(after(push.clone(), &other(event(9, what))), push);
    }
    assert_eq!(delivered(push.clone(), &Secret::new("khác".to_owned()), at(9)), push);
}

#[test]
fn a_denied_subscription_is_asked_for_again_after_a_day() {
    let reason = Some("no room".to_owned());
    let one = Push { hubs: vec![HUBS[0].to_owned()], ..offered() };
    let push = after(one, &event(0, asked(HUBS[0])));
    let push = after(push, &event(5, PushEvent::Denied { reason: reason.clone() }));
    assert_eq!(push.state, PushState::Denied { reason });
    assert_eq!(step(&push, true, at(6)), Step::Wait(Some(at(5 + i64::from(DAY)))));
    assert!(push.problem.is_some_and(|why| why.contains("no room")));
}

#[test]
fn push_is_alive_while_it_brings_what_is_new() {
    let callback = Secret::new(CALLBACK.to_owned());
    let fresh = active(DAY);
    assert!(!alive(&fresh, at(2)), "nothing came yet");
    let proven = delivered(fresh, &callback, at(10));
    assert!(alive(&proven, at(20)));
    assert!(!alive(&proven, at(i64::from(DAY) + 1)), "the lease is over");
    let missed = polled(Some(proven.clone()), None, true, at(20)).expect("it stays");
    assert!(!alive(&missed, at(21)), "one miss and polls come at their pace");
    assert!(alive(&delivered(missed.clone(), &callback, at(22)), at(23)), "until it brings something again");
    let dead = (0..MISSED_MAX - 1).fold(missed, |push, _| polled(Some(push), None, true, at(30)).expect("it stays"));
    assert_eq!(dead.state, PushState::Dead);
    assert_eq!(step(&dead, true, at(31)), Step::Unsubscribe);
    let ended = after(dead, &event(32, PushEvent::Ended));
    assert_eq!(step(&ended, true, at(200)), Step::Subscribe);
    assert_eq!(hub(&ended), Some(HUBS[1]), "another hub may do better");
}

#[test]
fn a_poll_misses_what_was_published_well_before_it_under_the_lease() {
    let push = active(DAY);
    for (published, poll, expected) in [
        (Some(at(10)), at(10 + 5 * MINUTE), true),
        (Some(at(10)), at(20), false),
        (Some(at(-100)), at(10 + 5 * MINUTE), false),
        (Some(at(9999)), at(300), false),
        (None, at(300), true),
        (Some(at(10)), at(2 * i64::from(DAY)), false),
    ] {
        assert_eq!(should_have_come(&push, published, poll), expected, "{published:?} {poll}");
    }
    assert!(!should_have_come(&offered(), None, at(300)));
}
