//! The paper's rhythm: learned over simulated weeks, and its next poll as tables and properties.
//!
//! Figures of all papers, with the worst delays too: `cargo bench --bench rhythm`.

use std::time::Duration;

use proptest::prelude::*;

use super::newsroom::{EPOCH, Figures, HOUR, PAPERS, Paper, Shown, fixed, follow, publications};
use super::*;
use crate::model::{Habits, Hints, Tally};

const WEEK: i64 = 7 * 24 * HOUR;
/// All begin on the second Monday at ten, in the middle of a desk's work.
const START: i64 = EPOCH + WEEK + 10 * HOUR;
/// Seven of them are followed, Tết among them.
const WEEKS: i64 = 8;

fn stamp(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).expect("in range")
}

fn shown(shown: &Shown<'_>) -> Polled {
    let (entries, fresh) = (shown.listed.len() as u32, shown.fresh.len() as u32);
    let outcome = if fresh == 0 { Outcome::NotModified } else { Outcome::Listed { entries, fresh } };
    let published = shown.fresh.iter().map(|&at| stamp(at)).collect();
    let sighting = if fresh == 0 { Sighting::default() } else { Sighting { entries, fresh, published, whole: false } };
    Polled { sighting, ..Polled::new(outcome) }
}

/// A paper followed by its rhythm, from a state that knows nothing.
fn adaptive(paper: &Paper, published: &[i64], rhythm: &Rhythm<'_>, dated: bool) -> Figures {
    let key = key(paper.name);
    let mut state = ChannelState::default();
    follow(published, paper.listed, (START, EPOCH + WEEKS * WEEK), |now, document| {
        let mut polled = shown(document);
        if !dated {
            polled.sighting.published.clear();
        }
        state = after(&state, &polled, stamp(now), &key, rhythm);
        state.due.expect("never given up").as_second()
    })
}

struct Compared {
    adaptive: Figures,
    fixed: Figures,
}

impl Compared {
    fn ratio(&self) -> f64 {
        self.adaptive.delay(0.5) / self.fixed.delay(0.5)
    }
}

/// Papers by their rhythm, and each at a fixed distance with as many requests.
fn compared(cron: &str, papers: &[&Paper], dated: bool) -> Vec<Compared> {
    let (schedule, zone) = (schedule(cron), saigon());
    let rhythm = Rhythm { min: Some(Duration::from_secs(300)), ..Rhythm::adaptive(&schedule, &zone) };
    let one = |(seed, &paper): (u64, &&Paper)| {
        let published = publications(paper, WEEKS, seed);
        let adaptive = adaptive(paper, &published, &rhythm, dated);
        let fixed = fixed(&published, paper.listed, (START, EPOCH + WEEKS * WEEK), adaptive.requests);
        Compared { adaptive, fixed }
    };
    (100..).zip(papers).map(one).collect()
}

fn regional() -> Vec<&'static Paper> {
    PAPERS.iter().filter(|paper| paper.regional).collect()
}

#[test]
fn at_equal_cost_each_regional_paper_is_seen_twice_as_soon() {
    for (compared, paper) in compared(EVERY_TEN_MINUTES, &regional(), true).iter().zip(regional()) {
        let Compared { adaptive, fixed } = compared;
        assert!(adaptive.requests.abs_diff(fixed.requests) <= 1, "{}", paper.name);
        assert!(compared.ratio() <= 0.5, "{}: {:.2}", paper.name, compared.ratio());
        assert_eq!(adaptive.lost, 0, "{}", paper.name);
    }
}

#[test]
fn at_equal_cost_all_papers_together_are_seen_twice_as_soon() {
    let papers: Vec<&Paper> = PAPERS.iter().collect();
    let each = compared(EVERY_TEN_MINUTES, &papers, true);
    let mut adaptive = Figures::default();
    each.iter().for_each(|compared| adaptive.add(&compared.adaptive));
    let mut all_fixed = Figures::default();
    for (seed, paper) in (100..).zip(papers) {
        let published = publications(paper, WEEKS, seed);
        let requests = adaptive.requests / PAPERS.len() as u64;
        all_fixed.add(&fixed(&published, paper.listed, (START, EPOCH + WEEKS * WEEK), requests));
    }
    let ratio = adaptive.delay(0.5) / all_fixed.delay(0.5);
    assert!(ratio <= 0.5, "{ratio:.2}: {:.1} of {:.1} minutes", adaptive.delay(0.5), all_fixed.delay(0.5));
    assert_eq!(adaptive.lost, 0);
}

