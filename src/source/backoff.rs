//! How long to wait after a failure.

use std::time::Duration;

use crate::model::FailureClass;

/// The longest wait after a failure, and the longest Retry-After that is honoured: every channel
/// is asked at least once a day, whatever it answered.
pub const RETRY_AFTER_MAX: Duration = Duration::from_secs(24 * 3600);

/// The first wait after a temporary failure: most time-outs and 5xx of the press pass in minutes.
const QUICK_RETRY: Duration = Duration::from_secs(60);

/// Doublings after which the wait has surely reached a day, from one second on.
const DOUBLINGS_MAX: u32 = 17;

/// The wait after the `failures`th failure in a row of a channel that is polled every `interval`.
///
/// Temporary: a minute, then doubling. Soft: the interval, then doubling. Hard: a day. Never
/// longer than a day, never shorter than the wait after one failure less.
pub fn delay(class: FailureClass, failures: u32, interval: Duration) -> Duration {
    let first = match class {
        FailureClass::Temporary => QUICK_RETRY.min(interval),
        FailureClass::Soft => interval,
        FailureClass::Hard => RETRY_AFTER_MAX,
    };
    let doublings = failures.saturating_sub(1).min(DOUBLINGS_MAX);
    let first = first.clamp(Duration::from_secs(1), RETRY_AFTER_MAX);
    first.saturating_mul(1 << doublings).min(RETRY_AFTER_MAX)
}
