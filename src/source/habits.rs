//! When a paper publishes: learned from its documents, and how much may be expected until when.
//!
//! The rate is a product: publications an hour, times a factor of the hour of the day, times one of
//! the day of the week. Each factor leans towards 1 until enough was seen. On top comes the moment:
//! desks put out what they have one after another, so where the last minutes brought more than foretold,
//! the next ones will too, and where less, less. So a day of much news is followed at once, and Tết is
//! noticed although no calendar is kept.

use std::time::Duration;

use jiff::tz::TimeZone;

use super::polled::Sighting;
use super::rhythm::Bounds;
use crate::model::{Habits, Tally, Timestamp};

/// How fast what was learned fades, in seconds: after four weeks a publication counts a third. A
/// desk that changes its hours is followed within that time, a holiday of a week shifts little.
const FADES: f64 = 28.0 * DAY;
/// Beyond this, in seconds, what a document says of the past has faded, and is not counted.
const PAST: f64 = 28.0 * DAY;
/// Publications and hours that every channel is born with: half of one a day.
const BORN_WITH: (f64, f64) = (0.5, 24.0);
/// As if so many publications of each hour of the day had come as the average foretells.
const HOUR_LEANS: f64 = 1.5;
/// As if so many of each day of the week had: a day holds more than an hour.
const DAY_LEANS: f64 = 3.0;
/// How fast the moment passes, in seconds: what desks put out together comes within this time.
const MOMENT: f64 = 1_200.0;
/// Publications that follow from each one beyond what was foretold, before the moment has passed.
const FOLLOWING: f64 = 0.3;
/// The least that the moment leaves of a rate: a silent hour is no dead paper.
const MOMENT_MIN: f64 = 0.3;
/// What a poll should find where a channel publishes less than this between two polls of its
/// schedule: three polls out of four that find nothing are enough.
const GOAL_MIN: f64 = 0.25;
/// The part of a document that may be new at a poll, as expected: bursts have the rest.
const TURNOVER: f64 = 0.2;
/// The part of the average rate that is always reckoned with where a document could turn over: the
/// first of a morning may be many.
const NEVER_LESS: f64 = 0.5;
/// Hours watched before the rhythm may take longer than the schedule: one round of the clock.
const APPRENTICE: f64 = 24.0;
/// Halvings of the distance at most: a thirty-second is shorter than any bound in use.
const HURRY_MAX: u8 = 5;
/// How far before the poll before last an entry's date may lie, in seconds: papers date by when a text
/// was begun. What is dated earlier was changed, not published.
const BACKDATED: f64 = 3_600.0;
/// The part of a first document, oldest entries first, that is left out: pinned ones are much older.
const PINNED: usize = 8;
/// The longest step in which a rate is summed up, in seconds: the moment passes meanwhile.
const STEP: f64 = 600.0;

const HOUR: f64 = 3_600.0;
const DAY: f64 = 86_400.0;

/// Seconds on the clocks of a zone: what hours and days of the week are read from.
#[derive(Clone, Copy)]
struct Clock {
    offset: f64,
}

impl Clock {
    fn at(now: Timestamp, zone: &TimeZone) -> Clock {
        Clock { offset: f64::from(zone.to_offset(now).seconds()) }
    }

    fn hour(self, at: f64) -> usize {
        ((at + self.offset) / HOUR).floor().rem_euclid(24.0) as usize % 24
    }

    /// 1970 began on a Thursday; days count from Sunday.
    fn day(self, at: f64) -> usize {
        (((at + self.offset) / DAY).floor() + 4.0).rem_euclid(7.0) as usize % 7
    }

    /// The end of the hour, or of a step when that comes before.
    fn step(self, at: f64, longest: f64) -> f64 {
        let end = (((at + self.offset) / HOUR).floor() + 1.0) * HOUR - self.offset;
        if end > at { end.min(at + longest) } else { at + longest }
    }
}

/// Publications an hour, by hour and day.
struct Rates {
    base: f64,
    hours: [f64; 24],
    days: [f64; 7],
}

impl Rates {
    fn of(habits: &Habits) -> Rates {
        let (published, watched) = (&habits.published, &habits.watched);
        let base = (sum(&published.hours) + BORN_WITH.0) / (sum(&watched.hours) + BORN_WITH.1);
        let factor =
            |came: f32, watched: f32, leans: f64| (f64::from(came) + leans) / (base * f64::from(watched) + leans);
        Rates {
            base,
            hours: std::array::from_fn(|n| factor(published.hours[n], watched.hours[n], HOUR_LEANS)),
            days: std::array::from_fn(|n| factor(published.days[n], watched.days[n], DAY_LEANS)),
        }
    }