#[test]
fn without_dates_the_rhythm_is_learned_from_first_sight() {
    for (compared, paper) in compared(EVERY_TEN_MINUTES, &regional(), false).iter().zip(regional()) {
        assert!(compared.ratio() <= 0.5, "{}: {:.2}", paper.name, compared.ratio());
        // Without dates a batch looks as if it had come at once: what follows it is less well foretold.
        assert!(compared.adaptive.lost * 300 <= compared.adaptive.delays.len(), "{}", paper.name);
    }
}

/// A state that has learned one paper for two weeks, at its last poll.
fn learned(paper: &Paper) -> (ChannelState, Timestamp) {
    let (schedule, zone) = (schedule(EVERY_TEN_MINUTES), saigon());
    let rhythm = Rhythm::adaptive(&schedule, &zone);
    let published = publications(paper, 3, 100);
    let (mut state, mut last) = (ChannelState::default(), START);
    follow(&published, paper.listed, (START, START + 2 * WEEK), |now, document| {
        last = now;
        state = after(&state, &shown(document), stamp(now), &key(paper.name), &rhythm);
        state.due.expect("never given up").as_second()
    });
    (state, stamp(last))
}

/// Minutes until the next poll when a document came at `now` with so many fresh entries.
fn minutes(state: &ChannelState, now: &str, entries: u32, fresh: u32, rhythm: &Rhythm<'_>) -> f64 {
    let now = at(now);
    let published = vec![now; fresh as usize];
    let polled = Polled {
        sighting: Sighting { entries, fresh, published, whole: false },
        ..Polled::new(Outcome::Listed { entries, fresh })
    };
    let due = after(state, &polled, now, &key("rss"), rhythm).due.expect("never given up");
    due.duration_since(now).as_secs_f64() / 60.0
}

#[test]
fn polls_are_close_by_day_and_far_by_night() {
    let (schedule, zone) = (schedule(EVERY_TEN_MINUTES), saigon());
    let rhythm = Rhythm::adaptive(&schedule, &zone);
    let (state, last) = learned(&PAPERS[1]);
    assert!(last < at("2026-01-26T03:00:00Z"));
    // A Monday at 09:30, 12:10, 23:30; a Sunday at 09:30.
    let [morning, noon, night, sunday] =
        ["2026-01-26T02:30:00Z", "2026-01-26T05:10:00Z", "2026-01-26T16:30:00Z", "2026-02-01T02:30:00Z"]
            .map(|now| minutes(&state, now, 25, 0, &rhythm));
    assert!(morning < 11.0, "{morning}");
    assert!(noon > morning * 1.3, "{noon}");
    assert!(night >= 60.0, "{night}");
    assert!(sunday > morning, "{sunday}");
}

#[test]
fn a_document_all_new_shortens_and_is_remembered() {
    let (schedule, zone) = (schedule("0 */30 * * * *"), saigon());
    let rhythm = Rhythm { min: Some(Duration::from_secs(60)), ..Rhythm::adaptive(&schedule, &zone) };
    let (state, _) = learned(&PAPERS[1]);
    let now = at("2026-01-26T12:30:00Z");
    let polled = |fresh: u32, published| Polled {
        sighting: Sighting { entries: 25, fresh, published, whole: false },
        ..Polled::new(Outcome::Listed { entries: 25, fresh })
    };
    let after = |polled| after(&state, &polled, now, &key("rss"), &rhythm);
    let (calm, lost) = (after(polled(1, vec![now])), after(polled(25, vec![now; 25])));
    assert_eq!((calm.habits.lost, calm.habits.hurry), (None, 0));
    assert_eq!((lost.habits.lost, lost.habits.hurry), (Some(now), 2));
    assert!(lost.due < calm.due);
    // New names for what was published long ago: no loss, and no publications either.
    let renamed = after(polled(25, vec![at("2026-01-20T00:00:00Z"); 25]));
    assert_eq!((renamed.habits.lost, renamed.habits.hurry), (None, 0));
    let first = super::after(&ChannelState::default(), &polled(25, vec![now; 25]), now, &key("rss"), &rhythm);
    assert_eq!((first.habits.lost, first.habits.hurry), (None, 0), "a first document is always new");
}

#[test]
fn what_was_mostly_seen_lengthens_again() {
    let (schedule, zone) = (schedule(EVERY_TEN_MINUTES), saigon());
    let rhythm = Rhythm::adaptive(&schedule, &zone);
    let mut state = learned(&PAPERS[1]).0;
    state.habits.hurry = 2;
    let now = at("2026-01-26T12:30:00Z");
    for (fresh, hurry) in [(2, 1), (12, 1), (20, 2), (2, 1), (2, 0), (0, 0)] {
        let polled = Polled::new(Outcome::Listed { entries: 25, fresh });
        state = after(&state, &polled, now, &key("rss"), &rhythm);
        assert_eq!(state.habits.hurry, hurry, "{fresh} of 25 fresh");
    }
}

