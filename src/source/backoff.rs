//! How long to wait after a failure.

use std::time::Duration;

use super::next::share;
use crate::model::{ChannelKey, FailureClass};

/// The longest wait after a failure, and the longest Retry-After that is honoured: every channel
/// is asked at least once a day, whatever it answered.
pub const RETRY_AFTER_MAX: Duration = Duration::from_secs(24 * 3600);

/// How long a channel that is gone for good (410) is left alone: its server asked for it, and papers
/// come back under their old address all the same.
pub const GONE: Duration = Duration::from_secs(7 * 24 * 3600);

/// The first wait after a temporary failure: most time-outs and 5xx of the press pass in minutes.
pub(super) const QUICK_RETRY: Duration = Duration::from_secs(60);

/// Quick tries after a temporary failure: one, two, four minutes. What lasts longer is no hiccup.
const QUICK_RETRIES: u32 = 3;

/// Doublings after which the wait has surely reached a day, from one second on.
const DOUBLINGS_MAX: u32 = 17;

/// The part of a wait that is taken off by chance, at most: the channels of one dead host come back
/// over a quarter of it, not in one moment.
const SPREAD: f64 = 0.25;

/// Below this wait nothing is taken off: so short a one is of a demo or a test.
const SPREAD_FROM: Duration = Duration::from_secs(30);

/// The part of a Retry-After that is added by chance, at most: it is a floor.
const RETRY_SPREAD: f64 = 0.1;

/// The wait after the `failures`th failure in a row of a channel that is polled every `interval`.
///
/// Temporary: three quick tries from a minute on, then the interval, doubling. Soft: the interval,
/// then doubling. Hard: a day. Never longer than a day, never shorter than the wait after one
/// failure less.
pub fn delay(class: FailureClass, failures: u32, interval: Duration) -> Duration {
    let quick = QUICK_RETRY.min(interval).max(Duration::from_secs(1));
    let earlier = failures.saturating_sub(1);
    let (first, doublings) = match class {
        FailureClass::Temporary if earlier < QUICK_RETRIES => (quick, earlier),
        FailureClass::Temporary => (interval.max(quick * (1 << QUICK_RETRIES)), earlier - QUICK_RETRIES),
        FailureClass::Soft => (interval, earlier),
        FailureClass::Hard => (RETRY_AFTER_MAX, 0),
    };
    let first = first.clamp(Duration::from_secs(1), RETRY_AFTER_MAX);
    first.saturating_mul(1 << doublings.min(DOUBLINGS_MAX)).min(RETRY_AFTER_MAX)
}

/// A wait made a little shorter: by as much at every run for the same channel and the same failure.
pub(super) fn spread(wait: Duration, key: &ChannelKey, failures: u32) -> Duration {
    if wait < SPREAD_FROM {
        return wait;
    }
    wait.mul_f64(1.0 - SPREAD * share(key, u64::from(failures)))
}

/// How long a server that named a time is left alone: a little longer than it asked, at most a day.
pub(super) fn asked_to_wait(retry_after: Duration, key: &ChannelKey) -> Duration {
    let asked = retry_after.min(RETRY_AFTER_MAX);
    asked.mul_f64(1.0 + RETRY_SPREAD * share(key, 0)).min(RETRY_AFTER_MAX)
}