    fn at(&self, at: f64, clock: Clock) -> f64 {
        self.base * self.hours[clock.hour(at)] * self.days[clock.day(at)]
    }

    /// The average of a week.
    fn mean(&self) -> f64 {
        self.base * (self.hours.iter().sum::<f64>() / 24.0) * (self.days.iter().sum::<f64>() / 7.0)
    }
}

/// The habits after a document that came at `now`, or after word that nothing changed. `before` is when
/// the channel last answered.
pub(super) fn learned(
    habits: &Habits,
    sighting: &Sighting,
    before: Option<Timestamp>,
    now: Timestamp,
    zone: &TimeZone,
) -> Habits {
    let known = sound(habits);
    let clock = Clock::at(now, zone);
    let end = seconds(now);
    let first = before.is_none() && known.until.is_none();
    let since = known.until.or(before).map(|at| seconds(at).min(end));
    let turned = turned_over(sighting, before);
    let dates = dates(sighting, since, end, first);
    let start = match since {
        Some(since) if !turned => since,
        // Nothing is known of the time before the oldest that is still listed.
        Some(since) => dates.iter().copied().fold(end, f64::min).max(since),
        None => dates.get(dates.len() / PINNED).copied().unwrap_or(end),
    };
    let start = start.max(end - PAST);
    let mut after = if first { known.clone() } else { faded(&known, start, end, clock) };
    watch(&mut after.watched, start, end, clock);
    for at in dates.into_iter().filter(|&at| !first || at >= start) {
        after.published.hours[clock.hour(at)] += 1.0;
        after.published.days[clock.day(at)] += 1.0;
        after.lately += if first { 0.0 } else { (-(end - at).max(0.0) / MOMENT).exp() as f32 };
    }
    if sighting.entries > 0 {
        after.entries = sighting.entries;
        after.hurry = hurried(known.hurry, sighting, turned);
        after.lost = if turned { Some(now) } else { known.lost };
    }
    after.until = Some(now);
    after
}

/// How long to wait from `now` until as much may be expected as a poll should find.
///
/// What the schedule's distance brings on the average of a week is the goal, so that a channel costs
/// about what its schedule would, spent when it publishes; a quiet one costs less. What has been lost
/// makes the goal smaller, and no more of a document may turn over than [`TURNOVER`], as expected.
pub(super) fn wait(habits: &Habits, now: Timestamp, zone: &TimeZone, bounds: &Bounds) -> Duration {
    let known = sound(habits);
    let (rates, clock, start) = (Rates::of(&known), Clock::at(now, zone), seconds(now));
    let usual = bounds.usual.as_secs_f64();
    let halved = 0.5_f64.powi(i32::from(known.hurry.min(HURRY_MAX)));
    let goal = (rates.mean() * usual / HOUR).max(GOAL_MIN) * halved;
    let room = if known.entries == 0 { f64::INFINITY } else { f64::from(known.entries) * TURNOVER * halved };
    let longest = if sum(&known.watched.hours) < APPRENTICE { usual } else { bounds.max.as_secs_f64() };
    let longest = longest.min(DAY).max(bounds.min.as_secs_f64());
    let beyond = beyond(&known, start);
    let never_less = rates.mean() * NEVER_LESS;
    let (mut at, mut expected, mut arriving) = (start, 0.0, 0.0);
    while at < start + longest {
        let end = clock.step(at, STEP).min(start + longest);
        let hours = (end - at) / HOUR;
        let usual = rates.at(at, clock);
        let rate = (usual + beyond * (-(at - start) / MOMENT).exp()).max(usual * MOMENT_MIN);
        let (gain, arrivals) = (rate * hours, rate.max(usual).max(never_less) * hours);
        let part = ((goal - expected) / gain).min((room - arriving) / arrivals);
        if part < 1.0 {
            at += (end - at) * part.max(0.0);
            break;
        }
        (at, expected, arriving) = (end, expected + gain, arriving + arrivals);
    }
    Duration::try_from_secs_f64(at - start).unwrap_or(bounds.max)
}

/// How long until one publication may be expected, at most `longest`.
pub(super) fn until_one(habits: &Habits, longest: Duration) -> Duration {
    let known = sound(habits);
    Duration::try_from_secs_f64(HOUR / Rates::of(&known).mean()).unwrap_or(longest).min(longest)
}

