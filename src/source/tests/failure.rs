//! Failures: quick tries, spread, what is gone.

use super::*;

const NOW: &str = "2026-11-23T06:47:21Z";

fn waited(state: &ChannelState, now: &str) -> Duration {
    Duration::try_from(state.due.expect("never given up").duration_since(at(now))).expect("after now")
}

#[test]
fn a_thousand_channels_of_a_dead_host_come_back_spread() {
    for (failures, seconds_min) in [(0, 10), (5, 200), (40, 10_000)] {
        let known = ChannelState { failures, ..ChannelState::default() };
        let due = |path: u32| {
            let rhythm = (schedule(EVERY_TEN_MINUTES), saigon());
            let rhythm = Rhythm::adaptive(&rhythm.0, &rhythm.1);
            let state = after(&known, &failure(FailureClass::Temporary), at(NOW), &key(&format!("{path}")), &rhythm);
            state.due.expect("never given up").as_second()
        };
        let mut dues: Vec<i64> = (0..1000).map(due).collect();
        dues.sort_unstable();
        let spread = dues[999] - dues[0];
        assert!(spread >= seconds_min, "{failures}: over {spread} seconds");
        // No tenth of the time holds a quarter of them.
        let window = spread / 10;
        assert!((0..750).all(|first| dues[first + 249] - dues[first] >= window), "{failures}");
    }
}

#[test]
fn three_quick_tries_then_doubling_to_a_day_and_daily_for_ever() {
    let mut state = ChannelState::default();
    let mut waits = Vec::new();
    for _ in 0..14 {
        state = polled_after(&state, &failure(FailureClass::Temporary), NOW, EVERY_TEN_MINUTES);
        waits.push(waited(&state, NOW).as_secs_f64() / 60.0);
    }
    for (wait, most) in waits.iter().zip([1., 2., 4., 10., 20., 40., 80., 160., 320., 640., 1280., 1440., 1440., 1440.])
    {
        assert!((most * 0.75..=most).contains(wait), "{wait} of {most}: {waits:?}");
    }
    assert_eq!(state.class, Some(FailureClass::Temporary));
    let well = polled_after(&state, &listed(), NOW, EVERY_TEN_MINUTES);
    assert_eq!((well.failures, well.class, well.problem), (0, None, None));
}

#[test]
fn who_names_a_time_is_left_alone_for_longer_than_that_never_sooner() {
    for seconds in [1, 600, 3600, 80_000] {
        let asked = Duration::from_secs(seconds);
        let polled = Polled { retry_after: Some(asked), ..failure(FailureClass::Temporary) };
        for path in 0..50 {
            let (schedule, zone) = (schedule(EVERY_TEN_MINUTES), saigon());
            let rhythm = Rhythm::to_the_letter(&schedule, &zone);
            let state = after(&ChannelState::default(), &polled, at(NOW), &key(&format!("{path}")), &rhythm);
            let waited = waited(&state, NOW);
            let most = asked.max(Duration::from_secs(60)).mul_f64(1.1).min(RETRY_AFTER_MAX);
            assert!(waited >= asked && waited <= most, "{waited:?} for {asked:?}");
        }
    }
}

#[test]
fn what_is_gone_is_asked_weekly_until_a_person_asks() {
    let gone = Polled { gone: true, ..failure(FailureClass::Hard) };
    let first = polled_after(&ChannelState::default(), &gone, NOW, EVERY_TEN_MINUTES);
    assert_eq!(first.gone, Some(at(NOW)));
    let days = waited(&first, NOW).as_secs_f64() / 86_400.0;
    assert!((5.25..=7.0).contains(&days), "{days}");
    let later = "2026-11-30T06:00:00Z";
    let still = polled_after(&first, &gone, later, EVERY_TEN_MINUTES);
    assert_eq!((still.gone, still.failures), (first.gone, 2), "it holds since when");
    let silent = polled_after(&still, &failure(FailureClass::Temporary), later, EVERY_TEN_MINUTES);
    assert_eq!(silent.gone, first.gone, "a time-out takes nothing back");
    assert!(waited(&silent, later) > 5 * DAY);
    let by_hand = Polled { by_hand: true, ..failure(FailureClass::Temporary) };
    let confirmed = polled_after(&still, &by_hand, later, EVERY_TEN_MINUTES);
    assert_eq!((confirmed.gone, confirmed.failures), (first.gone, 3), "it holds since when, and how often");
    assert!(waited(&confirmed, later) <= Duration::from_secs(60));
    let back = polled_after(&still, &listed(), later, EVERY_TEN_MINUTES);
    assert_eq!((back.gone, back.failures), (None, 0));
}

#[test]
fn rounds_by_hand_count_among_the_failures_and_only_the_waiting_begins_anew() {
    let by_hand = Polled { by_hand: true, ..failure(FailureClass::Temporary) };
    let mut state = ChannelState { failures: 7, ..ChannelState::default() };
    for failures in 8..12 {
        state = polled_after(&state, &by_hand, NOW, EVERY_TEN_MINUTES);
        assert_eq!(state.failures, failures);
        assert!(waited(&state, NOW) <= Duration::from_secs(60));
    }
    let gone = Polled { by_hand: true, gone: true, ..failure(FailureClass::Hard) };
    let first = polled_after(&state, &gone, NOW, EVERY_TEN_MINUTES);
    let later = "2026-11-24T06:00:00Z";
    let still = polled_after(&first, &gone, later, EVERY_TEN_MINUTES);
    assert_eq!((still.gone, still.failures), (Some(at(NOW)), 13));
    assert!(waited(&still, later) > 5 * DAY, "the server says so to a person too");
}

#[test]
fn a_found_feed_that_is_gone_does_not_make_the_channel_gone() {
    let found = ChannelState { discovered: Some("https://baodongnai.example/rss".to_owned()), ..Default::default() };
    let gone = Polled { gone: true, discovered: Some(String::new()), ..failure(FailureClass::Hard) };
    let state = polled_after(&found, &gone, NOW, EVERY_TEN_MINUTES);
    assert_eq!((state.gone, state.discovered.as_deref()), (None, None));
    assert!(waited(&state, NOW) <= DAY);
}

proptest! {
    #[test]
    fn nothing_is_ever_given_up_whatever_it_answers(
        class in any_class(), failures in any::<u32>(), gone in any::<bool>(), by_hand in any::<bool>(),
        wait in any::<Option<u64>>(), since in proptest::option::of(0_i64..4_000_000_000), times in any::<u32>(),
        seconds in 0_i64..4_000_000_000, discovered in proptest::option::of("[a-z:/.]{0,30}"), to in "[a-z:/.]{0,30}",
    ) {
        let stamp = |seconds| Timestamp::from_second(seconds).expect("in range");
        let now = stamp(seconds);
        let moved = since.map(|since| crate::model::Moved { to, since: stamp(since), times, seen: stamp(seconds / 2) });
        let known = ChannelState { failures, gone: since.map(stamp), moved, discovered, ..ChannelState::default() };
        let retry_after = wait.map(|wait| if wait == 0 { Duration::MAX } else { Duration::from_secs(wait) });
        let polled = Polled { retry_after, gone, by_hand, ..failure(class) };
        let (schedule, zone) = (schedule(EVERY_TEN_MINUTES), saigon());
        let state = after(&known, &polled, now, &key("rss"), &Rhythm::adaptive(&schedule, &zone));
        let due = state.due.expect("never given up");
        prop_assert!(due > now && due <= now + jiff::SignedDuration::from_hours(7 * 24));
        let _ = conditions(&state, now);
        let _ = address(&state, "https://baodongnai.example/rss", now);
    }
}
