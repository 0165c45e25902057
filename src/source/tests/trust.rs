//! Validators: when they are sent, and who is found to lie.

use super::*;
use crate::model::Trust;

fn tagged(etag: &str) -> Validators {
    Validators { etag: Some(etag.to_owned()), last_modified: None }
}

fn document(published: &[&str], whole: bool) -> Polled {
    let fresh = published.len() as u32;
    let published = published.iter().map(|text| at(text)).collect();
    Polled {
        validators: tagged("\"b\""),
        sighting: Sighting { entries: 20, fresh, published, whole },
        ..Polled::new(Outcome::Listed { entries: 20, fresh })
    }
}

fn poll(state: &ChannelState, polled: &Polled, now: &str) -> ChannelState {
    polled_after(state, polled, now, EVERY_TEN_MINUTES)
}

/// A whole document at eight, then word that nothing changed until noon.
fn quiet() -> ChannelState {
    let state = poll(&ChannelState::default(), &document(&["2026-11-23T07:00:00Z"], true), "2026-11-23T08:00:00Z");
    poll(&state, &Polled::new(Outcome::NotModified), "2026-11-23T12:00:00Z")
}

#[test]
fn a_whole_document_is_asked_for_twice_a_day() {
    let state = quiet();
    assert_eq!(conditions(&state, at("2026-11-23T12:10:00Z")), tagged("\"b\""));
    assert_eq!(conditions(&state, at("2026-11-23T20:00:00Z")), Validators::default());
    let again = poll(&state, &document(&[], true), "2026-11-23T20:00:00Z");
    assert_eq!(conditions(&again, at("2026-11-23T20:10:00Z")), tagged("\"b\""));
    assert_eq!(again.trust.liar, None);
    assert_eq!(conditions(&ChannelState::default(), at("2026-11-23T20:10:00Z")), Validators::default());
}

#[test]
fn whole_documents_of_many_channels_are_spread_over_hours() {
    let (schedule, zone) = (schedule(EVERY_TEN_MINUTES), saigon());
    let now = at("2026-11-23T08:00:00Z");
    let again = |path: u32| {
        let rhythm = Rhythm::to_the_letter(&schedule, &zone);
        let state = after(&ChannelState::default(), &document(&[], true), now, &key(&path.to_string()), &rhythm);
        state.trust.again.expect("it came").duration_since(now).as_secs()
    };
    let mut seconds: Vec<i64> = (0..1000).map(again).collect();
    seconds.sort_unstable();
    assert!(seconds[0] >= 9 * 3600 && seconds[999] <= 12 * 3600);
    assert!((0..900).all(|first| seconds[first + 99] - seconds[first] > 300), "no hundred within five minutes");
}

#[test]
fn who_hides_what_is_new_is_a_liar() {
    let cases: [(&str, &[&str], bool, bool); 7] = [
        ("published before the last 304", &["2026-11-23T09:00:00Z", "2026-11-23T10:00:00Z"], true, true),
        ("published after it", &["2026-11-23T12:30:00Z"], true, false),
        ("within minutes of it", &["2026-11-23T11:55:00Z"], true, false),
        ("older than the last whole document: changed", &["2026-11-23T07:30:00Z"], true, false),
        (
            "one of three, dated by when it was begun",
            &["2026-11-23T09:00:00Z", "2026-11-23T12:30:00Z", "2026-11-23T12:40:00Z"],
            true,
            false,
        ),
        ("the server itself said that it changed", &["2026-11-23T09:00:00Z"], false, false),
        ("nothing new", &[], true, false),
    ];
    for (name, published, whole, liar) in cases {
        let state = poll(&quiet(), &document(published, whole), "2026-11-23T19:00:00Z");
        assert_eq!(state.trust.liar.is_some(), liar, "{name}");
    }
}

#[test]
fn a_liars_validators_are_dropped_for_a_week() {
    let convicted = poll(&quiet(), &document(&["2026-11-23T09:00:00Z"], true), "2026-11-23T19:00:00Z");
    assert_eq!(convicted.validators, Validators::default());
    let next = poll(&convicted, &document(&[], true), "2026-11-24T08:00:00Z");
    assert_eq!((&next.validators, next.trust.liar), (&Validators::default(), Some(at("2026-11-23T19:00:00Z"))));
    assert_eq!(conditions(&next, at("2026-11-25T08:00:00Z")), Validators::default());
    let tried = poll(&next, &document(&[], true), "2026-11-30T19:00:01Z");
    assert_eq!(tried.trust.liar, None);
    assert_eq!(conditions(&tried, at("2026-11-30T19:10:00Z")), tagged("\"b\""));
}

#[test]
fn without_a_304_nobody_lied() {
    let state = poll(&ChannelState::default(), &document(&[], true), "2026-11-23T08:00:00Z");
    let state = poll(&state, &document(&["2026-11-23T09:00:00Z"], true), "2026-11-23T19:00:00Z");
    assert_eq!(state.trust.liar, None);
}

#[test]
fn a_clock_set_back_does_not_hide_the_next_whole_document() {
    let trust = Trust { again: Some(at("2031-01-01T00:00:00Z")), ..Trust::default() };
    let state = ChannelState { validators: tagged("\"a\""), trust, ..ChannelState::default() };
    assert_eq!(conditions(&state, at("2026-11-23T12:00:00Z")), Validators::default());
}
