//! Moves for good: when they are believed, followed, proposed and forgotten.

use super::*;

const OLD: &str = "https://baodongnai.example/rss";
const NEW: &str = "https://www.baodongnai.example/tin/rss";

fn told(to: Option<&str>) -> Polled {
    Polled { moved: to.map(str::to_owned), ..listed() }
}

fn day(day: u32, hour: u32) -> String {
    format!("2026-11-{day:02}T{hour:02}:00:00Z")
}

fn poll(state: &ChannelState, polled: &Polled, now: &str) -> ChannelState {
    polled_after(state, polled, now, EVERY_TEN_MINUTES)
}

/// Polls that all tell of the same move, twice a day for three days.
fn settled(to: &str) -> ChannelState {
    (0..6).fold(ChannelState::default(), |state, count| {
        poll(&state, &told(Some(to)), &day(1 + count / 2, 12 * (count % 2)))
    })
}

#[test]
fn a_move_is_believed_after_some_polls_and_days() {
    let mut state = ChannelState::default();
    for count in 0..20 {
        state = poll(&state, &told(Some(NEW)), &format!("2026-11-01T{count:02}:00:00Z"));
    }
    assert_eq!(address(&state, OLD, at(&day(2, 0))), OLD, "twenty polls of one day");
    assert_eq!(proposal(&state), None);
    let rare = [1, 3, 5].iter().fold(ChannelState::default(), |state, &on| poll(&state, &told(Some(NEW)), &day(on, 0)));
    assert_eq!(address(&rare, OLD, at(&day(5, 1))), OLD, "three polls of five days");
    let state = settled(NEW);
    assert_eq!(address(&state, OLD, at(&day(4, 0))), NEW);
    assert_eq!(proposal(&state).map(|moved| moved.to.as_str()), Some(NEW));
}

#[test]
fn another_target_or_none_begins_anew() {
    let other = poll(&settled(NEW), &told(Some("https://baodongnai.example/khac")), &day(20, 0));
    assert_eq!(address(&other, OLD, at(&day(20, 1))), OLD);
    let none = poll(
        &(0..4).fold(ChannelState::default(), |state, on| poll(&state, &told(Some(NEW)), &day(1 + on, 0))),
        &told(None),
        &day(6, 0),
    );
    assert_eq!(none.moved, None);
}

#[test]
fn a_move_to_another_site_or_to_plain_http_is_only_proposed() {
    for to in ["https://other.example/rss", "http://baodongnai.example/rss", "ftp://baodongnai.example/rss", "nowhere"]
    {
        let state = settled(to);
        assert_eq!(address(&state, OLD, at(&day(4, 0))), OLD, "{to}");
        assert_eq!(proposal(&state).map(|moved| moved.to.as_str()), Some(to));
    }
}

#[test]
fn the_new_address_stays_while_it_answers_and_the_old_is_looked_at_weekly() {
    let mut state = settled(NEW);
    for on in 4..10 {
        assert_eq!(address(&state, OLD, at(&day(on, 0))), NEW);
        state = poll(&state, &told(None), &day(on, 0));
    }
    let week = day(11, 0);
    assert_eq!(address(&state, OLD, at(&week)), OLD, "a week after it was last asked");
    assert_eq!(conditions(&state, at(&week)), Validators::default());
    let still = poll(&state, &told(Some(NEW)), &week);
    assert_eq!(address(&still, OLD, at(&day(11, 1))), NEW);
    let dead = poll(&state, &failure(FailureClass::Hard), &week);
    assert_eq!((dead.failures, dead.problem.as_deref()), (0, None), "the old address may be off");
    assert_eq!(address(&dead, OLD, at(&day(11, 1))), NEW);
    assert!(dead.due <= Some(at("2026-11-11T00:01:00Z")));
    let healed = poll(&state, &told(None), &week);
    assert_eq!((healed.moved.as_ref(), address(&healed, OLD, at(&day(11, 1)))), (None, OLD));
}

#[test]
fn a_new_address_that_fails_is_forgotten_soon() {
    let mut state = settled(NEW);
    for minute in 0..3 {
        assert_eq!(address(&state, OLD, at(&day(4, 0))), NEW);
        state = poll(&state, &failure(FailureClass::Soft), &format!("2026-11-04T00:0{minute}:00Z"));
        assert!(state.due < Some(at("2026-11-04T00:10:00Z")), "{minute}");
    }
    assert_eq!((state.moved.as_ref(), address(&state, OLD, at(&day(4, 1)))), (None, OLD));
    assert_eq!(state.validators, Validators::default());
}

#[test]
fn a_found_feed_moves_too() {
    let found = ChannelState { discovered: Some(OLD.to_owned()), ..settled(NEW) };
    assert_eq!(address(&found, "https://baodongnai.example/", at(&day(4, 0))), NEW);
    let plain = ChannelState { discovered: Some(OLD.to_owned()), ..ChannelState::default() };
    assert_eq!(address(&plain, "https://baodongnai.example/", at(&day(4, 0))), OLD);
}

#[test]
fn sites_are_registrable_domains() {
    let cases = [
        ("https://baodongnai.com.vn/", "http://www.baodongnai.com.vn/rss", true),
        ("https://a.dongnai.gov.vn/", "https://b.dongnai.gov.vn/", true),
        ("https://dongnai.gov.vn/", "https://binhphuoc.gov.vn/", false),
        ("https://a.com.vn/", "https://b.com.vn/", false),
        ("http://127.0.0.1:8080/a", "http://127.0.0.1:8080/b", true),
        ("http://127.0.0.1:8080/a", "http://127.0.0.1:8081/a", false),
        ("http://localhost/a", "http://localhost/b", true),
        ("file:///a", "file:///a", false),
        ("", "", false),
    ];
    for (one, other, expected) in cases {
        assert_eq!(same_site(one, other), expected, "{one} {other}");
    }
}