/// Whether all that a document lists is new although the channel answered before: what stood in it
/// between the two polls and has left it is lost. Names that change at every poll are told by their
/// dates; a document of one or two entries always turns over.
fn turned_over(sighting: &Sighting, before: Option<Timestamp>) -> bool {
    const ENTRIES_MIN: u32 = 3;
    let Some(before) = before else { return false };
    let newer = |&&at: &&Timestamp| at > before;
    let dated = sighting.published.len();
    sighting.entries >= ENTRIES_MIN
        && sighting.fresh >= sighting.entries
        && (dated == 0 || sighting.published.iter().filter(newer).count() * 2 > dated)
}

/// A document all new is a loss: a quarter of the distance. One mostly new is near it: half. One
/// mostly seen: back again, step by step.
fn hurried(hurry: u8, sighting: &Sighting, turned: bool) -> u8 {
    let (fresh, entries) = (u64::from(sighting.fresh), u64::from(sighting.entries));
    match () {
        () if turned => hurry.saturating_add(2).min(HURRY_MAX),
        () if entries >= 3 && fresh * 3 > entries * 2 && fresh < entries => hurry.saturating_add(1).min(HURRY_MAX),
        () if fresh * 3 <= entries => hurry.saturating_sub(1),
        () => hurry,
    }
}

/// When the fresh entries were published, in order. Those without a date count from first sight, but
/// not in a first document: those are of any time.
fn dates(sighting: &Sighting, since: Option<f64>, end: f64, first: bool) -> Vec<f64> {
    let earliest = since.map_or(end - PAST, |since| since - BACKDATED);
    let given = sighting.published.iter().take(Sighting::PUBLISHED_MAX);
    // A date in the future is a wrong one: first sight is the better.
    let mut dates: Vec<f64> = given.map(|&at| seconds(at).min(end)).filter(|&at| at >= earliest).collect();
    let undated = (sighting.fresh as usize).min(Sighting::PUBLISHED_MAX).saturating_sub(sighting.published.len());
    if !first {
        dates.extend(std::iter::repeat_n(end, undated));
    }
    dates.sort_unstable_by(f64::total_cmp);
    dates
}

/// The habits with what is old counting less, and with what they had foretold since `start`.
fn faded(known: &Habits, start: f64, end: f64, clock: Clock) -> Habits {
    let rates = Rates::of(known);
    let past = known.until.map_or(0.0, |until| (end - seconds(until)).max(0.0));
    let (left, left_of_moment) = ((-past / FADES).exp() as f32, (-past / MOMENT).exp() as f32);
    let mut after = known.clone();
    for tally in [&mut after.published, &mut after.watched] {
        tally.hours.iter_mut().chain(&mut tally.days).for_each(|count| *count *= left);
    }
    after.lately *= left_of_moment;
    after.foretold *= left_of_moment;
    let mut at = start.max(end - 8.0 * MOMENT);
    while at < end {
        let next = clock.step(at, STEP).min(end);
        let foretold = rates.at(at, clock) * (next - at) / HOUR;
        after.foretold += (foretold * (-(end - next) / MOMENT).exp()) as f32;
        at = next;
    }
    after
}

fn watch(watched: &mut Tally, start: f64, end: f64, clock: Clock) {
    let mut at = start;
    while at < end {
        let next = clock.step(at, HOUR).min(end);
        let hours = ((next - at) / HOUR) as f32;
        watched.hours[clock.hour(at)] += hours;
        watched.days[clock.day(at)] += hours;
        at = next;
    }
}

/// Publications an hour beyond the usual ones, at `now`: what follows from the last minutes.
fn beyond(known: &Habits, now: f64) -> f64 {
    let since = known.until.map_or(0.0, |until| (now - seconds(until)).max(0.0));
    (f64::from(known.lately) - f64::from(known.foretold)) * (-since / MOMENT).exp() * FOLLOWING / (MOMENT / HOUR)
}

/// Habits that can be reckoned with: a record with impossible counts counts as none.
fn sound(habits: &Habits) -> Habits {
    const COUNT_MAX: f32 = 1e9;
    let tallies = [&habits.published, &habits.watched];
    let counts = tallies.into_iter().flat_map(|tally| tally.hours.iter().chain(&tally.days));
    let well = counts.chain([&habits.lately, &habits.foretold]).all(|count| (0.0..COUNT_MAX).contains(count));
    if well { habits.clone() } else { Habits { lost: habits.lost, ..Habits::default() } }
}

fn sum(counts: &[f32]) -> f64 {
    counts.iter().copied().map(f64::from).sum()
}

fn seconds(at: Timestamp) -> f64 {
    at.as_second() as f64
}
