//! Deliveries that fail: when the next is tried, and when no more are.

use std::time::Duration;

use crate::model::Timestamp;

/// The first wait: as long as a server needs to be started anew.
const FIRST_WAIT: Duration = Duration::from_secs(5);
/// The longest: who comes back is told within the day's quarter.
const WAIT_MAX: Duration = Duration::from_secs(6 * 3600);
/// Doublings after which the wait has surely reached the longest.
const DOUBLINGS_MAX: u32 = 16;
/// The wait is up to so much shorter or longer, in percent: subscribers that fell together do not rise together.
const SPREAD_PERCENT: u64 = 25;
/// A subscriber is given up when it has failed for so long: over a weekend nobody may be there to mend it.
const FAILING_MAX: Duration = Duration::from_secs(3 * 24 * 3600);
/// And so often, each since the last success: news may be rarer than that.
const FAILURES_MIN: u32 = 10;

/// How long nothing is sent after a failure, which was one of `failures` in a row; `random` is any number.
pub fn wait(failures: u32, retry_after: Option<Duration>, random: u64) -> Duration {
    let doubled = FIRST_WAIT.saturating_mul(1 << failures.saturating_sub(1).min(DOUBLINGS_MAX)).min(WAIT_MAX);
    let percent = 100 - SPREAD_PERCENT + random % (2 * SPREAD_PERCENT + 1);
    let spread = doubled * u32::try_from(percent).unwrap_or(100) / 100;
    spread.max(retry_after.unwrap_or_default().min(WAIT_MAX))
}

/// Whether a subscriber that fails since then is given up.
pub fn given_up(failures: u32, since: Timestamp, now: Timestamp) -> bool {
    let failing = Duration::try_from(now.duration_since(since)).unwrap_or_default();
    failures >= FAILURES_MIN && failing >= FAILING_MAX
}