#[test]
fn hints_hold_within_the_bounds() {
    let (schedule, zone) = (schedule(EVERY_TEN_MINUTES), saigon());
    let rhythm = Rhythm { max: Some(Duration::from_secs(7200)), ..Rhythm::adaptive(&schedule, &zone) };
    let (state, _) = learned(&PAPERS[1]);
    let now = at("2026-01-26T02:30:00Z");
    let wait = |hints: Hints| {
        let polled = Polled { hints, ..Polled::new(Outcome::Listed { entries: 25, fresh: 0 }) };
        let due = after(&state, &polled, now, &key("rss"), &rhythm).due.expect("never given up");
        Duration::try_from(due.duration_since(now)).expect("after now").as_secs() / 60
    };
    let seconds = |count| Some(Duration::from_secs(count));
    let unasked = wait(Hints::default());
    assert!((60..=61).contains(&wait(Hints { max_age: seconds(3600), ..Hints::default() })));
    assert_eq!(wait(Hints { max_age: Some(Duration::MAX), ..Hints::default() }), 120);
    assert_eq!(wait(Hints { max_age: seconds(1), ttl: seconds(1), ..Hints::default() }), unasked);
    // An hourly feed that publishes every few minutes does not mean it.
    let hourly = wait(Hints { ttl: seconds(3600), period: seconds(3600), ..Hints::default() });
    assert!(hourly > unasked && hourly < 60, "{hourly}");
    // Nor does a server that loses entries so.
    let hurried = ChannelState { habits: Habits { hurry: 5, ..state.habits.clone() }, ..state.clone() };
    let polled = Polled {
        hints: Hints { max_age: seconds(3600), ..Hints::default() },
        ..Polled::new(Outcome::Listed { entries: 25, fresh: 0 })
    };
    let due = after(&hurried, &polled, now, &key("rss"), &rhythm).due.expect("never given up");
    assert!(due < at("2026-01-26T02:45:00Z"), "{due}");
    // 02:30 UTC: this hour and the next are skipped.
    assert_eq!(wait(Hints { skip_hours: 0b1100, ..Hints::default() }), 90);
    assert_eq!(wait(Hints { skip_hours: u32::MAX, skip_days: u8::MAX, ..Hints::default() }), unasked);
    assert_eq!(wait(Hints { skip_days: 0b10, ..Hints::default() }), 120, "all Monday, as far as the bounds allow");
}

#[test]
fn push_slows_polls_until_it_dies() {
    let (schedule, zone) = (schedule(EVERY_TEN_MINUTES), saigon());
    let rhythm = Rhythm::adaptive(&schedule, &zone);
    let (state, _) = learned(&PAPERS[1]);
    let now = "2026-01-26T02:30:00Z";
    let pushed = minutes(&state, now, 25, 1, &Rhythm { pushed: true, ..rhythm });
    assert!((359.0..=360.0).contains(&pushed), "{pushed}");
    let alive = after(&state, &listed(), at(now), &key("rss"), &Rhythm { pushed: true, ..rhythm });
    let later = at("2026-01-26T02:40:00Z");
    assert_eq!(due_at(&alive, later, &key("rss"), &Rhythm { pushed: true, ..rhythm }), alive.due);
    assert!(minutes(&state, now, 25, 1, &rhythm) < 15.0);
}

#[test]
fn a_schedule_of_ones_own_or_of_seconds_is_kept_to_the_letter() {
    let zone = saigon();
    let (own, dense, usual) = (schedule("0 0 */2 * * *"), schedule("*/5 * * * * *"), schedule(EVERY_TEN_MINUTES));
    let now = at("2026-01-26T02:30:00Z");
    assert_eq!(Rhythm { own: true, ..Rhythm::adaptive(&own, &zone) }.bounds(now), None);
    assert_eq!(Rhythm::adaptive(&dense, &zone).bounds(now), None);
    assert_eq!(Rhythm { adaptive: false, ..Rhythm::adaptive(&usual, &zone) }.bounds(now), None);
    let minutes = |count: u64| Duration::from_secs(count * 60);
    let bounds = Bounds { usual: minutes(10), min: minutes(5), max: minutes(360) };
    assert_eq!(Rhythm::adaptive(&usual, &zone).bounds(now), Some(bounds));
    let daily = schedule("@daily");
    let bounds = Bounds { usual: minutes(1440), min: minutes(720), max: minutes(1440) };
    assert_eq!(Rhythm::adaptive(&daily, &zone).bounds(now), Some(bounds));
    let letter = after(&ChannelState::default(), &listed(), now, &key("rss"), &Rhythm::adaptive(&dense, &zone));
    assert_eq!(letter.due, Some(at("2026-01-26T02:30:05Z")));
}

