//! When a channel that answered is asked next.

use std::time::Duration;

use jiff::tz::TimeZone;
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use super::habits;
use super::rhythm::{Bounds, Rhythm};
use crate::model::{ChannelKey, ChannelState, Hints, Timestamp};

/// The longest jitter.
pub(super) const JITTER_MAX: Duration = Duration::from_secs(60);

/// The part of the interval that jitter may take: one in this many.
const JITTER_SHARE: u32 = 10;

/// Below this interval there is no jitter: such channels are few, and of a demo or a test.
const JITTER_FROM: Duration = Duration::from_secs(30);

const HOUR: i64 = 3_600;
/// All bits of [`Hints::skip_hours`] and [`Hints::skip_days`].
const ALL_HOURS: u32 = (1 << 24) - 1;
const ALL_DAYS: u8 = (1 << 7) - 1;

/// The next time after an answer at `now`: by the paper's rhythm, or by the schedule to the letter.
/// None when the schedule is over.
pub(super) fn next(state: &ChannelState, now: Timestamp, key: &ChannelKey, rhythm: &Rhythm<'_>) -> Option<Timestamp> {
    let Some(bounds) = rhythm.bounds(now) else { return scheduled(now, key, rhythm) };
    rhythm.schedule.next_after(now, rhythm.zone)?;
    let wait = spread(by_rhythm(state, now, rhythm, &bounds), key, &bounds);
    let due = skipping(later(now, wait), later(now, bounds.max), &state.hints);
    // A schedule that leaves out the night leaves it out here too.
    let window = earlier(due, bounds.usual);
    rhythm.schedule.next_after(window, rhythm.zone).map(|next| if next <= due { due } else { next })
}

/// The schedule's first time after `at` plus the channel's jitter.
pub(super) fn scheduled(at: Timestamp, key: &ChannelKey, rhythm: &Rhythm<'_>) -> Option<Timestamp> {
    let next = rhythm.schedule.next_after(at, rhythm.zone)?;
    Some(later(next, jitter(key, rhythm.interval(at))))
}

/// Saturates at the end of time.
pub(super) fn later(at: Timestamp, wait: Duration) -> Timestamp {
    at.checked_add(wait).unwrap_or(Timestamp::MAX)
}

/// Saturates at the beginning of time.
pub(super) fn earlier(at: Timestamp, wait: Duration) -> Timestamp {
    at.checked_sub(wait).unwrap_or(Timestamp::MIN)
}

/// A number from 0 to below 1 that is always the same for the same channel and purpose.
pub(super) fn share(key: &ChannelKey, purpose: u64) -> f64 {
    let hash = xxh3_64_with_seed(key.to_string().as_bytes(), purpose);
    f64::from((hash >> 32) as u32) / 4_294_967_296.0
}

fn by_rhythm(state: &ChannelState, now: Timestamp, rhythm: &Rhythm<'_>, bounds: &Bounds) -> Duration {
    if rhythm.pushed {
        return bounds.max;
    }
    let wait = habits::wait(&state.habits, now, rhythm.zone, bounds);
    wait.max(floor(state, bounds)).clamp(bounds.min, bounds.max)
}

/// How soon document and server want to be asked again, at the soonest.
///
/// A server's max-age is taken at its word: until then it would give the same. `ttl` and `sy:` are what
/// the site's software was delivered with ("hourly", most often): they hold until a publication
/// may be expected. Where entries are lost, who asked for so long a wait was wrong.
fn floor(state: &ChannelState, bounds: &Bounds) -> Duration {
    if state.habits.hurry > 0 {
        return Duration::ZERO;
    }
    let Hints { max_age, ttl, period, .. } = &state.hints;
    let stated = ttl.unwrap_or_default().max(period.unwrap_or_default());
    let stated = if stated.is_zero() { stated } else { stated.min(habits::until_one(&state.habits, bounds.max)) };
    stated.max(max_age.unwrap_or_default())
}

/// The wait with the channel's jitter, within the bounds.
fn spread(wait: Duration, key: &ChannelKey, bounds: &Bounds) -> Duration {
    let jitter = jitter(key, wait);
    let wait = wait.min(bounds.max.saturating_sub(jitter)).max(bounds.min).saturating_add(jitter).min(bounds.max);
    // Times are kept in whole seconds: the next one may not round to now.
    Duration::from_secs(wait.as_secs() + u64::from(wait.subsec_nanos() > 0)).max(Duration::from_secs(1))
}

/// The first time from `due` on that is in no hour and day that the paper asks to skip, at most `latest`.
fn skipping(due: Timestamp, latest: Timestamp, hints: &Hints) -> Timestamp {
    /// From any hour there is another of the same day of the week within this many.
    const HOURS_MAX: usize = 7 * 24;
    let mut at = due;
    for _ in 0..HOURS_MAX {
        if !skipped(at, hints) {
            return at;
        }
        let next = (at.as_second().div_euclid(HOUR) + 1).saturating_mul(HOUR);
        match Timestamp::from_second(next) {
            Ok(next) if next <= latest => at = next,
            _ => return latest.max(due),
        }
    }
    due
}

fn skipped(at: Timestamp, hints: &Hints) -> bool {
    let utc = TimeZone::UTC.to_datetime(at);
    let hour = 1_u32 << utc.hour().unsigned_abs().min(23);
    let day = 1_u8 << utc.weekday().to_sunday_zero_offset().unsigned_abs().min(6);
    // Who skips every hour or every day has misunderstood it.
    let (hours, days) = (hints.skip_hours & ALL_HOURS, hints.skip_days & ALL_DAYS);
    (hours != ALL_HOURS && hours & hour != 0) || (days != ALL_DAYS && days & day != 0)
}

/// A delay that is always the same for the same channel and interval, in whole seconds.
pub(super) fn jitter(key: &ChannelKey, interval: Duration) -> Duration {
    if interval < JITTER_FROM {
        return Duration::ZERO;
    }
    let seconds_max = (interval / JITTER_SHARE).min(JITTER_MAX).as_secs();
    Duration::from_secs(xxh3_64(key.to_string().as_bytes()) % (seconds_max + 1))
}
