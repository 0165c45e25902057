//! Rhythm as tables and as properties.

use std::time::Duration;

use jiff::tz::TimeZone;
use proptest::prelude::*;
use url::Url;

use super::*;
use crate::model::{
    Channel, ChannelKey, ChannelKind, ChannelState, FailureClass, Fault, Outcome, Timestamp, Validators,
};

mod failure;
mod moved;
mod newsroom;
mod rhythm;
mod trust;

const EVERY_TEN_MINUTES: &str = "0 */10 * * * *";
const DAY: Duration = Duration::from_secs(86_400);

fn at(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

fn schedule(text: &str) -> Schedule {
    Schedule::parse(text).expect("a schedule")
}

fn saigon() -> TimeZone {
    TimeZone::get("Asia/Ho_Chi_Minh").expect("a zone")
}

fn key(path: &str) -> ChannelKey {
    ChannelKey { source: "bao-dong-nai".parse().expect("an id"), url: format!("https://baodongnai.example/{path}") }
}

fn failure(class: FailureClass) -> Polled {
    Polled::new(Outcome::Failed { class, message: "connection reset".to_owned() })
}

fn listed() -> Polled {
    Polled::new(Outcome::Listed { entries: 30, fresh: 2 })
}

fn polled_after(state: &ChannelState, polled: &Polled, now: &str, cron: &str) -> ChannelState {
    let (schedule, zone) = (schedule(cron), saigon());
    after(state, polled, at(now), &key("rss"), &Rhythm::to_the_letter(&schedule, &zone))
}

#[test]
fn next_is_read_on_the_clocks_of_the_zone() {
    let cases = [
        ("0 */10 * * * *", "Asia/Ho_Chi_Minh", "2026-11-23T06:47:21Z", "2026-11-23T06:50:00Z"),
        ("0 0 6 * * *", "Asia/Ho_Chi_Minh", "2026-11-23T06:47:21Z", "2026-11-23T23:00:00Z"),
        ("0 0 6 * * MON", "Asia/Ho_Chi_Minh", "2026-11-23T06:47:21Z", "2026-11-29T23:00:00Z"),
        ("0 0 0 29 2 *", "Asia/Ho_Chi_Minh", "2026-11-23T06:47:21Z", "2028-02-28T17:00:00Z"),
        ("@daily", "Asia/Ho_Chi_Minh", "2026-11-23T16:59:59.5Z", "2026-11-23T17:00:00Z"),
        ("* * * * * *", "UTC", "2026-11-23T06:47:21.25Z", "2026-11-23T06:47:22Z"),
        // Clocks go from 02:00 to 03:00: what stands at 02:30 comes at 03:30.
        ("0 30 2 * * *", "Europe/Berlin", "2026-03-29T00:00:00Z", "2026-03-29T01:30:00Z"),
        // Clocks go from 03:00 back to 02:00; in the second 02:10 the next is the second 02:20.
        ("0 */10 * * * *", "Europe/Berlin", "2026-10-25T01:10:00Z", "2026-10-25T01:20:00Z"),
        // What comes twice counts once.
        ("0 30 2 * * *", "Europe/Berlin", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"),
    ];
    for (cron, zone, now, expected) in cases {
        let zone = TimeZone::get(zone).expect("a zone");
        assert_eq!(schedule(cron).next_after(at(now), &zone), Some(at(expected)), "{cron} after {now}");
    }
}

#[test]
fn a_schedule_whose_years_are_over_has_no_next_time() {
    assert_eq!(schedule("0 0 6 * * * 2025").next_after(at("2026-01-01T00:00:00Z"), &saigon()), None);
}

#[test]
fn a_wrong_schedule_says_what_would_be_right() {
    let cases = [
        ("*/10 * *", "has 3 fields, 6 or 7 are needed (seconds first), such as `0 */10 * * * *`"),
        ("", "has no fields"),
        ("*/10 * * * *", "has 5 fields"),
        ("0 0 0 * * * * *", "has 8 fields"),
        ("0 0 25 * * *", "`25` as hour, where 0-23 are allowed"),
        ("0 */0 * * * *", "`*/0` as minute"),
        ("0 0 0 * * MONTAG", "`MONTAG` as day of week"),
        ("0 0-4000000000 * * * *", "as minute"),
        ("0 0 0 30 2 *", "names a time that never comes"),
        ("@often", "none of @hourly"),
    ];
    for (text, expected) in cases {
        let message = Schedule::parse(text).expect_err(text).to_string();
        assert!(message.contains(expected), "{text}: {message}");
    }
    assert!(matches!(Schedule::parse(&"1,".repeat(600)), Err(ScheduleError::TooLong(1200))));
}

#[test]
fn success_clears_what_failed_and_keeps_counting() {
    let known = ChannelState {
        failures: 4,
        problem: Some("timed out".to_owned()),
        polls: 9,
        articles: 100,
        validators: Validators { etag: Some("\"a\"".to_owned()), last_modified: Some("then".to_owned()) },
        ..ChannelState::default()
    };
    let polled = Polled {
        validators: Validators { etag: Some("\"b\"".to_owned()), last_modified: None },
        faults: vec![Fault::new("no-dates", "no entry has a date")],
        articles: 2,
        ..listed()
    };
    let state = polled_after(&known, &polled, "2026-11-23T06:47:21Z", EVERY_TEN_MINUTES);
    assert_eq!((state.failures, state.problem, state.polls, state.articles), (0, None, 10, 102));
    assert_eq!(state.validators, polled.validators);
    assert_eq!(state.faults.len(), 1);
    assert_eq!(state.succeeded, Some(at("2026-11-23T06:47:21Z")));
}

#[test]
fn an_unchanged_document_keeps_its_faults_and_validators() {
    let known = ChannelState {
        validators: Validators { etag: Some("\"a\"".to_owned()), last_modified: Some("then".to_owned()) },
        faults: vec![Fault::new("no-dates", "no entry has a date")],
        ..ChannelState::default()
    };
    let renewed = Polled {
        validators: Validators { etag: Some("\"b\"".to_owned()), last_modified: None },
        ..Polled::new(Outcome::NotModified)
    };
    let state = polled_after(&known, &renewed, "2026-11-23T06:47:21Z", EVERY_TEN_MINUTES);
    assert_eq!(state.validators.etag.as_deref(), Some("\"b\""));
    assert_eq!(state.validators.last_modified.as_deref(), Some("then"));
    assert_eq!(state.faults, known.faults);
}

#[test]
fn failure_keeps_validators_and_says_why() {
    let known = polled_after(&ChannelState::default(), &listed(), "2026-11-23T06:40:00Z", EVERY_TEN_MINUTES);
    let state = polled_after(&known, &failure(FailureClass::Temporary), "2026-11-23T06:50:00Z", EVERY_TEN_MINUTES);
    assert_eq!((state.failures, state.problem.as_deref()), (1, Some("connection reset")));
    assert_eq!((state.succeeded, &state.validators), (known.succeeded, &known.validators));
}

#[test]
fn a_feed_that_was_found_and_is_gone_is_looked_for_again() {
    let found = ChannelState {
        discovered: Some("https://baodongnai.example/rss".to_owned()),
        kind: Some(ChannelKind::Feed),
        validators: Validators { etag: Some("\"a\"".to_owned()), last_modified: None },
        failures: 2,
        ..ChannelState::default()
    };
    let now = "2026-11-23T06:50:00Z";
    let gone = polled_after(&found, &failure(FailureClass::Soft), now, EVERY_TEN_MINUTES);
    assert_eq!((gone.discovered, gone.kind, gone.validators), (None, None, Validators::default()));
    let told = Polled { discovered: Some(String::new()), ..failure(FailureClass::Soft) };
    let told = polled_after(&ChannelState { failures: 0, ..found.clone() }, &told, now, EVERY_TEN_MINUTES);
    assert_eq!((told.discovered, told.kind, told.validators), (None, None, Validators::default()));
    let slow = polled_after(&found, &failure(FailureClass::Temporary), now, EVERY_TEN_MINUTES);
    assert_eq!(slow.discovered, found.discovered);
}

#[test]
fn waits_double_by_class() {
    let minutes = |count: u64| Duration::from_secs(count * 60);
    let ten = minutes(10);
    let cases = [
        (FailureClass::Temporary, 1, minutes(1)),
        (FailureClass::Temporary, 2, minutes(2)),
        (FailureClass::Temporary, 3, minutes(4)),
        (FailureClass::Temporary, 4, minutes(10)),
        (FailureClass::Temporary, 5, minutes(20)),
        (FailureClass::Temporary, 60, DAY),
        (FailureClass::Soft, 1, minutes(10)),
        (FailureClass::Soft, 3, minutes(40)),
        (FailureClass::Soft, u32::MAX, DAY),
        (FailureClass::Hard, 1, DAY),
        (FailureClass::Hard, 7, DAY),
    ];
    for (class, failures, expected) in cases {
        assert_eq!(delay(class, failures, ten), expected, "{class:?} {failures}");
    }
}

#[test]
fn retry_after_is_honoured_up_to_a_day() {
    let now = "2026-11-23T06:47:21Z";
    let due = |retry_after| {
        let polled = Polled { retry_after: Some(retry_after), ..failure(FailureClass::Temporary) };
        polled_after(&ChannelState::default(), &polled, now, EVERY_TEN_MINUTES).due.expect("never given up")
    };
    assert!(due(Duration::from_secs(3 * 3600)) >= at("2026-11-23T09:47:21Z"));
    assert_eq!(due(30 * DAY), at("2026-11-24T06:47:21Z"));
    assert_eq!(due(Duration::MAX), at("2026-11-24T06:47:21Z"));
}

#[test]
fn channels_of_one_schedule_spread_over_a_minute() {
    let (schedule, zone) = (schedule(EVERY_TEN_MINUTES), saigon());
    let rhythm = Rhythm::to_the_letter(&schedule, &zone);
    let now = at("2026-11-23T06:47:21Z");
    let due = |path: &str| after(&ChannelState::default(), &listed(), now, &key(path), &rhythm).due;
    let mut seconds: Vec<_> = (0..300).filter_map(|number| due(&format!("rss/{number}"))).collect();
    assert_eq!(seconds.len(), 300);
    assert!(seconds.iter().all(|&due| due >= at("2026-11-23T06:50:00Z") && due <= at("2026-11-23T06:51:00Z")));
    seconds.sort_unstable();
    seconds.dedup();
    assert!(seconds.len() > 40, "{} different seconds", seconds.len());
}

#[test]
fn dense_schedules_have_no_jitter() {
    let state = polled_after(&ChannelState::default(), &listed(), "2026-11-23T06:47:21Z", "*/5 * * * * *");
    assert_eq!(state.due, Some(at("2026-11-23T06:47:25Z")));
}

fn channel(path: &str, own: Option<&str>) -> Channel {
    Channel {
        url: Url::parse(&key(path).url).expect("an address"),
        kind: None,
        section: None,
        schedule: own.map(str::to_owned),
        link: None,
        include: Vec::new(),
        exclude: Vec::new(),
    }
}

fn remembered(polled: &str, due: Option<&str>, failures: u32) -> ChannelState {
    ChannelState { polled: Some(at(polled)), due: due.map(at), failures, ..ChannelState::default() }
}

#[test]
fn a_changed_schedule_takes_effect() {
    let (now, zone) = (at("2026-11-23T06:47:21Z"), saigon());
    let due = |state: &ChannelState, cron: &str| {
        let schedule = schedule(cron);
        due_at(state, now, &key("rss"), &Rhythm::to_the_letter(&schedule, &zone))
    };
    let daily = remembered("2026-11-23T06:00:00Z", Some("2026-11-23T23:00:00Z"), 0);
    assert!(due(&daily, EVERY_TEN_MINUTES).expect("due") <= now, "the denser schedule wins");
    assert_eq!(due(&daily, "0 0 6 * * *"), Some(at("2026-11-23T23:00:00Z")));
    let failing = ChannelState { failures: 3, ..daily };
    assert_eq!(due(&failing, EVERY_TEN_MINUTES), failing.due, "back-off stays");
    let over = remembered("2026-11-23T06:00:00Z", None, 0);
    assert_eq!(due(&over, "0 0 6 * * * 2025"), None, "a schedule that is over");
}

#[test]
fn a_poll_in_the_future_counts_as_none() {
    let state = remembered("2031-01-01T00:00:00Z", Some("2031-01-01T00:10:00Z"), 0);
    let (now, zone, schedule) = (at("2026-11-23T06:47:21Z"), saigon(), schedule(EVERY_TEN_MINUTES));
    let due = due_at(&state, now, &key("rss"), &Rhythm::to_the_letter(&schedule, &zone));
    assert!(due.is_some_and(|due| due <= now));
}

#[test]
fn patterns_match_addresses() {
    let cases = [
        ("/kinh-te/", "https://a.vn/kinh-te/gia.html", true),
        ("/kinh-te/", "https://a.vn/tin/kinh-te/gia.html", false),
        ("kinh-te", "https://a.vn/tin/kinh-te/gia.html", true),
        ("*.html$", "https://a.vn/gia.html", true),
        ("*.html$", "https://a.vn/gia.html?in=1", false),
        ("/*/video-*", "https://a.vn/tin/video-1", true),
        ("/*/video-*", "https://a.vn/video-1", false),
        ("https://a.vn/tin/*", "https://a.vn/tin/1", true),
        ("https://a.vn/tin/*", "https://b.vn/?x=https://a.vn/tin/1", false),
        ("/gia.html$", "https://a.vn/gia.html", true),
        ("/gia.html$", "https://a.vn/b/gia.html", false),
        ("/", "https://a.vn", false),
        ("tết", "https://a.vn/tết-2027", true),
    ];
    for (pattern, address, expected) in cases {
        assert_eq!(Pattern::parse(pattern).expect("a pattern").matches(address), expected, "{pattern} {address}");
    }
    for wrong in ["", "*", "**$", "a b", &"a".repeat(3000)] {
        assert!(Pattern::parse(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn exclude_wins_over_include() {
    let both =
        Channel { include: vec!["/tin/".to_owned()], exclude: vec!["/tin/video".to_owned()], ..channel("rss", None) };
    assert!(wanted(&both, "https://a.vn/tin/1"));
    assert!(!wanted(&both, "https://a.vn/tin/video/1"));
    assert!(!wanted(&both, "https://a.vn/khac/1"));
    assert!(wanted(&channel("rss", None), "https://a.vn/khac/1"));
}

fn any_schedule() -> impl Strategy<Value = Schedule> {
    let field = |last: u32| prop_oneof![Just("*".to_owned()), (1..=last).prop_map(|value| value.to_string())];
    (field(59), field(59), field(23), field(28), field(12))
        .prop_map(|(second, minute, hour, day, month)| schedule(&format!("{second} {minute} {hour} {day} {month} *")))
}

fn any_class() -> impl Strategy<Value = FailureClass> {
    prop_oneof![Just(FailureClass::Temporary), Just(FailureClass::Soft), Just(FailureClass::Hard)]
}

proptest! {
    #[test]
    fn next_is_always_after_now(
        schedule in any_schedule(),
        seconds in 0_i64..3_000_000_000,
        zone in prop_oneof![Just("Asia/Ho_Chi_Minh"), Just("America/New_York"), Just("Australia/Lord_Howe")],
    ) {
        let now = Timestamp::from_second(seconds).expect("in range");
        let zone = TimeZone::get(zone).expect("a zone");
        prop_assert!(schedule.next_after(now, &zone).expect("within this century") > now);
    }

    #[test]
    fn back_off_never_shrinks_and_never_passes_a_day(
        class in any_class(), failures in 1_u32..100, interval in 0_u64..1_000_000,
    ) {
        let interval = Duration::from_secs(interval);
        let (this, next) = (delay(class, failures, interval), delay(class, failures + 1, interval));
        prop_assert!(this <= next && next <= DAY && this >= Duration::from_secs(1));
    }

    #[test]
    fn no_channel_is_ever_given_up(
        class in any_class(), failures in 0_u32..2000, wait in any::<u64>(), schedule in any_schedule(),
    ) {
        let now = at("2026-11-23T06:47:21Z");
        let zone = saigon();
        let known = ChannelState { failures, ..ChannelState::default() };
        let polled = Polled { retry_after: Some(Duration::from_secs(wait)), ..failure(class) };
        let state = after(&known, &polled, now, &key("rss"), &Rhythm::to_the_letter(&schedule, &zone));
        let due = state.due.expect("never given up");
        prop_assert!(due > now && due <= at("2026-11-24T06:47:21Z"));
    }

    #[test]
    fn what_was_stored_is_what_holds_while_the_schedule_stays(
        schedule in any_schedule(), seconds in 0_i64..3_000_000_000, path in "[a-z]{1,8}", passed in 0_i64..100,
    ) {
        let zone = saigon();
        let rhythm = Rhythm::to_the_letter(&schedule, &zone);
        let now = Timestamp::from_second(seconds).expect("in range");
        let state = after(&ChannelState::default(), &listed(), now, &key(&path), &rhythm);
        let later = Timestamp::from_second(seconds + passed).expect("in range");
        prop_assert_eq!(due_at(&state, later, &key(&path), &rhythm), state.due);
        prop_assert!(state.due > Some(now));
    }

    #[test]
    fn nothing_read_as_a_schedule_or_pattern_panics(text in ".{0,60}", address in ".{0,60}") {
        let _ = Schedule::parse(&text);
        if let Ok(pattern) = Pattern::parse(&text) {
            pattern.matches(&address);
        }
    }
}