#[test]
fn a_default_schedule_that_leaves_out_the_night_leaves_it_out() {
    let (schedule, zone) = (schedule("0 */10 6-22 * * *"), saigon());
    let rhythm = Rhythm::adaptive(&schedule, &zone);
    let state = after(&ChannelState::default(), &listed(), at("2026-01-26T15:55:00Z"), &key("rss"), &rhythm);
    let due = state.due.expect("never given up");
    assert!(due >= at("2026-01-26T23:00:00Z") && due <= at("2026-01-26T23:01:00Z"), "{due}");
}

fn any_duration() -> impl Strategy<Value = Option<Duration>> {
    prop_oneof![Just(None), any::<u32>().prop_map(|s| Some(Duration::from_secs(s.into()))), Just(Some(Duration::MAX))]
}

fn any_hints() -> impl Strategy<Value = Hints> {
    (any_duration(), any_duration(), any_duration(), any::<u32>(), any::<u8>())
        .prop_map(|(max_age, ttl, period, skip_hours, skip_days)| Hints { max_age, ttl, period, skip_hours, skip_days })
}

fn any_habits() -> impl Strategy<Value = Habits> {
    let tally = || {
        (proptest::array::uniform24(any::<f32>()), proptest::array::uniform7(0.0_f32..1e6))
            .prop_map(|(hours, days)| Tally { hours: hours.map(|it| if it.is_nan() { it } else { it.abs() }), days })
    };
    let until = proptest::option::of((0_i64..4_000_000_000).prop_map(stamp));
    (tally(), tally(), until, any::<u8>(), any::<u32>(), 0.0_f32..1e6).prop_map(
        |(published, watched, until, hurry, entries, lately)| Habits {
            published,
            watched,
            until,
            lately,
            foretold: 1.0,
            hurry,
            entries,
            lost: None,
        },
    )
}

fn any_sighting() -> impl Strategy<Value = Sighting> {
    let dates = proptest::collection::vec((-400_000_000_i64..40_000_000_000).prop_map(stamp), 0..120);
    (any::<u32>(), any::<u32>(), dates, any::<bool>()).prop_map(|(entries, fresh, published, whole)| Sighting {
        entries,
        fresh,
        published,
        whole,
    })
}

proptest! {
    #[test]
    fn whatever_was_seen_the_next_poll_is_within_the_bounds(
        habits in any_habits(), sighting in any_sighting(), hints in any_hints(), seconds in 0_i64..4_000_000_000,
        pushed in any::<bool>(), moved in any::<bool>(), known in any::<bool>(),
        min in proptest::option::of(1_u64..86_400), max in proptest::option::of(1_u64..86_400),
    ) {
        let (schedule, zone, now) = (schedule(EVERY_TEN_MINUTES), saigon(), stamp(seconds));
        let (min, max) = (min.map(Duration::from_secs), max.map(Duration::from_secs));
        let rhythm = Rhythm { min, max, pushed, ..Rhythm::adaptive(&schedule, &zone) };
        let bounds = rhythm.bounds(now).expect("adaptive");
        let before = known.then(|| stamp(seconds / 2));
        let state = ChannelState { habits, succeeded: before, ..ChannelState::default() };
        let to = moved.then(|| "https://elsewhere.example/rss".to_owned());
        let polled = Polled { sighting, hints, moved: to, ..listed() };
        let state = after(&state, &polled, now, &key("rss"), &rhythm);
        let due = state.due.expect("never given up");
        prop_assert!(due > now);
        let wait = Duration::try_from(due.duration_since(now)).expect("after now");
        prop_assert!(wait >= bounds.min.min(Duration::from_secs(1)) && wait <= bounds.max, "{wait:?} {bounds:?}");
        prop_assert!(wait >= bounds.min, "{wait:?} {bounds:?}");
        prop_assert!(state.habits.published.hours.iter().all(|count| count.is_finite()));
        prop_assert_eq!(due_at(&state, now, &key("rss"), &rhythm), state.due);
    }

    #[test]
    fn who_asks_for_more_time_is_never_asked_sooner(
        less in 0_u64..100_000, more in 0_u64..100_000, which in 0_usize..3, seconds in 0_i64..4_000_000_000,
    ) {
        let (schedule, zone, now) = (schedule(EVERY_TEN_MINUTES), saigon(), stamp(seconds));
        let rhythm = Rhythm::adaptive(&schedule, &zone);
        let due = |seconds| {
            let hint = |place| (place == which).then(|| Duration::from_secs(seconds));
            let hints = Hints { max_age: hint(0), ttl: hint(1), period: hint(2), ..Hints::default() };
            after(&ChannelState::default(), &Polled { hints, ..listed() }, now, &key("rss"), &rhythm).due
        };
        prop_assert!(due(less.min(more)) <= due(less.max(more)));
    }
}
